#include "audit/stacks.h"

#include "base/error.h"

/* The class in the demand of whole stacks, added where it is new. `place` per class of the fleet: 1 + where
 * it stands, 0 for not yet. */
static DemandClass *class_of(Demand *stacks, guint *place, const DemandClass *entry, guint functions)
{
    if (!place[entry->index]) {
        guint products = stacks->scenario->catalog->products->len;
        DemandClass whole = {
            .class = entry->class, .index = entry->index, .platform = entry->platform, .primary = -1};
        whole.installed = g_new(int, functions + 1);
        whole.installed[0] = -1;
        whole.offer = g_new(int, products + 1);
        for (guint p = 0; p < products; p++)
            whole.offer[p] = -1;
        g_array_append_val(stacks->classes, whole);
        place[entry->index] = stacks->classes->len;
        stacks->endpoints += entry->class->count;
    }
    return &g_array_index(stacks->classes, DemandClass, place[entry->index] - 1);
}

static void add_primary(DemandClass *whole, int primary)
{
    int *end = whole->installed;
    if (primary < 0)
        return;
    while (*end >= 0)
        end++;
    end[0] = primary;
    end[1] = -1;
    whole->primary = whole->installed[0];
}

Demand *stacks_new(const Scenario *scenario, const Fleet *fleet, GError **error)
{
    guint functions = g_strv_length(scenario->functions);
    g_autofree guint *place = g_new0(guint, fleet->classes->len + 1);
    g_autoptr(Demand) stacks = demand_new_empty(scenario, fleet, ALL_FUNCTIONS);
    stacks->whole = true;
    for (guint f = 0; f < functions; f++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, scenario->functions[f], error);
        if (!demand)
            return NULL;
        for (guint i = 0; i < demand->classes->len; i++) {
            const DemandClass *entry = &g_array_index(demand->classes, DemandClass, i);
            add_primary(class_of(stacks, place, entry, functions), entry->primary);
        }
    }
    return g_steal_pointer(&stacks);
}

static int compare_pieces(gconstpointer left, gconstpointer right)
{
    const PlanPiece *a = left, *b = right;
    return (a->class > b->class) - (a->class < b->class);
}

GArray *stacks_pieces(const Demand *stacks)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    for (guint i = 0; i < stacks->classes->len; i++) {
        const DemandClass *class = &g_array_index(stacks->classes, DemandClass, i);
        PlanPiece piece = {class->index, class->primary, -1, MODE_NONE, class->class->count};
        if (class->primary >= 0)
            g_array_append_val(pieces, piece);
    }
    g_array_sort(pieces, compare_pieces);
    return pieces;
}

/* The first limit of the policies that looks at whole stacks, or NULL. */
static const Limit *find_limit(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (limit->measure == MEASURE_ANY_FUNCTION)
                return limit;
        }
    }
    return NULL;
}

bool stacks_asked(const Scenario *scenario)
{
    return find_limit(scenario) != NULL;
}

bool stacks_plannable(const Scenario *scenario, GError **error)
{
    const Limit *limit = find_limit(scenario);
    return !limit ||
           fail_input(error,
                      "limit '%s': measure 'any-function' looks at whole stacks, but a plan is made one "
                      "function at a time; hold it against a fleet with `polyculture audit`, and plan with "
                      "availability or integrity",
                      limit->id);
}
