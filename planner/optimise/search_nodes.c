/* Nodes of the search: bounds of what was answered, and the relaxation under them. */
#include "optimise/pools.h"
#include "optimise/search_state.h"

#include <math.h>

/* Rounds of cuts at the root. */
#define ROOT_ROUNDS 60
/* So many rounds of cuts that raise the bound by no more than this part of it are enough. */
#define STILL_ROUNDS 3
#define STILL 1e-7
/* Squares may be missed by so many parts of a billion. */
#define SQUARES_SLACK 20000

void search_hold(Search *search, int column, int value)
{
    lp_set_bounds(search->lp, column, value, value);
    g_array_append_val(search->changed, column);
}

const ModelSplit *search_split(const Search *search, int choice)
{
    int columns = (int)search->model->columns->len;
    return choice < columns ? NULL
                            : &g_array_index(search->model->splits, ModelSplit, (guint)(choice - columns));
}

void search_answer(Search *search, int choice, int answer)
{
    const ModelSplit *split = search_split(search, choice);
    if (!split) {
        search_hold(search, choice, answer);
        return;
    }
    for (guint i = 0; i < split->choices->len; i++)
        if ((i >= split->first) != (answer == 1))
            search_hold(search, g_array_index(split->choices, int, i), 0);
    if (answer)
        search_hold(search, split->any, 1);
}

void search_go_to(Search *search, const Node *node)
{
    for (guint i = 0; i < search->changed->len; i++) {
        int column = g_array_index(search->changed, int, i);
        bool count = search_is_count(search, column);
        lp_set_bounds(search->lp, column, count ? (double)model_column(search->model, column)->lower : 0,
                      count ? (double)model_column(search->model, column)->upper : 1);
    }
    g_array_set_size(search->changed, 0);
    for (const Node *at = node; at->parent; at = at->parent) {
        if (search_is_count(search, at->parent->choice))
            search_bound_count(search, node, at->parent->choice);
        else
            search_answer(search, at->parent->choice, at->answer);
    }
}

static void keep_multiplier(Node *node, int row, double value)
{
    Multiplier multiplier = {row, value};
    if (fabs(value) > 1e-12)
        g_array_append_val(node->multipliers, multiplier);
}

static void keep_duals(Search *search, Node *node)
{
    g_array_set_size(node->multipliers, 0);
    for (guint r = 0; r < search->model->rows->len; r++)
        keep_multiplier(node, (int)r, lp_dual(search->lp, (int)r));
}

static void keep_ray(Search *search, Node *node)
{
    g_autofree double *ray = g_new0(double, search->model->rows->len + 1);
    node->infeasible = lp_ray(search->lp, ray);
    if (node->infeasible)
        g_array_set_size(node->multipliers, 0);
    for (guint r = 0; node->infeasible && r < search->model->rows->len; r++)
        keep_multiplier(node, (int)r, ray[r]);
}

/* Without anything of its own a leaf may rest on what its parent knew. */
static void keep_parents(Node *node)
{
    if (!node->parent || node->multipliers->len)
        return;
    g_array_append_vals(node->multipliers, node->parent->multipliers->data, node->parent->multipliers->len);
}

/* Are there tiers on both sides of the split? The part of those from the first on, else 0. */
static double split_value(const ModelSplit *split, const double *values)
{
    double below = 0, above = 0;
    for (guint i = 0; i < split->choices->len; i++)
        *(i < split->first ? &below : &above) += values[g_array_index(split->choices, int, i)];
    return below > WHOLE && above > WHOLE ? above / (below + above) : 0;
}

static void keep_fractional(Search *search, Node *node)
{
    const double *values = lp_values(search->lp);
    guint columns = search->model->columns->len, splits = search->model->splits->len;
    g_array_set_size(node->fractional, 0);
    for (guint c = 0; c < search->model->columns->len; c++) {
        int column = (int)c;
        if (model_column(search->model, column)->kind == COLUMN_CHOICE && values[c] > WHOLE &&
            values[c] < 1 - WHOLE)
            g_array_append_val(node->fractional, column);
    }
    for (guint s = 0; s < splits; s++) {
        int number = (int)(columns + s);
        if (split_value(&g_array_index(search->model->splits, ModelSplit, s), values) > WHOLE)
            g_array_append_val(node->fractional, number);
    }
    g_free(node->values);
    node->values = g_new(double, node->fractional->len + 1);
    for (guint i = 0; i < node->fractional->len; i++) {
        int number = g_array_index(node->fractional, int, i);
        const ModelSplit *split = search_split(search, number);
        node->values[i] = split ? split_value(split, values) : values[number];
    }
}

double search_cutoff(const Search *search)
{
    double best = search->found ? MIN(search->best, search->hope) : INFINITY;
    return isinf(best) ? INFINITY : best - MIN(1 - 1e-6, 1e-9 * fabs(best) + 1e-6);
}

bool search_useless(const Search *search, const Node *node)
{
    return node->closed || node->bound >= search_cutoff(search);
}

int search_add_rows(Search *search, bool local)
{
    const double *values = lp_values(search->lp);
    /* What the model has already comes first, or rows that were let go would be made once more. */
    int known = lp_add_missed(search->lp);
    if (known > 0)
        return known;
    if (search->model->squares->len)
        model_cut_tangents(search->model, values, SQUARES_SLACK);
    pools_cut(search->formulation, values);
    if (local)
        local_cut(search->local, values);
    return lp_add_missed(search->lp);
}

void search_evaluate(Search *search, Node *node)
{
    bool root = node->parent == NULL;
    search->nodes++;
    LpStatus status = LP_FAILED;
    int still = 0;
    for (int round = 0; !search_stopped(search); round++) {
        lp_set_cutoff(search->lp, search_cutoff(search));
        status = lp_solve(search->lp);
        if (status == LP_CUT)
            node->bound = MAX(node->bound, lp_objective(search->lp));
        if (status != LP_OPTIMAL)
            break;
        double before = node->bound;
        node->bound = MAX(node->bound, lp_objective(search->lp));
        still = node->bound - before < STILL * fabs(node->bound) ? still + 1 : 0;
        if (node->bound >= search_cutoff(search) || round >= (root ? ROOT_ROUNDS : NODE_ROUNDS) ||
            still > STILL_ROUNDS || search_add_rows(search, root || round < 2) == 0)
            break;
    }
    lp_set_cutoff(search->lp, INFINITY);
    if (status == LP_OPTIMAL || status == LP_CUT) {
        keep_duals(search, node);
        lp_basis_free(node->basis);
        node->basis = lp_basis(search->lp);
    }
    if (status == LP_OPTIMAL)
        keep_fractional(search, node);
    if (status == LP_INFEASIBLE)
        keep_ray(search, node);
    if (status == LP_FAILED || (status == LP_INFEASIBLE && !node->infeasible))
        keep_parents(node);
    node->stale = status == LP_CUT;
    node->closed = status == LP_INFEASIBLE || status == LP_FAILED;
}

void search_evaluate_from(Search *search, Node *node, const LpBasis *basis)
{
    g_autoptr(LpBasis) own = basis == node->basis ? g_steal_pointer(&node->basis) : NULL;
    search_go_to(search, node);
    lp_set_basis(search->lp, basis);
    search_evaluate(search, node);
}
