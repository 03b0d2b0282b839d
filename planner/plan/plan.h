/* The plan: for every class and function how many endpoints get which primary and backup; what to buy; what
 * it costs; what every limit comes to; how far from optimal it can be. File format: plan/1. */
#ifndef POLYCULTURE_PLAN_PLAN_H
#define POLYCULTURE_PLAN_PLAN_H

#include "scenario/demand.h"

/* `count` endpoints of a class get this. Sorted by class, primary, backup, mode. */
typedef struct {
    int class;   /* index into fleet->classes */
    int primary; /* product */
    int backup;  /* product, or -1 */
    BackupMode mode;
    int64_t count;
} PlanPiece;

typedef struct {
    char *function;
    GArray *pieces; /* of PlanPiece */
} PlanFunction;

/* What to buy under one offer; also an offer with a contract that nothing is bought under any more. */
typedef struct {
    char *function;
    int offer; /* index into scenario->offers */
    int64_t primaries, billed;
    int64_t standby[MODE_COUNT]; /* endpoints by backup mode */
    bool bundled;                /* unit is after the discount of the vendor's bundle */
    bool contract;               /* some licences are bound already: of them ... */
    int64_t unused;              /* ... so many have no primary any more, */
    Money unused_total;          /* which are paid until the contract ends */
    Money unit, total;           /* of the licences: unit a year of the first one, total over the years */
} PlanPurchase;

typedef struct {
    Money licences, fixed, migration, standby, total;
} PlanCost;

/* One measured value of a limit: a domain, or the count, against its bound. */
typedef struct {
    char *domain;         /* "eset", "SK, FI"; "" where the limit has none */
    int64_t count, total; /* the fraction measured; for counts total is 0 */
    bool holds;
} PlanMeasurement;

typedef struct {
    char *id, *function, *each_value; /* each_value or NULL */
    bool holds;
    int64_t bound;    /* most (or least) endpoints, vendors ... that the limit allows here */
    bool at_least;    /* bound is the least, not the most */
    int64_t total;    /* N */
    GArray *measured; /* of PlanMeasurement; sorted, the worst first */
} PlanFinding;

/* What the plan has of one of the scenario's objectives, in their order. */
typedef struct {
    Objective objective;
    int64_t value; /* of this plan; Money where it is the cost */
    int64_t bound; /* no plan that is as good in the objectives before has less (as proven by the solver) */
    bool proven;   /* a plan with `bound` exists; `value` is within the tolerance of it */
} PlanObjective;

typedef struct {
    char *version;     /* of the program that made it; NULL: this one */
    GArray *functions; /* of PlanFunction, in the scenario's order */
    GArray *purchases; /* of PlanPurchase, by function then product */
    PlanCost cost;
    GPtrArray *findings;     /* of PlanFinding * */
    GArray *objectives;      /* of PlanObjective; empty for what runs today */
    Money bound;             /* no plan can cost less (as proven by the solver) */
    Money certified;         /* what certificate.json proves of the bound; -1: there is none */
    char *certificate;       /* its text, where the optimiser made one; never read from a file */
    const char *uncertified; /* why it made none, for people; static text */
    bool optimal;            /* the cost is proven to be the least, in its turn among the objectives */
    bool stopped;            /* the solver stopped early */
    int64_t changes;         /* endpoints whose primary differs from today's */
    bool changes_proven; /* no plan that is as good in the objectives before changes fewer, as proven by the
                            solver */
} Plan;

Plan *plan_new(void);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)
/* Adds a function; its empty list of pieces belongs to the plan. */
GArray *plan_add_function(Plan *plan, const char *function);
/* The pieces of the function, or NULL where the plan has none; they belong to the plan. */
GArray *plan_pieces(const Plan *plan, const char *function);
/* Sorts pieces, and joins those that are alike. */
void plan_sort_pieces(GArray *pieces);
PlanFinding *plan_finding_new(void);
void plan_finding_free(gpointer finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanFinding, plan_finding_free)

/* Sets `optimal` and `changes_proven` by the objectives. */
void plan_settle(Plan *plan);
/* "optimal", "within-gap", "stopped". */
const char *plan_status(const Plan *plan);
/* "136915.00" of a cost, "3500" of anything else; caller frees. */
char *plan_objective_text(Objective objective, int64_t value);
/* (cost - bound) / cost in percent, rounded up in the second decimal: "0.00%"; caller frees. */
char *plan_gap_text(const Plan *plan);

/* One file of the bundle's inputs. */
typedef struct {
    char *name; /* "inputs/fleet.json" */
    char *sha256;
} PlanInput;
/* An empty list of PlanInput with the right clean-up. */
GArray *plan_inputs_new(void);

/* Canonical plan.json. `inputs` of PlanInput; version of the program. */
GString *plan_write(const Plan *plan, const Scenario *scenario, const GArray *inputs);
/* Reads only what plan.json claims: nothing is computed. Product ids are resolved against the catalog. */
Plan *plan_parse(const JsonDocument *document, const Scenario *scenario, const Fleet *fleet, GArray **inputs,
                 GError **error);

#endif
