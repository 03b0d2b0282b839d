/* `polyculture audit`: every limit of a policy against what runs today. */
#include "audit/report.h"
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

typedef struct {
    CatalogArguments catalogs;
    char **policies, **inventories, **each;
    char *scenario, *format, *output, *who;
    gboolean verbose;
    LoadOptions load;
} AuditOptions;

static void options_clear(AuditOptions *options)
{
    g_strfreev(options->policies);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->inventories);
    g_strfreev(options->each);
    g_free(options->scenario);
    g_free(options->format);
    g_free(options->output);
    g_free(options->who);
    load_options_clear(&options->load);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AuditOptions, options_clear)

static const AuditFormat *find_format(const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (const AuditFormat *const *format = audit_formats; *format; format++) {
        if (strcmp(name, (*format)->name) == 0)
            return *format;
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*format)->name);
    }
    fail_usage(error, "--format '%s': expected one of: %s", name, known->str);
    return NULL;
}

static bool parse_options(int argc, char **argv, AuditOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"policy", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->policies,
         "the limits to hold against what runs; may stand several times", "FILE"},
        {"scenario", 's', 0, G_OPTION_ARG_FILENAME, &options->scenario,
         "take needs, offers and policies of this scenario", "FILE"},
        {"each", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &options->each,
         "tell concentration by this attribute too; may stand several times", "ATTRIBUTE"},
        {"who", 'w', 0, G_OPTION_ARG_STRING, &options->who,
         "list the endpoints behind the breach of this limit instead", "LIMIT"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "text (default), json, csv, csv-indices or junit", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose,
         "every kind of domain for every part of the fleet", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet, "no notes on files that are left out",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inventories, NULL,
         "FLEET|INVENTORY..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Holds every limit against what runs today: the exact fraction, the limit, by how\nmany "
                 "endpoints it is breached, and the limit's source; then how concentrated the fleet is on\n"
                 "each kind of failure domain, and which endpoints are unprotected. Exit 1 on a breach.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture audit --help` lists the options", wrong->message);
    if (!options->policies && !options->scenario)
        return fail_usage(error, "no policy: name one with -p FILE, or a scenario with -s FILE");
    if (!options->inventories)
        return fail_usage(error, "no fleet: name a fleet file or inventories, or - for standard input");
    const AuditFormat *format = find_format(options->format ? options->format : "text", error);
    if (!format)
        return false;
    if (options->who && format != &audit_text && format != &audit_csv)
        return fail_usage(error, "--who lists endpoints as text or csv, not as %s", format->name);
    return load_options_read(&options->load, error);
}

/* ---- the endpoints behind a finding ---- */

static const char *const who_head[] = {"endpoint",  "site",        "platform", "function",
                                       "in charge", "hot backups", "endpoints"};
#define WHO_FUNCTION 3
#define WHO_SHOWN 6 /* of these, on a terminal; the function only where the limit names none */

/* The cells of one class and function, in the order of who_head; the caller frees them. */
static char **who_cells(const FleetClass *class, const char *function)
{
    const char *const *stack = fleet_class_stack(class, function);
    const char *const known[] = {fleet_class_value(class, "endpoint"), fleet_class_value(class, "site"),
                                 fleet_class_value(class, "platform"), function, stack ? stack[0] : "none"};
    char **cells = g_new0(char *, G_N_ELEMENTS(who_head) + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        cells[i] = g_strdup(known[i] ? known[i] : "");
    cells[5] = stack && stack[1] ? g_strjoinv("+", (char **)(gpointer)(stack + 1)) : g_strdup("");
    cells[6] = g_strdup_printf("%" G_GINT64_FORMAT, class->count);
    return cells;
}

static void add_who(Table *table, GString *csv, char *const *cells, bool any_function)
{
    for (gsize i = 0; i < G_N_ELEMENTS(who_head); i++) {
        g_autofree char *field = text_for_csv(cells[i]), *safe = text_for_terminal(cells[i]);
        g_autofree char *many = g_strdup_printf("a class of %s", cells[G_N_ELEMENTS(who_head) - 1]);
        g_string_append_printf(csv, "%s%s", i ? "," : "", field);
        if (i < WHO_SHOWN && (i != WHO_FUNCTION || any_function))
            table_add(table, i == 0 && !*safe ? many : safe);
    }
    g_string_append(csv, "\r\n");
}

/* Inventories name endpoints, a fleet has only classes of so many. */
static GString *write_who(const Scenario *scenario, const Fleet *fleet, const bool *behind, const char *limit,
                          bool csv)
{
    bool any_function = !audit_limit(scenario, limit, NULL)->function && scenario->functions[1];
    g_autoptr(Table) table = table_new(any_function ? "llllll" : "lllll");
    GString *out = g_string_new(NULL);
    add_who(table, out, (char *const *)(gpointer)who_head, any_function);
    for (guint c = 0; c < fleet->classes->len; c++)
        for (guint f = 0; scenario->functions[f]; f++) {
            if (!behind[(gsize)f * fleet->classes->len + c])
                continue;
            g_auto(GStrv) cells = who_cells(fleet->classes->pdata[c], scenario->functions[f]);
            add_who(table, out, cells, any_function);
        }
    if (csv)
        return out;
    g_string_truncate(out, 0);
    table_plain(table, 0, WIDTH, out);
    return out;
}

static bool keep(const AuditOptions *options, GString *text, GError **error)
{
    bool good = !options->output || output_write_file(options->output, text->str, text->len, error);
    if (!options->output)
        fwrite(text->str, 1, text->len, stdout);
    g_string_free(text, TRUE);
    return good;
}

/* ---- */

static Scenario *read_scenario(const AuditOptions *options, Catalog **catalog, GError **error)
{
    const CatalogChoice choice = catalog_arguments_choice(&options->catalogs);
    if (!options->scenario) {
        *catalog = catalog_read_shipped(&choice, error);
        return NULL;
    }
    g_autoptr(Scenario) scenario = scenario_read(options->scenario, &choice, error);
    if (!scenario || !scenario_add_policies(scenario, (const char *const *)options->policies, error))
        return NULL;
    return g_steal_pointer(&scenario);
}

static int report(const AuditOptions *options, const Scenario *scenario, const Fleet *fleet, GError **error)
{
    g_autoptr(AuditReport) made =
        audit_report_new(scenario, fleet, (const char *const *)options->each, error);
    if (!made)
        return EXIT_INPUT;
    int code = audit_breached(made) ? EXIT_BREACH : EXIT_HOLDS;
    if (options->who) {
        g_autofree bool *behind = audit_behind(scenario, fleet, options->who, error);
        if (!behind)
            return EXIT_USAGE;
        bool csv = g_strcmp0(options->format, audit_csv.name) == 0;
        return keep(options, write_who(scenario, fleet, behind, options->who, csv), error) ? code
                                                                                           : EXIT_SYSTEM;
    }
    const AuditFormat *format = find_format(options->format ? options->format : "text", error);
    return keep(options, format->write(made, options->verbose), error) ? code : EXIT_SYSTEM;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(AuditOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    options.load.fold.keep_names = options.who != NULL;
    Catalog *catalog = NULL;
    g_autoptr(Scenario) scenario = read_scenario(&options, &catalog, error);
    if (!scenario && !catalog)
        return EXIT_INPUT;
    LoadReport loaded;
    g_autoptr(Fleet) fleet = load_fleet(options.inventories, &options.load,
                                        scenario ? scenario->catalog : catalog, &loaded, error);
    if (!fleet) {
        catalog_free(catalog);
        return EXIT_INPUT;
    }
    if (!scenario)
        scenario = scenario_of_policies((const char *const *)options.policies, catalog, fleet, error);
    if (!scenario)
        return EXIT_INPUT;
    int code = report(&options, scenario, fleet, error);
    return code == EXIT_HOLDS && loaded.refused ? EXIT_PARTIAL : code;
}

const Command command_audit = {"audit", "hold every limit against what runs today", run};
