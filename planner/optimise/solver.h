/* GLPK's branch and bound on a whole model, in a child process (child.h). */
#ifndef POLYCULTURE_OPTIMISE_SOLVER_H
#define POLYCULTURE_OPTIMISE_SOLVER_H

#include "optimise/model.h"

typedef enum {
    MINIMISE_COST,
    MINIMISE_CHANGES, /* under cost_most */
    MINIMISE_NOTHING  /* any feasible point */
} SolveAim;

typedef struct {
    const Model *model;
    SolveAim aim;
    bool relax_counts;    /* counts may be fractional: a bound, and choices to start from */
    const int64_t *fixed; /* per column a value to hold, or MODEL_FREE; NULL: nothing is held */
    int64_t aim_most;     /* only points with an aim of at most this; MODEL_FREE: any */
    int64_t cost_most;    /* only points of at most this cost; MODEL_FREE: any */
    double gap;           /* stop when (best - bound) / best is no more; 0: go on to the end */
    int nodes;            /* stop after so many nodes of the tree: the same on every machine; 0: no end */
    gint64 deadline;      /* monotonic microseconds; 0: none */
} SolveRequest;

typedef enum {
    SOLVE_DONE,       /* the point is optimal (or as close as `gap` asks) */
    SOLVE_INFEASIBLE, /* there is no point */
    SOLVE_LIMIT,      /* nodes or time are used up, or the user interrupted; there may be a point */
    SOLVE_FAILED      /* the solver gave up; there may be a point */
} SolveStatus;

typedef struct {
    SolveStatus status;
    int64_t bound;  /* no point has a smaller aim; 0 where nothing is known */
    double *values; /* per column, the best point found; NULL where none */
    int nodes;      /* of the tree, that were looked at */
} SolveResult;

/* False with *error when no child could be started. */
bool solve(const SolveRequest *request, SolveResult *result, GError **error);
void solve_clear(SolveResult *result);
/* Nearest whole values; caller frees. */
int64_t *solve_rounded(const Model *model, const SolveResult *result);
/* True once the user asked to stop (SIGINT, SIGTERM) while a solve ran. */
bool solve_interrupted(void);

#endif
