/* How it was found, how good it is, what was assumed, and what it was made from: all that a recheck needs. */
#include "export/html/rows.h"

static void write_proof(Page *page)
{
    const ExportView *view = page->view;
    const Plan *plan = view->plan;
    g_autofree char *bound = page_money(page, plan->bound), *cost = page_money(page, plan->cost.total);
    g_autofree char *gap_text = plan_gap_text(plan), *gap = page_decimal(page, gap_text);
    page_tag(page, "h3", T_HOW_GOOD, NULL);
    page_raw(page, "<p>");
    if (plan->optimal && plan->cost.total == plan->bound)
        page_say(page, T_METHOD_OPTIMAL, cost, view->scenario->currency, NULL);
    else if (plan->optimal)
        page_say(page, T_METHOD_IN_TURN, cost, view->scenario->currency, bound, NULL);
    else
        page_say(page, plan->stopped ? T_METHOD_STOPPED : T_METHOD_GAP, cost, view->scenario->currency, bound,
                 gap, NULL);
    page_raw(page, " ");
    page_say(page, T_METHOD_RECHECK, NULL);
    page_raw(page, " <code>polyculture verify</code></p>\n");
    g_autofree char *certified = page_money(page, MAX(plan->certified, 0));
    if (plan->certified >= 0)
        page_tag(page, "p", T_METHOD_CERTIFIED, certified, view->scenario->currency, NULL);
}

static void write_meaning(Page *page)
{
    static const TextId lines[] = {T_MEANS_PRIMARY, T_MEANS_BACKUP, T_MEANS_SHARE, T_MEANS_COST,
                                   T_MEANS_CHANGE};
    page_tag(page, "h3", T_HOW_COUNTED, NULL);
    page_raw(page, "<ul>\n");
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        page_tag(page, "li", lines[i], NULL);
    page_raw(page, "</ul>\n");
}

static gboolean add_assumption(gpointer what, gpointer count, gpointer data)
{
    Rows *rows = data;
    rows_begin(rows, NULL);
    rows_name(rows, what);
    rows_count(rows, *(const int64_t *)count);
    return FALSE;
}

static void write_assumptions(Page *page)
{
    const Fleet *fleet = page->view->fleet;
    page_tag(page, "h3", T_ASSUMED, NULL);
    if (page->view->scenario->prices)
        page_tag(page, "p", T_ASSUMED_PRICES, page->view->scenario->prices, NULL);
    else
        page_tag(page, "p", T_ASSUMED_OFFERS, NULL);
    int64_t unknown = 0;
    for (guint i = 0; i < fleet->unknown->len; i++)
        unknown += g_array_index(fleet->unknown, FleetUnknown, i).count;
    if (unknown) {
        g_autofree char *names = page_count(page, fleet->unknown->len);
        page_tag(page, "p", T_UNKNOWN_SOFTWARE, names, NULL);
    }
    if (g_tree_nnodes(fleet->assumptions) == 0)
        return;
    Rows rows;
    rows_open(&rows, page, ROWS_PLAIN, text_of(page->language, T_ASSUMED));
    rows_head(&rows, T_ASSUMED_OF_INVENTORY);
    rows_head_number(&rows, T_ENDPOINTS_HEAD);
    g_tree_foreach(fleet->assumptions, add_assumption, &rows);
    rows_close(&rows);
}

static void add_code(Rows *rows, const char *text)
{
    rows_cell(rows, "td", NULL);
    page_raw(rows->page, "<code>");
    page_add(rows->page, text ? text : "");
    page_raw(rows->page, "</code>");
    rows_cell_end(rows, "td");
}

static void write_sources(Page *page)
{
    const Fleet *fleet = page->view->fleet;
    if (fleet->sources->len == 0)
        return;
    page_tag(page, "h3", T_INVENTORIES, NULL);
    Rows rows;
    rows_open(&rows, page, ROWS_SORT | ROWS_CARDS | (fleet->sources->len > 12 ? ROWS_SIFT : ROWS_PLAIN),
              text_of(page->language, T_INVENTORIES));
    rows_head(&rows, T_FILE);
    rows_head(&rows, T_FORMAT);
    rows_head_number(&rows, T_ENDPOINTS_HEAD);
    rows_head(&rows, T_DATES);
    rows_head_text(&rows, "SHA-256", false);
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        g_autofree char *dates =
            source->oldest && source->newest && !g_str_equal(source->oldest, source->newest)
                ? g_strdup_printf("%s – %s", source->oldest, source->newest)
                : g_strdup(source->newest ? source->newest : "–");
        rows_begin(&rows, NULL);
        rows_name(&rows, source->name);
        rows_text(&rows, source->format ? source->format : "");
        rows_count(&rows, source->endpoints);
        rows_cell(&rows, "td", "nb");
        page_add(page, dates);
        rows_cell_end(&rows, "td");
        add_code(&rows, source->sha256);
    }
    rows_close(&rows);
}

static void write_inputs(Page *page)
{
    page_tag(page, "h3", T_INPUTS, NULL);
    Rows rows;
    rows_open(&rows, page, ROWS_CARDS, text_of(page->language, T_INPUTS));
    rows_head(&rows, T_FILE);
    rows_head_text(&rows, "SHA-256", false);
    for (guint i = 0; i < page->view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(page->view->inputs, PlanInput, i);
        rows_begin(&rows, NULL);
        rows_name(&rows, input->name);
        add_code(&rows, input->sha256);
    }
    rows_close(&rows);
}

/* "cost, changes": as the scenario names them. */
static char *objectives_text(const Scenario *scenario)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < scenario->goals->len; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "",
                               objective_name(g_array_index(scenario->goals, Goal, i).objective));
    return g_string_free(text, FALSE);
}

static void tell(Page *page)
{
    g_autofree char *years = page_years(page);
    g_autofree char *objectives = objectives_text(page->view->scenario);
    page_tag(page, "p class=\"lead\"",
             view_usual_objectives(page->view) ? T_METHOD_LEAD : T_METHOD_LEAD_OBJECTIVES,
             page->view->scenario->id, years, objectives, NULL);
    write_proof(page);
    write_meaning(page);
    write_assumptions(page);
    write_sources(page);
    write_inputs(page);
}

const Section section_method = {"method", T_S_METHOD, NULL, tell};
