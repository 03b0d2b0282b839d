/* `polyculture map`: who runs what, out of inventories; keeps the fleet with -o. */
#include "base/error.h"
#include "base/output.h"
#include "base/table.h"
#include "base/text.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define UNKNOWN_SHOWN 12
#define SOURCES_SHOWN 12

typedef struct {
    char *output, *format;
    bool as_json;
    CatalogArguments catalogs;
    char **inventories;
    LoadOptions load;
} MapOptions;

static void options_clear(MapOptions *options)
{
    g_free(options->output);
    g_free(options->format);
    load_options_clear(&options->load);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->inventories);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MapOptions, options_clear)

static bool parse_options(int argc, char **argv, MapOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "keep the fleet in this file", "FILE"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text (default) or json: the fleet",
         "FORMAT"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet,
         "no notes on catalogs of the user and files that are left out", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inventories, NULL, "INVENTORY..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Maps which endpoints run which security products, out of inventory files, folders of\n"
                 "them, fleets, or - for standard input (`polyculture formats` lists what is read).");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    load_options_add_ids(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture map --help` lists the options", wrong->message);
    if (!options->inventories)
        return fail_usage(error, "no inventory: name files or folders, or - for standard input");
    if (options->format && strcmp(options->format, "text") != 0 && strcmp(options->format, "json") != 0)
        return fail_usage(error, "--format '%s': expected text or json", options->format);
    options->as_json = options->format && strcmp(options->format, "json") == 0;
    options->load.no_digest = !options->output && !options->as_json && !options->load.ids;
    return load_options_read(&options->load, error);
}

/* ---- what is shown ---- */

typedef struct {
    const char *product; /* id */
    int64_t charge, backup;
} Row;

static Row *row_of(GArray *rows, const char *product)
{
    for (guint i = 0; i < rows->len; i++)
        if (strcmp(g_array_index(rows, Row, i).product, product) == 0)
            return &g_array_index(rows, Row, i);
    Row row = {product, 0, 0};
    g_array_append_val(rows, row);
    return &g_array_index(rows, Row, rows->len - 1);
}

static int compare_rows(gconstpointer left, gconstpointer right)
{
    const Row *a = left, *b = right;
    if (a->charge != b->charge)
        return a->charge > b->charge ? -1 : 1;
    if (a->backup != b->backup)
        return a->backup > b->backup ? -1 : 1;
    return strcmp(a->product, b->product);
}

static void add_share(Table *table, int64_t count, int64_t total)
{
    g_autofree char *text = count_text(count), *percent = percent_text(count, total, 1);
    table_add(table, count ? text : "");
    table_add(table, count ? percent : "");
}

/* The product's name and vendor, as the catalog has them. */
static char *product_text(const Catalog *catalog, const char *id, bool vendor)
{
    int product = catalog_find(catalog, id);
    const char *text = product < 0 ? (vendor ? "not in the catalog" : id)
                       : vendor    ? catalog_vendor_of(catalog, product)->name
                                   : catalog_product(catalog, product)->name;
    return text_for_terminal(text);
}

static void print_function(const Fleet *fleet, const Catalog *catalog, const char *function)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    int64_t covered = 0;
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        const char *const *stack = fleet_class_stack(class, function);
        covered += stack ? class->count : 0;
        for (guint p = 0; stack && stack[p]; p++) {
            Row *row = row_of(rows, stack[p]);
            *(p == 0 ? &row->charge : &row->backup) += class->count;
        }
    }
    g_array_sort(rows, compare_rows);
    g_autoptr(Table) table = table_new("llrrrr");
    g_autofree char *safe = text_for_terminal(function);
    const char *const head[] = {safe, "vendor", "in charge", "", "hot backup", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        g_autofree char *name = product_text(catalog, row->product, false);
        g_autofree char *vendor = product_text(catalog, row->product, true);
        table_add(table, name);
        table_add(table, vendor);
        add_share(table, row->charge, fleet->endpoints);
        add_share(table, row->backup, fleet->endpoints);
    }
    if (covered < fleet->endpoints) {
        table_add(table, "none");
        table_add(table, "");
        add_share(table, fleet->endpoints - covered, fleet->endpoints);
        add_share(table, 0, fleet->endpoints);
    }
    GString *out = g_string_new("\n");
    table_plain(table, 0, WIDTH, out);
    fputs(out->str, stdout);
    g_string_free(out, TRUE);
}

static int compare_functions(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_functions(const Fleet *fleet, const Catalog *catalog)
{
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        for (guint s = 0; s < class->stacks->len; s++) {
            char *function = g_array_index(class->stacks, FleetStack, s).function;
            if (!g_ptr_array_find_with_equal_func(functions, function, g_str_equal, NULL))
                g_ptr_array_add(functions, function);
        }
    }
    g_ptr_array_sort(functions, compare_functions);
    for (guint f = 0; f < functions->len; f++)
        print_function(fleet, catalog, functions->pdata[f]);
    if (functions->len == 0)
        printf("\nNo product of the catalog runs on any of them.\n");
}

static int compare_unknown(gconstpointer left, gconstpointer right)
{
    const FleetUnknown *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->publisher, b->publisher);
}

static void print_unknown(const Fleet *fleet)
{
    if (fleet->unknown->len == 0)
        return;
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(FleetUnknown));
    g_array_append_vals(sorted, fleet->unknown->data, fleet->unknown->len);
    g_array_sort(sorted, compare_unknown);
    g_autoptr(Table) table = table_new("llr");
    const char *const head[] = {"not in the catalog, but looks like security", "publisher", "endpoints"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < MIN(sorted->len, UNKNOWN_SHOWN); i++) {
        const FleetUnknown *unknown = &g_array_index(sorted, FleetUnknown, i);
        g_autofree char *name = text_for_terminal(unknown->name);
        g_autofree char *publisher = text_for_terminal(unknown->publisher),
                        *count = count_text(unknown->count);
        table_add(table, name);
        table_add(table, publisher);
        table_add(table, count);
    }
    GString *out = g_string_new("\n");
    table_plain(table, 0, WIDTH, out);
    if (sorted->len > UNKNOWN_SHOWN)
        g_string_append_printf(out, "and %u more: `polyculture map --format json` lists all\n",
                               sorted->len - UNKNOWN_SHOWN);
    fputs(out->str, stdout);
    g_string_free(out, TRUE);
}

/* Breaks the line between words before it grows wider than the terminal. */
static void print_wrapped(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    int column = 0;
    for (char **word = words; *word; word++) {
        int width = text_width(*word);
        if (column && column + 1 + width > WIDTH) {
            printf("\n ");
            column = 1;
        }
        printf("%s%s", column ? " " : "", *word);
        column += (column ? 1 : 0) + width;
    }
    printf("\n");
}

static gboolean print_assumption(gpointer text, gpointer count, gpointer unused)
{
    (void)unused;
    g_autofree char *safe = text_for_terminal(text), *number = count_text(*(int64_t *)count);
    g_autofree char *line =
        g_strdup_printf("assumed on %s endpoint%s: %s", number, *(int64_t *)count == 1 ? "" : "s", safe);
    print_wrapped(line);
    return FALSE;
}

/* Where it was read, and of when that is. */
static void print_sources(const Fleet *fleet)
{
    if (fleet->sources->len == 0)
        return;
    g_autoptr(Table) table = table_new("lrrrl"); /* the name, last, is what is cut where it is long */
    const char *const head[] = {"format", "records", "oldest", "newest", "read from"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < MIN(fleet->sources->len, SOURCES_SHOWN); i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        g_autofree char *records = count_text(source->endpoints);
        const char *const texts[] = {source->format, records, source->oldest, source->newest, source->name};
        for (gsize t = 0; t < G_N_ELEMENTS(texts); t++) {
            g_autofree char *cell = text_for_terminal(texts[t] ? texts[t] : "");
            table_add(table, cell);
        }
    }
    GString *out = g_string_new("\n");
    table_plain(table, 0, WIDTH, out);
    if (fleet->sources->len > SOURCES_SHOWN)
        g_string_append_printf(out, "and %u more: `polyculture map --format json` lists all\n",
                               fleet->sources->len - SOURCES_SHOWN);
    fputs(out->str, stdout);
    g_string_free(out, TRUE);
}

static void print_platforms(const Fleet *fleet)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        const char *platform = fleet_class_value(class, "platform");
        row_of(rows, platform ? platform : "unknown")->charge += class->count;
    }
    g_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        g_autofree char *safe = text_for_terminal(row->product), *count = count_text(row->charge);
        printf("%s%s %s", i ? ", " : ": ", count, safe);
    }
    printf("\n");
}

static void print_rules(const LoadReport *report, const LoadOptions *options)
{
    g_autofree char *unruled = count_text(report->unruled), *unheld = count_text(report->unheld);
    if (options->rules && report->unruled)
        printf("%s endpoint%s that no rule holds for\n", unruled, report->unruled == 1 ? "" : "s");
    if (options->rules && report->unheld)
        printf("%s rule%s for no endpoint\n", unheld, report->unheld == 1 ? " holds" : "s hold");
}

static void print_report(const Fleet *fleet, const LoadReport *report, const LoadOptions *options)
{
    g_autofree char *endpoints = count_text(fleet->endpoints), *files = count_text(report->files);
    printf("%s endpoint%s in %s file%s", endpoints, fleet->endpoints == 1 ? "" : "s", files,
           report->files == 1 ? "" : "s");
    print_platforms(fleet);
    g_autofree char *merged = count_text(report->merged), *skipped = count_text(report->skipped);
    g_autofree char *unread = count_text(report->unread);
    if (report->merged)
        printf("%s record%s told of an endpoint that another record tells of; each counts once\n", merged,
               report->merged == 1 ? "" : "s");
    if (report->skipped)
        printf("%s record%s left out: no inventory of a computer (--include counts others)\n", skipped,
               report->skipped == 1 ? "" : "s");
    g_autofree char *unlisted = count_text(report->unlisted);
    if (report->unlisted)
        printf("%s record%s left out: no list of programs, as of a scan without credentials (--include "
               "unlisted counts them)\n",
               unlisted, report->unlisted == 1 ? "" : "s");
    g_autofree char *stale = count_text(report->stale), *apart = count_text(report->kept_apart);
    if (report->stale)
        printf("%s endpoint%s left out: last seen more than %" G_GINT64_FORMAT " days ago\n", stale,
               report->stale == 1 ? "" : "s", options->fold.max_age);
    if (*report->newest)
        printf("ages are counted from %s, the day of the newest record\n", report->newest);
    if (report->kept_apart)
        printf("%s record%s of another name under a known id, UUID or serial; kept apart\n", apart,
               report->kept_apart == 1 ? "" : "s");
    int64_t bad = report->refused - report->broken;
    g_autofree char *refused = count_text(bad), *broken = count_text(report->broken),
                    *cleaned = count_text(report->cleaned);
    if (bad)
        printf("%s record%s left out: cannot be read (--strict stops at the first)\n", refused,
               bad == 1 ? "" : "s");
    if (report->broken)
        printf("%s file%s left out whole: cannot be read (--strict stops at the first)\n", broken,
               report->broken == 1 ? "" : "s");
    if (report->cleaned)
        printf("%s text%s held control characters or invalid UTF-8, which were replaced\n", cleaned,
               report->cleaned == 1 ? "" : "s");
    g_autofree char *passed = count_text(report->passed_over);
    if (report->passed_over)
        printf("%s row%s of osquery passed over: of no table that tells what is installed or on\n", passed,
               report->passed_over == 1 ? "" : "s");
    g_autofree char *empty = count_text(report->empty);
    if (report->empty)
        printf("%s file%s left out: nothing in %s\n", empty, report->empty == 1 ? "" : "s",
               report->empty == 1 ? "it" : "them");
    if (report->unread)
        printf("%s file%s left out: in no known format\n", unread, report->unread == 1 ? "" : "s");
    print_rules(report, options);
    if (!options->attributes)
        return;
    g_autofree char *untouched = count_text(report->unattributed), *unmatched = count_text(report->unmatched);
    if (report->unattributed)
        printf("%s endpoint%s without a row in the attributes\n", untouched,
               report->unattributed == 1 ? "" : "s");
    if (report->unmatched)
        printf("%s row%s of the attributes without an endpoint\n", unmatched,
               report->unmatched == 1 ? "" : "s");
}

static bool keep(const MapOptions *options, const Fleet *fleet, GError **error)
{
    if (!options->output && !options->as_json)
        return true;
    GString *json = fleet_write(fleet);
    bool good = !options->output || output_write_file(options->output, json->str, json->len, error);
    if (options->as_json)
        fwrite(json->str, 1, json->len, stdout);
    g_string_free(json, TRUE);
    return good;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(MapOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Catalog) catalog = catalog_read_shipped(&choice, error);
    if (!catalog)
        return EXIT_INPUT;
    LoadReport report;
    g_autoptr(Fleet) fleet = load_fleet(options.inventories, &options.load, catalog, &report, error);
    if (!fleet || !keep(&options, fleet, error))
        return EXIT_INPUT;
    int code = report.refused ? EXIT_PARTIAL : EXIT_HOLDS;
    if (options.as_json)
        return code;
    print_report(fleet, &report, &options.load);
    print_functions(fleet, catalog);
    print_unknown(fleet);
    print_sources(fleet);
    if (g_tree_nnodes(fleet->assumptions))
        printf("\n");
    g_tree_foreach(fleet->assumptions, print_assumption, NULL);
    if (options.output) {
        g_autofree char *where = text_for_terminal(options.output);
        printf("\nWritten to %s.\n", where);
    }
    return code;
}

const Command command_map = {"map", "map which endpoints run which products, out of inventories", run};
