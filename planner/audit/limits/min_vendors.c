/* min-vendors: vendors used as primary in scope >= min. */
#include "audit/limits/limits.h"

static void mark(const Assignment *assignment, const bool *member, bool *used)
{
    vendors_in_use(assignment, member, false, used);
}

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    g_autofree bool *used = g_new0(bool, catalog->vendors->len + 1);
    mark(assignment, member, used);
    finding->at_least = true;
    finding_add_vendors(catalog, used, instance->limit->number, finding);
}

const LimitMeasure measure_min_vendors = {.kind = "min-vendors",
                                          .measure = measure,
                                          .mark = mark,
                                          .row = LIMIT_ROW_CHOICES,
                                          .choice = "charge",
                                          .adds = adds_primary,
                                          .allows = allows_number};
