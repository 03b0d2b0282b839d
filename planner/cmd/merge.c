/* `polyculture merge`: adds fleets up, shards of one organisation or several organisations of a sector. */
#include "base/error.h"
#include "base/output.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "fleet/fleet.h"

#include <stdio.h>

static bool parse_options(int argc, char **argv, char **output, char ***fleets, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, output, "keep the sum in this file instead of printing it",
         "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, fleets, NULL, "FLEET..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Adds fleets up. Mapping the shards of an inventory one by one and merging them "
                 "gives the\nsame bytes as mapping the whole, as long as no endpoint stands in "
                 "two shards.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture merge --help` lists the options", wrong->message);
    if (!*fleets)
        return fail_usage(error, "no fleet: name the files that `polyculture map -o` wrote");
    return true;
}

static int run(int argc, char **argv, GError **error)
{
    g_autofree char *output = NULL;
    g_auto(GStrv) paths = NULL;
    if (!parse_options(argc, argv, &output, &paths, error))
        return EXIT_USAGE;
    g_autoptr(Fleet) sum = fleet_new();
    for (char **path = paths; *path; path++) {
        g_autoptr(JsonDocument) document = json_read(*path, "fleet/1", error);
        g_autoptr(Fleet) part = document ? fleet_parse(document, error) : NULL;
        if (!part)
            return EXIT_INPUT;
        fleet_add(sum, part);
    }
    fleet_normalise(sum);
    GString *json = fleet_write(sum);
    bool good = !output || output_write_file(output, json->str, json->len, error);
    if (!output)
        fwrite(json->str, 1, json->len, stdout);
    g_string_free(json, TRUE);
    if (!good)
        return EXIT_SYSTEM;
    if (output) {
        g_autofree char *where = text_for_terminal(output), *endpoints = count_text(sum->endpoints);
        printf("%s endpoints of %u fleets, written to %s.\n", endpoints, g_strv_length(paths), where);
    }
    return EXIT_HOLDS;
}

const Command command_merge = {"merge", "add fleets up", run};
