/* Which files are counted already: a fleet is a sum, and a file that stands in two of its parts would count
 * its endpoints twice. A file is known by its SHA-256, whatever it is called. */
#ifndef POLYCULTURE_FLEET_COUNTED_H
#define POLYCULTURE_FLEET_COUNTED_H

#include "fleet/fleet.h"

typedef struct Counted Counted;

Counted *counted_new(void);
void counted_free(Counted *counted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Counted, counted_free)

/* Counts the sources of the part, which was read from `file`; NULL for what was read from the sources
 * themselves. An error where one of them is counted in a part that came before. Sources without a digest, or
 * without endpoints, count for nothing. */
bool counted_add(Counted *counted, const Fleet *part, const char *file, GError **error);

#endif
