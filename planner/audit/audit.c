#include "audit/audit.h"

#include "audit/cost.h"
#include "audit/limits/limits.h"
#include "audit/stacks.h"

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

/* `function` NULL: whole stacks. */
static bool workspace_init(Workspace *workspace, const Scenario *scenario, const Fleet *fleet,
                           const char *function, GError **error)
{
    workspace->demand =
        function ? demand_new(scenario, fleet, function, error) : stacks_new(scenario, fleet, error);
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

/* The piece of the class in pieces sorted by class, or none. */
static void find_piece(const GArray *pieces, int class, GArray *found)
{
    guint low = 0, high = pieces->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(pieces, PlanPiece, middle).class < class)
            low = middle + 1;
        else
            high = middle;
    }
    g_array_set_size(found, 0);
    if (low < pieces->len && g_array_index(pieces, PlanPiece, low).class == class)
        g_array_append_val(found, g_array_index(pieces, PlanPiece, low));
}

void audit_by_class(const Demand *demand, const GArray *pieces, const LimitInstance *instance, ClassTold told,
                    gpointer context)
{
    g_autofree const DemandClass **class = g_new0(const DemandClass *, demand->fleet->classes->len + 1);
    g_autofree bool *member = g_new0(bool, demand->fleet->classes->len + 1);
    g_autofree bool *present = g_new0(bool, demand->scenario->catalog->products->len + 1);
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    const Assignment assignment = {demand, own, class, present, true};
    for (guint m = 0; m < instance->members->len; m++) {
        guint index = g_array_index(instance->members, guint, m);
        const DemandClass *only = &g_array_index(demand->classes, DemandClass, index);
        g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint));
        g_array_append_val(members, index);
        find_piece(pieces, only->index, own);
        class[only->index] = only;
        for (const int *product = only->installed; *product >= 0; product++)
            present[*product] = true;
        const LimitInstance alone = {instance->limit, instance->each_value, members, only->class->count};
        g_autoptr(PlanFinding) finding = measure_instance(&assignment, &alone, member);
        told(only, finding, context);
        class[only->index] = NULL;
        for (const int *product = only->installed; *product >= 0; product++)
            present[*product] = false;
    }
}

void audit_by_piece(const Demand *demand, const GArray *pieces, const LimitInstance *instance, PieceTold told,
                    gpointer context)
{
    guint classes = demand->fleet->classes->len;
    g_autofree guint *index = g_new0(guint, classes + 1); /* of the member, from 1 */
    for (guint m = 0; m < instance->members->len; m++) {
        guint entry = g_array_index(instance->members, guint, m);
        index[g_array_index(demand->classes, DemandClass, entry).index] = entry + 1;
    }
    g_autofree const DemandClass **class = assignment_classes(demand);
    g_autofree bool *member = g_new0(bool, classes + 1);
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    const Assignment assignment = {demand, own, class, NULL, false};
    for (guint p = 0; p < pieces->len; p++) {
        const PlanPiece *piece = &g_array_index(pieces, PlanPiece, p);
        if (!index[piece->class])
            continue;
        g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint));
        guint entry = index[piece->class] - 1;
        g_array_append_val(members, entry);
        g_array_set_size(own, 0);
        g_array_append_val(own, *piece);
        const LimitInstance alone = {instance->limit, instance->each_value, members,
                                     class[piece->class] -> class -> count};
        g_autoptr(PlanFinding) finding = measure_instance(&assignment, &alone, member);
        told(p, finding, context);
    }
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
            finding->function = g_strdup(ALL_FUNCTIONS);
            finding->total = fleet->endpoints;
            for (const LimitMeasure *const *kind = limit_measures; *kind; kind++)
                if (strcmp((*kind)->kind, limit->kind->name) == 0)
                    (*kind)->measure_plan(limit, plan, scenario->currency, finding);
            finding->holds = g_array_index(finding->measured, PlanMeasurement, 0).holds;
            g_ptr_array_add(plan->findings, finding);
        }
    }
}

/* Limits that look at whole stacks, which only today's state has. */
static bool measure_stacks(const Scenario *scenario, const Fleet *fleet, bool planned, Plan *plan,
                           GError **error)
{
    if (planned)
        return stacks_plannable(scenario, error);
    if (!stacks_asked(scenario))
        return true;
    g_auto(Workspace) workspace = {0};
    if (!workspace_init(&workspace, scenario, fleet, NULL, error))
        return false;
    g_autoptr(GArray) pieces = stacks_pieces(workspace.demand);
    const Assignment assignment = {workspace.demand, pieces, workspace.class, workspace.present, true};
    measure_limits(&assignment, workspace.member, plan);
    return true;
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

/* `unpriced` NULL with today's state: without prices. */
static bool audit(const Scenario *scenario, const Fleet *fleet, Plan *plan, bool planned, int64_t *unpriced,
                  GError **error)
{
    bool priced = planned || unpriced;
    forget(plan);
    g_autofree bool *vendor_used = g_new0(bool, scenario->catalog->vendors->len + 1);
    for (char **function = scenario->functions; *function; function++) {
        g_auto(Workspace) workspace = {0};
        if (!workspace_init(&workspace, scenario, fleet, *function, error))
            return false;
        g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
        const GArray *pieces = plan_pieces(plan, *function);
        const Assignment assignment = {workspace.demand, pieces ? pieces : none, workspace.class,
                                       workspace.present, !planned};
        if (priced && !cost_function(&assignment, planned, plan, vendor_used, unpriced, error))
            return false;
        plan->changes += count_changes(&assignment);
        measure_limits(&assignment, workspace.member, plan);
    }
    if (!measure_stacks(scenario, fleet, planned, plan, error))
        return false;
    if (!priced) /* a budget says nothing of what costs nothing */
        return true;
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
    if (unpriced)
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
