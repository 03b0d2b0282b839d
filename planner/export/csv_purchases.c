/* plan.purchases.csv: what to buy, a row per offer in use, and what unused licences of contracts, vendors
 * and manual fallbacks cost besides.
 */
#include "audit/billing.h"
#include "export/csv_row.h"
#include "export/view.h"

static const char *const columns[] = {"item",     "function",  "id",        "name",     "vendor",
                                      "scope",    "primaries", "billed",    "unit",     "hot",
                                      "hot-unit", "cold",      "cold-unit", "licences", "fixed",
                                      "standby",  "currency",  "years",     "prices",   NULL};

/* Money that is paid once per product stands with the first of its offers in a function. */
static bool is_first(const ExportView *view, guint index)
{
    const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, index);
    int product = g_array_index(view->scenario->offers, Offer, purchase->offer).product;
    for (guint i = 0; i < index; i++) {
        const PlanPurchase *other = &g_array_index(view->plan->purchases, PlanPurchase, i);
        if (other->primaries && g_str_equal(other->function, purchase->function) &&
            g_array_index(view->scenario->offers, Offer, other->offer).product == product)
            return false;
    }
    return purchase->primaries > 0;
}

static void end_row(GString *out, const ExportView *view)
{
    csv_text(out, view->scenario->currency);
    csv_count(out, view->scenario->years);
    csv_text(out, view->scenario->prices);
    csv_end(out);
}

static void add_unit(GString *out, Money unit, bool used)
{
    if (used)
        csv_money(out, unit);
    else
        csv_text(out, "");
}

static void add_purchase(GString *out, const ExportView *view, guint index)
{
    const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, index);
    const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
    const Catalog *catalog = view->scenario->catalog;
    g_autofree char *scope = offer->scope->len ? scope_text(offer->scope) : NULL;
    Money standby = 0;
    csv_text(out, "product");
    csv_text(out, purchase->function);
    csv_text(out, catalog_product(catalog, offer->product)->id);
    csv_text(out, catalog_product(catalog, offer->product)->name);
    csv_text(out, catalog_vendor_of(catalog, offer->product)->id);
    csv_text(out, scope);
    csv_count(out, purchase->primaries);
    csv_count(out, purchase->billed);
    add_unit(out, purchase->unit, purchase->billed > 0);
    for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++) {
        csv_count(out, purchase->standby[mode]);
        add_unit(out, offer->standby[mode], purchase->standby[mode] > 0);
        standby += purchase->standby[mode] * billing_over_years(view->scenario, MAX(offer->standby[mode], 0));
    }
    csv_money(out, purchase->total);
    csv_money(out, is_first(view, index) ? offer->fixed : 0);
    csv_money(out, standby);
    end_row(out, view);
}

/* A row that is neither licence nor backup of a product. */
static void add_other(GString *out, const ExportView *view, const char *item, const char *function,
                      const char *id, const char *name, const char *vendor, int64_t endpoints, PlanCost cost)
{
    csv_text(out, item);
    csv_text(out, function);
    csv_text(out, id);
    csv_text(out, name);
    csv_text(out, vendor);
    csv_text(out, "");
    csv_count(out, endpoints);
    for (int empty = 0; empty < 6; empty++)
        csv_text(out, "");
    csv_money(out, cost.licences);
    csv_money(out, cost.fixed);
    csv_money(out, cost.standby);
    end_row(out, view);
}

/* Licences that are bound by contract and not used; the other figures of the offer stand in its own row. */
static void add_contract(GString *out, const ExportView *view, guint index)
{
    const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, index);
    const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
    const Product *product = catalog_product(view->scenario->catalog, offer->product);
    if (purchase->unused)
        add_other(out, view, "contract", purchase->function, product->id, product->name,
                  catalog_vendor_of(view->scenario->catalog, offer->product)->id, purchase->unused,
                  (PlanCost){.licences = purchase->unused_total});
}

static GString *write_purchases(const ExportView *view, GError **error)
{
    (void)error;
    const Scenario *scenario = view->scenario;
    GString *out = g_string_new(NULL);
    csv_head(out, columns);
    for (guint i = 0; i < view->plan->purchases->len; i++)
        add_purchase(out, view, i);
    for (guint i = 0; i < view->plan->purchases->len; i++)
        add_contract(out, view, i);
    for (guint v = 0; v < scenario->catalog->vendors->len; v++) {
        const Vendor *vendor = scenario->catalog->vendors->pdata[v];
        int64_t used = scenario->vendor_fixed[v] ? view_vendor_endpoints(view, (int)v) : 0;
        if (used)
            add_other(out, view, "vendor", "", vendor->id, vendor->name, vendor->id, used,
                      (PlanCost){.fixed = scenario->vendor_fixed[v]});
    }
    g_autofree int64_t *manual = view_fallback_endpoints(view);
    for (guint i = 0; i < scenario->fallbacks->len; i++) {
        const Fallback *fallback = &g_array_index(scenario->fallbacks, Fallback, i);
        if (manual[i])
            add_other(out, view, "fallback", fallback->function, "", fallback->text, "", manual[i],
                      (PlanCost){.standby = manual[i] * billing_over_years(scenario, fallback->standby)});
    }
    return out;
}

const Exporter exporter_csv_purchases = {"csv-purchases", "purchases.csv", "what to buy, a row per offer",
                                         false, write_purchases};
