/* What it costs: from today's mix under the same offers, part by part, to the plan: a waterfall in a table.
 */
#include "audit/cost.h"

#include "export/html/rows.h"

typedef struct {
    TextId name;
    Money from, to; /* where its bar begins and ends */
    Money today, plan, more;
    const char *class;
} Step;

/* The scale: everything between 0 and the highest point, with 0 inside. */
static Money highest(const Step *steps, gsize count)
{
    Money most = 1;
    for (gsize i = 0; i < count; i++)
        most = MAX(most, MAX(steps[i].from, steps[i].to));
    return most;
}

static void write_bar(Page *page, const Step *step, Money most)
{
    int from = page_permille(MIN(step->from, step->to), most),
        to = page_permille(MAX(step->from, step->to), most);
    page_printf(page,
                "<svg class=\"bars fall\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\"><rect class=\"bed\" width=\"1000\" height=\"20\"/><rect class=\"%s\" "
                "x=\"%d\" y=\"3\" width=\"%d\" height=\"14\"/></svg>",
                step->class, MIN(from, 997), MAX(to - from, step->from == step->to ? 0 : 3));
}

static void write_step(Rows *rows, const Step *step, Money most, bool total)
{
    Page *page = rows->page;
    rows_begin(rows, total ? "sum" : NULL);
    rows_cell(rows, "th", "barred");
    page_say(page, step->name, NULL);
    write_bar(page, step, most);
    rows_cell_end(rows, "th");
    rows_money(rows, step->today);
    rows_money(rows, step->plan);
    g_autofree char *more = page_money_signed(page, step->more);
    rows_number(rows, more, step->more);
}

static void write_notes(Page *page)
{
    const ExportView *view = page->view;
    page_raw(page, "<p class=\"soft\">");
    page_say(page, T_COST_NOTE, NULL);
    if (view->today_unpriced) {
        g_autofree char *unpriced = page_endpoints(page, view->today_unpriced);
        page_raw(page, " ");
        page_say(page, view_several_functions(view) ? T_COST_UNPRICED_EACH : T_COST_UNPRICED, unpriced, NULL);
    }
    page_raw(page, "</p>\n");
}

static void tell(Page *page)
{
    const PlanCost *today = &page->view->today->cost, *plan = &page->view->plan->cost;
    PlanCost more = cost_difference(today, plan);
    Step steps[] = {
        {T_COST_TODAY, 0, today->total, today->total, 0, 0, "was"},
        {T_LICENCES, 0, 0, today->licences, plan->licences, more.licences, NULL},
        {T_FIXED, 0, 0, today->fixed, plan->fixed, more.fixed, NULL},
        {T_MIGRATION, 0, 0, today->migration, plan->migration, more.migration, NULL},
        {T_STANDBY, 0, 0, today->standby, plan->standby, more.standby, NULL},
    };
    Money at = today->total;
    for (gsize i = 1; i < G_N_ELEMENTS(steps); i++) {
        steps[i].from = at;
        steps[i].to = at += steps[i].more;
        steps[i].class = steps[i].more > 0 ? "up" : "down";
    }
    const Step sum = {T_TOTAL, 0, plan->total, today->total, plan->total, more.total, "c0"};
    Money most = MAX(highest(steps, G_N_ELEMENTS(steps)), plan->total);
    g_autofree char *years = page_years(page), *total = page_money(page, plan->total);
    g_autofree char *signed_more = page_money_signed(page, more.total);
    page_tag(page, "p class=\"lead\"", T_COST_LEAD, total, page->view->scenario->currency, years, signed_more,
             NULL);
    Rows rows;
    rows_open(&rows, page, ROWS_CARDS, text_of(page->language, T_S_COST));
    rows_head_text(&rows, page->view->scenario->currency, false);
    rows_head_number(&rows, T_TODAYS_MIX);
    rows_head_number(&rows, T_PLANNED);
    rows_head_number(&rows, T_DIFFERENCE);
    rows_begin(&rows, NULL);
    rows_cell(&rows, "th", "barred");
    page_say(page, T_COST_TODAY, NULL);
    write_bar(page, &steps[0], most);
    rows_cell_end(&rows, "th");
    rows_money(&rows, today->total);
    rows_text(&rows, "");
    rows_text(&rows, "");
    for (gsize i = 1; i < G_N_ELEMENTS(steps); i++)
        write_step(&rows, &steps[i], most, false);
    write_step(&rows, &sum, most, true);
    rows_close(&rows);
    write_notes(page);
}

const Section section_cost = {"cost", T_S_COST, NULL, tell};
