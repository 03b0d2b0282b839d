/* require: products that depend on none of the values have no primary's column in the scope. */
#include "optimise/limits/limits.h"

static void restrict_groups(Block *block, const LimitInstance *instance, int index)
{
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (!demand_depends(block->demand, group->class, (int)p, instance->limit->of,
                                instance->limit->values))
                group->charge[p] = false;
    }
}

const LimitRows rows_require = {
    .kind = "require", .sees_backups = never_sees_backups, .restrict_groups = restrict_groups};
