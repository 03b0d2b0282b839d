/* The parts of `polyculture catalog` that have files of their own. Each prints to stdout, as text of 80
 * columns or as JSON, and returns the exit code. */
#ifndef POLYCULTURE_CMD_CATALOG_VIEWS_H
#define POLYCULTURE_CMD_CATALOG_VIEWS_H

#include "catalog/catalog.h"

#define CATALOG_WIDTH 80

/* Prints canonical JSON; takes it over. */
void catalog_print_json(cJSON *json);

typedef struct {
    const char *name, *publisher,
        *platform; /* name "-": one a line of standard input; the others may be NULL */
} CatalogQuestion;
/* Which product a name is taken for, and by which rule. */
int catalog_explain(const Catalog *catalog, const CatalogQuestion *question, bool as_json, GError **error);

/* Slips of the catalog; and, where `names` (or NULL) lists CSV files, names that it takes for something else.
 */
int catalog_check_view(const Catalog *catalog, char **names, bool as_json, GError **error);

#endif
