/* Solves models with rows of squares: solve, cut off what misses them, solve again. */
#ifndef POLYCULTURE_OPTIMISE_CUTS_H
#define POLYCULTURE_OPTIMISE_CUTS_H

#include "optimise/solver.h"

/* As solve(), on a model that gains rows on the way; they hold for every whole point within the squares, so
 * bounds stay bounds. Where time is up before the squares hold, the point misses them: model_holds tells. */
bool solve_cutting(Model *model, const SolveRequest *request, SolveResult *result, GError **error);

#endif
