/* plan.md: one page that a CISO can read and a consultant can hand over. */
#include "base/table.h"
#include "base/text.h"
#include "export/view.h"

#include <string.h>

static void add_escaped(Table *table, const char *text)
{
    g_autofree char *safe = text_for_markdown(text);
    table_add(table, safe);
}

static void add_count(Table *table, int64_t count)
{
    g_autofree char *text = count_text(count);
    table_add(table, text);
}

static void add_percent(Table *table, int64_t count, int64_t total)
{
    g_autofree char *text = percent_text(count, total, 1);
    table_add(table, text);
}

static void add_money(Table *table, Money money)
{
    g_autofree char *text = money_text_grouped(money);
    table_add(table, text);
}

static void append_escaped(GString *out, const char *text)
{
    g_autofree char *safe = text_for_markdown(text);
    g_string_append(out, safe);
}

static const VendorShare *largest(const GArray *shares, bool today)
{
    const VendorShare *most = NULL;
    for (guint i = 0; i < shares->len; i++) {
        const VendorShare *share = &g_array_index(shares, VendorShare, i);
        if (!most || (today ? share->today > most->today : share->planned > most->planned))
            most = share;
    }
    return most;
}

static char *per_endpoint(const ExportView *view, Money money)
{
    return money_text_grouped(view_per_endpoint(view, money));
}

static void write_opening(const ExportView *view, GString *out)
{
    const Plan *plan = view->plan;
    const Scenario *scenario = view->scenario;
    g_string_append(out, "# ");
    append_escaped(out, view_title(view));
    if (view->options.client) {
        g_string_append(out, "\n\n");
        append_escaped(out, view->options.client);
    }
    g_autofree char *total = money_text_grouped(plan->cost.total),
                    *each = per_endpoint(view, plan->cost.total);
    g_autofree char *prices = view_prices_note(view), *currency = text_for_markdown(scenario->currency);
    g_autofree char *safe_prices = text_for_markdown(prices);
    guint breached = 0;
    for (guint i = 0; i < plan->findings->len; i++)
        breached += ((const PlanFinding *)plan->findings->pdata[i])->holds ? 0 : 1;
    g_string_append_printf(
        out,
        "\n\nThe plan costs **%s %s** over %" G_GINT64_FORMAT " year%s%s: %s %s per endpoint "
        "and year. ",
        total, currency, scenario->years, scenario->years == 1 ? "" : "s", safe_prices, each, currency);
    if (breached)
        g_string_append_printf(out, "**It breaches %u of its limits.** ", breached);
    else
        g_string_append(out, "It meets every limit of the policy, ");
    g_autofree char *gap = plan_gap_text(plan);
    if (plan->optimal)
        g_string_append(out, breached ? "No plan costs less.\n" : "and no plan that does so costs less.\n");
    else
        g_string_append_printf(out, "%s at most %s cheaper.\n",
                               breached ? "Another plan may be"
                                        : "and another plan "
                                          "that does so is",
                               gap);
    for (guint f = 0; f < plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        const VendorShare *before = largest(shares, true), *after = largest(shares, false);
        int64_t endpoints = view_endpoints(view, f);
        if (!before || !after)
            continue;
        g_autofree char *first = text_for_markdown(before->name), *second = text_for_markdown(after->name);
        g_autofree char *today = percent_text(before->today, endpoints, 1);
        g_autofree char *planned = percent_text(after->planned, endpoints, 1), *count = count_text(endpoints);
        g_autofree char *function =
            text_for_markdown(g_array_index(plan->functions, PlanFunction, f).function);
        g_string_append_printf(out, "\nFor %s on %s endpoints, ", function, count);
        if (before->today)
            g_string_append_printf(out, "a failure of %s takes down %s of them today", first, today);
        else
            g_string_append(out, "nothing is in charge today");
        g_string_append_printf(out, "; planned, no vendor is in charge of more than %s (%s).\n", planned,
                               second);
    }
}

static void write_shares(const ExportView *view, GString *out)
{
    g_string_append(out, "\n## Who is in charge\n");
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        int64_t endpoints = view_endpoints(view, f), open = endpoints - view_protected_today(view, f);
        g_autoptr(Table) table = table_new("lrrrr");
        add_escaped(table, g_array_index(view->plan->functions, PlanFunction, f).function);
        const char *const head[] = {"today", "share", "planned", "share"};
        for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
            table_add(table, head[i]);
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            add_escaped(table, share->name);
            add_count(table, share->today);
            add_percent(table, share->today, endpoints);
            add_count(table, share->planned);
            add_percent(table, share->planned, endpoints);
        }
        table_add(table, "*unprotected*");
        add_count(table, open);
        add_percent(table, open, endpoints);
        add_count(table, 0);
        add_percent(table, 0, endpoints);
        g_string_append_c(out, '\n');
        table_markdown(table, out);
    }
    g_autofree char *changes = count_text(view->plan->changes);
    g_string_append_printf(out, "\nThe plan changes the product in charge on %s endpoints%s%s.\n", changes,
                           view_each_function(view),
                           !view->plan->changes_proven   ? ""
                           : view_usual_objectives(view) ? "; no plan of this cost changes fewer"
                                                         : "; no plan as good in the objectives before "
                                                           "changes fewer");
}

static void write_cost(const ExportView *view, GString *out)
{
    const PlanCost *today = &view->today->cost, *plan = &view->plan->cost;
    bool unprotected = false;
    for (guint f = 0; f < view->plan->functions->len; f++)
        unprotected = unprotected || view_protected_today(view, f) < view_endpoints(view, f);
    g_autofree char *note = view_prices_note(view), *safe = text_for_markdown(note);
    g_string_append_printf(out, "\n## What it costs%s\n\n", safe);
    g_autoptr(Table) table = table_new("lrr");
    g_autofree char *currency = text_for_markdown(view->scenario->currency);
    table_addf(table, "%s over %" G_GINT64_FORMAT " year%s", currency, view->scenario->years,
               view->scenario->years == 1 ? "" : "s");
    table_add(table, "today's mix, same offers");
    table_add(table, "plan");
    const struct {
        const char *name;
        Money today, plan;
    } parts[] = {{"licences", today->licences, plan->licences},
                 {"fixed", today->fixed, plan->fixed},
                 {"migration, once", today->migration, plan->migration},
                 {"standby of backups", today->standby, plan->standby},
                 {"**total**", today->total, plan->total}};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        table_add(table, parts[i].name);
        add_money(table, parts[i].today);
        add_money(table, parts[i].plan);
    }
    g_autofree char *before = per_endpoint(view, today->total), *after = per_endpoint(view, plan->total);
    table_add(table, "per endpoint and year");
    table_add(table, before);
    table_add(table, after);
    table_markdown(table, out);
    g_string_append(out, "\nToday's mix is priced by the products in charge, without backups");
    if (unprotected)
        g_string_append(out, "; what is unprotected today costs nothing in it");
    if (view->today_unpriced) {
        g_autofree char *unpriced = count_text(view->today_unpriced);
        g_string_append_printf(out, "; %s endpoints%s run a product that no offer sells, they are left out",
                               unpriced, view_each_function(view));
    }
    g_string_append(out, ".\n");
}

/* "678 at 5.00": backups in the mode, and what one costs a year. */
static void add_standby(Table *table, const PlanPurchase *purchase, const Offer *offer, BackupMode mode)
{
    g_autofree char *count = count_text(purchase->standby[mode]);
    if (purchase->standby[mode] == 0) {
        table_add(table, count);
        return;
    }
    g_autofree char *price = money_text_grouped(offer->standby[mode]);
    table_addf(table, "%s at %s", count, price);
}

/* Manual fallbacks cost, but nothing is bought: who takes over where, in the scenario's words. */
static void write_fallbacks(const ExportView *view, GString *out)
{
    const Scenario *scenario = view->scenario;
    g_autofree int64_t *counts = view_fallback_endpoints(view);
    const char *before = "\n";
    for (guint i = 0; i < scenario->fallbacks->len; i++) {
        const Fallback *fallback = &g_array_index(scenario->fallbacks, Fallback, i);
        if (counts[i] == 0)
            continue;
        g_autofree char *count = count_text(counts[i]), *price = money_text_grouped(fallback->standby);
        g_autofree char *function = text_for_markdown(fallback->function);
        g_autofree char *text = text_for_markdown(fallback->text ? fallback->text : "a procedure");
        g_string_append_printf(out, "%s- Manual fallback for %s on %s endpoints: %s, at %s a year each\n",
                               before, function, count, text, price);
        before = "";
    }
}

/* The product, and where its price holds when that is not everywhere. */
static void add_offer(Table *table, const ExportView *view, const Offer *offer)
{
    const char *name = catalog_product(view->scenario->catalog, offer->product)->name;
    if (offer->scope->len == 0) {
        add_escaped(table, name);
        return;
    }
    g_autofree char *scope = scope_text(offer->scope);
    g_autofree char *text = g_strdup_printf("%s; %s", name, scope);
    add_escaped(table, text);
}

/* How growth, bundles and contracts change what licences cost. */
static void write_terms(const ExportView *view, GString *out)
{
    if (view->scenario->growth || view->scenario->price_rise)
        g_string_append(out,
                        "\nPrices grow: in place of unit x years stands the sum of the units of all years, "
                        "each that of the year before with\nthe scenario's growth and price rise.\n");
    g_autofree char *bundled = view_bundled_text(view), *safe = text_for_markdown(bundled);
    if (*bundled)
        g_string_append_printf(out, "\nUnits after the discount of a bundle: %s.\n", safe);
    Money unused = view_unused_cost(view);
    g_autofree char *cost = money_text_grouped(unused);
    g_autofree char *currency = text_for_markdown(view->scenario->currency);
    if (unused)
        g_string_append_printf(out,
                               "\nBound by contract and not used, paid until the contracts end, besides the "
                               "licences in the table: %s %s.\n",
                               cost, currency);
}

static void write_purchases(const ExportView *view, GString *out)
{
    bool several = view_several_functions(view);
    g_autofree char *note = view_prices_note(view), *safe = text_for_markdown(note);
    g_string_append_printf(out, "\n## What to buy%s\n\n", safe);
    g_autoptr(Table) table = table_new(several ? "llrrrrrr" : "lrrrrrr");
    if (several)
        table_add(table, "function");
    const char *const head[] = {"product", "in charge", "billed", "unit a year", "hot", "cold", "licences"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
        if (several)
            add_escaped(table, purchase->function);
        add_offer(table, view, offer);
        add_count(table, purchase->primaries);
        add_count(table, purchase->billed);
        if (purchase->billed)
            add_money(table, purchase->unit);
        else
            table_add(table, "");
        add_standby(table, purchase, offer, MODE_HOT);
        add_standby(table, purchase, offer, MODE_COLD);
        add_money(table, purchase->total);
    }
    table_markdown(table, out);
    write_fallbacks(view, out);
    g_string_append(
        out, "\n*In charge*: endpoints with the product as primary. *Billed*: licences to pay for, with "
             "the minimum or a higher tier where\nthat is cheaper. *Hot*: backups installed and running; "
             "*cold*: licensed and packaged, installed on failure; each\nat its price a year. *Licences*: "
             "billed x unit x years.\n");
    write_terms(view, out);
}

/* A line for each limit: what it is for, where the number comes from, and that it meets no endpoint. */
static void write_reasons(const ExportView *view, GString *out)
{
    const char *before = "\n";
    for (guint i = 0; i < view->scenario->policies->len; i++) {
        const Policy *policy = view->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            bool measured = view_measured(view, limit);
            if (!limit->text && !limit->source && measured)
                continue;
            g_autofree char *id = text_for_markdown(limit->id);
            g_autofree char *text = text_for_markdown(limit->text ? limit->text : "");
            g_autofree char *source = text_for_markdown(limit->source ? limit->source : "");
            g_string_append_printf(out, "%s- **%s**: %s%s%s%s", before, id, text,
                                   *source ? (*text ? " (" : "(") : "", source, *source ? ")" : "");
            before = "";
            if (!measured)
                g_string_append_printf(out, "%s**not measured**: no endpoint is in its scope",
                                       *text || *source ? "; " : "");
            g_string_append_c(out, '\n');
        }
    }
}

static void write_limits(const ExportView *view, GString *out)
{
    bool several = view_several_functions(view);
    g_string_append(out, "\n## Every limit\n\n");
    g_autoptr(Table) table = table_new(several ? "llllrll" : "lllrll");
    if (several)
        table_add(table, "function");
    const char *const head[] = {"limit", "asks", "planned", "allowed", "holds", "today"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i], *today = view_today(view, finding);
        g_autofree char *words = view_limit_text(view, finding), *measured = view_measured_text(finding);
        g_autofree char *bound = view_bound_text(finding),
                        *before = today ? view_measured_text(today) : g_strdup("");
        g_autofree char *before_safe = text_for_markdown(before);
        if (several)
            add_escaped(table, finding->function);
        add_escaped(table, finding->id);
        add_escaped(table, words);
        add_escaped(table, measured);
        add_escaped(table, bound);
        table_add(table, finding->holds ? "yes" : "**BREACH**");
        table_addf(table, "%s%s", before_safe, today && !today->holds ? " **breach**" : "");
    }
    if (view->plan->findings->len)
        table_markdown(table, out);
    else
        g_string_append(out, "There is no limit to measure.\n");
    write_reasons(view, out);
}

static void write_proof(const ExportView *view, GString *out)
{
    const Plan *plan = view->plan;
    g_autofree char *bound = money_text_grouped(plan->bound), *gap = plan_gap_text(plan);
    g_autofree char *certified = money_text_grouped(MAX(plan->certified, 0));
    g_autofree char *cost = money_text_grouped(plan->cost.total);
    g_autofree char *currency = text_for_markdown(view->scenario->currency);
    g_string_append_printf(
        out,
        "\n## How good it is, and how to recheck it\n\nStatus **%s**: by the solver's proof no "
        "plan under this policy costs less than %s %s",
        plan_status(plan), bound, currency);
    if (plan->optimal && plan->cost.total == plan->bound)
        g_string_append(out, ", and this one costs exactly that.\n");
    else if (plan->optimal)
        g_string_append_printf(out,
                               "; this one costs %s: in its turn among the objectives the least, or within "
                               "its tolerance of it.\n",
                               cost);
    else
        g_string_append_printf(out, "; this one costs %s, so that at most %s could be saved.\n", cost, gap);
    if (plan->certified >= 0)
        g_string_append_printf(out,
                               "Certificate: certificate.json proves, checked with whole numbers and "
                               "without the solver, that none costs less than %s %s.\n",
                               certified, currency);
    g_string_append(out,
                    "Every count, cost and limit on this page is recomputed with whole numbers, without the "
                    "solver, by `polyculture verify`\non the folder that this page lies in. Its inputs:\n\n");
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        g_string_append_printf(out, "- `%s` SHA-256 `%s`\n", input->name, input->sha256);
    }
}

static gboolean write_assumption(gpointer text, gpointer count, gpointer out)
{
    g_autofree char *safe = text_for_markdown(text), *number = count_text(*(const int64_t *)count);
    g_string_append_printf(out, "- Assumed on %s endpoints: %s\n", number, safe);
    return FALSE;
}

/* What the inventories did not say, and the program's version. */
static void write_assumptions(const ExportView *view, GString *out)
{
    if (g_tree_nnodes(view->fleet->assumptions))
        g_string_append_c(out, '\n');
    g_tree_foreach(view->fleet->assumptions, write_assumption, out);
    g_autofree char *version = text_for_markdown(view_version(view));
    g_string_append_printf(out, "\nMade by polyculture %s.\n", version);
}

static GString *write_markdown(const ExportView *view, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    write_opening(view, out);
    write_shares(view, out);
    write_cost(view, out);
    write_purchases(view, out);
    write_limits(view, out);
    write_proof(view, out);
    write_assumptions(view, out);
    return out;
}

const Exporter exporter_markdown = {"markdown", "md", "one page for people", false, write_markdown};
