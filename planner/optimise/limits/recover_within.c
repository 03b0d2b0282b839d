/* recover-within: for every domain, primaries that depend on it <= floor(technicians x 60 x hours /
 * minutes). */
#include "optimise/limits/limits.h"

static void state(Block *block, const LimitInstance *instance, int index)
{
    const Scenario *scenario = block->scenario;
    __int128 minutes = (__int128)scenario->technicians * 60 * instance->limit->hours;
    __int128 most = minutes / scenario->minutes_per_endpoint;
    if (most >= instance->endpoints)
        return;
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        exposure_entries(block, instance, index, values, 1);
        g_autofree char *joined = g_strjoinv("+", (char **)(gpointer)values);
        model_add_row(block->model,
                      model_name("%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                 instance->each_value ? instance->each_value : "", joined),
                      -MODEL_FREE, (int64_t)most);
    }
}

const LimitRows rows_recover_within = {
    .kind = "recover-within", .sees_backups = never_sees_backups, .state = state};
