/* `compare`: fleets of several dates, or several plans, side by side. */
#include "cmd/compare.h"

#include "audit/bundle.h"
#include "base/error.h"
#include "base/output.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    CatalogArguments catalogs;
    char **policies, **paths;
    char *of, *format, *output;
    const CompareFormat *writes;
    bool kinds[DOMAIN_KINDS];
    LoadOptions load;
} CompareOptions;

static void options_clear(CompareOptions *options)
{
    g_strfreev(options->policies);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->paths);
    g_free(options->of);
    g_free(options->format);
    g_free(options->output);
    load_options_clear(&options->load);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CompareOptions, options_clear)

static char *summary_with_formats(const CompareFormat *const *formats)
{
    GString *text = g_string_new(
        "Shows fleets and plans side by side, in the order given: who is in charge, how concentrated\n"
        "that is, what the worst failure of one domain does, limits; of a plan's DIR, what is planned,\n"
        "what it costs and how far from the least that can be; and in what the inputs differ.\n\nFormats:");
    for (; *formats; formats++)
        g_string_append_printf(text, "\n  %-5s %s", (*formats)->name, (*formats)->about);
    return g_string_free(text, FALSE);
}

static bool choose_format(CompareOptions *options, const CompareFormat *const *formats, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    options->writes = options->format ? NULL : formats[0];
    for (const CompareFormat *const *format = formats; *format; format++) {
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*format)->name);
        if (g_strcmp0(options->format, (*format)->name) == 0)
            options->writes = *format;
    }
    if (!options->writes)
        return fail_usage(error, "--format '%s': expected one of: %s", options->format, known->str);
    if (options->writes->binary && !options->output && isatty(STDOUT_FILENO))
        return fail_usage(error, "%s is nothing for a terminal: name a file with -o", options->writes->name);
    return true;
}

/* "vendor,engine", "all"; without, what the format shows by itself. */
static bool choose_kinds(CompareOptions *options, GError **error)
{
    bool all = options->of ? strcmp(options->of, "all") == 0 : options->writes->every_kind;
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        options->kinds[kind] = all || (!options->of && kind == DOMAIN_VENDOR);
    if (all || !options->of)
        return true;
    g_auto(GStrv) words = g_strsplit(options->of, ",", -1);
    for (char **word = words; *word; word++) {
        DomainKind kind;
        if (!domain_kind_parse(g_strstrip(*word), &kind))
            return fail_usage(error, "--of '%s': expected all, or some of: %s", options->of,
                              domain_kind_list());
        options->kinds[kind] = true;
    }
    return true;
}

static bool parse_options(int argc, char **argv, const CompareFormat *const *formats, CompareOptions *options,
                          GError **error)
{
    const GOptionEntry entries[] = {
        {"policy", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->policies,
         "count the breaches of this policy in fleets; may stand several times", "FILE"},
        {"of", 0, 0, G_OPTION_ARG_STRING, &options->of,
         "kinds of failure domains to show (default: vendor; json and reports: all)", "KIND,...|all"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "the format (default: text)", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL,
         "FLEET|INVENTORY|DIR..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *summary = summary_with_formats(formats);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture compare --help` lists the options", wrong->message);
    if (!options->paths || (!options->paths[1] && !bundle_is(options->paths[0])))
        return fail_usage(error, "expected at least two fleets, or a plan: polyculture compare FLEET FLEET...");
    return choose_format(options, formats, error) && choose_kinds(options, error) &&
           load_options_read(&options->load, error);
}

/* ---- what is compared ---- */

/* The plan, or what runs today under its scenario. Cost, changes and findings are recomputed; the bound is as
 * the plan claims it. */
static CompareState *read_bundle(const char *path, bool planned, GError **error)
{
    g_autoptr(Bundle) bundle = bundle_read(path, error);
    for (guint f = 0; bundle && f < bundle->plan->functions->len; f++)
        plan_sort_pieces(g_array_index(bundle->plan->functions, PlanFunction, f).pieces);
    if (!bundle || !audit_plan(bundle->scenario, bundle->fleet, bundle->plan, error))
        return NULL;
    g_autoptr(Plan) today =
        planned ? NULL : audit_today(bundle->scenario, bundle->fleet, NULL, error);
    if (!planned && !today)
        return NULL;
    CompareState *state = compare_state_new(
        planned ? path : "today", g_steal_pointer(&bundle->scenario), g_steal_pointer(&bundle->fleet),
        planned ? g_steal_pointer(&bundle->plan) : g_steal_pointer(&today), planned);
    return state;
}

/* `refused`: set where records were left out. */
static CompareState *read_fleet(const CompareOptions *options, char *path, bool *refused, GError **error)
{
    char *paths[] = {path, NULL};
    LoadReport loaded = {0};
    const CatalogChoice choice = catalog_arguments_choice(&options->catalogs);
    g_autoptr(Catalog) catalog = catalog_read_shipped(&choice, error);
    g_autoptr(Fleet) fleet = catalog ? load_fleet(paths, &options->load, catalog, &loaded, error) : NULL;
    if (!fleet)
        return NULL;
    g_autoptr(Scenario) scenario =
        scenario_of_policies((const char *const *)options->policies, g_steal_pointer(&catalog), fleet, error);
    g_autoptr(Plan) today = scenario ? audit_today(scenario, fleet, NULL, error) : NULL;
    if (!today)
        return NULL;
    *refused = *refused || loaded.refused;
    return compare_state_new(path, g_steal_pointer(&scenario), g_steal_pointer(&fleet),
                             g_steal_pointer(&today), false);
}

static Comparison *read_all(const CompareOptions *options, bool *refused, GError **error)
{
    g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func(compare_state_free);
    if (!options->paths[1]) {
        CompareState *today = read_bundle(options->paths[0], false, error);
        if (!today)
            return NULL;
        g_ptr_array_add(states, today);
    }
    for (char **path = options->paths; *path; path++) {
        CompareState *state =
            bundle_is(*path) ? read_bundle(*path, true, error) : read_fleet(options, *path, refused, error);
        if (!state)
            return NULL;
        g_ptr_array_add(states, state);
    }
    return comparison_new(g_steal_pointer(&states), options->kinds, error);
}

int compare_run(int argc, char **argv, const CompareFormat *const *formats, GError **error)
{
    g_auto(CompareOptions) options = {0};
    if (!parse_options(argc, argv, formats, &options, error))
        return EXIT_USAGE;
    bool refused = false;
    g_autoptr(Comparison) comparison = read_all(&options, &refused, error);
    if (!comparison)
        return EXIT_INPUT;
    GString *out = options.writes->write(comparison, error);
    if (!out)
        return EXIT_SYSTEM;
    bool good = !options.output || output_write_file(options.output, out->str, out->len, error);
    if (!options.output)
        fwrite(out->str, 1, out->len, stdout);
    g_string_free(out, TRUE);
    return !good ? EXIT_SYSTEM : refused ? EXIT_PARTIAL : EXIT_HOLDS;
}

static int run(int argc, char **argv, GError **error)
{
    static const CompareFormat *const formats[] = {&compare_text, &compare_csv, &compare_json, NULL};
    return compare_run(argc, argv, formats, error);
}

const Command command_compare_audit = {"compare", "fleets of several dates, or plans, side by side", run};
