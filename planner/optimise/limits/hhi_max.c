/* hhi-max: t(d) = primaries that depend on d, and sum of t(d)^2 <= floor(max x N^2 / 10,000), which the model
 * holds as a row of squares: its points are checked against it exactly, and cuts are made where they miss it.
 * For the relaxation, in units of N / G with G = 16 and h(d) a whole number that may be rounded up:
 *   G h(d) >= 2 j G t(d) - j^2 N used(d)   for j = 1 .. G    (t^2 >= 2at - a^2 with a = jN/G; perspective)
 *   sum of h(d) <= floor(max x N G / 10,000) + number of domains. */
#include "optimise/limits/limits.h"

#define GRID 16

static int add_total(Block *block, const LimitInstance *instance, int index, char *const *values,
                     const char *name)
{
    if (exposure_entries(block, instance, index, values, 1) == 0)
        return -1;
    int total = model_add_column(block->model, model_name("total.%s.%s", name, values[0]), COLUMN_COUNT,
                                 instance->endpoints);
    model_add_entry(block->model, total, -1);
    model_add_row(block->model, model_name("total.%s.%s", name, values[0]), 0, 0);
    return total;
}

static int add_height(Block *block, const LimitInstance *instance, int total, int used)
{
    Model *model = block->model;
    const char *name = model_column(model, total)->name;
    int height =
        model_add_column(model, model_name("square.%s", name), COLUMN_COUNT, instance->endpoints * GRID);
    for (int64_t j = 1; j <= GRID; j++) {
        model_add_entry(model, height, GRID);
        model_add_entry(model, total, -2 * j * GRID);
        if (used >= 0)
            model_add_entry(model, used, j * j * instance->endpoints);
        model_add_row(model, model_name("tangent.%d.%s", (int)j, model_column(model, total)->name),
                      used >= 0 ? 0 : -j * j * instance->endpoints, MODEL_FREE);
    }
    return height;
}

static void state(Block *block, const LimitInstance *instance, int index)
{
    Model *model = block->model;
    const Limit *limit = instance->limit;
    const int64_t whole = instance->endpoints;
    g_autofree char *name = model_name("%s.%s.%s", block->demand->function, limit->id,
                                       instance->each_value ? instance->each_value : "");
    g_autoptr(GPtrArray) domains = demand_domains(block->demand, instance, NULL);
    g_autoptr(GArray) totals = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        int vendor =
            limit->of == DOMAIN_VENDOR ? catalog_find_vendor(block->scenario->catalog, values[0]) : -1;
        int used = vendor < 0 ? -1 : block_vendor_used(block, instance, index, vendor);
        int total = add_total(block, instance, index, values, name);
        if (total < 0)
            continue;
        int height = add_height(block, instance, total, used);
        g_array_append_val(totals, total);
        g_array_append_val(heights, height);
    }
    for (guint i = 0; i < heights->len; i++)
        model_add_entry(model, g_array_index(heights, int, i), 1);
    __int128 most = (__int128)limit->points * whole;
    model_add_row(model, g_strdup(name), -MODEL_FREE,
                  (int64_t)(most * GRID / (10000 * HHI_SCALE)) + heights->len);
    model_add_squares(model, g_steal_pointer(&name), totals, most * whole / (10000 * HHI_SCALE));
}

const LimitRows rows_hhi_max = {.kind = "hhi-max", .sees_backups = never_sees_backups, .state = state};
