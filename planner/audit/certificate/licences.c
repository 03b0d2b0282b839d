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
static void price_billing(const Billed *way, int64_t billed, mpz_t value)
{
    const Prices *prices = way->prices;
    mpz_t scale;
    mpz_init(scale);
    mpz_set_sum(value,
                billing_price(way->side->demand->scenario, offer_at(way->side, way->offer), false, billed));
    mpz_set_sum(scale, prices->scale[COST_LICENCES]);
    mpz_mul(value, value, scale);
    mpz_add_product(value, prices->billed[way->index][way->offer], billed);
    mpz_add_product(value, prices->if_any[way->index][way->offer], 1);
    mpz_clear(scale);
}

/* What the branches say of the offer's tiers. */
typedef struct {
    int least, most; /* tiers that are left by questions for a tier or a later one */
    int chosen;      /* how many tiers are fixed at 1 */
    bool used;       /* something is billed */
} TierAnswers;

static bool is_about(const Choice *choice, const Side *side, int offer)
{
    return (choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER) && choice->side == side &&
           choice->subject == offer;
}

static TierAnswers answers_of(const Prices *prices, const Side *side, int offer)
{
    const GPtrArray *choices = prices->problem->choices;
    TierAnswers answers = {0, (int)offer_at(side, offer)->tiers->len - 1, 0, false};
    for (guint i = 0; i < choices->len; i++) {
        const Choice *choice = choices->pdata[i];
        int fixed = prices->path->fixed[i], tier = (int)choice->tier;
        if (!is_about(choice, side, offer))
            continue;
        answers.used = answers.used || fixed == 1;
        if (choice->kind == CHOICE_TIER)
            answers.chosen += fixed == 1;
        else if (fixed == 1)
            answers.least = MAX(answers.least, tier);
        else if (fixed == 0)
            answers.most = MIN(answers.most, tier - 1);
    }
    return answers;
}

static bool tier_open(const Prices *prices, const Side *side, int offer, const TierAnswers *answers, int tier)
{
    const GPtrArray *choices = prices->problem->choices;
    int fixed = -1;
    for (guint i = 0; i < choices->len; i++) {
        const Choice *choice = choices->pdata[i];
        if (choice->kind == CHOICE_TIER && is_about(choice, side, offer) && (int)choice->tier == tier)
            fixed = prices->path->fixed[i];
    }
    return fixed != 0 && (fixed == 1 || answers->chosen == 0) && tier >= answers->least &&
           tier <= answers->most;
}

/* The cheapest way to bill under one offer of a product that is used. False: there is none. */
static bool cheapest(const Billed *way, bool may_be_none, mpz_t best, int64_t *best_billed)
{
    const Offer *terms = offer_at(way->side, way->offer);
    const TierAnswers answers = answers_of(way->prices, way->side, way->offer);
    bool found = false;
    mpz_t value;
    mpz_init(value);
    if (may_be_none && !answers.used) {
        mpz_set_ui(best, 0);
        *best_billed = 0;
        found = true;
    }
    for (guint tier = 0; tier < terms->tiers->len && answers.chosen < 2; tier++) {
        int64_t ends[2];
        if (!tier_open(way->prices, way->side, way->offer, &answers, (int)tier) ||
            !licences_range(way->side, way->offer, tier, &ends[0], &ends[1]))
            continue;
        for (int end = 0; end < 2; end++) {
            price_billing(way, ends[end], value);
            if (!found || mpz_cmp(value, best) < 0) {
                mpz_set(best, value);
                *best_billed = ends[end];
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
        if (offer_at(side, (int)o)->product == product && answers_of(prices, side, (int)o).used)
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
