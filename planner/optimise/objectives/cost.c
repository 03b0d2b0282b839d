/* cost: sum of cost x column. */
#include "optimise/objectives/objectives.h"

static void state(ObjectiveForm *form)
{
    const Model *model = form->formulation->model;
    for (guint c = 0; c < model->columns->len; c++)
        form_add(form, (int)c, model_column(model, (int)c)->cost);
}

static bool measure(const Formulation *formulation, const int64_t *point, int64_t *value)
{
    return model_cost(formulation->model, point, value);
}

const ObjectiveRows rows_cost = {OBJECTIVE_COST, state, measure};
