/* The top of the page: for whom, the verdict in a sentence, four key figures, and the way to the rest. */
#include "export/html/page.h"

#include "audit/cost.h"
#include "base/input.h"

#include <string.h>

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

/* The function whose largest vendor has the largest share today: the one that the verdict speaks of. */
static guint most_dependent(const ExportView *view)
{
    guint chosen = 0;
    int64_t count = 0, total = 1;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        const VendorShare *first = largest(shares, true);
        int64_t endpoints = view_endpoints(view, f);
        if (first && (__int128)first->today * total > (__int128)count * endpoints) {
            chosen = f;
            count = first->today;
            total = endpoints;
        }
    }
    return chosen;
}

static guint holding(const Plan *plan)
{
    guint count = 0;
    for (guint i = 0; i < plan->findings->len; i++)
        count += ((const PlanFinding *)plan->findings->pdata[i])->holds ? 1 : 0;
    return count;
}

/* ---- the head ---- */

static void write_logo(Page *page)
{
    const ExportOptions *options = &page->view->options;
    if (!options->logo)
        return;
    gsize length;
    const guchar *bytes = g_bytes_get_data(options->logo, &length);
    g_autofree char *data = g_base64_encode(bytes, length);
    g_autofree char *alternative =
        options->client ? page_text(page, T_LOGO_OF, options->client, NULL) : page_text(page, T_LOGO, NULL);
    page_printf(page, "<img class=\"logo\" alt=\"");
    page_add(page, alternative);
    page_printf(page, "\" src=\"data:%s;base64,%s\">\n", options->logo_type, data);
}

static void write_title(Page *page)
{
    const ExportView *view = page->view;
    const char *title = view->options.title     ? view->options.title
                        : view->scenario->title ? view->scenario->title
                                                : view->scenario->id;
    page_raw(page, "<div class=\"brand\"><div>\n");
    page_tag(page, "p class=\"kicker\"", T_KICKER, NULL);
    page_raw(page, "<h1>");
    page_add(page, title);
    page_raw(page, "</h1>\n<p class=\"about\">");
    if (view->options.client) {
        page_say(page, T_MADE_FOR, view->options.client, NULL);
        page_raw(page, " · ");
    }
    g_autofree char *endpoints = page_endpoints(page, view_all_endpoints(view));
    g_autofree char *years = page_years(page);
    page_add(page, endpoints);
    page_raw(page, " · ");
    page_add(page, years);
    page_raw(page, " · ");
    page_say(page, T_SCENARIO, view->scenario->id, NULL);
    if (view->scenario->prices) {
        page_raw(page, " · <strong>");
        page_say(page, T_PRICES, view->scenario->prices, NULL);
        page_raw(page, "</strong>");
    }
    page_raw(page, "</p></div>\n");
    write_logo(page);
    page_raw(page, "</div>\n");
}

/* ---- the verdict ---- */

static void write_verdict(Page *page, guint f, const GArray *shares)
{
    const ExportView *view = page->view;
    const Plan *plan = view->plan;
    guint holds = holding(plan), all = plan->findings->len;
    g_autofree char *total = page_money(page, plan->cost.total), *years = page_years(page);
    g_autofree char *money = g_strdup_printf("%s %s", total, view->scenario->currency);
    const VendorShare *before = largest(shares, true), *after = largest(shares, false);
    int64_t endpoints = view_endpoints(view, f);
    page_raw(page, "<p class=\"verdict\">");
    if (holds < all) {
        g_autofree char *wrong = page_count(page, all - holds), *of = page_count(page, all);
        page_say(page, T_VERDICT_BREACH, wrong, of, NULL);
    } else if (before && after && after->planned < before->today) {
        g_autofree char *today = page_percent(page, before->today, endpoints);
        g_autofree char *planned = page_percent(page, after->planned, endpoints);
        page_say(page, T_VERDICT_LESS, planned, today, page_function(page, f), money, years, NULL);
    } else {
        page_say(page, T_VERDICT_HOLDS, money, years, NULL);
    }
    page_raw(page, "</p>\n<p class=\"proof\">");
    g_autofree char *gap_text = plan_gap_text(plan), *gap = page_decimal(page, gap_text);
    if (plan->optimal)
        page_say(page, T_PROOF_OPTIMAL, NULL);
    else
        page_say(page, plan->stopped ? T_PROOF_STOPPED : T_PROOF_GAP, gap, NULL);
    page_raw(page, "</p>\n");
}

/* ---- key figures ---- */

static void open_figure(Page *page, const char *figure, const char *from)
{
    page_raw(page, "<div class=\"figure\"><dd>");
    if (from) {
        page_raw(page, "<span class=\"from\">");
        page_add(page, from);
        page_raw(page, " → </span>");
    }
    page_raw(page, "<b>");
    page_add(page, figure);
    page_raw(page, "</b></dd><dt>");
}

static void close_figure(Page *page, const char *below)
{
    page_raw(page, "<span>");
    page_add(page, below);
    page_raw(page, "</span></dt></div>\n");
}

static void write_share_figure(Page *page, guint f, const GArray *shares)
{
    const VendorShare *before = largest(shares, true), *after = largest(shares, false);
    int64_t endpoints = view_endpoints(page->view, f);
    if (!before || !after)
        return;
    g_autofree char *today = page_percent(page, before->today, endpoints);
    g_autofree char *planned = page_percent(page, after->planned, endpoints);
    g_autofree char *names = strcmp(before->vendor, after->vendor) == 0
                                 ? g_strdup(before->name)
                                 : g_strdup_printf("%s → %s", before->name, after->name);
    open_figure(page, planned, today);
    page_say(page, T_KEY_LARGEST, page_function(page, f), NULL);
    close_figure(page, names);
}

static void write_cost_figure(Page *page)
{
    const ExportView *view = page->view;
    PlanCost more = cost_difference(&view->today->cost, &view->plan->cost);
    g_autofree char *total = page_money(page, view->plan->cost.total);
    g_autofree char *money = g_strdup_printf("%s %s", total, view->scenario->currency);
    g_autofree char *years = page_years(page), *difference = page_money_signed(page, more.total);
    g_autofree char *against = page_text(page, view->today_unpriced ? T_KEY_COST_PART : T_KEY_COST_AGAINST,
                                         difference, view->scenario->currency, NULL);
    open_figure(page, money, NULL);
    page_say(page, T_KEY_COST, years, NULL);
    close_figure(page, against);
}

static void write_limits_figure(Page *page)
{
    const ExportView *view = page->view;
    guint limits = 0;
    for (guint p = 0; p < view->scenario->policies->len; p++)
        limits += ((const Policy *)view->scenario->policies->pdata[p])->limits->len;
    g_autofree char *holds = page_count(page, holding(view->plan));
    g_autofree char *all = page_count(page, view->plan->findings->len), *number = page_count(page, limits);
    g_autofree char *before = page_count(page, holding(view->today));
    g_autofree char *before_all = page_count(page, view->today->findings->len);
    g_autofree char *figure = page_text(page, T_OF, holds, all, NULL);
    g_autofree char *today = page_text(page, T_KEY_LIMITS_TODAY, before, before_all, NULL);
    open_figure(page, figure, NULL);
    page_say(page, T_KEY_LIMITS, number, NULL);
    close_figure(page, today);
}

static void write_changes_figure(Page *page)
{
    const ExportView *view = page->view;
    int64_t endpoints = 0;
    for (guint f = 0; f < view->plan->functions->len; f++)
        endpoints += view_endpoints(view, f);
    g_autofree char *changes = page_count(page, view->plan->changes);
    g_autofree char *share = page_percent(page, view->plan->changes, endpoints);
    g_autofree char *below = page_text(page,
                                       !page->view->plan->changes_proven   ? T_KEY_CHANGES_SHARE
                                       : view_usual_objectives(page->view) ? T_KEY_CHANGES_FEWEST
                                                                           : T_KEY_CHANGES_FEWEST_SO,
                                       share, NULL);
    open_figure(page, changes, NULL);
    page_say(page, view_several_functions(view) ? T_KEY_CHANGES_EACH : T_KEY_CHANGES, NULL);
    close_figure(page, below);
}

static void write_way(Page *page, const Section *const *sections)
{
    page_raw(page, "<nav aria-label=\"");
    page_say(page, T_CONTENTS, NULL);
    page_raw(page, "\"><ol>\n");
    for (; *sections; sections++) {
        if ((*sections)->shown && !(*sections)->shown(page))
            continue;
        page_printf(page, "<li><a href=\"#%s\">", (*sections)->id);
        page_say(page, (*sections)->name, NULL);
        page_raw(page, "</a></li>\n");
    }
    page_raw(page, "</ol></nav>\n");
}

void page_summary(Page *page, const Section *const *sections)
{
    guint f = most_dependent(page->view);
    g_autoptr(GArray) shares = page->view->plan->functions->len
                                   ? view_vendor_shares(page->view, f)
                                   : g_array_new(FALSE, FALSE, sizeof(VendorShare));
    page_raw(page, "<header>\n");
    write_title(page);
    write_verdict(page, f, shares);
    page_raw(page, "<dl class=\"figures\">\n");
    write_share_figure(page, f, shares);
    write_cost_figure(page);
    write_limits_figure(page);
    write_changes_figure(page);
    page_raw(page, "</dl>\n");
    write_way(page, sections);
    page_raw(page, "</header>\n");
}
