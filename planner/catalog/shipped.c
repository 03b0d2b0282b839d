#include "catalog/shipped.h"

#include "base/error.h"
#include "base/input.h"

/* Does this folder hold a catalog? */
static bool holds_catalog(const char *folder)
{
    g_autofree char *catalog = g_build_filename(folder, "catalog", NULL);
    return g_file_test(catalog, G_FILE_TEST_IS_DIR);
}

char *models_folder(GError **error)
{
    const char *asked = g_getenv("POLYCULTURE_MODELS");
    if (asked && holds_catalog(asked))
        return g_strdup(asked);
    if (asked) {
        fail_input(error, "%s: no catalog/ in the folder that POLYCULTURE_MODELS names; correct or unset it",
                   asked);
        return NULL;
    }
    /* Beside the program: installed in bin/, built in build/ or build/checked/ of the source. Then where it
     * was to be installed when it was built. */
    static const char *const beside[] = {"../share/polyculture/models", "../models", "../../models"};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *home = program ? g_path_get_dirname(program) : NULL;
    for (gsize i = 0; home && i < G_N_ELEMENTS(beside); i++) {
        g_autofree char *folder = g_build_filename(home, beside[i], NULL);
        if (holds_catalog(folder))
            return g_steal_pointer(&folder);
    }
    if (holds_catalog(POLYCULTURE_MODELS))
        return g_strdup(POLYCULTURE_MODELS);
    fail_input(error, "%s: the shipped models are not there; run 'make install', or set POLYCULTURE_MODELS",
               POLYCULTURE_MODELS);
    return NULL;
}

/* $XDG_CONFIG_HOME/polyculture/catalog.d, where that is an absolute path as the XDG Base Directory
 * Specification asks, else ~/.config/polyculture/catalog.d. */
static char *user_folder(void)
{
    const char *asked = g_getenv("XDG_CONFIG_HOME"), *home = g_getenv("HOME");
    if (asked && g_path_is_absolute(asked))
        return g_build_filename(asked, "polyculture", "catalog.d", NULL);
    return home && *home ? g_build_filename(home, ".config", "polyculture", "catalog.d", NULL) : NULL;
}

/* *folder: the user's folder, where catalogs lie in it; else NULL. */
static bool find_own(char **folder, GError **error)
{
    g_autofree char *place = user_folder();
    *folder = NULL;
    if (!place || !g_file_test(place, G_FILE_TEST_EXISTS))
        return true;
    if (!g_file_test(place, G_FILE_TEST_IS_DIR))
        return fail_input(error, "%s: expected a folder with catalogs (--no-user-catalog passes it over)",
                          place);
    g_autoptr(GPtrArray) files = input_list(place, error);
    for (guint i = 0; files && !*folder && i < files->len; i++)
        if (g_str_has_suffix(files->pdata[i], ".json"))
            *folder = g_strdup(place);
    return files != NULL;
}

Catalog *catalog_read_shipped(const CatalogChoice *choice, GError **error)
{
    g_autofree char *models = models_folder(error), *own = NULL;
    if (!models || (choice && choice->own && !find_own(&own, error)))
        return NULL;
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_autofree char *shipped = g_build_filename(models, "catalog", NULL);
    g_ptr_array_add(paths, shipped);
    if (own)
        g_ptr_array_add(paths, own);
    for (const char *const *extra = choice ? choice->extra : NULL; extra && *extra; extra++)
        g_ptr_array_add(paths, (gpointer)(guintptr)*extra);
    g_ptr_array_add(paths, NULL);
    Catalog *catalog = catalog_read((const char *const *)paths->pdata, error);
    if (catalog)
        catalog->own = g_steal_pointer(&own);
    return catalog;
}
