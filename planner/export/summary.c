#include "export/summary.h"

#include "base/table.h"
#include "base/text.h"
#include "export/view.h"

#define WIDTH 80

static void add_safe(Table *table, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    table_add(table, safe);
}

static void add_share(Table *table, int64_t count, int64_t total)
{
    g_autofree char *text = count_text(count), *percent = percent_text(count, total, 1);
    table_add(table, text);
    table_add(table, percent);
}

static void add_function(const ExportView *view, guint f, GString *out)
{
    g_autoptr(GArray) shares = view_vendor_shares(view, f);
    int64_t endpoints = view_endpoints(view, f), open = endpoints - view_protected_today(view, f);
    g_autoptr(Table) table = table_new("lrrrr");
    add_safe(table, g_array_index(view->plan->functions, PlanFunction, f).function);
    const char *const head[] = {"today", "", "planned", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < shares->len; i++) {
        const VendorShare *share = &g_array_index(shares, VendorShare, i);
        add_safe(table, share->name);
        add_share(table, share->today, endpoints);
        add_share(table, share->planned, endpoints);
    }
    if (open) {
        table_add(table, "unprotected");
        add_share(table, open, endpoints);
        add_share(table, 0, endpoints);
    }
    table_plain(table, 0, WIDTH, out);
    g_string_append_c(out, '\n');
}

/* What the finding measured: the domain, the count, and its share where it is one. */
static void add_measured(Table *table, const PlanFinding *finding, bool each)
{
    const PlanMeasurement *worst =
        finding->measured->len ? &g_array_index(finding->measured, PlanMeasurement, 0) : NULL;
    const char *domain = worst ? worst->domain : "nothing to measure";
    g_autofree char *where = each && *domain ? g_strdup_printf("%s: %s", finding->each_value, domain)
                                             : g_strdup(each ? finding->each_value : domain);
    g_autofree char *count = count_text(worst ? worst->count : 0);
    g_autofree char *percent =
        worst && worst->total ? percent_text(worst->count, worst->total, 1) : g_strdup("");
    add_safe(table, where);
    table_add(table, worst ? count : "");
    table_add(table, percent);
}

/* One line a limit on the function: the worst of its values, and how many there are. */
static void add_limits(const ExportView *view, const char *function, GString *out)
{
    g_autoptr(Table) table = table_new("llrrrl");
    const GPtrArray *findings = view->plan->findings;
    g_autofree char *safe = text_for_terminal(function);
    if (view_several_functions(view))
        table_addf(table, "%s: limit", safe);
    else
        table_add(table, "limit");
    const char *const head[] = {"planned: the worst", "", "", "allowed", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    guint lines = 0;
    for (guint i = 0; i < findings->len;) {
        const PlanFinding *worst = findings->pdata[i];
        if (!g_str_equal(worst->function, function)) {
            i++;
            continue;
        }
        guint end = i;
        for (; end < findings->len; end++) {
            const PlanFinding *next = findings->pdata[end];
            if (!g_str_equal(next->id, worst->id) || !g_str_equal(next->function, worst->function))
                break;
            if (view_tighter(next, worst))
                worst = next;
        }
        g_autofree char *bound = count_text(worst->bound);
        g_autofree char *name =
            end - i > 1 ? g_strdup_printf("%s (%u)", worst->id, end - i) : g_strdup(worst->id);
        add_safe(table, name);
        add_measured(table, worst, worst->each_value != NULL);
        table_addf(table, "%s %s", worst->at_least ? "≥" : "≤", bound);
        table_add(table, worst->holds ? "holds" : "BREACH");
        i = end;
        lines++;
    }
    if (lines == 0)
        return;
    table_plain(table, 0, WIDTH, out);
    g_string_append_c(out, '\n');
}

/* Where the scenario's objectives are not the usual two: what each came to, and what is proven of it. */
static void add_objectives(const ExportView *view, GString *out)
{
    const GArray *goals = view->scenario->goals, *objectives = view->plan->objectives;
    static const Objective usual[] = {OBJECTIVE_COST, OBJECTIVE_CHANGES};
    bool plain = goals->len <= G_N_ELEMENTS(usual);
    for (guint i = 0; i < goals->len && plain; i++)
        plain = g_array_index(goals, Goal, i).objective == usual[i];
    for (guint i = 0; i < objectives->len && !plain; i++) {
        const PlanObjective *entry = &g_array_index(objectives, PlanObjective, i);
        g_autofree char *value = plan_objective_text(entry->objective, entry->value);
        g_autofree char *bound = plan_objective_text(entry->objective, entry->bound);
        g_string_append_printf(out, "%-8s %u. %-9s %s", i ? "" : "in order", i + 1,
                               objective_name(entry->objective), value);
        if (!entry->proven)
            g_string_append_printf(out, "; no plan has less than %s\n", bound);
        else if (entry->value == entry->bound)
            g_string_append(out, ", the least\n");
        else
            g_string_append_printf(out, ", within its tolerance of the least, %s\n", bound);
    }
}

void summary_limits(const ExportView *view, GString *out)
{
    for (guint f = 0; f < view->plan->functions->len; f++)
        add_limits(view, g_array_index(view->plan->functions, PlanFunction, f).function, out);
    add_limits(view, "all functions", out);
}

void summary_cost(const ExportView *view, GString *out)
{
    const Plan *plan = view->plan;
    g_autofree char *total = money_text(plan->cost.total), *today = money_text(view->today->cost.total);
    g_autofree char *bound = money_text(plan->bound), *gap = plan_gap_text(plan),
                    *note = view_prices_note(view);
    g_autofree char *currency = text_for_terminal(view->scenario->currency),
                    *prices = text_for_terminal(note);
    g_autofree char *changes = count_text(plan->changes);
    bool several = view_several_functions(view);
    g_string_append_printf(out, "status   %s: no plan can cost less than %s, gap %s\n", plan_status(plan),
                           bound, gap);
    g_string_append_printf(out, "cost     %s %s over %" G_GINT64_FORMAT " year%s%s\n", total, currency,
                           view->scenario->years, view->scenario->years == 1 ? "" : "s", prices);
    g_string_append_printf(out, "today    %s %s for today's mix under the same offers\n", today, currency);
    if (view->today_unpriced) {
        g_autofree char *unpriced = count_text(view->today_unpriced);
        g_string_append_printf(out, "         without %s %s that no offer sells\n", unpriced,
                               several ? "primaries" : "endpoints with a product");
    }
    g_string_append_printf(out, "changes  %s %s%s\n", changes,
                           several ? "primaries over all functions" : "endpoints get another primary",
                           !plan->changes_proven         ? ""
                           : view_usual_objectives(view) ? ", the fewest at this cost"
                                                         : ", the fewest given the objectives before");
    add_objectives(view, out);
}

GString *summary_text(const ExportView *view)
{
    GString *out = g_string_new(NULL);
    for (guint f = 0; f < view->plan->functions->len; f++)
        add_function(view, f, out);
    summary_limits(view, out);
    summary_cost(view, out);
    return out;
}
