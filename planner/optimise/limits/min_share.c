/* min-share: for every domain, exposed endpoints >= ceil(min x N). */
#include "optimise/limits/limits.h"

static bool sees_backups(const Limit *limit)
{
    return limit->measure == MEASURE_INTEGRITY;
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    int64_t least = fraction_ceil(instance->limit->share, instance->endpoints);
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        exposure_entries(block, instance, index, values, 1);
        g_autofree char *joined = g_strjoinv("+", (char **)(gpointer)values);
        int row = model_add_row(block->model,
                                model_name("%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                           instance->each_value ? instance->each_value : "", joined),
                                least, MODEL_FREE);
        g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
        model_row(block->model, row)->key = key_of_limit("limit", block, instance, domain);
    }
}

static bool local_bounds(const Block *block, const LimitInstance *instance, int64_t *lower, int64_t *upper)
{
    (void)block;
    *lower = fraction_ceil(instance->limit->share, instance->endpoints);
    *upper = MODEL_FREE;
    return instance->limit->measure == MEASURE_AVAILABILITY;
}

const LimitRows rows_min_share = {.kind = "min-share",
                                  .sees_backups = sees_backups,
                                  .needs_pairs = measure_needs_pairs,
                                  .state = state,
                                  .local_bounds = local_bounds};
