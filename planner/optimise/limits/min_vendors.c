/* min-vendors: sum over vendors of charge(vendor) >= min, where charge(vendor) <= endpoints with it as
 * primary. */
#include "optimise/limits/limits.h"

static int add_charge(Block *block, const LimitInstance *instance, int index, int vendor)
{
    Model *model = block->model;
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (group->x[p] >= 0 && catalog_product(block->scenario->catalog, (int)p)->vendor == vendor)
                g_array_append_val(columns, group->x[p]);
    }
    if (columns->len == 0)
        return -1;
    const char *id = ((const Vendor *)block->scenario->catalog->vendors->pdata[vendor])->id;
    const char *each = instance->each_value ? instance->each_value : "";
    int charge = model_add_column(
        model, model_name("charge.%s.%s.%s.%s", block->demand->function, instance->limit->id, each, id),
        COLUMN_CHOICE, 1);
    model_column(model, charge)->key =
        key_of("charge", id, block->demand->function, instance->limit->id, each, NULL);
    for (guint i = 0; i < columns->len; i++)
        model_add_entry(model, g_array_index(columns, int, i), 1);
    model_add_entry(model, charge, -1);
    int row = model_add_row(
        model, model_name("in-charge.%s.%s.%s.%s", block->demand->function, instance->limit->id, each, id), 0,
        MODEL_FREE);
    model_row(model, row)->key = g_strdup_printf("[\"charged\",%s]", model_column(model, charge)->key);
    return charge;
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    g_autoptr(GArray) charges = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint v = 0; v < block->vendors; v++) {
        int charge = add_charge(block, instance, index, (int)v);
        if (charge >= 0)
            g_array_append_val(charges, charge);
    }
    for (guint i = 0; i < charges->len; i++)
        model_add_entry(block->model, g_array_index(charges, int, i), 1);
    int row = model_add_row(block->model,
                            model_name("%s.%s.%s", block->demand->function, instance->limit->id,
                                       instance->each_value ? instance->each_value : ""),
                            instance->limit->number, MODEL_FREE);
    model_row(block->model, row)->key = key_of_limit("limit", block, instance, "");
}

const LimitRows rows_min_vendors = {
    .kind = "min-vendors", .sees_backups = never_sees_backups, .state = state};
