#include "audit/cost.h"

#include "base/error.h"

#include <string.h>

static bool too_large(GError **error)
{
    return fail_input(error, "the plan's cost does not fit 64 bits; state prices in a larger unit");
}

static const Offer *offer_at(const Scenario *scenario, int offer)
{
    return &g_array_index(scenario->offers, Offer, offer);
}

/* ---- how many licences to bill: the cheapest number that is enough ---- */

static Money unit_of(const Offer *offer, int64_t billed)
{
    Money unit = 0;
    for (guint i = 0; i < offer->tiers->len; i++) {
        const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, i);
        if (tier->from <= billed)
            unit = tier->unit;
    }
    return unit;
}

/* What so many licences cost for a year. */
static __int128 yearly_of(const Offer *offer, int64_t billed)
{
    if (!offer->incremental)
        return (__int128)billed * unit_of(offer, billed);
    __int128 cost = 0;
    for (guint i = 0; i < offer->tiers->len; i++) {
        const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, i);
        int64_t end = i + 1 < offer->tiers->len ? MIN(billed, tier[1].from - 1) : billed;
        if (end >= tier->from)
            cost += (__int128)(end - tier->from + 1) * tier->unit;
    }
    return cost;
}

/* The offers of one product that are in use, and the best way to bill them found so far. */
typedef struct {
    const Scenario *scenario;
    const int *offers;
    const int64_t *used;
    int count;
    int64_t minimum;
    int64_t *billed, *best;
    __int128 best_cost;
} Billing;

static void consider_billing(Billing *billing)
{
    __int128 cost = 0, total = 0, best_total = 0;
    for (int i = 0; i < billing->count; i++) {
        const Offer *offer = offer_at(billing->scenario, billing->offers[i]);
        cost += yearly_of(offer, billing->billed[i]);
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
    const Offer *offer = offer_at(billing->scenario, billing->offers[at]);
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

/* False where there are too many offers to try all together. */
static bool bill(Billing *billing)
{
    if (bill_apart(billing))
        return true;
    double ways = 1;
    for (int i = 0; i < billing->count; i++)
        ways *= 2 * offer_at(billing->scenario, billing->offers[i])->tiers->len;
    if (ways > 1e6)
        return false;
    for (int filler = -1; filler < billing->count; filler++)
        try_billings(billing, 0, filler);
    return true;
}

/* ---- purchases ---- */

typedef struct {
    int64_t primaries, standby[MODE_COUNT];
} Use;

static bool add_purchase(const Scenario *scenario, const char *function, int offer, const Use *use,
                         int64_t billed, Plan *plan, GError **error)
{
    PlanPurchase purchase = {.offer = offer, .primaries = use->primaries, .billed = billed};
    memcpy(purchase.standby, use->standby, sizeof purchase.standby);
    purchase.unit = billed ? unit_of(offer_at(scenario, offer), billed) : 0;
    __int128 yearly = billed ? yearly_of(offer_at(scenario, offer), billed) : 0;
    if (yearly > INT64_MAX || !money_add_product(&purchase.total, (int64_t)yearly, scenario->years) ||
        !money_add_product(&plan->cost.licences, purchase.total, 1))
        return too_large(error);
    purchase.function = g_strdup(function);
    g_array_append_val(plan->purchases, purchase);
    return true;
}

/* All offers of one product, in this function. */
static bool buy_product(const Assignment *assignment, int product, const Use *uses, Plan *plan,
                        GError **error)
{
    const Scenario *scenario = assignment->demand->scenario;
    guint offers = scenario->offers->len;
    g_autofree int *used_offers = g_new0(int, offers + 1);
    g_autofree int64_t *used = g_new0(int64_t, offers + 1), *billed = g_new0(int64_t, offers + 1),
                       *best = g_new0(int64_t, offers + 1);
    Billing billing = {scenario, used_offers, used, 0, 0, billed, best, -1};
    for (guint o = 0; o < offers; o++) {
        const Offer *offer = offer_at(scenario, (int)o);
        if (offer->product != product || uses[o].primaries == 0)
            continue;
        if (billing.count == 0 && !money_add_product(&plan->cost.fixed, offer->fixed, 1))
            return too_large(error);
        billing.minimum = offer->minimum;
        used_offers[billing.count] = (int)o;
        used[billing.count++] = uses[o].primaries;
    }
    if (billing.count && !bill(&billing))
        return fail_input(
            error,
            "%s: its minimum is not reached by %d regional offers with tiers; that many cannot be "
            "billed exactly, state fewer",
            catalog_product(scenario->catalog, product)->id, billing.count);
    int next = 0;
    for (guint o = 0; o < offers; o++) {
        const Use *use = &uses[o];
        if (offer_at(scenario, (int)o)->product != product)
            continue;
        int64_t bill = use->primaries ? best[next++] : 0;
        if ((use->primaries || use->standby[MODE_HOT] || use->standby[MODE_COLD]) &&
            !add_purchase(scenario, assignment->demand->function, (int)o, use, bill, plan, error))
            return false;
    }
    return true;
}

static bool price_backup(const Assignment *assignment, const PlanPiece *piece, const DemandClass *class,
                         Use *uses, Plan *plan, GError **error)
{
    const Scenario *scenario = assignment->demand->scenario;
    const Product *product = piece->backup >= 0 ? catalog_product(scenario->catalog, piece->backup) : NULL;
    Money yearly = -1, migration = 0;
    if (piece->mode == MODE_MANUAL) {
        const Fallback *fallback = demand_fallback(assignment->demand, class);
        yearly = fallback ? fallback->standby : -1;
    } else if (class->offer[piece->backup] >= 0) {
        const Offer *offer = offer_at(scenario, class->offer[piece->backup]);
        yearly = offer->standby[piece->mode];
        if (piece->mode == MODE_HOT && !demand_installed(class, piece->backup))
            migration = offer->migration;
        uses[class->offer[piece->backup]].standby[piece->mode] += piece->count;
    }
    if (yearly < 0)
        return fail_input(error, "class %d, %s: no offer sells %s as %s backup there", piece->class,
                          assignment->demand->function, product ? product->id : "a fallback",
                          mode_name(piece->mode));
    Money all = 0;
    if (!money_add_product(&all, piece->count, yearly) ||
        !money_add_product(&plan->cost.standby, all, scenario->years) ||
        !money_add_product(&plan->cost.migration, piece->count, migration))
        return too_large(error);
    return true;
}

bool cost_function(const Assignment *assignment, bool backups, Plan *plan, bool *vendor_used,
                   int64_t *unpriced, GError **error)
{
    const Scenario *scenario = assignment->demand->scenario;
    g_autofree Use *uses = g_new0(Use, scenario->offers->len + 1);
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        int offer = class ? class->offer[piece->primary] : -1;
        if (offer < 0 && !backups) {
            *unpriced += piece->count;
            continue;
        }
        if (offer < 0)
            return fail_input(error, "class %d, %s: no offer sells %s there", piece->class,
                              assignment->demand->function,
                              catalog_product(scenario->catalog, piece->primary)->id);
        uses[offer].primaries += piece->count;
        if (piece->count)
            vendor_used[catalog_product(scenario->catalog, piece->primary)->vendor] = true;
        if (!backups)
            continue;
        if (!demand_installed(class, piece->primary) &&
            !money_add_product(&plan->cost.migration, piece->count, offer_at(scenario, offer)->migration))
            return too_large(error);
        if (piece->mode == MODE_NONE)
            continue;
        if (!price_backup(assignment, piece, class, uses, plan, error))
            return false;
        if (piece->backup >= 0 && piece->count)
            vendor_used[catalog_product(scenario->catalog, piece->backup)->vendor] = true;
    }
    for (guint p = 0; p < scenario->catalog->products->len; p++)
        if (!buy_product(assignment, (int)p, uses, plan, error))
            return false;
    return true;
}

bool cost_total(const Scenario *scenario, const bool *vendor_used, Plan *plan, GError **error)
{
    PlanCost *cost = &plan->cost;
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        if (vendor_used[v] && !money_add_product(&cost->fixed, scenario->vendor_fixed[v], 1))
            return too_large(error);
    cost->total = 0;
    if (!money_add_product(&cost->total, cost->licences, 1) ||
        !money_add_product(&cost->total, cost->fixed, 1) ||
        !money_add_product(&cost->total, cost->migration, 1) ||
        !money_add_product(&cost->total, cost->standby, 1))
        return too_large(error);
    return true;
}

PlanCost cost_difference(const PlanCost *from, const PlanCost *to)
{
    return (PlanCost){to->licences - from->licences, to->fixed - from->fixed, to->migration - from->migration,
                      to->standby - from->standby, to->total - from->total};
}
