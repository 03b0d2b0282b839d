/* Kin: names that are the same endpoint's where a key is, though tools write them otherwise. */
#ifndef POLYCULTURE_INVENTORY_KIN_H
#define POLYCULTURE_INVENTORY_KIN_H

#include "inventory/identity.h"

/* A record's name, and what its endpoint is called: that name, one that folds to the same, or the longer one
 * that it was cut from. The records lie in one array, whose order decides where nothing else does. */
typedef struct {
    const Identity *own, *called;
} Naming;

/* Are both one name, or fold to the same? */
bool kin_same(const Identity *a, const Identity *b);
/* Which of two such names tells more of how others write it. */
const Identity *kin_better(const Identity *a, const Identity *b);

/* Sorts n names with a key in common into kins: kin[i] is the lowest place of the same kin. Names that fold
 * to the same are kin, and one of 15 letters is kin of the one longer name that begins so; where several do,
 * none is meant. Afterwards all of a kin are called the same, by its longer name. Returns whether all are
 * kin. */
bool kin_find(Naming *names, guint n, guint *kin);

#endif
