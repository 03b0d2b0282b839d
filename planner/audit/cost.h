/* What an assignment costs, from offers alone. */
#ifndef POLYCULTURE_AUDIT_COST_H
#define POLYCULTURE_AUDIT_COST_H

#include "audit/limits/limits.h"

/* Adds one to `led` of every vendor (of the catalog) that sells a primary of the assignment. */
void cost_leaders(const Assignment *assignment, int64_t *led);
/* Per vendor: are its licences sold as a bundle, where it leads in so many functions? Free with g_free. */
bool *cost_bundles(const Scenario *scenario, const int64_t *led);
/* Adds the purchases and costs of one function to the plan. `vendor_used` (per vendor) is kept up over
 * functions; fixed costs of vendors are left to cost_vendors. With `backups` false only primaries are priced,
 * without migration (today's state), and pieces that no offer sells are counted in *unpriced; otherwise they
 * are an error. */
bool cost_function(const Assignment *assignment, bool backups, const bool *bundled, Plan *plan,
                   bool *vendor_used, int64_t *unpriced, GError **error);
/* What `to` costs more than `from`, part by part; less is negative. */
PlanCost cost_difference(const PlanCost *from, const PlanCost *to);
/* Fixed costs of the vendors used at all, and the total. */
bool cost_total(const Scenario *scenario, const bool *vendor_used, Plan *plan, GError **error);

#endif
