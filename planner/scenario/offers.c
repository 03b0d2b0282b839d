/* "offers", "vendors" and "fallbacks" of a scenario: what can be had, and at which price. */
#include "base/text.h"
#include "scenario/parse.h"

#include <string.h>

#define LICENCES_MAX (INT64_C(1) << 40)

/* A trillion: no price is larger, and years times it still fits. */
#define PRICE_MAX (INT64_C(1000000000000) * MONEY_UNIT)

static bool read_price(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                       Money *target, GError **error)
{
    if (!json_money(document, object, field, required, target, error))
        return false;
    if (*target <= PRICE_MAX)
        return true;
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                     "\"%s\" is more than a trillion; state prices in a larger unit", field);
}

static void offer_clear(gpointer data)
{
    Offer *offer = data;
    if (offer->scope)
        g_array_unref(offer->scope);
    if (offer->tiers)
        g_array_unref(offer->tiers);
    g_free(offer->contract.function);
}

static void fallback_clear(gpointer data)
{
    Fallback *fallback = data;
    g_free(fallback->function);
    g_free(fallback->text);
    if (fallback->scope)
        g_array_unref(fallback->scope);
}

static bool parse_tiers(const JsonDocument *document, const cJSON *object, Offer *offer, GError **error)
{
    static const char *const known[] = {"from", "unit", NULL};
    const cJSON *list = NULL;
    if (!json_array(document, object, "price", true, &list, error))
        return false;
    offer->tiers = g_array_new(FALSE, TRUE, sizeof(PriceTier));
    int64_t least = 1;
    for (const cJSON *item = list->child; item; item = item->next) {
        PriceTier tier = {0, 0};
        if (!cJSON_IsObject(item))
            return json_fail(document, item, error,
                             "expected a price tier like {\"from\": 1, \"unit\": \"42.00\"}");
        if (!json_known_fields(document, item, known, error) ||
            !json_integer(document, item, "from", true, least, LICENCES_MAX, &tier.from, error) ||
            !read_price(document, item, "unit", true, &tier.unit, error))
            return false;
        if (offer->tiers->len == 0 && tier.from != 1)
            return json_fail(document, item, error,
                             "the first price tier is from %" G_GINT64_FORMAT "; expected one from 1",
                             tier.from);
        g_array_append_val(offer->tiers, tier);
        least = tier.from + 1;
    }
    if (offer->tiers->len == 0)
        return json_fail(document, list, error, "\"price\" is an empty list; give at least one tier from 1");
    return true;
}

static bool parse_standby(const JsonDocument *document, const cJSON *object, Offer *offer, GError **error)
{
    static const char *const known[] = {"hot", "cold", NULL};
    const cJSON *standby = NULL;
    if (!json_object(document, object, "standby", false, &standby, error))
        return false;
    if (standby && !json_known_fields(document, standby, known, error))
        return false;
    for (BackupMode mode = MODE_HOT; standby && mode <= MODE_COLD; mode++)
        if (!read_price(document, standby, mode_name(mode), false, &offer->standby[mode], error))
            return false;
    return true;
}

static bool parse_product(const JsonDocument *document, const cJSON *object, const Catalog *catalog,
                          Offer *offer, GError **error)
{
    const char *product = NULL;
    if (!json_string(document, object, "product", true, &product, error))
        return false;
    offer->product = catalog_find(catalog, product);
    if (offer->product >= 0)
        return true;
    g_autofree char *safe = text_for_terminal(product);
    return json_fail(
        document, cJSON_GetObjectItemCaseSensitive(object, "product"), error,
        "product '%s' is not in the catalog; correct its id (`polyculture catalog list` shows them) or "
        "add it to a catalog file",
        safe);
}

static bool parse_tier_rule(const JsonDocument *document, const cJSON *object, Offer *offer, GError **error)
{
    const char *tiers = "all-units";
    if (!json_string(document, object, "tiers", false, &tiers, error))
        return false;
    offer->incremental = strcmp(tiers, "incremental") == 0;
    if (offer->incremental || strcmp(tiers, "all-units") == 0)
        return true;
    g_autofree char *safe = text_for_terminal(tiers);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "tiers"), error,
                     "tiers '%s'; expected \"all-units\" or \"incremental\"", safe);
}

/* The function whose primaries use the contract: the one of the scenario's that the product serves, or the
 * one that the contract names where there are several. */
static bool settle_contract(const JsonDocument *document, const cJSON *contract, const Scenario *scenario,
                            Offer *offer, GError **error)
{
    const Product *product = catalog_product(scenario->catalog, offer->product);
    const char *named = NULL, *served = NULL;
    int count = 0;
    if (!json_string(document, contract, "function", false, &named, error))
        return false;
    for (char **function = scenario->functions; *function; function++)
        if (g_strv_contains((const char *const *)product->functions, *function) &&
            (!named || strcmp(named, *function) == 0)) {
            served = *function;
            count++;
        }
    if (named && !g_strv_contains((const char *const *)product->functions, named)) {
        g_autofree char *safe = text_for_terminal(named);
        return json_fail(document, cJSON_GetObjectItemCaseSensitive(contract, "function"), error,
                         "product '%s' does not serve the function '%s'; correct the contract", product->id,
                         safe);
    }
    if (count > 1)
        return json_fail(
            document, contract, error,
            "product '%s' serves several of the scenario's functions; state the \"function\" that "
            "the contract is for",
            product->id);
    offer->contract.function = g_strdup(served);
    return true;
}

static bool parse_contract(const JsonDocument *document, const cJSON *object, const Scenario *scenario,
                           Offer *offer, GError **error)
{
    static const char *const known[] = {"endpoints", "years", "unit", "function", "note", NULL};
    const cJSON *contract = NULL;
    if (!json_object(document, object, "contract", false, &contract, error))
        return false;
    return !contract ||
           (json_known_fields(document, contract, known, error) &&
            json_integer(document, contract, "endpoints", true, 1, LICENCES_MAX, &offer->contract.endpoints,
                         error) &&
            json_integer(document, contract, "years", true, 1, 100, &offer->contract.years, error) &&
            read_price(document, contract, "unit", true, &offer->contract.unit, error) &&
            settle_contract(document, contract, scenario, offer, error));
}

/* What holds for a product as a whole, as its offers so far state it; -1: none does. */
typedef struct {
    bool offered, everywhere; /* the latter by an offer without a scope */
    int64_t minimum, capacity;
    Money fixed;
} Terms;

/* A term that an offer states: the product's other offers must state the same or nothing. */
static bool agree(const JsonDocument *document, const cJSON *object, const char *field, const char *product,
                  int64_t stated, int64_t *known, GError **error)
{
    if (*known < 0)
        *known = stated;
    if (stated < 0 || stated == *known)
        return true;
    return json_fail(
        document, object, error,
        "\"%s\" of product '%s' is not that of its other offer; it holds for the product as a whole, "
        "so state the same in both",
        field, product);
}

static bool add_to_terms(const JsonDocument *document, const cJSON *object, const Scenario *scenario,
                         const Offer *offer, Terms *all, GError **error)
{
    const char *product = catalog_product(scenario->catalog, offer->product)->id;
    Terms *terms = &all[offer->product];
    bool everywhere = offer->scope->len == 0;
    if (terms->offered && (terms->everywhere || everywhere))
        return json_fail(
            document, object, error,
            "product '%s' has an offer already that holds there; give each a \"scope\" of its own", product);
    terms->offered = true;
    terms->everywhere = everywhere;
    return agree(document, object, "minimum", product, offer->minimum, &terms->minimum, error) &&
           agree(document, object, "capacity", product, offer->capacity, &terms->capacity, error) &&
           agree(document, object, "fixed", product, offer->fixed, &terms->fixed, error);
}

static bool parse_offer(const JsonDocument *document, const cJSON *object, Scenario *scenario, Terms *terms,
                        GError **error)
{
    static const char *const known[] = {"product", "price",     "tiers",   "minimum",         "capacity",
                                        "fixed",   "migration", "standby", "deploy-per-hour", "scope",
                                        "note",    "contract",  NULL};
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error, "expected an offer as an object");
    Offer offer = {.minimum = -1, .capacity = -1, .fixed = -1, .standby = {-1, -1, -1, -1}};
    bool good = json_known_fields(document, object, known, error) &&
                parse_product(document, object, scenario->catalog, &offer, error) &&
                parse_tier_rule(document, object, &offer, error) &&
                parse_tiers(document, object, &offer, error) &&
                json_integer(document, object, "minimum", false, 0, LICENCES_MAX, &offer.minimum, error) &&
                json_integer(document, object, "capacity", false, 0, LICENCES_MAX, &offer.capacity, error) &&
                read_price(document, object, "fixed", false, &offer.fixed, error) &&
                read_price(document, object, "migration", false, &offer.migration, error) &&
                parse_standby(document, object, &offer, error) &&
                json_integer(document, object, "deploy-per-hour", false, 0, INT32_MAX, &offer.deploy_per_hour,
                             error) &&
                scope_read(document, object, "scope", &offer.scope, error) &&
                parse_contract(document, object, scenario, &offer, error) &&
                add_to_terms(document, object, scenario, &offer, terms, error);
    if (!good) {
        offer_clear(&offer);
        return false;
    }
    g_array_append_val(scenario->offers, offer);
    return true;
}

/* The terms that hold for a product as a whole, brought to all its offers; what none states becomes its
 * default. */
static void settle_terms(Scenario *scenario, const Terms *all)
{
    for (guint i = 0; i < scenario->offers->len; i++) {
        Offer *offer = &g_array_index(scenario->offers, Offer, i);
        const Terms *terms = &all[offer->product];
        offer->minimum = MAX(terms->minimum, 0);
        offer->capacity = terms->capacity;
        offer->fixed = MAX(terms->fixed, 0);
    }
}

static bool parse_offers(const JsonDocument *document, const cJSON *list, Scenario *scenario, GError **error)
{
    guint products = scenario->catalog->products->len;
    g_autofree Terms *terms = g_new(Terms, products + 1);
    for (guint p = 0; p < products; p++)
        terms[p] = (Terms){.minimum = -1, .capacity = -1, .fixed = -1};
    for (const cJSON *object = list->child; object; object = object->next)
        if (!parse_offer(document, object, scenario, terms, error))
            return false;
    if (scenario->offers->len == 0)
        return json_fail(document, list, error, "\"offers\" is an empty list; a plan needs something to buy");
    settle_terms(scenario, terms);
    return true;
}

static bool parse_bundle(const JsonDocument *document, const cJSON *object, VendorBundle *bundle,
                         GError **error)
{
    static const char *const known[] = {"functions", "discount", "note", NULL};
    const cJSON *terms = NULL;
    if (!json_object(document, object, "bundle", false, &terms, error))
        return false;
    return !terms || (json_known_fields(document, terms, known, error) &&
                      json_integer(document, terms, "functions", true, 2, 1000, &bundle->functions, error) &&
                      json_share(document, terms, "discount", true, &bundle->discount, error));
}

static bool parse_vendors(const JsonDocument *document, const cJSON *list, Scenario *scenario, GError **error)
{
    static const char *const known[] = {"vendor", "fixed", "bundle", "note", NULL};
    g_autofree bool *seen = g_new0(bool, scenario->catalog->vendors->len + 1);
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        const char *id = NULL;
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a vendor as an object");
        if (!json_known_fields(document, object, known, error) ||
            !json_string(document, object, "vendor", true, &id, error))
            return false;
        int vendor = catalog_find_vendor(scenario->catalog, id);
        if (vendor < 0 || seen[vendor]) {
            g_autofree char *safe = text_for_terminal(id);
            return json_fail(document, object, error,
                             vendor < 0 ? "vendor '%s' is not in the catalog; correct its id"
                                        : "vendor '%s' stands twice; keep one",
                             safe);
        }
        seen[vendor] = true;
        if (!read_price(document, object, "fixed", false, &scenario->vendor_fixed[vendor], error) ||
            !parse_bundle(document, object, &scenario->bundles[vendor], error))
            return false;
    }
    return true;
}

static bool parse_fallbacks(const JsonDocument *document, const cJSON *list, Scenario *scenario,
                            GError **error)
{
    static const char *const known[] = {"function", "standby", "scope", "text", NULL};
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        const char *function = NULL, *text = "";
        Fallback fallback = {0};
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a fallback as an object");
        bool good = json_known_fields(document, object, known, error) &&
                    json_string(document, object, "function", true, &function, error) &&
                    json_string(document, object, "text", false, &text, error) &&
                    read_price(document, object, "standby", true, &fallback.standby, error) &&
                    scope_read(document, object, "scope", &fallback.scope, error);
        if (!good) {
            fallback_clear(&fallback);
            return false;
        }
        fallback.function = g_strdup(function);
        fallback.text = text_clean(text, strlen(text), 1024);
        g_array_append_val(scenario->fallbacks, fallback);
    }
    return true;
}

bool offers_read(const JsonDocument *document, Scenario *scenario, GError **error)
{
    const cJSON *root = json_root(document), *offers = NULL, *vendors = NULL, *fallbacks = NULL;
    scenario->offers = g_array_new(FALSE, TRUE, sizeof(Offer));
    g_array_set_clear_func(scenario->offers, offer_clear);
    scenario->fallbacks = g_array_new(FALSE, TRUE, sizeof(Fallback));
    g_array_set_clear_func(scenario->fallbacks, fallback_clear);
    scenario->vendor_fixed = g_new0(Money, scenario->catalog->vendors->len + 1);
    scenario->bundles = g_new0(VendorBundle, scenario->catalog->vendors->len + 1);
    if (!json_array(document, root, "offers", true, &offers, error) ||
        !json_array(document, root, "vendors", false, &vendors, error) ||
        !json_array(document, root, "fallbacks", false, &fallbacks, error))
        return false;
    return parse_offers(document, offers, scenario, error) &&
           parse_vendors(document, vendors, scenario, error) &&
           parse_fallbacks(document, fallbacks, scenario, error);
}
