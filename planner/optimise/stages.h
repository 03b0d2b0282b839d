/* Objectives in order: each is brought to its least, as far as time and nodes allow, on the plans that are as
 * good as asked in those before it. */
#ifndef POLYCULTURE_OPTIMISE_STAGES_H
#define POLYCULTURE_OPTIMISE_STAGES_H

#include "optimise/formulation.h"

/* What is known to begin with: `point` holds in the formulation's model (NULL is not allowed); no point costs
 * less than `bound`. */
typedef struct {
    const Formulation *formulation;
    const Scenario *scenario;
    gint64 deadline; /* monotonic microseconds; 0: none */
    int nodes;       /* of a tree, that each proof may look at */
    int64_t bound;
    bool brief; /* with the choices of the point held, and nothing proven: for large models */
} StagesStart;

/* Takes *point over and replaces it by the best one found. `objectives` (of PlanObjective, one a goal of the
 * scenario; values are those of the point) get what was proven. False with *error when the solver fails. */
bool stages_run(const StagesStart *start, int64_t **point, GArray *objectives, GError **error);

#endif
