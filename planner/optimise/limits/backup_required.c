/* backup-required: groups in scope get pair columns, and only pairs that every such limit allows; the rows
 * that tie pairs to primaries then give every endpoint a backup. */
#include "optimise/limits/limits.h"

static void restrict_groups(Block *block, const LimitInstance *instance, int index)
{
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        if (group->member[index])
            g_ptr_array_add(group->backup_limits, (gpointer)(guintptr)instance->limit);
    }
}

const LimitRows rows_backup_required = {
    .kind = "backup-required", .sees_backups = always_sees_backups, .restrict_groups = restrict_groups};
