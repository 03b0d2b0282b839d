#include "optimise/complete.h"

#include "optimise/lp.h"
#include "optimise/pools.h"

#include <math.h>

/* Tries with more local limits, and rounds of tangents in each. */
#define TRIES 8
#define ROUNDS 12
/* Tries at rounding, as long as whole points miss rows about pools. */
#define WHOLE_ROUNDS 4
/* A difference in cost that a cut is worth, as a part of it. */
#define DEARER 1e-8
/* Squares may be missed by so many parts of a billion. */
#define SLACK 10000
/* And whole points have so much room, in the same parts. */
#define ROOM 30000
/* Rows that rounding looks along first have so many entries. */
#define SHORT_ROW 64

/* The choices of the values; counts are free. */
static int64_t *hold_choices(const Model *model, const double *values)
{
    int64_t *held = g_new(int64_t, model->columns->len + 1);
    for (guint c = 0; c < model->columns->len; c++)
        held[c] =
            model_column(model, (int)c)->kind == COLUMN_CHOICE ? (int64_t)llround(values[c]) : MODEL_FREE;
    return held;
}

static bool *cuts_of(const Formulation *formulation, const Local *local)
{
    bool *cuts = g_new0(bool, formulation->model->rows->len + 1);
    for (guint r = 0; r < formulation->model->rows->len; r++)
        cuts[r] = local_is_cut(local, (int)r);
    return cuts;
}

/* Adds the rows about pools that these values miss to both models; how many. */
static int cut_pools(Formulation *formulation, Restricted *left, const double *full)
{
    int cuts = pools_cut(formulation, full);
    restrict_follow(left);
    return cuts;
}

/* With the tangents and the rows about pools that it takes. */
static LpStatus solve_with_rows(Formulation *formulation, Restricted *left, Lp *lp)
{
    LpStatus status = lp_solve(lp);
    for (int round = 0; status == LP_OPTIMAL && round < ROUNDS; round++) {
        g_autofree double *full = restrict_values(left, lp_values(lp));
        model_cut_tangents(left->model, lp_values(lp), SLACK);
        cut_pools(formulation, left, full);
        if (lp_add_missed(lp) == 0)
            break;
        status = lp_solve(lp);
    }
    return status;
}

/* Squares leave room for rounding: tangents come within SLACK, and totals move by a few endpoints. */
static void leave_room(Model *model)
{
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *squares = &g_array_index(model->squares, ModelSquares, s);
        if (squares->row < 0 || squares->squares->len == 0)
            continue;
        int64_t scale = g_array_index(squares->squares, ModelSquare, 0).scale;
        model_row(model, squares->row)->upper -=
            (int64_t)(squares->most / 1000000000 * ROOM / scale) + 2 * (int64_t)squares->squares->len;
    }
}

/* Frees what shares a row of equality, of at most so many entries, with what is free. */
static void reach_further(const Model *model, guint most, RoundColumn *columns)
{
    for (guint r = 0; r < model->rows->len; r++) {
        const ModelRow *row = model_row(model, (int)r);
        bool any = false;
        if (row->lower != row->upper || row->entries > most)
            continue;
        for (guint e = row->first; e < row->first + row->entries; e++)
            any = any || columns[g_array_index(model->entries, ModelEntry, e).column] == ROUND_WHOLE;
        for (guint e = row->first; any && e < row->first + row->entries; e++)
            if (columns[g_array_index(model->entries, ModelEntry, e).column] == ROUND_HOLD)
                columns[g_array_index(model->entries, ModelEntry, e).column] = ROUND_WHOLE;
    }
}

/* Heights are free numbers, as high as the squares ask for. */
static void free_heights(const Model *model, RoundColumn *columns)
{
    for (guint s = 0; s < model->squares->len; s++) {
        const GArray *squares = g_array_index(model->squares, ModelSquares, s).squares;
        for (guint i = 0; i < squares->len; i++)
            columns[g_array_index(squares, ModelSquare, i).height] = ROUND_REAL;
    }
}

static void set_heights(const Model *model, int64_t *point)
{
    for (guint s = 0; s < model->squares->len; s++) {
        const GArray *squares = g_array_index(model->squares, ModelSquares, s).squares;
        for (guint i = 0; i < squares->len; i++) {
            const ModelSquare *square = &g_array_index(squares, ModelSquare, i);
            __int128 total = point[square->total];
            point[square->height] = (int64_t)((total * total + square->scale - 1) / square->scale);
        }
    }
}

static bool round_once(Lp *lp, const Model *model, const RoundColumn *columns, int64_t *point)
{
    if (!lp_round(lp, columns, point))
        return false;
    set_heights(model, point);
    return model_holds(model, point);
}

/* A whole point near the relaxation: first only what is fractional moves, then what shares rows of equality
 * with it, short ones first; then everything. */
static bool round_point(Lp *lp, const Model *model, int64_t *point)
{
    const guint reach[] = {0, SHORT_ROW, SHORT_ROW, UINT_MAX};
    const double *values = lp_values(lp);
    g_autofree RoundColumn *columns = g_new0(RoundColumn, model->columns->len + 1);
    for (guint c = 0; c < model->columns->len; c++)
        if (fabs(values[c] - round(values[c])) > 1e-6 + 1e-9 * fabs(values[c]))
            columns[c] = ROUND_WHOLE;
    free_heights(model, columns);
    for (gsize i = 0; i < G_N_ELEMENTS(reach); i++) {
        reach_further(model, reach[i], columns);
        if (round_once(lp, model, columns, point))
            return true;
    }
    for (guint c = 0; c < model->columns->len; c++)
        columns[c] = columns[c] == ROUND_HOLD ? ROUND_WHOLE : columns[c];
    return round_once(lp, model, columns, point);
}

/* The point of the full model that rounding leads to, or NULL; `point` is that of what is left. */
static int64_t *find_point(Formulation *formulation, Restricted *left, Lp *lp, int64_t *point)
{
    for (int round = 0; round < WHOLE_ROUNDS && round_point(lp, left->model, point); round++) {
        g_autofree int64_t *full = restrict_point(left, point);
        g_autofree double *values = g_new(double, formulation->model->columns->len + 1);
        for (guint c = 0; c < formulation->model->columns->len; c++)
            values[c] = (double)full[c];
        if (cut_pools(formulation, left, values) == 0)
            return g_steal_pointer(&full);
        if (lp_add_missed(lp) == 0 || lp_solve(lp) != LP_OPTIMAL)
            return NULL;
    }
    return NULL;
}

/* Before local limits: with choices held, what the plan costs at least, and a basis to start from. */
static LpStatus solve_folded(Formulation *formulation, Restricted *left, double unit, gint64 deadline,
                             double **values, LpBasis **basis)
{
    g_autoptr(Lp) lp = lp_new(left->model, unit);
    lp_set_deadline(lp, deadline);
    LpStatus status = solve_with_rows(formulation, left, lp);
    if (status == LP_OPTIMAL) {
        *values = g_memdup2(lp_values(lp), left->model->columns->len * sizeof(double));
        *basis = lp_basis(lp);
    }
    return status;
}

static LpStatus solve_from(Formulation *formulation, Restricted *left, const LpBasis *basis, double unit,
                           gint64 deadline, Lp **lp)
{
    lp_free(*lp);
    *lp = lp_new(left->model, unit);
    lp_set_deadline(*lp, deadline);
    lp_start(*lp, basis);
    return solve_with_rows(formulation, left, *lp);
}

/* With local limits, and with room for rounding. */
static LpStatus solve_with_room(Formulation *formulation, Restricted *left, const LpBasis *basis, double unit,
                                gint64 deadline, Lp **lp)
{
    guint rows = left->model->rows->len;
    g_autofree int64_t *upper = g_new(int64_t, rows + 1);
    for (guint r = 0; r < rows; r++)
        upper[r] = model_row(left->model, (int)r)->upper;
    leave_room(left->model);
    LpStatus status = solve_from(formulation, left, basis, unit, deadline, lp);
    for (guint r = 0; r < rows; r++)
        model_row(left->model, (int)r)->upper = upper[r];
    return status;
}

/* The same, or without room where room alone would make it too dear. */
static LpStatus solve_extended(Formulation *formulation, Restricted *left, const LpBasis *basis, double unit,
                               double most, gint64 deadline, Lp **lp)
{
    LpStatus status = solve_with_room(formulation, left, basis, unit, deadline, lp);
    bool given_up = status == LP_INFEASIBLE || (status == LP_OPTIMAL && lp_objective(*lp) >= most);
    return given_up && left->model->squares->len ? solve_from(formulation, left, basis, unit, deadline, lp)
                                                 : status;
}

/* Of these values of the folded model and of the columns that are left out of the restricted one. */
static double cost_beside(const Formulation *formulation, const Restricted *left, double unit,
                          const double *values, double *folded)
{
    double beside = *folded = 0;
    for (guint c = 0; c < formulation->model->columns->len; c++) {
        double price = (double)model_column(formulation->model, (int)c)->cost / unit;
        *folded += price * values[c];
        beside += left->column[c] < 0 ? price * (double)left->value[c] : 0;
    }
    return beside;
}

/* One try with the local limits that are active by now; true where it is settled. */
static bool try_once(Formulation *formulation, Local *local, const int64_t *held, const double *values,
                     double unit, int64_t most, gint64 deadline, Completion *completion)
{
    g_autofree bool *cuts = cuts_of(formulation, local);
    g_autoptr(Restricted) left = restrict_new(formulation->model, held, cuts);
    g_autofree double *before = NULL;
    g_autoptr(LpBasis) basis = NULL;
    LpStatus status = left ? solve_folded(formulation, left, unit, deadline, &before, &basis) : LP_INFEASIBLE;
    completion->nothing = status == LP_INFEASIBLE;
    if (status != LP_OPTIMAL)
        return true;
    local_extend(local, left);
    local_start(local, left, before, basis);
    g_autoptr(Lp) lp = NULL;
    double folded, beside = cost_beside(formulation, left, unit, values, &folded);
    status = solve_extended(formulation, left, basis, unit, (double)most / unit - beside, deadline, &lp);
    completion->nothing = status == LP_INFEASIBLE;
    if (status != LP_OPTIMAL)
        return true;
    double cost = lp_objective(lp) + beside;
    if (cost > folded + DEARER * fabs(folded))
        completion->cuts += local_cut_by_prices(local, lp, values);
    if (cost >= (double)most / unit)
        return true;
    g_autofree int64_t *point = g_new(int64_t, left->model->columns->len + 1);
    g_autofree int64_t *full = find_point(formulation, left, lp, point);
    g_autofree bool *all_cuts = cuts_of(formulation, local);
    int64_t whole_cost;
    bool more = false;
    if (full && model_holds_without(formulation->model, full, all_cuts) &&
        model_cost(formulation->model, full, &whole_cost) && whole_cost < most) {
        completion->splits = local_split(local, point, &more);
        completion->cost = whole_cost;
    }
    if (completion->splits)
        completion->point = g_steal_pointer(&full);
    return !more;
}

void complete(Formulation *formulation, Local *local, const double *values, double unit, int64_t most,
              gint64 deadline, Completion *completion)
{
    *completion = (Completion){0};
    g_autofree int64_t *held = hold_choices(formulation->model, values);
    for (int try = 0; try < TRIES; try++)
        if (try_once(formulation, local, held, values, unit, most, deadline, completion))
            return;
}

void completion_clear(Completion *completion)
{
    g_clear_pointer(&completion->point, g_free);
    g_clear_pointer(&completion->splits, g_ptr_array_unref);
}
