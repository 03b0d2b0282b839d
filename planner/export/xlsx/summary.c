/* "summary": the plan on one page: what it costs, who is in charge, how it stands against the limits, and
 * what that rests on. Everything but today's figures and the proof follows the other sheets. */
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

#include <string.h>

#define LEFT 1   /* column B: the tables */
#define CHARTS 8 /* column I */
#define WIDE 15  /* column P: the last */

enum { PART = 1, TODAY, PLAN, CHANGE };
G_STATIC_ASSERT(PLAN == SUMMARY_PLAN_COLUMN);

static const BookColumn cost_columns[] = {{"", 0}, {">today's mix", 0}, {">plan", 0}, {">change", 0}};
static const BookColumn share_columns[] = {{"", 0},         {">today", 0}, {">share", 0},
                                           {">planned", 0}, {">share", 0}, {">change, points", 0}};
static const BookColumn limit_columns[] = {
    {"limit", 0}, {"function", 0}, {"", 0}, {">measured values", 0}, {">breached", 0}, {"|status", 0}};

/* ---- head ---- */

static void put_head(const Book *book, lxw_worksheet *sheet)
{
    const ExportView *view = book->view;
    const ExportOptions *options = &view->options;
    worksheet_set_column(sheet, 0, 0, 2, NULL);
    worksheet_set_column(sheet, LEFT, LEFT, 30, NULL);
    worksheet_set_column(sheet, 2, 6, 14, NULL);
    worksheet_set_column(sheet, 7, 7, 2, NULL);
    worksheet_set_column(sheet, CHARTS, WIDE, 10, NULL);
    worksheet_set_row(sheet, 0, 30, NULL);
    put_text(book, sheet, 0, LEFT, view_title(view), STYLE_TITLE);
    g_autofree char *endpoints = count_text(view_all_endpoints(view)), *note = view_prices_note(view);
    g_autofree char *about = g_strdup_printf(
        "%s%s%s endpoints, %" G_GINT64_FORMAT " year%s, %s%s", options->client ? options->client : "",
        options->client ? " · " : "", endpoints, view->scenario->years, view->scenario->years == 1 ? "" : "s",
        view->scenario->currency, note);
    put_text(book, sheet, 1, LEFT, about, STYLE_ABOUT);
    worksheet_merge_range(sheet, 2, LEFT, 2, 6, "", book->styles[STYLE_ABOUT]);
    put_formula_text(book, sheet, 2, LEFT, STYLE_ABOUT, "Figures are those of the verified plan.",
                     "IF(AND(SUMXMY2(endpoints,solved)=0,ROUND(%s-%.4f,4)=0),\"Figures are those of the "
                     "verified plan.\",\"Counts or prices were changed: figures are no longer those of the "
                     "verified plan.\")",
                     cell_fixed(SUMMARY_COST_ROW + COST_PARTS, PLAN), money_number(view->plan->cost.total));
    char changed[] = "Counts";
    lxw_conditional_format condition = {.type = LXW_CONDITIONAL_TYPE_TEXT,
                                        .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                        .value_string = changed,
                                        .format = book->styles[STYLE_BAD]};
    worksheet_conditional_format_cell(sheet, 2, LEFT, &condition);
}

/* In pixels, as a PNG states it in its head; 0: not known. */
static double picture_height(const unsigned char *bytes, gsize length)
{
    if (length < 24 || memcmp(bytes, "\x89PNG", 4) != 0)
        return 0;
    return (double)((guint32)bytes[20] << 24 | (guint32)bytes[21] << 16 | (guint32)bytes[22] << 8 |
                    bytes[23]);
}

static void put_logo(const Book *book, lxw_worksheet *sheet)
{
    const ExportOptions *options = &book->view->options;
    if (!options->logo || strcmp(options->logo_type, "image/svg+xml") == 0) /* spreadsheets take no SVG */
        return;
    gsize length = 0;
    const unsigned char *bytes = g_bytes_get_data(options->logo, &length);
    double height = picture_height(bytes, length);
    double scale = height > 0 ? MIN(1, 56 / height) : 1; /* as high as the first three rows */
    lxw_image_options place = {
        .x_scale = scale, .y_scale = scale, .object_position = LXW_OBJECT_DONT_MOVE_DONT_SIZE};
    worksheet_insert_image_buffer_opt(sheet, 0, WIDE - 2, bytes, length, &place);
}

/* ---- cards ---- */

#define CARD_ROW 4

/* A label, a value and a note, each over the same columns; the value is written by the caller. */
static void put_card(const Book *book, lxw_worksheet *sheet, lxw_col_t from, lxw_col_t to, const char *label,
                     const char *note, Style value)
{
    const Style styles[] = {STYLE_CARD_LABEL, value, STYLE_CARD_NOTE};
    const char *const texts[] = {label, "", note};
    for (lxw_row_t r = 0; r < 3; r++) {
        if (to > from)
            worksheet_merge_range(sheet, CARD_ROW + r, from, CARD_ROW + r, to, "", book->styles[styles[r]]);
        put_text(book, sheet, CARD_ROW + r, from, texts[r], styles[r]);
    }
}

static double largest_share(const ExportView *view, bool today)
{
    double largest = 0;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        int64_t endpoints = MAX(view_endpoints(view, f), 1);
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            largest = MAX(largest, (double)(today ? share->today : share->planned) / (double)endpoints);
        }
    }
    return largest;
}

static void put_cost_card(const Book *book, lxw_worksheet *sheet)
{
    const ExportView *view = book->view;
    g_autofree char *note = view_prices_note(view), *today = money_text_grouped(view->today->cost.total);
    g_autofree char *label =
        g_strdup_printf("Cost, %s over %" G_GINT64_FORMAT " year%s%s", view->scenario->currency,
                        view->scenario->years, view->scenario->years == 1 ? "" : "s", note);
    g_autofree char *below = g_strdup_printf("today's mix, same offers: %s", today);
    put_card(book, sheet, LEFT, LEFT, label, below, STYLE_CARD_MONEY);
    put_formula(book, sheet, CARD_ROW + 1, LEFT, STYLE_CARD_MONEY, money_number(view->plan->cost.total), "%s",
                cell_fixed(SUMMARY_COST_ROW + COST_PARTS, PLAN));
}

static void put_limits_card(const Book *book, lxw_worksheet *sheet)
{
    guint breached = 0;
    for (guint i = 0; i < book->figures->len; i++) {
        const Figure *figure = book->figures->pdata[i];
        breached += figure->measured && !figure->measured->holds;
    }
    g_autofree char *value = breached ? g_strdup_printf("BREACH: %u", breached) : g_strdup("all hold");
    put_card(book, sheet, 2, 3, "Limits of the policy", "measured values that breach their limit",
             STYLE_CARD_TEXT);
    put_formula_text(book, sheet, CARD_ROW + 1, 2, STYLE_CARD_TEXT, value,
                     "IF(COUNTIF(limit_status,\"BREACH\")=0,\"all hold\",\"BREACH: "
                     "\"&COUNTIF(limit_status,\"BREACH\"))");
    mark_breaches(book, sheet, CARD_ROW + 1, 2, CARD_ROW + 1, 3);
}

static void put_proof_card(const Book *book, lxw_worksheet *sheet)
{
    const Plan *plan = book->view->plan;
    g_autofree char *bound = money_text_grouped(plan->bound), *gap = plan_gap_text(plan);
    g_autofree char *note = g_strdup_printf("no plan under this policy costs less than %s", bound);
    g_autofree char *value = plan->optimal ? g_strdup("optimal") : g_strdup_printf("gap %s", gap);
    put_card(book, sheet, CHARTS, CHARTS + 3, "Proof, as solved", note, STYLE_CARD_TEXT);
    put_text(book, sheet, CARD_ROW + 1, CHARTS, value, STYLE_CARD_TEXT);
}

static void put_cards(const Book *book, lxw_worksheet *sheet, const char *planned_shares)
{
    const ExportView *view = book->view;
    worksheet_set_row(sheet, CARD_ROW, 26, NULL);
    worksheet_set_row(sheet, CARD_ROW + 1, 30, NULL);
    worksheet_set_row(sheet, CARD_ROW + 2, 26, NULL);
    put_cost_card(book, sheet);
    put_limits_card(book, sheet);
    g_autofree char *today = g_strdup_printf("today %.1f %%", 100 * largest_share(view, true));
    put_card(book, sheet, 4, 6, "Largest share of one vendor", today, STYLE_CARD_SHARE);
    put_formula(book, sheet, CARD_ROW + 1, 4, STYLE_CARD_SHARE, largest_share(view, false), "MAX(%s)",
                planned_shares);
    put_proof_card(book, sheet);
    g_autofree char *changes = g_strdup_printf("primaries that change%s", view_each_function(view));
    put_card(book, sheet, CHARTS + 4, WIDE, "Endpoints with another product in charge", changes,
             STYLE_CARD_TEXT);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, view->plan->changes);
    put_formula_text(book, sheet, CARD_ROW + 1, CHARTS + 4, STYLE_CARD_TEXT, number,
                     "TEXT(SUMIF(changing,\"yes\",endpoints),\"0\")");
}

/* ---- cost ---- */

static void put_cost_row(const Book *book, lxw_worksheet *sheet, CostPart part, const char *name, Money today,
                         Money plan, const char *formula)
{
    lxw_row_t row = SUMMARY_COST_ROW + part;
    Style text = part == COST_PARTS ? STYLE_SUM_TEXT : STYLE_TEXT;
    Style money = part == COST_PARTS ? STYLE_SUM_MONEY : STYLE_MONEY;
    put_text(book, sheet, row, PART, name, text);
    put_money(book, sheet, row, TODAY, today, money);
    put_formula(book, sheet, row, PLAN, money, money_number(plan), "%s", formula);
    put_formula(book, sheet, row, CHANGE, money, money_number(plan - today), "ROUND(%s-%s,4)",
                cell_name(row, PLAN), cell_name(row, TODAY));
}

static void put_cost_chart(const Book *book, lxw_worksheet *sheet)
{
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
    lxw_row_t last = SUMMARY_COST_ROW + COST_PARTS - 1;
    book_series(chart, "summary", SUMMARY_COST_ROW, last, PART, TODAY, "today's mix", 0x98A4B0);
    book_series(chart, "summary", SUMMARY_COST_ROW, last, PART, PLAN, "plan", 0x0F766E);
    g_autofree char *title =
        g_strdup_printf("Cost by part, over %" G_GINT64_FORMAT " year%s", book->view->scenario->years,
                        book->view->scenario->years == 1 ? "" : "s");
    book_place_chart(book, sheet, chart, title, "#,##0", SUMMARY_COST_ROW - 3, CHARTS, 4);
}

static void put_costs(const Book *book, lxw_worksheet *sheet)
{
    const PlanCost *today = &book->view->today->cost, *plan = &book->view->plan->cost;
    const struct {
        const char *name;
        Money today, plan;
        const char *formula;
    } parts[COST_PARTS] = {
        {"licences", today->licences, plan->licences, "ROUND(SUM(cost_licences)+SUM(cost_unused),4)"},
        {"fixed, once", today->fixed, plan->fixed, "ROUND(SUM(cost_fixed)+SUM(cost_contracts),4)"},
        {"migration, once", today->migration, plan->migration, "ROUND(SUM(migration),4)"},
        {"standby of backups", today->standby, plan->standby,
         "ROUND(SUM(cost_hot)+SUM(cost_cold)+SUM(cost_manual),4)"}};
    put_text(book, sheet, SUMMARY_COST_ROW - 2, LEFT, "What it costs", STYLE_SECTION);
    book_heads(book, sheet, SUMMARY_COST_ROW - 1, LEFT, cost_columns, G_N_ELEMENTS(cost_columns));
    for (int part = 0; part < COST_PARTS; part++)
        put_cost_row(book, sheet, (CostPart)part, parts[part].name, parts[part].today, parts[part].plan,
                     parts[part].formula);
    g_autofree char *sum = g_strdup_printf(
        "ROUND(SUM(%s),4)", range_fixed(SUMMARY_COST_ROW, SUMMARY_COST_ROW + COST_PARTS - 1, PLAN));
    put_cost_row(book, sheet, COST_PARTS, "total", today->total, plan->total, sum);
    lxw_row_t row = SUMMARY_COST_ROW + COST_PARTS + 1;
    int64_t years = MAX(view_all_endpoints(book->view) * book->view->scenario->years, 1);
    put_text(book, sheet, row, PART, "per endpoint and year", STYLE_TEXT);
    put_money(book, sheet, row, TODAY, view_per_endpoint(book->view, today->total), STYLE_MONEY);
    put_formula(book, sheet, row, PLAN, STYLE_MONEY, money_number(view_per_endpoint(book->view, plan->total)),
                "ROUND(%s/%" G_GINT64_FORMAT ",2)", cell_name(row - 1, PLAN), years);
    put_formula(book, sheet, row, CHANGE, STYLE_MONEY,
                money_number(view_per_endpoint(book->view, plan->total) -
                             view_per_endpoint(book->view, today->total)),
                "ROUND(%s-%s,2)", cell_name(row, PLAN), cell_name(row, TODAY));
    put_cost_chart(book, sheet);
}

/* ---- who is in charge ---- */

static void put_share(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const char *name, int64_t today,
                      int64_t planned, int64_t endpoints, const char *formula)
{
    double whole = (double)MAX(endpoints, 1);
    put_text(book, sheet, row, LEFT, name, STYLE_TEXT);
    put_number(book, sheet, row, 2, today, STYLE_COUNT);
    put_formula(book, sheet, row, 3, STYLE_SHARE, (double)today / whole, "%s/%" G_GINT64_FORMAT,
                cell_name(row, 2), MAX(endpoints, 1));
    put_formula(book, sheet, row, 4, STYLE_COUNT, (double)planned, "%s", formula);
    put_formula(book, sheet, row, 5, STYLE_SHARE, (double)planned / whole, "%s/%" G_GINT64_FORMAT,
                cell_name(row, 4), MAX(endpoints, 1));
    put_formula(book, sheet, row, 6, STYLE_POINTS, (double)(planned - today) / whole, "%s-%s",
                cell_name(row, 5), cell_name(row, 3));
}

static lxw_row_t put_function(const Book *book, lxw_worksheet *sheet, guint f, lxw_row_t row)
{
    const ExportView *view = book->view;
    g_autoptr(GArray) shares = view_vendor_shares(view, f);
    int64_t endpoints = view_endpoints(view, f);
    lxw_row_t first = row + 1;
    book_heads(book, sheet, row, LEFT, share_columns, G_N_ELEMENTS(share_columns));
    put_text(book, sheet, row, LEFT, book_function(book, f), STYLE_HEAD);
    for (guint i = 0; i < shares->len; i++) {
        const VendorShare *share = &g_array_index(shares, VendorShare, i);
        int32_t entry = figure_domain(book, f, DOMAIN_VENDOR, share->vendor);
        g_autofree char *formula =
            entry ? tally_formula(book->by_domain[DOMAIN_VENDOR], entry) : g_strdup("0");
        put_share(book, sheet, ++row, share->name, share->today, share->planned, endpoints, formula);
    }
    g_autofree char *open =
        g_strdup_printf("%" G_GINT64_FORMAT "-SUM(%s)", endpoints, range_fixed(first, MAX(row, first), 4));
    put_share(book, sheet, ++row, "unprotected", endpoints - view_protected_today(view, f), 0, endpoints,
              shares->len ? open : "0");
    if (f == 0 && shares->len) {
        lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
        book_series(chart, "summary", first, row, LEFT, 3, "today", 0x98A4B0);
        book_series(chart, "summary", first, row, LEFT, 5, "planned", 0x0F766E);
        g_autofree char *title = g_strdup("Endpoints in the charge of each vendor");
        book_place_chart(book, sheet, chart, title, "0%", first + 1, CHARTS, 2 * (row - first) + 2);
    }
    return row + 2;
}

/* ---- limits ---- */

/* One line for a limit on a function, whatever it is measured on. */
static lxw_row_t put_limit(const Book *book, lxw_worksheet *sheet, guint first, guint end, lxw_row_t row,
                           lxw_row_t limits_row)
{
    const Figure *figure = book->figures->pdata[first];
    const char *status = range_fixed(limits_row, limits_row + end - first - 1, LIMITS_STATUS_COLUMN);
    guint breached = 0;
    for (guint i = first; i < end; i++) {
        const Figure *entry = book->figures->pdata[i];
        breached += entry->measured && !entry->measured->holds;
    }
    put_text(book, sheet, row, LEFT, figure->finding->id, STYLE_TEXT);
    put_text(book, sheet, row, 2, figure->finding->function, STYLE_TEXT);
    put_text(book, sheet, row, 3, "", STYLE_TEXT);
    put_formula(book, sheet, row, 4, STYLE_COUNT, (double)(end - first), "ROWS(limits!%s)", status);
    put_formula(book, sheet, row, 5, STYLE_COUNT, (double)breached, "COUNTIF(limits!%s,\"BREACH\")", status);
    put_formula_text(book, sheet, row, 6, STYLE_STATUS, breached ? "BREACH" : "holds",
                     "IF(%s>0,\"BREACH\",\"holds\")", cell_name(row, 5));
    return row + 1;
}

static bool same_limit(const Figure *a, const Figure *b)
{
    return a->limit == b->limit && strcmp(a->finding->function, b->finding->function) == 0;
}

static lxw_row_t put_limits(const Book *book, lxw_worksheet *sheet, lxw_row_t row)
{
    put_text(book, sheet, row++, LEFT, "How it stands against the limits", STYLE_SECTION);
    if (book->figures->len == 0) {
        put_text(book, sheet, row, LEFT, "There is no limit to measure.", STYLE_ABOUT);
        return row + 2;
    }
    book_heads(book, sheet, row, LEFT, limit_columns, G_N_ELEMENTS(limit_columns));
    lxw_row_t first = ++row, limits_row = ROW_DATA;
    for (guint i = 0; i < book->figures->len;) {
        guint end = i;
        while (end < book->figures->len && same_limit(book->figures->pdata[i], book->figures->pdata[end]))
            end++;
        row = put_limit(book, sheet, i, end, row, limits_row);
        limits_row += end - i;
        i = end;
    }
    mark_breaches(book, sheet, first, 6, row - 1, 6);
    return row + 1;
}

/* ---- what it rests on ---- */

static void put_notes(const Book *book, lxw_worksheet *sheet, lxw_row_t row)
{
    const ExportView *view = book->view;
    const Plan *plan = view->plan;
    g_autofree char *bound = money_text_grouped(plan->bound), *gap = plan_gap_text(plan);
    g_autofree char *unpriced = count_text(view->today_unpriced);
    put_text(book, sheet, row++, LEFT, "What this rests on", STYLE_SECTION);
    put_textf(book, sheet, row++, LEFT, STYLE_ABOUT,
              "Status %s as solved: no plan under this policy costs less than %s %s, gap %s.",
              plan_status(plan), bound, view->scenario->currency, gap);
    put_text(book, sheet, row++, LEFT, "`polyculture verify` recomputes every figure without the solver.",
             STYLE_ABOUT);
    if (view->scenario->prices)
        put_textf(book, sheet, row++, LEFT, STYLE_ABOUT, "Prices: %s.", view->scenario->prices);
    put_text(book, sheet, row++, LEFT,
             "Today's mix is priced by the products in charge under the same offers, without backups.",
             STYLE_ABOUT);
    if (view->today_unpriced)
        put_textf(book, sheet, row++, LEFT, STYLE_ABOUT,
                  "Left out of that price: %s endpoints%s that run a product which no offer sells.", unpriced,
                  view_each_function(view));
    if (g_tree_nnodes(view->fleet->assumptions))
        put_text(book, sheet, row++, LEFT, "What was assumed of the inventories stands in inputs.",
                 STYLE_ABOUT);
    put_textf(book, sheet, row, LEFT, STYLE_ABOUT, "polyculture %s; SHA-256 of every input stands in inputs.",
              view_version(view));
}

void sheet_summary(Book *book, lxw_worksheet *sheet)
{
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    put_head(book, sheet);
    put_logo(book, sheet);
    put_costs(book, sheet);
    lxw_row_t row = SUMMARY_COST_ROW + COST_PARTS + 3;
    put_text(book, sheet, row++, LEFT, "Who is in charge", STYLE_SECTION);
    g_autoptr(GString) shares = g_string_new(NULL);
    for (guint f = 0; f < book->demands->len; f++) {
        lxw_row_t next = put_function(book, sheet, f, row);
        if (next > row + 3) /* a vendor at least, and the unprotected */
            g_string_append_printf(shares, "%s%s", shares->len ? "," : "", range_fixed(row + 1, next - 3, 5));
        row = next;
    }
    put_cards(book, sheet, shares->len ? shares->str : "0");
    row = put_limits(book, sheet, row);
    put_notes(book, sheet, row);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.5);
    worksheet_set_footer(sheet, "&L&8polyculture&C&8&A&R&8&P / &N");
    worksheet_activate(sheet);
}
