/* max-vendors: sum over vendors of used(vendor) <= max, where used is forced to 1 by any primary or backup.
 */
#include "optimise/limits/limits.h"

static void state(Block *block, const LimitInstance *instance, int index)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint v = 0; v < block->vendors; v++) {
        int used = block_vendor_used(block, instance, index, (int)v);
        if (used >= 0)
            g_array_append_val(columns, used);
    }
    for (guint i = 0; i < columns->len; i++)
        model_add_entry(block->model, g_array_index(columns, int, i), 1);
    int row = model_add_row(block->model,
                            model_name("%s.%s.%s", block->demand->function, instance->limit->id,
                                       instance->each_value ? instance->each_value : ""),
                            -MODEL_FREE, instance->limit->number);
    model_row(block->model, row)->key = key_of_limit("limit", block, instance, "");
}

static void state_plan(Formulation *formulation, const Limit *limit)
{
    state_together(formulation, limit, -MODEL_FREE, limit->number, block_vendor_used);
}

const LimitRows rows_max_vendors = {
    .kind = "max-vendors", .sees_backups = always_sees_backups, .state = state, .state_plan = state_plan};
