/* hhi-max: t(d) = primaries that depend on d, and sum of t(d)^2 <= floor(max x N^2 / 10,000), which the model
 * holds as a row of squares: its points are checked against it exactly, and cuts are made where they miss it.
 * For the relaxation, with h(d) a whole number of S = N / 16 that may be rounded up:
 *   S h(d) >= (2a + 1) t(d) - a (a + 1) used(d)   for a = j N / 16, j = 0 .. 15, and others once they help
 *                                                 (t^2 >= (2a + 1) t - a (a + 1) for whole t and a)
 *   sum of h(d) <= floor(most / S) + number of domains. */
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

static int add_height(Block *block, const LimitInstance *instance, int total, int used, int64_t scale,
                      char *key)
{
    Model *model = block->model;
    int height = model_add_column(model, model_name("square.%s", model_column(model, total)->name),
                                  COLUMN_COUNT, instance->endpoints / scale * instance->endpoints + 1);
    for (int64_t j = 0; j < GRID; j++) {
        ModelSquare square = {total, height, used, scale, key};
        model_add_tangent(model, &square, j * instance->endpoints / GRID);
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
    const int64_t scale = MAX(whole / GRID, 1);
    g_autoptr(GArray) squares = g_array_new(FALSE, FALSE, sizeof(ModelSquare));
    for (guint d = 0; d < domains->len; d++) {
        char *const *values = domains->pdata[d];
        int vendor =
            limit->of == DOMAIN_VENDOR ? catalog_find_vendor(block->scenario->catalog, values[0]) : -1;
        int used = vendor < 0 ? -1 : block_vendor_used(block, instance, index, vendor);
        int total = add_total(block, instance, index, values, name);
        if (total < 0)
            continue;
        ModelSquare square = {total, -1, used, scale, key_of_limit("tangent", block, instance, values[0])};
        square.height = add_height(block, instance, total, used, scale, square.key);
        g_array_append_val(squares, square);
    }
    for (guint i = 0; i < squares->len; i++)
        model_add_entry(model, g_array_index(squares, ModelSquare, i).height, 1);
    /* points x N^2 / (10,000 x HHI_SCALE), without leaving 128 bits: N <= 2^43. */
    __int128 unit = 10000 * HHI_SCALE, whole_squared = (__int128)whole * whole;
    __int128 most = whole_squared / unit * limit->points + whole_squared % unit * limit->points / unit;
    int row = model_add_row(model, g_strdup(name), -MODEL_FREE,
                            (int64_t)(most / scale) + (scale > 1 ? squares->len : 0));
    model_row(model, row)->key = key_of_limit("limit", block, instance, "");
    model_add_squares(model, g_steal_pointer(&name), squares, row, most);
}

const LimitRows rows_hhi_max = {.kind = "hhi-max", .sees_backups = never_sees_backups, .state = state};
