/* Folds the classes of a demand into groups that no row and no cost can tell apart. */
#ifndef POLYCULTURE_OPTIMISE_GROUPS_H
#define POLYCULTURE_OPTIMISE_GROUPS_H

#include "optimise/formulation.h"

/* Fills block->groups from block->demand and block->instances. */
void groups_fold(Block *block);
/* Fills block->backup_groups: groups with backup_limits that the backup side cannot tell apart. */
void groups_fold_backups(Block *block);
void group_free(gpointer group);

#endif
