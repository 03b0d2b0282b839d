/* Backups of one backup group g counted by themselves: z[g,b,m] endpoints with backup b in mode m, whatever
 * their primary, and of a kept group h (see formulation.h) e[h,b]. Far fewer columns than pairs have.
 *
 * It takes that products fall into kins, so that a backup suits every primary but those of its own kin (same
 * vendor, same owner, the product itself), and that no limit asks which backup stands behind which primary.
 * Handing backups out to primaries is then a transportation problem, and by Gale's theorem ("A theorem on
 * flows in networks", 1957) it can be solved if and only if, with n endpoints in all, X[h,c] primaries of kin
 * c in kept group h (one more stands for the rest, where nothing is kept), E[h,c] and Z[c] backups of kin c:
 *   sum of Z + sum of E = n,
 *   Z[c] + sum over h of E[h,c] + sum over h of max(X[h,c], sum over other kins d of E[h,d]) <= n  for all c,
 *   E[h,c] + X[h,c] <= n(h), and sum over c of E[h,c] <= n(h).
 * The first line is a row of the model, like the last ones and the second with all of X; its other forms are
 * added once values miss them. */
#ifndef POLYCULTURE_OPTIMISE_POOLS_H
#define POLYCULTURE_OPTIMISE_POOLS_H

#include "optimise/formulation.h"

/* States the backup group's backups as pools; false, with nothing done, where it takes pairs. */
bool pools_state(Block *block, int g);
/* Adds to the model the rows of the header that these values (one a column) miss; how many. */
int pools_cut(Formulation *formulation, const double *values);

/* Endpoints of a kept group (-1: the rest) with primaries of a kin that get this pair's backup. */
typedef struct {
    int kept_group, kin;
    guint pair; /* index into block->pairs */
    int64_t count;
} PoolShare;

/* Hands the pools of a whole point that meets all rows out: an array of PoolShare, to be freed. */
GArray *pools_hand_out(const Block *block, int g, const int64_t *point);

#endif
