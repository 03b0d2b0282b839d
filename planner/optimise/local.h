/* Limits that the folding left out: repeated for each value of an attribute (each: site), a sum of primaries.
 * They cost nothing by themselves, so the folded model only has to know which of its points can be split over
 * the classes so that they hold. What cannot is cut off by rows that hold for every plan:
 *
 *   For multipliers r(i) >= 0 on local limits sum over S(i), D(i) of x[a,p] <= b(i) and any weights w[g,p] of
 *   the folded model, with c[a,p] = sum of r(i) over the limits that count primary p on class a:
 *     sum of w[g,p] X[g,p] <= sum of r(i) b(i) - sum over classes a of n(a) min over p of (c[a,p] -
 * w[g(a),p]). (Farkas; lower bounds count with the sign turned round.) With r and w of 0 and 1 for one domain
 * these are the cuts of a small transportation network, and the most violated is its minimum cut. */
#ifndef POLYCULTURE_OPTIMISE_LOCAL_H
#define POLYCULTURE_OPTIMISE_LOCAL_H

#include "optimise/formulation.h"
#include "optimise/lp.h"
#include "optimise/restrict.h"

typedef struct Local Local;

/* Borrows the folded formulation, whose model gets the cuts. */
Local *local_new(Formulation *formulation);
void local_free(Local *local);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Local, local_free)

/* Adds rows that every plan meets and these values miss, one domain at a time; how many. */
int local_cut(Local *local, const double *values);
/* The same for all domains together, which takes longer: there is no split of these values. */
int local_cut_together(Local *local, const double *values);
/* Is this row of the model one of the cuts? */
bool local_is_cut(const Local *local, int row);

/* Adds to what is left of the folded model the local limits that have stood in the way before, with what
 * their values of the attribute get of each group. */
void local_extend(Local *local, Restricted *restricted);
/* Makes a basis of the model before, with its values, one of the extended model: what the groups' counts were
 * is handed to their parts in order. */
void local_start(const Local *local, const Restricted *restricted, const double *values, LpBasis *basis);
/* Adds the cuts by which the folded model knows what the optimum of the extended one tells of its choices;
 * how many these values miss. */
int local_cut_by_prices(Local *local, const Lp *lp, const double *values);
/* Splits the counts of a whole point of that over the classes so that every local limit holds: one array a
 * block, as block_pieces takes it (free with g_ptr_array_unref). NULL where that was not achieved; *more then
 * says whether it is worth another try, with more limits. */
GPtrArray *local_split(Local *local, const int64_t *point, bool *more);

/* Calls `add` with the certificate's name of each local limit that the cut in this row of the model is made
 * of, and its part in it. */
typedef void (*LocalPartOf)(const char *key, double part, gpointer data);
void local_parts(const Local *local, int row, double multiplier, LocalPartOf add, gpointer data);

#endif
