/* "exposure": endpoints by every kind of failure domain, today and planned, and how concentrated they are. */
#include "audit/audit.h"
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

#include <string.h>

static const BookColumn columns[] = {
    {"function", 20}, {"kind", 13},     {"domain", 26}, {">today", 11},
    {">share", 9},    {">planned", 11}, {">share", 9},  {">change, points", 9},
};
static const BookColumn index_columns[] = {
    {"function", 0},
    {"kind", 0},
    {"", 0},
    {">HHI today", 0},
    {">effective number", 0},
    {">HHI planned", 0},
    {">effective number", 0},
    {"", 0},
};

/* One kind of domain in one function: rows of domains, the largest planned first, then those of today only.
 */
typedef struct {
    guint function;
    DomainKind kind;
    GArray *today, *planned; /* of Exposure */
    lxw_row_t first, end;    /* rows of its domains */
    Concentration *before, *after;
} Kind;

static int64_t count_of(const GArray *exposures, const char *domain)
{
    for (guint i = 0; i < exposures->len; i++)
        if (strcmp(g_array_index(exposures, Exposure, i).domain, domain) == 0)
            return g_array_index(exposures, Exposure, i).count;
    return 0;
}

static void put_domain(const Book *book, lxw_worksheet *sheet, const Kind *kind, lxw_row_t row,
                       const char *domain)
{
    int64_t endpoints = view_endpoints(book->view, kind->function);
    int64_t today = count_of(kind->today, domain), planned = count_of(kind->planned, domain);
    int32_t entry = figure_domain(book, kind->function, kind->kind, domain);
    g_autofree char *formula = entry ? tally_formula(book->by_domain[kind->kind], entry) : g_strdup("0");
    double whole = endpoints ? (double)endpoints : 1;
    put_text(book, sheet, row, 0, book_function(book, kind->function), STYLE_TEXT);
    put_text(book, sheet, row, 1, domain_kind_name(kind->kind), STYLE_TEXT);
    put_text(book, sheet, row, 2, domain, STYLE_TEXT);
    put_number(book, sheet, row, 3, today, STYLE_COUNT);
    put_formula(book, sheet, row, 4, STYLE_SHARE, (double)today / whole, "%s/%" G_GINT64_FORMAT,
                cell_name(row, 3), MAX(endpoints, 1));
    put_formula(book, sheet, row, 5, STYLE_COUNT, (double)planned, "%s", formula);
    put_formula(book, sheet, row, 6, STYLE_SHARE, (double)planned / whole, "%s/%" G_GINT64_FORMAT,
                cell_name(row, 5), MAX(endpoints, 1));
    put_formula(book, sheet, row, 7, STYLE_POINTS, (double)(planned - today) / whole, "%s-%s",
                cell_name(row, 6), cell_name(row, 4));
}

static lxw_row_t put_kind(const Book *book, lxw_worksheet *sheet, Kind *kind, lxw_row_t row)
{
    kind->first = row;
    for (guint i = 0; i < kind->planned->len; i++)
        put_domain(book, sheet, kind, row++, g_array_index(kind->planned, Exposure, i).domain);
    for (guint i = 0; i < kind->today->len; i++) {
        const char *domain = g_array_index(kind->today, Exposure, i).domain;
        if (!count_of(kind->planned, domain))
            put_domain(book, sheet, kind, row++, domain);
    }
    kind->end = row;
    return row;
}

/* Do the shares of the planned domains add up to one, so that indices speak of all? */
static void put_index(const Book *book, lxw_worksheet *sheet, const Kind *kind, lxw_row_t row)
{
    g_autofree char *before = concentration_effective(kind->before);
    g_autofree char *after = concentration_effective(kind->after);
    put_text(book, sheet, row, 0, book_function(book, kind->function), STYLE_TEXT);
    put_text(book, sheet, row, 1, domain_kind_name(kind->kind), STYLE_TEXT);
    put_text(book, sheet, row, 2, "", STYLE_TEXT);
    int64_t today = concentration_hhi(kind->before), planned = concentration_hhi(kind->after);
    if (today >= 0)
        put_number(book, sheet, row, 3, today, STYLE_COUNT);
    else
        put_text(book, sheet, row, 3, "-", STYLE_DASH);
    if (strcmp(before, "-") == 0)
        put_text(book, sheet, row, 4, before, STYLE_DASH);
    else
        worksheet_write_number(sheet, row, 4, g_ascii_strtod(before, NULL), book->styles[STYLE_NUMBER]);
    const char *counts = range_fixed(kind->first, kind->end - 1, 5);
    if (planned < 0 || kind->end == kind->first) {
        put_text(book, sheet, row, 5, "-", STYLE_DASH);
        put_text(book, sheet, row, 6, "-", STYLE_DASH);
        return;
    }
    put_formula(book, sheet, row, 5, STYLE_COUNT, (double)planned,
                "ROUND(10000*SUMSQ(%s)/%" G_GINT64_FORMAT "^2,0)", counts, kind->after->protected);
    if (strcmp(after, "-") == 0)
        put_text(book, sheet, row, 6, "-", STYLE_DASH);
    else
        put_formula(book, sheet, row, 6, STYLE_NUMBER, g_ascii_strtod(after, NULL),
                    "IF(SUMSQ(%s)=0,0,ROUND(%" G_GINT64_FORMAT "^2/SUMSQ(%s),2))", counts,
                    kind->after->protected, counts);
}

static GArray *kinds_of(const Book *book)
{
    GArray *kinds = g_array_new(FALSE, FALSE, sizeof(Kind));
    for (guint f = 0; f < book->demands->len; f++) {
        const Demand *demand = book_demand(book, f);
        g_autofree const DemandClass **class = assignment_classes(demand);
        const char *function = book_function(book, f);
        const Assignment today = {demand, plan_pieces(book->view->today, function), class, NULL, true};
        const Assignment plan = {demand, plan_pieces(book->view->plan, function), class, NULL, false};
        for (DomainKind k = 0; k < DOMAIN_KINDS; k++) {
            Kind kind = {.function = f, .kind = k};
            kind.today = exposure_by_domain(&today, NULL, k, MEASURE_AVAILABILITY);
            kind.planned = exposure_by_domain(&plan, NULL, k, MEASURE_AVAILABILITY);
            kind.before = concentration_new(&today, k, NULL, NULL);
            kind.after = concentration_new(&plan, k, NULL, NULL);
            g_array_append_val(kinds, kind);
        }
    }
    return kinds;
}

static void kinds_free(GArray *kinds)
{
    for (guint i = 0; i < kinds->len; i++) {
        Kind *kind = &g_array_index(kinds, Kind, i);
        g_array_unref(kind->today);
        g_array_unref(kind->planned);
        concentration_free(kind->before);
        concentration_free(kind->after);
    }
    g_array_unref(kinds);
}

/* Vendors of the first function: what the eye goes to first. */
static void put_chart(const Book *book, lxw_worksheet *sheet, const Kind *kind)
{
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
    book_series(chart, "exposure", kind->first, kind->end - 1, 2, 4, "today", 0x98A4B0);
    book_series(chart, "exposure", kind->first, kind->end - 1, 2, 6, "planned", 0x0F766E);
    book_place_chart(book, sheet, chart, "Endpoints in the charge of each vendor", "0%", ROW_HEAD, 9,
                     2 * (kind->end - kind->first));
}

void sheet_exposure(Book *book, lxw_worksheet *sheet)
{
    book_open_sheet(
        book, sheet, "Who depends on what",
        "Endpoints whose product in charge depends on the domain, of those that need the function. "
        "Planned figures follow the counts in assignments.");
    book_heads(book, sheet, ROW_HEAD, 0, columns, G_N_ELEMENTS(columns));
    GArray *kinds = kinds_of(book);
    lxw_row_t row = ROW_DATA;
    for (guint k = 0; k < kinds->len; k++)
        row = put_kind(book, sheet, &g_array_index(kinds, Kind, k), row);
    lxw_row_t last = row - 1;
    row += BLOCK_GAP;
    if (kinds->len) {
        book_block(
            book, sheet, row,
            "How concentrated: Herfindahl-Hirschman index (10,000: one for all), unprotected left out");
        book_heads(book, sheet, row - 1, 0, index_columns, G_N_ELEMENTS(index_columns));
    }
    for (guint k = 0; k < kinds->len; k++) {
        const Kind *kind = &g_array_index(kinds, Kind, k);
        if (kind->end > kind->first)
            put_index(book, sheet, kind, row++);
        if (kind->kind == DOMAIN_VENDOR && kind->function == 0 && kind->end > kind->first)
            put_chart(book, sheet, kind);
    }
    book_finish_sheet(sheet, ROW_HEAD, last, G_N_ELEMENTS(columns), 3);
    kinds_free(kinds);
}
