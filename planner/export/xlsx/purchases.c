/* "purchases": what to buy under each offer, how its licences are billed, and what contracts cost. */
#include "audit/billing.h"
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

#include <string.h>

enum {
    FUNCTION,
    PRODUCT,
    VENDOR,
    WHERE,
    CHARGE,
    MINIMUM,
    NEEDED,
    BILLED,
    UNIT,
    LICENCES,
    UNUSED,
    FIXED,
    HOT,
    HOT_COST,
    COLD,
    COLD_COST,
    TOTAL,
    CAPACITY,
    WITHIN,
    COLUMNS
};

static const BookColumn columns[COLUMNS] = {
    {"function", 19},
    {"product", 26},
    {"vendor", 16},
    {"where", 18},
    {">in charge", 10},
    {">minimum", 9},
    {">to bill at least", 10},
    {">billed", 9},
    {">unit, a year", 10},
    {">licences", 13},
    {">bound, unused", 12},
    {">fixed, once", 12},
    {">hot backups", 9},
    {">hot standby", 12},
    {">cold backups", 9},
    {">cold standby", 12},
    {">total", 14},
    {">capacity", 9},
    {"|within it", 10},
};
/* The billing of a purchase, a row per tier. */
enum {
    TIER_FUNCTION,
    TIER_PRODUCT,
    TIER_FROM = 4,
    TIER_TO,
    TIER_UNIT,
    TIER_BILLED,
    TIER_YEARS,
    TIER_COST,
    TIER_COLUMNS
};
static const BookColumn tier_columns[TIER_COLUMNS] = {
    {"function", 0},
    {"product", 0},
    {"", 0},
    {"", 0},
    {">from", 0},
    {">to", 0},
    {">unit, a year", 0},
    {">if in this tier", 0},
    {">unit, all years", 0},
    {">costs", 0},
};
static const BookColumn contract_columns[] = {
    {"vendor", 0}, {"name", 0},         {"", 0},      {"", 0}, {">endpoints", 0}, {"", 0}, {"", 0},
    {"", 0},       {">fixed, once", 0}, {">cost", 0},
};
static const BookColumn manual_columns[] = {
    {"function", 0}, {"procedure", 0}, {"", 0}, {"where", 0},         {">endpoints", 0},
    {"", 0},         {"", 0},          {"", 0}, {">a year, each", 0}, {">cost", 0},
};

static const PlanPurchase *purchase_at(const Book *book, guint index)
{
    return &g_array_index(book->view->plan->purchases, PlanPurchase, index);
}

static const Offer *offer_of(const Book *book, guint index)
{
    return &g_array_index(book->view->scenario->offers, Offer, purchase_at(book, index)->offer);
}

static Money over_years(const Book *book, Money yearly)
{
    return billing_over_years(book->view->scenario, MAX(yearly, 0));
}

/* A formula of as many years would not fit a cell. */
#define LIVE_YEARS 20

/* The formula of what a price of a year, in the cell, comes to over the scenario's years: each year's is that
 * of the year before times growth and price rise, rounded. With too many years: the figure itself. */
static char *over_years_formula(const Book *book, const char *cell, Money yearly)
{
    const Scenario *scenario = book->view->scenario;
    if (!scenario->growth && !scenario->price_rise)
        return g_strdup_printf("%s*%" G_GINT64_FORMAT, cell, scenario->years);
    if (scenario->years > LIVE_YEARS)
        return money_text(over_years(book, yearly));
    int64_t whole = RATE_UNIT * RATE_UNIT;
    int64_t factor = (RATE_UNIT + scenario->growth) * (RATE_UNIT + scenario->price_rise);
    g_autofree char *year = g_strdup(cell);
    GString *sum = g_string_new("(");
    g_string_append(sum, cell);
    for (int64_t y = 2; y <= scenario->years; y++) {
        char *next = g_strdup_printf("ROUND(%s*%" G_GINT64_FORMAT ".%012" G_GINT64_FORMAT ",4)", year,
                                     factor / whole, factor % whole);
        g_free(year);
        year = next;
        g_string_append_printf(sum, "+%s", year);
    }
    g_string_append_c(sum, ')');
    return g_string_free(sum, FALSE);
}

static guint function_of(const Book *book, guint index)
{
    for (guint f = 0; f < book->demands->len; f++)
        if (strcmp(book_function(book, f), purchase_at(book, index)->function) == 0)
            return f;
    return 0;
}

/* Purchases of one product in one function stand together: its minimum and fixed cost are theirs jointly. */
static guint group_first(const Book *book, guint index)
{
    while (index > 0 && offer_of(book, index - 1)->product == offer_of(book, index)->product &&
           strcmp(purchase_at(book, index - 1)->function, purchase_at(book, index)->function) == 0)
        index--;
    return index;
}

static guint group_end(const Book *book, guint index)
{
    guint first = group_first(book, index), end = index + 1;
    while (end < book->view->plan->purchases->len && group_first(book, end) == first)
        end++;
    return end;
}

static guint group_buyers(const Book *book, guint index)
{
    guint buyers = 0;
    for (guint i = group_first(book, index); i < group_end(book, index); i++)
        buyers += purchase_at(book, i)->primaries > 0;
    return buyers;
}

/* A minimum that several regional offers reach together is billed where that is cheapest. With a tier each
 * that is the cheapest of them; with more it takes a search, and the cell keeps the plan's figure. */
static bool is_live(const Book *book, guint index)
{
    if (offer_of(book, index)->minimum == 0 || group_buyers(book, index) < 2)
        return true;
    for (guint i = group_first(book, index); i < group_end(book, index); i++)
        if (purchase_at(book, i)->primaries > 0 && offer_of(book, i)->tiers->len > 1)
            return false;
    return true;
}

static Money tier_unit(const Book *book, guint index, guint tier)
{
    const Offer *offer = offer_of(book, index);
    return billing_unit(book->view->scenario, offer, purchase_at(book, index)->bundled,
                        g_array_index(offer->tiers, PriceTier, tier).from);
}

static bool fills_minimum(const Book *book, guint index)
{
    guint cheapest = G_MAXUINT;
    for (guint i = group_first(book, index); i < group_end(book, index); i++)
        if (purchase_at(book, i)->primaries > 0 &&
            (cheapest == G_MAXUINT ||
             over_years(book, tier_unit(book, i, 0)) < over_years(book, tier_unit(book, cheapest, 0))))
            cheapest = i;
    return cheapest == index;
}

/* The number that the tiers of a purchase start from, as the plan has it. */
static int64_t needed_number(const Book *book, guint index)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    if (purchase->primaries == 0)
        return 0;
    if (!is_live(book, index))
        return purchase->billed;
    if (group_buyers(book, index) < 2)
        return MAX(purchase->primaries, offer_of(book, index)->minimum);
    return fills_minimum(book, index) ? purchase->billed : purchase->primaries;
}

/* How many licences have to be billed before tiers are looked at. */
static void put_needed(const Book *book, lxw_worksheet *sheet, guint index)
{
    lxw_row_t row = book->purchase_row + index;
    const char *charge = cell_name(row, CHARGE), *minimum = cell_name(row, MINIMUM);
    double number = (double)needed_number(book, index);
    if (!is_live(book, index)) {
        put_number(book, sheet, row, NEEDED, needed_number(book, index), STYLE_FIXED_COUNT);
    } else if (group_buyers(book, index) < 2) {
        put_formula(book, sheet, row, NEEDED, STYLE_COUNT, number, "IF(%s=0,0,MAX(%s,%s))", charge, charge,
                    minimum);
    } else if (fills_minimum(book, index)) {
        lxw_row_t first = book->purchase_row + group_first(book, index);
        lxw_row_t last = book->purchase_row + group_end(book, index) - 1;
        put_formula(book, sheet, row, NEEDED, STYLE_COUNT, number, "IF(%s=0,0,%s+MAX(0,%s-SUM(%s)))", charge,
                    charge, minimum, range_fixed(first, last, CHARGE));
    } else {
        put_formula(book, sheet, row, NEEDED, STYLE_COUNT, number, "%s", charge);
    }
}

static lxw_row_t billing_first(const Book *book, guint index)
{
    lxw_row_t row = book->billing_row;
    for (guint i = 0; i < index; i++)
        row += offer_of(book, i)->tiers->len;
    return row;
}

static void put_billed(const Book *book, lxw_worksheet *sheet, guint index)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    lxw_row_t row = book->purchase_row + index, first = billing_first(book, index);
    lxw_row_t last = first + offer->tiers->len - 1;
    const char *costs = range_fixed(first, last, TIER_COST), *units = range_fixed(first, last, TIER_UNIT);
    const char *needed = cell_name(row, NEEDED);
    if (offer->incremental) {
        put_formula(book, sheet, row, BILLED, STYLE_COUNT, (double)purchase->billed, "%s", needed);
        put_formula(book, sheet, row, UNIT, STYLE_PRICE, money_number(purchase->unit),
                    "IF(%s=0,0,INDEX(%s,MATCH(%s,%s,1)))", needed, units, needed,
                    range_fixed(first, last, TIER_FROM));
    } else {
        put_formula(book, sheet, row, BILLED, STYLE_COUNT, (double)purchase->billed,
                    "IF(%s=0,0,INDEX(%s,MATCH(MIN(%s),%s,0)))", needed, range_fixed(first, last, TIER_BILLED),
                    costs, costs);
        put_formula(book, sheet, row, UNIT, STYLE_PRICE, money_number(purchase->unit),
                    "IF(%s=0,0,INDEX(%s,MATCH(MIN(%s),%s,0)))", needed, units, costs, costs);
    }
    put_formula(book, sheet, row, LICENCES, STYLE_MONEY, money_number(purchase->total),
                "IF(%s=0,0,ROUND(%s(%s),4))", needed, offer->incremental ? "SUM" : "MIN", costs);
}

/* One tier of a purchase. */
typedef struct {
    guint index;      /* of the purchase */
    lxw_row_t row;    /* on this sheet */
    int64_t from, to; /* to: 0 in the last */
    Money cost;       /* of a licence, over the years */
    int64_t needed;
} Tier;

/* All-units tiers: what billing in this one costs, where that makes sense. */
static void put_whole(const Book *book, lxw_worksheet *sheet, const Tier *tier)
{
    const char *needed = cell_fixed(book->purchase_row + tier->index, NEEDED);
    const char *own = cell_name(tier->row, TIER_BILLED), *end = cell_name(tier->row, TIER_TO);
    int64_t billed = MAX(tier->needed, tier->from);
    put_formula(book, sheet, tier->row, TIER_BILLED, STYLE_COUNT, (double)billed, "MAX(%s,%s)", needed,
                cell_name(tier->row, TIER_FROM));
    g_autofree char *inside = tier->to ? g_strdup_printf("%s<=%s", own, end) : g_strdup("TRUE");
    g_autofree char *formula = g_strdup_printf("IF(AND(%s>0,%s),ROUND(%s*%s,4),\"\")", needed, inside, own,
                                               cell_name(tier->row, TIER_YEARS));
    if (tier->needed > 0 && (!tier->to || billed <= tier->to))
        put_formula(book, sheet, tier->row, TIER_COST, STYLE_MONEY, money_number(billed * tier->cost), "%s",
                    formula);
    else
        put_formula_text(book, sheet, tier->row, TIER_COST, STYLE_MONEY, "", "%s", formula);
}

/* Incremental ones: the slice that falls into this one. */
static void put_slice(const Book *book, lxw_worksheet *sheet, const Tier *tier)
{
    const char *needed = cell_fixed(book->purchase_row + tier->index, NEEDED);
    const char *from = cell_name(tier->row, TIER_FROM);
    int64_t end = tier->to ? MIN(tier->needed, tier->to) : tier->needed;
    int64_t slice = MAX(0, end - tier->from + 1);
    g_autofree char *least =
        tier->to ? g_strdup_printf("MIN(%s,%s)", needed, cell_name(tier->row, TIER_TO)) : g_strdup(needed);
    put_formula(book, sheet, tier->row, TIER_BILLED, STYLE_COUNT, (double)slice, "MAX(0,%s-%s+1)", least,
                from);
    put_formula(book, sheet, tier->row, TIER_COST, STYLE_MONEY, money_number(slice * tier->cost),
                "ROUND(%s*%s,4)", cell_name(tier->row, TIER_BILLED), cell_name(tier->row, TIER_YEARS));
}

/* Where the vendor is in charge in enough functions, its units are lower by the discount of the bundle. */
static char *unit_formula(const Book *book, guint index, const char *price)
{
    const Scenario *scenario = book->view->scenario;
    int vendor = catalog_product(scenario->catalog, offer_of(book, index)->product)->vendor;
    const VendorBundle *bundle = &scenario->bundles[vendor];
    if (!bundle->functions)
        return g_strdup_printf("prices!%s", price);
    g_autoptr(GString) leads = g_string_new(NULL);
    const char *function = NULL;
    for (guint i = 0; i < book->view->plan->purchases->len; i++) {
        if (catalog_product(scenario->catalog, offer_of(book, i)->product)->vendor != vendor)
            continue;
        bool another = g_strcmp0(function, purchase_at(book, i)->function) != 0;
        g_string_append(leads, another ? (function ? ">0)+(" : "(") : "+");
        g_string_append(leads, cell_fixed(book->purchase_row + i, CHARGE));
        function = purchase_at(book, i)->function;
    }
    return g_strdup_printf(
        "ROUND(prices!%s*IF(%s>0)>=%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT ",1),4)",
        price, leads->str, (int64_t)bundle->functions,
        bundle->discount.denominator - bundle->discount.numerator, bundle->discount.denominator);
}

static void put_unit(const Book *book, lxw_worksheet *sheet, guint index, guint t, const Tier *tier)
{
    lxw_row_t price = book->tier_row[purchase_at(book, index)->offer] + t;
    Money unit = tier_unit(book, index, t);
    g_autofree char *formula = unit_formula(book, index, cell_fixed(price, PRICES_TIER_UNIT_COLUMN));
    put_formula(book, sheet, tier->row, TIER_UNIT, STYLE_PRICE, money_number(unit), "%s", formula);
    g_autofree char *years = over_years_formula(book, cell_name(tier->row, TIER_UNIT), unit);
    put_formula(book, sheet, tier->row, TIER_YEARS, STYLE_PRICE, money_number(tier->cost), "%s", years);
}

static void put_tier(const Book *book, lxw_worksheet *sheet, guint index, guint t, lxw_row_t row)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    const PriceTier *entry = &g_array_index(offer->tiers, PriceTier, t);
    lxw_row_t price = book->tier_row[purchase->offer] + t;
    Tier tier = {index,
                 row,
                 entry->from,
                 t + 1 < offer->tiers->len ? entry[1].from - 1 : 0,
                 over_years(book, tier_unit(book, index, t)),
                 needed_number(book, index)};
    put_text(book, sheet, row, TIER_FUNCTION, purchase->function, STYLE_TEXT);
    put_text(book, sheet, row, TIER_PRODUCT,
             catalog_product(book->view->scenario->catalog, offer->product)->name, STYLE_TEXT);
    put_text(book, sheet, row, 2, offer->incremental ? "incremental" : "all units", STYLE_TEXT);
    put_text(book, sheet, row, 3, "", STYLE_TEXT);
    put_formula(book, sheet, row, TIER_FROM, STYLE_COUNT, (double)tier.from, "prices!%s",
                cell_fixed(price, PRICES_TIER_FROM_COLUMN));
    if (tier.to)
        put_formula(book, sheet, row, TIER_TO, STYLE_COUNT, (double)tier.to, "%s-1",
                    cell_name(row + 1, TIER_FROM));
    else
        put_text(book, sheet, row, TIER_TO, "", STYLE_TEXT);
    put_unit(book, sheet, index, t, &tier);
    if (offer->incremental)
        put_slice(book, sheet, &tier);
    else
        put_whole(book, sheet, &tier);
}

static void put_billing(const Book *book, lxw_worksheet *sheet)
{
    const GArray *purchases = book->view->plan->purchases;
    if (purchases->len == 0)
        return;
    book_block(
        book, sheet, book->billing_row,
        "How licences are billed: the cheapest number that is enough, a higher tier where that costs less");
    book_heads(book, sheet, book->billing_row - 1, 0, tier_columns, TIER_COLUMNS);
    lxw_row_t row = book->billing_row;
    for (guint i = 0; i < purchases->len; i++)
        for (guint t = 0; t < offer_of(book, i)->tiers->len; t++)
            put_tier(book, sheet, i, t, row++);
}

/* ---- the purchases ---- */

static Money fixed_of(const Book *book, guint index)
{
    return index == group_first(book, index) && group_buyers(book, index) ? offer_of(book, index)->fixed : 0;
}

static void put_standby(const Book *book, lxw_worksheet *sheet, guint index, BackupMode mode,
                        lxw_col_t column)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    lxw_row_t row = book->purchase_row + index;
    g_autofree char *cell =
        g_strdup_printf("prices!%s", cell_fixed(book->offer_row[purchase->offer],
                                                mode == MODE_HOT ? PRICES_HOT_COLUMN : PRICES_COLD_COLUMN));
    g_autofree char *price = over_years_formula(book, cell, offer->standby[mode]);
    g_autofree char *count =
        tally_formula(book->by_offer, figure_offer(book, function_of(book, index), purchase->offer, mode));
    put_formula(book, sheet, row, column, STYLE_COUNT, (double)purchase->standby[mode], "%s", count);
    put_formula(book, sheet, row, column + 1, STYLE_MONEY,
                money_number(purchase->standby[mode] * over_years(book, offer->standby[mode])),
                "ROUND(%s*%s,4)", cell_name(row, column), price);
}

/* Licences that are bound by contract and not used are paid until it ends. */
static void put_unused(const Book *book, lxw_worksheet *sheet, guint index)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    lxw_row_t row = book->purchase_row + index, price = book->offer_row[purchase->offer];
    if (!purchase->contract) {
        put_number(book, sheet, row, UNUSED, 0, STYLE_MONEY);
        return;
    }
    put_formula(book, sheet, row, UNUSED, STYLE_MONEY, money_number(purchase->unused_total),
                "ROUND(MAX(0,prices!%s-%s)*prices!%s*MIN(prices!%s,%" G_GINT64_FORMAT "),4)",
                cell_fixed(price, PRICES_BOUND_COLUMN), cell_name(row, CHARGE),
                cell_fixed(price, PRICES_BOUND_UNIT_COLUMN), cell_fixed(price, PRICES_BOUND_YEARS_COLUMN),
                book->view->scenario->years);
}

/* Primaries and hot backups of the product, in all its purchases. */
static void put_capacity(const Book *book, lxw_worksheet *sheet, guint index)
{
    const Offer *offer = offer_of(book, index);
    lxw_row_t row = book->purchase_row + index;
    if (offer->capacity < 0) {
        put_text(book, sheet, row, CAPACITY, "", STYLE_TEXT);
        put_text(book, sheet, row, WITHIN, "", STYLE_TEXT);
        return;
    }
    put_formula(book, sheet, row, CAPACITY, STYLE_COUNT, (double)offer->capacity, "prices!%s",
                cell_fixed(book->offer_row[purchase_at(book, index)->offer], PRICES_CAPACITY_COLUMN));
    g_autoptr(GString) sum = g_string_new(NULL);
    for (guint i = 0; i < book->view->plan->purchases->len; i++)
        if (offer_of(book, i)->product == offer->product)
            g_string_append_printf(sum, "%s%s+%s", sum->len ? "+" : "",
                                   cell_name(book->purchase_row + i, CHARGE),
                                   cell_name(book->purchase_row + i, HOT));
    put_formula_text(book, sheet, row, WITHIN, STYLE_STATUS, "holds", "IF(%s>%s,\"BREACH\",\"holds\")",
                     sum->str, cell_name(row, CAPACITY));
}

static void put_names(const Book *book, lxw_worksheet *sheet, guint index)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    const Catalog *catalog = book->view->scenario->catalog;
    lxw_row_t row = book->purchase_row + index;
    g_autofree char *where = offer->scope->len ? scope_text(offer->scope) : g_strdup("");
    put_text(book, sheet, row, FUNCTION, purchase->function, STYLE_TEXT);
    put_text(book, sheet, row, PRODUCT, catalog_product(catalog, offer->product)->name, STYLE_TEXT);
    put_text(book, sheet, row, VENDOR, catalog_vendor_of(catalog, offer->product)->name, STYLE_TEXT);
    put_text(book, sheet, row, WHERE, where, STYLE_TEXT);
}

/* Money, or a count as if it were whole units of it. */
static Money purchase_value(const Book *book, guint index, lxw_col_t column)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    Money hot = purchase->standby[MODE_HOT] * over_years(book, offer->standby[MODE_HOT]);
    Money cold = purchase->standby[MODE_COLD] * over_years(book, offer->standby[MODE_COLD]);
    Money fixed = fixed_of(book, index);
    switch (column) {
    case CHARGE:
        return purchase->primaries * MONEY_UNIT;
    case BILLED:
        return purchase->billed * MONEY_UNIT;
    case HOT:
        return purchase->standby[MODE_HOT] * MONEY_UNIT;
    case COLD:
        return purchase->standby[MODE_COLD] * MONEY_UNIT;
    case LICENCES:
        return purchase->total;
    case UNUSED:
        return purchase->unused_total;
    case FIXED:
        return fixed;
    case HOT_COST:
        return hot;
    case COLD_COST:
        return cold;
    default:
        return purchase->total + purchase->unused_total + fixed + hot + cold;
    }
}

static void put_purchase(const Book *book, lxw_worksheet *sheet, guint index)
{
    const PlanPurchase *purchase = purchase_at(book, index);
    const Offer *offer = offer_of(book, index);
    lxw_row_t row = book->purchase_row + index, price = book->offer_row[purchase->offer];
    put_names(book, sheet, index);
    g_autofree char *charge = tally_formula(
        book->by_offer, figure_offer(book, function_of(book, index), purchase->offer, MODE_NONE));
    put_formula(book, sheet, row, CHARGE, STYLE_COUNT, (double)purchase->primaries, "%s", charge);
    put_formula(book, sheet, row, MINIMUM, STYLE_COUNT, (double)offer->minimum, "prices!%s",
                cell_fixed(price, PRICES_MINIMUM_COLUMN));
    put_needed(book, sheet, index);
    put_billed(book, sheet, index);
    put_unused(book, sheet, index);
    Money fixed = fixed_of(book, index);
    if (index == group_first(book, index))
        put_formula(book, sheet, row, FIXED, STYLE_MONEY, money_number(fixed), "IF(SUM(%s)>0,prices!%s,0)",
                    range_fixed(row, book->purchase_row + group_end(book, index) - 1, CHARGE),
                    cell_fixed(price, PRICES_FIXED_COLUMN));
    else
        put_number(book, sheet, row, FIXED, 0, STYLE_MONEY);
    put_standby(book, sheet, index, MODE_HOT, HOT);
    put_standby(book, sheet, index, MODE_COLD, COLD);
    put_formula(book, sheet, row, TOTAL, STYLE_MONEY, money_number(purchase_value(book, index, TOTAL)),
                "ROUND(%s+%s+%s+%s+%s,4)", cell_name(row, LICENCES), cell_name(row, UNUSED),
                cell_name(row, FIXED), cell_name(row, HOT_COST), cell_name(row, COLD_COST));
    put_capacity(book, sheet, index);
}

/* ---- what vendors and fallbacks cost besides ---- */

static void put_contracts(const Book *book, lxw_worksheet *sheet)
{
    const Scenario *scenario = book->view->scenario;
    lxw_row_t row = book->contract_row;
    for (guint v = 0; v < scenario->catalog->vendors->len; v++) {
        const Vendor *vendor = scenario->catalog->vendors->pdata[v];
        if (!book->vendor_row[v])
            continue;
        if (row == book->contract_row) {
            book_block(book, sheet, row, "Contracts: once for a vendor that is used at all");
            book_heads(book, sheet, row - 1, 0, contract_columns, G_N_ELEMENTS(contract_columns));
        }
        int64_t used = view_vendor_endpoints(book->view, (int)v);
        g_autofree char *count = tally_formula(book->by_contract, (int32_t)v + 1);
        for (lxw_col_t c = 0; c < G_N_ELEMENTS(contract_columns); c++)
            put_text(book, sheet, row, c, "", STYLE_TEXT);
        put_text(book, sheet, row, 0, vendor->id, STYLE_TEXT);
        put_text(book, sheet, row, 1, vendor->name, STYLE_TEXT);
        put_formula(book, sheet, row, CHARGE, STYLE_COUNT, (double)used, "%s", count);
        put_formula(book, sheet, row, UNIT, STYLE_MONEY, money_number(scenario->vendor_fixed[v]), "prices!%s",
                    cell_fixed(book->vendor_row[v], PRICES_FIXED_COLUMN));
        put_formula(book, sheet, row, LICENCES, STYLE_MONEY,
                    money_number(used ? scenario->vendor_fixed[v] : 0), "IF(%s>0,%s,0)",
                    cell_name(row, CHARGE), cell_name(row, UNIT));
        row++;
    }
}

static void put_manual(const Book *book, lxw_worksheet *sheet)
{
    const Scenario *scenario = book->view->scenario;
    g_autofree int64_t *counts = view_fallback_endpoints(book->view);
    for (guint i = 0; i < scenario->fallbacks->len; i++) {
        const Fallback *fallback = &g_array_index(scenario->fallbacks, Fallback, i);
        lxw_row_t row = book->manual_row + i;
        if (i == 0) {
            book_block(book, sheet, row, "Manual fallbacks");
            book_heads(book, sheet, row - 1, 0, manual_columns, G_N_ELEMENTS(manual_columns));
        }
        g_autofree char *where = fallback->scope->len ? scope_text(fallback->scope) : g_strdup("");
        g_autofree char *count = tally_formula(book->by_fallback, (int32_t)i + 1);
        for (lxw_col_t c = 0; c < G_N_ELEMENTS(manual_columns); c++)
            put_text(book, sheet, row, c, "", STYLE_TEXT);
        put_text(book, sheet, row, FUNCTION, fallback->function, STYLE_TEXT);
        put_text(book, sheet, row, PRODUCT, fallback->text ? fallback->text : "a procedure", STYLE_TEXT);
        put_text(book, sheet, row, WHERE, where, STYLE_TEXT);
        put_formula(book, sheet, row, CHARGE, STYLE_COUNT, (double)counts[i], "%s", count);
        put_formula(book, sheet, row, UNIT, STYLE_PRICE, money_number(fallback->standby), "prices!%s",
                    cell_fixed(book->fallback_row[i], PRICES_FIXED_COLUMN));
        g_autofree char *price = over_years_formula(book, cell_name(row, UNIT), fallback->standby);
        put_formula(book, sheet, row, LICENCES, STYLE_MONEY,
                    money_number(counts[i] * over_years(book, fallback->standby)), "ROUND(%s*%s,4)",
                    cell_name(row, CHARGE), price);
    }
}

static lxw_row_t last_or_first(lxw_row_t first, guint count)
{
    return first + MAX(count, 1) - 1;
}

/* The parts of the cost, by name for the summary. */
static void name_costs(const Book *book)
{
    guint vendors = 0;
    for (guint v = 0; v < book->view->scenario->catalog->vendors->len; v++)
        vendors += book->vendor_row[v] != 0;
    lxw_row_t last = last_or_first(book->purchase_row, book->view->plan->purchases->len);
    book_name_range(book, "cost_licences", "purchases", book->purchase_row, last, LICENCES);
    book_name_range(book, "cost_unused", "purchases", book->purchase_row, last, UNUSED);
    book_name_range(book, "cost_fixed", "purchases", book->purchase_row, last, FIXED);
    book_name_range(book, "cost_hot", "purchases", book->purchase_row, last, HOT_COST);
    book_name_range(book, "cost_cold", "purchases", book->purchase_row, last, COLD_COST);
    book_name_range(book, "cost_contracts", "purchases", book->contract_row,
                    last_or_first(book->contract_row, vendors), LICENCES);
    book_name_range(book, "cost_manual", "purchases", book->manual_row,
                    last_or_first(book->manual_row, book->view->scenario->fallbacks->len), LICENCES);
}

static void put_totals(const Book *book, lxw_worksheet *sheet)
{
    const Plan *plan = book->view->plan;
    lxw_row_t last = book->purchase_row + plan->purchases->len - 1;
    static const struct {
        lxw_col_t column;
        bool money;
    } sums[] = {{CHARGE, false}, {BILLED, false},  {LICENCES, true}, {UNUSED, true},    {FIXED, true},
                {HOT, false},    {HOT_COST, true}, {COLD, false},    {COLD_COST, true}, {TOTAL, true}};
    put_text(book, sheet, ROW_TOTALS, WHERE, "all purchases", STYLE_ABOUT);
    for (gsize s = 0; s < G_N_ELEMENTS(sums); s++) {
        Money value = 0;
        for (guint i = 0; i < plan->purchases->len; i++)
            value += purchase_value(book, i, sums[s].column);
        put_formula(book, sheet, ROW_TOTALS, sums[s].column,
                    sums[s].money ? STYLE_SUM_MONEY : STYLE_SUM_COUNT, money_number(value),
                    "ROUND(SUM(%s),4)", range_fixed(book->purchase_row, last, sums[s].column));
    }
}

static void put_chart(const Book *book, lxw_worksheet *sheet)
{
    guint purchases = book->view->plan->purchases->len;
    lxw_row_t last = book->purchase_row + purchases - 1;
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR_STACKED);
    static const struct {
        const char *name;
        lxw_col_t column;
        lxw_color_t colour;
    } parts[] = {{"licences", LICENCES, 0x0F766E},
                 {"bound, unused", UNUSED, 0x64748B},
                 {"fixed", FIXED, 0xB45309},
                 {"hot standby", HOT_COST, 0x1D4ED8},
                 {"cold standby", COLD_COST, 0x7C3AED}};
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++)
        book_series(chart, "purchases", book->purchase_row, last, PRODUCT, parts[p].column, parts[p].name,
                    parts[p].colour);
    g_autofree char *title =
        g_strdup_printf("What is bought, over %" G_GINT64_FORMAT " year%s", book->view->scenario->years,
                        book->view->scenario->years == 1 ? "" : "s");
    book_place_chart(book, sheet, chart, title, "#,##0",
                     book->manual_row + book->view->scenario->fallbacks->len + 1, 0, purchases);
}

void sheet_purchases(Book *book, lxw_worksheet *sheet)
{
    guint purchases = book->view->plan->purchases->len;
    const Scenario *scenario = book->view->scenario;
    g_autofree char *note = view_prices_note(book->view);
    bool grows = scenario->growth || scenario->price_rise;
    const char *terms =
        !grows ? ", at its unit each year"
        : scenario->years > LIVE_YEARS
            ? ", with growth and price rise (all years as planned: no formula of so many fits)"
            : ", with growth and price rise";
    g_autofree char *about = g_strdup_printf(
        "%s over %" G_GINT64_FORMAT " year%s%s. Licences: the cheapest billing of those in charge%s. "
        "Migration stands in assignments.",
        scenario->currency, scenario->years, scenario->years == 1 ? "" : "s", note, terms);
    book_open_sheet(book, sheet, "What to buy", about);
    book_heads(book, sheet, ROW_HEAD, 0, columns, COLUMNS);
    for (guint i = 0; i < purchases; i++)
        put_purchase(book, sheet, i);
    if (purchases) {
        put_totals(book, sheet);
        mark_breaches(book, sheet, book->purchase_row, WITHIN, book->purchase_row + purchases - 1, WITHIN);
    }
    put_billing(book, sheet);
    put_contracts(book, sheet);
    put_manual(book, sheet);
    name_costs(book);
    if (purchases)
        put_chart(book, sheet);
    book_finish_sheet(sheet, ROW_HEAD, ROW_DATA + purchases - 1, COLUMNS, 2);
}
