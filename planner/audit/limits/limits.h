/* How each kind of limit is measured on a plan, with exact whole numbers. One file and one table line a kind.
 */
#ifndef POLYCULTURE_AUDIT_LIMITS_LIMITS_H
#define POLYCULTURE_AUDIT_LIMITS_LIMITS_H

#include "audit/exposure.h"

typedef struct {
    const char *kind; /* as in policies */
    /* Fills bound, at_least and measured of the finding; `member` says per class of the fleet whether it is
     * in scope. holds is set from the measurements. */
    void (*measure)(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding);
    /* The same for limits of the plan as a whole, once its cost is known; total and function are set. */
    void (*measure_plan)(const Limit *limit, const Plan *plan, const char *currency, PlanFinding *finding);
} LimitMeasure;

/* NULL-terminated. */
extern const LimitMeasure *const limit_measures[];
extern const LimitMeasure measure_max_share, measure_min_share, measure_max_vendors, measure_min_vendors,
    measure_backup_required, measure_max_change, measure_forbid, measure_keep, measure_require,
    measure_capability_min, measure_max_products, measure_min_share_if_used, measure_recover_within,
    measure_survive, measure_hhi_max, measure_budget;

/* Adds one measured value; `domain` may be "". */
void finding_add(PlanFinding *finding, const char *domain, int64_t count, int64_t total, bool holds);
/* The amount of money that findings on this budget count: whole, or its smaller parts where its limit has
 * them. */
Money measure_budget_unit(const Limit *limit);
/* Adds one measured number of vendors that are used in scope, with their names. */
void finding_add_vendors(const Assignment *assignment, const bool *member, bool backups_too, int64_t bound,
                         PlanFinding *finding);

#endif
