#include "optimise/conflict.h"

#include "optimise/cuts.h"
#include "optimise/formulation.h"
#include "scenario/threshold.h"

#include <string.h>

#define NODES 5000

typedef enum { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN } Answer;

/* What is asked again and again: is there a plan without these limits, or with this one moved? */
typedef struct {
    const Scenario *scenario;
    const Fleet *fleet;
    const char *const *functions;
    gint64 deadline;
    bool relaxed;        /* counts may be fractional */
    bool unsure;         /* some question found no answer */
    GPtrArray *limits;   /* of const Limit * */
    GHashTable *without; /* ids of those that are proven not to matter */
} Search;

/* A plan counts when it holds exactly; with fractional counts, where only "no" is a proof, when the solver
 * says so. */
static bool ask(const Search *search, GHashTable *without, const Limit *instead, bool relaxed, Answer *answer,
                GError **error)
{
    g_autoptr(Formulation) formulation =
        formulation_new(search->scenario, search->fleet, search->functions, without, instead, error);
    if (!formulation)
        return false;
    const SolveRequest request = {.model = formulation->model,
                                  .aim = MINIMISE_NOTHING,
                                  .relax_counts = relaxed,
                                  .aim_most = MODEL_FREE,
                                  .cost_most = MODEL_FREE,
                                  .nodes = NODES,
                                  .deadline = search->deadline};
    SolveResult result;
    if (!solve_cutting(formulation->model, &request, &result, error))
        return false;
    *answer = result.status == SOLVE_INFEASIBLE ? ANSWER_NO : ANSWER_UNKNOWN;
    if (result.values) {
        g_autofree int64_t *point = solve_rounded(formulation->model, &result);
        if (relaxed || model_holds(formulation->model, point))
            *answer = ANSWER_YES;
    }
    solve_clear(&result);
    return true;
}

/* ---- the fewest limits ---- */

static const char *limit_id(const Search *search, guint index)
{
    return ((const Limit *)search->limits->pdata[index])->id;
}

/* Takes limits [from, to) out of the set if there is no plan without all of them; else looks at either half.
 * What stays at the end cannot be left out: with the rest gone there is a plan without it. (Chinneck and
 * Dravnieks 1991, the deletion filter; by halves, since most limits of a policy do not matter.) */
static bool reduce(Search *search, guint from, guint to, GError **error)
{
    Answer answer;
    for (guint i = from; i < to; i++)
        g_hash_table_add(search->without, (gpointer)(guintptr)limit_id(search, i));
    if (!ask(search, search->without, NULL, search->relaxed, &answer, error))
        return false;
    if (answer == ANSWER_NO)
        return true;
    for (guint i = from; i < to; i++)
        g_hash_table_remove(search->without, limit_id(search, i));
    if (to - from == 1) {
        search->unsure = search->unsure || answer == ANSWER_UNKNOWN;
        return true;
    }
    guint middle = from + (to - from) / 2;
    return reduce(search, from, middle, error) && reduce(search, middle, to, error);
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

/* The limits of the conflict, in the policy's order. */
static GPtrArray *conflict_of(const Search *search)
{
    GPtrArray *conflict = g_ptr_array_new();
    for (guint i = 0; i < search->limits->len; i++)
        if (!g_hash_table_contains(search->without, limit_id(search, i)))
            g_ptr_array_add(conflict, search->limits->pdata[i]);
    return conflict;
}

/* ---- by how much one limit alone would have to give way ---- */

/* Thresholds as whole steps: shares in tenths of a percent, an HHI in points, a budget in thousandths of it.
 */
static int64_t step_now(const Limit *limit)
{
    switch (limit->kind->threshold) {
    case THRESHOLD_SHARE:
        return limit->kind->at_least ? fraction_ceil(limit->share, 1000) : fraction_floor(limit->share, 1000);
    case THRESHOLD_POINTS:
        return limit->points / HHI_SCALE;
    case THRESHOLD_MONEY:
        return 1000;
    default:
        return limit_threshold(limit).number;
    }
}

static int64_t step_loosest(const Search *search, const Limit *limit)
{
    static const int64_t most[] = {[THRESHOLD_SHARE] = 1000,
                                   [THRESHOLD_HOURS] = HOURS_MAX,
                                   [THRESHOLD_POINTS] = 10000,
                                   [THRESHOLD_MONEY] = 100000};
    if (limit->kind->at_least)
        return 0;
    return limit->kind->threshold == THRESHOLD_NUMBER ? (int64_t)search->scenario->catalog->products->len
                                                      : most[limit->kind->threshold];
}

static Limit at_step(const Limit *limit, int64_t step)
{
    Limit other = *limit;
    ThresholdValue value = {{step, 1000}, step};
    if (limit->kind->threshold == THRESHOLD_POINTS)
        value.number = step * HHI_SCALE;
    if (limit->kind->threshold == THRESHOLD_MONEY) {
        /* Up to a whole unit of the currency, so that the amount reads well and suffices. */
        __int128 amount = ((__int128)limit->amount * step + 999) / 1000;
        value.number = (int64_t)((amount + MONEY_UNIT - 1) / MONEY_UNIT) * MONEY_UNIT;
    }
    limit_set_threshold(&other, value);
    return other;
}

/* The step nearest to today's threshold at which there is a plan under the whole policy, every one before it
 * proven to have none: halving between one that has none and one that has. False with no error where there is
 * no such step, or it cannot be proven. */
static bool find_step(const Search *search, const Limit *limit, int64_t *found, GError **error)
{
    int64_t tight = step_now(limit), loose = step_loosest(search, limit);
    if (limit->kind->threshold == THRESHOLD_NONE || tight == loose)
        return false;
    Limit other = at_step(limit, loose);
    Answer answer;
    if (!ask(search, NULL, &other, false, &answer, error) || answer != ANSWER_YES)
        return false;
    while (ABS(loose - tight) > 1) {
        int64_t middle = tight + (loose - tight) / 2;
        other = at_step(limit, middle);
        if (!ask(search, NULL, &other, false, &answer, error) || answer == ANSWER_UNKNOWN)
            return false;
        *(answer == ANSWER_YES ? &loose : &tight) = middle;
    }
    *found = loose;
    return true;
}

/* ---- in words ---- */

/* "'vendor-cap' (any one vendor in charge of at most 20 % of endpoints; site berlin; each service)" */
static void append_limit(const Limit *limit, GString *text)
{
    g_autofree char *words = limit->kind->describe(limit);
    g_string_append_printf(text, "'%s' (%s", limit->id, words);
    if (limit->scope->len) {
        g_autofree char *scope = scope_text(limit->scope);
        g_string_append_printf(text, "; %s", scope);
    }
    g_string_append_printf(text, "%s%s)", limit->each ? "; each " : "", limit->each ? limit->each : "");
}

static const char *between(guint index, guint count)
{
    return index == 0 ? "" : index + 1 == count ? " and " : ", ";
}

static char *in_brief(const GPtrArray *conflict)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < conflict->len; i++)
        g_string_append_printf(text, "%s%s", between(i, conflict->len),
                               ((const Limit *)conflict->pdata[i])->id);
    g_string_append(text, conflict->len == 1 ? " cannot hold" : " cannot hold together");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "; there is a plan with 'vendor-cap' alone at 33.4% or more, or with 'few-contracts' alone at 5 or more",
 * for every limit of the conflict that can mend it by itself. */
static bool append_thresholds(const Search *search, const GPtrArray *conflict, GString *text, GError **error)
{
    static const char *const units[] = {
        [THRESHOLD_NONE] = "",        [THRESHOLD_SHARE] = "",  [THRESHOLD_NUMBER] = "",
        [THRESHOLD_HOURS] = " hours", [THRESHOLD_POINTS] = "", [THRESHOLD_MONEY] = ""};
    const char *before = "; there is a plan with ";
    for (guint i = 0; i < conflict->len; i++) {
        const Limit *limit = conflict->pdata[i];
        g_autoptr(GError) wrong = NULL;
        int64_t step = 0;
        bool good = find_step(search, limit, &step, &wrong);
        if (wrong) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
        if (!good)
            continue;
        const Limit other = at_step(limit, step);
        g_autofree char *value = threshold_text(limit->kind->threshold, limit_threshold(&other));
        g_string_append_printf(text, "%s'%s' alone at %s%s or %s", before, limit->id, value,
                               units[limit->kind->threshold], limit->kind->at_least ? "less" : "more");
        before = ", or with ";
    }
    return true;
}

static char *in_words(const Search *search, const GPtrArray *conflict, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < conflict->len; i++) {
        g_string_append(text, between(i, conflict->len));
        append_limit(conflict->pdata[i], text);
    }
    g_string_append(text, conflict->len == 1 ? " cannot hold under these offers" : " cannot hold together");
    if (search->unsure)
        g_string_append(text, " (perhaps not even without one of them: the search was cut short)");
    if (!append_thresholds(search, conflict, text, error))
        return NULL;
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *conflict_find(const Scenario *scenario, const Fleet *fleet, const char *const *functions, bool relaxed,
                    bool brief, gint64 deadline, GError **error)
{
    g_autoptr(GPtrArray) limits = limits_of(scenario);
    g_autoptr(GHashTable) without = g_hash_table_new(g_str_hash, g_str_equal);
    Search search = {scenario, fleet, functions, deadline, relaxed, false, limits, without};
    if (limits->len && !reduce(&search, 0, limits->len, error))
        return NULL;
    g_autoptr(GPtrArray) conflict = conflict_of(&search);
    if (conflict->len == 0)
        return g_strdup("the offers' capacities do not cover the fleet, whatever the limits");
    return brief ? in_brief(conflict) : in_words(&search, conflict, error);
}
