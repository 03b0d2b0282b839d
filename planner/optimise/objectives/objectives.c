#include "optimise/objectives/objectives.h"

const ObjectiveRows *const objective_rows[OBJECTIVES] = {
    [OBJECTIVE_COST] = &rows_cost,       [OBJECTIVE_EXPOSURE] = &rows_exposure,   [OBJECTIVE_HHI] = &rows_hhi,
    [OBJECTIVE_CHANGES] = &rows_changes, [OBJECTIVE_INTEGRITY] = &rows_integrity,
};

void form_add(ObjectiveForm *form, int column, int64_t coefficient)
{
    ModelEntry entry = {column, coefficient};
    if (coefficient)
        g_array_append_val(form->form, entry);
}

static int vendor_of(const Block *block, int product)
{
    return product < 0 ? -1 : catalog_product(block->scenario->catalog, product)->vendor;
}

/* A hot backup of the vendor behind a primary of another. */
static bool runs_behind(const Block *block, const Pair *pair, int vendor)
{
    return pair->mode == MODE_HOT && vendor_of(block, pair->backup) == vendor &&
           vendor_of(block, pair->primary) != vendor;
}

static void add_one(Model *model, const int64_t *point, int column, int64_t *sum)
{
    if (model)
        model_add_entry(model, column, 1);
    *sum += point ? point[column] : 1;
}

static int64_t walk(Model *model, const Block *block, int vendor, bool agents, const int64_t *point)
{
    int64_t sum = 0;
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; p < block->products; p++)
            if (group->x[p] >= 0 && vendor_of(block, (int)p) == vendor)
                add_one(model, point, group->x[p], &sum);
    }
    for (guint i = 0; agents && i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (runs_behind(block, pair, vendor))
            add_one(model, point, pair->column, &sum);
    }
    return sum;
}

int vendor_entries(Model *model, const Block *block, int vendor, bool agents)
{
    return (int)walk(model, block, vendor, agents, NULL);
}

int64_t vendor_endpoints(const Block *block, int vendor, bool agents, const int64_t *point)
{
    return walk(NULL, block, vendor, agents, point);
}

void state_most(ObjectiveForm *form, const char *name, bool agents)
{
    for (guint b = 0; b < form->formulation->blocks->len; b++) {
        const Block *block = form->formulation->blocks->pdata[b];
        int most = model_add_column(form->model, model_name("most.%s.%s", name, block->demand->function),
                                    COLUMN_COUNT, block->demand->endpoints);
        form_add(form, most, 1);
        for (guint v = 0; v < block->vendors; v++) {
            if (vendor_entries(form->model, block, (int)v, agents) == 0)
                continue;
            model_add_entry(form->model, most, -1);
            model_add_row(form->model, model_name("most.%s.%s.%u", name, block->demand->function, v),
                          -MODEL_FREE, 0);
        }
    }
}

bool measure_most(const Formulation *formulation, bool agents, const int64_t *point, int64_t *value)
{
    *value = 0;
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        int64_t most = 0;
        for (guint v = 0; v < block->vendors; v++)
            most = MAX(most, vendor_endpoints(block, (int)v, agents, point));
        *value += most;
    }
    return true;
}
