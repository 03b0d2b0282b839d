#include "optimise/backups.h"

#include "optimise/groups.h"
#include "optimise/pools.h"
#include "optimise/purchase.h"

const Offer *group_offer(const Block *block, const Group *group, int product)
{
    return &g_array_index(block->scenario->offers, Offer, group->class->offer[product]);
}

const char *backup_id(const Block *block, int product)
{
    return product < 0 ? "manual" : catalog_product(block->scenario->catalog, product)->id;
}

bool backup_possible(const Block *block, const Group *group, int primary, int backup, BackupMode mode)
{
    if (backup >= 0 && (!group->allowed[backup] || group_offer(block, group, backup)->standby[mode] < 0))
        return false;
    if (backup < 0 && !demand_fallback(block->demand, group->class))
        return false;
    for (guint i = 0; i < group->backup_limits->len; i++)
        if (!backup_allowed(block->demand, group->backup_limits->pdata[i], group->class, primary, backup,
                            mode))
            return false;
    return true;
}

bool primary_has_backup(const Block *block, const Group *group, int primary)
{
    if (backup_possible(block, group, primary, -1, MODE_MANUAL))
        return true;
    for (guint b = 0; b < block->products; b++)
        if (group->allowed[b] && (backup_possible(block, group, primary, (int)b, MODE_HOT) ||
                                  backup_possible(block, group, primary, (int)b, MODE_COLD)))
            return true;
    return false;
}

int backups_add_column(Block *block, int g, int kept, int primary, int backup, BackupMode mode)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    const Group *group = block_group(block, g_array_index(backups->groups, guint, 0));
    Money yearly = backup < 0 ? demand_fallback(block->demand, group->class)->standby
                              : group_offer(block, group, backup)->standby[mode];
    const char *behind = primary == ANY_PRIMARY ? "any" : backup_id(block, primary);
    g_autofree char *of = kept < 0 ? g_strdup_printf("%d", g) : g_strdup_printf("%d.kept.%d", g, kept);
    int column = model_add_column(block->model,
                                  model_name("y.%s.%s.%s.%s.%s", block->demand->function, of, behind,
                                             backup_id(block, backup), mode_name(mode)),
                                  COLUMN_COUNT, backups->endpoints);
    model_add_cost(block->model, column, COST_STANDBY, price_over_years(block->scenario, yearly));
    if (mode == MODE_HOT && kept < 0)
        model_add_cost(block->model, column, COST_MIGRATION, group_offer(block, group, backup)->migration);
    Pair pair = {g, kept, primary, backup, mode, column};
    g_array_append_val(block->pairs, pair);
    return column;
}

/* The same of a pair that is possible, with its entry in the row that ties pairs to the primary. */
static void add_pair(Block *block, int g, int kept, int primary, int backup, BackupMode mode)
{
    const GArray *groups = kept < 0 ? g_array_index(block->backup_groups, BackupGroup, g).groups
                                    : g_array_index(block->kept_groups, KeptGroup, kept).groups;
    if (backup_possible(block, block_group(block, g_array_index(groups, guint, 0)), primary, backup, mode))
        model_add_entry(block->model, backups_add_column(block, g, kept, primary, backup, mode), -1);
}

guint primary_entries(Block *block, const GArray *groups, guint product)
{
    guint before = block->model->entries->len;
    for (guint i = 0; i < groups->len; i++) {
        const Group *group = block_group(block, g_array_index(groups, guint, i));
        if (group->x[product] >= 0)
            model_add_entry(block->model, group->x[product], 1);
    }
    return block->model->entries->len - before;
}

/* e[h,p,b] of all kept groups of the backup group. */
static void add_kept_pairs(Block *block, int g, guint primary)
{
    for (guint h = 0; h < block->kept_groups->len; h++) {
        const KeptGroup *kept = &g_array_index(block->kept_groups, KeptGroup, h);
        const Group *group = block_group(block, g_array_index(kept->groups, guint, 0));
        for (guint b = 0; kept->backup_group == g && b < block->products; b++)
            if (b != primary && group_keeps(block, group, (int)b))
                add_pair(block, g, (int)h, (int)primary, (int)b, MODE_HOT);
    }
}

/* sum over b of e[h,p,b] <= sum over k in h of x[k,p] */
static void bound_kept_pairs(Block *block)
{
    for (guint h = 0; h < block->kept_groups->len; h++)
        for (guint p = 0; p < block->products; p++) {
            guint before = block->model->entries->len;
            for (guint i = 0; i < block->pairs->len; i++) {
                const Pair *pair = &g_array_index(block->pairs, Pair, i);
                if (pair->kept_group == (int)h && pair->primary == (int)p)
                    model_add_entry(block->model, pair->column, -1);
            }
            if (block->model->entries->len == before)
                continue;
            primary_entries(block, g_array_index(block->kept_groups, KeptGroup, h).groups, p);
            int row = model_add_row(
                block->model,
                model_name("kept.%s.%u.%s", block->demand->function, h, backup_id(block, (int)p)), 0,
                MODEL_FREE);
            model_row(block->model, row)->lazy = true;
        }
}

/* y[g,p,b,m] of one backup group, and the rows that tie them: every endpoint with primary p has one backup.
 */
static void add_pairs(Block *block, int g)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    for (guint p = 0; p < block->products; p++) {
        if (primary_entries(block, backups->groups, p) == 0)
            continue;
        for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
            for (guint b = 0; b < block->products; b++)
                if (b != p)
                    add_pair(block, g, -1, (int)p, (int)b, mode);
        add_kept_pairs(block, g, p);
        add_pair(block, g, -1, (int)p, -1, MODE_MANUAL);
        model_add_row(block->model,
                      model_name("backup.%s.%d.%s", block->demand->function, g, backup_id(block, (int)p)), 0,
                      0);
    }
}

void backups_state(Block *block)
{
    for (guint g = 0; g < block->backup_groups->len; g++)
        if (!(block->folded && pools_state(block, (int)g)))
            add_pairs(block, (int)g);
    bound_kept_pairs(block);
}
