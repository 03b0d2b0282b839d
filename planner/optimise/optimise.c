#include "optimise/optimise.h"

#include "base/error.h"
#include "optimise/certificate.h"
#include "optimise/child.h"
#include "optimise/conflict.h"
#include "optimise/cuts.h"
#include "optimise/formulation.h"
#include "optimise/search.h"
#include "optimise/solver.h"
#include "optimise/stages.h"

#include <string.h>

/* The problems of the certificate so far. */
typedef struct {
    GString *problems;
    bool whole;
} Proofs;

/* One run over functions that are planned together. */
typedef struct {
    const OptimiseOptions *options;
    Formulation *formulation;
    const Model *model;
    gint64 deadline;
    int64_t bound;
    int64_t *best; /* the point of least cost so far, then fewest changes; or NULL */
    int64_t cost, changes;
    bool infeasible, relaxed_infeasible, stopped;
    bool brief; /* the model is large and its cost good enough: other objectives hold its choices */
    OptimiseState state;
    const SearchResult *search; /* grows while the search runs */
    const SolveResult *solve;   /* the same of the whole model's, where its bound counts; or NULL */
} Run;

static void run_clear(Run *run)
{
    child_set_tick(NULL, NULL);
    formulation_free(run->formulation);
    g_free(run->best);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* Tells whoever waits what is known. */
static void tell(gpointer data)
{
    const Run *run = data;
    OptimiseState state = run->state;
    Money best = MIN(run->best ? run->cost : INT64_MAX, run->search->pieces ? run->search->cost : INT64_MAX);
    Money bound = MAX(MAX(run->bound, run->search->bound), run->solve ? run->solve->bound : 0);
    state.found = best != INT64_MAX;
    state.best = best;
    state.bound = MIN(best, bound);
    run->options->watch(&state, run->options->watcher);
}

static void begin(Run *run, const char *const *functions, const SearchResult *found)
{
    run->state.functions = functions;
    run->search = found;
    if (run->options->watch)
        child_set_tick(tell, run);
}

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

/* Solves what bounds every plan. */
static bool solve_watched(Run *run, const SolveRequest *request, SolveResult *result, GError **error)
{
    *result = (SolveResult){0};
    run->solve = result;
    bool good = solve_cutting(run->formulation->model, request, result, error);
    run->solve = NULL;
    return good;
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
    if (!solve_watched(run, &request, &result, error))
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
    if (!solve_watched(run, &request, &result, error))
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

/* Whole numbers throughout, as far as that is worth it: the search proves its bound with fractional counts,
 * and small fleets feel the difference. */
static bool find_least_cost(Run *run, GError **error)
{
    run->bound = run->best ? MIN(run->bound, run->cost) : run->bound;
    if (!run->best && !solve_relaxed(run, error))
        return false;
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

/* Adds what was reached for some functions to what was for others. */
static void add_objectives(Plan *plan, const GArray *reached)
{
    for (guint i = 0; i < reached->len; i++) {
        const PlanObjective *entry = &g_array_index(reached, PlanObjective, i);
        if (i == plan->objectives->len) {
            g_array_append_val(plan->objectives, *entry);
            continue;
        }
        PlanObjective *sum = &g_array_index(plan->objectives, PlanObjective, i);
        sum->value += entry->value;
        sum->bound += entry->bound;
        sum->proven = sum->proven && entry->proven;
    }
}

/* The pieces that the search found, as a point of the whole model: what is bought for them is solved for. */
static bool take_pieces(Run *run, const GPtrArray *pieces, GError **error)
{
    g_autofree int64_t *counts = formulation_counts(run->formulation, pieces);
    SolveRequest request = request_of(run, MINIMISE_COST);
    SolveResult result;
    request.fixed = counts;
    if (!solve_cutting(run->formulation->model, &request, &result, error))
        return false;
    consider(run, &result);
    solve_clear(&result);
    return true;
}

/* With more columns than this the whole model is left alone once the gap is good enough. */
#define WHOLE_COLUMNS 12000
/* And with more than this other objectives than cost are as they come. */
#define BRIEF_COLUMNS 30000
/* Nodes of the search in all once the gap is good enough; with more columns than the second number none. */
#define SEARCH_NODES 60
#define SEARCH_COLUMNS 4000
/* The same where counts are asked for. */
#define COUNTED_NODES 2000

/* Is cost all that the scenario asks for? */
static bool only_cost(const Scenario *scenario)
{
    return scenario->goals->len == 1 && g_array_index(scenario->goals, Goal, 0).objective == OBJECTIVE_COST;
}

/* The search on the folded model. */
static bool run_search(const Scenario *scenario, const Fleet *fleet, const char *const *functions, Run *run,
                       SearchResult *found, GError **error)
{
    g_autoptr(Formulation) folded = formulation_folded(scenario, fleet, functions, NULL, NULL, error);
    if (!folded)
        return false;
    SearchRequest request = {.formulation = folded,
                             .gap = run->options->gap,
                             .nodes = folded->counted                                ? COUNTED_NODES
                                      : folded->model->columns->len > SEARCH_COLUMNS ? 0
                                                                                     : SEARCH_NODES,
                             .deadline = run->deadline};
    if (!search(&request, found, error))
        return false;
    run->bound = found->bound;
    return true;
}

/* What the search found, and what the whole model adds where that is worth it. */
static bool find_plan(const Scenario *scenario, const Fleet *fleet, const char *const *functions, Run *run,
                      SearchResult *found, GError **error)
{
    if (!run_search(scenario, fleet, functions, run, found, error))
        return false;
    run->infeasible = found->infeasible;
    run->relaxed_infeasible = found->infeasible && !found->counted;
    if (run->infeasible || out_of_time(run))
        return true;
    bool enough = found->pieces && (__int128)(found->cost - found->bound) * run->options->gap.denominator <=
                                       (__int128)run->options->gap.numerator * found->cost;
    if (found->pieces && found->bound == found->cost && only_cost(scenario))
        return true;
    run->formulation = formulation_new(scenario, fleet, functions, NULL, NULL, error);
    if (!run->formulation)
        return false;
    run->model = run->formulation->model;
    if (enough && run->model->columns->len > (only_cost(scenario) ? WHOLE_COLUMNS : BRIEF_COLUMNS))
        return true;
    if (found->pieces && !take_pieces(run, found->pieces, error))
        return false;
    if (run->best)
        run->bound = MIN(run->bound, run->cost);
    run->brief = enough && run->best && run->model->columns->len > WHOLE_COLUMNS;
    return run->brief || find_least_cost(run, error);
}

/* The other objectives, in order. */
static bool run_objectives(Run *run, const Scenario *scenario, Plan *plan, GError **error)
{
    const StagesStart start = {run->formulation,        scenario,   run->deadline,
                               proof_nodes(run->model), run->bound, run->brief};
    g_autoptr(GArray) reached = g_array_new(FALSE, TRUE, sizeof(PlanObjective));
    run->state.phase = OPTIMISE_OTHERS;
    if (!stages_run(&start, &run->best, reached, error) || !model_cost(run->model, run->best, &run->cost))
        return false;
    add_objectives(plan, reached);
    return true;
}

/* Of a plan that the search alone has found; other objectives are as they come. */
static void add_cost_alone(const Run *run, const Scenario *scenario, Plan *plan)
{
    g_autoptr(GArray) reached = g_array_new(FALSE, TRUE, sizeof(PlanObjective));
    for (guint i = 0; i < scenario->goals->len; i++) {
        PlanObjective entry = {.objective = g_array_index(scenario->goals, Goal, i).objective};
        if (entry.objective == OBJECTIVE_COST)
            entry = (PlanObjective){OBJECTIVE_COST, run->cost, run->bound, run->bound == run->cost};
        g_array_append_val(reached, entry);
    }
    add_objectives(plan, reached);
}

/* One problem more of the certificate; where one is missing there is none, and the plan says why. */
static void add_proof(Proofs *proofs, const SearchResult *found, Plan *plan)
{
    proofs->whole = proofs->whole && found->proof;
    if (!found->proof)
        plan->uncertified = found->end == CHILD_DIED ? "the solver failed before its proof was written down"
                            : found->finished
                                ? "the search asked questions for which certificates have no name"
                                : "time was up before the proof was written down";
    if (found->proof)
        g_string_append_printf(proofs->problems, "%s%s", proofs->problems->len ? "," : "", found->proof);
}

static char *certificate_text(const Proofs *proofs)
{
    return proofs->whole
               ? g_strdup_printf("{\"polyculture\":\"certificate/1\",\"denominator\":%d,\"problems\":[%s]}",
                                 CERTIFICATE_DENOMINATOR, proofs->problems->str)
               : NULL;
}

void refusal_clear(Refusal *refusal)
{
    g_clear_pointer(&refusal->conflict, g_free);
    g_clear_pointer(&refusal->proofs, g_ptr_array_unref);
}

/* What limits stand in the way, and proofs of it where they are asked for. */
static bool explain(Run *run, const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                    const SearchResult *found, Refusal *refusal, GError **error)
{
    g_autoptr(GPtrArray) conflict = g_ptr_array_new();
    g_autofree char *proof = NULL;
    run->state.phase = OPTIMISE_CONFLICT;
    refusal->proofs = g_ptr_array_new_with_free_func(g_free);
    refusal->conflict = conflict_find(scenario, fleet, functions, run->relaxed_infeasible,
                                      run->options->brief, run->deadline, conflict, error);
    if (!refusal->conflict || !run->options->prove)
        return refusal->conflict != NULL;
    if (found->infeasible &&
        !conflict_prove(scenario, fleet, functions, conflict, run->deadline, &proof, error))
        return false;
    if (proof)
        g_ptr_array_add(refusal->proofs, certificate_of_none(scenario, functions, conflict, proof));
    if (found->infeasible && found->proof)
        g_ptr_array_add(refusal->proofs, certificate_of_none(scenario, functions, NULL, found->proof));
    refusal->unproven =
        found->finished ? "fractions of endpoints meet the limits as far as the search can tell; that whole "
                          "ones do not is the solver's word alone"
                        : "the search was cut short; that there is no plan is the solver's word alone";
    return true;
}

/* Plans these functions together and adds the result to the plan. */
static bool run_functions(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                          const OptimiseOptions *options, gint64 deadline, Plan *plan, Proofs *proofs,
                          Money *cost, Outcome *outcome, Refusal *refusal, GError **error)
{
    g_auto(SearchResult) found = {0};
    g_auto(Run) run = {.options = options, .deadline = deadline};
    begin(&run, functions, &found);
    if (!find_plan(scenario, fleet, functions, &run, &found, error))
        return false;
    if (run.infeasible) {
        *outcome = OUTCOME_INFEASIBLE;
        return explain(&run, scenario, fleet, functions, &found, refusal, error);
    }
    *outcome = run.best || found.pieces ? OUTCOME_PLAN : OUTCOME_STOPPED;
    if (*outcome == OUTCOME_STOPPED)
        return true;
    bool whole = run.best && run.cost <= (found.pieces ? found.cost : INT64_MAX);
    if (!whole)
        run.cost = found.cost;
    run.stopped = (__int128)(run.cost - run.bound) * options->gap.denominator >
                  (__int128)options->gap.numerator * run.cost;
    if (whole && !run_objectives(&run, scenario, plan, error))
        return false;
    if (!whole)
        add_cost_alone(&run, scenario, plan);
    if (whole)
        formulation_pieces(run.formulation, run.best, plan);
    for (guint f = 0; !whole && functions[f]; f++) {
        const GArray *pieces = found.pieces->pdata[f];
        g_array_append_vals(plan_pieces(plan, functions[f]), pieces->data, pieces->len);
    }
    plan->bound += run.bound;
    add_proof(proofs, &found, plan);
    *cost += run.cost;
    plan->stopped = plan->stopped || run.stopped;
    return true;
}

/* Do offers for the two functions share a vendor whose fixed cost is paid once for both, or that sells both
 * cheaper in a bundle? */
static bool coupled(const Scenario *scenario, const char *a, const char *b)
{
    guint vendors = scenario->catalog->vendors->len;
    g_autofree bool *sells_a = g_new0(bool, vendors + 1), *sells_b = g_new0(bool, vendors + 1);
    for (guint i = 0; i < scenario->offers->len; i++) {
        const Product *product =
            catalog_product(scenario->catalog, g_array_index(scenario->offers, Offer, i).product);
        const char *const *functions = (const char *const *)product->functions;
        sells_a[product->vendor] = sells_a[product->vendor] || g_strv_contains(functions, a);
        sells_b[product->vendor] = sells_b[product->vendor] || g_strv_contains(functions, b);
    }
    for (guint v = 0; v < vendors; v++)
        if (sells_a[v] && sells_b[v] && (scenario->vendor_fixed[v] > 0 || scenario->bundles[v].functions > 0))
            return true;
    return false;
}

static bool has_whole_limits(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (limit_is_whole(policy->limits->pdata[l]))
                return true;
    }
    return false;
}

/* A tolerance is of the plan as a whole. */
static bool has_tolerance(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->goals->len; i++)
        if (g_array_index(scenario->goals, Goal, i).tolerance.numerator > 0)
            return true;
    return false;
}

/* The functions that must be planned together with the first one that is not yet `done`; NULL when all are.
 */
static const char **next_functions(const Scenario *scenario, bool *done)
{
    guint count = g_strv_length(scenario->functions), size = 0;
    bool whole = has_whole_limits(scenario) || has_tolerance(scenario);
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
              Money *cost, Outcome *outcome, Refusal *refusal, GError **error)
{
    g_autoptr(GString) problems = g_string_new(NULL);
    Proofs proofs = {problems, true};
    *cost = 0;
    *outcome = OUTCOME_PLAN;
    gint64 deadline = options->seconds ? g_get_monotonic_time() + options->seconds * G_USEC_PER_SEC : 0;
    for (char **function = scenario->functions; *function; function++)
        plan_add_function(plan, *function);
    g_autofree bool *done = g_new0(bool, g_strv_length(scenario->functions) + 1);
    for (;;) {
        g_autofree const char **together = next_functions(scenario, done);
        if (!together)
            break;
        if (!run_functions(scenario, fleet, together, options, deadline, plan, &proofs, cost, outcome,
                           refusal, error))
            return false;
        if (*outcome != OUTCOME_PLAN)
            return true;
    }
    plan->certificate = certificate_text(&proofs);
    return true;
}
