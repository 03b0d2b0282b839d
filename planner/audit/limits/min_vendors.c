/* min-vendors: vendors used as primary in scope >= min. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    finding->at_least = true;
    finding_add_vendors(assignment, member, false, instance->limit->number, finding);
}

const LimitMeasure measure_min_vendors = {.kind = "min-vendors",
                                          .measure = measure,
                                          .row = LIMIT_ROW_CHOICES,
                                          .choice = "charge",
                                          .adds = adds_primary,
                                          .allows = allows_number};
