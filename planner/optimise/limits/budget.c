/* budget: sum over all columns of the cost's part x column <= max, divided by what all these costs are
 * multiples of. */
#include "optimise/limits/limits.h"

static int64_t part_of(const ModelColumn *column, int part)
{
    return part == COST_PARTS ? column->cost : column->part[part];
}

static void state(Formulation *formulation, const Limit *limit)
{
    Model *model = formulation->model;
    int64_t grain = 0;
    for (guint c = 0; c < model->columns->len; c++)
        for (int64_t other = ABS(part_of(model_column(model, (int)c), limit->part)); other;) {
            int64_t rest = grain % other;
            grain = other;
            other = rest;
        }
    if (grain == 0)
        return;
    for (guint c = 0; c < model->columns->len; c++) {
        int64_t cost = part_of(model_column(model, (int)c), limit->part);
        if (cost)
            model_add_entry(model, (int)c, cost / grain);
    }
    int row = model_add_row(model, model_name("%s", limit->id), -MODEL_FREE, limit->amount / grain);
    model_row(model, row)->key = key_of("limit", limit->id, NULL);
    model_row(model, row)->factor = grain;
}

const LimitRows rows_budget = {.kind = "budget", .sees_backups = always_sees_backups, .state_plan = state};
