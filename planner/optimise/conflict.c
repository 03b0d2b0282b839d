#include "optimise/conflict.h"

#include "optimise/cuts.h"
#include "optimise/formulation.h"

#include <string.h>

#define NODES 5000

/* *feasible: is there a plan without these limits? Unsure counts as feasible, so that a limit is kept in the
 * set unless it is proven not to matter. */
static bool try_without(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                        GHashTable *without, bool relaxed, gint64 deadline, bool *feasible, GError **error)
{
    g_autoptr(Formulation) formulation = formulation_new(scenario, fleet, functions, without, NULL, error);
    if (!formulation)
        return false;
    const SolveRequest request = {.model = formulation->model,
                                  .aim = MINIMISE_NOTHING,
                                  .relax_counts = relaxed,
                                  .aim_most = MODEL_FREE,
                                  .cost_most = MODEL_FREE,
                                  .nodes = NODES,
                                  .deadline = deadline};
    SolveResult result;
    if (!solve_cutting(formulation->model, &request, &result, error))
        return false;
    *feasible = result.status != SOLVE_INFEASIBLE;
    solve_clear(&result);
    return true;
}

static GPtrArray *limits_of(const Scenario *scenario)
{
    GPtrArray *limits = g_ptr_array_new();
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            g_ptr_array_add(limits, policy->limits->pdata[l]);
    }
    return limits;
}

static char *in_words(const GPtrArray *limits, GHashTable *without)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        if (g_hash_table_contains(without, limit->id))
            continue;
        g_autofree char *words = limit->kind->describe(limit);
        g_string_append_printf(text, "%s'%s' (%s", text->len ? ", " : "", limit->id, words);
        if (limit->scope->len) {
            g_autofree char *scope = scope_text(limit->scope);
            g_string_append_printf(text, "; %s", scope);
        }
        g_string_append_printf(text, "%s%s)", limit->each ? "; each " : "", limit->each ? limit->each : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- by how much one limit alone would have to give way ---- */

typedef enum { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN } Answer;

/* Is there a plan under the whole policy with this limit in place of its own? In whole numbers, and only what
 * is proven counts. */
static bool try_instead(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                        const Limit *instead, gint64 deadline, Answer *answer, GError **error)
{
    g_autoptr(Formulation) formulation = formulation_new(scenario, fleet, functions, NULL, instead, error);
    if (!formulation)
        return false;
    const SolveRequest request = {.model = formulation->model,
                                  .aim = MINIMISE_NOTHING,
                                  .aim_most = MODEL_FREE,
                                  .cost_most = MODEL_FREE,
                                  .nodes = NODES,
                                  .deadline = deadline};
    SolveResult result;
    if (!solve_cutting(formulation->model, &request, &result, error))
        return false;
    *answer = result.status == SOLVE_INFEASIBLE ? ANSWER_NO : ANSWER_UNKNOWN;
    if (result.values) {
        g_autofree int64_t *point = solve_rounded(formulation->model, &result);
        if (model_holds(formulation->model, point))
            *answer = ANSWER_YES;
    }
    solve_clear(&result);
    return true;
}

/* Thresholds as whole steps: shares in tenths of a percent, an HHI in points. */
static int64_t threshold_now(const Limit *limit)
{
    switch (limit->kind->threshold) {
    case THRESHOLD_SHARE:
        return limit->kind->at_least ? fraction_ceil(limit->share, 1000) : fraction_floor(limit->share, 1000);
    case THRESHOLD_NUMBER:
        return limit->number;
    case THRESHOLD_HOURS:
        return limit->hours;
    case THRESHOLD_POINTS:
        return limit->points / HHI_SCALE;
    default:
        return 0;
    }
}

static int64_t threshold_loosest(const Scenario *scenario, const Limit *limit)
{
    static const int64_t most[] = {0, 1000, 0, HOURS_MAX, 10000};
    if (limit->kind->at_least)
        return 0;
    return limit->kind->threshold == THRESHOLD_NUMBER ? (int64_t)scenario->catalog->products->len
                                                      : most[limit->kind->threshold];
}

static Limit with_threshold(const Limit *limit, int64_t value)
{
    Limit other = *limit;
    if (limit->kind->threshold == THRESHOLD_SHARE)
        other.share = (Fraction){value, 1000};
    other.number = value;
    other.hours = value;
    other.points = value * HHI_SCALE;
    return other;
}

/* The step nearest to today's threshold at which there is a plan, every one before it proven to have none:
 * halving between one that has none and one that has. False with no error where there is no such step, or it
 * cannot be proven. */
static bool find_threshold(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                           const Limit *limit, gint64 deadline, int64_t *found, GError **error)
{
    int64_t tight = threshold_now(limit), loose = threshold_loosest(scenario, limit);
    if (limit->kind->threshold == THRESHOLD_NONE || tight == loose)
        return false;
    Limit other = with_threshold(limit, loose);
    Answer answer;
    if (!try_instead(scenario, fleet, functions, &other, deadline, &answer, error) || answer != ANSWER_YES)
        return false;
    while (ABS(loose - tight) > 1) {
        int64_t middle = tight + (loose - tight) / 2;
        other = with_threshold(limit, middle);
        if (!try_instead(scenario, fleet, functions, &other, deadline, &answer, error) ||
            answer == ANSWER_UNKNOWN)
            return false;
        *(answer == ANSWER_YES ? &loose : &tight) = middle;
    }
    *found = loose;
    return true;
}

/* "; 'few-contracts' alone would have to be: at most 5 vendors" for every limit of the conflict that can mend
 * it by itself. */
static bool add_thresholds(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                           const GPtrArray *limits, GHashTable *without, gint64 deadline, GString *text,
                           GError **error)
{
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        g_autoptr(GError) wrong = NULL;
        int64_t found = 0;
        if (g_hash_table_contains(without, limit->id))
            continue;
        bool good = find_threshold(scenario, fleet, functions, limit, deadline, &found, &wrong);
        if (wrong) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
        if (!good)
            continue;
        Limit other = with_threshold(limit, found);
        g_autofree char *words = limit->kind->describe(&other);
        g_string_append_printf(text, "; '%s' alone would have to be: %s", limit->id, words);
    }
    return true;
}

char *conflict_find(const Scenario *scenario, const Fleet *fleet, const char *const *functions, bool relaxed,
                    gint64 deadline, GError **error)
{
    g_autoptr(GPtrArray) limits = limits_of(scenario);
    g_autoptr(GHashTable) without = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        bool feasible = true;
        g_hash_table_add(without, limit->id);
        if (!try_without(scenario, fleet, functions, without, relaxed, deadline, &feasible, error))
            return NULL;
        if (feasible)
            g_hash_table_remove(without, limit->id);
    }
    g_autofree char *words = in_words(limits, without);
    if (!*words)
        return g_strdup("the offers' capacities do not cover the fleet, whatever the limits");
    g_autoptr(GString) text = g_string_new(limits->len - g_hash_table_size(without) == 1
                                               ? "this limit cannot hold under these offers"
                                               : "these limits cannot all hold together");
    g_string_append_printf(text, ": %s", words);
    if (!add_thresholds(scenario, fleet, functions, limits, without, deadline, text, error))
        return NULL;
    return g_string_free(g_steal_pointer(&text), FALSE);
}
