#include "optimise/local_rows.h"

#include "optimise/limits/limits.h"

#include <string.h>

const LocalRow *local_row(const LocalBlock *own, guint row)
{
    return &g_array_index(own->rows, LocalRow, row);
}

const LocalCell *local_cell(const LocalBlock *own, guint cell)
{
    return &g_array_index(own->cells, LocalCell, cell);
}

bool local_counts(const LocalBlock *own, const LocalRow *row, guint cell, guint product)
{
    const LocalFamily *family = &g_array_index(own->families, LocalFamily, row->family);
    return family->depends[local_cell(own, cell)->group * own->block->products + product];
}

static void cell_clear(gpointer data)
{
    LocalCell *cell = data;
    g_array_unref(cell->classes);
    g_array_unref(cell->rows);
}

static void family_clear(gpointer data)
{
    LocalFamily *family = data;
    g_free(family->depends);
    g_array_unref(family->rows);
}

static void row_clear(gpointer data)
{
    LocalRow *row = data;
    g_free(row->key);
    g_array_unref(row->cells);
}

/* Per class the local instances that it is in, as the bytes of a key. */
static GByteArray **memberships(const Block *block)
{
    guint classes = block->demand->classes->len;
    GByteArray **keys = g_new(GByteArray *, classes + 1);
    for (guint a = 0; a < classes; a++)
        keys[a] = g_byte_array_new();
    for (guint i = 0; block->local && i < block->instances->len; i++) {
        const LimitInstance *instance = block->instances->pdata[i];
        for (guint m = 0; block->local[i] && m < instance->members->len; m++)
            g_byte_array_append(keys[g_array_index(instance->members, guint, m)], (const guint8 *)&i,
                                sizeof i);
    }
    return keys;
}

/* Fills cells; returns per class its cell. */
static guint *find_cells(LocalBlock *own)
{
    const Block *block = own->block;
    guint classes = block->demand->classes->len;
    GByteArray **keys = memberships(block);
    guint *cell_of = g_new0(guint, classes + 1);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint i = 0; i < group->classes->len; i++) {
            guint class = g_array_index(group->classes, guint, i);
            g_byte_array_append(keys[class], (const guint8 *)&k, sizeof k);
            GBytes *key = g_bytes_new(keys[class]->data, keys[class]->len);
            gpointer found;
            if (g_hash_table_lookup_extended(known, key, NULL, &found)) {
                g_bytes_unref(key);
            } else {
                LocalCell cell = {k, g_array_new(FALSE, FALSE, sizeof(guint)),
                                  g_array_new(FALSE, FALSE, sizeof(guint)), 0};
                found = GUINT_TO_POINTER(own->cells->len);
                g_array_append_val(own->cells, cell);
                g_hash_table_insert(known, key, found);
            }
            LocalCell *cell = &g_array_index(own->cells, LocalCell, GPOINTER_TO_UINT(found));
            g_array_append_val(cell->classes, class);
            cell->endpoints += g_array_index(block->demand->classes, DemandClass, class).class->count;
            cell_of[class] = GPOINTER_TO_UINT(found);
        }
    }
    for (guint a = 0; a < classes; a++)
        g_byte_array_unref(keys[a]);
    g_free(keys);
    return cell_of;
}

static guint find_family(LocalBlock *own, GHashTable *known, const Limit *limit, char *const *values)
{
    const Block *block = own->block;
    g_autofree char *joined = g_strjoinv(", ", (char **)(gpointer)values);
    char *name = g_strdup_printf("%s\n%s", limit->id, joined);
    gpointer found;
    if (g_hash_table_lookup_extended(known, name, NULL, &found)) {
        g_free(name);
        return GPOINTER_TO_UINT(found);
    }
    LocalFamily family = {g_new0(bool, (gsize)block->groups->len * block->products + 1),
                          g_array_new(FALSE, FALSE, sizeof(guint)), true};
    for (guint k = 0; k < block->groups->len; k++)
        for (guint p = 0; p < block->products; p++)
            family.depends[k * block->products + p] =
                demand_depends(block->demand, block_group(block, k)->class, (int)p, limit->of, values);
    g_array_append_val(own->families, family);
    g_hash_table_insert(known, name, GUINT_TO_POINTER(own->families->len - 1));
    return own->families->len - 1;
}

/* The most endpoints that the row could count. */
static int64_t most_counted(const LocalBlock *own, const LocalRow *row)
{
    int64_t most = 0;
    for (guint i = 0; i < row->cells->len; i++) {
        const LocalCell *cell = local_cell(own, g_array_index(row->cells, guint, i));
        const Group *group = block_group(own->block, cell->group);
        bool any = false;
        for (guint p = 0; p < own->block->products && !any; p++)
            any = group->x[p] >= 0 && local_counts(own, row, g_array_index(row->cells, guint, i), p);
        most += any ? cell->endpoints : 0;
    }
    return most;
}

static void add_row(LocalBlock *own, LocalRow row, const LimitInstance *instance, char *const *values)
{
    if (!row.at_least && row.bound >= most_counted(own, &row)) {
        g_array_unref(row.cells);
        return;
    }
    g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
    row.key = key_of_limit("limit", own->block, instance, domain);
    guint index = own->rows->len;
    g_array_append_val(own->rows, row);
    LocalFamily *family = &g_array_index(own->families, LocalFamily, row.family);
    family->parted = family->parted && !row.at_least;
    for (guint i = 0; i < row.cells->len; i++) {
        LocalCell *cell = &g_array_index(own->cells, LocalCell, g_array_index(row.cells, guint, i));
        for (guint r = 0; r < cell->rows->len; r++)
            if (local_row(own, g_array_index(cell->rows, guint, r))->family == row.family)
                family->parted = false;
        g_array_append_val(cell->rows, index);
    }
    g_array_append_val(family->rows, index);
}

static GArray *cells_of(const LocalBlock *own, const LimitInstance *instance, const guint *cell_of)
{
    GArray *cells = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree bool *seen = g_new0(bool, own->cells->len + 1);
    for (guint m = 0; m < instance->members->len; m++) {
        guint cell = cell_of[g_array_index(instance->members, guint, m)];
        if (!seen[cell])
            g_array_append_val(cells, cell);
        seen[cell] = true;
    }
    return cells;
}

static void add_instance(LocalBlock *own, GHashTable *known, const LimitInstance *instance,
                         const guint *cell_of)
{
    int64_t lower = -MODEL_FREE, upper = MODEL_FREE;
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        if (strcmp((*rows)->kind, instance->limit->kind->name) == 0)
            (*rows)->local_bounds(own->block, instance, &lower, &upper);
    g_autoptr(GPtrArray) domains = demand_domains(own->block->demand, instance, NULL);
    g_autoptr(GArray) cells = cells_of(own, instance, cell_of);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        LocalRow row = {.family = find_family(own, known, instance->limit, values)};
        if (upper != MODEL_FREE) {
            row.cells = g_array_copy(cells);
            row.bound = upper;
            add_row(own, row, instance, values);
        }
        if (lower != -MODEL_FREE && lower > 0) {
            row.cells = g_array_copy(cells);
            row.bound = lower;
            row.at_least = true;
            add_row(own, row, instance, values);
        }
    }
}

static void part_clear(gpointer data)
{
    LocalPart *part = data;
    g_free(part->column);
    g_free(part->value);
}

LocalBlock *local_block_new(const Block *block)
{
    LocalBlock *own = g_new0(LocalBlock, 1);
    own->block = block;
    own->cells = g_array_new(FALSE, TRUE, sizeof(LocalCell));
    g_array_set_clear_func(own->cells, cell_clear);
    own->families = g_array_new(FALSE, TRUE, sizeof(LocalFamily));
    g_array_set_clear_func(own->families, family_clear);
    own->rows = g_array_new(FALSE, TRUE, sizeof(LocalRow));
    g_array_set_clear_func(own->rows, row_clear);
    g_autofree guint *cell_of = find_cells(own);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; block->local && i < block->instances->len; i++)
        if (block->local[i])
            add_instance(own, known, block->instances->pdata[i], cell_of);
    own->active = g_new0(bool, own->rows->len + 1);
    own->part_of = g_new0(guint, own->cells->len + 1);
    own->parts = g_array_new(FALSE, TRUE, sizeof(LocalPart));
    g_array_set_clear_func(own->parts, part_clear);
    own->sum_row = g_new(int, (gsize)block->groups->len * block->products + 1);
    own->active_row = g_new(int, own->rows->len + 1);
    return own;
}

void local_block_free(gpointer data)
{
    LocalBlock *own = data;
    g_free(own->active);
    g_free(own->part_of);
    g_free(own->sum_row);
    g_free(own->active_row);
    g_array_unref(own->parts);
    g_array_unref(own->cells);
    g_array_unref(own->families);
    g_array_unref(own->rows);
    g_free(own);
}
