/* The backup side of a block: which pairs there may be, their columns, and the rows that tie them to
 * primaries. Where pairs need not be told apart, pools stand in their place (pools.h). */
#ifndef POLYCULTURE_OPTIMISE_BACKUPS_H
#define POLYCULTURE_OPTIMISE_BACKUPS_H

#include "optimise/formulation.h"

/* The offer that holds for the product in the group, which must be allowed there. */
const Offer *group_offer(const Block *block, const Group *group, int product);
/* A product's id for names; of -1, which stands for no product: "manual". */
const char *backup_id(const Block *block, int product);
/* May this backup (-1: none, by hand) stand behind this primary in the group, and can it be had? */
bool backup_possible(const Block *block, const Group *group, int primary, int backup, BackupMode mode);
/* Any at all? */
bool primary_has_backup(const Block *block, const Group *group, int primary);

/* Adds the column of a pair or, with primary ANY_PRIMARY, of a pool, with its costs. `kept`: a kept group, or
 * -1 for the whole backup group. Returns the column. */
int backups_add_column(Block *block, int g, int kept, int primary, int backup, BackupMode mode);
/* Adds the entries of the primaries p of these groups (of guint); how many. */
guint primary_entries(Block *block, const GArray *groups, guint product);

/* All columns and rows of the block's backups; primaries have their columns. */
void backups_state(Block *block);

#endif
