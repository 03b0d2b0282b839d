/* Can these counts of groups be split over the cells at all? The linear program that allows local rows to be
 * missed at a price of 1 says so; its duals are a cut if its optimum is above 0. */
#include "optimise/local_rows.h"
#include "optimise/lp.h"

#include <math.h>

/* Multipliers and weights of a cut are rounded to multiples of 1 / PARTS. Counts are taken in the same parts
 * of an endpoint, so that the program is one in whole numbers. */
#define PARTS 1024
/* Fewer endpoints than this count as none. */
#define TINY 1e-6
/* So many endpoints may be missed in all. */
#define NOTHING 0.5

static gsize at(const LocalBlock *own, guint first, guint product)
{
    return (gsize)first * own->block->products + product;
}

static int64_t whole(double count)
{
    return (int64_t)llround(count * PARTS);
}

typedef struct {
    const LocalBlock *own;
    const double *wanted; /* per group and product: how many */
    Model *model;
    int *z;        /* per cell and product: column, or -1 */
    int first_sum; /* rows of groups' sums start here, in the order of groups and products that have any */
    int first_row; /* and the local rows here */
} SplitModel;

static void add_cells(SplitModel *lp)
{
    const LocalBlock *own = lp->own;
    for (guint c = 0; c < own->cells->len; c++) {
        const LocalCell *cell = local_cell(own, c);
        for (guint p = 0; p < own->block->products; p++) {
            lp->z[at(own, c, p)] = -1;
            if (lp->wanted[at(own, cell->group, p)] <= TINY)
                continue;
            lp->z[at(own, c, p)] = model_add_column(lp->model, NULL, COLUMN_COUNT, cell->endpoints * PARTS);
            model_add_entry(lp->model, lp->z[at(own, c, p)], 1);
        }
        model_add_row(lp->model, NULL, cell->endpoints * PARTS, cell->endpoints * PARTS);
    }
}

static void add_sums(SplitModel *lp)
{
    const LocalBlock *own = lp->own;
    lp->first_sum = (int)lp->model->rows->len;
    for (guint k = 0; k < own->block->groups->len; k++)
        for (guint p = 0; p < own->block->products; p++) {
            if (lp->wanted[at(own, k, p)] <= TINY)
                continue;
            for (guint c = 0; c < own->cells->len; c++)
                if (local_cell(own, c)->group == k)
                    model_add_entry(lp->model, lp->z[at(own, c, p)], 1);
            model_add_row(lp->model, NULL, whole(lp->wanted[at(own, k, p)]),
                          whole(lp->wanted[at(own, k, p)]));
        }
}

static void add_local_rows(SplitModel *lp)
{
    const LocalBlock *own = lp->own;
    g_autofree int *slack = g_new(int, own->rows->len + 1);
    for (guint r = 0; r < own->rows->len; r++) {
        slack[r] = model_add_column(lp->model, NULL, COLUMN_COUNT, own->block->demand->endpoints * PARTS);
        model_add_cost(lp->model, slack[r], 0, 1);
    }
    lp->first_row = (int)lp->model->rows->len;
    for (guint r = 0; r < own->rows->len; r++) {
        const LocalRow *row = local_row(own, r);
        for (guint i = 0; i < row->cells->len; i++) {
            guint c = g_array_index(row->cells, guint, i);
            for (guint p = 0; p < own->block->products; p++)
                if (lp->z[at(own, c, p)] >= 0 && local_counts(own, row, c, p))
                    model_add_entry(lp->model, lp->z[at(own, c, p)], 1);
        }
        model_add_entry(lp->model, slack[r], row->at_least ? 1 : -1);
        int index = model_add_row(lp->model, NULL, row->at_least ? row->bound * PARTS : -MODEL_FREE,
                                  row->at_least ? MODEL_FREE : row->bound * PARTS);
        model_row(lp->model, index)->lazy = true;
    }
}

static int64_t rounded(double value)
{
    return (int64_t)llround(value * PARTS);
}

/* What the duals say: multipliers of the rows, weights of the groups' sums; of products that the group does
 * not have, the largest weight that changes nothing. */
static void read_duals(const SplitModel *model, const Lp *lp, int64_t *multipliers, int64_t *weights)
{
    const LocalBlock *own = model->own;
    guint products = own->block->products;
    for (guint r = 0; r < own->rows->len; r++)
        multipliers[r] = rounded(fabs(lp_dual(lp, model->first_row + (int)r)));
    g_autofree int64_t *sums = g_new0(int64_t, (gsize)own->cells->len * products + 1);
    for (guint c = 0; c < own->cells->len; c++) {
        const GArray *rows = local_cell(own, c)->rows;
        for (guint i = 0; i < rows->len; i++) {
            guint r = g_array_index(rows, guint, i);
            for (guint p = 0; p < products; p++)
                if (local_counts(own, local_row(own, r), c, p))
                    sums[at(own, c, p)] += local_row(own, r)->at_least ? -multipliers[r] : multipliers[r];
        }
    }
    int row = model->first_sum;
    for (guint k = 0; k < own->block->groups->len; k++)
        for (guint p = 0; p < products; p++)
            weights[at(own, k, p)] =
                model->wanted[at(own, k, p)] > TINY ? rounded(lp_dual(lp, row++)) : INT64_MAX;
    for (guint c = 0; c < own->cells->len; c++) {
        guint k = local_cell(own, c)->group;
        int64_t own_dual = rounded(lp_dual(lp, (int)c));
        for (guint p = 0; p < products; p++)
            if (model->wanted[at(own, k, p)] <= TINY)
                weights[at(own, k, p)] = MIN(weights[at(own, k, p)], sums[at(own, c, p)] - own_dual);
    }
}

/* What the values want of each group and product, made to add up to the group in whole parts. */
static double *wanted_of(const LocalBlock *own, const double *values)
{
    const Block *block = own->block;
    double *wanted = g_new0(double, (gsize)block->groups->len * block->products + 1);
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        int64_t open = group->endpoints * PARTS;
        guint largest = 0;
        for (guint p = 0; p < block->products; p++) {
            double value = group->x[p] >= 0 ? MAX(values[group->x[p]], 0) : 0;
            wanted[at(own, k, p)] = value > TINY ? (double)whole(value) / PARTS : 0;
            open -= whole(wanted[at(own, k, p)]);
            largest = wanted[at(own, k, p)] > wanted[at(own, k, largest)] ? p : largest;
        }
        wanted[at(own, k, largest)] += (double)open / PARTS;
    }
    return wanted;
}

bool local_block_program(const LocalBlock *own, const double *values, int64_t *multipliers, int64_t *weights)
{
    g_autoptr(Model) model = model_new();
    g_autofree double *wanted = wanted_of(own, values);
    g_autofree int *z = g_new(int, (gsize)own->cells->len * own->block->products + 1);
    SplitModel program = {own, wanted, model, z, 0, 0};
    add_cells(&program);
    add_sums(&program);
    add_local_rows(&program);
    g_autoptr(Lp) lp = lp_new(model, 1);
    LpStatus status;
    do
        status = lp_solve(lp);
    while (status == LP_OPTIMAL && lp_add_missed(lp) > 0);
    if (status != LP_OPTIMAL || lp_objective(lp) < NOTHING * PARTS)
        return false;
    read_duals(&program, lp, multipliers, weights);
    return true;
}
