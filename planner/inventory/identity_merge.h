/* When records tell of the same endpoint. */
#ifndef POLYCULTURE_INVENTORY_IDENTITY_MERGE_H
#define POLYCULTURE_INVENTORY_IDENTITY_MERGE_H

#include "inventory/identity.h"

/* Sorts n records into endpoints: endpoint_of[i] is the lowest index of a record of the same endpoint.
 *
 * The keys, in this order: the agent's id, the UUID, the serial number; records that share one are the same
 * endpoint unless they have different names, for such values are copied with disk images and shared by
 * containers. Names are the same, too, that fold to the same, and one of 15 letters is that of the one longer
 * name with the key that begins so; where several do, none is meant. A serial number, which firmware makes up
 * more often than a UUID, joins none that have different UUIDs, nor two ids in one space unless there are
 * just two and nothing with the number has another name or UUID: a device enrolled again. Last, a record
 * without UUID joins the first of those of its very name whose domain is not another one and who has no other
 * id in its own space: names such as "localhost" are shared, and who gives out two ids means two endpoints.
 * Returns how many records share a key with an endpoint of another name and were therefore kept apart. The
 * answer depends on the order of records only in these indices, as long as the caller sorts records by name,
 * then UUID, then id. */
guint identity_merge(const Identity *records, guint n, guint *endpoint_of);

#endif
