#include "scenario/offer_index.h"

struct OfferIndex {
    const Scenario *scenario;
    GArray *anywhere; /* of guint: offers without a scope */
    GHashTable
        *by_value; /* "attribute=value" to GArray of guint: offers whose first attribute has the value */
};

static char *key_of_value(const char *attribute, const char *value)
{
    return g_strconcat(attribute, "=", value, NULL);
}

static void add_under(OfferIndex *index, const char *attribute, const char *value, guint offer)
{
    char *key = key_of_value(attribute, value);
    GArray *offers = g_hash_table_lookup(index->by_value, key);
    if (!offers) {
        offers = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(index->by_value, g_strdup(key), offers);
    }
    g_array_append_val(offers, offer);
    g_free(key);
}

OfferIndex *offer_index_new(const Scenario *scenario, const char *function)
{
    OfferIndex *index = g_new0(OfferIndex, 1);
    index->scenario = scenario;
    index->anywhere = g_array_new(FALSE, FALSE, sizeof(guint));
    index->by_value = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    for (guint o = 0; o < scenario->offers->len; o++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, o);
        const Product *product = catalog_product(scenario->catalog, offer->product);
        if (!g_strv_contains((const char *const *)product->functions, function))
            continue;
        if (offer->scope->len == 0) {
            g_array_append_val(index->anywhere, o);
            continue;
        }
        const ScopeKey *first = &g_array_index(offer->scope, ScopeKey, 0);
        for (char **value = first->values; *value; value++)
            add_under(index, first->attribute, *value, o);
    }
    return index;
}

void offer_index_free(OfferIndex *index)
{
    if (!index)
        return;
    g_array_unref(index->anywhere);
    g_hash_table_unref(index->by_value);
    g_free(index);
}

static int compare_offers(gconstpointer a, gconstpointer b)
{
    guint first = *(const guint *)a, second = *(const guint *)b;
    return first < second ? -1 : first > second;
}

GArray *offer_index_find(const OfferIndex *index, const FleetClass *class)
{
    g_autoptr(GArray) near = g_array_copy(index->anywhere);
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        for (char **value = attribute->values; *value; value++) {
            g_autofree char *key = key_of_value(attribute->name, *value);
            const GArray *offers = g_hash_table_lookup(index->by_value, key);
            if (offers)
                g_array_append_vals(near, offers->data, offers->len);
        }
    }
    g_array_sort(near, compare_offers);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < near->len; i++) {
        guint o = g_array_index(near, guint, i);
        bool again = i > 0 && g_array_index(near, guint, i - 1) == o;
        if (!again && scope_holds(g_array_index(index->scenario->offers, Offer, o).scope, class))
            g_array_append_val(found, o);
    }
    return found;
}
