/* How each kind of limit stands in the integer program. One file and one table line a kind; the table's order
 * is that in which rows are stated, so that a kind may count on the choice columns of those before it. */
#ifndef POLYCULTURE_OPTIMISE_LIMITS_LIMITS_H
#define POLYCULTURE_OPTIMISE_LIMITS_LIMITS_H

#include "optimise/formulation.h"

typedef struct {
    const char *kind; /* as in policies */
    /* Does the limit look at backups, or at primaries alone? */
    bool (*sees_backups)(const Limit *limit);
    /* Does it ask which backup stands behind which primary? A hot backup of a vendor behind any other is not
     * such a question. May be NULL: never. */
    bool (*needs_pairs)(const Limit *limit);
    /* Before there are columns: strikes out what the limit rules out. May be NULL. */
    void (*restrict_groups)(Block *block, const LimitInstance *instance, int index);
    /* The rows of the limit. May be NULL. */
    void (*state)(Block *block, const LimitInstance *instance, int index);
    /* Where the limit holds a sum of primaries that depend on each domain between bounds: these (-MODEL_FREE
     * and MODEL_FREE: none). False where it is not of that form. May be NULL. */
    bool (*local_bounds)(const Block *block, const LimitInstance *instance, int64_t *lower, int64_t *upper);
    /* The rows of a limit of the plan as a whole; all columns have their costs. */
    void (*state_plan)(Formulation *formulation, const Limit *limit);
} LimitRows;

/* NULL-terminated. */
extern const LimitRows *const limit_rows[];
extern const LimitRows rows_max_share, rows_min_share, rows_max_vendors, rows_min_vendors,
    rows_backup_required, rows_max_change, rows_forbid, rows_keep, rows_require, rows_capability_min,
    rows_max_products, rows_min_share_if_used, rows_recover_within, rows_survive, rows_hhi_max, rows_budget;

bool limit_sees_backups(const Limit *limit);
bool limit_needs_pairs(const Limit *limit);
/* For limits that count endpoints exposed by their measure (exposure_entries). */
bool measure_needs_pairs(const Limit *limit);
bool never_sees_backups(const Limit *limit);
bool always_sees_backups(const Limit *limit);

/* For limits that count vendors over all functions together: the row lower <= sum over vendors of any(v) <=
 * upper, for every value of the limit's attribute. `column` gives what stands for the vendor in one function
 * (-1: it cannot); any(v) is at least each of these, or at most their sum where there is a `lower`. */
void state_together(Formulation *formulation, const Limit *limit, int64_t lower, int64_t upper,
                    int (*column)(Block *block, const LimitInstance *instance, int index, int vendor));

/* Adds the entries of "endpoints exposed to the values" on the instance, by the limit's measure, each with
 * this coefficient; returns how many entries. */
int exposure_entries(Block *block, const LimitInstance *instance, int index, char *const *values,
                     int64_t coefficient);

#endif
