/* `polyculture assign`: which endpoint gets what a plan counts, and in which wave. */
#include "audit/verify.h"
#include "base/error.h"
#include "base/input.h"
#include "base/table.h"
#include "base/text.h"
#include "cmd/assign_fit.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "export/worklist.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80

typedef struct {
    CatalogArguments catalogs;
    char **paths;
    char *format, *output, *waves, *wave_share, *canary;
    gboolean exact;
    LoadOptions load;
    const WorklistFormat *writes;
    guint wave_count;
    Fraction share, canary_share;
    int64_t canary_count;
} AssignOptions;

static void options_clear(AssignOptions *options)
{
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->paths);
    g_free(options->format);
    g_free(options->output);
    g_free(options->waves);
    g_free(options->wave_share);
    g_free(options->canary);
    load_options_clear(&options->load);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AssignOptions, options_clear)

/* ---- options ---- */

static char *summary_with_formats(void)
{
    GString *text = g_string_new(
        "Hands out what the plan in DIR counts: which endpoint of the inventories gets which products,\n"
        "as a work list. Name the inventories, --attributes and --rules that the plan's fleet was\n"
        "mapped with. Endpoints keep what they run where the counts allow.\n\nFormats:");
    for (const WorklistFormat *const *format = worklist_formats; *format; format++)
        g_string_append_printf(text, "\n  %-10s %s", (*format)->name, (*format)->about);
    return g_string_free(text, FALSE);
}

/* The format asked for, or the one that the file's name asks for, or CSV. */
static bool choose_format(AssignOptions *options, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    options->writes = options->format ? NULL : worklist_formats[0];
    for (const WorklistFormat *const *format = worklist_formats; *format; format++) {
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*format)->name);
        if (options->format && strcmp(options->format, (*format)->name) == 0)
            options->writes = *format;
        for (const char *const *suffix = (*format)->suffixes; !options->format && *suffix; suffix++)
            if (options->output && g_str_has_suffix(options->output, *suffix))
                options->writes = *format;
    }
    return options->writes ||
           fail_usage(error, "--format '%s': expected one of: %s", options->format, known->str);
}

static bool check_waves(AssignOptions *options, GError **error)
{
    gint64 count = 0;
    const char *reason = NULL;
    if (options->waves && !g_ascii_string_to_signed(options->waves, 10, 1, WAVES_MOST, &count, NULL))
        return fail_usage(error, "--waves '%s': expected a number from 1 to %d", options->waves, WAVES_MOST);
    options->wave_count = (guint)count;
    if (options->wave_share &&
        (!fraction_parse(options->wave_share, &options->share, &reason) || options->share.numerator == 0))
        return fail_usage(error, "--wave-share '%s': expected a share above 0 like 25%%",
                          options->wave_share);
    if (!options->canary)
        return true;
    if (options->wave_count == 1)
        return fail_usage(error, "--canary with --waves 1: the canary is the first of at least two waves");
    if (g_ascii_string_to_signed(options->canary, 10, 1, G_MAXINT32, &options->canary_count, NULL))
        return true;
    if (!fraction_parse(options->canary, &options->canary_share, &reason) ||
        options->canary_share.numerator == 0)
        return fail_usage(error, "--canary '%s': expected a number of endpoints or a share like 1%%",
                          options->canary);
    return true;
}

static bool parse_options(int argc, char **argv, AssignOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write the list to this file", "FILE"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "csv, json or ansible (default: by the name of the file, or else csv)", "FORMAT"},
        {"waves", 0, 0, G_OPTION_ARG_STRING, &options->waves,
         "divide the work into so many waves (default: one, or as few as --wave-share allows)", "NUMBER"},
        {"wave-share", 0, 0, G_OPTION_ARG_STRING, &options->wave_share,
         "at most this share of the endpoints of a site, or of a service, in one wave", "SHARE"},
        {"canary", 0, 0, G_OPTION_ARG_STRING, &options->canary,
         "the first wave is this small, over all sites, the least critical first", "SHARE|NUMBER"},
        {"exact", 0, 0, G_OPTION_ARG_NONE, &options->exact,
         "write nothing unless the inventories are the plan's fleet, class by class", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->load.quiet, "no notes on files that are left out",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL, "DIR INVENTORY..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *summary = summary_with_formats();
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture assign --help` lists the options", wrong->message);
    if (!options->paths || !options->paths[1])
        return fail_usage(error, "expected a plan and inventories: polyculture assign DIR INVENTORY...");
    return choose_format(options, error) && check_waves(options, error) &&
           load_options_read(&options->load, error);
}

/* ---- waves ---- */

/* Names by number, from 1. */
typedef struct {
    GHashTable *numbers;
    GPtrArray *names;
} Numbering;

static uint32_t number_of(Numbering *numbering, const char *name)
{
    if (!name)
        return 0;
    gpointer known = g_hash_table_lookup(numbering->numbers, name);
    if (!known) {
        g_ptr_array_add(numbering->names, (gpointer)(guintptr)name);
        known = GUINT_TO_POINTER(numbering->names->len);
        g_hash_table_insert(numbering->numbers, (gpointer)(guintptr)name, known);
    }
    return GPOINTER_TO_UINT(known);
}

static void numbering_init(Numbering *numbering, const Fleet *fleet, const char *attribute)
{
    numbering->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    numbering->names = g_ptr_array_new();
    for (guint i = 0; i < fleet->classes->len; i++)
        number_of(numbering, fleet_class_value(fleet->classes->pdata[i], attribute));
}

static void numbering_clear(Numbering *numbering)
{
    g_hash_table_unref(numbering->numbers);
    g_ptr_array_unref(numbering->names);
}

/* What is said nothing of, or in words of one's own, counts as usual. */
static int criticality_of(const FleetClass *class)
{
    static const struct {
        const char *word;
        int level;
    } words[] = {{"none", 0},  {"low", 1},      {"minor", 1}, {"high", 3},
                 {"major", 3}, {"critical", 4}, {"vital", 4}};
    const char *value = fleet_class_value(class, "criticality");
    for (gsize i = 0; value && i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(value, words[i].word) == 0)
            return words[i].level;
    return 2;
}

/* What the classes of the fleet are to the waves, and how the waves came out. */
typedef struct {
    Numbering sites, services;
    WaveEndpoint *endpoints; /* per entry of the roll */
    guint count;
    int64_t works;
} WaveGround;

static void ground_init(WaveGround *ground, const Worklist *worklist)
{
    const GArray *entries = worklist->roll->entries;
    const Fleet *fleet = worklist->fleet;
    numbering_init(&ground->sites, fleet, "site");
    numbering_init(&ground->services, fleet, "service");
    g_autofree WaveEndpoint *classes = g_new0(WaveEndpoint, fleet->classes->len + 1);
    for (guint c = 0; c < fleet->classes->len; c++) {
        const FleetClass *class = fleet->classes->pdata[c];
        classes[c].site = number_of(&ground->sites, fleet_class_value(class, "site"));
        classes[c].service = number_of(&ground->services, fleet_class_value(class, "service"));
        classes[c].level = criticality_of(class);
    }
    ground->count = entries->len;
    ground->endpoints = g_new(WaveEndpoint, entries->len + 1);
    for (guint i = 0; i < entries->len; i++) {
        const RollEntry *entry = &g_array_index(entries, RollEntry, i);
        ground->endpoints[i] = classes[entry->class];
        ground->endpoints[i].order = entry->order;
        ground->endpoints[i].works = worklist_works(worklist, i);
        ground->works += ground->endpoints[i].works;
    }
}

static void ground_clear(WaveGround *ground)
{
    if (!ground->endpoints)
        return;
    numbering_clear(&ground->sites);
    numbering_clear(&ground->services);
    g_free(ground->endpoints);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WaveGround, ground_clear)

static bool fail_waves(const AssignOptions *options, const WaveGround *ground, const WavesNeed *need,
                       GError **error)
{
    if (need->least == 0)
        return fail_usage(error, "--waves: too many sites and services for so many waves; ask for fewer");
    if (need->number == 0)
        return fail_usage(error, "--waves '%s': expected at least %u", options->waves, need->least);
    const Numbering *names = need->service ? &ground->services : &ground->sites;
    return fail_usage(
        error,
        "%s '%s': %u waves at the least, for %s '%s' has work on %" G_GINT64_FORMAT
        "%s of its %" G_GINT64_FORMAT " endpoints, and a wave may touch %" G_GINT64_FORMAT " of them",
        options->waves ? "--waves" : "--wave-share", options->waves ? options->waves : options->wave_share,
        need->least, need->service ? "service" : "site", (const char *)names->names->pdata[need->number - 1],
        need->work, options->canary ? " more" : "", need->all, need->most);
}

/* *wave_of belongs to the caller; NULL where no waves were asked for. */
static bool divide(const AssignOptions *options, const WaveGround *ground, Worklist *worklist,
                   uint16_t **wave_of, GError **error)
{
    if (!options->waves && !options->wave_share && !options->canary)
        return true;
    WavesAsked asked = {options->wave_count, options->wave_share ? &options->share : NULL,
                        options->canary_count};
    if (options->canary && !options->canary_count)
        asked.canary = MAX(1, fraction_ceil(options->canary_share, ground->works));
    WavesNeed need;
    *wave_of = waves_new(ground->endpoints, ground->count, &asked, &worklist->waves, &need);
    if (!*wave_of)
        return fail_waves(options, ground, &need, error);
    worklist->wave_of = *wave_of;
    return true;
}

/* ---- what is told of the list ---- */

static void add_count_row(Table *table, const char *name, int64_t count, int64_t total)
{
    g_autofree char *text = count_text(count), *percent = percent_text(count, total, 1);
    table_add(table, name);
    table_add(table, text);
    table_add(table, percent);
}

static void tell_work(const Worklist *worklist, guint function, GString *out)
{
    static const char *const names[] = {"nothing to do", "another backup, the same in charge",
                                        "what runs there as backup comes in charge",
                                        "another product is installed, in charge"};
    const PlanFunction *of = &g_array_index(worklist->allotment->plan->functions, PlanFunction, function);
    int64_t counts[G_N_ELEMENTS(names)] = {0}, total = 0;
    for (guint i = 0; i < of->pieces->len; i++) {
        int64_t count = g_array_index(of->pieces, PlanPiece, i).count;
        counts[worklist_work_at(worklist, function, (int)i)->kind] += count;
        total += count;
    }
    g_autoptr(Table) table = table_new("lrr");
    g_autofree char *safe = text_for_terminal(of->function);
    table_add(table, safe);
    table_add(table, "endpoints");
    table_add(table, "");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (counts[i])
            add_count_row(table, names[i], counts[i], total);
    g_string_append(out, function ? "\n" : "");
    table_plain(table, 0, WIDTH, out);
}

/* The site (or service) of which the wave touches the largest share, exactly compared. */
static char *largest_share(const WaveGround *ground, const Worklist *worklist, guint wave, bool services)
{
    const Numbering *names = services ? &ground->services : &ground->sites;
    g_autofree int64_t *touched = g_new0(int64_t, names->names->len + 1);
    g_autofree int64_t *all = g_new0(int64_t, names->names->len + 1);
    for (guint i = 0; i < ground->count; i++) {
        uint32_t number = services ? ground->endpoints[i].service : ground->endpoints[i].site;
        touched[number] += worklist->wave_of[i] == wave;
        all[number]++;
    }
    guint best = 0;
    for (guint n = 1; n <= names->names->len; n++)
        if (touched[n] && (!best || (__int128)touched[n] * all[best] > (__int128)touched[best] * all[n]))
            best = n;
    if (!best)
        return g_strdup("");
    g_autofree char *percent = percent_text(touched[best], all[best], 1);
    g_autofree char *text = g_strdup_printf("%s %s", percent, (const char *)names->names->pdata[best - 1]);
    return text_for_terminal(text);
}

#define WAVES_SHOWN 12

static void tell_waves(const AssignOptions *options, const WaveGround *ground, const Worklist *worklist,
                       GString *out)
{
    if (!worklist->wave_of)
        return;
    g_autoptr(Table) table = table_new("lrrll");
    const char *const head[] = {"wave", "endpoints", "", "most of a site", "most of a service"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint wave = 1; wave <= MIN(worklist->waves, WAVES_SHOWN); wave++) {
        int64_t count = 0;
        for (guint i = 0; i < ground->count; i++)
            count += worklist->wave_of[i] == wave;
        g_autofree char *name = g_strdup_printf("%u%s", wave, options->canary && wave == 1 ? " canary" : "");
        g_autofree char *site = largest_share(ground, worklist, wave, false);
        g_autofree char *service = largest_share(ground, worklist, wave, true);
        add_count_row(table, name, count, ground->count);
        table_add(table, site);
        table_add(table, service);
    }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
    if (worklist->waves > WAVES_SHOWN)
        g_string_append_printf(out, "and %u more waves\n", worklist->waves - WAVES_SHOWN);
}

static void tell_list(const AssignOptions *options, const WaveGround *ground, const Worklist *worklist)
{
    GString *out = g_string_new(NULL);
    for (guint f = 0; f < worklist->first->len; f++)
        tell_work(worklist, f, out);
    tell_waves(options, ground, worklist, out);
    g_autofree char *where = text_for_terminal(options->output), *all = count_text(ground->count),
                    *works = count_text(ground->works);
    g_string_append_printf(out, "\n%s endpoints, work on %s. Written to %s.\n", all, works, where);
    fputs(out->str, stdout);
    g_string_free(out, TRUE);
}

/* ---- */

static char *digest_of_plan(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "plan.json", NULL);
    g_autoptr(GString) text = input_read_file(path, error);
    return text ? digest_bytes(text->str, text->len) : NULL;
}

/* No work is handed out for a plan that does not say what its inputs say. */
static Verification *read_plan(const char *folder, GError **error)
{
    g_autoptr(Verification) plan = verify_bundle(folder, false, error);
    if (!plan)
        return NULL;
    if (plan->disagreements->len) {
        g_set_error(error, POLYCULTURE_ERROR, EXIT_BREACH,
                    "%s: %u disagreement%s, so nothing is handed out; `polyculture verify` names them all",
                    folder, plan->disagreements->len, plan->disagreements->len == 1 ? "" : "s");
        return NULL;
    }
    return g_steal_pointer(&plan);
}

static bool write_list(const AssignOptions *options, const Worklist *worklist, GError **error)
{
    g_autoptr(OutputStream) stream = output_stream_new(options->output, error);
    return stream && options->writes->write(worklist, stream, error) && output_stream_finish(stream, error);
}

static int hand_out(const AssignOptions *options, const Verification *plan, const Fleet *now,
                    const Roll *roll, GError **error)
{
    g_autofree char *digest = digest_of_plan(options->paths[0], error);
    if (!digest)
        return EXIT_INPUT;
    g_autoptr(Allotment) allotment = allotment_new(plan->plan, plan->fleet, now, plan->scenario->catalog);
    g_autoptr(GString) told = g_string_new(NULL);
    bool covered = assign_fit_text(plan, now, allotment, told);
    fputs(told->str, stderr);
    if (told->len && options->exact) {
        g_set_error(error, POLYCULTURE_ERROR, EXIT_BREACH, "--exact: nothing was written");
        return EXIT_BREACH;
    }
    g_auto(Worklist) worklist = {0};
    worklist_init(&worklist, plan->scenario, now, roll, allotment);
    worklist.plan_sha256 = digest;
    g_auto(WaveGround) ground = {0};
    ground_init(&ground, &worklist);
    g_autofree uint16_t *wave_of = NULL;
    if (!divide(options, &ground, &worklist, &wave_of, error) || !write_list(options, &worklist, error))
        return EXIT_SYSTEM;
    if (options->output)
        tell_list(options, &ground, &worklist);
    return covered ? EXIT_HOLDS : EXIT_BREACH;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(AssignOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    g_autoptr(Verification) plan = read_plan(options.paths[0], error);
    if (!plan)
        return EXIT_INPUT;
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Catalog) catalog = catalog_read_shipped(&choice, error);
    if (!catalog)
        return EXIT_INPUT;
    LoadReport loaded;
    g_autoptr(Roll) roll = NULL;
    g_autoptr(Fleet) now = load_roll(options.paths + 1, &options.load, catalog, &loaded, &roll, error);
    if (!now)
        return EXIT_INPUT;
    int code = hand_out(&options, plan, now, roll, error);
    return code == EXIT_HOLDS && loaded.refused ? EXIT_PARTIAL : code;
}

const Command command_assign = {"assign", "which endpoint gets what a plan counts, in which wave", run};
