/* max-products: sum over products of runs(product) <= max, where runs is forced to 1 by any primary or hot
 * backup: x[k,p] <= n runs, and the hot pairs with backup p of a backup group <= n runs. */
#include "optimise/limits/limits.h"

static void link_primaries(Block *block, int index, int product, int runs)
{
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        if (!group->member[index] || group->x[product] < 0)
            continue;
        model_add_entry(block->model, group->x[product], 1);
        model_add_entry(block->model, runs, -group->endpoints);
        int row =
            model_add_row(block->model, model_name("link.%s.%u", model_column(block->model, runs)->name, k),
                          -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, runs, (int)k, -1);
        model_row(block->model, row)->lazy = group->class->primary != product;
    }
}

static void link_backups(Block *block, int index, int product, int runs)
{
    for (guint g = 0; g < block->backup_groups->len; g++) {
        const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
        guint before = block->model->entries->len;
        for (guint i = 0; block_group(block, g_array_index(backups->groups, guint, 0))->member[index] &&
                          i < block->pairs->len;
             i++) {
            const Pair *pair = &g_array_index(block->pairs, Pair, i);
            if (pair->backup_group == (int)g && pair->backup == product && pair->mode == MODE_HOT)
                model_add_entry(block->model, pair->column, 1);
        }
        if (block->model->entries->len == before)
            continue;
        model_add_entry(block->model, runs, -backups->endpoints);
        int row = model_add_row(block->model,
                                model_name("link.%s.backup.%u", model_column(block->model, runs)->name, g),
                                -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, runs, -1, (int)g);
    }
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    const char *each = instance->each_value ? instance->each_value : "";
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint p = 0; p < block->products; p++) {
        bool possible = false;
        for (guint k = 0; k < block->groups->len && !possible; k++)
            possible = block_group(block, k)->member[index] && block_group(block, k)->allowed[p];
        if (!possible)
            continue;
        int runs =
            model_add_column(block->model,
                             model_name("runs.%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                        each, catalog_product(block->scenario->catalog, (int)p)->id),
                             COLUMN_CHOICE, 1);
        model_column(block->model, runs)->key =
            key_of("product", catalog_product(block->scenario->catalog, (int)p)->id, block->demand->function,
                   instance->limit->id, each, NULL);
        link_primaries(block, index, (int)p, runs);
        link_backups(block, index, (int)p, runs);
        g_array_append_val(columns, runs);
    }
    for (guint i = 0; i < columns->len; i++)
        model_add_entry(block->model, g_array_index(columns, int, i), 1);
    int row = model_add_row(block->model,
                            model_name("%s.%s.%s", block->demand->function, instance->limit->id, each),
                            -MODEL_FREE, instance->limit->number);
    model_row(block->model, row)->key = key_of_limit("limit", block, instance, "");
}

const LimitRows rows_max_products = {
    .kind = "max-products", .sees_backups = always_sees_backups, .state = state};
