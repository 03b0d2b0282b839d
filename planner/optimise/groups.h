/* Folds the classes of a demand into groups that no row and no cost can tell apart. */
#ifndef POLYCULTURE_OPTIMISE_GROUPS_H
#define POLYCULTURE_OPTIMISE_GROUPS_H

#include "optimise/formulation.h"

/* Fills block->groups from block->demand and block->instances. */
void groups_fold(Block *block);
/* Fills block->backup_groups: groups with backup_limits that the backup side cannot tell apart; and
 * block->kept_groups. */
void groups_fold_backups(Block *block);
/* Does the product run there today, so that as a hot backup it saves its migration? */
bool group_keeps(const Block *block, const Group *group, int product);
void group_free(gpointer group);
void backup_group_clear(gpointer backup_group);

#endif
