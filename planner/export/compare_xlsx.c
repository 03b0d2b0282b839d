/* States side by side as a workbook: cost, figures by function and kind of domain, limits, and in what the
 * inputs differ. Totals, shares and changes are formulas, written with their values. */
#include "audit/difference.h"
#include "base/error.h"
#include "base/input.h"
#include "base/text.h"
#include "export/compare.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define CELL_MOST 32000     /* characters; Excel holds 32,767 in a cell */
#define DATE_NONE 315532800 /* 1980-01-01: the library would write the clock's time instead */
#define ROW_HEAD 3
#define ROW_DATA 4
#define INK 0x17212B
#define SOFT 0x5B6875
#define LINE 0xD9DFE5
#define ACCENT 0x0F766E
#define RED 0xB42318

typedef enum {
    AS_TITLE,
    AS_ABOUT,
    AS_HEAD,
    AS_HEAD_RIGHT,
    AS_TEXT,
    AS_COUNT,
    AS_SHARE,
    AS_POINTS,
    AS_MONEY,
    AS_NUMBER,
    AS_SUM,
    AS_SUM_MONEY,
    AS_BAD,
    STYLES
} Style;

typedef struct {
    const Comparison *comparison;
    lxw_workbook *workbook;
    lxw_format *styles[STYLES];
    guint states;
} Book;

/* ---- styles and cells ---- */

static lxw_format *make_style(lxw_workbook *workbook, Style style)
{
    static const struct {
        const char *number;
        lxw_color_t ink, paper;
        double size;
        bool bold, right, line;
    } sheets[STYLES] = {
        [AS_TITLE] = {NULL, INK, 0, 18, true, false, false},
        [AS_ABOUT] = {NULL, SOFT, 0, 10, false, false, false},
        [AS_HEAD] = {NULL, LXW_COLOR_WHITE, ACCENT, 10, true, false, false},
        [AS_HEAD_RIGHT] = {NULL, LXW_COLOR_WHITE, ACCENT, 10, true, true, false},
        [AS_TEXT] = {"@", INK, 0, 10, false, false, true},
        [AS_COUNT] = {"#,##0", INK, 0, 10, false, true, true},
        [AS_SHARE] = {"0.0%", INK, 0, 10, false, true, true},
        [AS_POINTS] = {"+0.0%;-0.0%;0.0%", INK, 0, 10, false, true, true},
        [AS_MONEY] = {"#,##0.00", INK, 0, 10, false, true, true},
        [AS_NUMBER] = {"0.00", INK, 0, 10, false, true, true},
        [AS_SUM] = {"@", INK, 0, 10, true, false, true},
        [AS_SUM_MONEY] = {"#,##0.00", INK, 0, 10, true, true, true},
        [AS_BAD] = {NULL, LXW_COLOR_WHITE, RED, 10, true, true, true},
    };
    lxw_format *format = workbook_add_format(workbook);
    format_set_font_name(format, "Calibri");
    format_set_font_size(format, sheets[style].size);
    format_set_font_color(format, sheets[style].ink);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (sheets[style].number)
        format_set_num_format(format, sheets[style].number);
    if (sheets[style].bold)
        format_set_bold(format);
    if (sheets[style].right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (style == AS_TEXT || style == AS_HEAD || style == AS_HEAD_RIGHT)
        format_set_text_wrap(format);
    if (sheets[style].paper) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_fg_color(format, sheets[style].paper);
    }
    if (sheets[style].line) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, LINE);
    }
    return format;
}

/* Text is a string and never a formula, whatever it begins with. */
static void put_text(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const char *text, Style style)
{
    g_autofree char *safe = text_for_terminal(text);
    if (g_utf8_strlen(safe, -1) > CELL_MOST)
        *g_utf8_offset_to_pointer(safe, CELL_MOST) = '\0';
    worksheet_write_string(sheet, row, column, safe, book->styles[style]);
}

static void put_formula(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                        const char *formula, double value, Style style)
{
    worksheet_write_formula_num(sheet, row, column, formula, book->styles[style], value);
}

static double money_number(Money money)
{
    return (double)money / MONEY_UNIT;
}

/* "C7", in a few buffers that are used in turn. */
static const char *cell_name(lxw_row_t row, lxw_col_t column)
{
    static char names[8][32];
    static guint next;
    char *name = names[next++ % G_N_ELEMENTS(names)];
    lxw_rowcol_to_cell(name, row, column);
    return name;
}

static lxw_worksheet *open_sheet(const Book *book, const char *name, const char *title, const char *about)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_row(sheet, 0, 28, NULL);
    put_text(book, sheet, 0, 0, title, AS_TITLE);
    put_text(book, sheet, 1, 0, about, AS_ABOUT);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, ROW_HEAD, ROW_HEAD);
    return sheet;
}

static void finish_sheet(lxw_worksheet *sheet, lxw_row_t last, lxw_col_t columns, lxw_col_t frozen)
{
    worksheet_freeze_panes(sheet, ROW_DATA, frozen);
    if (last >= ROW_DATA)
        worksheet_autofilter(sheet, ROW_HEAD, 0, last, (lxw_col_t)(columns - 1));
}

static void put_state_heads(const Book *book, lxw_worksheet *sheet, lxw_col_t first, guint each)
{
    for (guint s = 0; s < book->states; s++) {
        g_autofree char *label = compare_state_label(book->comparison, s);
        put_text(book, sheet, ROW_HEAD, (lxw_col_t)(first + s * each), label, AS_HEAD_RIGHT);
        if (each == 2)
            put_text(book, sheet, ROW_HEAD, (lxw_col_t)(first + s * each + 1), "share", AS_HEAD_RIGHT);
    }
    put_text(book, sheet, ROW_HEAD, (lxw_col_t)(first + book->states * each), "first to last", AS_HEAD_RIGHT);
}

/* Last minus first, where both are there. */
static void put_change(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t first, lxw_col_t last,
                       lxw_col_t column, double value, Style style)
{
    g_autofree char *formula = g_strdup_printf("=%s-%s", cell_name(row, last), cell_name(row, first));
    put_formula(book, sheet, row, column, formula, value, style);
}

/* ---- cost ---- */

static void chart_cost(const Book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last)
{
    static const lxw_color_t colours[] = {0x0F766E, 0xB45309, 0x1D4ED8, 0x7C3AED};
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_COLUMN_STACKED);
    for (lxw_row_t row = first; row <= last; row++) {
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        lxw_chart_fill fill = {.color = colours[(row - first) % G_N_ELEMENTS(colours)]};
        chart_series_set_categories(series, "cost", ROW_HEAD, 1, ROW_HEAD, (lxw_col_t)book->states);
        chart_series_set_values(series, "cost", row, 1, row, (lxw_col_t)book->states);
        chart_series_set_name_range(series, "cost", row, 0);
        chart_series_set_fill(series, &fill);
    }
    chart_title_set_name(chart, "Cost by part");
    chart_axis_set_min(chart->y_axis, 0);
    chart_axis_set_num_format(chart->y_axis, "#,##0");
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    worksheet_insert_chart(sheet, last + 6, 0, chart);
}

static void put_cost_row(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const CompareRow *of)
{
    bool sum = of->kind == ROW_COST, gap = of->kind == ROW_GAP;
    g_autofree char *name = compare_row_name(of);
    put_text(book, sheet, row, 0, name, sum ? AS_SUM : AS_TEXT);
    for (guint s = 0; s < book->states; s++) {
        lxw_col_t column = (lxw_col_t)(s + 1);
        worksheet_write_blank(sheet, row, column, book->styles[sum ? AS_SUM_MONEY : AS_MONEY]);
        if (of->counts[s] < 0)
            continue;
        double value = gap ? (double)of->counts[s] / 10000 : money_number(of->counts[s]);
        if (sum) {
            g_autofree char *formula = g_strdup_printf("=ROUND(SUM(%s:%s),4)", cell_name(ROW_DATA, column),
                                                       cell_name(row - 1, column));
            put_formula(book, sheet, row, column, formula, value, AS_SUM_MONEY);
        } else {
            worksheet_write_number(sheet, row, column, value, book->styles[gap ? AS_SHARE : AS_MONEY]);
        }
    }
    guint first = 0, last = 0;
    if (!compare_ends(of, book->states, &first, &last))
        return;
    int64_t change = of->counts[last] - of->counts[first];
    put_change(book, sheet, row, (lxw_col_t)(first + 1), (lxw_col_t)(last + 1), (lxw_col_t)(book->states + 1),
               gap ? (double)change / 10000 : money_number(change),
               gap   ? AS_POINTS
               : sum ? AS_SUM_MONEY
                     : AS_MONEY);
}

static void sheet_cost(const Book *book)
{
    const Comparison *comparison = book->comparison;
    g_autofree char *money = compare_money_text(comparison);
    if (!*money)
        return;
    lxw_worksheet *sheet = open_sheet(book, "cost", "What it costs", money);
    worksheet_set_column(sheet, 0, 0, 26, NULL);
    worksheet_set_column(sheet, 1, (lxw_col_t)(book->states + 1), 18, NULL);
    put_text(book, sheet, ROW_HEAD, 0, "part", AS_HEAD);
    put_state_heads(book, sheet, 1, 1);
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < comparison->rows->len; i++) {
        const CompareRow *of = comparison->rows->pdata[i];
        if (of->kind >= ROW_LICENCES)
            put_cost_row(book, sheet, row++, of);
    }
    worksheet_freeze_panes(sheet, ROW_DATA, 1);
    chart_cost(book, sheet, ROW_DATA, ROW_DATA + ROW_STANDBY - ROW_LICENCES);
}

/* ---- figures ---- */

static void put_figure(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const CompareRow *of, guint s)
{
    lxw_col_t column = (lxw_col_t)(3 + 2 * s);
    int64_t count = of->counts[s];
    worksheet_write_blank(sheet, row, column, book->styles[AS_COUNT]);
    worksheet_write_blank(sheet, row, (lxw_col_t)(column + 1), book->styles[AS_COUNT]);
    if (count < 0)
        return;
    CompareFigure figure = compare_row_figure(of->kind);
    worksheet_write_number(sheet, row, column,
                           figure == FIGURE_HUNDREDTHS ? (double)count / 100 : (double)count,
                           book->styles[figure == FIGURE_HUNDREDTHS ? AS_NUMBER : AS_COUNT]);
    if (figure != FIGURE_SHARE || of->totals[s] == 0)
        return;
    g_autofree char *formula =
        g_strdup_printf("=%s/%" G_GINT64_FORMAT, cell_name(row, column), of->totals[s]);
    put_formula(book, sheet, row, (lxw_col_t)(column + 1), formula, (double)count / (double)of->totals[s],
                AS_SHARE);
}

static void put_figure_change(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const CompareRow *of)
{
    guint first = 0, last = 0;
    if (!compare_ends(of, book->states, &first, &last))
        return;
    CompareFigure figure = compare_row_figure(of->kind);
    bool share = figure == FIGURE_SHARE && of->totals[first] && of->totals[last];
    double scale = figure == FIGURE_HUNDREDTHS ? 100 : 1;
    double value = share ? (double)of->counts[last] / (double)of->totals[last] -
                               (double)of->counts[first] / (double)of->totals[first]
                         : (double)(of->counts[last] - of->counts[first]) / scale;
    guint column = share ? 4 : 3;
    put_change(book, sheet, row, (lxw_col_t)(column + 2 * first), (lxw_col_t)(column + 2 * last),
               (lxw_col_t)(3 + 2 * book->states), value,
               share                         ? AS_POINTS
               : figure == FIGURE_HUNDREDTHS ? AS_NUMBER
                                             : AS_COUNT);
}

/* What fails in the worst case may differ from state to state. */
static char *figure_name(const CompareRow *row, guint states)
{
    g_autofree char *name = compare_row_name(row);
    GString *text = g_string_new(g_strchug(name));
    for (guint s = 0; row->domains && s < states; s++)
        g_string_append_printf(text, "%s%s", s ? ", " : ": ", *row->domains[s] ? row->domains[s] : "none");
    return g_string_free(text, FALSE);
}

/* Functions that some state does not plan stand beside nothing. */
static bool is_shown(const Book *book, const CompareRow *row)
{
    for (guint i = 0; i < book->comparison->rows->len; i++) {
        const CompareRow *other = book->comparison->rows->pdata[i];
        if (other->kind == ROW_UNPROTECTED && strcmp(other->function, row->function) == 0)
            return compare_row_is_shared(book->comparison, other);
    }
    return false;
}

static void sheet_figures(const Book *book)
{
    const Comparison *comparison = book->comparison;
    lxw_worksheet *sheet = open_sheet(book, "exposure", "Who is in charge, and what a failure does",
                                      "endpoints, and their share of those that need the function; HHI and "
                                      "effective numbers have no share");
    const char *const heads[] = {"function", "by", "what"};
    worksheet_set_column(sheet, 0, 0, 22, NULL);
    worksheet_set_column(sheet, 1, 1, 13, NULL);
    worksheet_set_column(sheet, 2, 2, 54, NULL);
    worksheet_set_column(sheet, 3, (lxw_col_t)(3 + 2 * book->states), 13, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        put_text(book, sheet, ROW_HEAD, (lxw_col_t)i, heads[i], AS_HEAD);
    put_state_heads(book, sheet, 3, 2);
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < comparison->rows->len; i++) {
        const CompareRow *of = comparison->rows->pdata[i];
        if (of->kind >= ROW_LIMIT || !is_shown(book, of))
            continue;
        g_autofree char *name = figure_name(of, book->states);
        put_text(book, sheet, row, 0, of->function, AS_TEXT);
        put_text(book, sheet, row, 1, of->kind < ROW_CHANGES ? domain_kind_name(of->of) : "", AS_TEXT);
        put_text(book, sheet, row, 2, name, AS_TEXT);
        for (guint s = 0; s < book->states; s++)
            put_figure(book, sheet, row, of, s);
        put_figure_change(book, sheet, row, of);
        row++;
    }
    finish_sheet(sheet, row - 1, (lxw_col_t)(4 + 2 * book->states), 3);
}

/* ---- limits and inputs ---- */

static void sheet_limits(const Book *book)
{
    const Comparison *comparison = book->comparison;
    lxw_worksheet *sheet =
        open_sheet(book, "limits", "Limits", "breached checks of all checks of the limit; none: it holds");
    worksheet_set_column(sheet, 0, 0, 30, NULL);
    worksheet_set_column(sheet, 1, (lxw_col_t)book->states, 18, NULL);
    put_text(book, sheet, ROW_HEAD, 0, "limit", AS_HEAD);
    for (guint s = 0; s < book->states; s++) {
        g_autofree char *label = compare_state_label(comparison, s);
        put_text(book, sheet, ROW_HEAD, (lxw_col_t)(s + 1), label, AS_HEAD_RIGHT);
    }
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < comparison->rows->len; i++) {
        const CompareRow *of = comparison->rows->pdata[i];
        if (of->kind != ROW_LIMIT)
            continue;
        put_text(book, sheet, row, 0, of->name, AS_TEXT);
        for (guint s = 0; s < book->states; s++) {
            g_autofree char *text = compare_figure_text(of, s, false);
            put_text(book, sheet, row, (lxw_col_t)(s + 1), text, of->counts[s] > 0 ? AS_BAD : AS_COUNT);
        }
        row++;
    }
    finish_sheet(sheet, row - 1, (lxw_col_t)(book->states + 1), 1);
}

static void sheet_inputs(const Book *book)
{
    const Comparison *comparison = book->comparison;
    lxw_worksheet *sheet = open_sheet(book, "inputs", "In what the inputs differ",
                                      "each state against the one named beside it; an empty cell: not there");
    const char *const heads[] = {"state", "against", "what", "there", "here"};
    const double widths[] = {22, 22, 48, 44, 44};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
        put_text(book, sheet, ROW_HEAD, (lxw_col_t)i, heads[i], AS_HEAD);
    }
    lxw_row_t row = ROW_DATA;
    for (guint s = 1; s < book->states; s++) {
        const GPtrArray *differences = comparison->differences->pdata[s];
        g_autofree char *label = compare_state_label(comparison, s),
                        *first = compare_state_label(comparison, comparison->reference[s]);
        for (guint i = 0; i < differences->len && row < LXW_ROW_MAX; i++, row++) {
            const Difference *difference = differences->pdata[i];
            put_text(book, sheet, row, 0, label, AS_TEXT);
            put_text(book, sheet, row, 1, first, AS_TEXT);
            put_text(book, sheet, row, 2, difference->where, AS_TEXT);
            put_text(book, sheet, row, 3, difference->before ? difference->before : "", AS_TEXT);
            put_text(book, sheet, row, 4, difference->after ? difference->after : "", AS_TEXT);
        }
    }
    finish_sheet(sheet, row - 1, G_N_ELEMENTS(heads), 0);
}

/* ---- */

static bool write_book(const Comparison *comparison, const char *path, GError **error)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    Book book = {comparison, workbook_new_opt(path, &options), {NULL}, comparison->states->len};
    if (!book.workbook)
        return fail_system(error, "the workbook cannot be written");
    for (Style style = 0; style < STYLES; style++)
        book.styles[style] = make_style(book.workbook, style);
    lxw_doc_properties properties = {.title = (char *)(guintptr) "Side by side",
                                     .comments = (char *)(guintptr) "polyculture " POLYCULTURE_VERSION,
                                     .created = DATE_NONE};
    workbook_set_properties(book.workbook, &properties);
    sheet_cost(&book);
    sheet_figures(&book);
    sheet_limits(&book);
    sheet_inputs(&book);
    lxw_error wrong = workbook_close(book.workbook);
    return wrong == LXW_NO_ERROR ||
           fail_system(error, "the workbook cannot be written: %s", lxw_strerror(wrong));
}

/* The library writes files alone: one in the folder for temporary files, gone as soon as it is read. */
static GString *write_xlsx(const Comparison *comparison, GError **error)
{
    g_autofree char *path = NULL;
    int handle = g_file_open_tmp("polyculture-XXXXXX.xlsx", &path, error);
    if (handle < 0)
        return NULL;
    close(handle);
    GString *bytes = write_book(comparison, path, error) ? input_read_file(path, error) : NULL;
    g_unlink(path);
    return bytes;
}

const CompareFormat compare_xlsx = {"xlsx", "a workbook with totals, shares and changes as formulas", true,
                                    true, write_xlsx};
