/* forbid: products that depend on one of the values have no columns in the scope. */
#include "optimise/limits/limits.h"

static void restrict_groups(Block *block, const LimitInstance *instance, int index)
{
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (demand_depends(block->demand, group->class, (int)p, instance->limit->of,
                               instance->limit->values))
                group->allowed[p] = false;
    }
}

const LimitRows rows_forbid = {
    .kind = "forbid", .sees_backups = always_sees_backups, .restrict_groups = restrict_groups};
