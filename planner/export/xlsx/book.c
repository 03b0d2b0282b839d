#include "export/xlsx/book.h"

#include "audit/exposure.h"
#include "base/error.h"
#include "base/text.h"
#include "export/xlsx/figures.h"

#include <string.h>

#define DATE_NONE 315532800 /* 1980-01-01: the library would write the clock's time instead */

/* ---- styles ---- */

#define PANEL 0xF5F7F9
#define ACCENT 0x0F766E
#define RED 0xB42318
#define INPUT_INK 0x1D4ED8
#define INPUT_PAPER 0xFFFBE6

/* What sets a style apart; 0 stands for the common value. */
typedef struct {
    const char *number;
    lxw_color_t ink, paper;
    double size;
    uint8_t bold, right, wrap, top, center, line, indent, card;
} StyleSheet;

static const StyleSheet style_sheets[STYLES] = {
    [STYLE_TITLE] = {.size = 18, .bold = 1},
    [STYLE_ABOUT] = {.ink = SOFT},
    [STYLE_SECTION] = {.size = 13, .bold = 1, .ink = ACCENT},
    [STYLE_HEAD] = {.indent = 1, .bold = 1, .ink = LXW_COLOR_WHITE, .paper = ACCENT, .wrap = 1},
    [STYLE_HEAD_CENTER] = {.bold = 1, .ink = LXW_COLOR_WHITE, .paper = ACCENT, .wrap = 1, .center = 1},
    [STYLE_DASH] = {.line = 1, .right = 1, .ink = SOFT},
    [STYLE_HEAD_RIGHT] = {.bold = 1, .ink = LXW_COLOR_WHITE, .paper = ACCENT, .wrap = 1, .right = 1},
    [STYLE_TEXT] = {.indent = 1, .number = "@", .line = 1},
    [STYLE_WRAP] = {.indent = 1, .number = "@", .line = 1, .wrap = 1},
    [STYLE_MONO] = {.indent = 1, .number = "@", .line = 1, .size = 9, .ink = SOFT},
    [STYLE_STATUS] = {.line = 1, .bold = 1, .center = 1},
    [STYLE_COUNT] = {.number = "#,##0", .line = 1},
    [STYLE_MONEY] = {.number = "#,##0.00", .line = 1},
    [STYLE_PRICE] = {.number = "#,##0.00##", .line = 1},
    [STYLE_SHARE] = {.number = "0.0%", .line = 1},
    [STYLE_POINTS] = {.number = "+0.0%;-0.0%;0.0%", .line = 1},
    [STYLE_NUMBER] = {.number = "#,##0.00", .line = 1},
    [STYLE_INPUT_COUNT] = {.number = "#,##0", .line = 1, .ink = INPUT_INK, .paper = INPUT_PAPER},
    [STYLE_INPUT_PRICE] = {.number = "#,##0.00##", .line = 1, .ink = INPUT_INK, .paper = INPUT_PAPER},
    [STYLE_FIXED_COUNT] = {.number = "#,##0", .line = 1, .ink = SOFT, .paper = PANEL},
    [STYLE_SUM_TEXT] = {.indent = 1, .number = "@", .bold = 1, .top = 1},
    [STYLE_SUM_COUNT] = {.number = "#,##0", .bold = 1, .top = 1},
    [STYLE_SUM_MONEY] = {.number = "#,##0.00", .bold = 1, .top = 1},
    [STYLE_SUM_SHARE] = {.number = "0.0%", .bold = 1, .top = 1},
    [STYLE_KEY] = {.number = "0", .ink = SOFT, .size = 8},
    [STYLE_CARD_LABEL] = {.card = 1, .indent = 1, .ink = SOFT, .paper = PANEL, .size = 9, .wrap = 1},
    [STYLE_CARD_MONEY] =
        {.card = 1, .indent = 1, .number = "#,##0.00", .bold = 1, .size = 16, .paper = PANEL},
    [STYLE_CARD_SHARE] = {.card = 1, .indent = 1, .number = "0.0%", .bold = 1, .size = 16, .paper = PANEL},
    [STYLE_CARD_TEXT] = {.card = 1, .indent = 1, .bold = 1, .size = 16, .paper = PANEL},
    [STYLE_CARD_NOTE] = {.card = 1, .indent = 1, .ink = SOFT, .paper = PANEL, .size = 9, .wrap = 1},
    [STYLE_GOOD] = {.ink = ACCENT},
    [STYLE_BAD] = {.ink = LXW_COLOR_WHITE, .paper = RED, .bold = 1},
};

static void set_colours(lxw_format *format, const StyleSheet *sheet)
{
    if (sheet->ink || sheet->number || sheet->size > 0)
        format_set_font_color(format, sheet->ink ? sheet->ink : INK);
    if (sheet->paper) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_fg_color(format, sheet->paper);
        format_set_bg_color(format, sheet->paper);
    }
    if (sheet->line) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, LINE);
    }
    if (sheet->card) { /* a white gap between one and the next */
        format_set_left(format, LXW_BORDER_THICK);
        format_set_left_color(format, LXW_COLOR_WHITE);
    }
    if (sheet->top) {
        format_set_top(format, LXW_BORDER_THIN);
        format_set_top_color(format, INK);
    }
}

static lxw_format *make_style(lxw_workbook *workbook, Style style)
{
    const StyleSheet *sheet = &style_sheets[style];
    lxw_format *format = workbook_add_format(workbook);
    if (style == STYLE_GOOD || style == STYLE_BAD) { /* conditions change no size */
        set_colours(format, sheet);
        if (sheet->bold)
            format_set_bold(format);
        return format;
    }
    format_set_font_name(format, "Calibri");
    format_set_font_size(format, sheet->size > 0 ? sheet->size : 10);
    if (sheet->number)
        format_set_num_format(format, sheet->number);
    if (sheet->bold)
        format_set_bold(format);
    if (sheet->right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    else if (sheet->center == 1)
        format_set_align(format, LXW_ALIGN_CENTER);
    else if (sheet->indent)
        format_set_align(format, LXW_ALIGN_LEFT);
    if (sheet->indent)
        format_set_indent(format, 1);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (sheet->wrap)
        format_set_text_wrap(format);
    set_colours(format, sheet);
    return format;
}

/* ---- the book ---- */

static bool add_rows(Book *book, GError **error)
{
    const Plan *plan = book->view->plan;
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        Demand *demand = demand_new(book->view->scenario, book->view->fleet, function->function, error);
        if (!demand)
            return false;
        g_ptr_array_add(book->demands, demand);
        g_autofree const DemandClass **class = assignment_classes(demand);
        for (guint i = 0; i < function->pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
            BookRow row = {f, piece, class[piece->class]};
            g_array_append_val(book->rows, row);
        }
    }
    return true;
}

static void demand_unref(gpointer demand)
{
    demand_free(demand);
}

/* Rows of the blocks of "prices" and "purchases", one below the other with a title and heads between. */
static void lay_out(Book *book)
{
    const Scenario *scenario = book->view->scenario;
    guint offers = scenario->offers->len, vendors = scenario->catalog->vendors->len;
    book->offer_row = g_new0(lxw_row_t, offers + 1);
    book->tier_row = g_new0(lxw_row_t, offers + 1);
    book->vendor_row = g_new0(lxw_row_t, vendors + 1);
    book->fallback_row = g_new0(lxw_row_t, scenario->fallbacks->len + 1);
    lxw_row_t row = ROW_DATA;
    for (guint o = 0; o < offers; o++)
        book->offer_row[o] = row++;
    row += BLOCK_GAP;
    for (guint o = 0; o < offers; o++) {
        book->tier_row[o] = row;
        row += g_array_index(scenario->offers, Offer, o).tiers->len;
    }
    row += BLOCK_GAP;
    for (guint v = 0; v < vendors; v++)
        book->vendor_row[v] = scenario->vendor_fixed[v] > 0 ? row++ : 0;
    row += BLOCK_GAP;
    for (guint i = 0; i < scenario->fallbacks->len; i++)
        book->fallback_row[i] = row++;

    const GArray *purchases = book->view->plan->purchases;
    book->purchase_row = ROW_DATA;
    book->billing_row = book->purchase_row + purchases->len + BLOCK_GAP;
    row = book->billing_row;
    for (guint i = 0; i < purchases->len; i++) {
        int offer = g_array_index(purchases, PlanPurchase, i).offer;
        row += g_array_index(scenario->offers, Offer, offer).tiers->len;
    }
    book->contract_row = row + BLOCK_GAP;
    for (row = book->contract_row; vendors--;)
        row += scenario->vendor_fixed[vendors] > 0;
    book->manual_row = row + BLOCK_GAP;
}

static void name_book(Book *book)
{
    const ExportOptions *options = &book->view->options;
    g_autofree char *title = text_for_terminal(view_title(book->view));
    g_autofree char *company = text_for_terminal(options->client ? options->client : "");
    g_autofree char *prices = view_prices_note(book->view), *safe = text_for_terminal(prices);
    g_autofree char *comments = g_strdup_printf("polyculture %s%s", view_version(book->view), safe);
    lxw_doc_properties properties = {
        .title = title, .company = company, .comments = comments, .created = DATE_NONE};
    workbook_set_properties(book->workbook, &properties);
}

Book *book_new(const ExportView *view, const char *path, GError **error)
{
    g_autoptr(Book) book = g_new0(Book, 1);
    book->view = view;
    book->demands = g_ptr_array_new_with_free_func(demand_unref);
    book->rows = g_array_new(FALSE, TRUE, sizeof(BookRow));
    book->figures = g_ptr_array_new_with_free_func(figure_free);
    book->domain_entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book->limit_groups = g_hash_table_new(NULL, NULL);
    if (!add_rows(book, error) || !figures_build(book, error))
        return NULL;
    lay_out(book);
    book->workbook = workbook_new(path);
    if (!book->workbook) {
        fail_system(error, "the workbook cannot be begun");
        return NULL;
    }
    for (int style = 0; style < STYLES; style++)
        book->styles[style] = make_style(book->workbook, (Style)style);
    name_book(book);
    return g_steal_pointer(&book);
}

void book_free(Book *book)
{
    if (!book)
        return;
    if (book->workbook)
        lxw_workbook_free(book->workbook);
    g_ptr_array_unref(book->demands);
    g_array_unref(book->rows);
    g_ptr_array_unref(book->figures);
    g_hash_table_unref(book->domain_entries);
    g_hash_table_unref(book->limit_groups);
    tally_free(book->tally);
    g_free(book->offer_row);
    g_free(book->tier_row);
    g_free(book->vendor_row);
    g_free(book->fallback_row);
    g_free(book);
}

const Demand *book_demand(const Book *book, guint function)
{
    return book->demands->pdata[function];
}

const char *book_function(const Book *book, guint function)
{
    return g_array_index(book->view->plan->functions, PlanFunction, function).function;
}

int64_t book_sum(const Book *book, const TallyGroup *group, int32_t entry)
{
    int64_t sum = 0;
    for (guint row = 0; row < book->rows->len; row++)
        if (tally_has(group, row, entry))
            sum += g_array_index(book->rows, BookRow, row).piece->count;
    return sum;
}

/* ---- sheets ---- */

void book_open_sheet(Book *book, lxw_worksheet *sheet, const char *title, const char *about)
{
    put_text(book, sheet, ROW_TITLE, 0, title, STYLE_TITLE);
    put_text(book, sheet, ROW_ABOUT, 0, about, STYLE_ABOUT);
    worksheet_set_row(sheet, ROW_TITLE, 28, NULL);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    /* Names may be digits alone, and formulas of one column may differ: no marks on either. */
    worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
    worksheet_ignore_errors(sheet, LXW_IGNORE_FORMULA_DIFFERS, "A1:XFD1048576");
}

void book_heads(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t first,
                const BookColumn *columns, guint count)
{
    for (guint i = 0; i < count; i++) {
        char kind = *columns[i].title;
        bool marked = kind == '>' || kind == '|';
        lxw_col_t column = (lxw_col_t)(first + i);
        put_text(book, sheet, row, column, columns[i].title + marked,
                 kind == '>'   ? STYLE_HEAD_RIGHT
                 : kind == '|' ? STYLE_HEAD_CENTER
                               : STYLE_HEAD);
        if (columns[i].width > 0)
            worksheet_set_column(sheet, column, column, columns[i].width, NULL);
    }
    worksheet_set_row(sheet, row, 30, NULL);
}

int book_lines(const char *text, int width)
{
    g_autofree char *safe = text_for_terminal(text ? text : "");
    return CLAMP((text_width(safe) + width - 1) / width, 1, 10);
}

void book_row_height(lxw_worksheet *sheet, lxw_row_t row, int lines)
{
    if (lines > 1)
        worksheet_set_row(sheet, row, 13.5 * lines + 2, NULL);
}

void book_block(const Book *book, lxw_worksheet *sheet, lxw_row_t first, const char *title)
{
    put_text(book, sheet, first - 2, 0, title, STYLE_SECTION);
    worksheet_set_row(sheet, first - 2, 22, NULL);
}

void book_finish_sheet(lxw_worksheet *sheet, lxw_row_t head, lxw_row_t last, lxw_col_t columns,
                       lxw_col_t frozen)
{
    if (last > head) {
        worksheet_autofilter(sheet, head, 0, last, columns - 1);
        worksheet_freeze_panes(sheet, head + 1, frozen);
        worksheet_repeat_rows(sheet, head, head);
    }
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_set_footer(sheet, "&L&8polyculture&C&8&A&R&8&P / &N");
}
