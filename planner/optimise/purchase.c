#include "optimise/purchase.h"

#include <string.h>

Money price_over_years(const Scenario *scenario, Money yearly)
{
    /* In parts of a million twice over; a price of a trillion at twice the rate a year still fits 128 bits.
     */
    __int128 rise = (__int128)(RATE_UNIT + scenario->growth) * (RATE_UNIT + scenario->price_rise);
    __int128 unit = (__int128)RATE_UNIT * RATE_UNIT, price = yearly, sum = yearly;
    for (int64_t later = 1; later < scenario->years; later++) {
        price = (price * rise + unit / 2) / unit;
        sum += price;
    }
    return (Money)sum;
}

static const char *product_id(const Block *block, int product)
{
    return catalog_product(block->scenario->catalog, product)->id;
}

static int bundle_of(const Block *block, int product)
{
    return block->bundle[catalog_product(block->scenario->catalog, product)->vendor];
}

/* Adds the entries of the primaries that buy under the offer (offer -1: under any of the product); returns
 * how many endpoints these can be at most. */
static int64_t primaries_entries(Block *block, int product, int offer, int64_t coefficient)
{
    int64_t most = 0;
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        if (group->x[product] < 0 || (offer >= 0 && group->class->offer[product] != offer))
            continue;
        if (coefficient)
            model_add_entry(block->model, group->x[product], coefficient);
        most += group->endpoints;
    }
    return most;
}

/* The most primaries of the product that capacity and limits on the whole function leave. */
static int64_t most_primaries(const Block *block, int64_t capacity, int64_t endpoints)
{
    int64_t most = capacity >= 0 ? MIN(capacity, endpoints) : endpoints;
    for (guint i = 0; i < block->instances->len; i++) {
        const LimitInstance *instance = block->instances->pdata[i];
        if (g_str_equal(instance->limit->kind->name, "max-share") && instance_is_whole(block, instance) &&
            instance->limit->of == DOMAIN_VENDOR && !instance->limit->values)
            most = MIN(most, fraction_floor(instance->limit->share, instance->endpoints));
    }
    return most;
}

/* 1 where the product is primary anywhere: x[k,p] <= n used, and the row on totals. */
static int add_product_used(Block *block, int product, int64_t capacity, Money fixed)
{
    int64_t endpoints = primaries_entries(block, product, -1, 0);
    int64_t most = most_primaries(block, capacity, endpoints);
    int used = model_add_column(
        block->model, model_name("product.%s.%s", block->demand->function, product_id(block, product)),
        COLUMN_CHOICE, 1);
    model_column(block->model, used)->key =
        key_of("product", product_id(block, product), block->demand->function, NULL);
    model_add_cost(block->model, used, COST_FIXED, fixed);
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        if (group->x[product] < 0 ||
            (!block->folded && block->groups->len > 300 && group->class->primary != product))
            continue;
        model_add_entry(block->model, group->x[product], 1);
        model_add_entry(block->model, used, -MIN(group->endpoints, most));
        int row =
            model_add_row(block->model, model_name("link.%s.%u", model_column(block->model, used)->name, k),
                          -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, used, (int)k, -1);
        model_row(block->model, row)->lazy = group->class->primary != product;
    }
    primaries_entries(block, product, -1, 1);
    model_add_entry(block->model, used, -most);
    int row = model_add_row(block->model, model_name("link.%s.all", model_column(block->model, used)->name),
                            -MODEL_FREE, 0);
    model_row(block->model, row)->key =
        g_strdup_printf("[\"total\",%s]", model_column(block->model, used)->key);
    int vendor_used = block->vendor_used[catalog_product(block->scenario->catalog, product)->vendor];
    if (vendor_used >= 0) {
        model_add_entry(block->model, used, 1);
        model_add_entry(block->model, vendor_used, -1);
        row = model_add_row(block->model, model_name("of-vendor.%s", model_column(block->model, used)->name),
                            -MODEL_FREE, 0);
        model_row(block->model, row)->key =
            key_of("of-vendor", product_id(block, product), block->demand->function, NULL);
    }
    return used;
}

/* ["licences", offer, function] */
static char *key_of_licences(const Block *block, int offer)
{
    g_autofree char *function = key_of(block->demand->function, NULL);
    return g_strdup_printf("[\"licences\",%d,%s", offer, function + 1);
}

/* One price for all: it stands on the primaries. */
static void price_directly(Block *block, int offer)
{
    const Offer *terms = &g_array_index(block->scenario->offers, Offer, offer);
    Money yearly = g_array_index(terms->tiers, PriceTier, 0).unit;
    BlockPrice price = {key_of_licences(block, offer), price_over_years(block->scenario, yearly)};
    g_array_append_val(block->prices, price);
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        if (group->x[terms->product] >= 0 && group->class->offer[terms->product] == offer)
            model_add_cost(block->model, group->x[terms->product], COST_LICENCES,
                           price_over_years(block->scenario, yearly));
    }
}

typedef struct {
    GArray *billed; /* of int: columns q, over all offers of the product */
    GArray *chosen; /* of int: columns s */
    GArray *tiers;  /* of guint: the tier that each of these stands for */
} Purchase;

/* What a licence of the tier costs over the years, with the discount of the vendor's bundle where `bundled`.
 */
static Money tier_price(const Block *block, const Offer *terms, guint tier, bool bundled)
{
    const Scenario *scenario = block->scenario;
    __int128 unit = g_array_index(terms->tiers, PriceTier, tier).unit;
    if (bundled) {
        int vendor = catalog_product(scenario->catalog, terms->product)->vendor;
        const Fraction *discount = &scenario->bundles[vendor].discount;
        unit = (unit * 2 * (discount->denominator - discount->numerator) + discount->denominator) /
               (2 * discount->denominator);
    }
    return price_over_years(scenario, (Money)unit);
}

/* Incremental: billed licences in slice i cost c_i each, and what the slices below cost more or less than at
 * this price stands on the choice: sum over j < i of (a_j+1 - a_j)(c_j - c_i). A slice may then be cheaper
 * than nothing at its start, so the choice's cost can be below zero, though never with its licences. */
static Money base_of(const Block *block, const Offer *terms, guint tier, bool bundled)
{
    const PriceTier *tiers = (const PriceTier *)(gpointer)terms->tiers->data;
    Money base = 0, here = tier_price(block, terms, tier, bundled);
    for (guint j = 0; j < tier; j++)
        base += (tiers[j + 1].from - tiers[j].from) * (tier_price(block, terms, j, bundled) - here);
    return base;
}

/* What an offer can be billed for: up to `most` primaries, at least `minimum` once it is used. */
typedef struct {
    int offer;
    int64_t most, minimum;
} Reach;

/* ["tier", offer, function, i], or ["from-tier", ...]; `price` is what follows. */
static char *key_of_tier(const Block *block, const char *word, int offer, guint tier, const char *price)
{
    g_autofree char *function = key_of(block->demand->function, NULL);
    return g_strdup_printf("[\"%s\",%d,%.*s,%u%s]", word, offer, (int)strlen(function) - 2, function + 1,
                           tier, price);
}

/* The columns s_i and q_i of one offer with their costs; `bundled`: at the prices of the bundle. */
static void add_tiers(Block *block, const Reach *reach, bool bundled, Purchase *purchase)
{
    const Offer *terms = &g_array_index(block->scenario->offers, Offer, reach->offer);
    Model *model = block->model;
    for (guint i = 0; i < terms->tiers->len; i++) {
        const PriceTier *tier = &g_array_index(terms->tiers, PriceTier, i);
        int64_t last = i + 1 < terms->tiers->len ? tier[1].from - 1 : INT64_MAX;
        int64_t from = MAX(tier->from, reach->minimum);
        int64_t to = MIN(last, MAX(MAX(reach->most, from), terms->minimum));
        if (from > last)
            continue;
        g_autofree char *name =
            model_name("%s.%s.%d.%u%s", block->demand->function, product_id(block, terms->product),
                       reach->offer, i + 1, bundled ? ".bundled" : "");
        int chosen = model_add_column(model, model_name("tier.%s", name), COLUMN_CHOICE, 1);
        model_column(model, chosen)->key = key_of_tier(block, "tier", reach->offer, i,
                                                       bundled ? ",\"bundled\""
                                                       : bundle_of(block, terms->product) >= 0 ? ",\"plain\""
                                                                                               : "");
        int billed = model_add_column(model, model_name("billed.%s", name), COLUMN_COUNT, to);
        model_add_cost(model, billed, COST_LICENCES, tier_price(block, terms, i, bundled));
        if (terms->incremental)
            model_add_cost(model, chosen, COST_LICENCES, base_of(block, terms, i, bundled));
        model_add_entry(model, billed, 1);
        model_add_entry(model, chosen, -from);
        model_add_row(model, model_name("from.%s", name), 0, MODEL_FREE);
        model_add_entry(model, billed, 1);
        model_add_entry(model, chosen, -to);
        model_add_row(model, model_name("to.%s", name), -MODEL_FREE, 0);
        g_array_append_val(purchase->billed, billed);
        g_array_append_val(purchase->chosen, chosen);
        g_array_append_val(purchase->tiers, i);
    }
}

static void sum_from(Block *block, const GArray *columns, guint first, int64_t coefficient)
{
    for (guint i = first; i < columns->len; i++)
        model_add_entry(block->model, g_array_index(columns, int, i), coefficient);
}

/* Columns and rows of one offer; `minimum` is the least that this offer alone must bill once it is used. */
static void price_by_tier(Block *block, int offer, int64_t minimum, bool only_when_used, Purchase *purchase)
{
    const Offer *terms = &g_array_index(block->scenario->offers, Offer, offer);
    Model *model = block->model;
    const char *product = product_id(block, terms->product);
    const char *function = block->demand->function;
    const Reach reach = {offer, primaries_entries(block, terms->product, offer, 0), minimum};
    int bundle = bundle_of(block, terms->product);
    if (reach.most == 0)
        return;
    guint first_billed = purchase->billed->len, first_chosen = purchase->chosen->len;
    if (bundle >= 0) {
        add_tiers(block, &reach, true, purchase);
        sum_from(block, purchase->chosen, first_chosen, 1);
        model_add_entry(model, bundle, -1);
        int row =
            model_add_row(model, model_name("bundled.%s.%s.%d", function, product, offer), -MODEL_FREE, 0);
        g_autofree char *licences = key_of_licences(block, offer);
        model_row(model, row)->key = g_strdup_printf("[\"bundled\"%s", strchr(licences, ','));
    }
    add_tiers(block, &reach, false, purchase);
    sum_from(block, purchase->chosen, first_chosen, 1);
    model_add_row(model, model_name("one-tier.%s.%s.%d", function, product, offer), -MODEL_FREE, 1);
    primaries_entries(block, terms->product, offer, 1);
    sum_from(block, purchase->billed, first_billed, -1);
    int row = model_add_row(model, model_name("licensed.%s.%s.%d", function, product, offer), -MODEL_FREE, 0);
    model_row(model, row)->key = key_of_licences(block, offer);
    if (!only_when_used)
        return;
    primaries_entries(block, terms->product, offer, 1);
    sum_from(block, purchase->chosen, first_chosen, -1);
    row = model_add_row(model, model_name("if-used.%s.%s.%d", function, product, offer), 0, MODEL_FREE);
    g_autofree char *licences = key_of_licences(block, offer);
    model_row(model, row)->key = g_strdup_printf("[\"billed\"%s", strchr(licences, ','));
}

/* unused >= licences of the contract - primaries under the offer, each of them paid until its end. */
static void state_contract(Block *block, int offer)
{
    const Offer *terms = &g_array_index(block->scenario->offers, Offer, offer);
    const Contract *contract = &terms->contract;
    if (g_strcmp0(contract->function, block->demand->function) != 0)
        return;
    int unused = model_add_column(
        block->model,
        model_name("unused.%s.%s.%d", block->demand->function, product_id(block, terms->product), offer),
        COLUMN_COUNT, contract->endpoints);
    model_add_cost(block->model, unused, COST_LICENCES,
                   contract->unit * MIN(contract->years, block->scenario->years));
    g_autofree char *name = g_strdup(model_column(block->model, unused)->name);
    primaries_entries(block, terms->product, offer, 1);
    model_add_entry(block->model, unused, 1);
    int row = model_add_row(block->model, model_name("bound.%s", name), contract->endpoints, MODEL_FREE);
    g_autofree char *licences = key_of_licences(block, offer);
    model_row(block->model, row)->key = g_strdup_printf("[\"contract\"%s", strchr(licences, ','));
}

/* The chosen tiers are what "used" means where there is one offer; it also strengthens the relaxation. */
static void tie_tiers(Block *block, const Offer *terms, const Purchase *purchase, int used, bool single)
{
    const char *name = model_column(block->model, used)->name;
    if (single) {
        for (guint i = 0; i < purchase->chosen->len; i++)
            model_add_entry(block->model, g_array_index(purchase->chosen, int, i), 1);
        model_add_entry(block->model, used, -1);
        model_add_row(block->model, model_name("tiers.%s", name), 0, 0);
    } else if (terms->minimum > 1) {
        for (guint i = 0; i < purchase->billed->len; i++)
            model_add_entry(block->model, g_array_index(purchase->billed, int, i), 1);
        model_add_entry(block->model, used, -terms->minimum);
        int row = model_add_row(block->model, model_name("minimum.%s", name), 0, MODEL_FREE);
        model_row(block->model, row)->key =
            key_of("minimum", product_id(block, terms->product), block->demand->function, NULL);
    }
}

/* Which half of the tiers is it? */
static void split_tiers(Block *block, int offer, const Purchase *purchase, int used)
{
    for (guint i = 1; i < purchase->chosen->len; i++)
        model_add_split(block->model, purchase->chosen, i, used,
                        key_of_tier(block, "from-tier", offer, g_array_index(purchase->tiers, guint, i), ""));
}

static void state_product(Block *block, int product)
{
    const GArray *offers = block->scenario->offers;
    const Offer *terms = NULL;
    guint count = 0;
    bool tiers = false;
    for (guint o = 0; o < offers->len; o++) {
        const Offer *offer = &g_array_index(offers, Offer, o);
        if (offer->product != product || primaries_entries(block, product, (int)o, 0) == 0)
            continue;
        terms = offer;
        count++;
        tiers = tiers || offer->tiers->len > 1 || offer->minimum > 1 || bundle_of(block, product) >= 0;
    }
    if (!terms)
        return;
    int used = -1;
    if (tiers || terms->fixed > 0)
        used = block->product_used[product] = add_product_used(block, product, terms->capacity, terms->fixed);
    Purchase purchase = {g_array_new(FALSE, FALSE, sizeof(int)), g_array_new(FALSE, FALSE, sizeof(int)),
                         g_array_new(FALSE, FALSE, sizeof(guint))};

    for (guint o = 0; o < offers->len; o++) {
        if (g_array_index(offers, Offer, o).product != product)
            continue;
        if (tiers)
            price_by_tier(block, (int)o, count == 1 ? terms->minimum : 0, count > 1, &purchase);
        else
            price_directly(block, (int)o);
    }
    if (tiers)
        tie_tiers(block, terms, &purchase, used, count == 1);
    if (tiers && count == 1 && bundle_of(block, product) < 0)
        split_tiers(block, (int)(terms - (const Offer *)(gpointer)offers->data), &purchase, used);
    g_array_unref(purchase.billed);
    g_array_unref(purchase.chosen);
    g_array_unref(purchase.tiers);
}

void purchase_state(Block *block)
{
    for (guint p = 0; p < block->products; p++)
        state_product(block, (int)p);
    for (guint o = 0; o < block->scenario->offers->len; o++)
        state_contract(block, (int)o);
}
