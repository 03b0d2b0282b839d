#include "audit/report.h"

#include "audit/limits/limits.h"
#include "audit/stacks.h"
#include "base/error.h"
#include "base/text.h"

#include <string.h>

const AuditFormat *const audit_formats[] = {&audit_text,    &audit_json,  &audit_csv,
                                            &audit_indices, &audit_junit, NULL};

static void gap_clear(gpointer data)
{
    g_free(((AuditGap *)data)->text);
}

static void function_free(gpointer data)
{
    AuditFunction *function = data;
    g_array_unref(function->gaps);
    g_free(function);
}

void audit_report_free(AuditReport *report)
{
    if (!report)
        return;
    plan_free(report->plan);
    g_ptr_array_unref(report->functions);
    g_ptr_array_unref(report->concentrations);
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (report->any_function[kind])
            g_array_unref(report->any_function[kind]);
    g_free(report);
}

const Limit *audit_limit(const Scenario *scenario, const char *id, const Policy **policy)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *entry = scenario->policies->pdata[i];
        for (guint l = 0; l < entry->limits->len; l++) {
            const Limit *limit = entry->limits->pdata[l];
            if (strcmp(limit->id, id) != 0)
                continue;
            if (policy)
                *policy = entry;
            return limit;
        }
    }
    return NULL;
}

char *audit_limit_text(const Limit *limit, const char *each_value)
{
    g_autofree char *words = limit->kind->describe(limit);
    g_autoptr(GString) text = g_string_new(words);
    if (each_value)
        g_string_append_printf(text, "; %s %s", limit->each, each_value);
    if (limit->scope->len) {
        g_autofree char *scope = scope_text(limit->scope);
        g_string_append_printf(text, "; %s", scope);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

int64_t audit_excess(const PlanFinding *finding, const PlanMeasurement *measured)
{
    if (measured->holds)
        return 0;
    return finding->at_least ? finding->bound - measured->count : measured->count - finding->bound;
}

int64_t audit_margin(const PlanFinding *finding, const PlanMeasurement *measured)
{
    return finding->at_least ? measured->count - finding->bound : finding->bound - measured->count;
}

char *audit_measured_text(const Limit *limit, const PlanMeasurement *measured)
{
    if (strcmp(limit->kind->name, "hhi-max") == 0)
        return audit_bound_text(limit, measured->count);
    return measured->total
               ? g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, measured->count, measured->total)
               : g_strdup_printf("%" G_GINT64_FORMAT, measured->count);
}

char *audit_bound_text(const Limit *limit, int64_t bound)
{
    bool parts = strcmp(limit->kind->name, "hhi-max") == 0 && limit->points % HHI_SCALE;
    return parts ? g_strdup_printf("%" G_GINT64_FORMAT ".%04d", bound / HHI_SCALE, (int)(bound % HHI_SCALE))
                 : g_strdup_printf("%" G_GINT64_FORMAT, bound);
}

bool audit_is_fraction(const Limit *limit, const PlanMeasurement *measured)
{
    return measured->total && strcmp(limit->kind->name, "hhi-max") != 0;
}

const char *audit_unit(const Limit *limit, const PlanMeasurement *measured, int64_t number)
{
    if (strcmp(limit->kind->name, "hhi-max") == 0)
        return number == 1 ? "point" : "points";
    if (measured->total)
        return number == 1 ? "endpoint" : "endpoints";
    if (g_str_has_suffix(limit->kind->name, "-vendors"))
        return number == 1 ? "vendor" : "vendors";
    if (strcmp(limit->kind->name, "max-products") == 0)
        return number == 1 ? "product" : "products";
    return "";
}

bool audit_breached(const AuditReport *report)
{
    for (guint i = 0; i < report->plan->findings->len; i++)
        if (!((const PlanFinding *)report->plan->findings->pdata[i])->holds)
            return true;
    return false;
}

/* ---- who is protected ---- */

static char *class_text(const FleetClass *class)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        g_autofree char *values = g_strjoinv("+", attribute->values);
        g_string_append_printf(text, "%s%s", i ? ", " : "", values);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static int compare_gaps(gconstpointer left, gconstpointer right)
{
    const AuditGap *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->text, b->text);
}

static void add_gap(GArray *gaps, GHashTable *places, const DemandClass *class)
{
    char *text = class_text(class->class);
    gpointer place = NULL;
    if (g_hash_table_lookup_extended(places, text, NULL, &place)) {
        g_array_index(gaps, AuditGap, GPOINTER_TO_UINT(place)).count += class->class->count;
        g_free(text);
        return;
    }
    g_hash_table_insert(places, text, GUINT_TO_POINTER(gaps->len));
    AuditGap gap = {text, class->class->count};
    g_array_append_val(gaps, gap);
}

static AuditFunction *function_new(const Demand *demand)
{
    AuditFunction *function = g_new0(AuditFunction, 1);
    function->function = demand->function;
    function->endpoints = demand->endpoints;
    function->gaps = g_array_new(FALSE, TRUE, sizeof(AuditGap));
    g_array_set_clear_func(function->gaps, gap_clear);
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        if (class->primary < 0) {
            add_gap(function->gaps, places, class);
            continue;
        }
        function->protected += class->class->count;
        function->with_backup += class->installed[1] >= 0 ? class->class->count : 0;
    }
    g_array_sort(function->gaps, compare_gaps);
    return function;
}

/* ---- concentration, by part of the fleet ---- */

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_once(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, (gpointer)(guintptr)name);
}

/* The attributes by whose values shares are told; borrowed. */
static GPtrArray *parts_of(const Scenario *scenario, const char *const *each)
{
    GPtrArray *names = g_ptr_array_new();
    for (; each && *each; each++)
        add_once(names, *each);
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (((const Limit *)policy->limits->pdata[l])->each)
                add_once(names, ((const Limit *)policy->limits->pdata[l])->each);
    }
    g_ptr_array_sort(names, compare_strings);
    return names;
}

static GPtrArray *values_of(const Demand *demand, const char *attribute)
{
    GPtrArray *values = g_ptr_array_new();
    for (guint i = 0; i < demand->classes->len; i++) {
        const FleetClass *class = g_array_index(demand->classes, DemandClass, i).class;
        for (guint a = 0; a < class->attributes->len; a++) {
            const FleetAttribute *entry = &g_array_index(class->attributes, FleetAttribute, a);
            for (char **value = entry->values; strcmp(entry->name, attribute) == 0 && *value; value++)
                add_once(values, *value);
        }
    }
    g_ptr_array_sort(values, compare_strings);
    return values;
}

static void add_concentrations(AuditReport *report, const Assignment *assignment, const char *attribute,
                               const char *value)
{
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        g_ptr_array_add(report->concentrations, concentration_new(assignment, kind, attribute, value));
}

static void add_function(AuditReport *report, const Demand *demand, const GPtrArray *parts)
{
    g_ptr_array_add(report->functions, function_new(demand));
    g_autofree const DemandClass **class = assignment_classes(demand);
    const Assignment assignment = {demand, plan_pieces(report->plan, demand->function), class, NULL, true};
    add_concentrations(report, &assignment, NULL, NULL);
    for (guint p = 0; p < parts->len; p++) {
        g_autoptr(GPtrArray) values = values_of(demand, parts->pdata[p]);
        for (guint v = 0; v < values->len; v++)
            add_concentrations(report, &assignment, parts->pdata[p], values->pdata[v]);
    }
}

/* ---- whole stacks ---- */

static bool measure_stacks(AuditReport *report, GError **error)
{
    g_autoptr(Demand) stacks = stacks_new(report->scenario, report->fleet, error);
    if (!stacks)
        return false;
    g_autoptr(GArray) pieces = stacks_pieces(stacks);
    g_autofree const DemandClass **class = assignment_classes(stacks);
    const Assignment assignment = {stacks, pieces, class, NULL, true};
    report->stacked = stacks->endpoints;
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        report->any_function[kind] = exposure_by_domain(&assignment, NULL, kind, MEASURE_INTEGRITY);
    return true;
}

AuditReport *audit_report_new(const Scenario *scenario, const Fleet *fleet, const char *const *each,
                              GError **error)
{
    g_autoptr(AuditReport) report = g_new0(AuditReport, 1);
    report->scenario = scenario;
    report->fleet = fleet;
    report->functions = g_ptr_array_new_with_free_func(function_free);
    report->concentrations = g_ptr_array_new_with_free_func(concentration_free);
    int64_t unpriced = 0;
    report->plan = audit_today(scenario, fleet, scenario->offers->len ? &unpriced : NULL, error);
    if (!report->plan)
        return NULL;
    g_autoptr(GPtrArray) parts = parts_of(scenario, each);
    for (char **function = scenario->functions; *function; function++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, *function, error);
        if (!demand)
            return NULL;
        add_function(report, demand, parts);
    }
    return measure_stacks(report, error) ? g_steal_pointer(&report) : NULL;
}

/* ---- who is behind a finding ---- */

static bool measures_breach(const PlanFinding *finding, const PlanMeasurement *measured)
{
    for (guint i = 0; i < finding->measured->len; i++) {
        const PlanMeasurement *whole = &g_array_index(finding->measured, PlanMeasurement, i);
        if (!whole->holds && strcmp(whole->domain, measured->domain) == 0)
            return true;
    }
    return false;
}

typedef struct {
    const PlanFinding *finding; /* of the whole scope */
    bool *behind;
} Question;

/* Each class is measured as if it were the whole scope: no kind of limit has to know of this question. What
 * counts vendors and not endpoints has all of its scope behind it. */
static void mark_class(const DemandClass *class, const PlanFinding *alone, gpointer context)
{
    const Question *question = context;
    for (guint i = 0; i < alone->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(alone->measured, PlanMeasurement, i);
        bool counted = measured->count == measured->total;
        if (measured->total == 0)
            question->behind[class->index] = true;
        else if (measures_breach(question->finding, measured) && counted != question->finding->at_least)
            question->behind[class->index] = true;
    }
}

/* Marks who is behind the breached findings of limit `id` in the demand. */
static void mark_behind(const Demand *demand, const GArray *pieces, const Plan *today, const char *id,
                        bool *behind)
{
    g_autoptr(GPtrArray) instances = demand_limits(demand);
    for (guint i = 0; i < instances->len; i++) {
        const LimitInstance *instance = instances->pdata[i];
        for (guint f = 0; f < today->findings->len; f++) {
            const PlanFinding *finding = today->findings->pdata[f];
            if (!finding->holds && strcmp(finding->id, id) == 0 && strcmp(instance->limit->id, id) == 0 &&
                (limit_is_whole(instance->limit) || strcmp(finding->function, demand->function) == 0) &&
                g_strcmp0(finding->each_value, instance->each_value) == 0)
                audit_by_class(demand, pieces, instance, mark_class, &(Question){finding, behind});
        }
    }
}

static bool mark_stacks(const Scenario *scenario, const Fleet *fleet, const Plan *today, const char *id,
                        bool *behind, GError **error)
{
    g_autoptr(Demand) stacks = stacks_new(scenario, fleet, error);
    if (!stacks)
        return false;
    g_autoptr(GArray) pieces = stacks_pieces(stacks);
    g_autofree bool *whole = g_new0(bool, fleet->classes->len + 1);
    mark_behind(stacks, pieces, today, id, whole);
    for (guint f = 0; scenario->functions[f]; f++)
        for (guint c = 0; c < fleet->classes->len; c++)
            behind[(gsize)f * fleet->classes->len + c] =
                whole[c] && fleet_class_stack(fleet->classes->pdata[c], scenario->functions[f]);
    return true;
}

bool *audit_behind(const Scenario *scenario, const Fleet *fleet, const char *id, GError **error)
{
    const Limit *limit = audit_limit(scenario, id, NULL);
    if (!limit) {
        g_autofree char *safe = text_for_terminal(id);
        fail_usage(error, "--who '%s': no limit of this id in the policy", safe);
        return NULL;
    }
    gsize functions = g_strv_length(scenario->functions);
    g_autofree bool *behind = g_new0(bool, functions * fleet->classes->len + 1);
    g_autoptr(Plan) today = audit_today(scenario, fleet, NULL, error);
    if (!today)
        return NULL;
    if (limit->measure == MEASURE_ANY_FUNCTION)
        return mark_stacks(scenario, fleet, today, id, behind, error) ? g_steal_pointer(&behind) : NULL;
    for (guint f = 0; scenario->functions[f]; f++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, scenario->functions[f], error);
        if (!demand)
            return NULL;
        mark_behind(demand, plan_pieces(today, demand->function), today, id,
                    behind + (gsize)f * fleet->classes->len);
    }
    return g_steal_pointer(&behind);
}
