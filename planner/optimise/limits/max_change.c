/* max-change: endpoints whose primary is not today's <= floor(max x N). */
#include "optimise/limits/limits.h"

static void state(Block *block, const LimitInstance *instance, int index)
{
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (group->x[p] >= 0 && (int)p != group->class->primary)
                model_add_entry(block->model, group->x[p], 1);
    }
    int row = model_add_row(block->model,
                            model_name("%s.%s.%s", block->demand->function, instance->limit->id,
                                       instance->each_value ? instance->each_value : ""),
                            -MODEL_FREE, fraction_floor(instance->limit->share, instance->endpoints));
    model_row(block->model, row)->key = key_of_limit("limit", block, instance, "");
}

const LimitRows rows_max_change = {.kind = "max-change", .sees_backups = never_sees_backups, .state = state};
