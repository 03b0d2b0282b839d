/* What each limit costs: the plan's cost once more with the limit one point looser and one point tighter, or,
 * where it has no threshold, without it. By solving again, so that it holds for whole endpoints and vendors. */
#ifndef POLYCULTURE_EXPORT_SENSITIVITY_H
#define POLYCULTURE_EXPORT_SENSITIVITY_H

#include "export/answer.h"
#include "plan/plan.h"
#include "scenario/threshold.h"

typedef enum { SIDE_LOOSER, SIDE_TIGHTER, SIDES } Side;

typedef struct {
    const Limit *limit;
    ThresholdValue value[SIDES];
    Answer *answer[SIDES]; /* NULL: the limit cannot go there */
} SensitivityLine;

typedef struct {
    const Scenario *scenario;
    const Plan *plan;
    GArray *lines; /* of SensitivityLine, in the policy's order */
} Sensitivity;

/* Lines with the values to try, and no answers yet. */
Sensitivity *sensitivity_new(const Scenario *scenario, const Plan *plan);
void sensitivity_free(Sensitivity *sensitivity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sensitivity, sensitivity_free)
/* Takes the answer over. The plan itself is one under a looser limit, and its bound holds under a tighter one:
 * an answer that knows less is brought to that. */
void sensitivity_answer(Sensitivity *sensitivity, guint line, Side side, Answer *answer);

/* sensitivity/1. */
GString *sensitivity_json(const Sensitivity *sensitivity);
GString *sensitivity_text(const Sensitivity *sensitivity);

#endif
