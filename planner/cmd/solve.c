#include "cmd/solve.h"

#include "audit/audit.h"
#include "audit/certificate.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/workers.h"

#include <stdio.h>

/* The optimiser's claim against the auditor's figures: they share no code, so agreeing means something. */
static bool check_claim(const Plan *plan, Money claimed, GError **error)
{
    for (guint i = 0; i < plan->findings->len; i++) {
        const PlanFinding *finding = plan->findings->pdata[i];
        if (!finding->holds)
            return fail_system(error,
                               "the optimiser's plan breaches limit '%s' by the auditor's count; this is a "
                               "defect, nothing was written",
                               finding->id);
    }
    if (plan->cost.total <= claimed && plan->cost.total >= plan->bound)
        return true;
    g_autofree char *cost = money_text(plan->cost.total), *claim = money_text(claimed);
    return fail_system(error,
                       "the optimiser holds the plan to cost %s, the auditor %s; this is a defect, nothing "
                       "was written",
                       claim, cost);
}

/* What the optimiser's certificate proves, by the auditor's half; where it proves nothing there is none, and
 * unless `brief` that is told. */
static void check_proof(const Scenario *scenario, const Fleet *fleet, bool brief, Plan *plan)
{
    g_autoptr(GError) wrong = NULL;
    g_autoptr(Certified) certified = NULL;
    if (certificate_possible(scenario, &wrong) && plan->certificate)
        certified = certificate_check_text("certificate.json", g_string_new(plan->certificate), scenario,
                                           fleet, &wrong);
    if (!certified || certified->none || certified->bound > plan->cost.total) {
        if (!brief)
            fprintf(stderr, "polyculture: note: no certificate is written: %s\n",
                    wrong               ? wrong->message
                    : plan->uncertified ? plan->uncertified
                                        : "it does not fit the plan, which is a defect");
        g_clear_pointer(&plan->certificate, g_free);
        return;
    }
    plan->certified = certified->bound;
    /* What was found in whole numbers to be the least stays so, by the solver's word; nothing else does. */
    if (plan->bound < plan->cost.total)
        plan->bound = plan->certified;
    PlanObjective *first = &g_array_index(plan->objectives, PlanObjective, 0);
    if (first->objective == OBJECTIVE_COST) {
        first->bound = plan->bound;
        first->proven = first->proven || first->bound == first->value;
    }
}

/* The first proof that there is no plan which the auditor's half accepts, as the plan's certificate. */
static void check_refusal(const Scenario *scenario, const Fleet *fleet, const Refusal *refusal, Plan *plan)
{
    g_autoptr(GError) wrong = NULL;
    certificate_possible(scenario, &wrong);
    for (guint i = 0; !plan->certificate && i < refusal->proofs->len; i++) {
        const char *proof = refusal->proofs->pdata[i];
        g_clear_error(&wrong);
        g_autoptr(Certified) certified =
            certificate_check_text("certificate.json", g_string_new(proof), scenario, fleet, &wrong);
        if (certified && certified->none)
            plan->certificate = g_strdup(proof);
    }
    if (!plan->certificate)
        fprintf(stderr, "polyculture: note: no proof that there is no plan is written: %s\n",
                wrong ? wrong->message : refusal->unproven);
}

/* ---- progress ---- */

typedef struct {
    Progress progress;
    const Scenario *scenario;
} Watcher;

/* "best 1,234.00 USD, bound 1,230.00, gap 0.32 %" */
static char *state_text(const OptimiseState *state, const char *currency)
{
    g_autofree char *best = money_text_grouped(state->best), *bound = money_text_grouped(state->bound);
    if (!state->found)
        return state->bound ? g_strdup_printf("no plan yet, bound %s %s", bound, currency)
                            : g_strdup("no plan yet");
    g_autofree char *gap = percent_text(state->best - state->bound, state->best, 3);
    return g_strdup_printf("best %s %s, bound %s, gap %s", best, currency, bound, gap);
}

static void tell_state(const OptimiseState *state, gpointer data)
{
    Watcher *watcher = data;
    if (!progress_due(&watcher->progress))
        return;
    bool all = g_strv_length(watcher->scenario->functions) == g_strv_length((char **)state->functions);
    g_autofree char *known = state->phase == OPTIMISE_CONFLICT
                                 ? g_strdup("no plan can meet the policy: looking for the reason")
                                 : state_text(state, watcher->scenario->currency);
    g_autofree char *line =
        g_strconcat(all ? "" : state->functions[0], all ? "" : ": ", known,
                    state->phase == OPTIMISE_OTHERS ? ", now the next objective" : "", NULL);
    g_autofree char *safe = text_for_terminal(line);
    progress_say(&watcher->progress, "%s, %.0f s", safe, progress_seconds(&watcher->progress));
}

static bool optimise_watched(const Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options,
                             bool quiet, Plan *plan, Money *claimed, Outcome *outcome, Refusal *refusal,
                             GError **error)
{
    Watcher watcher = {progress_begin(quiet), scenario};
    OptimiseOptions watched = *options;
    if (watcher.progress.shown) {
        watched.watch = tell_state;
        watched.watcher = &watcher;
    }
    bool good = optimise(scenario, fleet, &watched, plan, claimed, outcome, refusal, error);
    progress_end(&watcher.progress);
    return good;
}

bool solve_scenario(const Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options, bool quiet,
                    Plan *plan, Outcome *outcome, char **conflict, GError **error)
{
    Money claimed = 0;
    g_auto(Refusal) refusal = {0};
    if (!optimise_watched(scenario, fleet, options, quiet, plan, &claimed, outcome, &refusal, error))
        return false;
    if (*outcome == OUTCOME_INFEASIBLE && options->prove)
        check_refusal(scenario, fleet, &refusal, plan);
    *conflict = g_steal_pointer(&refusal.conflict);
    if (*outcome != OUTCOME_PLAN)
        return true;
    if (!audit_plan(scenario, fleet, plan, error) || !check_claim(plan, claimed, error))
        return false;
    check_proof(scenario, fleet, options->brief, plan);
    plan_settle(plan);
    return true;
}

/* ---- the same with something changed ---- */

typedef struct {
    Scenario *scenario;
    const Fleet *fleet;
    const OptimiseOptions *options;
    const SolveChanges *changes;
    Progress progress;
} Solving;

/* The vendor with the largest share of any function; of equal shares that of the first function and name. */
static bool find_largest(const Solving *solving, const Plan *plan, Answer *answer, GError **error)
{
    g_autoptr(GHashTable) vendors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        g_autoptr(Demand) demand = demand_new(solving->scenario, solving->fleet, function->function, error);
        if (!demand)
            return false;
        g_autoptr(GArray) shares =
            audit_exposure(demand, function->pieces, DOMAIN_VENDOR, MEASURE_AVAILABILITY);
        for (guint i = 0; i < shares->len; i++)
            if (g_array_index(shares, Exposure, i).count > 0)
                g_hash_table_add(vendors, g_strdup(g_array_index(shares, Exposure, i).domain));
        const Exposure *first = shares->len ? &g_array_index(shares, Exposure, 0) : NULL;
        const char *asked = solving->changes->function;
        if (asked && !g_str_equal(asked, function->function))
            continue;
        if (first && (answer->total == 0 ||
                      (__int128)first->count * answer->total > (__int128)answer->count * demand->endpoints)) {
            answer->count = first->count;
            answer->total = demand->endpoints;
            g_free(answer->vendor);
            g_free(answer->function);
            answer->vendor = g_strdup(first->domain);
            answer->function = g_strdup(function->function);
        }
    }
    answer->vendors = g_hash_table_size(vendors);
    return true;
}

static Answer *answer_of(const Solving *solving, GError **error)
{
    g_autoptr(Plan) plan = plan_new();
    g_autofree char *conflict = NULL;
    Outcome outcome;
    if (!solve_scenario(solving->scenario, solving->fleet, solving->options, true, plan, &outcome, &conflict,
                        error))
        return NULL;
    if (outcome == OUTCOME_INFEASIBLE)
        return answer_new(ANSWER_INFEASIBLE, conflict);
    if (outcome == OUTCOME_STOPPED)
        return answer_new(ANSWER_STOPPED, "stopped before there was any plan");
    g_autoptr(Answer) answer = answer_new(plan->optimal   ? ANSWER_OPTIMAL
                                          : plan->stopped ? ANSWER_STOPPED
                                                          : ANSWER_WITHIN_GAP,
                                          "");
    answer->planned = true;
    answer->cost = plan->cost.total;
    answer->bound = plan->bound;
    answer->changes = plan->changes;
    return find_largest(solving, plan, answer, error) ? g_steal_pointer(&answer) : NULL;
}

static GBytes *run_job(guint job, gpointer context)
{
    const Solving *solving = context;
    g_autoptr(GError) error = NULL;
    solving->changes->change(solving->scenario, job, solving->changes->context);
    g_autoptr(Answer) answer = answer_of(solving, &error);
    if (!answer)
        answer = answer_new(ANSWER_STOPPED, error->message);
    return answer_pack(answer);
}

static void tell(guint done, guint all, gpointer context)
{
    Solving *solving = context;
    if (progress_due(&solving->progress))
        progress_say(&solving->progress, "solved %u of %u, %.0f s", done, all,
                     progress_seconds(&solving->progress));
}

GPtrArray *solve_changed(Scenario *scenario, const Fleet *fleet, const OptimiseOptions *options,
                         const SolveChanges *changes, GError **error)
{
    Solving solving = {scenario, fleet, options, changes, progress_begin(changes->quiet)};
    g_autoptr(GPtrArray) results =
        workers_run(changes->jobs, changes->at_once, run_job, tell, &solving, error);
    progress_end(&solving.progress);
    if (!results)
        return NULL;
    GPtrArray *answers = g_ptr_array_new_with_free_func(answer_free);
    for (guint i = 0; i < results->len; i++)
        g_ptr_array_add(answers, answer_unpack(results->pdata[i]));
    return answers;
}
