/* `polyculture plan`: the plan of least cost under a scenario's policy, as a bundle that can be rechecked. */
#include "audit/audit.h"
#include "audit/bundle.h"
#include "audit/stacks.h"
#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "base/text.h"
#include "catalog/excerpt.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/presentation.h"
#include "cmd/sensitivity.h"
#include "export/gmpl.h"
#include "export/summary.h"
#include "optimise/interchange.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *scenario, *output, *refusal, *export, *data, *gap, *seconds;
    Interchange whole, folded;
    CatalogArguments catalogs;
    PresentationArguments presentation;
    ExportOptions shown;
    GPtrArray *exporters; /* of const Exporter * */
    char **inventories;
    gboolean force, sensitivity;
    LoadOptions load;
} PlanOptions;

static void options_clear(PlanOptions *options)
{
    g_free(options->scenario);
    g_free(options->output);
    g_free(options->refusal);
    g_free(options->export);
    interchange_clear(&options->whole);
    interchange_clear(&options->folded);
    g_free(options->data);
    g_free(options->gap);
    g_free(options->seconds);
    load_options_clear(&options->load);
    catalog_arguments_clear(&options->catalogs);
    presentation_clear(&options->presentation);
    if (options->exporters)
        g_ptr_array_unref(options->exporters);
    g_strfreev(options->inventories);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlanOptions, options_clear)

static bool parse_options(int argc, char **argv, PlanOptions *options, OptimiseOptions *limits,
                          GError **error)
{
    const GOptionEntry entries[] = {
        {"scenario", 's', 0, G_OPTION_ARG_FILENAME, &options->scenario, "the scenario to plan for", "FILE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "the folder for the plan's bundle",
         "DIR"},
        {"if-none", 0, 0, G_OPTION_ARG_FILENAME, &options->refusal,
         "where no plan exists, the folder for the proof of that", "DIR"},
        {"force", 'f', 0, G_OPTION_ARG_NONE, &options->force, "replace an earlier bundle (or proof) in DIR",
         NULL},
        {"time", 't', 0, G_OPTION_ARG_STRING, &options->seconds,
         "stop after so long and keep the best plan (default 300; 0: never)", "SECONDS"},
        {"gap", 'g', 0, G_OPTION_ARG_STRING, &options->gap,
         "how far from optimal is good enough (default 0.01%)", "SHARE"},
        {"export", 'e', 0, G_OPTION_ARG_STRING, &options->export,
         "which reports lie in DIR (default html,markdown,csv)", "FORMAT,..."},
        {"sensitivity", 0, 0, G_OPTION_ARG_NONE, &options->sensitivity,
         "solve again with each limit a point looser and tighter: what it costs", NULL},
        {"export-mps", 0, 0, G_OPTION_ARG_FILENAME, &options->whole.mps,
         "write the integer program for other solvers, as free MPS", "FILE"},
        {"export-lp", 0, 0, G_OPTION_ARG_FILENAME, &options->whole.lp, "the same as CPLEX LP", "FILE"},
        {"export-mst", 0, 0, G_OPTION_ARG_FILENAME, &options->whole.start,
         "write the plan as a start for it, for `cbc FILE -mipstart`", "FILE"},
        {"export-folded-mps", 0, 0, G_OPTION_ARG_FILENAME, &options->folded.mps,
         "write the folded program, whose optimum is a bound, as free MPS", "FILE"},
        {"export-folded-lp", 0, 0, G_OPTION_ARG_FILENAME, &options->folded.lp, "the same as CPLEX LP",
         "FILE"},
        {"export-folded-mst", 0, 0, G_OPTION_ARG_FILENAME, &options->folded.start,
         "write the plan as a start for the folded program", "FILE"},
        {"export-data", 0, 0, G_OPTION_ARG_FILENAME, &options->data,
         "write what the GMPL model (polyculture.mod) needs: a second opinion", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet,
         "no notes on catalogs and files, no progress", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inventories, NULL,
         "FLEET|INVENTORY..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Finds the mix of primary and backup products that meets the scenario's policy at "
                 "the\nleast cost, proves how good it is, and writes DIR/plan.json, plan.html, "
                 "plan.md,\nplan.csv and DIR/inputs. `polyculture verify DIR` rechecks it; "
                 "`polyculture report\n--help` lists the formats for --export.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    presentation_add(context, &options->presentation);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture plan --help` lists the options", wrong->message);
    if (!options->scenario)
        return fail_usage(error, "no scenario: name one with -s FILE");
    if (!options->output)
        return fail_usage(error, "no place for the plan: name a folder with -o DIR");
    if (!options->inventories)
        return fail_usage(error, "no fleet: name a fleet file or inventories, or - for standard input");
    const char *reason = "";
    if (!fraction_parse(options->gap ? options->gap : "0.01%", &limits->gap, &reason))
        return fail_usage(error, "--gap '%s': %s", options->gap, reason);
    gint64 seconds = 300;
    if (options->seconds && !g_ascii_string_to_signed(options->seconds, 10, 0, 1000000000, &seconds, NULL))
        return fail_usage(error, "--time '%s': expected whole seconds, such as 60", options->seconds);
    limits->seconds = seconds;
    limits->prove = options->refusal != NULL;
    options->exporters =
        presentation_exporters("--export", options->export ? options->export : "html,markdown,csv", error);
    return options->exporters && presentation_read(&options->presentation, &options->shown, error) &&
           load_options_read(&options->load, error);
}

/* ---- the bundle ---- */

static bool add_input(OutputFolder *folder, GArray *inputs, const char *name, GString *bytes, GError **error)
{
    PlanInput input = {g_strdup(name), digest_bytes(bytes->str, bytes->len)};
    g_array_append_val(inputs, input);
    bool good = output_folder_add(folder, name, bytes->str, bytes->len, error);
    g_string_free(bytes, TRUE);
    return good;
}

static GString *canonical_and_free(cJSON *json)
{
    GString *bytes = json_canonical(json);
    cJSON_Delete(json);
    return bytes;
}

static bool add_inputs(OutputFolder *folder, GArray *inputs, const Scenario *scenario, const Fleet *fleet,
                       GError **error)
{
    g_autofree bool *used = scenario_products_used(scenario, fleet);
    if (!add_input(folder, inputs, "inputs/catalog.json",
                   canonical_and_free(catalog_excerpt(scenario->catalog, used)), error) ||
        !add_input(folder, inputs, "inputs/fleet.json", fleet_write(fleet), error))
        return false;
    for (guint i = 0; i < scenario->policies->len; i++) {
        g_autofree char *name = g_strdup_printf("inputs/policies/%u.json", i + 1);
        if (!add_input(folder, inputs, name,
                       canonical_and_free(policy_bundle_json(scenario->policies->pdata[i])), error))
            return false;
    }
    return add_input(folder, inputs, "inputs/scenario.json",
                     canonical_and_free(scenario_bundle_json(scenario)), error);
}

static bool write_bundle(const PlanOptions *options, ExportView *view, const Sensitivity *sensitivity,
                         GError **error)
{
    g_autoptr(OutputFolder) folder = output_folder_new(options->output, "plan.json", options->force, error);
    if (!folder)
        return false;
    g_autoptr(GArray) inputs = plan_inputs_new();
    if (!add_inputs(folder, inputs, view->scenario, view->fleet, error))
        return false;
    view->inputs = inputs;
    bool good = true;
    GString *plan = plan_write(view->plan, view->scenario, inputs);
    good = output_folder_add(folder, "plan.json", plan->str, plan->len, error);
    g_string_free(plan, TRUE);
    if (good && view->plan->certificate)
        good = output_folder_add(folder, "certificate.json", view->plan->certificate,
                                 strlen(view->plan->certificate), error);
    for (guint i = 0; good && i < options->exporters->len; i++) {
        const Exporter *exporter = options->exporters->pdata[i];
        if (strcmp(exporter->suffix, "json") == 0) /* lies there already */
            continue;
        GString *bytes = exporter->write(view, error);
        g_autofree char *name = g_strdup_printf("plan.%s", exporter->suffix);
        good = bytes && output_folder_add(folder, name, bytes->str, bytes->len, error);
        if (bytes)
            g_string_free(bytes, TRUE);
    }
    view->inputs = NULL;
    if (good && sensitivity) {
        GString *bytes = sensitivity_json(sensitivity);
        good = output_folder_add(folder, "sensitivity.json", bytes->str, bytes->len, error);
        g_string_free(bytes, TRUE);
    }
    return good && output_folder_finish(folder, error);
}

/* The proof that no plan exists, with what it is a proof about. */
static bool write_refusal(const PlanOptions *options, const Scenario *scenario, const Fleet *fleet,
                          const char *certificate, GError **error)
{
    g_autoptr(OutputFolder) folder =
        output_folder_new(options->refusal, "certificate.json", options->force, error);
    g_autoptr(GArray) inputs = plan_inputs_new();
    if (!folder || !add_inputs(folder, inputs, scenario, fleet, error) ||
        !output_folder_add(folder, "certificate.json", certificate, strlen(certificate), error) ||
        !output_folder_finish(folder, error))
        return false;
    g_autofree char *where = text_for_terminal(options->refusal);
    printf("The proof is written to %s; `polyculture verify %s` rechecks it.\n", where, where);
    return true;
}

/* Before an hour of solving, not after it: can what comes out be written? A plan makes no room for a proof
 * that there is none. */
static bool probe_folders(const PlanOptions *options, GError **error)
{
    OutputFolder *probe = output_folder_new(options->output, "plan.json", options->force, error);
    if (!probe)
        return false;
    output_folder_free(probe);
    if (!options->refusal)
        return true;
    if (bundle_is(options->refusal))
        return fail_usage(error, "%s: holds a plan; name another folder with --if-none", options->refusal);
    probe = output_folder_new(options->refusal, "certificate.json", options->force, error);
    if (!probe)
        return false;
    output_folder_free(probe);
    return true;
}

/* ---- what the exporters show ---- */

static bool show_and_write(const PlanOptions *options, const Scenario *scenario, const Fleet *fleet,
                           const Plan *plan, const Sensitivity *sensitivity, GError **error)
{
    g_auto(ExportView) view = {0};
    if (!export_view_init(&view, scenario, fleet, plan, NULL, error))
        return false;
    view.options = options->shown;
    if (!write_bundle(options, &view, sensitivity, error))
        return false;
    GString *text = summary_text(&view);
    fputs(text->str, stdout);
    g_string_free(text, TRUE);
    if (sensitivity) {
        GString *more = sensitivity_text(sensitivity);
        printf("\n%s\n", more->str);
        g_string_free(more, TRUE);
    }
    g_autofree char *where = text_for_terminal(options->output);
    printf("Written to %s; `polyculture verify %s` rechecks it.\n", where, where);
    return true;
}

/* What does not wait for the plan; it is there even where none is found. */
static bool write_models(const PlanOptions *options, const Scenario *scenario, const Fleet *fleet,
                         GError **error)
{
    if (!interchange_model(scenario, fleet, &options->whole, error) ||
        !interchange_model(scenario, fleet, &options->folded, error))
        return false;
    if (!options->data)
        return true;
    GString *data = gmpl_data(scenario, fleet, error);
    bool good = data && output_write_file(options->data, data->str, data->len, error);
    if (data)
        g_string_free(data, TRUE);
    return good;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(PlanOptions) options = {.folded = {.folded = true}};
    OptimiseOptions limits = {0};
    if (!parse_options(argc, argv, &options, &limits, error))
        return EXIT_USAGE;
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Scenario) scenario = scenario_read(options.scenario, &choice, error);
    if (!scenario || !stacks_plannable(scenario, error))
        return EXIT_INPUT;
    const FrontierPoints *frontier = options.shown.frontier;
    if (frontier && !frontier_points_fit(frontier, scenario->id, scenario->currency, error))
        return EXIT_INPUT;
    LoadReport report;
    g_autoptr(Fleet) fleet =
        load_fleet(options.inventories, &options.load, scenario->catalog, &report, error);
    if (!fleet)
        return EXIT_INPUT;
    if (!probe_folders(&options, error))
        return EXIT_USAGE;
    if (!write_models(&options, scenario, fleet, error))
        return EXIT_SYSTEM;
    g_autoptr(Plan) plan = plan_new();
    Outcome outcome;
    g_autofree char *conflict = NULL;
    if (!solve_scenario(scenario, fleet, &limits, options.load.quiet, plan, &outcome, &conflict, error))
        return EXIT_SYSTEM;
    if (outcome == OUTCOME_INFEASIBLE) {
        g_autofree char *safe = text_for_terminal(conflict);
        fprintf(stderr, "polyculture: no plan can meet the policy; %s\n", safe);
        if (plan->certificate && !write_refusal(&options, scenario, fleet, plan->certificate, error))
            return EXIT_SYSTEM;
        return EXIT_BREACH;
    }
    if (outcome == OUTCOME_STOPPED) {
        fprintf(stderr, "polyculture: stopped before there was any plan; give it more --time\n");
        return EXIT_STOPPED;
    }
    g_autoptr(Sensitivity) sensitivity = NULL;
    if (options.sensitivity &&
        !(sensitivity = sensitivity_find(scenario, fleet, plan, &limits, options.load.quiet, error)))
        return EXIT_SYSTEM;
    if (!show_and_write(&options, scenario, fleet, plan, sensitivity, error) ||
        !interchange_start(scenario, fleet, plan, &options.whole, error) ||
        !interchange_start(scenario, fleet, plan, &options.folded, error))
        return EXIT_SYSTEM;
    return plan->stopped ? EXIT_STOPPED : report.refused ? EXIT_PARTIAL : EXIT_HOLDS;
}

const Command command_plan = {"plan", "find the cheapest mix that meets a policy, as a bundle", run};
