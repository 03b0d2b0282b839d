/* `polyculture merge`: adds fleets up, shards of one organisation or several organisations of a sector. */
#include "base/error.h"
#include "base/output.h"
#include "base/text.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "fleet/counted.h"
#include "fleet/ids.h"

#include <stdio.h>

typedef struct {
    char *output;
    CatalogArguments catalogs;
    char **files;
} MergeOptions;

static void options_clear(MergeOptions *options)
{
    g_free(options->output);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MergeOptions, options_clear)

static bool parse_options(int argc, char **argv, MergeOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
         "keep the sum in this file instead of printing it", "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "FLEET|IDS..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context,
        "Adds fleets up. Mapping the shards of an inventory one by one and merging them gives the\n"
        "same bytes as mapping the whole, as long as no endpoint stands in two shards. Where some\n"
        "may, keep their ids with `map --ids` and merge those files: each endpoint then counts once.\n"
        "Those of a fleet without ids cannot be compared with any others.\n"
        "Two fleets that were mapped from the same file are refused.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture merge --help` lists the options", wrong->message);
    if (!options->files)
        return fail_usage(error, "no fleet: name the files that `polyculture map -o` or --ids wrote");
    return true;
}

typedef struct {
    Fleet *sum;
    Counted *counted; /* what is in it */
    Fold *fold;
    FoldOptions how; /* as the files with ids were mapped */
    bool ids;        /* there are some */
    guint plain;     /* fleets without */
} Merging;

static bool merge_file(Merging *merging, const char *path, GError **error)
{
    g_autoptr(Input) input = input_open(path, error);
    gsize length = 0;
    const char *head = input ? input_peek(input, &length, error) : NULL;
    if (!head)
        return false;
    if (looks_like_ids(head)) {
        merging->ids = true;
        return fold_read_ids(merging->fold, input, &merging->how, error);
    }
    g_autoptr(JsonDocument) document = json_read(path, "fleet/1", error);
    g_autoptr(Fleet) part = document ? fleet_parse(document, error) : NULL;
    if (!part || !counted_add(merging->counted, part, path, error))
        return false;
    fleet_add(merging->sum, part);
    merging->plain++;
    return true;
}

/* Where some files tell endpoints apart, nobody expects that others do not. */
static void note_plain(const Merging *merging)
{
    if (merging->ids && merging->plain)
        fprintf(stderr,
                "polyculture: note: %u of the files %s without ids, whose endpoints cannot be compared with "
                "those of the others: one that stands in several counts in each; map all with --ids\n",
                merging->plain, merging->plain == 1 ? "is a fleet" : "are fleets");
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(MergeOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Catalog) catalog = catalog_read_shipped(&choice, error);
    if (!catalog)
        return EXIT_INPUT;
    g_autoptr(Fleet) sum = fleet_new();
    g_autoptr(Counted) counted = counted_new();
    Merging merging = {.sum = sum, .counted = counted};
    g_autoptr(Fold) fold = fold_new(catalog, &merging.how, NULL, NULL);
    merging.fold = fold;
    for (char **path = options.files; *path; path++)
        if (!merge_file(&merging, *path, error))
            return EXIT_INPUT;
    if (merging.ids) {
        FoldReport report;
        g_autoptr(Fleet) folded = fold_finish(fold, &report, NULL);
        load_note_age(&report);
        if (!counted_add(counted, folded, NULL, error))
            return EXIT_INPUT;
        fleet_add(sum, folded);
    }
    note_plain(&merging);
    load_note_since(sum);
    fleet_normalise(sum);
    g_autoptr(GString) json = fleet_write(sum);
    if (!options.output) {
        fwrite(json->str, 1, json->len, stdout);
        return EXIT_HOLDS;
    }
    if (!output_write_file(options.output, json->str, json->len, error))
        return EXIT_SYSTEM;
    g_autofree char *where = text_for_terminal(options.output), *endpoints = count_text(sum->endpoints);
    printf("%s endpoints of %u files, written to %s.\n", endpoints, g_strv_length(options.files), where);
    return EXIT_HOLDS;
}

const Command command_merge = {"merge", "add fleets up", run};
