/* Names of programs without what is no part of them: what tells one version from another, and the ending that
 * a Mac gives to all of them. */
#ifndef POLYCULTURE_CATALOG_BARE_NAME_H
#define POLYCULTURE_CATALOG_BARE_NAME_H

#include <glib.h>

/* How many of the first `length` bytes of a name are left without the version, processor or language at their
 * end: those of "FortiClient" of "FortiClient 7.2.3.0929", "FortiClient (x64)" and "FortiClient - en-US". One
 * at a time, for "Norton 360 22.21" is a version of "Norton 360". 0 where there is nothing to take off, or
 * nothing would be left. */
gsize bare_name_length(const char *name, gsize length);

/* How many bytes of a name are left without the ".app" that the folder of every program has on a Mac: those
 * of "Falcon" of "Falcon.app" on macOS, or where no record tells the platform ("unknown" or NULL), for only a
 * Mac has such names. All of them elsewhere, or where nothing would be left. */
gsize program_name_length(const char *name, const char *platform);

#endif
