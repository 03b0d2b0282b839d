#include "audit/certificate.h"

#include "audit/billing.h"
#include "audit/certificate/proof.h"
#include "base/error.h"
#include "base/text.h"

#include <string.h>

void certified_free(Certified *certified)
{
    if (!certified)
        return;
    g_free(certified->words);
    g_strfreev(certified->limits);
    g_free(certified);
}

/* The certificate as it is checked. */
typedef struct {
    JsonDocument *document;
    const Scenario *scenario;
    Scenario narrowed; /* the same with the limits that the proof rests on; its own are `policies` alone */
    Policy narrow;
    const Fleet *fleet;
    int64_t denominator;
    GPtrArray *sides;    /* of Side *: per function of the scenario */
    GPtrArray *problems; /* of Problem * */
    Money grain;
    Certified *result;
    GString *words;
} Check;

static void check_clear(Check *check)
{
    g_clear_pointer(&check->problems, g_ptr_array_unref);
    g_clear_pointer(&check->sides, g_ptr_array_unref);
    g_clear_pointer(&check->document, json_free);
    g_clear_pointer(&check->narrowed.policies, g_ptr_array_unref);
    g_clear_pointer(&check->narrow.limits, g_ptr_array_unref);
    certified_free(check->result);
    if (check->words)
        g_string_free(check->words, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

static bool has_whole_limit(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (((const Limit *)policy->limits->pdata[l])->together ||
                ((const Limit *)policy->limits->pdata[l])->kind->whole)
                return true;
    }
    return false;
}

static bool can_use_vendor(const Problem *problem, int vendor)
{
    for (guint s = 0; s < problem->sides->len; s++)
        if (side_sells(problem->sides->pdata[s], vendor))
            return true;
    return false;
}

/* Functions stand apart only where nothing ties them: a cost must not count twice. */
static bool check_apart(const Check *check, GError **error)
{
    const Catalog *catalog = check->scenario->catalog;
    const cJSON *root = json_root(check->document);
    for (guint s = 0; s < check->sides->len; s++) {
        const Side *side = check->sides->pdata[s];
        bool found = false;
        for (guint i = 0; i < check->problems->len; i++)
            found = found || g_ptr_array_find(((Problem *)check->problems->pdata[i])->sides, side, NULL);
        if (!found)
            return json_fail(check->document, root, error,
                             "function '%s' of the scenario stands in no problem", side->demand->function);
    }
    if (check->problems->len > 1 && has_whole_limit(check->scenario))
        return json_fail(check->document, root, error,
                         "a limit of the plan as a whole ties the functions together, but they stand in %u "
                         "problems",
                         check->problems->len);
    for (guint v = 0; v < catalog->vendors->len; v++) {
        guint users = 0;
        bool tied = check->scenario->vendor_fixed[v] || check->scenario->bundles[v].functions > 0;
        for (guint i = 0; tied && i < check->problems->len; i++)
            users += can_use_vendor(check->problems->pdata[i], (int)v);
        if (users > 1)
            return json_fail(check->document, root, error,
                             "vendor '%s' has a fixed cost or a bundle and sells for %u of the problems; it "
                             "would count more than once",
                             ((const Vendor *)catalog->vendors->pdata[v])->id, users);
    }
    return true;
}

/* Where the file names limits, the rest of the policy is as if it were not there: what holds under fewer
 * limits holds under all. */
static bool read_limits(Check *check, GError **error)
{
    const cJSON *root = json_root(check->document);
    if (!json_strings(check->document, root, "limits", false, true, &check->result->limits, error))
        return false;
    if (!check->result->limits)
        return true;
    check->narrow.limits = g_ptr_array_new();
    for (char **id = check->result->limits; *id; id++) {
        Limit *limit = scenario_limit(check->scenario, *id);
        g_autofree char *safe = text_for_terminal(*id);
        if (!limit)
            return json_fail(check->document, cJSON_GetObjectItemCaseSensitive(root, "limits"), error,
                             "the policy has no limit '%s'", safe);
        g_ptr_array_add(check->narrow.limits, limit);
    }
    check->narrowed = *check->scenario;
    check->narrowed.policies = g_ptr_array_new();
    g_ptr_array_add(check->narrowed.policies, &check->narrow);
    check->scenario = &check->narrowed;
    return true;
}

static bool read_all(Check *check, GError **error)
{
    static const char *const known[] = {"polyculture", "denominator", "limits", "problems", NULL};

    const cJSON *root = json_root(check->document), *list = NULL;
    if (!json_known_fields(check->document, root, known, error) ||
        !json_integer(check->document, root, "denominator", true, 1, DENOMINATOR_MAX, &check->denominator,
                      error) ||
        !read_limits(check, error) || !json_array(check->document, root, "problems", true, &list, error))
        return false;
    for (char **function = check->scenario->functions; *function; function++) {
        Side *side = side_new(check->scenario, check->fleet, *function, error);
        if (!side)
            return false;
        g_ptr_array_add(check->sides, side);
    }
    const Problem like = {.document = check->document,
                          .scenario = check->scenario,
                          .fleet = check->fleet,
                          .denominator = check->denominator};
    for (const cJSON *object = list->child; object; object = object->next) {
        Problem *problem = problem_read(object, &like, check->sides, check->problems, error);
        if (!problem)
            return false;
        g_ptr_array_add(check->problems, problem);
    }
    return check_apart(check, error);
}

/* ---- the bound ---- */

static void divide(Money *grain, Money cost)
{
    while (cost) {
        Money rest = *grain % cost;
        *grain = cost;
        cost = rest;
    }
}

/* What all costs are multiples of; 1 where nothing costs anything. */
static Money grain_of(const Scenario *scenario)
{
    Money grain = 0;
    for (guint o = 0; o < scenario->offers->len; o++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, o);
        int vendor = catalog_product(scenario->catalog, offer->product)->vendor;
        const int prices = scenario->bundles[vendor].functions > 0 ? 2 : 1;
        for (guint t = 0; t < offer->tiers->len; t++)
            for (int bundled = 0; bundled < prices; bundled++)
                divide(&grain,
                       over_years(scenario, billing_unit(scenario, offer, bundled,
                                                         g_array_index(offer->tiers, PriceTier, t).from)));
        divide(&grain, offer->contract.unit * MIN(offer->contract.years, scenario->years));
        divide(&grain, offer->fixed);
        divide(&grain, offer->migration);
        for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
            divide(&grain, over_years(scenario, MAX(offer->standby[mode], 0)));
    }
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        divide(&grain, scenario->vendor_fixed[v]);
    for (guint f = 0; f < scenario->fallbacks->len; f++)
        divide(&grain, over_years(scenario, g_array_index(scenario->fallbacks, Fallback, f).standby));
    return MAX(grain, 1);
}

static bool bound_all(Check *check, GError **error)
{
    mpz_t total;
    mpz_init(total);
    bool good = true;
    for (guint i = 0; i < check->problems->len && good; i++) {
        Problem *problem = check->problems->pdata[i];
        good = problem_bound(problem, check->grain, check->words, total, &check->result->none, error);
        check->result->leaves += problem->leaves;
        check->result->multipliers += problem->multipliers;
    }
    check->result->problems = check->problems->len;
    mpz_mul_ui(total, total, (unsigned long)check->grain);
    if (good && !check->result->none && !mpz_fits_slong_p(total))
        good = fail_input(error, "%s: its bound does not fit 64 bits", json_name(check->document));
    if (good && !check->result->none)
        check->result->bound = mpz_get_si(total);
    mpz_clear(total);
    return good;
}

/* Takes the document over; NULL is an error that has been told. */
static Certified *check_document(JsonDocument *document, const Scenario *scenario, const Fleet *fleet,
                                 bool words, GError **error)
{
    g_auto(Check) check = {.scenario = scenario, .fleet = fleet, .document = document};
    check.sides = g_ptr_array_new_with_free_func(side_free);
    check.problems = g_ptr_array_new_with_free_func(problem_free);
    check.result = g_new0(Certified, 1);
    check.words = words ? g_string_new(NULL) : NULL;
    check.grain = grain_of(scenario);
    if (!document || !read_all(&check, error) || !bound_all(&check, error))
        return NULL;
    if (words)
        check.result->words = g_string_free(g_steal_pointer(&check.words), FALSE);
    return g_steal_pointer(&check.result);
}

bool certificate_possible(const Scenario *scenario, GError **error)
{
    return terms_known(scenario, error);
}

Certified *certificate_check(const char *path, const Scenario *scenario, const Fleet *fleet, bool words,
                             GError **error)
{
    if (!terms_known(scenario, error))
        return NULL;
    return check_document(json_read(path, "certificate/1", error), scenario, fleet, words, error);
}

Certified *certificate_check_text(const char *name, GString *text, const Scenario *scenario,
                                  const Fleet *fleet, GError **error)
{
    if (!terms_known(scenario, error)) {
        g_string_free(text, TRUE);
        return NULL;
    }
    return check_document(json_parse(name, text, "certificate/1", error), scenario, fleet, false, error);
}
