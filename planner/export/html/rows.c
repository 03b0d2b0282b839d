#include "export/html/rows.h"

#include "base/text.h"

#include <string.h>

void rows_open(Rows *rows, Page *page, RowsFlags flags, const char *caption)
{
    *rows = (Rows){.page = page, .flags = flags};
    page_printf(page, "<div class=\"scroll\"><table class=\"%s%s%s\"><caption>",
                flags & ROWS_SORT ? "sort " : "", flags & ROWS_SIFT ? "sift " : "",
                flags & ROWS_TILES   ? "cards tiles"
                : flags & ROWS_CARDS ? "cards"
                                     : "");
    page_add(page, caption);
    page_raw(page, "</caption><thead><tr>");
}

void rows_head_text(Rows *rows, const char *head, bool number)
{
    if (rows->columns == ROWS_MOST)
        return;
    rows->heads[rows->columns] = text_for_html(head);
    page_printf(rows->page, "<th scope=\"col\"%s>%s</th>", number ? " class=\"n\"" : "",
                rows->heads[rows->columns++]);
}

void rows_head(Rows *rows, TextId head)
{
    rows_head_text(rows, text_of(rows->page->language, head), false);
}

void rows_head_number(Rows *rows, TextId head)
{
    rows_head_text(rows, text_of(rows->page->language, head), true);
}

static void end_row(Rows *rows)
{
    page_raw(rows->page, rows->column < 0 ? "</tr>\n" : "</tr></thead><tbody>\n");
}

void rows_begin(Rows *rows, const char *class)
{
    end_row(rows);
    if (class)
        page_printf(rows->page, "<tr class=\"%s\">", class);
    else
        page_raw(rows->page, "<tr>");
    rows->column = -1;
}

/* The name of the column goes with the cell where it may become a line of a card. */
static void open_cell(Rows *rows, const char *tag, const char *class, const char *key)
{
    int column = -1 - rows->column--;
    bool card = rows->flags & ROWS_CARDS && column > 0 && *rows->heads[column];
    page_printf(rows->page, "<%s%s", tag, strcmp(tag, "th") == 0 ? " scope=\"row\"" : "");
    if (class)
        page_printf(rows->page, " class=\"%s\"", class);
    if (key)
        page_printf(rows->page, " data-k=\"%s\"", key);
    if (card)
        page_printf(rows->page, " data-h=\"%s\"", rows->heads[column]);
    page_raw(rows->page, ">");
}

void rows_cell(Rows *rows, const char *tag, const char *class)
{
    open_cell(rows, tag, class, NULL);
}

void rows_cell_end(Rows *rows, const char *tag)
{
    page_printf(rows->page, "</%s>", tag);
}

void rows_name(Rows *rows, const char *text)
{
    open_cell(rows, "th", NULL, NULL);
    page_add(rows->page, text);
    rows_cell_end(rows, "th");
}

void rows_text(Rows *rows, const char *text)
{
    open_cell(rows, "td", NULL, NULL);
    page_add(rows->page, text);
    rows_cell_end(rows, "td");
}

void rows_number_begin(Rows *rows, int64_t key)
{
    g_autofree char *plain = g_strdup_printf("%" G_GINT64_FORMAT, key);
    open_cell(rows, "td", "n", rows->flags & ROWS_SORT ? plain : NULL);
}

void rows_number(Rows *rows, const char *text, int64_t key)
{
    rows_number_begin(rows, key);
    page_add(rows->page, text);
    rows_cell_end(rows, "td");
}

void rows_count(Rows *rows, int64_t count)
{
    g_autofree char *text = page_count(rows->page, count);
    rows_number(rows, text, count);
}

void rows_money(Rows *rows, Money money)
{
    g_autofree char *text = page_money(rows->page, money);
    rows_number(rows, text, money);
}

void rows_close(Rows *rows)
{
    end_row(rows);
    page_raw(rows->page, "</tbody></table></div>\n");
    for (int i = 0; i < rows->columns; i++)
        g_clear_pointer(&rows->heads[i], g_free);
}
