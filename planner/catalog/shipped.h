/* The catalog that a command works with: the shipped one, then the user's own, then what the command line
 * adds. */
#ifndef POLYCULTURE_CATALOG_SHIPPED_H
#define POLYCULTURE_CATALOG_SHIPPED_H

#include "catalog/catalog.h"

typedef struct {
    const char *const *extra; /* NULL-terminated files and folders, read last; or NULL */
    bool own;                 /* read the user's catalogs as well, where there are any */
} CatalogChoice;

/* The shipped catalog ($POLYCULTURE_MODELS/catalog, or the installed one, or models/catalog beside the
 * program's source) and what `choice` adds; NULL adds nothing. catalog->own says where the user's were read
 * from. */
Catalog *catalog_read_shipped(const CatalogChoice *choice, GError **error);
/* The folder of the shipped models; caller frees; NULL with *error where there is none. */
char *models_folder(GError **error);

#endif
