/* keep: endpoints whose primary today depends on one of the values and is another one in the plan: none. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (class && member[piece->class] && class->primary >= 0 && class->primary != piece->primary &&
            demand_depends(assignment->demand, class, class->primary, limit->of, limit->values))
            count += piece->count;
    }
    finding->bound = 0;
    g_autofree char *name = g_strjoinv(", ", limit->values);
    finding_add(finding, name, count, instance->endpoints, count == 0);
}

static bool bars(const Demand *demand, const Limit *limit, const DemandClass *class, int product,
                 bool as_backup)
{
    return !as_backup && class->primary >= 0 && product != class->primary &&
           demand_depends(demand, class, class->primary, limit->of, limit->values);
}

const LimitMeasure measure_keep = {.kind = "keep", .measure = measure, .bars = bars};
