/* keep: where today's primary depends on one of the values, no other product has a primary's column. */
#include "optimise/limits/limits.h"

static void restrict_groups(Block *block, const LimitInstance *instance, int index)
{
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        int today = group->class->primary;
        if (!group->member[index] || today < 0 ||
            !demand_depends(block->demand, group->class, today, instance->limit->of, instance->limit->values))
            continue;
        for (guint p = 0; p < block->products; p++)
            group->charge[p] = group->charge[p] && (int)p == today;
    }
}

const LimitRows rows_keep = {
    .kind = "keep", .sees_backups = never_sees_backups, .restrict_groups = restrict_groups};
