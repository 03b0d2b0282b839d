/* Names of programs without what tells one version of them from another. */
#ifndef POLYCULTURE_CATALOG_BARE_NAME_H
#define POLYCULTURE_CATALOG_BARE_NAME_H

#include <glib.h>

/* How many bytes of the name are left without versions, processors and languages at its end: those of
 * "FortiClient" of "FortiClient 7.2.3.0929", "FortiClient (x64)" and "FortiClient - en-US". All of them where
 * there is nothing to take off, or nothing would be left. */
gsize bare_name_length(const char *name);

#endif
