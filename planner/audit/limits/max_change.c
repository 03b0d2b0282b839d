/* max-change: endpoints in scope whose primary differs from today's <= max x N; none today counts as a
 * change. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (class && member[piece->class] && piece->primary != class->primary)
            count += piece->count;
    }
    finding->bound = fraction_floor(instance->limit->share, instance->endpoints);
    finding_add(finding, "", count, instance->endpoints, count <= finding->bound);
}

const LimitMeasure measure_max_change = {.kind = "max-change",
                                         .measure = measure,
                                         .row = LIMIT_ROW_CHANGE,
                                         .adds = adds_primary,
                                         .allows = allows_share_most};
