/* Why no plan can meet a policy: a set of limits that cannot hold together, and would if any one of them
 * went; and for each of them the nearest threshold at which it alone would let a plan exist. */
#ifndef POLYCULTURE_OPTIMISE_CONFLICT_H
#define POLYCULTURE_OPTIMISE_CONFLICT_H

#include "plan/plan.h"

/* In words, for people; the caller frees. Only for what optimise found infeasible: with counts that may be
 * fractional (`relaxed`), or only in whole numbers. `brief`: the
 * limits by their ids, and no thresholds. NULL with *error when the solver fails. */
char *conflict_find(const Scenario *scenario, const Fleet *fleet, const char *const *functions, bool relaxed,
                    bool brief, gint64 deadline, GError **error);

#endif
