#include "audit/objectives.h"

static int vendor_of(const Assignment *assignment, int product)
{
    return catalog_product(assignment->demand->scenario->catalog, product)->vendor;
}

/* Endpoints by vendor of their primary, and by vendor of any agent, each endpoint once a vendor. */
static void count_vendors(const Assignment *assignment, int64_t *leads, int64_t *runs)
{
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!assignment->class[piece->class])
            continue;
        leads[vendor_of(assignment, piece->primary)] += piece->count;
        int buffer[3];
        const int *agents = piece_agents(assignment, piece, buffer);
        for (const int *agent = agents; *agent >= 0; agent++) {
            bool seen = false;
            for (const int *before = agents; before < agent; before++)
                seen = seen || vendor_of(assignment, *before) == vendor_of(assignment, *agent);
            if (!seen)
                runs[vendor_of(assignment, *agent)] += piece->count;
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

void objectives_add(const Assignment *assignment, ObjectiveSums *sums)
{
    guint vendors = assignment->demand->scenario->catalog->vendors->len;
    g_autofree int64_t *leads = g_new0(int64_t, vendors + 1), *runs = g_new0(int64_t, vendors + 1);
    int64_t most_leads = 0, most_runs = 0;
    count_vendors(assignment, leads, runs);
    for (guint v = 0; v < vendors; v++) {
        most_leads = MAX(most_leads, leads[v]);
        most_runs = MAX(most_runs, runs[v]);
        sums->value[OBJECTIVE_HHI] += (__int128)leads[v] * leads[v];
    }
    sums->value[OBJECTIVE_EXPOSURE] += most_leads;
    sums->value[OBJECTIVE_INTEGRITY] += most_runs;
    sums->value[OBJECTIVE_CHANGES] += count_changes(assignment);
}

bool objectives_settle(const ObjectiveSums *sums, Plan *plan)
{
    plan->changes = (int64_t)sums->value[OBJECTIVE_CHANGES];
    for (guint i = 0; i < plan->objectives->len; i++) {
        PlanObjective *entry = &g_array_index(plan->objectives, PlanObjective, i);
        __int128 value =
            entry->objective == OBJECTIVE_COST ? plan->cost.total : sums->value[entry->objective];
        if (value > INT64_MAX)
            return false;
        entry->value = (int64_t)value;
    }
    return true;
}
