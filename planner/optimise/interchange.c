#include "optimise/interchange.h"

#include "base/error.h"
#include "base/output.h"
#include "optimise/formulation.h"
#include "optimise/solver.h"

#include <string.h>

/* CBC's reader of LP files takes names of 100 characters. */
#define NAME_MOST 100
#define TERMS_A_LINE 5
/* What stands in comments; the rest becomes '_'. */
#define COMMENT_LETTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS " -.,:=+"

void interchange_clear(Interchange *files)
{
    g_free(files->mps);
    g_free(files->lp);
    g_free(files->start);
}

/* ---- names ---- */

/* Every one once; what stands twice, or had to be cut, gets its number. */
static char *unique_name(const char *name, guint number, GHashTable *taken)
{
    g_autofree char *clean = g_strdup(name);
    for (char *at = clean; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '.')
            *at = '_';
    bool cut = strlen(clean) > NAME_MOST;
    if (cut)
        clean[NAME_MOST - 10] = '\0';
    char *result = cut || g_hash_table_contains(taken, clean) ? g_strdup_printf("%s.%u", clean, number + 1)
                                                              : g_steal_pointer(&clean);
    g_hash_table_add(taken, result);
    return result;
}

typedef struct {
    GPtrArray *columns, *rows; /* of char *, by index */
} Names;

static void names_clear(Names *names)
{
    g_ptr_array_unref(names->columns);
    g_ptr_array_unref(names->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

static Names names_of(const Model *model)
{
    Names names = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GHashTable) columns = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) rows = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(rows, (gpointer)(guintptr) "cost");
    for (guint c = 0; c < model->columns->len; c++)
        g_ptr_array_add(names.columns, unique_name(model_column(model, (int)c)->name, c, columns));
    for (guint r = 0; r < model->rows->len; r++)
        g_ptr_array_add(names.rows, unique_name(g_array_index(model->rows, ModelRow, r).name, r, rows));
    return names;
}

static bool class_has(const FleetClass *class, const FleetAttribute *wanted)
{
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        if (g_str_equal(attribute->name, wanted->name))
            return g_strv_equal((const char *const *)attribute->values, (const char *const *)wanted->values);
    }
    return false;
}

/* "endpoint-protection.3: 540 endpoints, 7 classes, platform=windows": what of its attributes all classes of
 * the group share. */
static void append_group(const Block *block, guint k, GString *out)
{
    const Group *group = block_group(block, k);
    const FleetClass *first = group->class->class;
    g_autofree char *endpoints = count_text(group->endpoints);
    g_string_append_printf(out, "%s.%u: %s endpoints, %u %s", block->demand->function, k, endpoints,
                           group->classes->len, group->classes->len == 1 ? "class" : "classes");
    for (guint a = 0; a < first->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(first->attributes, FleetAttribute, a);
        bool shared = true;
        for (guint i = 0; shared && i < group->classes->len; i++) {
            guint class = g_array_index(group->classes, guint, i);
            shared = class_has(g_array_index(block->demand->classes, DemandClass, class).class, attribute);
        }
        g_autofree char *values = g_strjoinv("+", attribute->values);
        if (shared)
            g_string_append_printf(out, ", %s=%.60s", attribute->name, values);
    }
}

/* The groups by the numbers that stand in names, a comment each. */
static void append_groups(const Formulation *formulation, const char *comment, GString *out)
{
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint k = 0; k < block->groups->len; k++) {
            g_autoptr(GString) line = g_string_new(NULL);
            append_group(block, k, line);
            g_string_append_printf(out, "%s %s\n", comment, g_strcanon(line->str, COMMENT_LETTERS, '_'));
        }
    }
}

static const char *column_name(const Names *names, guint column)
{
    return names->columns->pdata[column];
}

static const char *row_name(const Names *names, guint row)
{
    return names->rows->pdata[row];
}

/* ---- numbers ---- */

static void append_money(GString *out, int64_t cost)
{
    g_autofree char *text = money_text(ABS(cost));
    g_string_append_printf(out, "%s%s", cost < 0 ? "-" : "", text);
}

static const ModelRow *row_at(const Model *model, guint row)
{
    return &g_array_index(model->rows, ModelRow, row);
}

static const ModelEntry *entry_at(const Model *model, guint entry)
{
    return &g_array_index(model->entries, ModelEntry, entry);
}

/* ---- free MPS ---- */

static char row_sense(const ModelRow *row)
{
    if (row->lower == -MODEL_FREE)
        return row->upper == MODEL_FREE ? 'N' : 'L';
    return row->upper == row->lower ? 'E' : 'G';
}

/* Entries column by column, in the order of rows: first[c] .. first[c + 1] of the result. */
static guint *by_column(const Model *model, guint **first)
{
    guint columns = model->columns->len;
    *first = g_new0(guint, columns + 2);
    guint *order = g_new(guint, model->entries->len + 1);
    for (guint e = 0; e < model->entries->len; e++)
        (*first)[entry_at(model, e)->column + 2]++;
    for (guint c = 0; c < columns; c++)
        (*first)[c + 2] += (*first)[c + 1];
    for (guint e = 0; e < model->entries->len; e++)
        order[(*first)[entry_at(model, e)->column + 1]++] = e;
    return order;
}

static guint *rows_of_entries(const Model *model)
{
    guint *rows = g_new(guint, model->entries->len + 1);
    for (guint r = 0; r < model->rows->len; r++)
        for (guint e = 0; e < row_at(model, r)->entries; e++)
            rows[row_at(model, r)->first + e] = r;
    return rows;
}

static void append_mps_columns(const Model *model, const Names *names, GString *out)
{
    g_autofree guint *first = NULL, *rows = rows_of_entries(model);
    g_autofree guint *order = by_column(model, &first);
    g_string_append(out, "COLUMNS\n M0 'MARKER' 'INTORG'\n");
    for (guint c = 0; c < model->columns->len; c++) {
        int64_t cost = model_column(model, (int)c)->cost;
        g_string_append_printf(out, " %s cost ", column_name(names, c));
        append_money(out, cost);
        g_string_append_c(out, '\n');
        for (guint i = first[c]; i < first[c + 1]; i++)
            g_string_append_printf(out, " %s %s %" G_GINT64_FORMAT "\n", column_name(names, c),
                                   row_name(names, rows[order[i]]), entry_at(model, order[i])->coefficient);
    }
    g_string_append(out, " M1 'MARKER' 'INTEND'\n");
}

static void append_mps_sides(const Model *model, const Names *names, GString *out)
{
    g_autoptr(GString) ranges = g_string_new(NULL);
    g_string_append(out, "RHS\n");
    for (guint r = 0; r < model->rows->len; r++) {
        const ModelRow *row = row_at(model, r);
        char sense = row_sense(row);
        int64_t side = sense == 'L' ? row->upper : sense == 'N' ? 0 : row->lower;
        if (side)
            g_string_append_printf(out, " RHS %s %" G_GINT64_FORMAT "\n", row_name(names, r), side);
        if (sense == 'G' && row->upper != MODEL_FREE)
            g_string_append_printf(ranges, " RANGE %s %" G_GINT64_FORMAT "\n", row_name(names, r),
                                   row->upper - row->lower);
    }
    if (ranges->len)
        g_string_append_printf(out, "RANGES\n%s", ranges->str);
    g_string_append(out, "BOUNDS\n");
    for (guint c = 0; c < model->columns->len; c++) {
        const ModelColumn *column = model_column(model, (int)c);
        if (column->lower)
            g_string_append_printf(out, " LO BOUND %s %" G_GINT64_FORMAT "\n", column_name(names, c),
                                   column->lower);
        g_string_append_printf(out, " UP BOUND %s %" G_GINT64_FORMAT "\n", column_name(names, c),
                               column->upper);
    }
}

static GString *mps_of(const Formulation *formulation, const Names *names)
{
    const Model *model = formulation->model;
    GString *out = g_string_new(NULL);
    append_groups(formulation, "*", out);
    g_string_append(out, "NAME polyculture\nROWS\n N cost\n");
    for (guint r = 0; r < model->rows->len; r++)
        g_string_append_printf(out, " %c %s\n", row_sense(row_at(model, r)), row_name(names, r));
    append_mps_columns(model, names, out);
    append_mps_sides(model, names, out);
    g_string_append(out, "ENDATA\n");
    return out;
}

/* ---- CPLEX LP ---- */

/* "+ 3 name", a few to a line. */
static void append_sign(GString *out, guint term, bool negative)
{
    g_string_append_printf(out, "%s%s", term && term % TERMS_A_LINE == 0 ? "\n  " : " ",
                           negative ? "- " : "+ ");
}

static void append_lp_row(const Model *model, const Names *names, guint r, const char *suffix,
                          const char *relation, int64_t side, GString *out)
{
    const ModelRow *row = row_at(model, r);
    g_string_append_printf(out, " %s%s:", row_name(names, r), suffix);
    for (guint e = 0; e < row->entries; e++) {
        const ModelEntry *entry = entry_at(model, row->first + e);
        append_sign(out, e, entry->coefficient < 0);
        if (ABS(entry->coefficient) != 1)
            g_string_append_printf(out, "%" G_GINT64_FORMAT " ", ABS(entry->coefficient));
        g_string_append(out, column_name(names, (guint)entry->column));
    }
    if (row->entries == 0)
        g_string_append_printf(out, " 0 %s", column_name(names, 0));
    g_string_append_printf(out, " %s %" G_GINT64_FORMAT "\n", relation, side);
}

static void append_lp_rows(const Model *model, const Names *names, GString *out)
{
    g_string_append(out, "Subject To\n");
    for (guint r = 0; r < model->rows->len; r++) {
        const ModelRow *row = row_at(model, r);
        bool below = row->lower != -MODEL_FREE, above = row->upper != MODEL_FREE;
        if (below && above && row->lower == row->upper) {
            append_lp_row(model, names, r, "", "=", row->lower, out);
            continue;
        }
        if (below)
            append_lp_row(model, names, r, "", ">=", row->lower, out);
        if (above)
            append_lp_row(model, names, r, below ? ".most" : "", "<=", row->upper, out);
    }
}

static GString *lp_of(const Formulation *formulation, const Names *names)
{
    const Model *model = formulation->model;
    GString *out = g_string_new(NULL);
    append_groups(formulation, "\\", out);
    g_string_append(out, "Minimize\n cost:");
    guint terms = 0;
    for (guint c = 0; c < model->columns->len; c++) {
        int64_t cost = model_column(model, (int)c)->cost;
        if (cost == 0)
            continue;
        append_sign(out, terms++, cost < 0);
        append_money(out, ABS(cost));
        g_string_append_printf(out, " %s", column_name(names, c));
    }
    if (terms == 0 && model->columns->len)
        g_string_append_printf(out, " 0 %s", column_name(names, 0));
    g_string_append_c(out, '\n');
    append_lp_rows(model, names, out);
    g_string_append(out, "Bounds\n");
    for (guint c = 0; c < model->columns->len; c++) {
        const ModelColumn *column = model_column(model, (int)c);
        g_string_append_printf(out, " %" G_GINT64_FORMAT " <= %s <= %" G_GINT64_FORMAT "\n", column->lower,
                               column_name(names, c), column->upper);
    }
    g_string_append(out, "General\n");
    for (guint c = 0; c < model->columns->len; c++)
        g_string_append_printf(out, " %s\n", column_name(names, c));
    g_string_append(out, "End\n");
    return out;
}

static bool write_and_free(GString *bytes, const char *path, GError **error)
{
    bool good = output_write_file(path, bytes->str, bytes->len, error);
    g_string_free(bytes, TRUE);
    return good;
}

static Formulation *formulation_of(const Scenario *scenario, const Fleet *fleet, const Interchange *files,
                                   GError **error)
{
    const char *const *functions = (const char *const *)scenario->functions;
    return files->folded ? formulation_folded(scenario, fleet, functions, NULL, NULL, error)
                         : formulation_new(scenario, fleet, functions, NULL, NULL, error);
}

bool interchange_model(const Scenario *scenario, const Fleet *fleet, const Interchange *files, GError **error)
{
    if (!files->mps && !files->lp)
        return true;
    g_autoptr(Formulation) all = formulation_of(scenario, fleet, files, error);
    if (!all)
        return false;
    g_auto(Names) names = names_of(all->model);
    return (!files->mps || write_and_free(mps_of(all, &names), files->mps, error)) &&
           (!files->lp || write_and_free(lp_of(all, &names), files->lp, error));
}

/* ---- a plan as a start ---- */

/* The columns that the pieces do not tell (what is bought, what counts as used) at least cost. */
static bool complete(const Model *model, const int64_t *fixed, int64_t **point, GError **error)
{
    const SolveRequest request = {.model = model,
                                  .aim = MINIMISE_COST,
                                  .fixed = fixed,
                                  .aim_most = MODEL_FREE,
                                  .cost_most = MODEL_FREE};
    SolveResult result;
    if (!solve(&request, &result, error))
        return false;
    *point = result.values ? solve_rounded(model, &result) : NULL;
    solve_clear(&result);
    if (*point && model_holds(model, *point))
        return true;
    g_clear_pointer(point, g_free);
    return fail_system(error, "the plan could not be completed to a point of the exported model");
}

bool interchange_start(const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                       const Interchange *files, GError **error)
{
    if (!files->start)
        return true;
    g_autoptr(Formulation) all = formulation_of(scenario, fleet, files, error);
    if (!all)
        return false;
    const Model *model = all->model;
    g_autoptr(GPtrArray) pieces = g_ptr_array_new();
    for (guint b = 0; b < all->blocks->len; b++)
        g_ptr_array_add(pieces, plan_pieces(plan, ((const Block *)all->blocks->pdata[b])->demand->function));
    g_autofree int64_t *fixed = formulation_counts(all, pieces);
    g_autofree int64_t *point = NULL;
    if (!complete(model, fixed, &point, error))
        return false;
    g_auto(Names) names = names_of(model);
    GString *out = g_string_new("Feasible - objective value ");
    append_money(out, plan->cost.total);
    g_string_append_c(out, '\n');
    for (guint c = 0; c < model->columns->len; c++)
        g_string_append_printf(out, "%u %s %" G_GINT64_FORMAT "\n", c, column_name(&names, c), point[c]);
    return write_and_free(out, files->start, error);
}
