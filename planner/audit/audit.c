#include "audit/audit.h"

#include "audit/cost.h"
#include "audit/limits/limits.h"
#include "audit/objectives.h"
#include "base/error.h"
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

static const LimitMeasure *measure_of(const Limit *limit)
{
    for (const LimitMeasure *const *kind = limit_measures; *kind; kind++)
        if (strcmp((*kind)->kind, limit->kind->name) == 0)
            return *kind;
    return NULL;
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
    measure_of(instance->limit)->measure(assignment, instance, member, finding);
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

/* A limit that counts vendors over all functions together, for one value of its attribute. */
typedef struct {
    const Limit *limit;
    char *each_value;
    bool *used;   /* per vendor of the catalog */
    bool *member; /* per class of the fleet */
} Together;

static void together_free(gpointer data)
{
    Together *together = data;
    g_free(together->each_value);
    g_free(together->used);
    g_free(together->member);
    g_free(together);
}

/* Marks what one function adds to the limit. */
static void add_together(const Assignment *assignment, const LimitInstance *instance, GPtrArray *all)
{
    const Demand *demand = assignment->demand;
    Together *together = NULL;
    for (guint i = 0; i < all->len && !together; i++) {
        Together *other = all->pdata[i];
        if (other->limit == instance->limit && g_strcmp0(other->each_value, instance->each_value) == 0)
            together = other;
    }
    if (!together) {
        together = g_new0(Together, 1);
        *together = (Together){instance->limit, g_strdup(instance->each_value),
                               g_new0(bool, demand->scenario->catalog->vendors->len + 1),
                               g_new0(bool, demand->fleet->classes->len + 1)};
        g_ptr_array_add(all, together);
    }
    g_autofree bool *here = g_new0(bool, demand->fleet->classes->len + 1);
    for (guint m = 0; m < instance->members->len; m++) {
        guint index = g_array_index(instance->members, guint, m);
        int class = g_array_index(demand->classes, DemandClass, index).index;
        here[class] = together->member[class] = true;
    }
    measure_of(instance->limit)->mark(assignment, here, together->used);
}

static void measure_limits(const Assignment *assignment, bool *member, GPtrArray *together, Plan *plan)
{
    g_autoptr(GPtrArray) instances = demand_limits(assignment->demand);
    for (guint i = 0; i < instances->len; i++) {
        const LimitInstance *instance = instances->pdata[i];
        if (limit_is_whole(instance->limit))
            add_together(assignment, instance, together);
        else
            g_ptr_array_add(plan->findings, measure_instance(assignment, instance, member));
    }
}

static int compare_together(gconstpointer left, gconstpointer right)
{
    const Together *a = *(const Together *const *)left, *b = *(const Together *const *)right;
    int order = strcmp(a->limit->id, b->limit->id);
    return order ? order : g_strcmp0(a->each_value, b->each_value);
}

static void measure_together(const Scenario *scenario, const Fleet *fleet, GPtrArray *all, Plan *plan)
{
    g_ptr_array_sort(all, compare_together);
    for (guint i = 0; i < all->len; i++) {
        const Together *together = all->pdata[i];
        PlanFinding *finding = plan_finding_new();
        finding->id = g_strdup(together->limit->id);
        finding->function = g_strdup("all functions");
        finding->each_value = g_strdup(together->each_value);
        for (guint c = 0; c < fleet->classes->len; c++)
            finding->total += together->member[c] ? ((const FleetClass *)fleet->classes->pdata[c])->count : 0;
        finding->at_least = together->limit->kind->at_least;
        finding_add_vendors(scenario->catalog, together->used, together->limit->number, finding);
        finding->holds = g_array_index(finding->measured, PlanMeasurement, 0).holds;
        g_ptr_array_add(plan->findings, finding);
    }
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
            measure_of(limit)->measure_plan(limit, plan, scenario->currency, finding);
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
    measure_limits(&assignment, workspace.member, NULL, plan);
    return true;
}

static void forget(Plan *plan)
{
    g_array_set_size(plan->purchases, 0);
    g_ptr_array_set_size(plan->findings, 0);
    memset(&plan->cost, 0, sizeof plan->cost);
    plan->changes = 0;
}

static Assignment assignment_of(const Workspace *workspace, const Plan *plan, const GArray *none,
                                bool planned)
{
    const GArray *pieces = plan_pieces(plan, workspace->demand->function);
    return (Assignment){workspace->demand, pieces ? pieces : none, workspace->class, workspace->present,
                        !planned};
}

/* Which vendors sell as a bundle depends on all functions, so it is known before any is priced. */
static bool find_bundles(const Scenario *scenario, const Fleet *fleet, const Plan *plan, bool planned,
                         bool **bundled, GError **error)
{
    g_autofree int64_t *led = g_new0(int64_t, scenario->catalog->vendors->len + 1);
    bool any = false;
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        any = any || scenario->bundles[v].functions > 0;
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    for (char **function = scenario->functions; any && *function; function++) {
        g_auto(Workspace) workspace = {0};
        if (!workspace_init(&workspace, scenario, fleet, *function, error))
            return false;
        const Assignment assignment = assignment_of(&workspace, plan, none, planned);
        cost_leaders(&assignment, led);
    }
    *bundled = cost_bundles(scenario, led);
    return true;
}

static bool audit(const Scenario *scenario, const Fleet *fleet, Plan *plan, bool planned, bool priced,
                  int64_t *unpriced, GError **error)
{
    forget(plan);
    g_autofree bool *vendor_used = g_new0(bool, scenario->catalog->vendors->len + 1);
    g_autofree bool *bundled = NULL;
    ObjectiveSums sums = {{0}};
    g_autoptr(GPtrArray) together = g_ptr_array_new_with_free_func(together_free);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    if (priced && !find_bundles(scenario, fleet, plan, planned, &bundled, error))
        return false;
    for (char **function = scenario->functions; *function; function++) {
        g_auto(Workspace) workspace = {0};
        if (!workspace_init(&workspace, scenario, fleet, *function, error))
            return false;
        const Assignment assignment = assignment_of(&workspace, plan, none, planned);
        if (priced && !cost_function(&assignment, planned, bundled, plan, vendor_used, unpriced, error))
            return false;
        objectives_add(&assignment, &sums);
        measure_limits(&assignment, workspace.member, together, plan);
    }
    if (!measure_stacks(scenario, fleet, planned, plan, error))
        return false;
    measure_together(scenario, fleet, together, plan);
    if (priced && !cost_total(scenario, vendor_used, plan, error))
        return false;
    if (!objectives_settle(&sums, plan))
        return fail_input(error,
                          "the plan's concentration does not fit 64 bits; leave out the objective hhi");
    if (!priced) /* a budget says nothing of what costs nothing */
        return true;
    measure_whole(scenario, fleet, plan);
    return true;
}

bool audit_plan(const Scenario *scenario, const Fleet *fleet, Plan *plan, GError **error)
{
    return audit(scenario, fleet, plan, true, true, NULL, error);
}

bool audit_limits(const Scenario *scenario, const Fleet *fleet, Plan *plan, GError **error)
{
    return audit(scenario, fleet, plan, true, false, NULL, error);
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
    if (!audit(scenario, fleet, plan, false, unpriced != NULL, unpriced, error))
        return NULL;
    return g_steal_pointer(&plan);
}
