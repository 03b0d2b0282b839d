/* The integer program for other solvers: every number as exact as the model's own, every name one that people
 * can read and that MPS, LP and CBC's reader of either take: letters, digits, '.' and '_'. */
#ifndef POLYCULTURE_OPTIMISE_INTERCHANGE_H
#define POLYCULTURE_OPTIMISE_INTERCHANGE_H

#include "plan/plan.h"

/* Where to write what; a NULL is not written. */
typedef struct {
    bool folded; /* of the folded model (formulation_folded), whose optimum is a bound; else of the whole */
    char *mps, *lp; /* free MPS, CPLEX LP; costs in the currency's main unit */
    char *start;    /* a plan as a point of that model: CBC's -mipstart, "number name value" a line */
} Interchange;

void interchange_clear(Interchange *files);

/* The model, all functions together, before anything is solved; `start` takes no part. */
bool interchange_model(const Scenario *scenario, const Fleet *fleet, const Interchange *files,
                       GError **error);
/* The plan as a start for it. */
bool interchange_start(const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                       const Interchange *files, GError **error);

#endif
