#include "cmd/catalogs.h"

#include "base/text.h"

#include <stdio.h>

void catalog_arguments_add(GOptionContext *context, CatalogArguments *arguments)
{
    const GOptionEntry entries[] = {{"catalog", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments->files,
                                     "add the products of this catalog", "FILE"},
                                    {"no-user-catalog", 0, 0, G_OPTION_ARG_NONE, &arguments->without_own,
                                     "read no catalogs from ~/.config/polyculture/catalog.d", NULL},
                                    G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

void catalog_arguments_clear(CatalogArguments *arguments)
{
    g_strfreev(arguments->files);
}

CatalogChoice catalog_arguments_choice(const CatalogArguments *arguments)
{
    return (CatalogChoice){(const char *const *)arguments->files, !arguments->without_own};
}

void catalog_note(const Catalog *catalog)
{
    g_autofree char *own = catalog->own ? text_for_terminal(catalog->own) : NULL;
    if (own)
        fprintf(stderr, "polyculture: note: with the catalogs of %s\n", own);
}
