/* recover-within: for every domain, count x minutes <= technicians x 60 x hours, in 128 bits. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    const Scenario *scenario = assignment->demand->scenario;
    __int128 minutes = (__int128)scenario->technicians * 60 * limit->hours;
    finding->bound = (int64_t)MIN(minutes / scenario->minutes_per_endpoint, (__int128)instance->endpoints);
    g_autoptr(GPtrArray) domains = demand_domains(assignment->demand, instance, assignment->present);
    for (guint d = 0; d < domains->len; d++) {
        char **values = domains->pdata[d];
        int64_t count = exposed_endpoints(assignment, member, limit->of, values, MEASURE_AVAILABILITY);
        g_autofree char *name = g_strjoinv(", ", values);
        finding_add(finding, name, count, instance->endpoints,
                    (__int128)count * scenario->minutes_per_endpoint <= minutes);
    }
}

/* At most the endpoints in scope. */
static __int128 allows(const Demand *demand, const LimitInstance *instance)
{
    const Scenario *scenario = demand->scenario;
    __int128 minutes = (__int128)scenario->technicians * 60 * instance->limit->hours;
    return MIN(minutes / scenario->minutes_per_endpoint, (__int128)instance->endpoints);
}

const LimitMeasure measure_recover_within = {.kind = "recover-within",
                                             .measure = measure,
                                             .row = LIMIT_ROW_DOMAIN,
                                             .adds = adds_primary,
                                             .allows = allows};
