/* Planning as the commands do it: the optimiser claims, the auditor's half recomputes; then the same again
 * with something changed, side by side. */
#ifndef POLYCULTURE_CMD_SOLVE_H
#define POLYCULTURE_CMD_SOLVE_H

#include "export/answer.h"
#include "optimise/optimise.h"

/* Progress is told on a terminal, unless `quiet`. Fills in the plan with what the auditor's half says of the
 * optimiser's pieces. False with *error also where the two do not agree, for they share no code. Where there
 * is no plan *conflict, which belongs to the caller, says why, and the plan's certificate is a proof of it,
 * if one was asked for and found. */
bool solve_scenario(const Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options, bool quiet,
                    Plan *plan, Outcome *outcome, char **conflict, GError **error);

/* What is changed for job number `job`; the scenario is that of the job's own process. */
typedef void (*ScenarioChange)(Scenario *scenario, guint job, gpointer context);

typedef struct {
    guint jobs;
    int at_once;          /* 0: one a processor */
    const char *function; /* whose largest share is told; NULL: of all functions the largest */
    bool quiet;           /* no progress on a terminal */
    ScenarioChange change;
    gpointer context;
} SolveChanges;

/* Solves every changed scenario within `options`. GPtrArray of Answer *, in the order of the jobs. */
GPtrArray *solve_changed(Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options,
                         const SolveChanges *changes, GError **error);

#endif
