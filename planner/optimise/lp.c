#include "optimise/lp.h"

#include "optimise/glpk.h"

#include <math.h>
#include <string.h>

/* A lazy row comes in when it is missed by more than this part of its size. */
#define MISSED 1e-7
/* And goes again once it has not mattered for so many solves, as soon as there are so many of these. */
#define OLD 10
#define PURGE 60

struct Lp {
    const Model *model;
    glp_prob *problem;
    double unit, scale;
    GArray *rows;  /* of int: per row of the model its row in the problem, or 0 */
    GArray *order; /* of int: per row of the problem its row in the model */
    GArray *age;   /* of int: per row of the problem, for how many solves it has not mattered */
    double *values;
    bool started, given; /* solved before; has a basis to start from */
    double cutoff;
    gint64 deadline;
};

Lp *lp_new(const Model *model, double unit)
{
    Lp *lp = g_new0(Lp, 1);
    SolveRequest request = {.model = model,
                            .aim = MINIMISE_COST,
                            .relax_counts = true,
                            .aim_most = MODEL_FREE,
                            .cost_most = MODEL_FREE};
    lp->model = model;
    lp->cutoff = INFINITY;
    lp->unit = unit;
    lp->scale = glpk_count_scale(model);
    lp->problem = glpk_build_columns(&request, unit);
    lp->rows = g_array_new(FALSE, TRUE, sizeof(int));
    lp->order = g_array_new(FALSE, TRUE, sizeof(int));
    lp->age = g_array_new(FALSE, TRUE, sizeof(int));
    lp->values = g_new0(double, model->columns->len + 1);
    lp_add_missed(lp);
    return lp;
}

void lp_free(Lp *lp)
{
    if (!lp)
        return;
    glp_delete_prob(lp->problem);
    g_array_unref(lp->rows);
    g_array_unref(lp->order);
    g_array_unref(lp->age);
    g_free(lp->values);
    g_free(lp);
}

void lp_set_bounds(Lp *lp, int column, double lower, double upper)
{
    glp_set_col_bnds(lp->problem, column + 1, lower < upper ? GLP_DB : GLP_FX, lower, upper);
}

double lp_glance(Lp *lp, int iterations)
{
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = GLP_DUAL;
    parameters.it_lim = iterations;
    int code = glp_simplex(lp->problem, &parameters);
    if (code != 0 && code != GLP_EITLIM)
        return -INFINITY;
    if (glp_get_status(lp->problem) == GLP_NOFEAS)
        return INFINITY;
    return glp_get_dual_stat(lp->problem) == GLP_FEAS ? glp_get_obj_val(lp->problem) : -INFINITY;
}

void lp_set_cutoff(Lp *lp, double cutoff)
{
    lp->cutoff = cutoff;
}

void lp_set_deadline(Lp *lp, gint64 deadline)
{
    lp->deadline = deadline;
}

/* Beside GLPK's own statuses. */
#define CUT -1

static int milliseconds_left(const Lp *lp)
{
    return (int)CLAMP((lp->deadline - g_get_monotonic_time()) / 1000, 1, 1000000000);
}

static int simplex(Lp *lp, int method, bool presolve)
{
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = method;
    parameters.presolve = presolve ? GLP_ON : GLP_OFF;
    if (lp->deadline)
        parameters.tm_lim = milliseconds_left(lp);
    if (!isinf(lp->cutoff) && !presolve)
        parameters.obj_ul = lp->cutoff;
    int code = glp_simplex(lp->problem, &parameters);
    if (code == GLP_ENOPFS)
        return GLP_NOFEAS;
    if (code == GLP_EOBJUL && glp_get_dual_stat(lp->problem) == GLP_FEAS)
        return CUT;
    return code == 0 ? glp_get_status(lp->problem) : GLP_UNDEF;
}

/* Rows that matter have nonbasic slacks. */
static void count_ages(Lp *lp)
{
    for (guint r = 0; r < lp->order->len; r++) {
        int *age = &g_array_index(lp->age, int, r);
        *age = glp_get_row_stat(lp->problem, (int)r + 1) == GLP_BS ? *age + 1 : 0;
    }
}

static bool is_old(const Lp *lp, guint row)
{
    return g_array_index(lp->age, int, row) > OLD &&
           model_row(lp->model, g_array_index(lp->order, int, row))->lazy &&
           glp_get_row_stat(lp->problem, (int)row + 1) == GLP_BS;
}

/* Takes old rows out. Their slacks are basic, so what is left of the basis is one. */
static void purge(Lp *lp)
{
    g_autofree int *gone = g_new(int, lp->order->len + 1);
    int count = 0;
    guint kept = 0;
    for (guint r = 0; r < lp->order->len; r++)
        if (is_old(lp, r))
            gone[++count] = (int)r + 1;
    if (count < PURGE)
        return;
    for (guint r = 0, next = 1; r < lp->order->len; r++) {
        int index = g_array_index(lp->order, int, r);
        if ((int)next <= count && gone[next] == (int)r + 1) {
            next++;
            g_array_index(lp->rows, int, index) = 0;
            continue;
        }
        g_array_index(lp->order, int, kept) = index;
        g_array_index(lp->age, int, kept) = g_array_index(lp->age, int, r);
        g_array_index(lp->rows, int, index) = (int)++kept;
    }
    g_array_set_size(lp->order, kept);
    g_array_set_size(lp->age, kept);
    glp_del_rows(lp->problem, count, gone);
}

LpStatus lp_solve(Lp *lp)
{
    if (!lp->started && !lp->given)
        glp_cpx_basis(lp->problem);
    int status = simplex(lp, lp->started ? GLP_DUALP : GLP_PRIMAL, false);
    if (status == CUT)
        return LP_CUT;
    if (status != GLP_OPT && status != GLP_NOFEAS) {
        glp_cpx_basis(lp->problem);
        status = simplex(lp, GLP_PRIMAL, false);
    }
    if (status != GLP_OPT && status != GLP_NOFEAS) {
        glp_std_basis(lp->problem);
        status = simplex(lp, GLP_DUALP, true);
        if (status == GLP_OPT)
            status = simplex(lp, GLP_PRIMAL, false);
    }
    lp->started = status == GLP_OPT || lp->started;
    if (status == GLP_NOFEAS || status == GLP_INFEAS)
        return LP_INFEASIBLE;
    if (status != GLP_OPT)
        return LP_FAILED;
    for (guint c = 0; c < lp->model->columns->len; c++)
        lp->values[c] = glp_get_col_prim(lp->problem, (int)c + 1);
    count_ages(lp);
    return LP_OPTIMAL;
}

double lp_objective(const Lp *lp)
{
    return glp_get_obj_val(lp->problem);
}

const double *lp_values(Lp *lp)
{
    return lp->values;
}

double lp_dual(const Lp *lp, int row)
{
    int at = row < (int)lp->rows->len ? g_array_index(lp->rows, int, row) : 0;
    return at ? glp_get_row_dual(lp->problem, at) : 0;
}

double lp_reduced_cost(const Lp *lp, int column)
{
    return glp_get_col_dual(lp->problem, column + 1);
}

static bool missed(const Lp *lp, const ModelRow *row)
{
    double sum = 0, size = 1;
    for (guint e = row->first; e < row->first + row->entries; e++) {
        const ModelEntry *entry = &g_array_index(lp->model->entries, ModelEntry, e);
        double term = (double)entry->coefficient * lp->values[entry->column];
        sum += term;
        size = MAX(size, fabs(term));
    }
    return (row->upper != MODEL_FREE && sum > (double)row->upper + MISSED * size) ||
           (row->lower != -MODEL_FREE && sum < (double)row->lower - MISSED * size);
}

static void add_row(Lp *lp, int row)
{
    int young = 0, *at = &g_array_index(lp->rows, int, row);
    glpk_add_row(lp->problem, lp->model, row, lp->scale);
    *at = glp_get_num_rows(lp->problem);
    g_array_append_val(lp->order, row);
    g_array_append_val(lp->age, young);
    if (lp->started)
        glp_set_row_stat(lp->problem, *at, GLP_BS);
}

int lp_add_missed(Lp *lp)
{
    int added = 0;
    g_array_set_size(lp->rows, lp->model->rows->len);
    for (guint r = 0; r < lp->model->rows->len; r++) {
        const ModelRow *row = model_row(lp->model, (int)r);
        if (g_array_index(lp->rows, int, r) || (row->lazy && !(lp->started && missed(lp, row))))
            continue;
        add_row(lp, (int)r);
        added++;
    }
    return added;
}

int lp_rows(const Lp *lp)
{
    return glp_get_num_rows(lp->problem);
}

static LpBasis *basis_new(guint columns, guint rows)
{
    LpBasis *basis = g_new(LpBasis, 1);
    basis->columns = g_byte_array_new();
    basis->rows = g_byte_array_new();
    g_byte_array_set_size(basis->columns, columns);
    g_byte_array_set_size(basis->rows, rows);
    if (rows)
        memset(basis->rows->data, 0, rows);
    return basis;
}

void lp_basis_free(LpBasis *basis)
{
    if (!basis)
        return;
    g_byte_array_unref(basis->columns);
    g_byte_array_unref(basis->rows);
    g_free(basis);
}

LpBasis *lp_basis(const Lp *lp)
{
    guint columns = lp->model->columns->len;
    LpBasis *basis = basis_new(columns, lp->rows->len);
    for (guint r = 0; r < lp->order->len; r++)
        basis->rows->data[g_array_index(lp->order, int, r)] =
            (guint8)glp_get_row_stat(lp->problem, (int)r + 1);
    for (guint c = 0; c < columns; c++)
        basis->columns->data[c] = (guint8)glp_get_col_stat(lp->problem, (int)c + 1);
    return basis;
}

void lp_basis_grow(LpBasis *basis, guint columns, guint rows)
{
    const guint8 lower = GLP_NL, basic = GLP_BS;
    while (basis->columns->len < columns)
        g_byte_array_append(basis->columns, &lower, 1);
    while (basis->rows->len < rows)
        g_byte_array_append(basis->rows, &basic, 1);
}

void lp_basis_enter(LpBasis *basis, int column)
{
    basis->columns->data[column] = GLP_BS;
}

void lp_basis_leave(LpBasis *basis, int row)
{
    basis->rows->data[row] = GLP_NL;
}

static void take_basis(Lp *lp, const LpBasis *basis)
{
    const guint8 *rows = basis->rows->data;
    for (guint r = 0; r < basis->rows->len; r++)
        if (rows[r] && rows[r] != GLP_BS && g_array_index(lp->rows, int, r) == 0)
            add_row(lp, (int)r);
    for (guint r = 0; r < lp->order->len; r++) {
        guint index = (guint)g_array_index(lp->order, int, r);
        glp_set_row_stat(lp->problem, (int)r + 1,
                         index < basis->rows->len && rows[index] ? rows[index] : GLP_BS);
    }
    for (guint c = 0; c < basis->columns->len; c++)
        glp_set_col_stat(lp->problem, (int)c + 1, basis->columns->data[c]);
}

void lp_set_basis(Lp *lp, const LpBasis *basis)
{
    purge(lp);
    take_basis(lp, basis);
}

void lp_start(Lp *lp, const LpBasis *basis)
{
    take_basis(lp, basis);
    lp->given = true;
}

/* Nodes that rounding may take: no seconds, for these would make another plan on another machine. */
#define ROUND_NODES 100

static void count_nodes(glp_tree *tree, void *nodes)
{
    if (glp_ios_reason(tree) == GLP_ISELECT && ++*(int *)nodes > ROUND_NODES)
        glp_ios_terminate(tree);
}

bool lp_round(Lp *lp, const RoundColumn *columns, int64_t *point)
{
    glp_prob *whole = glp_create_prob();
    glp_copy_prob(whole, lp->problem, GLP_OFF);
    for (guint c = 0; c < lp->model->columns->len; c++) {
        double value = round(lp->values[c]);
        glp_set_col_kind(whole, (int)c + 1, columns[c] == ROUND_REAL ? GLP_CV : GLP_IV);
        if (columns[c] == ROUND_HOLD)
            glp_set_col_bnds(whole, (int)c + 1, GLP_FX, value, value);
        else
            glp_set_col_bnds(whole, (int)c + 1, GLP_DB, (double)model_column(lp->model, (int)c)->lower,
                             (double)model_column(lp->model, (int)c)->upper);
    }
    glp_smcp simplex_parameters;
    glp_init_smcp(&simplex_parameters);
    simplex_parameters.msg_lev = GLP_MSG_OFF;
    simplex_parameters.meth = GLP_DUALP;
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    int nodes = 0;
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.mip_gap = 1e-6;
    parameters.cb_func = count_nodes;
    parameters.cb_info = &nodes;
    if (lp->deadline)
        parameters.tm_lim = milliseconds_left(lp);
    bool found = glp_simplex(whole, &simplex_parameters) == 0 && glp_get_status(whole) == GLP_OPT;
    if (found) {
        glp_intopt(whole, &parameters);
        found = glp_mip_status(whole) == GLP_OPT || glp_mip_status(whole) == GLP_FEAS;
    }
    for (guint c = 0; found && c < lp->model->columns->len; c++)
        point[c] = columns[c] == ROUND_REAL ? (int64_t)ceil(glp_mip_col_val(whole, (int)c + 1) - 1e-9)
                                            : (int64_t)llround(glp_mip_col_val(whole, (int)c + 1));
    glp_delete_prob(whole);
    return found;
}

/* The elastic program: every row may be missed at a price of 1 in its scale, nothing else costs. Its duals
 * are a sum of rows that nothing meets if its optimum is above 0. */
bool lp_ray(Lp *lp, double *multipliers)
{
    glp_prob *elastic = glp_create_prob();
    glp_copy_prob(elastic, lp->problem, GLP_OFF);
    int rows = glp_get_num_rows(elastic), columns = glp_get_num_cols(elastic);
    for (int c = 0; c <= columns; c++)
        glp_set_obj_coef(elastic, c, 0);
    for (int r = 1; r <= rows; r++)
        for (int sign = -1; sign <= 1; sign += 2) {
            int type = glp_get_row_type(elastic, r);
            if (type == GLP_FR || (type == GLP_UP && sign > 0) || (type == GLP_LO && sign < 0))
                continue;
            int slack = glp_add_cols(elastic, 1), at[2] = {0, r};
            double values[2] = {0, sign};
            glp_set_mat_col(elastic, slack, 1, at, values);
            glp_set_col_bnds(elastic, slack, GLP_LO, 0, 0);
            glp_set_sjj(elastic, slack, 1 / glp_get_rii(elastic, r));
            glp_set_obj_coef(elastic, slack, glp_get_rii(elastic, r));
        }
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    glp_std_basis(elastic);
    bool good = glp_simplex(elastic, &parameters) == 0 && glp_get_status(elastic) == GLP_OPT &&
                glp_get_obj_val(elastic) > 1e-6;
    for (guint r = 0; r < lp->model->rows->len; r++)
        multipliers[r] = 0;
    for (int r = 1; good && r <= rows; r++)
        multipliers[g_array_index(lp->order, int, r - 1)] = glp_get_row_dual(elastic, r);
    glp_delete_prob(elastic);
    return good;
}
