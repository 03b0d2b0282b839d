/* hhi-max: the index is measured in points, rounded up, so that it is at most the limit (a whole number of
 * these points) exactly when 10,000 x sum of squares <= max x N^2. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Limit *limit = instance->limit;
    int64_t scale = limit->points % HHI_SCALE ? HHI_SCALE : 1;
    __int128 squares = 0, whole = (__int128)instance->endpoints * instance->endpoints;
    g_autoptr(GPtrArray) domains = demand_domains(assignment->demand, instance, assignment->present);
    for (guint d = 0; d < domains->len; d++) {
        int64_t count =
            exposed_endpoints(assignment, member, limit->of, domains->pdata[d], MEASURE_AVAILABILITY);
        squares += (__int128)count * count;
    }
    /* Counts stay below 2^40, so this stays below 2^107 for every domain. */
    __int128 index = (squares * 10000 * scale + whole - 1) / whole;
    finding->bound = limit->points / (HHI_SCALE / scale);
    finding_add(finding, "", (int64_t)index, 10000 * scale, index <= finding->bound);
}

/* The most that the sum of squares can be: it is whole. Below 2^53 x 2^27 x 2^40. */
static __int128 allows(const Demand *demand, const LimitInstance *instance)
{
    (void)demand;
    return (__int128)instance->limit->points * instance->endpoints * instance->endpoints /
           (10000 * (__int128)HHI_SCALE);
}

const LimitMeasure measure_hhi_max = {
    .kind = "hhi-max", .measure = measure, .row = LIMIT_ROW_SQUARES, .adds = adds_primary, .allows = allows};
