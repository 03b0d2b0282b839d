#include "optimise/glpk.h"

#include <math.h>

/* Counts run to millions where choices run to 1. Power-of-two factors that bring counts to a thousand or two
 * keep the simplex method from false infeasibility; they change no number's digits. */
double glpk_count_scale(const Model *model)
{
    int64_t most = 1;
    for (guint c = 0; c < model->columns->len; c++)
        most = MAX(most, model_column(model, (int)c)->upper);
    double scale = 1;
    while ((double)most / scale > 2000)
        scale *= 2;
    return scale;
}

static void set_column_bounds(glp_prob *problem, int column, double lower, double upper)
{
    glp_set_col_bnds(problem, column, lower < upper ? GLP_DB : GLP_FX, lower, upper);
}

static void add_columns(glp_prob *problem, const SolveRequest *request, double unit, double scale, bool named)
{
    const Model *model = request->model;
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    /* GLPK aborts on none. */
    if (model->columns->len)
        glp_add_cols(problem, (int)model->columns->len);
    for (int c = 0; c < (int)model->columns->len; c++) {
        const ModelColumn *column = model_column(model, c);
        int64_t fixed = request->fixed ? request->fixed[c] : MODEL_FREE;
        int64_t lower = fixed == MODEL_FREE ? column->lower : fixed;
        int64_t upper = fixed == MODEL_FREE ? column->upper : fixed;
        bool whole = column->kind == COLUMN_CHOICE || !request->relax_counts;
        glp_set_col_kind(problem, c + 1, whole ? GLP_IV : GLP_CV);
        set_column_bounds(problem, c + 1, (double)lower, (double)upper);
        glp_set_sjj(problem, c + 1, column->kind == COLUMN_COUNT ? scale : 1);
        if (request->aim == MINIMISE_COST)
            glp_set_obj_coef(problem, c + 1, (double)column->cost / unit);
        else if (request->aim == MINIMISE_CHANGES)
            glp_set_obj_coef(problem, c + 1, (double)column->change);
        if (named) {
            char *name = g_hash_table_contains(names, column->name)
                             ? g_strdup_printf("%s.%d", column->name, c + 1)
                             : g_strdup(column->name);
            glp_set_col_name(problem, c + 1, name);
            g_hash_table_add(names, name);
        }
    }
}

static void set_row_bounds(glp_prob *problem, int row, double lower, double upper, bool below, bool above)
{
    int type = below && above ? (lower < upper ? GLP_DB : GLP_FX) : below ? GLP_LO : above ? GLP_UP : GLP_FR;
    glp_set_row_bnds(problem, row, type, lower, upper);
}

/* Brings rows of counts in line with their columns; rows with large coefficients (money, squares) are brought
 * down to thousands. */
static double row_factor(const Model *model, const ModelRow *row, double divisor, double scale)
{
    double largest = 1;
    for (guint e = 0; e < row->entries; e++) {
        const ModelEntry *entry = &g_array_index(model->entries, ModelEntry, row->first + e);
        bool count = model_column(model, entry->column)->kind == COLUMN_COUNT;
        largest = MAX(largest, fabs((double)entry->coefficient) * (count ? scale : 1) / divisor);
    }
    return largest <= 8192 ? 1 / divisor : 1 / (divisor * exp2(floor(log2(largest / 1024))));
}

/* Fills the row's entries, bounds and scale in. */
static void fill_row(glp_prob *problem, int at, const Model *model, int index, double scale)
{
    const ModelRow *row = model_row(model, index);
    g_autofree int *columns = g_new(int, row->entries + 1);
    g_autofree double *values = g_new(double, row->entries + 1);
    bool counts = false;
    for (guint e = 0; e < row->entries; e++) {
        const ModelEntry *entry = &g_array_index(model->entries, ModelEntry, row->first + e);
        columns[e + 1] = entry->column + 1;
        values[e + 1] = (double)entry->coefficient;
        counts = counts || model_column(model, entry->column)->kind == COLUMN_COUNT;
    }
    glp_set_mat_row(problem, at, (int)row->entries, columns, values);
    set_row_bounds(problem, at, (double)row->lower, (double)row->upper, row->lower != -MODEL_FREE,
                   row->upper != MODEL_FREE);
    glp_set_rii(problem, at, row_factor(model, row, counts ? scale : 1, scale));
}

void glpk_add_row(glp_prob *problem, const Model *model, int row, double scale)
{
    fill_row(problem, glp_add_rows(problem, 1), model, row, scale);
}

static void add_rows(glp_prob *problem, const Model *model, double scale, bool named)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (model->rows->len)
        glp_add_rows(problem, (int)model->rows->len);
    for (int r = 0; r < (int)model->rows->len; r++) {
        const ModelRow *row = model_row(model, r);
        fill_row(problem, r + 1, model, r, scale);
        if (named) {
            char *name = g_hash_table_contains(names, row->name) ? g_strdup_printf("%s.%d", row->name, r + 1)
                                                                 : g_strdup(row->name);
            glp_set_row_name(problem, r + 1, name);
            g_hash_table_add(names, name);
        }
    }
}

/* sum of weight x column <= most, the weights being costs in units, or changes. */
static void add_bound_row(glp_prob *problem, const SolveRequest *request, bool cost, double unit, double most,
                          double scale)
{
    const Model *model = request->model;
    g_autofree int *columns = g_new(int, model->columns->len + 1);
    g_autofree double *values = g_new(double, model->columns->len + 1);
    int entries = 0;
    double largest = 1;
    for (guint c = 0; c < model->columns->len; c++) {
        const ModelColumn *column = model_column(model, (int)c);
        double value = cost ? (double)column->cost / unit : (double)column->change;
        if (value == 0)
            continue;
        columns[++entries] = (int)c + 1;
        values[entries] = value;
        largest = MAX(largest, column->kind == COLUMN_COUNT ? value : value / scale);
    }
    int row = glp_add_rows(problem, 1);
    glp_set_mat_row(problem, row, entries, columns, values);
    glp_set_row_bnds(problem, row, GLP_UP, 0, most);
    glp_set_rii(problem, row, 1 / (scale * exp2(floor(log2(largest)))));
}

glp_prob *glpk_build_columns(const SolveRequest *request, double unit)
{
    glp_prob *problem = glp_create_prob();
    glp_set_obj_dir(problem, GLP_MIN);
    add_columns(problem, request, unit, glpk_count_scale(request->model), false);
    return problem;
}

glp_prob *glpk_build(const SolveRequest *request, double unit, bool named)
{
    glp_prob *problem = glp_create_prob();
    double scale = glpk_count_scale(request->model);
    glp_set_obj_dir(problem, GLP_MIN);
    add_columns(problem, request, unit, scale, named);
    add_rows(problem, request->model, scale, named);
    if (request->cost_most != MODEL_FREE)
        add_bound_row(problem, request, true, unit, (double)request->cost_most / unit, scale);
    if (request->aim_most != MODEL_FREE) {
        bool cost = request->aim == MINIMISE_COST;
        double most = cost ? (double)request->aim_most / unit : (double)request->aim_most;
        add_bound_row(problem, request, cost, unit, most, scale);
    }
    return problem;
}
