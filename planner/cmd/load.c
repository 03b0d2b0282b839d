#include "cmd/load.h"

#include "base/error.h"
#include "base/input.h"

Fleet *load_fleet(char **paths, const LoadOptions *options, const Catalog *catalog, LoadReport *report,
                  GError **error)
{
    (void)options;
    (void)catalog;
    *report = (LoadReport){0};
    g_autoptr(JsonDocument) document = json_read(paths[0], "fleet/1", error);
    Fleet *fleet = document ? fleet_parse(document, error) : NULL;
    if (fleet)
        fleet_normalise(fleet);
    return fleet;
}
