/* Whole counts of groups over their cells so that local rows hold: first by filling and exchanging, which
 * keeps numbers whole and pieces few; where that gets stuck, by the linear program that allows rows to be
 * missed at a price of 1, whose duals are a cut if its optimum is above 0. */
#include "optimise/local_rows.h"
#include "optimise/lp.h"

#include <math.h>

/* Multipliers and weights of a cut are rounded to multiples of 1 / PARTS. */
#define PARTS 1024
/* So many endpoints missed in all count as none. */
#define NOTHING 1e-6

typedef struct {
    const LocalBlock *own;
    int64_t *have; /* per cell and product */
    int64_t *open; /* per cell: endpoints without a product yet */
    int64_t *left; /* per group and product: not yet given */
    int64_t *room; /* per row: bound less what is counted; of "at least" rows what may go */
} Split;

static gsize at(const Split *split, guint first, guint product)
{
    return (gsize)first * split->own->block->products + product;
}

static void split_start(Split *split, const LocalBlock *own, const int64_t *point)
{
    const Block *block = own->block;
    split->own = own;
    split->have = g_new0(int64_t, (gsize)own->cells->len * block->products + 1);
    split->open = g_new(int64_t, own->cells->len + 1);
    split->left = g_new0(int64_t, (gsize)block->groups->len * block->products + 1);
    split->room = g_new(int64_t, own->rows->len + 1);
    for (guint c = 0; c < own->cells->len; c++)
        split->open[c] = local_cell(own, c)->endpoints;
    for (guint k = 0; k < block->groups->len; k++)
        for (guint p = 0; p < block->products; p++)
            if (block_group(block, k)->x[p] >= 0)
                split->left[at(split, k, p)] = point[block_group(block, k)->x[p]];
    for (guint r = 0; r < own->rows->len; r++)
        split->room[r] = local_row(own, r)->at_least ? -local_row(own, r)->bound : local_row(own, r)->bound;
}

static void split_clear(Split *split)
{
    g_free(split->have);
    g_free(split->open);
    g_free(split->left);
    g_free(split->room);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Split, split_clear)

/* How many more endpoints of the cell may get the product as far as rows with upper bounds go. */
static int64_t room_for(const Split *split, guint cell, guint product)
{
    int64_t room = INT64_MAX;
    const GArray *rows = local_cell(split->own, cell)->rows;
    for (guint i = 0; i < rows->len; i++) {
        guint r = g_array_index(rows, guint, i);
        const LocalRow *row = local_row(split->own, r);
        if (!row->at_least && local_counts(split->own, row, cell, product))
            room = MIN(room, split->room[r]);
    }
    return room;
}

static void give(Split *split, guint cell, guint product, int64_t count)
{
    const GArray *rows = local_cell(split->own, cell)->rows;
    split->have[at(split, cell, product)] += count;
    split->open[cell] -= count;
    split->left[at(split, local_cell(split->own, cell)->group, product)] -= count;
    for (guint i = 0; i < rows->len; i++) {
        guint r = g_array_index(rows, guint, i);
        const LocalRow *row = local_row(split->own, r);
        if (local_counts(split->own, row, cell, product))
            split->room[r] -= row->at_least ? -count : count;
    }
}

/* Each cell takes the product of which most can be given, until it is full or nothing fits. */
static void fill(Split *split)
{
    guint products = split->own->block->products;
    for (guint c = 0; c < split->own->cells->len; c++)
        while (split->open[c] > 0) {
            int64_t most = 0;
            guint best = 0;
            for (guint p = 0; p < products; p++) {
                int64_t left = split->left[at(split, local_cell(split->own, c)->group, p)];
                int64_t count = MIN(MIN(left, split->open[c]), left > most ? room_for(split, c, p) : 0);
                if (count > most) {
                    most = count;
                    best = p;
                }
            }
            if (most == 0)
                break;
            give(split, c, best, most);
        }
}

/* The cell wants the product, its rows have no room for it: another cell of the group takes it, and hands
 * over what it has instead. */
static int64_t exchange(Split *split, guint cell, guint product, guint other)
{
    for (guint q = 0; q < split->own->block->products; q++) {
        int64_t count = split->have[at(split, other, q)];
        if (q == product || count == 0)
            continue;
        count = MIN(count, MIN(split->open[cell],
                               split->left[at(split, local_cell(split->own, cell)->group, product)]));
        give(split, other, q, -count);
        int64_t fits = MIN(count, MIN(room_for(split, cell, q), room_for(split, other, product)));
        if (fits <= 0) {
            give(split, other, q, count);
            continue;
        }
        give(split, other, q, count - fits);
        give(split, other, product, fits);
        give(split, cell, q, fits);
        return fits;
    }
    return 0;
}

/* Two cells of one group change products, so that `row` has more room; how much. */
static int64_t relieve(Split *split, guint row, int64_t wanted)
{
    const LocalBlock *own = split->own;
    const LocalRow *of = local_row(own, row);
    guint products = own->block->products;
    for (guint i = 0; i < of->cells->len; i++) {
        guint cell = g_array_index(of->cells, guint, i);
        for (guint p = 0; p < products; p++) {
            if (split->have[at(split, cell, p)] == 0 || !local_counts(own, of, cell, p))
                continue;
            for (guint c = 0; c < own->cells->len; c++) {
                if (c == cell || local_cell(own, c)->group != local_cell(own, cell)->group)
                    continue;
                int64_t more = room_for(split, c, p);
                for (guint q = 0; more > 0 && q < products; q++) {
                    int64_t count = MIN(MIN(wanted, more),
                                        MIN(split->have[at(split, cell, p)], split->have[at(split, c, q)]));
                    if (q == p || count <= 0 || local_counts(own, of, cell, q))
                        continue;
                    count = MIN(count, room_for(split, cell, q));
                    if (count <= 0)
                        continue;
                    give(split, cell, p, -count);
                    give(split, c, q, -count);
                    give(split, cell, q, count);
                    give(split, c, p, count);
                    return count;
                }
            }
        }
    }
    return 0;
}

/* Makes room in the first row that has none for the product on the cell. */
static bool make_room(Split *split, guint cell, guint product, int64_t wanted)
{
    const GArray *rows = local_cell(split->own, cell)->rows;
    for (guint i = 0; i < rows->len; i++) {
        guint r = g_array_index(rows, guint, i);
        const LocalRow *row = local_row(split->own, r);
        if (!row->at_least && split->room[r] <= 0 && local_counts(split->own, row, cell, product))
            return relieve(split, r, wanted) > 0;
    }
    return false;
}

static bool place(Split *split, guint cell)
{
    guint group = local_cell(split->own, cell)->group;
    for (guint p = 0; p < split->own->block->products; p++) {
        int64_t left = split->left[at(split, group, p)];
        if (left <= 0)
            continue;
        int64_t count = MIN(MIN(left, split->open[cell]), room_for(split, cell, p));
        if (count > 0) {
            give(split, cell, p, count);
            return true;
        }
        for (guint other = 0; other < split->own->cells->len; other++)
            if (other != cell && local_cell(split->own, other)->group == group &&
                exchange(split, cell, p, other) > 0)
                return true;
        if (make_room(split, cell, p, MIN(left, split->open[cell])))
            return true;
    }
    return false;
}

/* Fills, then places what is left one by one; false where something has no place. */
static bool complete(Split *split)
{
    fill(split);
    int steps = 0, most = 20 * (int)split->own->cells->len + 1000;
    for (guint c = 0; c < split->own->cells->len; c++)
        while (split->open[c] > 0)
            if (++steps > most || !place(split, c))
                return false;
    for (guint r = 0; r < split->own->rows->len; r++)
        if (split->room[r] < 0)
            return false;
    return true;
}

/* ---- the linear program ---- */

typedef struct {
    Model *model;
    int *z;        /* per cell and product: column, or -1 */
    int first_sum; /* rows of groups' sums start here, in the order of groups and products that have any */
    int first_row; /* and the local rows here */
} SplitModel;

static void add_cells(const Split *split, SplitModel *lp)
{
    const LocalBlock *own = split->own;
    for (guint c = 0; c < own->cells->len; c++) {
        const LocalCell *cell = local_cell(own, c);
        for (guint p = 0; p < own->block->products; p++) {
            lp->z[at(split, c, p)] = -1;
            if (split->left[at(split, cell->group, p)] == 0)
                continue;
            lp->z[at(split, c, p)] = model_add_column(lp->model, NULL, COLUMN_COUNT, cell->endpoints);
            model_add_entry(lp->model, lp->z[at(split, c, p)], 1);
        }
        model_add_row(lp->model, NULL, cell->endpoints, cell->endpoints);
    }
}

static void add_sums(const Split *split, SplitModel *lp)
{
    const LocalBlock *own = split->own;
    lp->first_sum = (int)lp->model->rows->len;
    for (guint k = 0; k < own->block->groups->len; k++)
        for (guint p = 0; p < own->block->products; p++) {
            if (split->left[at(split, k, p)] == 0)
                continue;
            for (guint c = 0; c < own->cells->len; c++)
                if (local_cell(own, c)->group == k)
                    model_add_entry(lp->model, lp->z[at(split, c, p)], 1);
            model_add_row(lp->model, NULL, split->left[at(split, k, p)], split->left[at(split, k, p)]);
        }
}

static void add_local_rows(const Split *split, SplitModel *lp)
{
    const LocalBlock *own = split->own;
    g_autofree int *slack = g_new(int, own->rows->len + 1);
    for (guint r = 0; r < own->rows->len; r++) {
        slack[r] = model_add_column(lp->model, NULL, COLUMN_COUNT, own->block->demand->endpoints);
        model_add_cost(lp->model, slack[r], 0, 1);
    }
    lp->first_row = (int)lp->model->rows->len;
    for (guint r = 0; r < own->rows->len; r++) {
        const LocalRow *row = local_row(own, r);
        for (guint i = 0; i < row->cells->len; i++) {
            guint c = g_array_index(row->cells, guint, i);
            for (guint p = 0; p < own->block->products; p++)
                if (lp->z[at(split, c, p)] >= 0 && local_counts(own, row, c, p))
                    model_add_entry(lp->model, lp->z[at(split, c, p)], 1);
        }
        model_add_entry(lp->model, slack[r], row->at_least ? 1 : -1);
        int index = model_add_row(lp->model, NULL, row->at_least ? row->bound : -MODEL_FREE,
                                  row->at_least ? MODEL_FREE : row->bound);
        model_row(lp->model, index)->lazy = true;
    }
}

static int64_t rounded(double value)
{
    return (int64_t)llround(value * PARTS);
}

/* What the duals say: multipliers of the rows, weights of the groups' sums; of products that the group does
 * not have, the largest weight that changes nothing. */
static void read_duals(const Split *split, const SplitModel *model, const Lp *lp, int64_t *multipliers,
                       int64_t *weights)
{
    const LocalBlock *own = split->own;
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
                    sums[at(split, c, p)] += local_row(own, r)->at_least ? -multipliers[r] : multipliers[r];
        }
    }
    int row = model->first_sum;
    for (guint k = 0; k < own->block->groups->len; k++)
        for (guint p = 0; p < products; p++)
            weights[at(split, k, p)] = split->left[at(split, k, p)] ? rounded(lp_dual(lp, row++)) : INT64_MAX;
    for (guint c = 0; c < own->cells->len; c++) {
        guint k = local_cell(own, c)->group;
        int64_t own_dual = rounded(lp_dual(lp, (int)c));
        for (guint p = 0; p < products; p++)
            if (split->left[at(split, k, p)] == 0)
                weights[at(split, k, p)] = MIN(weights[at(split, k, p)], sums[at(split, c, p)] - own_dual);
    }
}

/* Solves the program; *missed as in the header. Where nothing is missed, gives what it says, rounded down. */
static void split_by_program(Split *split, int64_t *multipliers, int64_t *weights, bool *missed)
{
    const LocalBlock *own = split->own;
    g_autoptr(Model) owned = model_new();
    SplitModel model = {owned, g_new(int, (gsize)own->cells->len * own->block->products + 1), 0, 0};
    add_cells(split, &model);
    add_sums(split, &model);
    add_local_rows(split, &model);
    g_autoptr(Lp) lp = lp_new(model.model, 1);
    LpStatus status;
    do
        status = lp_solve(lp);
    while (status == LP_OPTIMAL && lp_add_missed(lp) > 0);
    *missed = status == LP_OPTIMAL && lp_objective(lp) > NOTHING;
    if (*missed)
        read_duals(split, &model, lp, multipliers, weights);
    const double *values = lp_values(lp);
    for (guint c = 0; status == LP_OPTIMAL && !*missed && c < own->cells->len; c++)
        for (guint p = 0; p < own->block->products; p++)
            if (model.z[at(split, c, p)] >= 0)
                give(split, c, p, (int64_t)floor(MAX(values[model.z[at(split, c, p)]], 0) + 1e-6));
    g_free(model.z);
}

/* Cells to classes, in their order. */
static int64_t *to_classes(const Split *split)
{
    const Block *block = split->own->block;
    int64_t *counts = g_new0(int64_t, (gsize)block->demand->classes->len * block->products + 1);
    for (guint c = 0; c < split->own->cells->len; c++) {
        const LocalCell *cell = local_cell(split->own, c);
        guint p = 0;
        int64_t given = 0;
        for (guint i = 0; i < cell->classes->len; i++) {
            guint class = g_array_index(cell->classes, guint, i);
            int64_t open = g_array_index(block->demand->classes, DemandClass, class).class->count;
            while (open > 0 && p < block->products) {
                int64_t count = MIN(open, split->have[at(split, c, p)] - given);
                counts[(gsize) class * block->products + p] += count;
                open -= count;
                given += count;
                if (given == split->have[at(split, c, p)]) {
                    p++;
                    given = 0;
                }
            }
        }
    }
    return counts;
}

int64_t *local_block_split(const LocalBlock *own, const int64_t *point, int64_t *multipliers,
                           int64_t *weights, bool *missed)
{
    g_auto(Split) split = {0};
    *missed = false;
    split_start(&split, own, point);
    if (complete(&split))
        return to_classes(&split);
    split_clear(&split);
    split_start(&split, own, point);
    split_by_program(&split, multipliers, weights, missed);
    return !*missed && complete(&split) ? to_classes(&split) : NULL;
}
