/* States side by side as comparison/1 (models/schema/comparison.schema.json). */
#include "audit/compare.h"
#include "audit/difference.h"
#include "base/json.h"

static cJSON *state_json(const Comparison *comparison, guint s)
{
    const CompareState *state = comparison->states->pdata[s];
    cJSON *object = cJSON_CreateObject();
    g_autofree char *label = compare_state_label(comparison, s);
    cJSON_AddStringToObject(object, "name", label);
    cJSON_AddItemToObject(object, "endpoints", json_number(state->fleet->endpoints));
    cJSON_AddBoolToObject(object, "planned", state->planned);
    if (state->planned) {
        cJSON_AddStringToObject(object, "scenario", state->scenario->id);
        cJSON_AddStringToObject(object, "currency", state->scenario->currency);
        cJSON_AddItemToObject(object, "years", json_number(state->scenario->years));
        cJSON_AddStringToObject(object, "status", plan_status(state->state));
        if (state->scenario->prices)
            cJSON_AddStringToObject(object, "prices", state->scenario->prices);
    }
    cJSON_AddItemToObject(object, "reference", json_number(comparison->reference[s]));
    cJSON *list = cJSON_AddArrayToObject(object, "differences");
    const GPtrArray *differences = comparison->differences->pdata[s];
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = differences->pdata[i];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "where", difference->where);
        if (difference->before)
            cJSON_AddStringToObject(entry, "before", difference->before);
        if (difference->after)
            cJSON_AddStringToObject(entry, "after", difference->after);
        cJSON_AddItemToArray(list, entry);
    }
    return object;
}

/* One figure: null where the state does not know the function. */
static cJSON *figure_json(const CompareRow *row, guint s)
{
    if (row->counts[s] < 0)
        return cJSON_CreateNull();
    cJSON *object = cJSON_CreateObject();
    if (compare_row_figure(row->kind) == FIGURE_MONEY) {
        g_autofree char *money = money_text(row->counts[s]);
        cJSON_AddStringToObject(object, "money", money);
    } else {
        cJSON_AddItemToObject(object, "count", json_number(row->counts[s]));
    }
    if (row->totals[s])
        cJSON_AddItemToObject(object, "total", json_number(row->totals[s]));
    if (row->domains)
        cJSON_AddStringToObject(object, "domain", row->domains[s]);
    return object;
}

static cJSON *row_json(const Comparison *comparison, const CompareRow *row)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "row", compare_row_word(row->kind));
    if (*row->function)
        cJSON_AddStringToObject(object, "function", row->function);
    if (*row->name)
        cJSON_AddStringToObject(object, "name", row->name);
    if (row->kind < ROW_CHANGES)
        cJSON_AddStringToObject(object, "kind", domain_kind_name(row->of));
    cJSON *figures = cJSON_AddArrayToObject(object, "figures");
    for (guint s = 0; s < comparison->states->len; s++)
        cJSON_AddItemToArray(figures, figure_json(row, s));
    return object;
}

static GString *write_json(const Comparison *comparison, GError **error)
{
    (void)error;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "polyculture", "comparison/1");
    cJSON_AddStringToObject(root, "version", POLYCULTURE_VERSION);
    cJSON *states = cJSON_AddArrayToObject(root, "states"), *rows = cJSON_AddArrayToObject(root, "rows");
    for (guint s = 0; s < comparison->states->len; s++)
        cJSON_AddItemToArray(states, state_json(comparison, s));
    for (guint i = 0; i < comparison->rows->len; i++)
        cJSON_AddItemToArray(rows, row_json(comparison, comparison->rows->pdata[i]));
    GString *text = json_canonical(root);
    cJSON_Delete(root);
    return text;
}

const CompareFormat compare_json = {"json", "comparison/1: every figure, and every difference of inputs",
                                    true, false, write_json};
