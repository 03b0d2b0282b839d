/* How each kind of limit is measured on a plan, with exact whole numbers. One file and one table line a kind.
 */
#ifndef POLYCULTURE_AUDIT_LIMITS_LIMITS_H
#define POLYCULTURE_AUDIT_LIMITS_LIMITS_H

#include "audit/exposure.h"

/* What row of a certificate states the limit (models/certificate.md). */
typedef enum {
    LIMIT_ROW_NONE,    /* it rules out choices by itself */
    LIMIT_ROW_DOMAIN,  /* one row per domain: endpoints that `adds` counts against `allows` */
    LIMIT_ROW_CHANGE,  /* one row: endpoints whose primary is another one than today */
    LIMIT_ROW_CHOICES, /* one row: the sum of its choices */
    LIMIT_ROW_LEAST,   /* one row per choice: the endpoints that a domain in use needs */
    LIMIT_ROW_SURVIVE, /* one row per domain, with cold backups in time */
    LIMIT_ROW_SQUARES, /* tangents of a sum of squares */
    LIMIT_ROW_BUDGET   /* a part of the cost */
} LimitRow;

typedef struct {
    const char *kind; /* as in policies */
    /* Fills bound, at_least and measured of the finding; `member` says per class of the fleet whether it is
     * in scope. holds is set from the measurements. */
    void (*measure)(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding);
    /* max-vendors and min-vendors, which can count over all functions together: marks (per vendor of the
     * catalog) who counts in this one. */
    void (*mark)(const Assignment *assignment, const bool *member, bool *used);
    /* The same for limits of the plan as a whole, once its cost is known; total and function are set. */
    void (*measure_plan)(const Limit *limit, const Plan *plan, const char *currency, PlanFinding *finding);
    /* The rest is what certificates need. */
    LimitRow row;
    /* What one endpoint adds to the row: does its primary depend on the row's domain, does its backup? */
    int (*adds)(const Limit *limit, bool primary, bool backup, BackupMode mode);
    /* The whole number on the other side of the row. */
    __int128 (*allows)(const Demand *demand, const LimitInstance *instance);
    /* Does the limit rule the product out on a class in its scope, as primary or as backup? */
    bool (*bars)(const Demand *demand, const Limit *limit, const DemandClass *class, int product,
                 bool as_backup);
    const char *choice; /* the word of the choices that it ties: "vendor", "charge", "product", "in" */
} LimitMeasure;

/* NULL-terminated. */
extern const LimitMeasure *const limit_measures[];
extern const LimitMeasure measure_max_share, measure_min_share, measure_max_vendors, measure_min_vendors,
    measure_backup_required, measure_max_change, measure_forbid, measure_keep, measure_require,
    measure_capability_min, measure_max_products, measure_min_share_if_used, measure_recover_within,
    measure_survive, measure_hhi_max, measure_budget;

/* NULL for a kind that is not known. */
const LimitMeasure *limit_measure_of(const Limit *limit);
/* The `adds` and `allows` that several kinds share. */
int adds_primary(const Limit *limit, bool primary, bool backup, BackupMode mode);
int adds_agents(const Limit *limit, bool primary, bool backup, BackupMode mode);
int adds_measured(const Limit *limit, bool primary, bool backup, BackupMode mode);
int adds_any(const Limit *limit, bool primary, bool backup, BackupMode mode);
__int128 allows_share_most(const Demand *demand, const LimitInstance *instance);
__int128 allows_share_least(const Demand *demand, const LimitInstance *instance);
__int128 allows_number(const Demand *demand, const LimitInstance *instance);

/* Adds one measured value; `domain` may be "". */
void finding_add(PlanFinding *finding, const char *domain, int64_t count, int64_t total, bool holds);
/* Marks (per vendor of the catalog) the vendors that are used in scope. */
void vendors_in_use(const Assignment *assignment, const bool *member, bool backups_too, bool *used);
/* Adds the number of marked vendors, with their names. */
void finding_add_vendors(const Catalog *catalog, const bool *used, int64_t bound, PlanFinding *finding);
/* The amount of money that findings on this budget count: whole, or its smaller parts where its limit has
 * them. */
Money measure_budget_unit(const Limit *limit);

#endif
