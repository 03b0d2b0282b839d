/* recover-within: for every domain, primaries that depend on it <= floor(technicians x 60 x hours /
 * minutes). */
#include "optimise/limits/limits.h"

/* No more than all. */
static int64_t most_recovered(const Block *block, const LimitInstance *instance)
{
    const Scenario *scenario = block->scenario;
    __int128 minutes = (__int128)scenario->technicians * 60 * instance->limit->hours;
    return (int64_t)MIN(minutes / scenario->minutes_per_endpoint, instance->endpoints);
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    int64_t most = most_recovered(block, instance);
    if (most >= instance->endpoints)
        return;
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        exposure_entries(block, instance, index, values, 1);
        g_autofree char *joined = g_strjoinv("+", (char **)(gpointer)values);
        int row = model_add_row(block->model,
                                model_name("%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                           instance->each_value ? instance->each_value : "", joined),
                                -MODEL_FREE, most);
        g_autofree char *domain = g_strjoinv(", ", (char **)(gpointer)values);
        model_row(block->model, row)->key = key_of_limit("limit", block, instance, domain);
    }
}

static bool local_bounds(const Block *block, const LimitInstance *instance, int64_t *lower, int64_t *upper)
{
    *lower = -MODEL_FREE;
    *upper = most_recovered(block, instance);
    return true;
}

const LimitRows rows_recover_within = {.kind = "recover-within",
                                       .sees_backups = never_sees_backups,
                                       .state = state,
                                       .local_bounds = local_bounds};
