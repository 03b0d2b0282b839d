/* The local limits of one block as sums over cells, and the split of whole counts over them. A cell is the
 * classes of one group that no local limit tells apart. */
#ifndef POLYCULTURE_OPTIMISE_LOCAL_ROWS_H
#define POLYCULTURE_OPTIMISE_LOCAL_ROWS_H

#include "optimise/formulation.h"

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

typedef struct {
    const Block *block;
    GArray *cells, *families, *rows; /* of LocalCell, LocalFamily, LocalRow */
} LocalBlock;

LocalBlock *local_block_new(const Block *block);
void local_block_free(gpointer block);
const LocalRow *local_row(const LocalBlock *own, guint row);
const LocalCell *local_cell(const LocalBlock *own, guint cell);
bool local_counts(const LocalBlock *own, const LocalRow *row, guint cell, guint product);

/* Per class of the demand and product how many, so that all rows hold and the sums over groups are the
 * point's; the caller frees. NULL where it was not found: *missed then says whether multipliers (one a row)
 * and weights (one a group and product) of a row were found that no split meets and the point misses. */
int64_t *local_block_split(const LocalBlock *own, const int64_t *point, int64_t *multipliers,
                           int64_t *weights, bool *missed);

#endif
