#include "base/table.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

struct Table {
    char *alignment;
    guint columns;
    GPtrArray *cells;
};

Table *table_new(const char *alignment)
{
    Table *table = g_new0(Table, 1);
    table->alignment = g_strdup(alignment);
    table->columns = (guint)strlen(alignment);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    return table;
}

void table_free(Table *table)
{
    if (!table)
        return;
    g_free(table->alignment);
    g_ptr_array_unref(table->cells);
    g_free(table);
}

void table_add(Table *table, const char *cell)
{
    g_ptr_array_add(table->cells, g_strdup(cell));
}

void table_addf(Table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(table->cells, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static int column_width(const Table *table, guint column)
{
    int width = 0;
    for (guint i = column; i < table->cells->len; i += table->columns)
        width = MAX(width, text_width(table->cells->pdata[i]));
    return width;
}

static void add_padded(GString *out, const char *cell, int width, char alignment, bool last)
{
    int blanks = MAX(width - text_width(cell), 0);
    if (alignment == 'r')
        g_string_append_printf(out, "%*s%s", blanks, "", cell);
    else
        g_string_append_printf(out, "%s%*s", cell, last ? 0 : blanks, "");
}

/* The cell, cut to the width at a character, with an ellipsis where something is lost. */
static char *cut(const char *cell, int width)
{
    if (text_width(cell) <= width)
        return g_strdup(cell);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = cell; *at; at = g_utf8_next_char(at)) {
        gsize before = out->len;
        g_string_append_len(out, at, g_utf8_next_char(at) - at);
        if (text_width(out->str) > width - 1) {
            g_string_truncate(out, before);
            break;
        }
    }
    g_string_append(out, "…");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

void table_plain(const Table *table, int indent, int width, GString *out)
{
    g_autofree int *widths = g_new0(int, table->columns + 1);
    int total = indent;
    for (guint c = 0; c < table->columns; c++) {
        widths[c] = column_width(table, c);
        total += widths[c] + (c ? 2 : 0);
    }
    /* The first column says what a row is about: it gives way last. */
    for (guint c = table->columns; width && c > 0; c--)
        if (table->alignment[c - 1] == 'l' && total > width) {
            int least = MIN(widths[c - 1], c == 1 ? 12 : 8),
                cut_to = MAX(widths[c - 1] - (total - width), least);
            total -= widths[c - 1] - cut_to;
            widths[c - 1] = cut_to;
        }
    for (guint i = 0; i < table->cells->len; i++) {
        guint column = i % table->columns;
        bool last = column + 1 == table->columns;
        g_string_append_printf(out, "%*s", column ? 2 : indent, "");
        g_autofree char *cell = cut(table->cells->pdata[i], widths[column]);
        add_padded(out, cell, widths[column], table->alignment[column], last);
        if (!last)
            continue;
        while (out->len && out->str[out->len - 1] == ' ')
            g_string_truncate(out, out->len - 1);
        g_string_append_c(out, '\n');
    }
}

static void add_rule(const Table *table, GString *out)
{
    for (guint c = 0; c < table->columns; c++) {
        int dashes = MAX(column_width(table, c), 3) - (table->alignment[c] == 'r' ? 1 : 0);
        g_string_append(out, c ? " | " : "| ");
        for (int i = 0; i < dashes; i++)
            g_string_append_c(out, '-');
        if (table->alignment[c] == 'r')
            g_string_append_c(out, ':');
    }
    g_string_append(out, " |\n");
}

void table_markdown(const Table *table, GString *out)
{
    for (guint i = 0; i < table->cells->len; i++) {
        guint column = i % table->columns;
        g_string_append(out, column ? " | " : "| ");
        add_padded(out, table->cells->pdata[i], MAX(column_width(table, column), 3), table->alignment[column],
                   false);
        if (column + 1 < table->columns)
            continue;
        g_string_append(out, " |\n");
        if (i + 1 == table->columns)
            add_rule(table, out);
    }
}
