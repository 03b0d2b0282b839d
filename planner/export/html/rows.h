/* Tables: headers with a scope, keys to sort by, and on a narrow screen one labelled card a row. */
#ifndef POLYCULTURE_EXPORT_HTML_ROWS_H
#define POLYCULTURE_EXPORT_HTML_ROWS_H

#include "export/html/page.h"

#define ROWS_MOST 12 /* columns */

typedef enum {
    ROWS_PLAIN = 0,
    ROWS_SORT = 1,  /* the script lets the reader sort it */
    ROWS_SIFT = 2,  /* and filter it */
    ROWS_CARDS = 4, /* too many columns for a narrow screen */
    ROWS_TILES = 8  /* and cells small enough to stand side by side there */
} RowsFlags;

typedef struct {
    Page *page;
    RowsFlags flags;
    char *heads[ROWS_MOST]; /* escaped */
    int columns, column;    /* column: of the next cell */
} Rows;

/* `caption` for those who do not see the heading above. */
void rows_open(Rows *rows, Page *page, RowsFlags flags, const char *caption);
/* The heads, one by one, before the first row. */
void rows_head(Rows *rows, TextId head);
void rows_head_number(Rows *rows, TextId head);
void rows_head_text(Rows *rows, const char *head, bool number);
/* A row; `class` may be NULL. The row before it ends by itself. */
void rows_begin(Rows *rows, const char *class);
/* Its cells. The first may be the row's header. */
void rows_name(Rows *rows, const char *text);
void rows_text(Rows *rows, const char *text);
void rows_number(Rows *rows, const char *text, int64_t key);
void rows_count(Rows *rows, int64_t count);
void rows_money(Rows *rows, Money money);
/* A cell whose markup the caller writes; `tag` is td or th. */
void rows_cell(Rows *rows, const char *tag, const char *class);
void rows_number_begin(Rows *rows, int64_t key);
void rows_cell_end(Rows *rows, const char *tag);
void rows_close(Rows *rows);

#endif
