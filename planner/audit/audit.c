#include "audit/audit.h"

#include "audit/cost.h"
#include "audit/limits/limits.h"

#include <string.h>

typedef struct {
    Demand *demand;
    const DemandClass **class;
    bool *present, *member;
} Workspace;

static void workspace_clear(Workspace *workspace)
{
    demand_free(workspace->demand);
    g_free(workspace->class);
    g_free(workspace->present);
    g_free(workspace->member);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Workspace, workspace_clear)

static bool workspace_init(Workspace *workspace, const Scenario *scenario, const Fleet *fleet,
                           const char *function, GError **error)
{
    workspace->demand = demand_new(scenario, fleet, function, error);
    if (!workspace->demand)
        return false;
    workspace->class = g_new0(const DemandClass *, fleet->classes->len + 1);
    workspace->present = g_new0(bool, scenario->catalog->products->len + 1);
    workspace->member = g_new0(bool, fleet->classes->len + 1);
    for (guint i = 0; i < workspace->demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(workspace->demand->classes, DemandClass, i);
        workspace->class[class->index] = class;
        for (const int *product = class->installed; *product >= 0; product++)
            workspace->present[*product] = true;
    }
    return true;
}

/* The worst first: largest counts of what must be small, smallest of what must be large. */
static int compare_measured(gconstpointer left, gconstpointer right, gpointer at_least)
{
    const PlanMeasurement *a = left, *b = right;
    if (a->count != b->count)
        return (a->count > b->count) == (at_least != NULL) ? 1 : -1;
    return strcmp(a->domain, b->domain);
}

static PlanFinding *measure_instance(const Assignment *assignment, const LimitInstance *instance,
                                     bool *member)
{
    const Demand *demand = assignment->demand;
    PlanFinding *finding = plan_finding_new();
    finding->id = g_strdup(instance->limit->id);
    finding->function = g_strdup(demand->function);
    finding->each_value = g_strdup(instance->each_value);
    finding->total = instance->endpoints;
    memset(member, 0, demand->fleet->classes->len * sizeof(bool));
    for (guint m = 0; m < instance->members->len; m++)
        member[g_array_index(demand->classes, DemandClass, g_array_index(instance->members, guint, m))
                   .index] = true;
    for (const LimitMeasure *const *kind = limit_measures; *kind; kind++)
        if (strcmp((*kind)->kind, instance->limit->kind->name) == 0)
            (*kind)->measure(assignment, instance, member, finding);
    g_array_sort_with_data(finding->measured, compare_measured, finding->at_least ? finding : NULL);
    finding->holds = true;
    for (guint i = 0; i < finding->measured->len; i++)
        finding->holds = finding->holds && g_array_index(finding->measured, PlanMeasurement, i).holds;
    return finding;
}

static void measure_limits(const Assignment *assignment, bool *member, Plan *plan)
{
    g_autoptr(GPtrArray) instances = demand_limits(assignment->demand);
    for (guint i = 0; i < instances->len; i++)
        g_ptr_array_add(plan->findings, measure_instance(assignment, instances->pdata[i], member));
}

/* Limits of the plan as a whole stand under no function of their own. */
static void measure_whole(const Scenario *scenario, const Fleet *fleet, Plan *plan)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (!limit->kind->whole)
                continue;
            PlanFinding *finding = plan_finding_new();
            finding->id = g_strdup(limit->id);
            finding->function = g_strdup("all functions");
            finding->total = fleet->endpoints;
            for (const LimitMeasure *const *kind = limit_measures; *kind; kind++)
                if (strcmp((*kind)->kind, limit->kind->name) == 0)
                    (*kind)->measure_plan(limit, plan, scenario->currency, finding);
            finding->holds = g_array_index(finding->measured, PlanMeasurement, 0).holds;
            g_ptr_array_add(plan->findings, finding);
        }
    }
}

static int64_t count_changes(const Assignment *assignment)
{
    int64_t changes = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        changes += class && class->primary != piece->primary ? piece->count : 0;
    }
    return changes;
}

static void forget(Plan *plan)
{
    g_array_set_size(plan->purchases, 0);
    g_ptr_array_set_size(plan->findings, 0);
    memset(&plan->cost, 0, sizeof plan->cost);
    plan->changes = 0;
}

static bool audit(const Scenario *scenario, const Fleet *fleet, Plan *plan, bool planned, int64_t *unpriced,
                  GError **error)
{
    forget(plan);
    g_autofree bool *vendor_used = g_new0(bool, scenario->catalog->vendors->len + 1);
    for (char **function = scenario->functions; *function; function++) {
        g_auto(Workspace) workspace = {0};
        if (!workspace_init(&workspace, scenario, fleet, *function, error))
            return false;
        g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
        const GArray *pieces = plan_pieces(plan, *function);
        const Assignment assignment = {workspace.demand, pieces ? pieces : none, workspace.class,
                                       workspace.present};
        if (!cost_function(&assignment, planned, plan, vendor_used, unpriced, error))
            return false;
        plan->changes += count_changes(&assignment);
        measure_limits(&assignment, workspace.member, plan);
    }
    if (!cost_total(scenario, vendor_used, plan, error))
        return false;
    measure_whole(scenario, fleet, plan);
    return true;
}

bool audit_plan(const Scenario *scenario, const Fleet *fleet, Plan *plan, GError **error)
{
    return audit(scenario, fleet, plan, true, NULL, error);
}

static void add_today(const Demand *demand, GArray *pieces)
{
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        if (class->primary < 0)
            continue;
        int backup = class->installed[1];
        PlanPiece piece = {class->index, class->primary, backup, backup < 0 ? MODE_NONE : MODE_HOT,
                           class->class->count};
        g_array_append_val(pieces, piece);
    }
}

Plan *audit_today(const Scenario *scenario, const Fleet *fleet, int64_t *unpriced, GError **error)
{
    g_autoptr(Plan) plan = plan_new();
    *unpriced = 0;
    for (char **function = scenario->functions; *function; function++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, *function, error);
        if (!demand)
            return NULL;
        add_today(demand, plan_add_function(plan, *function));
    }
    if (!audit(scenario, fleet, plan, false, unpriced, error))
        return NULL;
    return g_steal_pointer(&plan);
}

static void exposure_clear(gpointer data)
{
    g_free(((Exposure *)data)->domain);
}

static int compare_exposures(gconstpointer left, gconstpointer right)
{
    const Exposure *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->domain, b->domain);
}

static void add_exposure(GArray *exposures, const char *domain)
{
    for (guint i = 0; i < exposures->len; i++)
        if (strcmp(g_array_index(exposures, Exposure, i).domain, domain) == 0)
            return;
    Exposure exposure = {g_strdup(domain), 0};
    g_array_append_val(exposures, exposure);
}

GArray *audit_exposure(const Demand *demand, const GArray *pieces, DomainKind kind, Measure measure)
{
    GArray *exposures = g_array_new(FALSE, TRUE, sizeof(Exposure));
    g_array_set_clear_func(exposures, exposure_clear);
    g_autofree const DemandClass **class = g_new0(const DemandClass *, demand->fleet->classes->len + 1);
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *entry = &g_array_index(demand->classes, DemandClass, i);
        class[entry->index] = entry;
    }
    for (guint i = 0; i < pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(pieces, PlanPiece, i);
        const char *buffer[2];
        const int products[] = {piece->primary,
                                measure == MEASURE_INTEGRITY && piece->mode == MODE_HOT ? piece->backup : -1};
        for (int p = 0; class[piece->class] && p < 2; p++)
            for (const char *const *value =
                     products[p] < 0 ? NULL
                                     : product_domains(demand->scenario->catalog, products[p],
                                                       class[piece->class] -> platform, kind, buffer);
                 value && *value; value++)
                add_exposure(exposures, *value);
    }
    const Assignment assignment = {demand, pieces, class, NULL};
    for (guint i = 0; i < exposures->len; i++) {
        Exposure *exposure = &g_array_index(exposures, Exposure, i);
        char *values[] = {exposure->domain, NULL};
        exposure->count = exposed_endpoints(&assignment, NULL, kind, values, measure);
    }
    g_array_sort(exposures, compare_exposures);
    return exposures;
}
