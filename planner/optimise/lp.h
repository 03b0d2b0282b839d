/* The linear relaxation of a model, kept warm: counts and choices may be fractional, bounds of columns move,
 * rows come in once they help, and go. Runs in the solver's child (child.h) only. Values are in the model's
 * own numbers; the objective is in `unit`s of Money. */
#ifndef POLYCULTURE_OPTIMISE_LP_H
#define POLYCULTURE_OPTIMISE_LP_H

#include "optimise/model.h"

typedef struct Lp Lp;

/* Which columns and rows (their slacks) are basic, in the order of the model. */
typedef struct {
    GByteArray *columns, *rows; /* GLPK's status, or 0 for a row that is not in */
} LpBasis;

/* Makes room for so many of each: new columns are 0, new rows basic. Then as many columns enter as rows
 * leave. */
void lp_basis_grow(LpBasis *basis, guint columns, guint rows);
void lp_basis_enter(LpBasis *basis, int column);
void lp_basis_leave(LpBasis *basis, int row);
void lp_basis_free(LpBasis *basis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LpBasis, lp_basis_free)

typedef enum {
    LP_OPTIMAL,
    LP_CUT,        /* the objective passed the cutoff: it and the duals are good, the values are not */
    LP_INFEASIBLE, /* as far as floating point can tell: never a proof */
    LP_FAILED      /* numbers got out of hand, or the deadline passed */
} LpStatus;

/* Borrows the model, which may get more rows (lp_add_missed). Lazy rows are left out at first. */
Lp *lp_new(const Model *model, double unit);
void lp_free(Lp *lp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lp, lp_free)

/* From the basis at hand by the dual simplex method; the slow and safe way where that stumbles. */
LpStatus lp_solve(Lp *lp);
/* A lower bound on the objective after at most so many iterations of the dual simplex method; INFINITY where
 * there is no point. Leaves values and duals undefined. */
double lp_glance(Lp *lp, int iterations);
void lp_set_bounds(Lp *lp, int column, double lower, double upper);
/* The dual simplex method may stop once the objective has passed this; INFINITY: never. */
void lp_set_cutoff(Lp *lp, double cutoff);
/* Monotonic microseconds after which lp_solve gives up; 0: never. */
void lp_set_deadline(Lp *lp, gint64 deadline);
/* Of the last optimal solve; valid until the next. Values: one a column. */
double lp_objective(const Lp *lp);
const double *lp_values(Lp *lp);
/* Dual value of a row in the certificate's units; 0 where the row is not in. */
double lp_dual(const Lp *lp, int row);
double lp_reduced_cost(const Lp *lp, int column);
/* Takes in every row of the model that is not lazy, and the lazy ones that the last values miss; how many
 * came in. */
int lp_add_missed(Lp *lp);
/* How many rows are in. */
int lp_rows(const Lp *lp);

/* Takes the basis over, with the rows that it takes, and lets lazy rows go that have not mattered for long;
 * rows that it does not know are basic. */
void lp_set_basis(Lp *lp, const LpBasis *basis);
/* The same for an Lp that was never solved, which then starts from there by the primal simplex method. */
void lp_start(Lp *lp, const LpBasis *basis);
LpBasis *lp_basis(const Lp *lp);
/* What rounding may do with a column. */
typedef enum {
    ROUND_HOLD,  /* it stays at the nearest whole number */
    ROUND_WHOLE, /* any whole number */
    ROUND_REAL   /* any number; the point has it rounded up */
} RoundColumn;

/* A whole point near the last values. False where none was found within a few nodes. */
bool lp_round(Lp *lp, const RoundColumn *columns, int64_t *point);
/* Of the present bounds, which must be infeasible: multipliers y, one a row of the model, of a sum of rows
 * that nothing meets. False where that cannot be shown. */
bool lp_ray(Lp *lp, double *multipliers);

#endif
