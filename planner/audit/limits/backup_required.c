/* backup-required: every endpoint in scope has a backup that the limit allows behind its primary. */
#include "audit/limits/limits.h"

/* Today any of the agents behind the primary may be the one. */
static bool has_backup(const Assignment *assignment, const Limit *limit, const DemandClass *class,
                       const PlanPiece *piece)
{
    if (backup_allowed(assignment->demand, limit, class, piece->primary, piece->backup, piece->mode))
        return true;
    int buffer[3];
    for (const int *agent = piece_agents(assignment, piece, buffer) + 1; assignment->today && *agent >= 0;
         agent++)
        if (backup_allowed(assignment->demand, limit, class, piece->primary, *agent, MODE_HOT))
            return true;
    return false;
}

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    int64_t covered = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (class && member[piece->class] && has_backup(assignment, instance->limit, class, piece))
            covered += piece->count;
    }
    finding->bound = instance->endpoints;
    finding->at_least = true;
    finding_add(finding, "", covered, instance->endpoints, covered == instance->endpoints);
}

const LimitMeasure measure_backup_required = {.kind = "backup-required", .measure = measure};
