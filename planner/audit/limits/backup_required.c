/* backup-required: every endpoint in scope has a backup that the limit allows behind its primary. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    int64_t covered = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (class && member[piece->class] &&
            backup_allowed(assignment->demand, instance->limit, class, piece->primary, piece->backup,
                           piece->mode))
            covered += piece->count;
    }
    finding->bound = instance->endpoints;
    finding->at_least = true;
    finding_add(finding, "", covered, instance->endpoints, covered == instance->endpoints);
}

const LimitMeasure measure_backup_required = {.kind = "backup-required", .measure = measure};
