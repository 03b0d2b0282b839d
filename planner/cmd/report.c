/* `polyculture report`: a plan's bundle in the format that its reader opens. Every figure is recomputed
 * first. */
#include "audit/verify.h"
#include "base/error.h"
#include "base/output.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/presentation.h"

#include <stdio.h>
#include <unistd.h>

#define SHOWN 3 /* disagreements that are told before their number is */

typedef struct {
    char *format, *output;
    char **folders;
    gboolean quiet;
    const Exporter *exporter;
    PresentationArguments presentation;
    ExportOptions shown;
} ReportOptions;

static void options_clear(ReportOptions *options)
{
    g_free(options->format);
    g_free(options->output);
    g_strfreev(options->folders);
    presentation_clear(&options->presentation);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportOptions, options_clear)

static char *summary_with_formats(void)
{
    GString *text = g_string_new(
        "Writes the report on the plan in DIR. First every figure is recomputed, as by `polyculture\n"
        "verify`: a bundle that does not agree is refused.\n\nFormats:");
    for (const Exporter *const *exporter = exporters; *exporter; exporter++)
        g_string_append_printf(text, "\n  %-16s %s", (*exporter)->name, (*exporter)->about);
    return g_string_free(text, FALSE);
}

static bool check_options(ReportOptions *options, GError **error)
{
    if (!options->folders || options->folders[1])
        return fail_usage(error, "expected one folder: polyculture report DIR --format FORMAT");
    if (!options->format)
        return fail_usage(error, "no format: name one with --format; `polyculture report --help` lists them");
    g_autoptr(GPtrArray) chosen = presentation_exporters("--format", options->format, error);
    if (!chosen)
        return false;
    if (chosen->len != 1)
        return fail_usage(error, "--format '%s': expected one format", options->format);
    options->exporter = chosen->pdata[0];
    if (options->exporter->binary && !options->output && isatty(STDOUT_FILENO))
        return fail_usage(error, "%s is nothing for a terminal: name a file with -o",
                          options->exporter->name);
    return presentation_read(&options->presentation, &options->shown, error);
}

static bool parse_options(int argc, char **argv, ReportOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "the format (see above)", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "no note on the recomputation", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->folders, NULL, "DIR"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *summary = summary_with_formats();
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    presentation_add(context, &options->presentation);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture report --help` lists the options", wrong->message);
    return check_options(options, error);
}

/* Does the bundle say what its inputs say? Tells what does not. */
static bool agrees(const Verification *verification, const char *folder, bool quiet)
{
    g_autofree char *where = text_for_terminal(folder);
    const GPtrArray *wrong = verification->disagreements;
    if (wrong->len == 0) {
        if (!quiet)
            fprintf(stderr, "polyculture: note: %s: %d figures recomputed, all agree\n", where,
                    verification->checks);
        return true;
    }
    for (guint i = 0; i < MIN(wrong->len, SHOWN); i++) {
        g_autofree char *line = text_for_terminal(wrong->pdata[i]);
        fprintf(stderr, "polyculture: %s\n", line);
    }
    fprintf(stderr, "polyculture: %s: %u disagreement%s, so no report; `polyculture verify` names them all\n",
            where, wrong->len, wrong->len == 1 ? "" : "s");
    return false;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(ReportOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    g_autoptr(Verification) verification = verify_bundle(options.folders[0], false, error);
    if (!verification)
        return EXIT_INPUT;
    if (!agrees(verification, options.folders[0], options.quiet))
        return EXIT_BREACH;
    g_auto(ExportView) view = {0};
    if (!export_view_init(&view, verification->scenario, verification->fleet, verification->plan,
                          verification->inputs, error))
        return EXIT_INPUT;
    view.options = options.shown;
    GString *bytes = options.exporter->write(&view, error);
    if (!bytes)
        return EXIT_SYSTEM;
    bool good = !options.output || output_write_file(options.output, bytes->str, bytes->len, error);
    if (!options.output)
        fwrite(bytes->str, 1, bytes->len, stdout);
    g_string_free(bytes, TRUE);
    return good ? EXIT_HOLDS : EXIT_SYSTEM;
}

const Command command_report = {"report", "a plan as a page, spreadsheet, table or data file", run};
