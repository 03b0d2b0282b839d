/* "prices": the offers as the scenario states them. Costs refer to these cells. */
#include "export/xlsx/sheets.h"

static const BookColumn offer_columns[] = {
    {"product", 24},
    {"name", 26},
    {"vendor", 18},
    {"where", 22},
    {"price tiers", 12},
    {">minimum", 10},
    {">capacity", 10},
    {">fixed, once", 12},
    {">migration, once", 13},
    {">hot standby, a year", 13},
    {">cold standby, a year", 13},
    {">cold backups an hour", 13},
    {">bound by contract", 11},
    {">unit of it, a year", 11},
    {">years of it", 9},
};
static const BookColumn tier_columns[] = {
    {"product", 0}, {"name", 0}, {"vendor", 0}, {"where", 0}, {">from", 0}, {">unit, a year", 0},
};
static const BookColumn vendor_columns[] = {
    {"vendor", 0}, {"name", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}, {">fixed, once", 0},
};
static const BookColumn fallback_columns[] = {
    {"function", 0}, {"procedure", 0}, {"", 0}, {"where", 0}, {"", 0}, {"", 0}, {"", 0}, {">a year, each", 0},
};

static void put_names(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Offer *offer)
{
    const Catalog *catalog = book->view->scenario->catalog;
    const Product *product = catalog_product(catalog, offer->product);
    g_autofree char *where = offer->scope->len ? scope_text(offer->scope) : g_strdup("");
    put_text(book, sheet, row, 0, product->id, STYLE_TEXT);
    put_text(book, sheet, row, 1, product->name, STYLE_TEXT);
    put_text(book, sheet, row, 2, catalog_vendor_of(catalog, offer->product)->name, STYLE_TEXT);
    put_text(book, sheet, row, 3, where, STYLE_TEXT);
}

/* A price that cannot be had stays empty. */
static void put_price(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Money price)
{
    if (price >= 0)
        put_money(book, sheet, row, column, price, STYLE_INPUT_PRICE);
    else
        put_text(book, sheet, row, column, "", STYLE_TEXT);
}

static void put_contract(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Offer *offer)
{
    if (offer->contract.function) {
        put_number(book, sheet, row, PRICES_BOUND_COLUMN, offer->contract.endpoints, STYLE_COUNT);
        put_money(book, sheet, row, PRICES_BOUND_UNIT_COLUMN, offer->contract.unit, STYLE_PRICE);
        put_number(book, sheet, row, PRICES_BOUND_YEARS_COLUMN, offer->contract.years, STYLE_COUNT);
        return;
    }
    for (lxw_col_t column = PRICES_BOUND_COLUMN; column <= PRICES_BOUND_YEARS_COLUMN; column++)
        put_text(book, sheet, row, column, "", STYLE_TEXT);
}

static void put_offer(const Book *book, lxw_worksheet *sheet, guint index)
{
    const Offer *offer = &g_array_index(book->view->scenario->offers, Offer, index);
    lxw_row_t row = book->offer_row[index];
    put_names(book, sheet, row, offer);
    put_text(book, sheet, row, 4, offer->incremental ? "incremental" : "all units", STYLE_TEXT);
    put_number(book, sheet, row, PRICES_MINIMUM_COLUMN, offer->minimum, STYLE_INPUT_COUNT);
    if (offer->capacity >= 0)
        put_number(book, sheet, row, PRICES_CAPACITY_COLUMN, offer->capacity, STYLE_COUNT);
    else
        put_text(book, sheet, row, PRICES_CAPACITY_COLUMN, "", STYLE_TEXT);
    put_price(book, sheet, row, PRICES_FIXED_COLUMN, offer->fixed);
    put_price(book, sheet, row, PRICES_MIGRATION_COLUMN, offer->migration);
    put_price(book, sheet, row, PRICES_HOT_COLUMN, offer->standby[MODE_HOT]);
    put_price(book, sheet, row, PRICES_COLD_COLUMN, offer->standby[MODE_COLD]);
    put_number(book, sheet, row, 11, offer->deploy_per_hour, STYLE_COUNT);
    put_contract(book, sheet, row, offer);
    for (guint t = 0; t < offer->tiers->len; t++) {
        const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, t);
        put_names(book, sheet, book->tier_row[index] + t, offer);
        put_number(book, sheet, book->tier_row[index] + t, PRICES_TIER_FROM_COLUMN, tier->from, STYLE_COUNT);
        put_price(book, sheet, book->tier_row[index] + t, PRICES_TIER_UNIT_COLUMN, tier->unit);
    }
}

static void put_vendors(const Book *book, lxw_worksheet *sheet)
{
    const Scenario *scenario = book->view->scenario;
    bool begun = false;
    for (guint v = 0; v < scenario->catalog->vendors->len; v++) {
        const Vendor *vendor = scenario->catalog->vendors->pdata[v];
        lxw_row_t row = book->vendor_row[v];
        if (!row)
            continue;
        if (!begun) {
            book_block(book, sheet, row, "What a vendor costs at all");
            book_heads(book, sheet, row - 1, 0, vendor_columns, G_N_ELEMENTS(vendor_columns));
        }
        begun = true;
        for (lxw_col_t c = 0; c < G_N_ELEMENTS(vendor_columns); c++)
            put_text(book, sheet, row, c, "", STYLE_TEXT);
        put_text(book, sheet, row, 0, vendor->id, STYLE_TEXT);
        put_text(book, sheet, row, 1, vendor->name, STYLE_TEXT);
        put_price(book, sheet, row, PRICES_FIXED_COLUMN, scenario->vendor_fixed[v]);
    }
}

static void put_fallbacks(const Book *book, lxw_worksheet *sheet)
{
    const GArray *fallbacks = book->view->scenario->fallbacks;
    for (guint i = 0; i < fallbacks->len; i++) {
        const Fallback *fallback = &g_array_index(fallbacks, Fallback, i);
        lxw_row_t row = book->fallback_row[i];
        if (i == 0) {
            book_block(book, sheet, row, "Manual fallbacks");
            book_heads(book, sheet, row - 1, 0, fallback_columns, G_N_ELEMENTS(fallback_columns));
        }
        g_autofree char *where = fallback->scope->len ? scope_text(fallback->scope) : g_strdup("");
        for (lxw_col_t c = 0; c < G_N_ELEMENTS(fallback_columns); c++)
            put_text(book, sheet, row, c, "", STYLE_TEXT);
        put_text(book, sheet, row, 0, fallback->function, STYLE_TEXT);
        put_text(book, sheet, row, 1, fallback->text ? fallback->text : "a procedure", STYLE_TEXT);
        put_text(book, sheet, row, 3, where, STYLE_TEXT);
        put_price(book, sheet, row, PRICES_FIXED_COLUMN, fallback->standby);
    }
}

void sheet_prices(Book *book, lxw_worksheet *sheet)
{
    const GArray *offers = book->view->scenario->offers;
    g_autofree char *note = view_prices_note(book->view);
    g_autofree char *about =
        g_strdup_printf("In %s%s. Prices in blue on yellow may be changed: costs follow.",
                        book->view->scenario->currency, note);
    book_open_sheet(book, sheet, "What is offered", about);
    book_heads(book, sheet, ROW_HEAD, 0, offer_columns, G_N_ELEMENTS(offer_columns));
    for (guint o = 0; o < offers->len; o++)
        put_offer(book, sheet, o);
    if (offers->len) {
        book_block(book, sheet, book->tier_row[0], "Licences by price tier");
        book_heads(book, sheet, book->tier_row[0] - 1, 0, tier_columns, G_N_ELEMENTS(tier_columns));
        lxw_row_t last =
            book->tier_row[offers->len - 1] + g_array_index(offers, Offer, offers->len - 1).tiers->len - 1;
        accept_prices(sheet, book->tier_row[0], PRICES_TIER_UNIT_COLUMN, last, PRICES_TIER_UNIT_COLUMN);
        accept_prices(sheet, ROW_DATA, PRICES_FIXED_COLUMN, book->offer_row[offers->len - 1],
                      PRICES_COLD_COLUMN);
        accept_counts(sheet, ROW_DATA, book->offer_row[offers->len - 1], PRICES_MINIMUM_COLUMN, "A minimum");
    }
    put_vendors(book, sheet);
    put_fallbacks(book, sheet);
    book_finish_sheet(sheet, ROW_HEAD, ROW_DATA + offers->len - 1, G_N_ELEMENTS(offer_columns), 2);
}
