/* "workings": the parts of those limits that are no plain sums: vendors that are counted once, squares of
 * shares, cold backups up to what can be brought out in time. */
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

static const BookColumn columns[] = {
    {"limit", 22}, {"function", 20},   {"of", 16},       {"domain", 22},
    {"part", 30},  {">endpoints", 12}, {">at most", 10},
};

static int64_t part_count(const Book *book, const Figure *figure, const FigurePart *part)
{
    int64_t count = book_sum(book, figure->group, part->entry);
    return part->cap >= 0 ? MIN(count, part->cap) : count;
}

static void put_part(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Figure *figure,
                     const FigurePart *part)
{
    g_autofree char *formula = tally_formula(figure->group, part->entry);
    put_text(book, sheet, row, 0, figure->finding->id, STYLE_TEXT);
    put_text(book, sheet, row, 1, figure->finding->function, STYLE_TEXT);
    put_text(book, sheet, row, 2, figure->finding->each_value, STYLE_TEXT);
    put_text(book, sheet, row, 3, figure->kind == FIGURE_CAPPED ? figure->measured->domain : "", STYLE_TEXT);
    put_text(book, sheet, row, 4, part->text, STYLE_TEXT);
    if (part->cap >= 0) {
        put_number(book, sheet, row, 6, part->cap, STYLE_COUNT);
        put_formula(book, sheet, row, 5, STYLE_COUNT, (double)part_count(book, figure, part), "MIN(%s,%s)",
                    formula, cell_name(row, 6));
    } else {
        put_text(book, sheet, row, 6, "", STYLE_TEXT);
        put_formula(book, sheet, row, 5, STYLE_COUNT, (double)part_count(book, figure, part), "%s", formula);
    }
}

void place_workings(Book *book)
{
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < book->figures->len; i++) {
        Figure *figure = book->figures->pdata[i];
        if (figure->kind == FIGURE_SUM || figure->kind == FIGURE_COST)
            continue;
        figure->workings = row;
        row += figure->parts->len;
    }
}

void sheet_workings(Book *book, lxw_worksheet *sheet)
{
    book_open_sheet(book, sheet, "Workings",
                    "Parts of limits that are no plain sums: what is counted once, squared, or taken up to a "
                    "bound.");
    book_heads(book, sheet, ROW_HEAD, 0, columns, G_N_ELEMENTS(columns));
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < book->figures->len; i++) {
        const Figure *figure = book->figures->pdata[i];
        if (figure->kind == FIGURE_SUM || figure->kind == FIGURE_COST)
            continue;
        for (guint p = 0; p < figure->parts->len; p++)
            put_part(book, sheet, row++, figure, &g_array_index(figure->parts, FigurePart, p));
    }
    book_finish_sheet(sheet, ROW_HEAD, row - 1, G_N_ELEMENTS(columns), 0);
}
