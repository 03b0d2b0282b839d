/* The local limits of one block as sums over cells, and the split of whole counts over them. A cell is the
 * classes of one group that no local limit tells apart. */
#ifndef POLYCULTURE_OPTIMISE_LOCAL_ROWS_H
#define POLYCULTURE_OPTIMISE_LOCAL_ROWS_H

#include "optimise/formulation.h"
#include "optimise/lp.h"
#include "optimise/restrict.h"

typedef struct {
    guint group;
    GArray *classes; /* of guint: indices into demand->classes */
    GArray *rows;    /* of guint: the local rows that count it */
    int64_t endpoints;
} LocalCell;

/* One limit and one domain: a row for each value of the attribute. */
typedef struct {
    bool *depends; /* per group and product */
    GArray *rows;  /* of guint */
    bool parted;   /* upper bounds only, and no cell in two of the rows */
} LocalFamily;

/* sum over the cells of primaries that depend on the domain <= bound, or >= */
typedef struct {
    guint family;
    char *key;     /* its name in certificates */
    GArray *cells; /* of guint */
    int64_t bound;
    bool at_least;
} LocalRow;

/* The cells of a group that no active row tells apart: what the extended model counts. */
typedef struct {
    guint group;
    int64_t endpoints;
    int *column;    /* per product: column of the extended model, or -1 where it has one value */
    int64_t *value; /* per product: that value */
    int row;        /* of the extended model: everyone has a primary; -1: the group is one part */
} LocalPart;

typedef struct {
    const Block *block;
    GArray *cells, *families, *rows; /* of LocalCell, LocalFamily, LocalRow */
    bool *active;                    /* per row: has it stood in the way before? */
    guint *part_of;                  /* per cell; of the last local_block_extend */
    GArray *parts;                   /* of LocalPart */
    int *sum_row;    /* per group and product: the row of the extended model that ties parts to it, or -1 */
    int *active_row; /* per local row: its row in the extended model, or -1 */
} LocalBlock;

LocalBlock *local_block_new(const Block *block);
void local_block_free(gpointer block);
const LocalRow *local_row(const LocalBlock *own, guint row);
const LocalCell *local_cell(const LocalBlock *own, guint cell);
bool local_counts(const LocalBlock *own, const LocalRow *row, guint cell, guint product);

/* Adds to what is left of the model what its groups' parts get, and the active rows on them. */
void local_block_extend(LocalBlock *own, Restricted *restricted);
/* Makes the basis, grown to the extended model, one of it: see local_start. */
void local_block_start(const LocalBlock *own, const Restricted *restricted, const double *values,
                       LpBasis *basis);
/* Per class of the demand and product how many, so that all rows hold and the sums over parts are those of
 * the extended model's point; the caller frees. NULL where it was not found: rows that stood in the way are
 * active from now on, and *more says whether there are any new ones. */
int64_t *local_block_split(LocalBlock *own, const int64_t *point, bool *more);
/* The duals of the extended model's optimum as multipliers (one a row) and weights (one a group and product)
 * of a cut: with it the folded model knows as much of these choices. */
void local_block_prices(const LocalBlock *own, const Lp *lp, int64_t *multipliers, int64_t *weights);
/* True where no split of these counts of groups (fractions, as values of the folded model) meets all rows;
 * multipliers (one a row) and weights (one a group and product) then make a cut that says so. */
bool local_block_program(const LocalBlock *own, const double *values, int64_t *multipliers, int64_t *weights);

#endif
