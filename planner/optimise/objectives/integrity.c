/* integrity: sum over functions of most(f), with most(f) >= primaries of the vendor + hot backups of it
 * behind primaries of others, for every vendor. */
#include "optimise/objectives/objectives.h"

static void state(ObjectiveForm *form)
{
    state_most(form, "integrity", true);
}

static bool measure(const Formulation *formulation, const int64_t *point, int64_t *value)
{
    return measure_most(formulation, true, point, value);
}

const ObjectiveRows rows_integrity = {OBJECTIVE_INTEGRITY, state, measure};
