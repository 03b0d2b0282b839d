#include "optimise/limits/limits.h"

#include <string.h>

const LimitRows *const limit_rows[] = {
    &rows_max_vendors,
    &rows_min_vendors,
    &rows_max_share,
    &rows_min_share,
    &rows_max_change,
    &rows_forbid,
    &rows_backup_required,
    &rows_keep,
    &rows_require,
    &rows_capability_min,
    &rows_max_products,
    &rows_min_share_if_used,
    &rows_recover_within,
    &rows_survive,
    &rows_hhi_max,
    &rows_budget,
    NULL,
};

bool never_sees_backups(const Limit *limit)
{
    (void)limit;
    return false;
}

bool always_sees_backups(const Limit *limit)
{
    (void)limit;
    return true;
}

bool limit_sees_backups(const Limit *limit)
{
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        if (strcmp((*rows)->kind, limit->kind->name) == 0)
            return (*rows)->sees_backups(limit);
    return true;
}

bool limit_needs_pairs(const Limit *limit)
{
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        if (strcmp((*rows)->kind, limit->kind->name) == 0)
            return (*rows)->needs_pairs && (*rows)->needs_pairs(limit);
    return false;
}

bool measure_needs_pairs(const Limit *limit)
{
    return limit->measure == MEASURE_INTEGRITY && (limit->of != DOMAIN_VENDOR || limit->values);
}

int exposure_entries(Block *block, const LimitInstance *instance, int index, char *const *values,
                     int64_t coefficient)
{
    int entries = 0;
    const Demand *demand = block->demand;
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (group->x[p] >= 0 &&
                demand_depends(demand, group->class, (int)p, instance->limit->of, values)) {
                model_add_entry(block->model, group->x[p], coefficient);
                entries++;
            }
    }
    /* A hot backup runs as well; where its primary is counted already, the endpoint is not counted twice. */
    for (guint i = 0; instance->limit->measure == MEASURE_INTEGRITY && i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        const BackupGroup *backup = &g_array_index(block->backup_groups, BackupGroup, pair->backup_group);
        const Group *group = block_group(block, g_array_index(backup->groups, guint, 0));
        if (pair->mode != MODE_HOT || !group->member[index] ||
            (pair->primary != ANY_PRIMARY &&
             demand_depends(demand, group->class, pair->primary, instance->limit->of, values)) ||
            !demand_depends(demand, group->class, pair->backup, instance->limit->of, values))
            continue;
        model_add_entry(block->model, pair->column, coefficient);
        entries++;
    }
    return entries;
}
