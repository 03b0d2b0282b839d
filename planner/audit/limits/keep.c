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

const LimitMeasure measure_keep = {.kind = "keep", .measure = measure};
