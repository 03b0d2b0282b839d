#include "export/view.h"

#include "audit/audit.h"

#include <string.h>

static VendorShare *share_of(GArray *shares, const Catalog *catalog, const char *vendor)
{
    for (guint i = 0; i < shares->len; i++)
        if (strcmp(g_array_index(shares, VendorShare, i).vendor, vendor) == 0)
            return &g_array_index(shares, VendorShare, i);
    const Vendor *entry = catalog->vendors->pdata[catalog_find_vendor(catalog, vendor)];
    VendorShare share = {entry->id, entry->name, 0, 0};
    g_array_append_val(shares, share);
    return &g_array_index(shares, VendorShare, shares->len - 1);
}

static int compare_shares(gconstpointer left, gconstpointer right)
{
    const VendorShare *a = left, *b = right;
    if (a->today != b->today)
        return a->today > b->today ? -1 : 1;
    if (a->planned != b->planned)
        return a->planned > b->planned ? -1 : 1;
    return strcmp(a->vendor, b->vendor);
}

GArray *view_vendor_shares(const ExportView *view, guint function)
{
    GArray *shares = g_array_new(FALSE, TRUE, sizeof(VendorShare));
    const GArray *today = view->shares_today->pdata[function],
                 *planned = view->shares_planned->pdata[function];
    for (guint i = 0; i < today->len; i++) {
        const Exposure *exposure = &g_array_index(today, Exposure, i);
        share_of(shares, view->scenario->catalog, exposure->domain)->today = exposure->count;
    }
    for (guint i = 0; i < planned->len; i++) {
        const Exposure *exposure = &g_array_index(planned, Exposure, i);
        share_of(shares, view->scenario->catalog, exposure->domain)->planned = exposure->count;
    }
    g_array_sort(shares, compare_shares);
    return shares;
}

static int64_t endpoints_of(const Plan *plan, guint function)
{
    int64_t count = 0;
    const GArray *pieces = g_array_index(plan->functions, PlanFunction, function).pieces;
    for (guint i = 0; i < pieces->len; i++)
        count += g_array_index(pieces, PlanPiece, i).count;
    return count;
}

bool view_several_functions(const ExportView *view)
{
    return view->plan->functions->len > 1;
}

const char *view_each_function(const ExportView *view)
{
    return view_several_functions(view) ? " (each function counted apart)" : "";
}

bool view_usual_objectives(const ExportView *view)
{
    const GArray *goals = view->scenario->goals;
    const Goal *first = goals->len ? &g_array_index(goals, Goal, 0) : NULL;
    return first && first->objective == OBJECTIVE_COST && first->tolerance.numerator == 0 &&
           (goals->len == 1 || first[1].objective == OBJECTIVE_CHANGES);
}

Money view_unused_cost(const ExportView *view)
{
    Money sum = 0;
    for (guint i = 0; i < view->plan->purchases->len; i++)
        sum += g_array_index(view->plan->purchases, PlanPurchase, i).unused_total;
    return sum;
}

char *view_bundled_text(const ExportView *view)
{
    GString *text = g_string_new(NULL);
    const Product *last = NULL;
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
        const Product *product = catalog_product(view->scenario->catalog, offer->product);
        if (purchase->bundled && product != last)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", product->id);
        last = purchase->bundled ? product : last;
    }
    return g_string_free(text, FALSE);
}

int64_t view_all_endpoints(const ExportView *view)
{
    g_autofree bool *needs = g_new0(bool, view->fleet->classes->len + 1);
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const GArray *pieces = g_array_index(view->plan->functions, PlanFunction, f).pieces;
        for (guint i = 0; i < pieces->len; i++)
            needs[g_array_index(pieces, PlanPiece, i).class] = true;
    }
    int64_t count = 0;
    for (guint c = 0; c < view->fleet->classes->len; c++)
        count += needs[c] ? ((const FleetClass *)view->fleet->classes->pdata[c])->count : 0;
    return count;
}

int64_t view_endpoints(const ExportView *view, guint function)
{
    return endpoints_of(view->plan, function);
}

int64_t view_protected_today(const ExportView *view, guint function)
{
    return endpoints_of(view->today, function);
}

const char *view_title(const ExportView *view)
{
    const Scenario *scenario = view->scenario;
    return view->options.title ? view->options.title : scenario->title ? scenario->title : scenario->id;
}

const char *view_version(const ExportView *view)
{
    return view->plan->version ? view->plan->version : POLYCULTURE_VERSION;
}

const Limit *view_limit(const ExportView *view, const PlanFinding *finding)
{
    for (guint i = 0; i < view->scenario->policies->len; i++) {
        const Policy *policy = view->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (strcmp(limit->id, finding->id) == 0)
                return limit;
        }
    }
    return NULL;
}

char *view_limit_text(const ExportView *view, const PlanFinding *finding)
{
    const Limit *limit = view_limit(view, finding);
    g_autofree char *words = limit->kind->describe(limit);
    g_autoptr(GString) text = g_string_new(words);
    if (finding->each_value)
        g_string_append_printf(text, "; %s %s", limit->each, finding->each_value);
    if (limit->scope->len) {
        g_autofree char *scope = scope_text(limit->scope);
        g_string_append_printf(text, "; %s", scope);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *view_measured_text(const PlanFinding *finding)
{
    if (finding->measured->len == 0)
        return g_strdup("nothing to measure");
    const PlanMeasurement *worst = &g_array_index(finding->measured, PlanMeasurement, 0);
    g_autofree char *count = count_text(worst->count);
    if (worst->total == 0)
        return *worst->domain ? g_strdup_printf("%s (%s)", count, worst->domain) : g_strdup(count);
    g_autofree char *total = count_text(worst->total), *percent = percent_text(worst->count, worst->total, 1);
    return g_strdup_printf("%s%s%s of %s (%s)", worst->domain, *worst->domain ? " " : "", count, total,
                           percent);
}

char *view_bound_text(const PlanFinding *finding)
{
    g_autofree char *bound = count_text(finding->bound);
    return g_strdup_printf("at %s %s", finding->at_least ? "least" : "most", bound);
}

bool view_measured(const ExportView *view, const Limit *limit)
{
    for (guint i = 0; i < view->plan->findings->len; i++)
        if (strcmp(((const PlanFinding *)view->plan->findings->pdata[i])->id, limit->id) == 0)
            return true;
    return false;
}

const PlanFinding *view_today(const ExportView *view, const PlanFinding *finding)
{
    for (guint i = 0; i < view->today->findings->len; i++) {
        const PlanFinding *other = view->today->findings->pdata[i];
        if (strcmp(other->id, finding->id) == 0 && strcmp(other->function, finding->function) == 0 &&
            g_strcmp0(other->each_value, finding->each_value) == 0)
            return other;
    }
    return NULL;
}

bool view_tighter(const PlanFinding *a, const PlanFinding *b)
{
    if (a->holds != b->holds)
        return !a->holds;
    if (a->measured->len == 0 || b->measured->len == 0)
        return b->measured->len == 0;
    __int128 left = (__int128)g_array_index(a->measured, PlanMeasurement, 0).count * MAX(b->bound, 1);
    __int128 right = (__int128)g_array_index(b->measured, PlanMeasurement, 0).count * MAX(a->bound, 1);
    return a->at_least ? left < right : left > right;
}

char *view_prices_note(const ExportView *view)
{
    const char *prices = view->scenario->prices;
    return prices ? g_strdup_printf(" (%s prices)", prices) : g_strdup("");
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *view_attributes(const Fleet *fleet)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        for (guint a = 0; a < class->attributes->len; a++) {
            char *name = g_array_index(class->attributes, FleetAttribute, a).name;
            if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_ptr_array_add(names, name);
        }
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

char *view_values_text(const FleetClass *class, const char *attribute)
{
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *entry = &g_array_index(class->attributes, FleetAttribute, a);
        if (strcmp(entry->name, attribute) == 0)
            return g_strjoinv(";", entry->values);
    }
    return g_strdup("");
}

int64_t *view_fallback_endpoints(const ExportView *view)
{
    const Scenario *scenario = view->scenario;
    int64_t *counts = g_new0(int64_t, scenario->fallbacks->len + 1);
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(view->plan->functions, PlanFunction, f);
        const Demand demand = {.scenario = scenario, .function = function->function};
        for (guint i = 0; i < function->pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
            const DemandClass class = {.class = view->fleet->classes->pdata[piece->class]};
            const Fallback *fallback = piece->mode == MODE_MANUAL ? demand_fallback(&demand, &class) : NULL;
            if (fallback)
                counts[fallback - &g_array_index(scenario->fallbacks, Fallback, 0)] += piece->count;
        }
    }
    return counts;
}

int64_t view_vendor_endpoints(const ExportView *view, int vendor)
{
    const Catalog *catalog = view->scenario->catalog;
    int64_t count = 0;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const GArray *pieces = g_array_index(view->plan->functions, PlanFunction, f).pieces;
        for (guint i = 0; i < pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(pieces, PlanPiece, i);
            bool backup = piece->backup >= 0 && catalog_product(catalog, piece->backup)->vendor == vendor;
            bool primary = catalog_product(catalog, piece->primary)->vendor == vendor;
            count += primary || backup ? piece->count : 0;
        }
    }
    return count;
}

Money view_per_endpoint(const ExportView *view, Money money)
{
    int64_t parts = view_all_endpoints(view) * view->scenario->years;
    Money cent = MONEY_UNIT / 100;
    return parts ? (Money)(((__int128)money * 2 / cent + parts) / (2 * (__int128)parts)) * cent : 0;
}
