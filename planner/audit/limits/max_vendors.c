/* max-vendors: vendors used at all in scope, as primary or as hot or cold backup, <= max. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    finding_add_vendors(assignment, member, true, instance->limit->number, finding);
}

const LimitMeasure measure_max_vendors = {.kind = "max-vendors",
                                          .measure = measure,
                                          .row = LIMIT_ROW_CHOICES,
                                          .choice = "vendor",
                                          .adds = adds_any,
                                          .allows = allows_number};
