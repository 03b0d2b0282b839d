/* Names that no rule of the catalog knows and that are worth a look. */
#ifndef POLYCULTURE_CATALOG_WATCH_H
#define POLYCULTURE_CATALOG_WATCH_H

#include "catalog/catalog.h"

/* Does it look like security software: by words of the field such as antivirus or vpn, in some languages, or
 * by a brand or maker that the catalog watches? Updates of systems, language packs and the like do not;
 * neither does what stands beside a maker's product. `publisher` may be NULL. */
bool name_looks_like_security(const Catalog *catalog, const char *name, const char *publisher);

#endif
