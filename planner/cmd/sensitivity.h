/* Solves a plan's scenario again with each limit a point looser and a point tighter. */
#ifndef POLYCULTURE_CMD_SENSITIVITY_H
#define POLYCULTURE_CMD_SENSITIVITY_H

#include "cmd/solve.h"
#include "export/sensitivity.h"

/* All together take about as long as the plan was given at most (`options->seconds`), each its part of it. */
Sensitivity *sensitivity_find(Scenario *scenario, const Fleet *fleet, const Plan *plan,
                              const OptimiseOptions *options, bool quiet, GError **error);

#endif
