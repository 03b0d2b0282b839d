/* Why no plan can meet a policy: a set of limits that cannot hold together, and would if any one of them
 * went; and for each of them the nearest threshold at which it alone would let a plan exist. */
#ifndef POLYCULTURE_OPTIMISE_CONFLICT_H
#define POLYCULTURE_OPTIMISE_CONFLICT_H

#include "plan/plan.h"

/* In words, for people; the caller frees. Only for what optimise found infeasible: with counts that may be
 * fractional (`relaxed`), or only in whole numbers. `brief`: the limits by their ids, and no thresholds. The
 * limits (of const Limit *) are added to `conflict`, in the policy's order. NULL with *error when the solver
 * fails. */
char *conflict_find(const Scenario *scenario, const Fleet *fleet, const char *const *functions, bool relaxed,
                    bool brief, gint64 deadline, GPtrArray *conflict, GError **error);
/* A problem of certificate/1 that says so of these limits alone, by a search of its own; the caller frees.
 * *proof is NULL where that finds none. False with *error when the solver fails. */
bool conflict_prove(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                    const GPtrArray *conflict, gint64 deadline, char **proof, GError **error);

#endif
