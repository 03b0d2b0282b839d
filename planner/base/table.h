/* Tables of text, for terminals and for Markdown: columns as wide as what stands in them. */
#ifndef POLYCULTURE_BASE_TABLE_H
#define POLYCULTURE_BASE_TABLE_H

#include <glib.h>

typedef struct Table Table;

/* `alignment`: one letter a column, 'l' or 'r'. */
Table *table_new(const char *alignment);
/* One cell after the other, row by row; the first row is the head. Cells must be escaped already. */
void table_add(Table *table, const char *cell);
void table_addf(Table *table, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Appends with two blanks between columns and `indent` before the first, cutting columns of text, the last
 * first, so that no line is wider than `width` (0: never). */
void table_plain(const Table *table, int indent, int width, GString *out);
/* Appends as a Markdown table. */
void table_markdown(const Table *table, GString *out);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

#endif
