/* The options by which every command that reads a catalog is told which. */
#ifndef POLYCULTURE_CMD_CATALOGS_H
#define POLYCULTURE_CMD_CATALOGS_H

#include "catalog/shipped.h"

typedef struct {
    char **files;         /* --catalog FILE, NULL-terminated, or NULL */
    gboolean without_own; /* --no-user-catalog */
} CatalogArguments;

/* Adds them to the options of a command; `arguments` is filled by parsing. */
void catalog_arguments_add(GOptionContext *context, CatalogArguments *arguments);
void catalog_arguments_clear(CatalogArguments *arguments);
/* Borrows the arguments. */
CatalogChoice catalog_arguments_choice(const CatalogArguments *arguments);
/* Says on stderr that catalogs of the user were read, where some were: they change what comes out. */
void catalog_note(const Catalog *catalog);

#endif
