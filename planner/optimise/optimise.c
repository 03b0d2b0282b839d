#include "optimise/optimise.h"

#include "base/error.h"
#include "optimise/conflict.h"
#include "optimise/cuts.h"
#include "optimise/formulation.h"
#include "optimise/solver.h"

#include <string.h>

/* One run over functions that are planned together. */
typedef struct {
    const OptimiseOptions *options;
    Formulation *formulation;
    const Model *model;
    gint64 deadline;
    int64_t bound;
    int64_t *best; /* the point of least cost so far, then fewest changes; or NULL */
    int64_t cost, changes;
    bool infeasible, relaxed_infeasible, stopped, changes_proven;
} Run;

static void run_clear(Run *run)
{
    formulation_free(run->formulation);
    g_free(run->best);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* How far proving may go once the gap is good enough: a number of nodes that depends on the size of the model
 * alone, so that every machine stops at the same one. */
static int proof_nodes(const Model *model)
{
    return (int)CLAMP(8000000 / (int64_t)(model->columns->len + 1), 200, 50000);
}

static bool good_enough(const Run *run)
{
    if (!run->best)
        return false;
    return (__int128)(run->cost - run->bound) * run->options->gap.denominator <=
           (__int128)run->options->gap.numerator * run->cost;
}

/* Takes a solver's point over if it holds exactly and is better. */
static void consider(Run *run, const SolveResult *result)
{
    if (!result->values)
        return;
    g_autofree int64_t *point = solve_rounded(run->model, result);
    int64_t cost;
    if (!model_holds(run->model, point) || !model_cost(run->model, point, &cost))
        return;
    int64_t changes = model_changes(run->model, point);
    if (run->best && (cost > run->cost || (cost == run->cost && changes >= run->changes)))
        return;
    run->cost = cost;
    run->changes = changes;
    g_free(run->best);
    run->best = g_steal_pointer(&point);
}

/* The choices of a point, for holding them while counts move; counts stay free. */
static int64_t *choices_of(const Model *model, const int64_t *point)
{
    int64_t *fixed = g_new(int64_t, model->columns->len + 1);
    for (guint c = 0; c < model->columns->len; c++)
        fixed[c] = model_column(model, (int)c)->kind == COLUMN_CHOICE ? point[c] : MODEL_FREE;
    return fixed;
}

static bool out_of_time(const Run *run)
{
    return solve_interrupted() || (run->deadline && g_get_monotonic_time() >= run->deadline);
}

static SolveRequest request_of(const Run *run, SolveAim aim)
{
    return (SolveRequest){.model = run->model,
                          .aim = aim,
                          .aim_most = MODEL_FREE,
                          .cost_most = MODEL_FREE,
                          .deadline = run->deadline};
}

/* Holds the choices of a point with fractional counts and solves in whole numbers: a cost that is read off
 * the tree can be wrong, so it is never taken from there. */
static bool solve_with_choices(Run *run, const SolveResult *relaxed, GError **error)
{
    if (!relaxed->values)
        return true;
    g_autofree int64_t *point = solve_rounded(run->model, relaxed);
    g_autofree int64_t *fixed = choices_of(run->model, point);
    SolveRequest request = request_of(run, MINIMISE_COST);
    SolveResult result;
    request.fixed = fixed;
    request.nodes = proof_nodes(run->model);
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    consider(run, &result);
    solve_clear(&result);
    return true;
}

/* First with fractional counts: its bound holds for whole ones, and its choices lead to a good plan. */
static bool solve_relaxed(Run *run, GError **error)
{
    SolveRequest request = request_of(run, MINIMISE_COST);
    SolveResult result;
    request.relax_counts = true;
    /* Some of the time is kept for bringing what is found to whole numbers. */
    if (run->deadline)
        request.deadline -= (run->deadline - g_get_monotonic_time()) / 4;
    request.gap = (double)run->options->gap.numerator / (double)run->options->gap.denominator / 2;
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    run->bound = result.bound;
    run->infeasible = run->relaxed_infeasible = result.status == SOLVE_INFEASIBLE && !run->best;
    bool good = run->infeasible || solve_with_choices(run, &result, error);
    solve_clear(&result);
    return good;
}

/* Then in whole numbers throughout: is there a plan that is cheaper than the best by at least the price
 * grain? */
static bool close_gap(Run *run, GError **error)
{
    int64_t grain = model_grain(run->model);
    SolveRequest request = request_of(run, MINIMISE_COST);
    if (run->best)
        request.aim_most = run->cost - grain;
    if (good_enough(run))
        request.nodes = proof_nodes(run->model);
    else
        request.gap = (double)run->options->gap.numerator / (double)run->options->gap.denominator;
    SolveResult result;
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    bool before = run->best != NULL;
    consider(run, &result);
    if (result.status == SOLVE_INFEASIBLE) {
        if (before)
            run->bound = run->cost;
        else
            run->infeasible = true;
    } else {
        run->bound = MAX(run->bound, result.bound);
    }
    solve_clear(&result);
    if (run->best)
        run->bound = MIN(run->bound, run->cost);
    return true;
}

static bool find_least_cost(Run *run, GError **error)
{
    if (!solve_relaxed(run, error))
        return false;
    run->bound = run->best ? MIN(run->bound, run->cost) : run->bound;
    for (int64_t last = -1;
         !run->infeasible && !out_of_time(run) && (!run->best || run->bound < run->cost);) {
        bool enough = good_enough(run);
        if (!close_gap(run, error))
            return false;
        /* Once proving was cut short by its nodes, or nothing moves any more, more of the same will not help.
         */
        if (enough || !run->best || last == run->cost - run->bound)
            break;
        last = run->cost - run->bound;
    }
    return true;
}

/* Among plans of this cost, the one that changes the fewest primaries: first with the same choices, then a
 * proof that no other choices do with fewer. */
static bool find_fewest_changes(Run *run, GError **error)
{
    g_autofree int64_t *fixed = choices_of(run->model, run->best);
    SolveRequest request = request_of(run, MINIMISE_CHANGES);
    SolveResult result;
    request.cost_most = run->cost;
    request.nodes = proof_nodes(run->model);
    request.fixed = fixed;
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    consider(run, &result);
    solve_clear(&result);
    if (out_of_time(run) || run->changes == 0) {
        run->changes_proven = run->changes == 0;
        return true;
    }
    request.fixed = NULL;
    request.aim_most = run->changes - 1;
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    consider(run, &result);
    run->changes_proven = run->bound == run->cost && (result.status == SOLVE_INFEASIBLE ||
                                                      (result.status == SOLVE_DONE && result.values));
    solve_clear(&result);
    return true;
}

static bool wants_changes(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->objectives->len; i++)
        if (g_array_index(scenario->objectives, Objective, i) == OBJECTIVE_CHANGES)
            return true;
    return false;
}

/* Plans these functions together and adds the result to the plan. */
static bool run_functions(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                          const OptimiseOptions *options, gint64 deadline, Plan *plan, Money *cost,
                          Outcome *outcome, char **conflict, GError **error)
{
    g_auto(Run) run = {.options = options, .deadline = deadline};
    run.formulation = formulation_new(scenario, fleet, functions, NULL, NULL, error);
    if (!run.formulation)
        return false;
    run.model = run.formulation->model;
    if (!find_least_cost(&run, error))
        return false;
    if (run.infeasible) {
        *outcome = OUTCOME_INFEASIBLE;
        *conflict = conflict_find(scenario, fleet, functions, run.relaxed_infeasible, options->brief,
                                  deadline, error);
        return *conflict != NULL;
    }
    if (!run.best) {
        *outcome = OUTCOME_STOPPED;
        return true;
    }
    run.stopped = !good_enough(&run);
    if (wants_changes(scenario) && !out_of_time(&run) && !find_fewest_changes(&run, error))
        return false;
    formulation_pieces(run.formulation, run.best, plan);
    plan->bound += run.bound;
    *cost += run.cost;
    plan->stopped = plan->stopped || run.stopped;
    plan->changes_proven = plan->changes_proven && run.changes_proven;
    *outcome = OUTCOME_PLAN;
    return true;
}

/* Do offers for the two functions share a vendor whose fixed cost is paid once for both? */
static bool coupled(const Scenario *scenario, const char *a, const char *b)
{
    for (guint i = 0; i < scenario->offers->len; i++)
        for (guint j = 0; j < scenario->offers->len; j++) {
            const Product *first =
                catalog_product(scenario->catalog, g_array_index(scenario->offers, Offer, i).product);
            const Product *second =
                catalog_product(scenario->catalog, g_array_index(scenario->offers, Offer, j).product);
            if (first->vendor == second->vendor && scenario->vendor_fixed[first->vendor] > 0 &&
                g_strv_contains((const char *const *)first->functions, a) &&
                g_strv_contains((const char *const *)second->functions, b))
                return true;
        }
    return false;
}

static bool has_whole_limits(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (((const Limit *)policy->limits->pdata[l])->kind->whole)
                return true;
    }
    return false;
}

/* The functions that must be planned together with the first one that is not yet `done`; NULL when all are.
 */
static const char **next_functions(const Scenario *scenario, bool *done)
{
    guint count = g_strv_length(scenario->functions), size = 0;
    bool whole = has_whole_limits(scenario);
    const char **together = g_new0(const char *, count + 1);
    for (guint i = 0; i < count && size == 0; i++)
        if (!done[i]) {
            together[size++] = scenario->functions[i];
            done[i] = true;
        }
    for (guint at = 0; at < size; at++)
        for (guint i = 0; i < count; i++)
            if (!done[i] && (whole || coupled(scenario, together[at], scenario->functions[i]))) {
                together[size++] = scenario->functions[i];
                done[i] = true;
            }
    if (size == 0)
        g_clear_pointer(&together, g_free);
    return together;
}

bool optimise(const Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options, Plan *plan,
              Money *cost, Outcome *outcome, char **conflict, GError **error)
{
    *cost = 0;
    *conflict = NULL;
    *outcome = OUTCOME_PLAN;
    gint64 deadline = options->seconds ? g_get_monotonic_time() + options->seconds * G_USEC_PER_SEC : 0;
    plan->changes_proven = wants_changes(scenario);
    for (char **function = scenario->functions; *function; function++)
        plan_add_function(plan, *function);
    g_autofree bool *done = g_new0(bool, g_strv_length(scenario->functions) + 1);
    for (;;) {
        g_autofree const char **together = next_functions(scenario, done);
        if (!together)
            break;
        if (!run_functions(scenario, fleet, together, options, deadline, plan, cost, outcome, conflict,
                           error))
            return false;
        if (*outcome != OUTCOME_PLAN)
            return true;
    }
    plan->optimal = plan->bound == *cost;
    return true;
}
