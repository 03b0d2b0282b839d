/* A scenario made of policies alone: what an audit of today's fleet needs, where nothing is bought. */
#include "base/error.h"
#include "scenario/parse.h"

#include <string.h>

static void add_function(GPtrArray *functions, const char *function)
{
    if (!g_ptr_array_find_with_equal_func(functions, function, g_str_equal, NULL))
        g_ptr_array_add(functions, g_strdup(function));
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those that run somewhere and those that a limit names. */
static char **functions_of(const Scenario *scenario, const Fleet *fleet)
{
    GPtrArray *functions = g_ptr_array_new();
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        for (guint s = 0; s < class->stacks->len; s++)
            add_function(functions, g_array_index(class->stacks, FleetStack, s).function);
    }
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (limit->function)
                add_function(functions, limit->function);
        }
    }
    g_ptr_array_sort(functions, compare_names);
    g_ptr_array_add(functions, NULL);
    return (char **)g_ptr_array_free(functions, FALSE);
}

/* A limit id that another policy has too, or NULL. */
static const char *shared_id(const Scenario *scenario, const Policy *policy)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const GPtrArray *limits = ((const Policy *)scenario->policies->pdata[i])->limits;
        for (guint l = 0; l < limits->len; l++)
            for (guint own = 0; own < policy->limits->len; own++)
                if (strcmp(((const Limit *)limits->pdata[l])->id,
                           ((const Limit *)policy->limits->pdata[own])->id) == 0)
                    return ((const Limit *)limits->pdata[l])->id;
    }
    return NULL;
}

bool scenario_add_policies(Scenario *scenario, const char *const *paths, GError **error)
{
    for (; paths && *paths; paths++) {
        Policy *policy = policy_read(*paths, error);
        if (!policy)
            return false;
        const char *twice = shared_id(scenario, policy);
        if (twice) {
            fail_input(error,
                       "%s: the limit id '%s' stands in another policy already; give each limit its own",
                       *paths, twice);
            policy_free(policy);
            return false;
        }
        g_ptr_array_add(scenario->policies, policy);
    }
    return true;
}

/* Kinds of limits that ask for more than a policy says. */
static bool check_kinds(const Scenario *scenario, GError **error)
{
    static const char *const kinds[] = {"budget", "recover-within", NULL};
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (g_strv_contains(kinds, limit->kind->name))
                return fail_input(error,
                                  "policy '%s': limit '%s' is a %s, which needs a scenario's prices or "
                                  "operations; name one with -s",
                                  policy->id, limit->id, limit->kind->name);
        }
    }
    return true;
}

Scenario *scenario_of_policies(const char *const *paths, Catalog *catalog, const Fleet *fleet, GError **error)
{
    g_autoptr(Scenario) scenario = g_new0(Scenario, 1);
    scenario->id = g_strdup("today");
    scenario->currency = g_strdup("");
    scenario->years = 1;
    scenario->catalog = catalog;
    scenario->goals = g_array_new(FALSE, TRUE, sizeof(Goal));
    scenario->offers = g_array_new(FALSE, TRUE, sizeof(Offer));
    scenario->fallbacks = g_array_new(FALSE, TRUE, sizeof(Fallback));
    scenario->needs = g_array_new(FALSE, TRUE, sizeof(Need));
    scenario->policies = g_ptr_array_new_with_free_func(policy_free);
    scenario->vendor_fixed = g_new0(Money, catalog->vendors->len + 1);
    scenario->bundles = g_new0(VendorBundle, catalog->vendors->len + 1);
    if (!scenario_add_policies(scenario, paths, error) || !check_kinds(scenario, error))
        return NULL;
    scenario->functions = functions_of(scenario, fleet);
    return g_steal_pointer(&scenario);
}
