/* Gathers rows that tell of endpoints in any order into whole endpoints: for formats with one row per
 * endpoint and program. What many endpoints have in common is kept once, and programs that nobody asks for
 * are not kept, so that an endpoint takes little more than its own id and name. */
#ifndef POLYCULTURE_INVENTORY_COLLECT_H
#define POLYCULTURE_INVENTORY_COLLECT_H

#include "inventory/reader.h"

typedef struct Collection Collection;

/* Borrows the sink. */
Collection *collection_new(const EndpointSink *sink);
/* The endpoint of this key, new at first, with all that rows said of it before, but for its names; those that
 * are added now add up. Borrowed until the next call. */
Endpoint *collection_get(Collection *collection, const char *key);
/* Takes back the last name that reads like this, and was enabled or not like this, of the endpoint that was
 * got last. */
void collection_remove_name(Collection *collection, const char *name, State enabled);
/* The names that are added next answer that query, and replace what the endpoint's last answer to it named.
 * NULL: they answer none. */
void collection_answer(Collection *collection, const char *query);
/* Hands all endpoints over, in order of their first row; an error that says what was expected where there are
 * none. Once. */
bool collection_deliver(Collection *collection, const char *file, const char *expected, GError **error);
void collection_free(Collection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Collection, collection_free)

/* For formats that need not say which machine they are about: an endpoint without a name gets that of the
 * file, without folder and ending; and unless it is known by an id or a number, its id is that with the
 * folder, for two machines may have files of one name. */
void endpoint_name_after_file(Endpoint *endpoint, const char *file);

#endif
