/* capability-min: products that score less have no primary's column in the scope. */
#include "optimise/limits/limits.h"

static void restrict_groups(Block *block, const LimitInstance *instance, int index)
{
    const Limit *limit = instance->limit;
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (!product_scores(catalog_product(block->scenario->catalog, (int)p), limit->capability,
                                limit->number))
                group->charge[p] = false;
    }
}

const LimitRows rows_capability_min = {
    .kind = "capability-min", .sees_backups = never_sees_backups, .restrict_groups = restrict_groups};
