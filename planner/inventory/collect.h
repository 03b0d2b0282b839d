/* Gathers rows that tell of endpoints in any order into whole endpoints: for formats with one row per
 * endpoint and program. What many endpoints have in common is kept once, and programs that nobody asks for
 * are not kept, so that an endpoint takes little more than its own id and name. */
#ifndef POLYCULTURE_INVENTORY_COLLECT_H
#define POLYCULTURE_INVENTORY_COLLECT_H

#include "inventory/reader.h"
#include "inventory/told.h"

typedef struct Collection Collection;

/* Borrows the sink, and asks it what names it wants. */
Collection *collection_new(const EndpointSink *sink);
/* The endpoint of this key, new at first, with all that rows said of it before, but for its names; those that
 * are added now add up. Borrowed until the next call. */
Endpoint *collection_get(Collection *collection, const char *key);
/* How many endpoints there are. */
guint collection_count(const Collection *collection);
/* Hands all endpoints over, in order of their first row; an error that says what was expected where there are
 * none. Once. */
bool collection_deliver(Collection *collection, const EndpointSink *sink, const char *file,
                        const char *expected, GError **error);
void collection_free(Collection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Collection, collection_free)

/* ---- logs, whose rows later ones take back: about the endpoint that was got last (see journal.h) ---- */

/* A record begins, with what the query of that name answered in that epoch: `seconds` since 1970, 0 unknown,
 * or those of the newest record before it, for the order of the file counts for more. */
void collection_hear(Collection *collection, const char *query, uint32_t epoch, uint32_t seconds);
/* What the query said before that second is void, or all of it where the record has the whole answer. */
void collection_replace(Collection *collection, bool whole);
/* May it make a difference whether an endpoint has the name? */
bool collection_wants(const Collection *collection, const InventoryName *name);
/* A row with that name comes, or goes; the number stands for all that it says. */
void collection_log(Collection *collection, const InventoryName *name, uint32_t row, bool gone);
/* What the record says of texts that are not guessed from rows, NULL or "" where it does not. */
void collection_tell_names(Collection *collection, const ToldNames *names);
void collection_tell_system(Collection *collection, const char *system, const char *kernel);
/* Calls `tell` with each endpoint, without its names. */
void collection_each(Collection *collection, void (*tell)(const Endpoint *endpoint, gpointer context),
                     gpointer context);
/* Adds what another one gathered of other files of the log, which must not be used any more but freed. What
 * comes out is the same for any order in which files are joined. */
void collection_join(Collection *collection, Collection *other);

/* For formats that need not say which machine they are about: an endpoint without a name gets that of the
 * file, without folder and ending; and unless it is known by an id or a number, its id is that with the
 * folder, for two machines may have files of one name. */
void endpoint_name_after_file(Endpoint *endpoint, const char *file);

#endif
