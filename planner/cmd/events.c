#include "cmd/events.h"

#include "base/error.h"
#include "base/input.h"
#include "base/text.h"
#include "catalog/shipped.h"

#include <string.h>

GPtrArray *events_shipped(GError **error)
{
    g_autofree char *models = models_folder(error);
    g_autofree char *folder = models ? g_build_filename(models, "outages", NULL) : NULL;
    return folder ? input_list(folder, error) : NULL;
}

Outage *events_find(const char *name, GError **error)
{
    if (g_file_test(name, G_FILE_TEST_EXISTS))
        return outage_read(name, error);
    g_autoptr(GPtrArray) files = events_shipped(error);
    g_autofree char *wanted = g_strdup_printf("%s.json", name);
    for (guint i = 0; files && i < files->len; i++) {
        g_autofree char *base = g_path_get_basename(files->pdata[i]);
        if (strcmp(base, wanted) == 0)
            return outage_read(files->pdata[i], error);
    }
    if (files) {
        g_autofree char *safe = text_for_terminal(name);
        fail_input(error, "%s: neither a file nor a shipped event; `polyculture outage` lists these", safe);
    }
    return NULL;
}
