/* `polyculture frontier`: the least cost as a limit, or a price, moves; points solved side by side. */
#include "base/error.h"
#include "base/output.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/solve.h"
#include "export/frontier.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *scenario, *vary, *format, *output, *gap, *seconds;
    CatalogArguments catalogs;
    char **inventories;
    int steps, jobs;
    gboolean ascii;
    LoadOptions load;
} FrontierOptions;

static void options_clear(FrontierOptions *options)
{
    g_free(options->scenario);
    g_free(options->vary);
    g_free(options->format);
    g_free(options->output);
    g_free(options->gap);
    g_free(options->seconds);
    load_options_clear(&options->load);
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->inventories);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FrontierOptions, options_clear)

static bool check_options(FrontierOptions *options, OptimiseOptions *limits, GError **error)
{
    static const char *const formats[] = {"text", "json", "csv", NULL};
    if (!options->scenario)
        return fail_usage(error, "no scenario: name one with -s FILE");
    if (!options->vary)
        return fail_usage(error, "nothing varies: name a limit and its values, such as --vary "
                                 "vendor-cap=20%%..60%%");
    if (!options->inventories)
        return fail_usage(error, "no fleet: name a fleet file or inventories, or - for standard input");
    if (options->format && !g_strv_contains(formats, options->format))
        return fail_usage(error, "--format '%s': expected text, json or csv", options->format);
    if (options->jobs < 0)
        return fail_usage(error, "--jobs %d: expected a number of processes, or 0 for one a processor",
                          options->jobs);
    const char *reason = "";
    if (!fraction_parse(options->gap ? options->gap : "0.01%", &limits->gap, &reason))
        return fail_usage(error, "--gap '%s': %s", options->gap, reason);
    gint64 seconds = 60;
    if (options->seconds && !g_ascii_string_to_signed(options->seconds, 10, 0, 1000000000, &seconds, NULL))
        return fail_usage(error, "--time '%s': expected whole seconds, such as 60", options->seconds);
    limits->seconds = seconds;
    limits->brief = true;
    return load_options_read(&options->load, error);
}

static bool parse_options(int argc, char **argv, FrontierOptions *options, OptimiseOptions *limits,
                          GError **error)
{
    const GOptionEntry entries[] = {
        {"scenario", 's', 0, G_OPTION_ARG_FILENAME, &options->scenario, "the scenario to plan for", "FILE"},
        {"vary", 0, 0, G_OPTION_ARG_STRING, &options->vary,
         "a limit's id, or price:PRODUCT, and its values: vendor-cap=20%..60%, few-contracts=2,3,5",
         "WHAT=A..B"},
        {"steps", 'n', 0, G_OPTION_ARG_INT, &options->steps,
         "points from A to B, both included (default 9; of counts every one)", "NUMBER"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs,
         "solve so many points side by side (default: one a processor)", "NUMBER"},
        {"time", 't', 0, G_OPTION_ARG_STRING, &options->seconds,
         "stop each point after so long and keep its best plan (default 60; 0: never)", "SECONDS"},
        {"gap", 'g', 0, G_OPTION_ARG_STRING, &options->gap,
         "how far from optimal is good enough (default 0.01%)", "SHARE"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "text (default: a chart and a table), json or csv", "FORMAT"},
        {"ascii", 0, 0, G_OPTION_ARG_NONE, &options->ascii, "draw the chart with plain characters", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet, "no notes, no progress", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inventories, NULL,
         "FLEET|INVENTORY..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Plans once for every value of a limit or a price, and shows what the least cost\n"
                 "becomes. Each point is proven, or marked with its gap; a point without any plan\n"
                 "names the limits that cannot hold together.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture frontier --help` lists the options", wrong->message);
    return check_options(options, limits, error);
}

static void change(Scenario *scenario, guint job, gpointer context)
{
    variation_apply(context, job, scenario);
}

/* What is wrong with scenario or fleet is said once, before it is tried many times. */
static bool check_inputs(const Scenario *scenario, const Fleet *fleet, GError **error)
{
    for (char **function = scenario->functions; *function; function++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, *function, error);
        if (!demand)
            return false;
    }
    return true;
}

static bool show(const FrontierOptions *options, const Frontier *frontier, GError **error)
{
    const char *format = options->format ? options->format : "text";
    GString *out = strcmp(format, "json") == 0  ? frontier_json(frontier)
                   : strcmp(format, "csv") == 0 ? frontier_csv(frontier)
                                                : frontier_text(frontier, options->ascii);
    bool good = !options->output || output_write_file(options->output, out->str, out->len, error);
    if (!options->output)
        fwrite(out->str, 1, out->len, stdout);
    g_string_free(out, TRUE);
    return good;
}

static int exit_code(const Frontier *frontier, const LoadReport *report)
{
    bool any = false, stopped = false;
    for (guint i = 0; i < frontier->answers->len; i++) {
        const Answer *answer = frontier->answers->pdata[i];
        any = any || answer->status != ANSWER_INFEASIBLE;
        stopped = stopped || answer->status == ANSWER_STOPPED;
    }
    return stopped ? EXIT_STOPPED : !any ? EXIT_BREACH : report->refused ? EXIT_PARTIAL : EXIT_HOLDS;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(FrontierOptions) options = {0};
    OptimiseOptions limits = {0};
    if (!parse_options(argc, argv, &options, &limits, error))
        return EXIT_USAGE;
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Scenario) scenario = scenario_read(options.scenario, &choice, error);
    g_autoptr(Variation) variation =
        scenario ? variation_parse(options.vary, options.steps, scenario, error) : NULL;
    if (!variation)
        return EXIT_INPUT;
    LoadReport report;
    g_autoptr(Fleet) fleet =
        load_fleet(options.inventories, &options.load, scenario->catalog, &report, error);
    if (!fleet || !check_inputs(scenario, fleet, error))
        return EXIT_INPUT;
    const SolveChanges changes = {.jobs = variation->values->len,
                                  .at_once = options.jobs,
                                  .function = variation->limit ? variation->limit->function : NULL,
                                  .quiet = options.load.quiet,
                                  .change = change,
                                  .context = variation};
    g_autoptr(GPtrArray) answers = solve_changed(scenario, fleet, &limits, &changes, error);
    if (!answers)
        return EXIT_SYSTEM;
    Frontier frontier = {scenario, variation, answers};
    frontier_settle(&frontier);
    if (!show(&options, &frontier, error))
        return EXIT_SYSTEM;
    return exit_code(&frontier, &report);
}

const Command command_frontier = {"frontier", "what the least cost becomes as a limit or a price moves", run};
