/* The second part of a leaf's bound: per product the cheapest number of licences under the leaf's prices,
 * used or not. Costs are linear between the ends of tiers, so the ends are tried. */
#include "audit/billing.h"
#include "audit/certificate/proof.h"

static const Offer *offer_at(const Side *side, int offer)
{
    return &g_array_index(side->demand->scenario->offers, Offer, offer);
}

bool licences_range(const Side *side, int offer, guint tier, int64_t *from, int64_t *to)
{
    const Offer *terms = offer_at(side, offer);
    int rank = side->rank[terms->product];
    int64_t eligible = rank < 0 ? 0 : side->eligible[offer];
    if (eligible == 0)
        return false;
    int64_t begins = g_array_index(terms->tiers, PriceTier, tier).from;
    int64_t useful = MAX(MAX(begins, terms->minimum), MIN(eligible, side->most[rank]));
    *from = side->one_offer[rank] ? MAX(begins, terms->minimum) : begins;
    *to = tier + 1 < terms->tiers->len
              ? MIN(useful, g_array_index(terms->tiers, PriceTier, tier + 1).from - 1)
              : useful;
    return *from <= *to;
}

typedef struct {
    const Prices *prices;
    const Side *side;
    guint index; /* of the side */
    int offer;
} Billed;

/* cost x scale + billed x carry + carry where any are billed. */
static void price_billing(const Billed *way, int64_t billed, bool bundled, mpz_t value)
{
    const Prices *prices = way->prices;
    mpz_t scale;
    mpz_init(scale);
    mpz_set_sum(value,
                billing_price(way->side->demand->scenario, offer_at(way->side, way->offer), bundled, billed));
    mpz_set_sum(scale, prices->scale[COST_LICENCES]);
    mpz_mul(value, value, scale);
    mpz_add_product(value, prices->billed[way->index][way->offer], billed);
    mpz_add_product(value, prices->if_any[way->index][way->offer], 1);
    if (bundled)
        mpz_add_product(value, prices->if_bundled[way->index][way->offer], 1);
    mpz_clear(scale);
}

static bool is_about(const Choice *choice, const Side *side, int offer)
{
    return (choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER) && choice->side == side &&
           choice->subject == offer;
}

/* Is the choice 1 where licences are billed in this tier, at these prices? */
static bool says(const Choice *choice, guint tier, bool bundled)
{
    if (choice->kind == CHOICE_FROM_TIER)
        return tier >= choice->tier;
    return tier == choice->tier &&
           (choice->price == PRICE_EITHER || (choice->price == PRICE_BUNDLED) == bundled);
}

/* Do the branches say of any tier of the offer that it is billed? */
static bool billed_by_branch(const Prices *prices, const Side *side, int offer)
{
    const GPtrArray *choices = prices->problem->choices;
    for (guint i = 0; i < choices->len; i++)
        if (prices->path->fixed[i] == 1 && is_about(choices->pdata[i], side, offer))
            return true;
    return false;
}

/* Do the branches leave this tier, at these prices? */
static bool tier_open(const Billed *way, guint tier, bool bundled)
{
    const GPtrArray *choices = way->prices->problem->choices;
    for (guint i = 0; i < choices->len; i++) {
        int fixed = way->prices->path->fixed[i];
        if (fixed >= 0 && is_about(choices->pdata[i], way->side, way->offer) &&
            says(choices->pdata[i], tier, bundled) != (fixed == 1))
            return false;
    }
    return true;
}

/* Can licences be billed at the prices of the vendor's bundle? */
static bool bundle_open(const Billed *way)
{
    const Problem *problem = way->prices->problem;
    int vendor =
        catalog_product(problem->scenario->catalog, offer_at(way->side, way->offer)->product)->vendor;
    for (guint i = 0; i < problem->choices->len; i++) {
        const Choice *choice = problem->choices->pdata[i];
        if (choice->kind == CHOICE_BUNDLE && choice->subject == vendor && way->prices->path->fixed[i] == 0)
            return false;
    }
    return bundle_possible(problem, vendor);
}

/* The cheapest way to bill under one offer of a product that is used. False: there is none. */
static bool cheapest(const Billed *way, bool may_be_none, mpz_t best, int64_t *best_billed)
{
    const Offer *terms = offer_at(way->side, way->offer);
    const int prices = bundle_open(way) ? 2 : 1;
    bool found = false;
    mpz_t value;
    mpz_init(value);
    if (may_be_none && !billed_by_branch(way->prices, way->side, way->offer)) {
        mpz_set_ui(best, 0);
        *best_billed = 0;
        found = true;
    }
    for (guint tier = 0; tier < terms->tiers->len; tier++) {
        int64_t ends[2];
        if (!licences_range(way->side, way->offer, tier, &ends[0], &ends[1]))
            continue;
        for (int n = 0; n < 2 * prices; n++) {
            if (!tier_open(way, tier, n / 2))
                continue;
            price_billing(way, ends[n % 2], n / 2, value);
            if (!found || mpz_cmp(value, best) < 0) {
                mpz_set(best, value);
                *best_billed = ends[n % 2];
            }
            found = true;
        }
    }
    mpz_clear(value);
    return found;
}

static const Choice *choice_of(const Prices *prices, const Side *side, int product)
{
    const GPtrArray *choices = prices->problem->choices;
    for (guint i = 0; i < choices->len; i++) {
        const Choice *choice = choices->pdata[i];
        if (choice->kind == CHOICE_PRODUCT && choice->instance < 0 && choice->side == side &&
            choice->subject == product)
            return choice;
    }
    return NULL;
}

/* What the product costs where it is used; false: it cannot be. */
static bool price_used(const Prices *prices, guint index, guint rank, mpz_t used, GString *words)
{
    const Side *side = prices->problem->sides->pdata[index];
    const GArray *offers = side->demand->scenario->offers;
    const Choice *choice = choice_of(prices, side, side->product[rank]);
    bool one = side->one_offer[rank], any = false, fixed = false;
    mpz_t value;
    mpz_init(value);
    mpz_set_ui(used, 0);
    if (choice)
        mpz_add(used, used, prices->carry[choice->index]);
    bool good = true;
    for (guint o = 0; o < offers->len && good; o++) {
        Billed way = {prices, side, index, (int)o};
        const Offer *terms = offer_at(side, (int)o);
        int64_t billed = 0;
        if (terms->product != side->product[rank] || side->eligible[o] == 0)
            continue;
        if (!fixed)
            mpz_add_product(used, prices->scale[COST_FIXED], terms->fixed);
        fixed = any = true;
        good = cheapest(&way, !one, value, &billed);
        mpz_add(used, used, value);
        if (words && good)
            g_string_append_printf(words, "%s%" G_GINT64_FORMAT, words->len ? " + " : "", billed);
    }
    mpz_clear(value);
    return good && any;
}

/* Do the branches say of any tier of the product that it is billed? Then it is used. */
static bool forced_by_tier(const Prices *prices, const Side *side, int product)
{
    for (guint o = 0; o < side->demand->scenario->offers->len; o++)
        if (offer_at(side, (int)o)->product == product && billed_by_branch(prices, side, (int)o))
            return true;
    return false;
}

void licences_sum(const Prices *prices, const Side *side, LeafSums *sums)
{
    guint index = 0;
    while (prices->problem->sides->pdata[index] != side)
        index++;
    mpz_t used;
    mpz_init(used);
    for (guint rank = 0; rank < side->products && !sums->nothing; rank++) {
        const Choice *choice = choice_of(prices, side, side->product[rank]);
        const char *name = catalog_product(side->demand->scenario->catalog, side->product[rank])->id;
        int fixed = choice ? prices->path->fixed[choice->index] : -1;
        bool tier = forced_by_tier(prices, side, side->product[rank]);
        g_autoptr(GString) words = sums->words ? g_string_new(NULL) : NULL;
        bool possible = fixed != 0 && price_used(prices, index, rank, used, words);
        if (!possible && (fixed == 1 || tier)) {
            sums->nothing = g_strdup_printf("%s cannot be billed as the branches say", name);
            continue;
        }
        if (!possible || (fixed != 1 && !tier && mpz_sgn(used) > 0))
            continue;
        mpz_add(sums->licences, sums->licences, used);
        if (sums->words && (mpz_sgn(used) != 0 || fixed == 1 || tier)) {
            g_autofree char *money = words_money(used, prices->problem->denominator);
            g_string_append_printf(sums->words, "    licences of %s: %s, %s\n", name, words->str, money);
        }
    }
    mpz_clear(used);
}
