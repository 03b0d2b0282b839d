/* How the sheets write: cells, names of cells, charts, conditions. */
#include "base/text.h"
#include "export/xlsx/book.h"

#include <stdarg.h>
#include <string.h>

#define CELL_MOST 32000 /* characters; Excel holds 32,767 in a cell */

/* ---- cells ---- */

/* What a cell holds of a hostile text: named control characters, and no more than fits. "_x003D_" would be
 * read as the character that it numbers (ECMA-376, ST_Xstring), so its underscore is numbered instead. */
static char *cell_text(const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    bool cut = g_utf8_strlen(safe, -1) > CELL_MOST;
    if (cut)
        *g_utf8_offset_to_pointer(safe, CELL_MOST) = '\0';
    GString *cell = g_string_new(NULL);
    for (const char *at = safe; *at; at++) {
        bool numbered = at[0] == '_' && at[1] == 'x' && strnlen(at, 7) == 7 && at[6] == '_';
        for (int i = 2; numbered && i < 6; i++)
            numbered = g_ascii_isxdigit(at[i]);
        g_string_append(cell, numbered ? "_x005F_" : "");
        if (!numbered)
            g_string_append_c(cell, *at);
    }
    g_string_append(cell, cut ? "…" : "");
    return g_string_free(cell, FALSE);
}

void put_text(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
              Style style)
{
    g_autofree char *safe = cell_text(text ? text : "");
    if (*safe)
        worksheet_write_string(sheet, row, column, safe, book->styles[style]);
    else
        worksheet_write_blank(sheet, row, column, book->styles[style]);
}

void put_textf(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
               const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    put_text(book, sheet, row, column, text, style);
}

void put_number(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, int64_t number,
                Style style)
{
    worksheet_write_number(sheet, row, column, (double)number, book->styles[style]);
}

double money_number(Money money)
{
    return (double)money / MONEY_UNIT;
}

void put_money(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Money money,
               Style style)
{
    worksheet_write_number(sheet, row, column, money_number(money), book->styles[style]);
}

void put_formula(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
                 double value, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *formula = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    worksheet_write_formula_num(sheet, row, column, formula, book->styles[style], value);
}

void put_formula_text(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Style style,
                      const char *value, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *formula = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    worksheet_write_formula_str(sheet, row, column, formula, book->styles[style], value);
}

#define NAME_BUFFERS 12
#define NAME_SIZE 64

static char *name_buffer(void)
{
    static char buffers[NAME_BUFFERS][NAME_SIZE];
    static guint next;
    return buffers[next++ % NAME_BUFFERS];
}

const char *cell_name(lxw_row_t row, lxw_col_t column)
{
    char *name = name_buffer();
    lxw_rowcol_to_cell(name, row, column);
    return name;
}

const char *cell_fixed(lxw_row_t row, lxw_col_t column)
{
    char *name = name_buffer();
    lxw_rowcol_to_cell_abs(name, row, column, 1, 1);
    return name;
}

const char *range_fixed(lxw_row_t first, lxw_row_t last, lxw_col_t column)
{
    char *name = name_buffer();
    lxw_rowcol_to_range_abs(name, first, column, last, column);
    return name;
}

void book_name_range(const Book *book, const char *name, const char *sheet, lxw_row_t first, lxw_row_t last,
                     lxw_col_t column)
{
    g_autofree char *formula = g_strdup_printf("=%s!%s", sheet, range_fixed(first, last, column));
    workbook_define_name(book->workbook, name, formula);
}

/* ---- charts ---- */

void book_series(lxw_chart *chart, const char *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t names,
                 lxw_col_t values, const char *name, lxw_color_t colour)
{
    g_autofree char *categories = g_strdup_printf("=%s!%s", sheet, range_fixed(first, last, names));
    g_autofree char *numbers = g_strdup_printf("=%s!%s", sheet, range_fixed(first, last, values));
    lxw_chart_series *series = chart_add_series(chart, categories, numbers);
    lxw_chart_fill fill = {.color = colour};
    chart_series_set_name(series, name);
    chart_series_set_fill(series, &fill);
}

void book_place_chart(const Book *book, lxw_worksheet *sheet, lxw_chart *chart, const char *title,
                      const char *number, lxw_row_t row, lxw_col_t column, guint bars)
{
    (void)book;
    lxw_chart_font title_font = {.size = 12, .bold = 1, .color = INK};
    lxw_chart_font font = {.size = 9, .color = SOFT};
    lxw_chart_line line = {.color = LINE, .width = 0.75}, none = {.none = 1};
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &title_font);
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_crossing_max(chart->y_axis); /* which keeps the numbers below */
    chart_axis_set_num_font(chart->x_axis, &font);
    chart_axis_set_num_font(chart->y_axis, &font);
    chart_axis_set_num_format(chart->x_axis, (char *)(guintptr)number);
    chart_axis_set_line(chart->x_axis, &none);
    chart_axis_major_gridlines_set_line(chart->x_axis, &line);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(chart, &font);
    chart_chartarea_set_line(chart, &none);
    lxw_chart_options options = {
        .x_offset = 4, .y_offset = 4, .x_scale = 1.25, .y_scale = CLAMP(0.5 + 0.08 * bars, 0.75, 2.5)};
    worksheet_insert_chart_opt(sheet, row, column, chart, &options);
}

/* ---- conditions and validations ---- */

void mark_breaches(const Book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_col_t left, lxw_row_t last,
                   lxw_col_t right)
{
    char bad[] = "BREACH";
    lxw_conditional_format condition = {.type = LXW_CONDITIONAL_TYPE_TEXT,
                                        .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                        .value_string = bad,
                                        .format = book->styles[STYLE_BAD]};
    worksheet_conditional_format_range(sheet, first, left, last, right, &condition);
    char good[] = "holds";
    condition.value_string = good;
    condition.format = book->styles[STYLE_GOOD];
    worksheet_conditional_format_range(sheet, first, left, last, right, &condition);
}

void accept_counts(lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column, const char *what)
{
    g_autofree char *message = g_strdup_printf("%s: a whole number, 0 or more", what);
    char title[] = "Not a count";
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_INTEGER,
                                      .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
                                      .value_number = 0,
                                      .error_title = title,
                                      .error_message = message};
    worksheet_data_validation_range(sheet, first, column, last, column, &validation);
}

void accept_prices(lxw_worksheet *sheet, lxw_row_t first, lxw_col_t left, lxw_row_t last, lxw_col_t right)
{
    char title[] = "Not a price", message[] = "A price: 0 or more, with at most four decimals";
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                      .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
                                      .value_number = 0,
                                      .error_title = title,
                                      .error_message = message};
    worksheet_data_validation_range(sheet, first, left, last, right, &validation);
}
