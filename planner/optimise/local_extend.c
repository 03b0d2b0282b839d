/* Groups whose endpoints the active local rows tell apart are counted by parts in what is left of a model. */
#include "optimise/local_rows.h"

#include <math.h>

/* Prices are rounded to multiples of 1 / GRAINS of the objective's unit. */
#define GRAINS 256

/* Finds the parts: the cells of one group in the same active rows. */
static void find_parts(LocalBlock *own)
{
    g_array_set_size(own->parts, 0);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    for (guint c = 0; c < own->cells->len; c++) {
        const LocalCell *cell = local_cell(own, c);
        g_autoptr(GByteArray) key = g_byte_array_new();
        g_byte_array_append(key, (const guint8 *)&cell->group, sizeof cell->group);
        for (guint i = 0; i < cell->rows->len; i++) {
            guint row = g_array_index(cell->rows, guint, i);
            if (own->active[row])
                g_byte_array_append(key, (const guint8 *)&row, sizeof row);
        }
        GBytes *bytes = g_bytes_new(key->data, key->len);
        gpointer found;
        if (g_hash_table_lookup_extended(known, bytes, NULL, &found)) {
            g_bytes_unref(bytes);
        } else {
            LocalPart part = {cell->group, 0, g_new(int, own->block->products),
                              g_new0(int64_t, own->block->products), -1};
            found = GUINT_TO_POINTER(own->parts->len);
            g_array_append_val(own->parts, part);
            g_hash_table_insert(known, bytes, found);
        }
        own->part_of[c] = GPOINTER_TO_UINT(found);
        g_array_index(own->parts, LocalPart, GPOINTER_TO_UINT(found)).endpoints += cell->endpoints;
    }
}

/* The parts of one group count one product: its own column where there is one part, else a column each, whose
 * sum is the group's. */
static void count_product(LocalBlock *own, Restricted *restricted, const GArray *parts, guint product)
{
    const Group *group =
        block_group(own->block, g_array_index(own->parts, LocalPart, g_array_index(parts, guint, 0)).group);
    int full = group->x[product];
    int column = full < 0 ? -1 : restricted->column[full];
    int64_t value = full < 0 || column >= 0 ? 0 : restricted->value[full];
    for (guint i = 0; i < parts->len; i++) {
        LocalPart *part = &g_array_index(own->parts, LocalPart, g_array_index(parts, guint, i));
        part->column[product] = -1;
        part->value[product] = value == group->endpoints ? part->endpoints : value;
        if (parts->len == 1)
            part->column[product] = column;
        if (parts->len == 1 || (column < 0 && (value == 0 || value == group->endpoints)))
            continue;
        part->value[product] = 0;
        part->column[product] = model_add_column(restricted->model, NULL, COLUMN_COUNT, part->endpoints);
        model_add_entry(restricted->model, part->column[product], 1);
    }
    if (parts->len == 1 || (column < 0 && (value == 0 || value == group->endpoints)))
        return;
    if (column >= 0)
        model_add_entry(restricted->model, column, -1);
    guint group_index = g_array_index(own->parts, LocalPart, g_array_index(parts, guint, 0)).group;
    own->sum_row[group_index * own->block->products + product] =
        model_add_row(restricted->model, NULL, value, value);
}

/* Every endpoint of a part has a primary. */
static void fill_parts(LocalBlock *own, Restricted *restricted, const GArray *parts)
{
    for (guint i = 0; parts->len > 1 && i < parts->len; i++) {
        LocalPart *part = &g_array_index(own->parts, LocalPart, g_array_index(parts, guint, i));
        int64_t open = part->endpoints;
        for (guint p = 0; p < own->block->products; p++) {
            if (part->column[p] >= 0)
                model_add_entry(restricted->model, part->column[p], 1);
            open -= part->value[p];
        }
        part->row = model_add_row(restricted->model, NULL, open, open);
    }
}

static int add_active_row(const LocalBlock *own, Restricted *restricted, const LocalRow *row)
{
    g_autofree bool *seen = g_new0(bool, own->parts->len + 1);
    int64_t bound = row->bound;
    for (guint i = 0; i < row->cells->len; i++) {
        guint cell = g_array_index(row->cells, guint, i);
        const LocalPart *part = &g_array_index(own->parts, LocalPart, own->part_of[cell]);
        for (guint p = 0; !seen[own->part_of[cell]] && p < own->block->products; p++) {
            if (!local_counts(own, row, cell, p))
                continue;
            if (part->column[p] >= 0)
                model_add_entry(restricted->model, part->column[p], 1);
            bound -= part->value[p];
        }
        seen[own->part_of[cell]] = true;
    }
    return model_add_row(restricted->model, NULL, row->at_least ? bound : -MODEL_FREE,
                         row->at_least ? MODEL_FREE : bound);
}

void local_block_extend(LocalBlock *own, Restricted *restricted)
{
    find_parts(own);
    for (guint i = 0; i < own->block->groups->len * own->block->products; i++)
        own->sum_row[i] = -1;
    for (guint k = 0; k < own->block->groups->len; k++) {
        g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint i = 0; i < own->parts->len; i++)
            if (g_array_index(own->parts, LocalPart, i).group == k)
                g_array_append_val(parts, i);
        for (guint p = 0; p < own->block->products; p++)
            count_product(own, restricted, parts, p);
        fill_parts(own, restricted, parts);
    }
    for (guint r = 0; r < own->rows->len; r++)
        own->active_row[r] = own->active[r] ? add_active_row(own, restricted, local_row(own, r)) : -1;
}

static int64_t grains(double price)
{
    return (int64_t)llround(price * GRAINS);
}

/* What the multipliers come to on the cell's primaries. */
static void add_prices(const LocalBlock *own, guint cell, const int64_t *multipliers, int64_t *sums)
{
    const GArray *rows = local_cell(own, cell)->rows;
    for (guint p = 0; p < own->block->products; p++)
        sums[p] = 0;
    for (guint i = 0; i < rows->len; i++) {
        guint r = g_array_index(rows, guint, i);
        const LocalRow *row = local_row(own, r);
        for (guint p = 0; multipliers[r] && p < own->block->products; p++)
            if (local_counts(own, row, cell, p))
                sums[p] += row->at_least ? -multipliers[r] : multipliers[r];
    }
}

void local_block_prices(const LocalBlock *own, const Lp *lp, int64_t *multipliers, int64_t *weights)
{
    guint products = own->block->products, groups = own->block->groups->len;
    for (guint r = 0; r < own->rows->len; r++)
        multipliers[r] = own->active_row[r] < 0 ? 0 : grains(fabs(lp_dual(lp, own->active_row[r])));
    for (guint i = 0; i < groups * products; i++)
        weights[i] = own->sum_row[i] < 0 ? INT64_MAX : grains(lp_dual(lp, own->sum_row[i]));
    g_autofree int64_t *sums = g_new(int64_t, products + 1);
    for (guint c = 0; c < own->cells->len; c++) {
        const LocalPart *part = &g_array_index(own->parts, LocalPart, own->part_of[c]);
        int64_t price = part->row < 0 ? 0 : grains(lp_dual(lp, part->row));
        add_prices(own, c, multipliers, sums);
        for (guint p = 0; p < products; p++) {
            gsize at = part->group * products + p;
            if (own->sum_row[at] < 0)
                weights[at] = MIN(weights[at], sums[p] - price);
        }
    }
}
