/* What to buy: a line for every offer in use. */
#include "export/html/rows.h"

/* "Product" with the vendor and the region of the offer below it. */
static void write_product(Rows *rows, const Offer *offer)
{
    Page *page = rows->page;
    const Catalog *catalog = page->view->scenario->catalog;
    rows_cell(rows, "th", NULL);
    page_printf(page,
                "<svg class=\"dot\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"%s\" "
                "width=\"10\" height=\"10\"/></svg>",
                page_product_colour(page, offer->product));
    page_add(page, catalog_product(catalog, offer->product)->name);
    page_raw(page, "<small>");
    page_add(page, catalog_vendor_of(catalog, offer->product)->name);
    if (offer->scope->len) {
        g_autofree char *scope = scope_text(offer->scope);
        page_raw(page, "; ");
        page_add(page, scope);
    }
    page_raw(page, "</small>");
    rows_cell_end(rows, "th");
}

static void write_purchase(Rows *rows, const PlanPurchase *purchase)
{
    Page *page = rows->page;
    rows_begin(rows, NULL);
    write_product(rows, &g_array_index(page->view->scenario->offers, Offer, purchase->offer));
    if (view_several_functions(page->view))
        rows_text(rows, page_function_name(page, purchase->function));
    rows_count(rows, purchase->primaries);
    rows_count(rows, purchase->billed);
    if (purchase->billed)
        rows_money(rows, purchase->unit);
    else
        rows_number(rows, "–", 0);
    rows_count(rows, purchase->standby[MODE_HOT]);
    rows_count(rows, purchase->standby[MODE_COLD]);
    rows_money(rows, purchase->total);
}

static void tell(Page *page)
{
    Rows rows;
    const ExportView *view = page->view;
    g_autofree char *currency = g_strdup_printf(", %s", view->scenario->currency);
    g_autofree char *unit = g_strconcat(text_of(page->language, T_UNIT), currency, NULL);
    g_autofree char *licences = g_strconcat(text_of(page->language, T_LICENCES), currency, NULL);
    g_autofree char *lines = page_count(page, view->plan->purchases->len);
    page_tag(page, "p class=\"lead\"", T_BUY_LEAD, lines, NULL);
    rows_open(&rows, page,
              ROWS_SORT | ROWS_CARDS | (view->plan->purchases->len > 12 ? ROWS_SIFT : ROWS_PLAIN),
              text_of(page->language, T_S_BUY));
    rows_head(&rows, T_PRODUCT);
    if (view_several_functions(view))
        rows_head(&rows, T_FUNCTION);
    rows_head_number(&rows, T_IN_CHARGE);
    rows_head_number(&rows, T_BILLED);
    rows_head_text(&rows, unit, true);
    rows_head_number(&rows, T_HOT);
    rows_head_number(&rows, T_COLD);
    rows_head_text(&rows, licences, true);
    for (guint i = 0; i < view->plan->purchases->len; i++)
        write_purchase(&rows, &g_array_index(view->plan->purchases, PlanPurchase, i));
    rows_close(&rows);
    page_tag(page, "p class=\"soft\"", T_BUY_NOTE, NULL);
    if (view->scenario->growth || view->scenario->price_rise)
        page_tag(page, "p class=\"soft\"", T_BUY_GROWS, NULL);
    g_autofree char *bundled = view_bundled_text(view);
    if (*bundled)
        page_tag(page, "p class=\"soft\"", T_BUY_BUNDLED, bundled, NULL);
    Money unused = view_unused_cost(view);
    g_autofree char *cost = page_money(page, unused);
    if (unused)
        page_tag(page, "p class=\"soft\"", T_BUY_UNUSED, cost, view->scenario->currency, NULL);
}

const Section section_purchases = {"buy", T_S_BUY, NULL, tell};
