/* min-vendors: sum over vendors of charge(vendor) >= min, where charge(vendor) <= endpoints with it as
 * primary. */
#include "optimise/limits/limits.h"

static int add_charge(Block *block, const LimitInstance *instance, int index, int vendor)
{
    g_autofree char *name =
        model_name("charge.%s.%s.%s.%s", block->demand->function, instance->limit->id,
                   instance->each_value ? instance->each_value : "",
                   ((const Vendor *)block->scenario->catalog->vendors->pdata[vendor])->id);
    int charge = block_vendor_leads(block, index, vendor, name);
    if (charge < 0)
        return -1;
    const char *id = ((const Vendor *)block->scenario->catalog->vendors->pdata[vendor])->id;
    ModelColumn *column = model_column(block->model, charge);
    column->key = key_of("charge", id, block->demand->function, instance->limit->id,
                         instance->each_value ? instance->each_value : "", NULL);
    model_row(block->model, (int)block->model->rows->len - 1)->key =
        g_strdup_printf("[\"charged\",%s]", column->key);
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

static void state_plan(Formulation *formulation, const Limit *limit)
{
    state_together(formulation, limit, limit->number, MODEL_FREE, add_charge);
}

const LimitRows rows_min_vendors = {
    .kind = "min-vendors", .sees_backups = never_sees_backups, .state = state, .state_plan = state_plan};
