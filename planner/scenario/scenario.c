/* scenario/1: reads the scenario and what it points at: catalogs, policies. */
#include "base/error.h"
#include "base/text.h"
#include "scenario/parse.h"

#include <string.h>

static const char *const objective_names[OBJECTIVES] = {"cost", "exposure", "hhi", "changes", "integrity"};

const char *objective_name(Objective objective)
{
    return objective_names[objective];
}

bool objective_parse(const char *word, Objective *objective)
{
    for (*objective = 0; *objective < OBJECTIVES; (*objective)++)
        if (strcmp(word, objective_names[*objective]) == 0)
            return true;
    return false;
}

static void need_clear(gpointer data)
{
    Need *need = data;
    if (need->scope)
        g_array_unref(need->scope);
    g_strfreev(need->functions);
}

void scenario_free(Scenario *scenario)
{
    if (!scenario)
        return;
    g_free(scenario->id);
    g_free(scenario->title);
    g_free(scenario->currency);
    g_free(scenario->prices);
    g_strfreev(scenario->functions);
    g_clear_pointer(&scenario->goals, g_array_unref);
    g_clear_pointer(&scenario->downtime, g_array_unref);
    g_clear_pointer(&scenario->offers, g_array_unref);
    g_clear_pointer(&scenario->fallbacks, g_array_unref);
    g_clear_pointer(&scenario->needs, g_array_unref);
    g_clear_pointer(&scenario->policies, g_ptr_array_unref);
    g_free(scenario->vendor_fixed);
    g_free(scenario->bundles);
    catalog_free(scenario->catalog);
    cJSON_Delete(scenario->json);
    g_free(scenario);
}

static bool read_text(const JsonDocument *document, const char *field, bool required, char **target,
                      GError **error)
{
    const char *text = NULL;
    if (!json_string(document, json_root(document), field, required, &text, error))
        return false;
    *target = text ? text_clean(text, strlen(text), 1024) : NULL;
    return true;
}

/* The paths in `field`, as seen from the folder of the scenario. */
static bool read_paths(const JsonDocument *document, const char *path, const char *field, char ***target,
                       GError **error)
{
    g_auto(GStrv) paths = NULL;
    if (!json_strings(document, json_root(document), field, false, true, &paths, error))
        return false;
    g_autofree char *folder = g_path_get_dirname(path);
    for (char **at = paths; at && *at; at++)
        if (!g_path_is_absolute(*at)) {
            char *whole = strcmp(folder, ".") == 0 ? g_strdup(*at) : g_build_filename(folder, *at, NULL);
            g_free(*at);
            *at = whole;
        }
    *target = g_steal_pointer(&paths);
    return true;
}

static bool read_catalog(const JsonDocument *document, const char *path, const CatalogChoice *choice,
                         Scenario *scenario, GError **error)
{
    g_auto(GStrv) own = NULL;
    if (!read_paths(document, path, "catalogs", &own, error))
        return false;
    if (!own) {
        scenario->catalog = catalog_read_shipped(choice, error);
        return scenario->catalog != NULL;
    }
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (char **at = own; *at; at++)
        g_ptr_array_add(paths, *at);
    for (const char *const *extra = choice ? choice->extra : NULL; extra && *extra; extra++)
        g_ptr_array_add(paths, (gpointer)(guintptr)*extra);
    g_ptr_array_add(paths, NULL);
    scenario->catalog = catalog_read((const char *const *)paths->pdata, error);
    return scenario->catalog != NULL;
}

static bool read_policies(const JsonDocument *document, const char *path, Scenario *scenario, GError **error)
{
    g_auto(GStrv) paths = NULL;
    if (!read_paths(document, path, "policies", &paths, error))
        return false;
    scenario->policies = g_ptr_array_new_with_free_func(policy_free);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **at = paths; at && *at; at++) {
        Policy *policy = policy_read(*at, error);
        if (!policy)
            return false;
        g_ptr_array_add(scenario->policies, policy);
        for (guint i = 0; i < policy->limits->len; i++) {
            const Limit *limit = policy->limits->pdata[i];
            if (!g_hash_table_add(ids, limit->id))
                return fail_input(error,
                                  "%s: the limit id '%s' stands in another policy of the scenario already; "
                                  "give each limit its own",
                                  *at, limit->id);
        }
    }
    return true;
}

/* "cost", or {"objective": "cost", "tolerance": "1%"}. */
static bool parse_goal(const JsonDocument *document, const cJSON *item, Goal *goal, GError **error)
{
    static const char *const known[] = {"objective", "tolerance", NULL};
    const char *word = cJSON_GetStringValue(item);
    *goal = (Goal){OBJECTIVE_COST, {0, 1}};
    if (!word && !cJSON_IsObject(item))
        return json_fail(
            document, item, error,
            "expected an objective like \"cost\" or {\"objective\": \"cost\", \"tolerance\": \"1%%\"}");
    if (!word && (!json_known_fields(document, item, known, error) ||
                  !json_string(document, item, "objective", true, &word, error) ||
                  !json_share(document, item, "tolerance", false, &goal->tolerance, error)))
        return false;
    if (objective_parse(word, &goal->objective))
        return true;
    g_autofree char *safe = text_for_terminal(word);
    return json_fail(document, item, error,
                     "objective '%s' is not known; expected cost, exposure, hhi, changes or integrity", safe);
}

/* Money is never thrown away: where cost is not among the objectives, or has a tolerance, it comes last once
 * more. */
static void add_last_goal(GArray *goals)
{
    const Goal cost = {OBJECTIVE_COST, {0, 1}};
    for (guint i = 0; i < goals->len; i++) {
        const Goal *goal = &g_array_index(goals, Goal, i);
        if (goal->objective == OBJECTIVE_COST && goal->tolerance.numerator == 0)
            return;
    }
    g_array_append_val(goals, cost);
}

static bool read_objectives(const JsonDocument *document, Scenario *scenario, GError **error)
{
    const cJSON *list = NULL;
    if (!json_array(document, json_root(document), "objectives", false, &list, error))
        return false;
    scenario->goals = g_array_new(FALSE, TRUE, sizeof(Goal));
    if (!list) {
        const Goal usual[] = {{OBJECTIVE_COST, {0, 1}}, {OBJECTIVE_CHANGES, {0, 1}}};
        g_array_append_vals(scenario->goals, usual, G_N_ELEMENTS(usual));
    } else if (!list->child) {
        return json_fail(document, list, error, "\"objectives\" is an empty list; name one, such as cost");
    }
    for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
        Goal goal;
        if (!parse_goal(document, item, &goal, error))
            return false;
        for (guint i = 0; i < scenario->goals->len; i++)
            if (g_array_index(scenario->goals, Goal, i).objective == goal.objective)
                return json_fail(document, item, error, "objective '%s' stands twice; keep one",
                                 objective_name(goal.objective));
        g_array_append_val(scenario->goals, goal);
    }
    add_last_goal(scenario->goals);
    return true;
}

/* "3%", "-2.5%": whole parts of RATE_UNIT, above -100 %. */
static bool read_rate(const JsonDocument *document, const char *field, int64_t *rate, GError **error)
{
    const char *text = "0%", *reason = "";
    if (!json_string(document, json_root(document), field, false, &text, error))
        return false;
    bool falls = *text == '-';
    Fraction share = {0, 1};
    if (fraction_parse(text + falls, &share, &reason) && RATE_UNIT % share.denominator == 0 &&
        !(falls && share.numerator == share.denominator)) {
        *rate = share.numerator * (RATE_UNIT / share.denominator) * (falls ? -1 : 1);
        return true;
    }
    g_autofree char *safe = text_for_terminal(text);
    return json_fail(
        document, cJSON_GetObjectItemCaseSensitive(json_root(document), field), error,
        "\"%s\" is '%s'; expected a rate a year like \"3%%\" or \"-2.5%%\", above -100%% and at most "
        "100%%, with at most four decimals",
        field, safe);
}

/* Growth of the fleet and of prices; refuses what would come to more than YEARS_MOST times a year's price. */
static bool read_growth(const JsonDocument *document, Scenario *scenario, GError **error)
{
    if (!read_rate(document, "growth", &scenario->growth, error) ||
        !read_rate(document, "price-rise", &scenario->price_rise, error))
        return false;
    __int128 year = RATE_UNIT, sum = 0;
    for (int64_t y = 0; y < scenario->years && sum <= YEARS_MOST * RATE_UNIT; y++) {
        sum += year;
        year = year * (RATE_UNIT + scenario->growth) / RATE_UNIT * (RATE_UNIT + scenario->price_rise) /
                   RATE_UNIT +
               1;
    }
    if (sum <= YEARS_MOST * RATE_UNIT + scenario->years)
        return true;
    return json_fail(document, json_root(document), error,
                     "\"growth\" and \"price-rise\" over %" G_GINT64_FORMAT
                     " years come to more than %d times the price of a year; correct them",
                     scenario->years, YEARS_MOST);
}

static bool read_needs(const JsonDocument *document, Scenario *scenario, GError **error)
{
    static const char *const known[] = {"scope", "functions", NULL};
    const cJSON *list = NULL;
    if (!json_array(document, json_root(document), "needs", false, &list, error))
        return false;
    scenario->needs = g_array_new(FALSE, TRUE, sizeof(Need));
    g_array_set_clear_func(scenario->needs, need_clear);
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        Need need = {NULL, NULL};
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a need as an object");
        if (!json_known_fields(document, object, known, error) ||
            !scope_read(document, object, "scope", &need.scope, error))
            return false;
        if (!json_strings(document, object, "functions", true, true, &need.functions, error)) {
            need_clear(&need);
            return false;
        }
        g_array_append_val(scenario->needs, need);
    }
    return true;
}

/* How fast hands-on recovery goes; limits that count on it need to be told. */
static bool read_operations(const JsonDocument *document, Scenario *scenario, GError **error)
{
    static const char *const known[] = {"technicians", "minutes-per-endpoint", "downtime-per-endpoint-hour",
                                        "note", NULL};
    const cJSON *operations = NULL;
    if (!json_object(document, json_root(document), "operations", false, &operations, error))
        return false;
    if (operations && (!json_known_fields(document, operations, known, error) ||
                       !json_integer(document, operations, "technicians", true, 1, INT32_MAX,
                                     &scenario->technicians, error) ||
                       !json_integer(document, operations, "minutes-per-endpoint", true, 1, INT32_MAX,
                                     &scenario->minutes_per_endpoint, error)))
        return false;
    if (!downtime_read(document, operations, scenario, error))
        return false;
    for (guint i = 0; !operations && i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (strcmp(limit->kind->name, "recover-within") == 0)
                return json_fail(document, json_root(document), error,
                                 "limit '%s' is about recovery by hand; state \"operations\": "
                                 "{\"technicians\": 20, \"minutes-per-endpoint\": 15}",
                                 limit->id);
        }
    }
    return true;
}

Scenario *scenario_read(const char *path, const CatalogChoice *choice, GError **error)
{
    static const char *const known[] = {"polyculture", "id",     "title",      "note",     "currency",
                                        "years",       "prices", "functions",  "catalogs", "policies",
                                        "objectives",  "offers", "vendors",    "needs",    "fallbacks",
                                        "operations",  "growth", "price-rise", NULL};
    g_autoptr(JsonDocument) document = json_read(path, "scenario/1", error);
    if (!document)
        return NULL;
    const cJSON *root = json_root(document);
    g_autoptr(Scenario) scenario = g_new0(Scenario, 1);
    if (!json_known_fields(document, root, known, error) ||
        !read_text(document, "id", true, &scenario->id, error) ||
        !read_text(document, "title", false, &scenario->title, error) ||
        !read_text(document, "currency", true, &scenario->currency, error) ||
        !read_text(document, "prices", false, &scenario->prices, error) ||
        !json_integer(document, root, "years", true, 1, 100, &scenario->years, error) ||
        !read_growth(document, scenario, error) ||
        !json_strings(document, root, "functions", true, false, &scenario->functions, error) ||
        !read_objectives(document, scenario, error) || !read_needs(document, scenario, error) ||
        !read_catalog(document, path, choice, scenario, error) ||
        !read_policies(document, path, scenario, error) || !offers_read(document, scenario, error) ||
        !read_operations(document, scenario, error))
        return NULL;
    scenario->json = cJSON_Duplicate(root, 1);
    return g_steal_pointer(&scenario);
}

cJSON *scenario_bundle_json(const Scenario *scenario)
{
    cJSON *json = cJSON_Duplicate(scenario->json, 1);
    cJSON_DeleteItemFromObjectCaseSensitive(json, "catalogs");
    cJSON_DeleteItemFromObjectCaseSensitive(json, "policies");
    cJSON *catalogs = cJSON_AddArrayToObject(json, "catalogs");
    cJSON_AddItemToArray(catalogs, cJSON_CreateString("catalog.json"));
    cJSON *policies = cJSON_AddArrayToObject(json, "policies");
    for (guint i = 0; i < scenario->policies->len; i++) {
        g_autofree char *name = g_strdup_printf("policies/%u.json", i + 1);
        cJSON_AddItemToArray(policies, cJSON_CreateString(name));
    }
    return json;
}

cJSON *policy_bundle_json(const Policy *policy)
{
    return cJSON_Duplicate(policy->json, 1);
}

/* Vendors that the scenario names need a product of theirs in the excerpt, or they would be unknown there. */
bool *scenario_products_used(const Scenario *scenario, const Fleet *fleet)
{
    const Catalog *catalog = scenario->catalog;
    bool *used = g_new0(bool, catalog->products->len + 1);
    for (guint i = 0; i < scenario->offers->len; i++)
        used[g_array_index(scenario->offers, Offer, i).product] = true;
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        for (guint s = 0; s < class->stacks->len; s++)
            for (char **id = g_array_index(class->stacks, FleetStack, s).products; *id; id++) {
                int product = catalog_find(catalog, *id);
                if (product >= 0)
                    used[product] = true;
            }
    }
    const cJSON *vendors = cJSON_GetObjectItemCaseSensitive(scenario->json, "vendors");
    for (const cJSON *object = vendors ? vendors->child : NULL; object; object = object->next) {
        int vendor =
            catalog_find_vendor(catalog, cJSON_GetObjectItemCaseSensitive(object, "vendor")->valuestring);
        for (guint p = 0; p < catalog->products->len; p++)
            if (catalog_product(catalog, (int)p)->vendor == vendor)
                used[p] = true;
    }
    return used;
}

Limit *scenario_limit(const Scenario *scenario, const char *id)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (strcmp(((const Limit *)policy->limits->pdata[l])->id, id) == 0)
                return policy->limits->pdata[l];
    }
    return NULL;
}
