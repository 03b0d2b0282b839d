/* `polyculture compare`: fleets of several dates, or several plans, side by side. */
#include "audit/bundle.h"
#include "audit/compare.h"
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
#define CROWDED 3 /* more states than that: shares alone */

typedef struct {
    CatalogArguments catalogs;
    char **policies, **paths;
    char *of, *format, *output;
    DomainKind kind;
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

static bool parse_options(int argc, char **argv, CompareOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"policy", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->policies,
         "count the breaches of this policy too; may stand several times", "FILE"},
        {"of", 0, 0, G_OPTION_ARG_STRING, &options->of,
         "the kind of failure domain to show (default: vendor)", "KIND"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text (default) or csv", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to this file", "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL,
         "FLEET|INVENTORY|DIR..."},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Shows who is in charge in each of several fleets, in the order given, and how that\n"
                 "changed from the first to the last; of a plan's DIR, what is planned and what it costs.\n"
                 "Of one DIR alone, today stands beside the plan.");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    load_options_add(context, &options->load);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture compare --help` lists the options", wrong->message);
    if (!options->paths || (!options->paths[1] && !bundle_is(options->paths[0])))
        return fail_usage(error,
                          "expected at least two fleets, or a plan: polyculture compare FLEET FLEET...");
    options->kind = DOMAIN_VENDOR;
    if (options->of && !domain_kind_parse(options->of, &options->kind))
        return fail_usage(error, "--of '%s': expected one of: %s", options->of, domain_kind_list());
    if (options->format && strcmp(options->format, "text") != 0 && strcmp(options->format, "csv") != 0)
        return fail_usage(error, "--format '%s': expected text or csv", options->format);
    return load_options_read(&options->load, error);
}

/* ---- what is compared ---- */

/* The plan, or what runs today under its scenario. */
static CompareState *read_bundle(const char *path, bool planned, GError **error)
{
    g_autoptr(Bundle) bundle = bundle_read(path, error);
    g_autoptr(Plan) today =
        bundle && !planned ? audit_today(bundle->scenario, bundle->fleet, NULL, error) : NULL;
    if (!bundle || (!planned && !today))
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

/* ---- showing it ---- */

static char *row_name(const CompareRow *row)
{
    switch (row->kind) {
    case ROW_UNPROTECTED:
        return g_strdup("unprotected");
    case ROW_HHI:
        return g_strdup("HHI");
    case ROW_EFFECTIVE:
        return g_strdup("effective number");
    case ROW_COST:
        return g_strdup("cost of the plan");
    default:
        return g_strdup(row->name);
    }
}

static char *cell_text(const CompareRow *row, guint state, bool crowded)
{
    int64_t count = row->counts[state];
    if (count < 0)
        return g_strdup("-");
    if (row->kind == ROW_EFFECTIVE)
        return g_strdup_printf("%" G_GINT64_FORMAT ".%02d", count / 100, (int)(count % 100));
    if (row->kind == ROW_COST)
        return money_text_grouped(count);
    if (row->kind == ROW_LIMIT)
        return count ? g_strdup_printf("BREACH %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, count,
                                       row->totals[state])
                     : g_strdup("holds");
    g_autofree char *number = count_text(count);
    if (row->kind == ROW_HHI)
        return g_steal_pointer(&number);
    g_autofree char *percent = percent_text(count, row->totals[state], 1);
    return crowded ? g_steal_pointer(&percent) : g_strdup_printf("%s %7s", number, percent);
}

/* In tenths of percentage points: the difference of two shares, rounded half away from zero, exactly. */
static int64_t points(const CompareRow *row, guint last)
{
    __int128 first = row->totals[0], second = row->totals[last];
    __int128 difference = (__int128)row->counts[last] * first - (__int128)row->counts[0] * second;
    __int128 whole = first * second, sign = difference < 0 ? -1 : 1;
    return (int64_t)(sign * ((sign * difference * 2000 + whole) / (2 * whole)));
}

static char *change_text(const CompareRow *row, guint last)
{
    if (row->counts[0] < 0 || row->counts[last] < 0 || row->kind == ROW_LIMIT)
        return g_strdup("");
    if (row->kind == ROW_DOMAIN || row->kind == ROW_UNPROTECTED) {
        int64_t tenths = points(row, last);
        return g_strdup_printf("%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "+", ABS(tenths) / 10,
                               (int)(ABS(tenths) % 10));
    }
    int64_t difference = row->counts[last] - row->counts[0];
    if (row->kind == ROW_EFFECTIVE)
        return g_strdup_printf("%s%" G_GINT64_FORMAT ".%02d", difference < 0 ? "-" : "+",
                               ABS(difference) / 100, (int)(ABS(difference) % 100));
    if (row->kind == ROW_COST) {
        g_autofree char *money = money_text_grouped(ABS(difference));
        return g_strdup_printf("%s%s", difference < 0 ? "-" : "+", money);
    }
    return g_strdup_printf("%+" G_GINT64_FORMAT, difference);
}

/* File names alone, unless they are all alike. */
static bool same_names(const GPtrArray *states)
{
    const char *first = ((const CompareState *)states->pdata[0])->name;
    g_autofree char *base = g_path_get_basename(first);
    for (guint s = 1; s < states->len; s++) {
        g_autofree char *other = g_path_get_basename(((const CompareState *)states->pdata[s])->name);
        if (strcmp(base, other) == 0)
            return true;
    }
    return false;
}

/* The end of a long name tells more than its beginning. */
static char *name_text(const char *name, glong most)
{
    g_autofree char *safe = text_for_terminal(name);
    glong length = g_utf8_strlen(safe, -1);
    return length <= most ? g_strdup(safe)
                          : g_strconcat("…", g_utf8_offset_to_pointer(safe, length - most + 1), NULL);
}

static void add_names(Table *table, const GPtrArray *states, const char *what)
{
    g_autofree char *safe = text_for_terminal(what);
    table_add(table, safe);
    for (guint s = 0; s < states->len; s++) {
        const CompareState *state = states->pdata[s];
        g_autofree char *base = same_names(states) ? g_strdup(state->name) : g_path_get_basename(state->name);
        g_autofree char *name = name_text(base, states->len > CROWDED ? 9 : 16);
        table_add(table, name);
    }
    table_add(table, "change");
}

/* Does every state know the function? */
static bool is_shared(const GPtrArray *rows, guint from, guint states)
{
    const CompareRow *first = rows->pdata[from];
    for (guint s = 0; s < states; s++)
        if (first->kind < ROW_LIMIT && first->counts[s] < 0)
            return false;
    return true;
}

static GString *write_text(const GPtrArray *rows, const GPtrArray *states, DomainKind kind)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GString) others = g_string_new(NULL);
    g_autofree char *columns = g_strnfill(states->len + 2, 'r');
    columns[0] = 'l';
    for (guint i = 0; i < rows->len;) {
        const CompareRow *first = rows->pdata[i];
        bool late = first->kind >= ROW_LIMIT, shared = is_shared(rows, i, states->len);
        g_autoptr(Table) table = table_new(columns);
        g_autofree char *title = late ? g_strdup("limits and cost")
                                      : g_strdup_printf("%s by %s", first->function, domain_kind_name(kind));
        add_names(table, states, title);
        for (; i < rows->len; i++) {
            const CompareRow *row = rows->pdata[i];
            if ((row->kind >= ROW_LIMIT) != late || (!late && strcmp(row->function, first->function) != 0))
                break;
            g_autofree char *name = row_name(row), *safe = text_for_terminal(name);
            g_autofree char *change = change_text(row, states->len - 1);
            table_add(table, safe);
            for (guint s = 0; s < states->len; s++) {
                g_autofree char *cell = cell_text(row, s, states->len > CROWDED);
                table_add(table, cell);
            }
            table_add(table, change);
        }
        if (!shared) {
            g_string_append_printf(others, "%s%s", others->len ? ", " : "", first->function);
            continue;
        }
        g_string_append(out, out->len ? "\n" : "");
        table_plain(table, 0, WIDTH, out);
    }
    if (others->len) {
        g_autofree char *safe = text_for_terminal(others->str);
        g_autofree char *line = g_strdup_printf("Not in all of them, so left out: %s", safe);
        g_string_append(out, out->len ? "\n" : "");
        text_wrap(line, 0, 0, WIDTH, out);
        g_string_append_c(out, '\n');
    }
    return out;
}

static GString *write_csv(const GPtrArray *rows, const GPtrArray *states)
{
    static const char *const kinds[] = {"domain",   "unprotected", "hhi", "effective-hundredths",
                                        "breaches", "cost"};
    GString *out = g_string_new("state,row,function,name,count,total\r\n");
    for (guint i = 0; i < rows->len; i++)
        for (guint s = 0; s < states->len; s++) {
            const CompareRow *row = rows->pdata[i];
            if (row->counts[s] < 0)
                continue;
            g_autofree char *state = text_for_csv(((const CompareState *)states->pdata[s])->name);
            g_autofree char *function = text_for_csv(row->function), *name = text_for_csv(row->name);
            g_autofree char *money = money_text(row->counts[s]);
            g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, row->counts[s]);
            g_string_append_printf(out, "%s,%s,%s,%s,%s,%" G_GINT64_FORMAT "\r\n", state, kinds[row->kind],
                                   function, name, row->kind == ROW_COST ? money : count, row->totals[s]);
        }
    return out;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(CompareOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func(compare_state_free);
    bool refused = false;
    if (!options.paths[1]) {
        CompareState *today = read_bundle(options.paths[0], false, error);
        if (!today)
            return EXIT_INPUT;
        g_ptr_array_add(states, today);
    }
    for (char **path = options.paths; *path; path++) {
        CompareState *state =
            bundle_is(*path) ? read_bundle(*path, true, error) : read_fleet(&options, *path, &refused, error);
        if (!state)
            return EXIT_INPUT;
        g_ptr_array_add(states, state);
    }
    g_autoptr(GPtrArray) rows = compare_states(states, options.kind, error);
    if (!rows)
        return EXIT_INPUT;
    GString *out = g_strcmp0(options.format, "csv") == 0 ? write_csv(rows, states)
                                                         : write_text(rows, states, options.kind);
    bool good = !options.output || output_write_file(options.output, out->str, out->len, error);
    if (!options.output)
        fwrite(out->str, 1, out->len, stdout);
    g_string_free(out, TRUE);
    return !good ? EXIT_SYSTEM : refused ? EXIT_PARTIAL : EXIT_HOLDS;
}

const Command command_compare = {"compare", "fleets of several dates, or plans, side by side", run};
