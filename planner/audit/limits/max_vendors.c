/* max-vendors: vendors used at all in scope, as primary or as hot or cold backup, <= max. */
#include "audit/limits/limits.h"

static void mark(const Assignment *assignment, const bool *member, bool *used)
{
    vendors_in_use(assignment, member, true, used);
}

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    g_autofree bool *used = g_new0(bool, catalog->vendors->len + 1);
    mark(assignment, member, used);
    finding_add_vendors(catalog, used, instance->limit->number, finding);
}

const LimitMeasure measure_max_vendors = {.kind = "max-vendors",
                                          .measure = measure,
                                          .mark = mark,
                                          .row = LIMIT_ROW_CHOICES,
                                          .choice = "vendor",
                                          .adds = adds_any,
                                          .allows = allows_number};
