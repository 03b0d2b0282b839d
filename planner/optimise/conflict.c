#include "optimise/conflict.h"

#include "optimise/cuts.h"
#include "optimise/formulation.h"
#include "optimise/search.h"
#include "scenario/threshold.h"

#include <string.h>

#define NODES 5000
/* Of the tree, for a threshold: it is good to know, not needed; by the size of the model, so that every
 * machine stops at the same one. */
#define NODES_MOVED(columns) CLAMP(1000000 / (int)(columns), 100, NODES)
/* The same of the search, whose nodes are worth more. */
#define SEARCH_NODES(columns) CLAMP(100000 / (int)(columns), 20, 500)

typedef enum { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN } Answer;

/* What is asked again and again: is there a plan with these limits alone, or with this one moved? */
typedef struct {
    const Scenario *scenario;
    const Fleet *fleet;
    const char *const *functions;
    gint64 deadline;
    bool relaxed;         /* counts may be fractional */
    bool unsure;          /* some question found no answer */
    GPtrArray *limits;    /* of const Limit *, in the order in which they are tried */
    GHashTable *conflict; /* ids of those that are known to be part of it */
} Asking;

/* A plan counts when it holds exactly; with fractional counts, where only "no" is a proof, when the solver
 * says so. */
static bool ask(const Asking *asking, GHashTable *without, const Limit *instead, bool relaxed, Answer *answer,
                GError **error)
{
    g_autoptr(Formulation) formulation =
        formulation_new(asking->scenario, asking->fleet, asking->functions, without, instead, error);
    if (!formulation)
        return false;
    const SolveRequest request = {.model = formulation->model,
                                  .aim = MINIMISE_NOTHING,
                                  .relax_counts = relaxed,
                                  .aim_most = MODEL_FREE,
                                  .cost_most = MODEL_FREE,
                                  .nodes =
                                      instead ? NODES_MOVED(formulation->model->columns->len + 1) : NODES,
                                  .deadline = asking->deadline};
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

/* The same by the search on the folded model, which ends at the first plan. */
static bool ask_search(const Asking *asking, GHashTable *without, const Limit *instead, Answer *answer,
                       GError **error)
{
    g_autoptr(Formulation) folded =
        formulation_folded(asking->scenario, asking->fleet, asking->functions, without, instead, error);
    if (!folded)
        return false;
    const SearchRequest request = {.formulation = folded,
                                   .gap = {1, 1},
                                   .most = SEARCH_NODES(folded->model->columns->len + 1),
                                   .deadline = asking->deadline};
    g_auto(SearchResult) result = {0};
    if (!search(&request, &result, error))
        return false;
    *answer = result.pieces ? ANSWER_YES : result.infeasible ? ANSWER_NO : ANSWER_UNKNOWN;
    return true;
}

/* ---- the fewest limits ---- */

static const Limit *limit_at(const Asking *asking, guint index)
{
    return asking->limits->pdata[index];
}

/* All limits but what is known of the conflict and the first `count`. */
static GHashTable *all_but_first(const Asking *asking, guint count)
{
    GHashTable *without = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = count; i < asking->limits->len; i++)
        if (!g_hash_table_contains(asking->conflict, limit_at(asking, i)->id))
            g_hash_table_add(without, limit_at(asking, i)->id);
    return without;
}

/* Is there a plan under what is known of the conflict and the first `count` limits? Unsure counts as yes. */
static bool ask_first(Asking *asking, guint count, bool *feasible, GError **error)
{
    g_autoptr(GHashTable) without = all_but_first(asking, count);
    Answer answer;
    if (!ask(asking, without, NULL, asking->relaxed, &answer, error) ||
        (answer == ANSWER_UNKNOWN && !ask_search(asking, without, NULL, &answer, error)))
        return false;
    asking->unsure = asking->unsure || answer == ANSWER_UNKNOWN;
    *feasible = answer != ANSWER_NO;
    return true;
}

/* The least number of first limits that have no plan together with what is known, where the first `most` have
 * none: by doubling, then by halving, since the question is the harder the more limits there are. */
static bool find_first(Asking *asking, guint most, guint *found, GError **error)
{
    guint good = 0, bad = most;
    bool feasible = true;
    for (guint count = 2; count < bad; count *= 2) {
        if (!ask_first(asking, count, &feasible, error))
            return false;
        *(feasible ? &good : &bad) = count;
    }
    while (bad - good > 1) {
        guint middle = good + (bad - good) / 2;
        if (!ask_first(asking, middle, &feasible, error))
            return false;
        *(feasible ? &good : &bad) = middle;
    }
    *found = bad;
    return true;
}

/* The additive method (Tamiz, Mardle and Jones 1996; by halving, Junker 2004): the last of the fewest first
 * limits without a plan is part of the conflict, for without it there is one; then the same with it among
 * what is known, until that alone has no plan. */
static bool find_conflict(Asking *asking, GError **error)
{
    guint most = asking->limits->len;
    bool feasible = true;
    if (most && !ask_first(asking, 0, &feasible, error))
        return false;
    while (feasible && most > 0) {
        guint found = most;
        if (!find_first(asking, most, &found, error))
            return false;
        g_hash_table_add(asking->conflict, limit_at(asking, found - 1)->id);
        most = found - 1;
        if (most == 0)
            break;
        if (!ask_first(asking, 0, &feasible, error))
            return false;
    }
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

/* Those that add the fewest rows come first: they are the quickest to ask about. */
static bool order_limits(Asking *asking, GError **error)
{
    guint count = asking->limits->len;
    g_autofree guint *rows = g_new0(guint, count + 1);
    for (guint i = 0; i < count; i++) {
        const Limit *limit = limit_at(asking, i);
        g_hash_table_add(asking->conflict, limit->id);
        g_autoptr(GHashTable) without = all_but_first(asking, 0);
        g_hash_table_remove_all(asking->conflict);
        g_autoptr(Formulation) alone =
            formulation_new(asking->scenario, asking->fleet, asking->functions, without, NULL, error);
        if (!alone)
            return false;
        rows[i] = alone->model->rows->len;
        for (guint at = i; at > 0 && rows[at - 1] > rows[at]; at--) {
            guint swap = rows[at];
            rows[at] = rows[at - 1];
            rows[at - 1] = swap;
            asking->limits->pdata[at] = asking->limits->pdata[at - 1];
            asking->limits->pdata[at - 1] = (gpointer)(guintptr)limit;
        }
    }
    return true;
}

/* The limits of the conflict, in the policy's order. */
static GPtrArray *conflict_of(const Asking *asking)
{
    GPtrArray *conflict = limits_of(asking->scenario);
    for (guint i = conflict->len; i > 0; i--)
        if (!g_hash_table_contains(asking->conflict, ((const Limit *)conflict->pdata[i - 1])->id))
            g_ptr_array_remove_index(conflict, i - 1);
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

static int64_t step_loosest(const Asking *asking, const Limit *limit)
{
    static const int64_t most[] = {[THRESHOLD_SHARE] = 1000,
                                   [THRESHOLD_HOURS] = HOURS_MAX,
                                   [THRESHOLD_POINTS] = 10000,
                                   [THRESHOLD_MONEY] = 100000};
    if (limit->kind->at_least)
        return 0;
    return limit->kind->threshold == THRESHOLD_NUMBER ? (int64_t)asking->scenario->catalog->products->len
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

/* Is there a plan under the whole policy with this limit moved? Asked with few of the other limits first,
 * where "no" is quickly proven and holds for all; of all by the search, and where that does not know, by the
 * solver in whole numbers throughout. */
static bool ask_moved(const Asking *asking, const Limit *moved, Answer *answer, GError **error)
{
    for (guint count = 0;; count = MAX(4 * count, 2)) {
        bool all = count >= asking->limits->len;
        g_autoptr(GHashTable) without = all_but_first(asking, MIN(count, asking->limits->len));
        if (all && !ask_search(asking, without, moved, answer, error))
            return false;
        if (all && *answer != ANSWER_UNKNOWN)
            return true;
        if (!ask(asking, without, moved, !all && asking->relaxed, answer, error))
            return false;
        if (all || *answer == ANSWER_NO)
            return true;
    }
}

/* The step nearest to today's threshold at which there is a plan under the whole policy, every one before it
 * proven to have none: halving between one that has none and one that has. False with no error where there is
 * no such step, or it cannot be proven. */
static bool find_step(const Asking *asking, const Limit *limit, int64_t *found, GError **error)
{
    int64_t tight = step_now(limit), loose = step_loosest(asking, limit);
    if (limit->kind->threshold == THRESHOLD_NONE || tight == loose)
        return false;
    Limit other = at_step(limit, loose);
    Answer answer;
    if (!ask_moved(asking, &other, &answer, error) || answer != ANSWER_YES)
        return false;
    while (ABS(loose - tight) > 1) {
        int64_t middle = tight + (loose - tight) / 2;
        other = at_step(limit, middle);
        if (!ask_moved(asking, &other, &answer, error) || answer == ANSWER_UNKNOWN)
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
static bool append_thresholds(const Asking *asking, const GPtrArray *conflict, GString *text, GError **error)
{
    static const char *const units[] = {
        [THRESHOLD_NONE] = "",        [THRESHOLD_SHARE] = "",  [THRESHOLD_NUMBER] = "",
        [THRESHOLD_HOURS] = " hours", [THRESHOLD_POINTS] = "", [THRESHOLD_MONEY] = ""};
    const char *before = "; there is a plan with ";
    for (guint i = 0; i < conflict->len; i++) {
        const Limit *limit = conflict->pdata[i];
        g_autoptr(GError) wrong = NULL;
        int64_t step = 0;
        bool good = find_step(asking, limit, &step, &wrong);
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

static char *in_words(const Asking *asking, const GPtrArray *conflict, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < conflict->len; i++) {
        g_string_append(text, between(i, conflict->len));
        append_limit(conflict->pdata[i], text);
    }
    g_string_append(text, conflict->len == 1 ? " cannot hold under these offers" : " cannot hold together");
    if (asking->unsure)
        g_string_append(text, " (perhaps not even without one of them: the search was cut short)");
    if (!append_thresholds(asking, conflict, text, error))
        return NULL;
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *conflict_find(const Scenario *scenario, const Fleet *fleet, const char *const *functions, bool relaxed,
                    bool brief, gint64 deadline, GPtrArray *conflict, GError **error)
{
    g_autoptr(GPtrArray) limits = limits_of(scenario);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    Asking asking = {scenario, fleet, functions, deadline, relaxed, false, limits, ids};
    if (!order_limits(&asking, error) || !find_conflict(&asking, error))
        return NULL;
    g_autoptr(GPtrArray) found = conflict_of(&asking);
    g_ptr_array_extend(conflict, found, NULL, NULL);
    if (found->len == 0)
        return g_strdup("the offers' capacities do not cover the fleet, whatever the limits");
    return brief ? in_brief(found) : in_words(&asking, found, error);
}

bool conflict_prove(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                    const GPtrArray *conflict, gint64 deadline, char **proof, GError **error)
{
    g_autoptr(GHashTable) without = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) limits = limits_of(scenario);
    for (guint i = 0; i < limits->len; i++)
        if (!g_ptr_array_find((GPtrArray *)(guintptr)conflict, limits->pdata[i], NULL))
            g_hash_table_add(without, ((const Limit *)limits->pdata[i])->id);
    g_autoptr(Formulation) folded = formulation_folded(scenario, fleet, functions, without, NULL, error);
    if (!folded)
        return false;
    const SearchRequest request = {.formulation = folded, .gap = {1, 1}, .most = NODES, .deadline = deadline};
    g_auto(SearchResult) result = {0};
    if (!search(&request, &result, error))
        return false;
    *proof = result.infeasible ? g_steal_pointer(&result.proof) : NULL;
    return true;
}
