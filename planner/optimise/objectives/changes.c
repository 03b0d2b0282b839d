/* changes: sum of x[k,p] over all p that are not today's primary of k. */
#include "optimise/objectives/objectives.h"

static void state(ObjectiveForm *form)
{
    const Model *model = form->formulation->model;
    for (guint c = 0; c < model->columns->len; c++)
        form_add(form, (int)c, model_column(model, (int)c)->change);
}

static bool measure(const Formulation *formulation, const int64_t *point, int64_t *value)
{
    *value = model_changes(formulation->model, point);
    return true;
}

const ObjectiveRows rows_changes = {OBJECTIVE_CHANGES, state, measure};
