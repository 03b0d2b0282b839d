/* min-share-if-used: for every domain, 0 or count >= ceil(min x N). Domains that are not used are not
 * listed. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    finding->bound = fraction_ceil(limit->share, instance->endpoints);
    finding->at_least = true;
    g_autoptr(GPtrArray) domains = demand_domains(assignment->demand, instance, assignment->present);
    for (guint d = 0; d < domains->len; d++) {
        char **values = domains->pdata[d];
        int64_t count = exposed_endpoints(assignment, member, limit->of, values, MEASURE_AVAILABILITY);
        if (count > 0)
            finding_add(finding, values[0], count, instance->endpoints, count >= finding->bound);
    }
}

const LimitMeasure measure_min_share_if_used = {.kind = "min-share-if-used",
                                                .measure = measure,
                                                .row = LIMIT_ROW_LEAST,
                                                .choice = "in",
                                                .adds = adds_primary,
                                                .allows = allows_share_least};
