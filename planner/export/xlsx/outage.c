/* "outage": what a failure of each vendor does to today and to the plan. */
#include "audit/outage.h"
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

#include <string.h>

enum { FUNCTION, VENDOR, TODAY = 2, PLAN = 8, ALSO = 14, COLUMNS };
enum { EXPOSED, EXPOSED_SHARE, HOT, COLD, MANUAL, BARE };

static const BookColumn columns[COLUMNS] = {
    {"function", 20},
    {"vendor that fails", 22},
    {">today: exposed", 10},
    {">share", 8},
    {">hot backup", 9},
    {">cold backup", 9},
    {">manual", 9},
    {">bare", 9},
    {">plan: exposed", 10},
    {">share", 8},
    {">hot backup", 9},
    {">cold backup", 9},
    {">manual", 9},
    {">bare", 9},
    {">fails as hot backup elsewhere", 16},
};

static void put_today(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const OutageCount *count)
{
    const int64_t counts[] = {count->exposed, 0, count->hot, count->cold, count->manual, count->none};
    for (lxw_col_t c = 0; c < G_N_ELEMENTS(counts); c++)
        if (c != EXPOSED_SHARE)
            put_number(book, sheet, row, TODAY + c, counts[c], STYLE_COUNT);
    put_formula(book, sheet, row, TODAY + EXPOSED_SHARE, STYLE_SHARE,
                (double)count->exposed / (double)MAX(count->endpoints, 1), "%s/%" G_GINT64_FORMAT,
                cell_name(row, TODAY + EXPOSED), MAX(count->endpoints, 1));
}

static void put_plan(const Book *book, lxw_worksheet *sheet, lxw_row_t row, guint function, int vendor,
                     const OutageCount *count)
{
    static const struct {
        Behind behind;
        lxw_col_t column;
    } states[] = {{BEHIND_HOT, PLAN + HOT},
                  {BEHIND_COLD, PLAN + COLD},
                  {BEHIND_MANUAL, PLAN + MANUAL},
                  {BEHIND_NONE, PLAN + BARE},
                  {BEHIND_ALSO, ALSO}};
    const int64_t counts[] = {count->hot, count->cold, count->manual, count->none, count->also};
    for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
        g_autofree char *formula =
            tally_formula(book->by_outage, figure_outage(book, function, vendor, states[s].behind));
        put_formula(book, sheet, row, states[s].column, STYLE_COUNT, (double)counts[s], "%s", formula);
    }
    put_formula(book, sheet, row, PLAN + EXPOSED, STYLE_COUNT, (double)count->exposed, "SUM(%s:%s)",
                cell_name(row, PLAN + HOT), cell_name(row, PLAN + BARE));
    put_formula(book, sheet, row, PLAN + EXPOSED_SHARE, STYLE_SHARE,
                (double)count->exposed / (double)MAX(count->endpoints, 1), "%s/%" G_GINT64_FORMAT,
                cell_name(row, PLAN + EXPOSED), MAX(count->endpoints, 1));
}

/* Every vendor on which a primary or backup of today or of the plan depends. */
static lxw_row_t put_function(const Book *book, lxw_worksheet *sheet, guint f, lxw_row_t row)
{
    const Demand *demand = book_demand(book, f);
    const Catalog *catalog = book->view->scenario->catalog;
    g_autofree const DemandClass **class = assignment_classes(demand);
    const char *function = book_function(book, f);
    const Assignment today = {demand, plan_pieces(book->view->today, function), class, NULL, true};
    const Assignment plan = {demand, plan_pieces(book->view->plan, function), class, NULL, false};
    for (guint v = 0; v < catalog->vendors->len; v++) {
        const Vendor *vendor = catalog->vendors->pdata[v];
        g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
        outage_add(outage, DOMAIN_VENDOR, vendor->id);
        g_autoptr(OutageImpact) before = outage_measure(outage, &today, NULL, NULL);
        g_autoptr(OutageImpact) after = outage_measure(outage, &plan, NULL, NULL);
        if (!before->all.exposed && !before->all.also && !after->all.exposed && !after->all.also)
            continue;
        put_text(book, sheet, row, FUNCTION, function, STYLE_TEXT);
        put_text(book, sheet, row, VENDOR, vendor->name, STYLE_TEXT);
        put_today(book, sheet, row, &before->all);
        put_plan(book, sheet, row, f, (int)v, &after->all);
        row++;
    }
    return row;
}

static void put_chart(const Book *book, lxw_worksheet *sheet, lxw_row_t end)
{
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR_STACKED);
    static const struct {
        const char *name;
        lxw_col_t column;
        lxw_color_t colour;
    } parts[] = {{"hot backup takes over", PLAN + HOT, 0x0F766E},
                 {"cold backup is deployed", PLAN + COLD, 0x1D4ED8},
                 {"manual fallback", PLAN + MANUAL, 0xB45309},
                 {"bare", PLAN + BARE, 0xB42318}};
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++)
        book_series(chart, "outage", ROW_DATA, end - 1, VENDOR, parts[p].column, parts[p].name,
                    parts[p].colour);
    book_place_chart(book, sheet, chart, "Plan: endpoints exposed when the vendor fails", "#,##0", end + 1, 1,
                     end - ROW_DATA);
}

void sheet_outage(Book *book, lxw_worksheet *sheet)
{
    book_open_sheet(book, sheet, "When a vendor fails",
                    "Protection stops; machines go on. Bare: nothing stands behind the product in charge. "
                    "Figures of the plan follow the counts in assignments.");
    book_heads(book, sheet, ROW_HEAD, 0, columns, COLUMNS);
    lxw_row_t row = ROW_DATA;
    for (guint f = 0; f < book->demands->len; f++)
        row = put_function(book, sheet, f, row);
    if (row > ROW_DATA)
        put_chart(book, sheet, row);
    book_finish_sheet(sheet, ROW_HEAD, row - 1, COLUMNS, 2);
}
