/* Gathers rows that tell of endpoints in any order into whole endpoints: for formats with one row per
 * endpoint and program. */
#ifndef POLYCULTURE_INVENTORY_COLLECT_H
#define POLYCULTURE_INVENTORY_COLLECT_H

#include "inventory/reader.h"

typedef struct Collection Collection;

Collection *collection_new(void);
/* The endpoint of this key, new at first; borrowed until collection_deliver. */
Endpoint *collection_get(Collection *collection, const char *key);
/* Hands all endpoints over, in order of their first row; an error that says what was expected where there are
 * none. */
bool collection_deliver(Collection *collection, const char *file, const char *expected,
                        const EndpointSink *sink, GError **error);
void collection_free(Collection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Collection, collection_free)

/* The name of a file without folder and ending, for formats that do not say which machine they are about. */
char *endpoint_name_of_file(const char *file);

#endif
