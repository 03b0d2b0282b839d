/* `polyculture catalog coverage`: how much of fleets the catalog knows. */
#ifndef POLYCULTURE_CMD_COVERAGE_H
#define POLYCULTURE_CMD_COVERAGE_H

#include "catalog/catalog.h"

/* Prints it for the sum of the fleet files (NULL-terminated, at least one); returns the exit code. */
int catalog_coverage(const Catalog *catalog, const char *const *fleets, bool as_json, GError **error);

#endif
