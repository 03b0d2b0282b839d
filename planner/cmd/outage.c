/* `polyculture outage`: what an outage does to a fleet, or to a plan beside today. */
#include "audit/audit.h"
#include "audit/bundle.h"
#include "audit/impact.h"
#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "base/table.h"
#include "base/text.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/events.h"
#include "cmd/load.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80

typedef struct {
    CatalogArguments catalogs;
    char **fail, **compromise, **paths;
    char *stops, *format, *output, *downtime, *scenario;
    int worst, technicians, minutes, deploy;
    int fixed_after;
    LoadOptions load;
} OutageOptions;

static void options_clear(OutageOptions *options)
{
    g_strfreev(options->fail);
    g_strfreev(options->compromise);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->paths);
    g_free(options->stops);
    g_free(options->format);
    g_free(options->output);
    g_free(options->downtime);
    g_free(options->scenario);
    load_options_clear(&options->load);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OutageOptions, options_clear)

static bool check_options(const OutageOptions *options, GError **error)
{
    OutageStops stops;
    Money money;
    if (options->stops && !outage_stops_parse(options->stops, &stops))
        return fail_usage(error, "--stops '%s': expected protection, machine or console", options->stops);
    if (options->downtime && !money_parse(options->downtime, &money))
        return fail_usage(error, "--downtime '%s': expected a decimal like 42.50", options->downtime);
    if (options->format && strcmp(options->format, "text") != 0 && strcmp(options->format, "json") != 0)
        return fail_usage(error, "--format '%s': expected text or json", options->format);
    const struct {
        const char *name;
        int value;
    } counts[] = {{"--worst", options->worst},
                  {"--technicians", options->technicians},
                  {"--minutes", options->minutes},
                  {"--deploy", options->deploy}};
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
        if (counts[i].value < 0 || counts[i].value > 1000000)
            return fail_usage(error, "%s %d: expected a number from 1 to 1000000", counts[i].name,
                              counts[i].value);
    return true;
}

static bool parse_options(int argc, char **argv, OutageOptions *options, GError **error)
{
    options->fixed_after = -1;
    const GOptionEntry entries[] = {
        {"fail", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &options->fail,
         "let this fail instead of an EVENT; several fail together", "KIND=NAME"},
        {"compromise", 'x', 0, G_OPTION_ARG_STRING_ARRAY, &options->compromise,
         "let this turn hostile: it counts wherever an agent runs", "KIND=NAME"},
        {"worst", 'w', 0, G_OPTION_ARG_INT, &options->worst,
         "find so many of the worst single failures and pairs of every kind", "NUMBER"},
        {"stops", 0, 0, G_OPTION_ARG_STRING, &options->stops,
         "what fails: protection (default), machine or console", "WHAT"},
        {"technicians", 't', 0, G_OPTION_ARG_INT, &options->technicians, "who recover endpoints, at once",
         "NUMBER"},
        {"minutes", 'm', 0, G_OPTION_ARG_INT, &options->minutes, "of work on each endpoint", "NUMBER"},
        {"deploy", 'd', 0, G_OPTION_ARG_INT, &options->deploy,
         "cold backups of each product deployed in an hour", "NUMBER"},
        {"fixed-after", 0, 0, G_OPTION_ARG_INT, &options->fixed_after, "hours until the vendor has mended it",
         "HOURS"},
        {"downtime", 0, 0, G_OPTION_ARG_STRING, &options->downtime, "what one endpoint down costs in an hour",
         "PRICE"},
        {"scenario", 's', 0, G_OPTION_ARG_FILENAME, &options->scenario,
         "take needs, fallbacks and operations of this scenario", "FILE"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text (default) or json", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet, "no notes on files that are left out",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL,
         "[EVENT] FLEET|INVENTORY|DIR"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context,
        "Says what an outage does to a fleet or, of a plan's DIR, to today and to the plan side by\n"
        "side: who is down, what takes over, when it is over. EVENT is a file (outage/1) or the id of\n"
        "a shipped one; without anything else the shipped events are listed.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture outage --help` lists the options", wrong->message);
    return check_options(options, error) && load_options_read(&options->load, error);
}

/* ---- the event ---- */

static int list_events(GError **error)
{
    g_autoptr(GPtrArray) files = events_shipped(error);
    g_autoptr(Table) table = table_new("lll");
    const char *const head[] = {"event", "stops the", "title"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; files && i < files->len; i++) {
        g_autoptr(Outage) outage = outage_read(files->pdata[i], error);
        if (!outage)
            return EXIT_INPUT;
        const char *const cells[] = {outage->id,
                                     outage->kind == OUTAGE_OUTAGE ? outage_stops_name(outage->stops)
                                                                   : outage_kind_name(outage->kind),
                                     outage->title};
        for (gsize c = 0; c < G_N_ELEMENTS(cells); c++) {
            g_autofree char *safe = text_for_terminal(cells[c]);
            table_add(table, safe);
        }
    }
    g_autoptr(GString) out = g_string_new(NULL);
    table_plain(table, 0, WIDTH, out);
    fputs(out->str, stdout);
    return files ? EXIT_HOLDS : EXIT_INPUT;
}

static bool add_domains(Outage *outage, char *const *words, GError **error)
{
    for (; words && *words; words++) {
        const char *equals = strchr(*words, '=');
        g_autofree char *word = equals ? g_strndup(*words, (gsize)(equals - *words)) : g_strdup(*words);
        DomainKind kind;
        if (!equals || !equals[1] || !domain_kind_parse(word, &kind))
            return fail_usage(error, "'%s': expected KIND=NAME such as vendor=crowdstrike; kinds: %s", *words,
                              domain_kind_list());
        outage_add(outage, kind, equals + 1);
    }
    return true;
}

static Outage *own_event(const OutageOptions *options, GError **error)
{
    g_autofree char *fail = options->fail ? g_strjoinv(", ", options->fail) : NULL;
    g_autofree char *hostile = options->compromise ? g_strjoinv(", ", options->compromise) : NULL;
    g_autofree char *title =
        g_strdup_printf("%s %s", hostile ? "Compromise of" : "Failure of", hostile ? hostile : fail);
    OutageStops stops = STOPS_PROTECTION;
    if (options->stops)
        outage_stops_parse(options->stops, &stops);
    g_autoptr(Outage) outage = outage_new(title, hostile ? OUTAGE_COMPROMISE : OUTAGE_OUTAGE, stops);
    if (!add_domains(outage, options->fail, error) || !add_domains(outage, options->compromise, error))
        return NULL;
    return g_steal_pointer(&outage);
}

static bool is_known(const Catalog *catalog, DomainKind kind, const char *name)
{
    for (guint p = 0; p < catalog->products->len; p++)
        for (char **platform = catalog_product(catalog, (int)p)->platforms; platform && *platform; platform++)
            if (product_depends(catalog, (int)p, *platform, kind, name))
                return true;
    return false;
}

/* Tells of names that nothing in the catalog goes by: a slip of the pen would look like good news. */
static void note_unknown(const Outage *outage, const Catalog *catalog)
{
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        for (char **name = outage->fails[kind]; name && *name; name++) {
            g_autofree char *safe = text_for_terminal(*name);
            if (!is_known(catalog, kind, *name))
                fprintf(stderr, "polyculture: note: nothing in the catalog depends on %s '%s'\n",
                        domain_kind_name(kind), safe);
        }
}

static void read_crew(const OutageOptions *options, const Outage *outage, ImpactView *view)
{
    const Scenario *scenario = view->scenario;
    OutageCrew *crew = &view->crew;
    crew->technicians = options->technicians ? options->technicians : scenario->technicians;
    crew->minutes = options->minutes      ? options->minutes
                    : outage->minutes > 0 ? outage->minutes
                                          : scenario->minutes_per_endpoint;
    crew->deploy = g_new0(int64_t, scenario->catalog->products->len + 1);
    for (guint p = 0; p < scenario->catalog->products->len; p++)
        crew->deploy[p] = options->deploy;
    for (guint i = 0; !options->deploy && i < scenario->offers->len; i++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, i);
        crew->deploy[offer->product] = offer->deploy_per_hour;
    }
    crew->downtime = -1;
    if (options->downtime)
        money_parse(options->downtime, &crew->downtime);
}

/* ---- */

/* The exit code. */
static int tell(const OutageOptions *options, ImpactView *view, Outage *outage, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    bool good = true, json = g_strcmp0(options->format, "json") == 0;
    if (outage) {
        OutageStops stops;
        if (options->stops && outage_stops_parse(options->stops, &stops))
            outage->stops = stops;
        if (options->fixed_after >= 0)
            outage->fixed_after = (int64_t)options->fixed_after * 3600;
        read_crew(options, outage, view);
        if (!options->load.quiet && (options->fail || options->compromise))
            note_unknown(outage, view->scenario->catalog);
    }
    if (json)
        good = impact_json(view, outage, options->worst, out, error);
    else
        good = (!outage || impact_text(view, outage, out, error)) &&
               (!options->worst || impact_worst(view, options->worst, out, error));
    g_free(view->crew.deploy);
    if (!good)
        return EXIT_INPUT;
    if (options->output)
        return output_write_file(options->output, out->str, out->len, error) ? EXIT_HOLDS : EXIT_SYSTEM;
    fwrite(out->str, 1, out->len, stdout);
    return EXIT_HOLDS;
}

static int tell_bundle(const OutageOptions *options, const char *folder, Outage *outage, GError **error)
{
    g_autoptr(Bundle) bundle = bundle_read(folder, error);
    g_autoptr(Plan) today = bundle ? audit_today(bundle->scenario, bundle->fleet, NULL, error) : NULL;
    if (!today)
        return EXIT_INPUT;
    ImpactView view = {
        bundle->scenario, bundle->fleet, {{"today", today, true}, {"plan", bundle->plan, false}}, 2, {0}};
    return tell(options, &view, outage, error);
}

static int tell_fleet(const OutageOptions *options, char **paths, Outage *outage, GError **error)
{
    LoadReport loaded;
    const CatalogChoice choice = catalog_arguments_choice(&options->catalogs);
    g_autoptr(Scenario) scenario =
        options->scenario ? scenario_read(options->scenario, &choice, error) : NULL;
    g_autoptr(Catalog) catalog = options->scenario ? NULL : catalog_read_shipped(&choice, error);
    const Catalog *known = scenario ? scenario->catalog : catalog;
    g_autoptr(Fleet) fleet = known ? load_fleet(paths, &options->load, known, &loaded, error) : NULL;
    if (!fleet)
        return EXIT_INPUT;
    if (!scenario)
        scenario = scenario_of_policies(NULL, g_steal_pointer(&catalog), fleet, error);
    g_autoptr(Plan) today = scenario ? audit_today(scenario, fleet, NULL, error) : NULL;
    if (!today)
        return EXIT_INPUT;
    ImpactView view = {scenario, fleet, {{"today", today, true}, {NULL, NULL, false}}, 1, {0}};
    int code = tell(options, &view, outage, error);
    return code == EXIT_HOLDS && loaded.refused ? EXIT_PARTIAL : code;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(OutageOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    bool own = options.fail || options.compromise, named = !own && !options.worst;
    if (!options.paths && named)
        return list_events(error);
    guint count = options.paths ? g_strv_length(options.paths) : 0;
    if (count < (named ? 2u : 1u)) {
        fail_usage(error, "expected %s: polyculture outage %s FLEET|DIR",
                   named ? "an event and a fleet" : "a fleet",
                   named ? "EVENT"
                   : own ? "--fail KIND=NAME"
                         : "--worst 3");
        return EXIT_USAGE;
    }
    g_autoptr(Outage) outage = named ? events_find(options.paths[0], error)
                               : own ? own_event(&options, error)
                                     : NULL;
    if (error && *error)
        return EXIT_INPUT;
    char **paths = options.paths + (named ? 1 : 0);
    if (!bundle_is(paths[0]))
        return tell_fleet(&options, paths, outage, error);
    if (paths[1] || options.scenario) {
        fail_usage(error, "%s is a plan, which stands alone and has a scenario of its own", paths[0]);
        return EXIT_USAGE;
    }
    return tell_bundle(&options, paths[0], outage, error);
}

const Command command_outage = {"outage", "what an outage does to a fleet or a plan", run};
