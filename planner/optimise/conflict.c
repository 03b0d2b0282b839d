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
    g_autoptr(Formulation) formulation = formulation_new(scenario, fleet, functions, without, error);
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
    return g_strdup_printf("%s: %s",
                           limits->len - g_hash_table_size(without) == 1
                               ? "this limit cannot hold under these offers"
                               : "these limits cannot all hold together",
                           words);
}
