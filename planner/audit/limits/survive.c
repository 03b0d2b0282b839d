/* survive: for every domain d, the endpoints that are protected when d fails >= ceil(min x N). Of those with
 * a cold backup behind a primary that fell, each offer brings out at most deploy-per-hour x within. */
#include "audit/limits/limits.h"

static int64_t protected_endpoints(const Assignment *assignment, const LimitInstance *instance,
                                   const bool *member, char *const *values)
{
    const Demand *demand = assignment->demand;
    const Limit *limit = instance->limit;
    const GArray *offers = demand->scenario->offers;
    g_autofree int64_t *cold = g_new0(int64_t, offers->len + 1);
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (!class || !member[piece->class])
            continue;
        bool stands = false; /* the primary, or an agent that runs beside it */
        int buffer[3];
        for (const int *agent = piece_agents(assignment, piece, buffer); *agent >= 0 && !stands; agent++)
            stands = !demand_depends(demand, class, *agent, limit->of, values);
        bool covered = piece->backup >= 0 && !demand_depends(demand, class, piece->backup, limit->of, values);
        if (stands)
            count += piece->count;
        else if (covered && piece->mode == MODE_COLD && class->offer[piece->backup] >= 0)
            cold[class->offer[piece->backup]] += piece->count;
    }
    for (guint o = 0; o < offers->len; o++)
        count += MIN(cold[o], g_array_index(offers, Offer, o).deploy_per_hour * limit->hours);
    return count;
}

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    finding->bound = fraction_ceil(instance->limit->share, instance->endpoints);
    finding->at_least = true;
    g_autoptr(GPtrArray) domains = demand_domains(assignment->demand, instance, assignment->present);
    for (guint d = 0; d < domains->len; d++) {
        char **values = domains->pdata[d];
        int64_t count = protected_endpoints(assignment, instance, member, values);
        g_autofree char *name = g_strjoinv(", ", values);
        finding_add(finding, name, count, instance->endpoints, count >= finding->bound);
    }
}

/* Protected at once; cold backups in time are counted apart. */
static int adds(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    (void)limit;
    return !primary || (mode == MODE_HOT && !backup);
}

const LimitMeasure measure_survive = {.kind = "survive",
                                      .measure = measure,
                                      .row = LIMIT_ROW_SURVIVE,
                                      .adds = adds,
                                      .allows = allows_share_least};
