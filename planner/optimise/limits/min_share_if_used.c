/* min-share-if-used: per domain d a choice in(d), and ceil(min x N) in(d) <= primaries that depend on d <=
 * N in(d). */
#include "optimise/limits/limits.h"

/* The same for every group alone, which the relaxation needs. */
static void link_groups(Block *block, const LimitInstance *instance, int index, char *const *values, int in)
{
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        guint before = block->model->entries->len;
        for (guint p = 0; group->member[index] && p < block->products; p++)
            if (group->x[p] >= 0 &&
                demand_depends(block->demand, group->class, (int)p, instance->limit->of, values))
                model_add_entry(block->model, group->x[p], 1);
        if (block->model->entries->len == before)
            continue;
        model_add_entry(block->model, in, -group->endpoints);
        int row = model_add_row(
            block->model, model_name("link.%s.%u", model_column(block->model, in)->name, k), -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, in, (int)k, -1);
        model_row(block->model, row)->lazy =
            group->class->primary < 0 ||
            !demand_depends(block->demand, group->class, group->class->primary, instance->limit->of, values);
    }
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    int64_t least = fraction_ceil(instance->limit->share, instance->endpoints);
    if (least <= 1)
        return;
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        int in = model_add_column(block->model,
                                  model_name("in.%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                             instance->each_value ? instance->each_value : "", values[0]),
                                  COLUMN_CHOICE, 1);
        g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
        model_column(block->model, in)->key =
            key_of("in", domain, block->demand->function, instance->limit->id,
                   instance->each_value ? instance->each_value : "", NULL);
        g_autofree char *name = g_strdup(model_column(block->model, in)->name);
        exposure_entries(block, instance, index, values, 1);
        model_add_entry(block->model, in, -least);
        int row = model_add_row(block->model, model_name("least.%s", name), 0, MODEL_FREE);
        model_row(block->model, row)->key =
            g_strdup_printf("[\"least\",%s]", model_column(block->model, in)->key);
        link_groups(block, instance, index, values, in);
    }
}

const LimitRows rows_min_share_if_used = {
    .kind = "min-share-if-used", .sees_backups = never_sees_backups, .state = state};
