#include "inventory/csv_table.h"

#include "base/error.h"

#include <stdbool.h>
#include <string.h>

#define LINE_LIMIT (16u << 20)
#define FIELD_LIMIT (1u << 20)

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

/* A record as it comes in, line by line: what was split is never looked at again, or quotes that are never
 * closed would cost the square of the file. */
typedef struct {
    GPtrArray *fields;
    GString *field;
    bool quoted; /* inside quotes at the end of the last line */
} Record;

static void end_field(Record *record)
{
    g_ptr_array_add(record->fields, g_strndup(record->field->str, record->field->len));
    g_string_truncate(record->field, 0);
}

/* Takes in quoted text; returns where it ends, or the end of the line where it goes on. */
static const char *take_quoted(Record *record, const char *at)
{
    for (; *at && !(at[0] == '"' && at[1] != '"'); at++) {
        if (at[0] == '"')
            at++;
        g_string_append_c(record->field, *at);
    }
    record->quoted = *at == '\0';
    return record->quoted ? at : at + 1;
}

/* Splits one more line; true when the record ends with it. */
static bool split_line(Record *record, const char *at, char delimiter)
{
    bool begins = !record->quoted;
    for (;; begins = true) {
        if (!begins || *at == '"')
            at = take_quoted(record, begins ? at + 1 : at);
        if (record->quoted)
            return false;
        for (; *at && *at != delimiter; at++)
            g_string_append_c(record->field, *at);
        end_field(record);
        if (!*at)
            return true;
        at++;
    }
}

/* The next record, which may run over several lines where a field in quotes does. */
static bool next_record(CsvTable *table, GPtrArray *fields, GError **error)
{
    g_autoptr(GString) field = g_string_new(NULL);
    Record record = {fields, field, false};
    g_ptr_array_set_size(fields, 0);
    for (;;) {
        gsize length = 0;
        GError *wrong = NULL;
        g_autofree char *line = input_read_line(table->input, LINE_LIMIT, &length, &wrong);
        if (wrong) {
            g_propagate_error(error, wrong);
            return false;
        }
        if (!line)
            return record.quoted && fail_input(error,
                                               "%s:%" G_GINT64_FORMAT
                                               ": a field begins with '\"' and never ends; close the quotes",
                                               input_name(table->input), table->row_line);
        table->line++;
        if (length && line[length - 1] == '\r')
            line[length - 1] = '\0';
        if (record.quoted)
            g_string_append_c(field, '\n');
        else if (*line)
            table->row_line = table->line;
        else
            continue;
        if (split_line(&record, line, table->delimiter))
            return true;
        if (field->len > FIELD_LIMIT)
            return fail_input(
                error, "%s:%" G_GINT64_FORMAT ": a field of more than 1 MiB; close the quotes that begin it",
                input_name(table->input), table->row_line);
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
