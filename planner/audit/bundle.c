#include "audit/bundle.h"

#include <string.h>

void bundle_free(Bundle *bundle)
{
    if (!bundle)
        return;
    plan_free(bundle->plan);
    fleet_free(bundle->fleet);
    scenario_free(bundle->scenario);
    g_free(bundle);
}

bool bundle_is(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "plan.json", NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

bool bundle_paths_inside(const char *path, GError **error)
{
    static const char *const fields[] = {"catalogs", "policies"};
    g_autoptr(JsonDocument) document = json_read(path, "scenario/1", error);
    for (gsize f = 0; document && f < G_N_ELEMENTS(fields); f++) {
        g_auto(GStrv) paths = NULL;
        if (!json_strings(document, json_root(document), fields[f], true, true, &paths, error))
            return false;
        for (char **at = paths; *at; at++)
            if (g_path_is_absolute(*at) || strstr(*at, ".."))
                return json_fail(document, json_root(document), error,
                                 "\"%s\" names a file outside of the bundle; nothing was read from it",
                                 fields[f]);
    }
    return document != NULL;
}

Bundle *bundle_read(const char *folder, GError **error)
{
    g_autoptr(Bundle) bundle = g_new0(Bundle, 1);
    g_autofree char *scenario = g_build_filename(folder, "inputs", "scenario.json", NULL);
    g_autofree char *fleet = g_build_filename(folder, "inputs", "fleet.json", NULL);
    g_autofree char *plan = g_build_filename(folder, "plan.json", NULL);
    if (!bundle_paths_inside(scenario, error))
        return NULL;
    bundle->scenario = scenario_read(scenario, NULL, error);
    g_autoptr(JsonDocument) fleet_text = bundle->scenario ? json_read(fleet, "fleet/1", error) : NULL;
    bundle->fleet = fleet_text ? fleet_parse(fleet_text, error) : NULL;
    g_autoptr(JsonDocument) plan_text = bundle->fleet ? json_read(plan, "plan/1", error) : NULL;
    bundle->plan = plan_text ? plan_parse(plan_text, bundle->scenario, bundle->fleet, NULL, error) : NULL;
    return bundle->plan ? g_steal_pointer(&bundle) : NULL;
}
