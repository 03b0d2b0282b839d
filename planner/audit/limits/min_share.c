/* min-share: exposed endpoints >= min x N for every domain, as whole numbers: count >= ceil(min x N). */
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
        int64_t count = exposed_endpoints(assignment, member, limit->of, values, limit->measure);
        g_autofree char *name = g_strjoinv(", ", values);
        finding_add(finding, name, count, instance->endpoints, count >= finding->bound);
    }
}

const LimitMeasure measure_min_share = {.kind = "min-share",
                                        .measure = measure,
                                        .row = LIMIT_ROW_DOMAIN,
                                        .adds = adds_measured,
                                        .allows = allows_share_least};
