#include "optimise/local.h"

#include "optimise/flow.h"
#include "optimise/limits/limits.h"
#include "optimise/local_rows.h"

#include <math.h>
#include <string.h>

/* Networks count in parts of an endpoint; a cut has to be missed by more than this part of an endpoint. */
#define PARTS 1024
#define MISSED 0.5

struct Local {
    Formulation *formulation;
    GPtrArray *blocks; /* of LocalBlock * */
    GPtrArray *cuts;   /* of Cut * */
    GHashTable *cut_of_row;
};

/* A row of the model and the local rows that it is made of. */
typedef struct {
    int row;
    const LocalBlock *block;
    GArray *parts; /* of CutPart */
} Cut;

typedef struct {
    int row; /* index into block->rows */
    int64_t multiplier;
} CutPart;

static void cut_free(gpointer data)
{
    Cut *cut = data;
    g_array_unref(cut->parts);
    g_free(cut);
}

Local *local_new(Formulation *formulation)
{
    Local *local = g_new0(Local, 1);
    local->formulation = formulation;
    local->blocks = g_ptr_array_new_with_free_func(local_block_free);
    local->cuts = g_ptr_array_new_with_free_func(cut_free);
    local->cut_of_row = g_hash_table_new(NULL, NULL);
    for (guint b = 0; b < formulation->blocks->len; b++)
        g_ptr_array_add(local->blocks, local_block_new(formulation->blocks->pdata[b]));
    return local;
}

void local_free(Local *local)
{
    if (!local)
        return;
    g_ptr_array_unref(local->blocks);
    g_ptr_array_unref(local->cuts);
    g_hash_table_unref(local->cut_of_row);
    g_free(local);
}

/* c[cell,p]: what the multipliers of the rows come to there. */
static int64_t *count_multipliers(const LocalBlock *own, const int64_t *multipliers)
{
    guint products = own->block->products;
    int64_t *sums = g_new0(int64_t, (gsize)own->cells->len * products + 1);
    for (guint r = 0; r < own->rows->len; r++) {
        const LocalRow *row = local_row(own, r);
        if (multipliers[r] == 0)
            continue;
        int64_t part = row->at_least ? -multipliers[r] : multipliers[r];
        for (guint i = 0; i < row->cells->len; i++) {
            guint cell = g_array_index(row->cells, guint, i);
            for (guint p = 0; p < products; p++)
                if (local_counts(own, row, cell, p))
                    sums[(gsize)cell * products + p] += part;
        }
    }
    return sums;
}

/* The row of the header for these multipliers (one a local row) and weights (one a group and product), if the
 * values miss it. */
static bool add_cut(Local *local, const LocalBlock *own, const int64_t *multipliers, const int64_t *weights,
                    const double *values)
{
    Model *model = local->formulation->model;
    const Block *block = own->block;
    guint products = block->products;
    g_autofree int64_t *sums = count_multipliers(own, multipliers);
    __int128 most = 0;
    for (guint r = 0; r < own->rows->len; r++) {
        const LocalRow *row = local_row(own, r);
        most += (__int128)(row->at_least ? -multipliers[r] : multipliers[r]) * row->bound;
    }
    for (guint c = 0; c < own->cells->len; c++) {
        const LocalCell *cell = local_cell(own, c);
        const Group *group = block_group(block, cell->group);
        int64_t least = INT64_MAX;
        for (guint p = 0; p < products; p++)
            if (group->x[p] >= 0)
                least =
                    MIN(least, sums[(gsize)c * products + p] - weights[(gsize)cell->group * products + p]);
        most -= (__int128)least * cell->endpoints;
    }
    double sum = 0, largest = 1;
    for (guint k = 0; k < block->groups->len; k++)
        for (guint p = 0; p < products; p++)
            if (block_group(block, k)->x[p] >= 0) {
                int64_t weight = weights[(gsize)k * products + p];
                sum += (double)weight * values[block_group(block, k)->x[p]];
                largest = MAX(largest, (double)ABS(weight));
            }
    if (most < INT64_MIN / 4 || most > INT64_MAX / 4 || sum - (double)most < MISSED * largest)
        return false;
    for (guint k = 0; k < block->groups->len; k++)
        for (guint p = 0; p < products; p++)
            if (block_group(block, k)->x[p] >= 0 && weights[(gsize)k * products + p])
                model_add_entry(model, block_group(block, k)->x[p], weights[(gsize)k * products + p]);
    Cut *cut = g_new0(Cut, 1);
    cut->block = own;
    cut->parts = g_array_new(FALSE, FALSE, sizeof(CutPart));
    for (guint r = 0; r < own->rows->len; r++) {
        CutPart part = {(int)r, multipliers[r]};
        if (multipliers[r]) {
            g_array_append_val(cut->parts, part);
            own->active[r] = true;
        }
    }
    cut->row =
        model_add_row(model, g_strdup_printf("local.%u", local->cuts->len + 1), -MODEL_FREE, (int64_t)most);
    model_row(model, cut->row)->lazy = true;
    g_ptr_array_add(local->cuts, cut);
    g_hash_table_insert(local->cut_of_row, GINT_TO_POINTER(cut->row), cut);
    return true;
}

/* ---- one domain at a time: groups to the values of the attribute ---- */

static double exposed(const LocalBlock *own, const LocalFamily *family, guint group, const double *values)
{
    double sum = 0;
    for (guint p = 0; p < own->block->products; p++)
        if (block_group(own->block, group)->x[p] >= 0 && family->depends[group * own->block->products + p])
            sum += MAX(values[block_group(own->block, group)->x[p]], 0);
    return sum;
}

/* Split in proportion, every row of the family holds? Then there is nothing to cut. */
static bool holds_in_proportion(const LocalBlock *own, const LocalFamily *family, const double *amounts)
{
    for (guint i = 0; i < family->rows->len; i++) {
        const LocalRow *row = local_row(own, g_array_index(family->rows, guint, i));
        double sum = 0;
        for (guint c = 0; c < row->cells->len; c++) {
            const LocalCell *cell = local_cell(own, g_array_index(row->cells, guint, c));
            sum += amounts[cell->group] * (double)cell->endpoints /
                   (double)block_group(own->block, cell->group)->endpoints;
        }
        if (sum > (double)row->bound)
            return false;
    }
    return true;
}

/* Nodes: source 0, sink 1, groups, then rows of the family. */
static Flow *build_network(const LocalBlock *own, const LocalFamily *family, const double *amounts)
{
    guint groups = own->block->groups->len, rows = family->rows->len;
    Flow *flow = flow_new((int)(2 + groups + rows));
    g_autofree int64_t *outside = g_new0(int64_t, groups);
    for (guint k = 0; k < groups; k++) {
        outside[k] = block_group(own->block, k)->endpoints;
        flow_add(flow, 0, (int)(2 + k), (int64_t)(amounts[k] * PARTS));
    }
    for (guint i = 0; i < rows; i++) {
        const LocalRow *row = local_row(own, g_array_index(family->rows, guint, i));
        for (guint c = 0; c < row->cells->len; c++) {
            const LocalCell *cell = local_cell(own, g_array_index(row->cells, guint, c));
            flow_add(flow, (int)(2 + cell->group), (int)(2 + groups + i), cell->endpoints * PARTS);
            outside[cell->group] -= cell->endpoints;
        }
        flow_add(flow, (int)(2 + groups + i), 1, row->bound * PARTS);
    }
    for (guint k = 0; k < groups; k++)
        if (outside[k] > 0)
            flow_add(flow, (int)(2 + k), 1, outside[k] * PARTS);
    return flow;
}

static bool cut_family(Local *local, const LocalBlock *own, const LocalFamily *family, const double *values)
{
    guint groups = own->block->groups->len, products = own->block->products;
    g_autofree double *amounts = g_new0(double, groups);
    double wanted = 0;
    for (guint k = 0; k < groups; k++) {
        amounts[k] = exposed(own, family, k, values);
        wanted += floor(amounts[k] * PARTS);
    }
    if (!family->parted || holds_in_proportion(own, family, amounts))
        return false;
    g_autoptr(Flow) flow = build_network(own, family, amounts);
    if (wanted - (double)flow_run(flow, 0, 1) < MISSED * PARTS)
        return false;
    g_autofree int64_t *multipliers = g_new0(int64_t, own->rows->len + 1);
    g_autofree int64_t *weights = g_new0(int64_t, (gsize)groups * products + 1);
    for (guint i = 0; i < family->rows->len; i++)
        multipliers[g_array_index(family->rows, guint, i)] = flow_reached(flow, (int)(2 + groups + i));
    for (guint k = 0; k < groups; k++)
        for (guint p = 0; p < products; p++)
            weights[(gsize)k * products + p] =
                flow_reached(flow, (int)(2 + k)) && family->depends[k * products + p];
    return add_cut(local, own, multipliers, weights, values);
}

int local_cut(Local *local, const double *values)
{
    int cuts = 0;
    for (guint b = 0; b < local->blocks->len; b++) {
        const LocalBlock *own = local->blocks->pdata[b];
        for (guint f = 0; f < own->families->len; f++)
            cuts += cut_family(local, own, &g_array_index(own->families, LocalFamily, f), values);
    }
    return cuts;
}

/* ---- all domains together ---- */

int local_cut_together(Local *local, const double *values)
{
    int cuts = 0;
    for (guint b = 0; b < local->blocks->len; b++) {
        const LocalBlock *own = local->blocks->pdata[b];
        gsize weighed = (gsize)own->block->groups->len * own->block->products;
        g_autofree int64_t *multipliers = g_new0(int64_t, own->rows->len + 1);
        g_autofree int64_t *weights = g_new0(int64_t, weighed + 1);
        if (own->rows->len && local_block_program(own, values, multipliers, weights))
            cuts += add_cut(local, own, multipliers, weights, values);
    }
    return cuts;
}

int local_cut_by_prices(Local *local, const Lp *lp, const double *values)
{
    int cuts = 0;
    for (guint b = 0; b < local->blocks->len; b++) {
        const LocalBlock *own = local->blocks->pdata[b];
        gsize weighed = (gsize)own->block->groups->len * own->block->products;
        g_autofree int64_t *multipliers = g_new0(int64_t, own->rows->len + 1);
        g_autofree int64_t *weights = g_new0(int64_t, weighed + 1);
        if (own->rows->len == 0)
            continue;
        local_block_prices(own, lp, multipliers, weights);
        cuts += add_cut(local, own, multipliers, weights, values);
    }
    return cuts;
}

bool local_is_cut(const Local *local, int row)
{
    return g_hash_table_contains(local->cut_of_row, GINT_TO_POINTER(row));
}

void local_extend(Local *local, Restricted *restricted)
{
    for (guint b = 0; b < local->blocks->len; b++)
        local_block_extend(local->blocks->pdata[b], restricted);
}

void local_start(const Local *local, const Restricted *restricted, const double *values, LpBasis *basis)
{
    lp_basis_grow(basis, restricted->model->columns->len, restricted->model->rows->len);
    for (guint b = 0; b < local->blocks->len; b++)
        local_block_start(local->blocks->pdata[b], restricted, values, basis);
}

GPtrArray *local_split(Local *local, const int64_t *point, bool *more)
{
    g_autoptr(GPtrArray) splits = g_ptr_array_new_with_free_func(g_free);
    *more = false;
    for (guint b = 0; b < local->blocks->len; b++) {
        int64_t *split = local_block_split(local->blocks->pdata[b], point, more);
        if (!split)
            return NULL;
        g_ptr_array_add(splits, split);
    }
    return g_steal_pointer(&splits);
}

void local_parts(const Local *local, int row, double multiplier, LocalPartOf add, gpointer data)
{
    const Cut *cut = g_hash_table_lookup(local->cut_of_row, GINT_TO_POINTER(row));
    for (guint i = 0; cut && i < cut->parts->len; i++) {
        const CutPart *part = &g_array_index(cut->parts, CutPart, i);
        add(local_row(cut->block, (guint)part->row)->key, multiplier * (double)part->multiplier, data);
    }
}
