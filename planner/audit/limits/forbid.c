/* forbid: no endpoint in scope has a primary or backup that depends on one of the values. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (!class || !member[piece->class])
            continue;
        bool found = piece->backup >= 0 &&
                     demand_depends(assignment->demand, class, piece->backup, limit->of, limit->values);
        int buffer[3];
        for (const int *agent = piece_agents(assignment, piece, buffer); !found && *agent >= 0; agent++)
            found = demand_depends(assignment->demand, class, *agent, limit->of, limit->values);
        count += found ? piece->count : 0;
    }
    finding->bound = 0;
    g_autofree char *name = g_strjoinv(", ", limit->values);
    finding_add(finding, name, count, instance->endpoints, count == 0);
}

static bool bars(const Demand *demand, const Limit *limit, const DemandClass *class, int product,
                 bool as_backup)
{
    (void)as_backup;
    return demand_depends(demand, class, product, limit->of, limit->values);
}

const LimitMeasure measure_forbid = {.kind = "forbid", .measure = measure, .bars = bars};
