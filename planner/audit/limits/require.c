/* require: endpoints in scope whose primary depends on one of the values: all of them. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    int64_t count = exposed_endpoints(assignment, member, limit->of, limit->values, MEASURE_AVAILABILITY);
    finding->bound = instance->endpoints;
    finding->at_least = true;
    g_autofree char *name = g_strjoinv(", ", limit->values);
    finding_add(finding, name, count, instance->endpoints, count == instance->endpoints);
}

static bool bars(const Demand *demand, const Limit *limit, const DemandClass *class, int product,
                 bool as_backup)
{
    return !as_backup && !demand_depends(demand, class, product, limit->of, limit->values);
}

const LimitMeasure measure_require = {.kind = "require", .measure = measure, .bars = bars};
