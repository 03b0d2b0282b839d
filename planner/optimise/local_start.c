/* Where the extended model starts from: within each group of several parts, products are handed to parts in
 * order (the north-west corner rule), which makes a tree of basic columns; rows that are not met so far are
 * met by the simplex method. */
#include "optimise/local_rows.h"

/* Fewer endpoints than this count as none. */
#define TINY 1e-6

typedef struct {
    const LocalBlock *own;
    const Restricted *restricted;
    const double *values; /* of the model before it was extended */
    LpBasis *basis;
} Start;

/* How many of the group have the product, where parts count it by columns of their own; 0 elsewhere. */
static double count_of(const Start *start, guint group, guint product)
{
    int full = block_group(start->own->block, group)->x[product];
    if (full < 0 || start->own->sum_row[group * start->own->block->products + product] < 0)
        return 0;
    int column = start->restricted->column[full];
    return column < 0 ? (double)start->restricted->value[full] : start->values[column];
}

static void hand_to_parts(const Start *start, guint group, const GArray *parts)
{
    const LocalBlock *own = start->own;
    g_autoptr(GArray) products = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint p = 0; p < own->block->products; p++)
        if (count_of(start, group, p) > TINY)
            g_array_append_val(products, p);
    guint i = 0, j = 0;
    double wanted = 0, open = 0;
    for (bool fresh_part = true, fresh_product = true; products->len;) {
        const LocalPart *part = &g_array_index(own->parts, LocalPart, g_array_index(parts, guint, i));
        guint product = g_array_index(products, guint, j);
        if (fresh_part)
            open = (double)part->endpoints;
        if (fresh_product)
            wanted = count_of(start, group, product);
        lp_basis_enter(start->basis, part->column[product]);
        double step = MIN(open, wanted);
        open -= step;
        wanted -= step;
        if (i + 1 == parts->len && j + 1 == products->len)
            break;
        fresh_part = i + 1 < parts->len && (j + 1 == products->len || open <= wanted);
        fresh_product = !fresh_part;
        i += fresh_part;
        j += fresh_product;
    }
    for (i = 0; products->len && i + 1 < parts->len; i++)
        lp_basis_leave(start->basis,
                       g_array_index(own->parts, LocalPart, g_array_index(parts, guint, i)).row);
    for (j = 0; j < products->len; j++)
        lp_basis_leave(start->basis,
                       own->sum_row[group * own->block->products + g_array_index(products, guint, j)]);
}

void local_block_start(const LocalBlock *own, const Restricted *restricted, const double *values,
                       LpBasis *basis)
{
    Start start = {own, restricted, values, basis};
    for (guint k = 0; k < own->block->groups->len; k++) {
        g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint i = 0; i < own->parts->len; i++)
            if (g_array_index(own->parts, LocalPart, i).group == k)
                g_array_append_val(parts, i);
        if (parts->len > 1)
            hand_to_parts(&start, k, parts);
    }
}
