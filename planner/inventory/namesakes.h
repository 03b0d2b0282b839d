/* Namesakes: records that share a name, or a serial number and a name, one after the other find their place
 * among the endpoints that may be theirs. */
#ifndef POLYCULTURE_INVENTORY_NAMESAKES_H
#define POLYCULTURE_INVENTORY_NAMESAKES_H

#include "inventory/merge_state.h"

/* Joins the records merge->members, in order, but none with a second UUID or a second id of one space. A root
 * that stands among other namesakes already stays by itself. These are kin that are called so (see kin.h;
 * NULL: none has a name), in whatever domains. */
void namesakes_join_kin(Merge *merge, const Identity *called);
/* These have one name, but are not joined over domains: see identity_merge.h. Nor are two of which one is
 * called otherwise than the other (as two longer names, both cut to this one). */
void namesakes_join(Merge *merge);

#endif
