/* Shards that can be merged as if they had been read together: what records say, with salted digests in place
 * of their ids and names (`map --ids`, `merge`). File format ids/1: a line of JSON with salt, sources and
 * contents, then one line of JSON for each record: [id, name, UUID, serial, domain, folded name, name cut
 * off, content, seconds, has an id]; digests in hexadecimal. */
#ifndef POLYCULTURE_FLEET_IDS_H
#define POLYCULTURE_FLEET_IDS_H

#include "fleet/fold.h"

/* All that was joined so far; before fold_finish. The fold's options must have a salt. */
GString *fold_write_ids(const Fold *fold);
/* Joins what such a file holds. Its salt, and what was asked of the fold when it was written, must be the
 * same in all files: the first sets them, in `options`, which are the fold's. */
bool fold_read_ids(Fold *fold, Input *input, FoldOptions *options, GError **error);
/* Does a file that begins like this hold ids? */
bool looks_like_ids(const char *head);

#endif
