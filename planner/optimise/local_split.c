/* Whole counts of parts over their cells so that local rows hold, by filling and exchanging, which keeps
 * numbers whole and pieces few. */
#include "optimise/local_rows.h"

typedef struct {
    const LocalBlock *own;
    int64_t *have; /* per cell and product */
    int64_t *open; /* per cell: endpoints without a product yet */
    int64_t *left; /* per part and product: not yet given */
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
    split->left = g_new0(int64_t, (gsize)own->parts->len * block->products + 1);
    split->room = g_new(int64_t, own->rows->len + 1);
    for (guint c = 0; c < own->cells->len; c++)
        split->open[c] = local_cell(own, c)->endpoints;
    for (guint i = 0; i < own->parts->len; i++) {
        const LocalPart *part = &g_array_index(own->parts, LocalPart, i);
        for (guint p = 0; p < block->products; p++)
            split->left[at(split, i, p)] = part->column[p] >= 0 ? point[part->column[p]] : part->value[p];
    }
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
    split->left[at(split, split->own->part_of[cell], product)] -= count;
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
                int64_t left = split->left[at(split, split->own->part_of[c], p)];
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

/* The cell wants the product, its rows have no room for it: another cell of its part takes it, and hands
 * over what it has instead. */
static int64_t exchange(Split *split, guint cell, guint product, guint other)
{
    for (guint q = 0; q < split->own->block->products; q++) {
        int64_t count = split->have[at(split, other, q)];
        if (q == product || count == 0)
            continue;
        count =
            MIN(count, MIN(split->open[cell], split->left[at(split, split->own->part_of[cell], product)]));
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

/* Two cells of one part change products, so that `row` has more room; how much. */
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
                if (c == cell || own->part_of[c] != own->part_of[cell])
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
    guint part = split->own->part_of[cell];
    for (guint p = 0; p < split->own->block->products; p++) {
        int64_t left = split->left[at(split, part, p)];
        if (left <= 0)
            continue;
        int64_t count = MIN(MIN(left, split->open[cell]), room_for(split, cell, p));
        if (count > 0) {
            give(split, cell, p, count);
            return true;
        }
        for (guint other = 0; other < split->own->cells->len; other++)
            if (other != cell && split->own->part_of[other] == part && exchange(split, cell, p, other) > 0)
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

int64_t *local_block_split(LocalBlock *own, const int64_t *point, bool *more)
{
    g_auto(Split) split = {0};
    split_start(&split, own, point);
    if (complete(&split))
        return to_classes(&split);
    for (guint c = 0; c < own->cells->len; c++) {
        const GArray *rows = local_cell(own, c)->rows;
        for (guint i = 0; split.open[c] > 0 && i < rows->len; i++) {
            guint r = g_array_index(rows, guint, i);
            *more = *more || (!own->active[r] && split.room[r] <= 0);
            own->active[r] = own->active[r] || split.room[r] <= 0;
        }
    }
    for (guint r = 0; r < own->rows->len; r++) {
        *more = *more || (!own->active[r] && split.room[r] < 0);
        own->active[r] = own->active[r] || split.room[r] < 0;
    }
    return NULL;
}
