/* The workbook in the making: its styles, where on which sheet things stand, and how cells are written. Text
 * of inventories, catalogs and scenarios is only ever written as text, never as a part of a formula. */
#ifndef POLYCULTURE_EXPORT_XLSX_BOOK_H
#define POLYCULTURE_EXPORT_XLSX_BOOK_H

#include "export/view.h"
#include "export/xlsx/tally.h"

#include <xlsxwriter.h>

/* Rows and columns are counted from 0, as the library does. Every sheet but the summary: title, what it is
 * for, totals or notes, a blank row's worth of head, data. */
#define ROW_TITLE 0
#define ROW_ABOUT 1
#define ROW_TOTALS 3
#define ROW_HEAD 4
#define ROW_DATA 5
/* Rows between the blocks of one sheet: blank, title, heads. */
#define BLOCK_GAP 3

/* The colours of text, of what is said aside, and of rules. */
#define INK 0x17212B
#define SOFT 0x5B6875
#define LINE 0xD9DFE5

typedef enum {
    STYLE_TITLE,
    STYLE_ABOUT,
    STYLE_SECTION,
    STYLE_HEAD,
    STYLE_HEAD_RIGHT,
    STYLE_HEAD_CENTER,
    STYLE_DASH,
    STYLE_TEXT,
    STYLE_WRAP,
    STYLE_MONO,
    STYLE_STATUS,
    STYLE_COUNT,
    STYLE_MONEY,
    STYLE_PRICE,
    STYLE_SHARE,
    STYLE_POINTS,
    STYLE_NUMBER,
    STYLE_INPUT_COUNT,
    STYLE_INPUT_PRICE,
    STYLE_FIXED_COUNT, /* the plan's figure, where no formula follows the counts */
    STYLE_SUM_TEXT,
    STYLE_SUM_COUNT,
    STYLE_SUM_MONEY,
    STYLE_SUM_SHARE,
    STYLE_KEY,
    STYLE_CARD_LABEL,
    STYLE_CARD_MONEY,
    STYLE_CARD_SHARE,
    STYLE_CARD_TEXT,
    STYLE_CARD_NOTE,
    STYLE_GOOD, /* the last two are for conditions */
    STYLE_BAD,
    STYLES
} Style;

/* One row of the sheet "assignments": a piece of the plan. */
typedef struct {
    guint function; /* index */
    const PlanPiece *piece;
    const DemandClass *class;
} BookRow;

typedef struct {
    const ExportView *view;
    lxw_workbook *workbook;
    lxw_format *styles[STYLES];
    /* per function */
    GPtrArray *demands; /* of Demand * */
    GArray *rows;       /* of BookRow */
    Tally *tally;
    /* the questions that rows are counted for */
    TallyGroup *by_class, *by_offer, *by_contract, *by_fallback, *by_outage, *by_domain[DOMAIN_KINDS];
    GPtrArray *figures;         /* of Figure *, see figures.h */
    GHashTable *domain_entries; /* "FUNCTION KIND DOMAIN" -> entry */
    GHashTable *limit_groups;   /* Limit * -> TallyGroup * */
    /* where things stand */
    lxw_row_t *offer_row, *tier_row, *vendor_row,
        *fallback_row; /* on "prices": per offer, its first tier ... */
    lxw_row_t purchase_row, billing_row, contract_row, manual_row; /* on "purchases": the first of each */
} Book;

/* Sheets are made in the order in which they are shown. NULL with *error. */
Book *book_new(const ExportView *view, const char *path, GError **error);
void book_free(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_free)

const Demand *book_demand(const Book *book, guint function);
const char *book_function(const Book *book, guint function);

/* Endpoints of the rows that count for the entry. */
int64_t book_sum(const Book *book, const TallyGroup *group, int32_t entry);

/* Title, and a line on what the sheet is for. */
void book_open_sheet(Book *book, lxw_worksheet *sheet, const char *title, const char *about);
/* Column heads: those that begin with '>' stand above numbers, with '|' in the middle. Sets the columns'
 * widths, where not 0. */
typedef struct {
    const char *title;
    double width;
} BookColumn;
void book_heads(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t first,
                const BookColumn *columns, guint count);
/* Lines that the text takes in so many columns, and a row that is as high; 10 at most. */
int book_lines(const char *text, int width);
void book_row_height(lxw_worksheet *sheet, lxw_row_t row, int lines);
/* The title of a further block whose data begin in this row, two rows above them. */
void book_block(const Book *book, lxw_worksheet *sheet, lxw_row_t first, const char *title);
/* Filters, frozen panes, heads on every printed page, landscape A4 at the width of a page. */
void book_finish_sheet(lxw_worksheet *sheet, lxw_row_t head, lxw_row_t last, lxw_col_t columns,
                       lxw_col_t frozen);

void put_text(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
              Style style);
void put_textf(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
               const char *format, ...) G_GNUC_PRINTF(6, 7);
void put_number(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, int64_t number,
                Style style);
void put_money(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Money money,
               Style style);
/* A formula with the value that it comes to. */
void put_formula(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
                 double value, const char *format, ...) G_GNUC_PRINTF(7, 8);
void put_formula_text(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
                      const char *value, const char *format, ...) G_GNUC_PRINTF(7, 8);
/* The nearest number to the money; the workbook rounds every product of its own to four decimals. */
double money_number(Money money);

/* A name for cells of one column, by which formulas speak of them. */
void book_name_range(const Book *book, const char *name, const char *sheet, lxw_row_t first, lxw_row_t last,
                     lxw_col_t column);

/* "C7" and "$C$7"; in a few buffers that are used in turn. */
const char *cell_name(lxw_row_t row, lxw_col_t column);
const char *cell_fixed(lxw_row_t row, lxw_col_t column);
/* "$C$7:$C$9" of one column. */
const char *range_fixed(lxw_row_t first, lxw_row_t last, lxw_col_t column);

/* A row of bars: names and values stand in two columns of the sheet. */
void book_series(lxw_chart *chart, const char *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t names,
                 lxw_col_t values, const char *name, lxw_color_t colour);
/* Bars that lie, the first on top; as high as `bars` of them need. */
void book_place_chart(const Book *book, lxw_worksheet *sheet, lxw_chart *chart, const char *title,
                      const char *number, lxw_row_t row, lxw_col_t column, guint bars);

/* Red where a cell says BREACH. */
void mark_breaches(const Book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_col_t left, lxw_row_t last,
                   lxw_col_t right);
/* Whole numbers, none below 0. */
void accept_counts(lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column, const char *what);
void accept_prices(lxw_worksheet *sheet, lxw_row_t first, lxw_col_t left, lxw_row_t last, lxw_col_t right);

#endif
