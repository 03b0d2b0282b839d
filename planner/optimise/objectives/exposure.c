/* exposure: sum over functions of most(f), with most(f) >= primaries of every vendor. */
#include "optimise/objectives/objectives.h"

static void state(ObjectiveForm *form)
{
    state_most(form, "exposure", false);
}

static bool measure(const Formulation *formulation, const int64_t *point, int64_t *value)
{
    return measure_most(formulation, false, point, value);
}

const ObjectiveRows rows_exposure = {OBJECTIVE_EXPOSURE, state, measure};
