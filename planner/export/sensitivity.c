#include "export/sensitivity.h"

#include "base/json.h"
#include "base/table.h"
#include "base/text.h"

#define WIDTH 80

static void line_clear(gpointer data)
{
    SensitivityLine *line = data;
    for (Side side = 0; side < SIDES; side++)
        answer_free(line->answer[side]);
}

Sensitivity *sensitivity_new(const Scenario *scenario, const Plan *plan)
{
    Sensitivity *sensitivity = g_new0(Sensitivity, 1);
    sensitivity->scenario = scenario;
    sensitivity->plan = plan;
    sensitivity->lines = g_array_new(FALSE, TRUE, sizeof(SensitivityLine));
    g_array_set_clear_func(sensitivity->lines, line_clear);
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            SensitivityLine line = {.limit = policy->limits->pdata[l]};
            g_array_append_val(sensitivity->lines, line);
        }
    }
    return sensitivity;
}

void sensitivity_free(Sensitivity *sensitivity)
{
    if (!sensitivity)
        return;
    g_array_unref(sensitivity->lines);
    g_free(sensitivity);
}

void sensitivity_answer(Sensitivity *sensitivity, guint index, Side side, Answer *answer)
{
    SensitivityLine *line = &g_array_index(sensitivity->lines, SensitivityLine, index);
    const Plan *plan = sensitivity->plan;
    if (side == SIDE_LOOSER && (!answer->planned || answer->cost > plan->cost.total)) {
        answer->planned = true;
        answer->cost = plan->cost.total;
        answer->status = ANSWER_STOPPED;
    }
    if (side == SIDE_TIGHTER && answer->planned)
        answer->bound = MAX(answer->bound, plan->bound);
    if (answer->planned && answer->bound >= answer->cost) {
        answer->bound = answer->cost;
        answer->status = ANSWER_OPTIMAL;
    }
    line->answer[side] = answer;
}

/* ---- the file ---- */

/* "-1234.00": money with a sign. */
static char *change_text(Money change, bool grouped)
{
    g_autofree char *amount = grouped ? money_text_grouped(ABS(change)) : money_text(ABS(change));
    return g_strdup_printf("%s%s", change < 0 ? "-" : grouped && change > 0 ? "+" : "", amount);
}

static bool proven(const Sensitivity *sensitivity, const Answer *answer)
{
    return sensitivity->plan->optimal &&
           (answer->status == ANSWER_OPTIMAL || answer->status == ANSWER_INFEASIBLE);
}

static cJSON *side_json(const Sensitivity *sensitivity, const SensitivityLine *line, Side side)
{
    const Answer *answer = line->answer[side];
    cJSON *object = cJSON_CreateObject();
    if (line->limit->kind->threshold != THRESHOLD_NONE) {
        g_autofree char *value = threshold_text(line->limit->kind->threshold, line->value[side]);
        cJSON_AddStringToObject(object, "value", value);
    }
    cJSON_AddStringToObject(object, "status", answer_status(answer));
    cJSON_AddBoolToObject(object, "proven", proven(sensitivity, answer));
    if (!answer->planned) {
        cJSON_AddStringToObject(object, "reason", answer->reason);
        return object;
    }
    g_autofree char *cost = money_text(answer->cost), *bound = money_text(answer->bound);
    g_autofree char *change = change_text(answer->cost - sensitivity->plan->cost.total, false);
    cJSON_AddStringToObject(object, "cost", cost);
    cJSON_AddStringToObject(object, "bound", bound);
    cJSON_AddStringToObject(object, "change", change);
    return object;
}

GString *sensitivity_json(const Sensitivity *sensitivity)
{
    static const char *const names[SIDES] = {"looser", "tighter"};
    cJSON *root = cJSON_CreateObject();
    g_autofree char *cost = money_text(sensitivity->plan->cost.total);
    cJSON_AddStringToObject(root, "polyculture", "sensitivity/1");
    cJSON_AddStringToObject(root, "version", POLYCULTURE_VERSION);
    cJSON_AddStringToObject(root, "scenario", sensitivity->scenario->id);
    cJSON_AddStringToObject(root, "currency", sensitivity->scenario->currency);
    cJSON_AddStringToObject(root, "cost", cost);
    cJSON *limits = cJSON_AddArrayToObject(root, "limits");
    for (guint i = 0; i < sensitivity->lines->len; i++) {
        const SensitivityLine *line = &g_array_index(sensitivity->lines, SensitivityLine, i);
        const Threshold kind = line->limit->kind->threshold;
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "id", line->limit->id);
        if (kind != THRESHOLD_NONE) {
            g_autofree char *now = threshold_text(kind, limit_threshold(line->limit));
            cJSON_AddStringToObject(object, "value", now);
        }
        for (Side side = 0; side < SIDES; side++)
            if (line->answer[side])
                cJSON_AddItemToObject(object,
                                      kind == THRESHOLD_NONE && side == SIDE_LOOSER ? "without" : names[side],
                                      side_json(sensitivity, line, side));
        cJSON_AddItemToArray(limits, object);
    }
    GString *bytes = json_canonical(root);
    cJSON_Delete(root);
    return bytes;
}

/* ---- for the terminal ---- */

static bool matters(const Sensitivity *sensitivity, const Answer *answer)
{
    return answer && (!answer->planned || answer->cost != sensitivity->plan->cost.total ||
                      !proven(sensitivity, answer));
}

/* What the side's threshold is, and what that changes; '~' where it is not proven to be so much. */
static void add_side(Table *table, const Sensitivity *sensitivity, const SensitivityLine *line, Side side)
{
    const Answer *answer = line->answer[side];
    if (!answer) {
        table_add(table, "");
        table_add(table, "");
        return;
    }
    const Threshold kind = line->limit->kind->threshold;
    g_autofree char *value =
        kind == THRESHOLD_NONE ? g_strdup("without") : threshold_text(kind, line->value[side]);
    g_autofree char *change = change_text(answer->cost - sensitivity->plan->cost.total, true);
    table_add(table, value);
    if (answer->planned)
        table_addf(table, "%s%s", proven(sensitivity, answer) ? "" : "~", change);
    else
        table_add(table, answer->status == ANSWER_INFEASIBLE ? "no plan" : "unknown");
}

GString *sensitivity_text(const Sensitivity *sensitivity)
{
    static const char *const head[] = {"now", "looser", "", "tighter", ""};
    GString *out = g_string_new(NULL);
    g_autoptr(GString) idle = g_string_new(NULL);
    g_autoptr(Table) table = table_new("lrrrrr");
    g_autofree char *currency = text_for_terminal(sensitivity->scenario->currency);
    bool any = false, unproven = false;
    table_addf(table, "one point more, %s", currency);
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < sensitivity->lines->len; i++) {
        const SensitivityLine *line = &g_array_index(sensitivity->lines, SensitivityLine, i);
        g_autofree char *id = text_for_terminal(line->limit->id);
        g_autofree char *now = threshold_text(line->limit->kind->threshold, limit_threshold(line->limit));
        if (!matters(sensitivity, line->answer[SIDE_LOOSER]) &&
            !matters(sensitivity, line->answer[SIDE_TIGHTER])) {
            g_string_append_printf(idle, "%s%s", idle->len ? ", " : "", id);
            continue;
        }
        any = true;
        table_add(table, id);
        table_add(table, line->limit->kind->threshold == THRESHOLD_NONE ? "" : now);
        for (Side side = 0; side < SIDES; side++) {
            const Answer *answer = line->answer[side];
            unproven = unproven || (answer && !proven(sensitivity, answer));
            add_side(table, sensitivity, line, side);
        }
    }
    if (any)
        table_plain(table, 0, WIDTH, out);
    if (idle->len) {
        g_autofree char *text = g_strdup_printf("No change in cost by a point of: %s", idle->str);
        text_wrap(text, 0, 0, WIDTH, out);
        g_string_append_c(out, '\n');
    }
    if (unproven)
        g_string_append(out, "~ not proven to be exactly so much\n");
    return out;
}
