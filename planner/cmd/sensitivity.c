#include "cmd/sensitivity.h"

typedef struct {
    guint line;
    Side side;
} Trial;

typedef struct {
    const Sensitivity *sensitivity;
    GArray *trials; /* of Trial */
} Trials;

static void leave_out(Scenario *scenario, const Limit *limit)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (policy->limits->pdata[l] == limit) {
                g_ptr_array_steal_index(policy->limits, l);
                return;
            }
    }
}

static void change(Scenario *scenario, guint job, gpointer context)
{
    const Trials *trials = context;
    const Trial *trial = &g_array_index(trials->trials, Trial, job);
    const SensitivityLine *line = &g_array_index(trials->sensitivity->lines, SensitivityLine, trial->line);
    if (line->limit->kind->threshold == THRESHOLD_NONE) {
        leave_out(scenario, line->limit);
        return;
    }
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (policy->limits->pdata[l] == line->limit)
                limit_set_threshold(policy->limits->pdata[l], line->value[trial->side]);
    }
}

/* What there is to try. */
static void find_trials(Trials *trials)
{
    for (guint i = 0; i < trials->sensitivity->lines->len; i++) {
        SensitivityLine *line = &g_array_index(trials->sensitivity->lines, SensitivityLine, i);
        for (Side side = 0; side < SIDES; side++) {
            Trial trial = {i, side};
            bool without = line->limit->kind->threshold == THRESHOLD_NONE && side == SIDE_LOOSER;
            if (without ||
                limit_next_threshold(line->limit, side == SIDE_LOOSER ? 1 : -1, &line->value[side]))
                g_array_append_val(trials->trials, trial);
        }
    }
}

Sensitivity *sensitivity_find(Scenario *scenario, const Fleet *fleet, const Plan *plan,
                              const OptimiseOptions *options, bool quiet, GError **error)
{
    g_autoptr(Sensitivity) sensitivity = sensitivity_new(scenario, plan);
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(Trial));
    Trials trials = {sensitivity, array};
    find_trials(&trials);
    OptimiseOptions limits = {.seconds = options->seconds, .gap = options->gap, .brief = true};
    if (limits.seconds && array->len)
        limits.seconds = MAX(limits.seconds * g_get_num_processors() / array->len, 1);
    const SolveChanges changes = {.jobs = array->len, .quiet = quiet, .change = change, .context = &trials};
    g_autoptr(GPtrArray) answers = solve_changed(scenario, fleet, &limits, &changes, error);
    if (!answers)
        return NULL;
    g_ptr_array_set_free_func(answers, NULL);
    for (guint i = 0; i < answers->len; i++) {
        const Trial *trial = &g_array_index(array, Trial, i);
        sensitivity_answer(sensitivity, trial->line, trial->side, answers->pdata[i]);
    }
    return g_steal_pointer(&sensitivity);
}
