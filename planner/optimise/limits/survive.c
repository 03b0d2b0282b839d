/* survive: for every domain d, with S the endpoints in scope:
 *   sum over S of x that depend on d - sum over S of hot pairs that d takes the primary of, not the backup
 *   - sum over offers o of cold(d,o) <= N - ceil(min x N),
 *   cold(d,o) <= cold pairs under o that d takes the primary of, not the backup,
 *   cold(d,o) <= deploy-per-hour(o) x within. */
#include "optimise/limits/limits.h"

#include <string.h>

/* Does the pair keep its endpoint protected when the values fail, and only thanks to the backup? */
static bool saves(const Block *block, const LimitInstance *instance, int index, const Pair *pair,
                  char *const *values)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, pair->backup_group);
    const Group *group = block_group(block, g_array_index(backups->groups, guint, 0));
    DomainKind of = instance->limit->of;
    return group->member[index] && pair->backup >= 0 &&
           demand_depends(block->demand, group->class, pair->primary, of, values) &&
           !demand_depends(block->demand, group->class, pair->backup, of, values);
}

static int offer_of(const Block *block, const Pair *pair)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, pair->backup_group);
    return block_group(block, g_array_index(backups->groups, guint, 0))->class->offer[pair->backup];
}

/* The column cold(d,o), or -1 where no pair could use it. */
static int add_cold(Block *block, const LimitInstance *instance, int index, char *const *values, int offer,
                    const char *name, const char *domain)
{
    int64_t rate = g_array_index(block->scenario->offers, Offer, offer).deploy_per_hour;
    int64_t most = MIN(rate * instance->limit->hours, instance->endpoints);
    guint before = block->model->entries->len;
    for (guint i = 0; most > 0 && i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (pair->mode == MODE_COLD && saves(block, instance, index, pair, values) &&
            offer_of(block, pair) == offer)
            model_add_entry(block->model, pair->column, -1);
    }
    if (block->model->entries->len == before)
        return -1;
    int cold = model_add_column(block->model, model_name("cold.%s.%d", name, offer), COLUMN_COUNT, most);
    model_add_entry(block->model, cold, 1);
    int row = model_add_row(block->model, model_name("cold.%s.%d", name, offer), -MODEL_FREE, 0);
    g_autofree char *start = key_of_limit("in-time", block, instance, domain);
    model_row(block->model, row)->key = g_strdup_printf("%.*s,%d]", (int)strlen(start) - 1, start, offer);
    return cold;
}

static void state_domain(Block *block, const LimitInstance *instance, int index, char *const *values)
{
    g_autofree char *joined = g_strjoinv("+", (char **)(gpointer)values);
    g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
    g_autofree char *name = model_name("%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                       instance->each_value ? instance->each_value : "", joined);
    g_autoptr(GArray) cold = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint o = 0; o < block->scenario->offers->len; o++) {
        int column = add_cold(block, instance, index, values, (int)o, name, domain);
        if (column >= 0)
            g_array_append_val(cold, column);
    }
    exposure_entries(block, instance, index, values, 1);
    for (guint i = 0; i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (pair->mode == MODE_HOT && saves(block, instance, index, pair, values))
            model_add_entry(block->model, pair->column, -1);
    }
    for (guint i = 0; i < cold->len; i++)
        model_add_entry(block->model, g_array_index(cold, int, i), -1);
    int row = model_add_row(block->model, g_steal_pointer(&name), -MODEL_FREE,
                            instance->endpoints - fraction_ceil(instance->limit->share, instance->endpoints));
    model_row(block->model, row)->key = key_of_limit("survive", block, instance, domain);
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++)
        state_domain(block, instance, index, domains->pdata[d]);
}

const LimitRows rows_survive = {.kind = "survive",
                                .sees_backups = always_sees_backups,
                                .needs_pairs = always_sees_backups,
                                .state = state};
