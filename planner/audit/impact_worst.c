/* The worst single failures and pairs: every domain of every kind is let fail. */
#include "audit/impact.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of one domain, or of two. */
typedef struct {
    const char *names[2]; /* borrowed; the second may be NULL */
    OutageCount of[IMPACT_STATES];
} Failure;

/* By the last state (the plan, where there is one): most endpoints with nothing behind them, most exposed. */
static int compare_failures(gconstpointer left, gconstpointer right, gpointer last)
{
    const Failure *a = left, *b = right;
    int s = GPOINTER_TO_INT(last);
    if (a->of[s].none != b->of[s].none)
        return a->of[s].none > b->of[s].none ? -1 : 1;
    if (a->of[s].exposed != b->of[s].exposed)
        return a->of[s].exposed > b->of[s].exposed ? -1 : 1;
    int order = strcmp(a->names[0], b->names[0]);
    return order ? order : g_strcmp0(a->names[1], b->names[1]);
}

static void add_names_of(const ImpactGround *ground, const PlanPiece *piece, int product, DomainKind kind,
                         GPtrArray *names)
{
    const char *buffer[2];
    const char *const *value = product_domains(ground->demand->scenario->catalog, product,
                                               ground->class[piece->class] -> platform, kind, buffer);
    for (; *value; value++)
        if (!g_ptr_array_find_with_equal_func(names, *value, g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(*value));
}

/* All on which something in charge or behind it depends: what only stands behind makes pairs worse. */
static GPtrArray *domains_of(const ImpactView *view, const ImpactGround *ground, DomainKind kind)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (int s = 0; s < view->count; s++) {
        const Assignment *assignment = &ground->of[s];
        for (guint i = 0; i < assignment->pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
            int buffer[3];
            if (!ground->class[piece->class])
                continue;
            for (const int *agent = piece_agents(assignment, piece, buffer); *agent >= 0; agent++)
                add_names_of(ground, piece, *agent, kind, names);
            if (piece->backup >= 0)
                add_names_of(ground, piece, piece->backup, kind, names);
        }
    }
    g_ptr_array_sort(names, compare_strings);
    return names;
}

static void add_failure(const ImpactView *view, const ImpactGround *ground, DomainKind kind, const char *a,
                        const char *b, GArray *failures)
{
    g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
    outage_add(outage, kind, a);
    if (b)
        outage_add(outage, kind, b);
    Failure failure = {.names = {a, b}};
    for (int s = 0; s < view->count; s++) {
        g_autoptr(OutageImpact) impact = outage_measure(outage, &ground->of[s], NULL, NULL);
        failure.of[s] = impact->all;
    }
    g_array_append_val(failures, failure);
}

/* All single failures or pairs of the kind, the worst first. `names` outlives them. */
static GArray *failures_of(const ImpactView *view, const ImpactGround *ground, DomainKind kind, bool pairs,
                           const GPtrArray *names)
{
    GArray *failures = g_array_new(FALSE, TRUE, sizeof(Failure));
    for (guint a = 0; a < names->len; a++) {
        if (!pairs)
            add_failure(view, ground, kind, names->pdata[a], NULL, failures);
        for (guint b = a + 1; pairs && b < names->len; b++)
            add_failure(view, ground, kind, names->pdata[a], names->pdata[b], failures);
    }
    g_array_sort_with_data(failures, compare_failures, GINT_TO_POINTER(view->count - 1));
    return failures;
}

/* A pair stands on two lines, so that both names can be read. */
static void add_row(const ImpactView *view, const char *kind, const Failure *failure, Table *table)
{
    g_autofree char *first = text_for_terminal(failure->names[0]);
    table_add(table, kind);
    table_add(table, first);
    for (int s = 0; s < view->count; s++) {
        g_autofree char *none = count_text(failure->of[s].none);
        impact_add_share(table, failure->of[s].exposed, failure->of[s].endpoints);
        table_add(table, none);
    }
    if (!failure->names[1])
        return;
    g_autofree char *second = text_for_terminal(failure->names[1]);
    table_add(table, "");
    table_addf(table, "+ %s", second);
    for (int s = 0; s < 3 * view->count; s++)
        table_add(table, "");
}

static void write_worst_of(const ImpactView *view, const ImpactGround *ground, bool pairs, int most,
                           GString *out)
{
    bool any = false;
    g_autofree char *columns = g_strndup("llrrrrrr", 2 + 3 * (gsize)view->count);
    g_autoptr(Table) table = table_new(columns);
    table_add(table, "");
    table_add(table, pairs ? "pairs" : "single failures");
    for (int s = 0; s < view->count; s++) {
        table_add(table, view->states[s].name);
        table_add(table, "");
        table_add(table, "bare");
    }
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
        g_autoptr(GPtrArray) names = domains_of(view, ground, kind);
        g_autoptr(GArray) failures = failures_of(view, ground, kind, pairs, names);
        any = any || failures->len;
        for (guint i = 0; i < MIN(failures->len, (guint)most); i++)
            add_row(view, i ? "" : domain_kind_name(kind), &g_array_index(failures, Failure, i), table);
    }
    if (pairs && any)
        g_string_append_c(out, '\n');
    if (any)
        table_plain(table, 0, WIDTH, out);
}

static cJSON *failure_json(const ImpactView *view, const Failure *failure)
{
    cJSON *object = cJSON_CreateObject(), *domains = cJSON_AddArrayToObject(object, "domains");
    for (int n = 0; n < 2 && failure->names[n]; n++)
        cJSON_AddItemToArray(domains, cJSON_CreateString(failure->names[n]));
    for (int s = 0; s < view->count; s++) {
        cJSON *state = cJSON_AddObjectToObject(object, view->states[s].name);
        cJSON_AddItemToObject(state, "endpoints", json_number(failure->of[s].endpoints));
        for (gsize i = 0; i < IMPACT_LINES; i++)
            cJSON_AddItemToObject(state, impact_lines[i].name,
                                  json_number(impact_count(&failure->of[s], impact_lines[i].offset)));
    }
    return object;
}

bool impact_worst_json(const ImpactView *view, const char *function, int most, cJSON *object, GError **error)
{
    g_auto(ImpactGround) ground = {0};
    if (!impact_ground_init(&ground, view, function, error))
        return false;
    for (int pairs = 0; pairs < 2; pairs++) {
        cJSON *by = cJSON_AddObjectToObject(object, pairs ? "pairs" : "single");
        for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
            cJSON *list = cJSON_AddArrayToObject(by, domain_kind_name(kind));
            g_autoptr(GPtrArray) names = domains_of(view, &ground, kind);
            g_autoptr(GArray) failures = failures_of(view, &ground, kind, pairs, names);
            for (guint i = 0; i < MIN(failures->len, (guint)most); i++)
                cJSON_AddItemToArray(list, failure_json(view, &g_array_index(failures, Failure, i)));
        }
    }
    return true;
}

bool impact_worst(const ImpactView *view, int most, GString *out, GError **error)
{
    for (char **function = view->scenario->functions; *function; function++) {
        g_auto(ImpactGround) ground = {0};
        if (!impact_ground_init(&ground, view, *function, error))
            return false;
        g_autofree char *line = g_strdup_printf(
            "%s: the worst failures, by endpoints exposed and left bare (nothing behind them)%s", *function,
            view->count > 1 ? ", the worst of the plan first" : "");
        g_string_append(out, out->len ? "\n" : "");
        impact_add_wrapped(out, 0, line);
        write_worst_of(view, &ground, false, most, out);
        write_worst_of(view, &ground, true, most, out);
    }
    return true;
}
