/* Finds the plan of least cost that the policy allows, and how much cheaper any plan could be at most.
 * What it returns is a claim: the auditor's half recomputes cost and limits from the pieces alone. */
#ifndef POLYCULTURE_OPTIMISE_OPTIMISE_H
#define POLYCULTURE_OPTIMISE_OPTIMISE_H

#include "plan/plan.h"

/* How far it is. */
typedef enum {
    OPTIMISE_COST,    /* looking for the least cost */
    OPTIMISE_OTHERS,  /* the other objectives, at that cost */
    OPTIMISE_CONFLICT /* there is no plan: why? */
} OptimisePhase;

typedef struct {
    OptimisePhase phase;
    const char *const *functions; /* that are planned together at this moment */
    bool found;                   /* is there a plan? */
    Money best, bound;            /* what it costs, and what none costs less than */
} OptimiseState;

/* Called several times a second, as long as it takes. */
typedef void (*OptimiseWatch)(const OptimiseState *state, gpointer data);

typedef struct {
    int64_t seconds; /* stop after; 0: no end */
    Fraction gap; /* good enough: (cost - bound) / cost; proving goes on beyond it as long as it is cheap */
    bool brief;   /* where there is no plan, name the limits alone */
    bool prove;   /* where there is no plan, look for a proof of that */
    OptimiseWatch watch; /* or NULL */
    gpointer watcher;
} OptimiseOptions;

typedef enum {
    OUTCOME_PLAN,       /* pieces, bound, optimal, stopped and changes_proven of the plan are filled in */
    OUTCOME_INFEASIBLE, /* no plan can meet the policy */
    OUTCOME_STOPPED     /* time was up before there was any plan */
} Outcome;

/* Why there is no plan. */
typedef struct {
    char *conflict;    /* the limits that cannot hold together, in words */
    GPtrArray *proofs; /* of char *: certificates of it, the one that rests on the fewest limits first; claims
                          until they are checked */
    const char *unproven; /* why there is none of them; static text */
} Refusal;

void refusal_clear(Refusal *refusal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Refusal, refusal_clear)

/* False with *error on wrong inputs or a failing solver. `cost` gets what the optimiser holds the plan to
 * cost; *refusal (empty before) is filled where there is none. */
bool optimise(const Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options, Plan *plan,
              Money *cost, Outcome *outcome, Refusal *refusal, GError **error);

#endif
