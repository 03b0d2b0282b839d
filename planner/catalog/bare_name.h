/* Names of programs without what tells one version of them from another. */
#ifndef POLYCULTURE_CATALOG_BARE_NAME_H
#define POLYCULTURE_CATALOG_BARE_NAME_H

#include <glib.h>

/* How many of the first `length` bytes of a name are left without the version, processor or language at their
 * end: those of "FortiClient" of "FortiClient 7.2.3.0929", "FortiClient (x64)" and "FortiClient - en-US". One
 * at a time, for "Norton 360 22.21" is a version of "Norton 360". 0 where there is nothing to take off, or
 * nothing would be left. */
gsize bare_name_length(const char *name, gsize length);

#endif
