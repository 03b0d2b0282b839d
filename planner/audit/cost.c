#include "audit/cost.h"

#include "audit/billing.h"
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

/* ---- purchases ---- */

typedef struct {
    int64_t primaries, standby[MODE_COUNT];
} Use;

/* Licences that are bound by contract and have no primary are paid all the same. */
static bool add_unused(const Assignment *assignment, const Offer *offer, PlanPurchase *purchase, Plan *plan)
{
    const Contract *contract = &offer->contract;
    if (g_strcmp0(contract->function, assignment->demand->function) != 0)
        return true;
    int64_t years = MIN(contract->years, assignment->demand->scenario->years);
    purchase->contract = true;
    purchase->unused = MAX(contract->endpoints - purchase->primaries, 0);
    return money_add_product(&purchase->unused_total, purchase->unused, contract->unit * years) &&
           money_add_product(&plan->cost.licences, purchase->unused_total, 1);
}

static bool add_purchase(const Assignment *assignment, bool bundled, int offer, const Use *use,
                         int64_t billed, Plan *plan, GError **error)
{
    const Scenario *scenario = assignment->demand->scenario;
    const Offer *terms = offer_at(scenario, offer);
    PlanPurchase purchase = {.offer = offer, .primaries = use->primaries, .billed = billed};
    memcpy(purchase.standby, use->standby, sizeof purchase.standby);
    purchase.bundled = billed && bundled;
    purchase.unit = billed ? billing_unit(scenario, terms, bundled, billed) : 0;
    __int128 total = billed ? billing_price(scenario, terms, bundled, billed) : 0;
    purchase.total = (Money)total;
    if (total > INT64_MAX || !money_add_product(&plan->cost.licences, purchase.total, 1) ||
        !add_unused(assignment, terms, &purchase, plan))
        return too_large(error);
    purchase.function = g_strdup(assignment->demand->function);
    g_array_append_val(plan->purchases, purchase);
    return true;
}

/* All offers of one product, in this function. */
static bool buy_product(const Assignment *assignment, int product, const bool *bundled, const Use *uses,
                        Plan *plan, GError **error)
{
    const Scenario *scenario = assignment->demand->scenario;
    guint offers = scenario->offers->len;
    g_autofree int *used_offers = g_new0(int, offers + 1);
    g_autofree int64_t *used = g_new0(int64_t, offers + 1), *billed = g_new0(int64_t, offers + 1),
                       *best = g_new0(int64_t, offers + 1);
    bool cheaper = bundled[catalog_product(scenario->catalog, product)->vendor];
    Billing billing = {scenario, cheaper, used_offers, used, 0, 0, billed, best, -1};
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
    if (billing.count && !billing_find(&billing))
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
        bool bound =
            g_strcmp0(offer_at(scenario, (int)o)->contract.function, assignment->demand->function) == 0;
        if ((use->primaries || use->standby[MODE_HOT] || use->standby[MODE_COLD] || bound) &&
            !add_purchase(assignment, cheaper, (int)o, use, bill, plan, error))
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
    if (!money_add_product(&plan->cost.standby, piece->count, billing_over_years(scenario, yearly)) ||
        !money_add_product(&plan->cost.migration, piece->count, migration))
        return too_large(error);
    return true;
}

void cost_leaders(const Assignment *assignment, int64_t *led)
{
    const Scenario *scenario = assignment->demand->scenario;
    g_autofree bool *leads = g_new0(bool, scenario->catalog->vendors->len + 1);
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (class && piece->count > 0 && class->offer[piece->primary] >= 0)
            leads[catalog_product(scenario->catalog, piece->primary)->vendor] = true;
    }
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        led[v] += leads[v];
}

bool *cost_bundles(const Scenario *scenario, const int64_t *led)
{
    bool *bundled = g_new0(bool, scenario->catalog->vendors->len + 1);
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        bundled[v] = scenario->bundles[v].functions > 0 && led[v] >= scenario->bundles[v].functions;
    return bundled;
}

bool cost_function(const Assignment *assignment, bool backups, const bool *bundled, Plan *plan,
                   bool *vendor_used, int64_t *unpriced, GError **error)
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
        if (!buy_product(assignment, (int)p, bundled, uses, plan, error))
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
