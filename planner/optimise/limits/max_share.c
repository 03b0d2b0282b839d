/* max-share: for every domain, exposed endpoints <= floor(max x N): counts are whole, so the bound may be
 * too. */
#include "optimise/limits/limits.h"

static bool sees_backups(const Limit *limit)
{
    return limit->measure == MEASURE_INTEGRITY;
}

/* The choice column "used here" of the only vendor that a domain stands for, or -1: it sharpens the row. */
static int only_vendor_used(const Block *block, const LimitInstance *instance, char *const *values)
{
    if (instance->limit->of != DOMAIN_VENDOR || values[1])
        return -1;
    int vendor = catalog_find_vendor(block->scenario->catalog, values[0]);
    return vendor < 0 ? -1 : block->vendor_used[vendor];
}

static char *key_of_share(const Block *block, const LimitInstance *instance, char *const *values, bool used)
{
    g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
    return key_of("limit", instance->limit->id, block->demand->function,
                  instance->each_value ? instance->each_value : "", domain, used ? "used" : NULL, NULL);
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    int64_t most = fraction_floor(instance->limit->share, instance->endpoints);
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        if (exposure_entries(block, instance, index, values, 1) == 0)
            continue;
        int used = only_vendor_used(block, instance, values);
        if (used >= 0)
            model_add_entry(block->model, used, -most);
        g_autofree char *joined = g_strjoinv("+", (char **)(gpointer)values);
        int row = model_add_row(block->model,
                                model_name("%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                           instance->each_value ? instance->each_value : "", joined),
                                -MODEL_FREE, used >= 0 ? 0 : most);
        model_row(block->model, row)->key = key_of_share(block, instance, values, used >= 0);
    }
}

static bool local_bounds(const Block *block, const LimitInstance *instance, int64_t *lower, int64_t *upper)
{
    (void)block;
    *lower = -MODEL_FREE;
    *upper = fraction_floor(instance->limit->share, instance->endpoints);
    return instance->limit->measure == MEASURE_AVAILABILITY;
}

const LimitRows rows_max_share = {.kind = "max-share",
                                  .sees_backups = sees_backups,
                                  .needs_pairs = measure_needs_pairs,
                                  .state = state,
                                  .local_bounds = local_bounds};
