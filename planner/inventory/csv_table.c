#include "inventory/csv_table.h"

#include "base/error.h"

#include <stdbool.h>
#include <string.h>

#define LINE_LIMIT (16u << 20)

struct CsvTable {
    Input *input;
    char delimiter;
    GPtrArray *head, *row; /* of char *; the row ends with NULL */
    int64_t line, row_line;
};

void csv_close(CsvTable *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->head);
    g_ptr_array_unref(table->row);
    g_free(table);
}

/* Splits what is there of a record into fields; false when it ends inside quotes, so that the next line
 * belongs to it. */
static bool split(const char *text, char delimiter, GPtrArray *fields)
{
    g_autoptr(GString) field = g_string_new(NULL);
    const char *at = text;
    for (;;) {
        if (*at == '"') {
            for (at++; *at && !(at[0] == '"' && at[1] != '"'); at++) {
                if (at[0] == '"')
                    at++;
                g_string_append_c(field, *at);
            }
            if (!*at)
                return false;
            at++;
        }
        for (; *at && *at != delimiter; at++)
            g_string_append_c(field, *at);
        g_ptr_array_add(fields, g_strdup(field->str));
        g_string_truncate(field, 0);
        if (!*at)
            return true;
        at++;
    }
}

/* The next record, which may run over several lines where a field in quotes does. */
static bool next_record(CsvTable *table, GPtrArray *fields, GError **error)
{
    g_autoptr(GString) record = g_string_new(NULL);
    g_ptr_array_set_size(fields, 0);
    for (;;) {
        gsize length = 0;
        GError *wrong = NULL;
        g_autofree char *line = input_read_line(table->input, LINE_LIMIT, &length, &wrong);
        if (wrong) {
            g_propagate_error(error, wrong);
            return false;
        }
        if (!line && record->len)
            return fail_input(
                error, "%s:%" G_GINT64_FORMAT ": a field begins with '\"' and never ends; close the quotes",
                input_name(table->input), table->row_line);
        if (!line)
            return false;
        table->line++;
        if (length && line[length - 1] == '\r')
            line[length - 1] = '\0';
        if (record->len == 0) {
            table->row_line = table->line;
            if (!*line)
                continue;
        } else {
            g_string_append_c(record, '\n');
        }
        g_string_append(record, line);
        if (record->len > LINE_LIMIT)
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT ": a row of more than 16 MiB; are the quotes closed?",
                              input_name(table->input), table->row_line);
        g_ptr_array_set_size(fields, 0);
        if (split(record->str, table->delimiter, fields))
            return true;
    }
}

/* The delimiter that the head has most of. */
static char find_delimiter(const char *head)
{
    const char candidates[] = {',', ';', '\t'};
    char best = ',';
    int most = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++) {
        int count = 0;
        for (const char *at = head; *at && *at != '\n'; at++)
            count += *at == candidates[i];
        if (count > most) {
            most = count;
            best = candidates[i];
        }
    }
    return best;
}

CsvTable *csv_open(Input *input, GError **error)
{
    gsize length = 0;
    const char *head = input_peek(input, &length, error);
    if (!head)
        return NULL;
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    table->input = input;
    table->delimiter = find_delimiter(head);
    table->head = g_ptr_array_new_with_free_func(g_free);
    table->row = g_ptr_array_new_with_free_func(g_free);
    GError *wrong = NULL;
    if (!next_record(table, table->head, &wrong)) {
        if (wrong)
            g_propagate_error(error, wrong);
        else
            fail_input(error, "%s: is empty; expected a header row", input_name(input));
        return NULL;
    }
    char *first = table->head->pdata[0];
    if (g_str_has_prefix(first, "\xef\xbb\xbf"))
        memmove(first, first + 3, strlen(first + 3) + 1);
    for (guint i = 0; i < table->head->len; i++) {
        char *header = table->head->pdata[i];
        /* A quoted first header behind a BOM keeps its quotes in split. */
        gsize size = strlen(header);
        if (size >= 2 && header[0] == '"' && header[size - 1] == '"') {
            header[size - 1] = '\0';
            memmove(header, header + 1, size - 1);
        }
        g_strstrip(header);
    }
    return g_steal_pointer(&table);
}

guint csv_columns(const CsvTable *table)
{
    return table->head->len;
}

const char *csv_header(const CsvTable *table, guint column)
{
    return table->head->pdata[column];
}

int csv_column(const CsvTable *table, const char *header)
{
    for (guint i = 0; i < table->head->len; i++)
        if (g_ascii_strcasecmp(table->head->pdata[i], header) == 0)
            return (int)i;
    return -1;
}

char *csv_headers(const CsvTable *table)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < table->head->len && text->len < 200; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", (char *)table->head->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

const char *const *csv_next(CsvTable *table, GError **error)
{
    if (!next_record(table, table->row, error))
        return NULL;
    while (table->row->len < table->head->len)
        g_ptr_array_add(table->row, g_strdup(""));
    g_ptr_array_add(table->row, NULL);
    return (const char *const *)table->row->pdata;
}

int64_t csv_line(const CsvTable *table)
{
    return table->row_line;
}
