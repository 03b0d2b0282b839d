#include "audit/billing.h"

#include <string.h>

Money billing_over_years(const Scenario *scenario, Money yearly)
{
    const __int128 whole = (__int128)RATE_UNIT * RATE_UNIT;
    const __int128 factor = (__int128)(RATE_UNIT + scenario->growth) * (RATE_UNIT + scenario->price_rise);
    Money sum = yearly;
    for (int64_t year = 2; year <= scenario->years; year++) {
        yearly = (Money)((yearly * factor * 2 + whole) / (2 * whole));
        sum += yearly;
    }
    return sum;
}

/* The price of a tier a year, after the discount of a bundle, rounded half up. */
static Money tier_unit(const Scenario *scenario, const Offer *offer, const PriceTier *tier, bool bundled)
{
    if (!bundled)
        return tier->unit;
    const Fraction off =
        scenario->bundles[catalog_product(scenario->catalog, offer->product)->vendor].discount;
    __int128 twice = (__int128)tier->unit * (off.denominator - off.numerator) * 2;
    return (Money)((twice + off.denominator) / (2 * (__int128)off.denominator));
}

Money billing_unit(const Scenario *scenario, const Offer *offer, bool bundled, int64_t billed)
{
    Money unit = 0;
    for (guint i = 0; i < offer->tiers->len; i++) {
        const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, i);
        if (tier->from <= billed)
            unit = tier_unit(scenario, offer, tier, bundled);
    }
    return unit;
}

__int128 billing_price(const Scenario *scenario, const Offer *offer, bool bundled, int64_t billed)
{
    if (!offer->incremental)
        return (__int128)billed *
               billing_over_years(scenario, billing_unit(scenario, offer, bundled, billed));
    __int128 cost = 0;
    for (guint i = 0; i < offer->tiers->len; i++) {
        const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, i);
        int64_t end = i + 1 < offer->tiers->len ? MIN(billed, tier[1].from - 1) : billed;
        if (end >= tier->from)
            cost += (__int128)(end - tier->from + 1) *
                    billing_over_years(scenario, tier_unit(scenario, offer, tier, bundled));
    }
    return cost;
}

static const Offer *offer_of(const Billing *billing, int index)
{
    return &g_array_index(billing->scenario->offers, Offer, billing->offers[index]);
}

static void consider_billing(Billing *billing)
{
    __int128 cost = 0, total = 0, best_total = 0;
    for (int i = 0; i < billing->count; i++) {
        const Offer *offer = offer_of(billing, i);
        cost += billing_price(billing->scenario, offer, billing->bundled, billing->billed[i]);
        total += billing->billed[i];
        best_total += billing->best[i];
    }
    if (total < billing->minimum)
        return;
    if (billing->best_cost >= 0 &&
        (cost > billing->best_cost || (cost == billing->best_cost && total >= best_total)))
        return;
    billing->best_cost = cost;
    memcpy(billing->best, billing->billed, (gsize)billing->count * sizeof(int64_t));
}

/* Costs are linear between the ends of tiers, so in some cheapest billing every offer but one stands at its
 * use or at an end of a tier, and the one (`filler`) makes up what the minimum still asks. */
static void try_billings(Billing *billing, int at, int filler)
{
    if (at == billing->count) {
        if (filler >= 0) {
            int64_t others = 0;
            for (int i = 0; i < billing->count; i++)
                others += i == filler ? 0 : billing->billed[i];
            billing->billed[filler] = MAX(billing->used[filler], billing->minimum - others);
        }
        consider_billing(billing);
        return;
    }
    if (at == filler) {
        try_billings(billing, at + 1, filler);
        return;
    }
    const Offer *offer = offer_of(billing, at);
    billing->billed[at] = billing->used[at];
    try_billings(billing, at + 1, filler);
    for (guint i = 1; i < offer->tiers->len; i++) {
        int64_t from = g_array_index(offer->tiers, PriceTier, i).from;
        for (int64_t candidate = from - 1; candidate <= from; candidate++)
            if (candidate > billing->used[at]) {
                billing->billed[at] = candidate;
                try_billings(billing, at + 1, filler);
            }
    }
}

/* Each offer by itself; enough where that reaches the minimum. */
static bool bill_apart(Billing *billing)
{
    __int128 total = 0;
    for (int i = 0; i < billing->count; i++) {
        Billing one = {billing->scenario,
                       billing->bundled,
                       billing->offers + i,
                       billing->used + i,
                       1,
                       0,
                       billing->billed + i,
                       billing->best + i,
                       -1};
        try_billings(&one, 0, -1);
        total += billing->best[i];
    }
    return total >= billing->minimum;
}

bool billing_find(Billing *billing)
{
    if (bill_apart(billing))
        return true;
    double ways = 1;
    for (int i = 0; i < billing->count; i++)
        ways *= 2 * offer_of(billing, i)->tiers->len;
    if (ways > 1e6)
        return false;
    for (int filler = -1; filler < billing->count; filler++)
        try_billings(billing, 0, filler);
    return true;
}
