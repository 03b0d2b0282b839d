#include "inventory/csv_table.h"

#include "base/error.h"
#include "base/find.h"

#include <stdbool.h>
#include <string.h>

#define LINE_LIMIT (16u << 20)
#define FIELD_LIMIT (1u << 20)
#define HEAD 65536u /* bytes by which dialect and encoding are known */

struct CsvTable {
    Input *input;
    char delimiter;
    GPtrArray *head;        /* of char * */
    CsvField *row;          /* into the line or into `joined` */
    guint fields, room;     /* of the row */
    uint64_t *marks;        /* of the record: where delimiters, quotes and NUL stand */
    gsize marks_room;       /* words */
    GString *joined;        /* a record that runs over several lines */
    int64_t line, row_line; /* of the file */
};

void csv_close(CsvTable *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->head);
    g_free(table->row);
    g_free(table->marks);
    g_string_free(table->joined, TRUE);
    g_free(table);
}

bool csv_ends_in_quotes(const char *line, gsize length, char delimiter, bool quoted)
{
    const char *end = line + length;
    for (const char *at = line; at < end; at++) {
        at = memchr(at, '"', (gsize)(end - at));
        if (!at)
            break;
        if (!quoted)
            quoted = at == line || at[-1] == delimiter ||
                     at[-1] == '\n'; /* elsewhere it is a quote like any letter */
        else if (at + 1 < end && at[1] == '"')
            at++;
        else
            quoted = false;
    }
    return quoted;
}

/* Takes the quotes off a field, in place; of two side by side inside it one stays, and so does what stands
 * behind the closing one. */
static void unquote(char *text, CsvField *field)
{
    char *to = text, *from = text + 1, *end = text + field->length;
    for (bool doubled = true; doubled;) {
        char *quote = find_either(from, end, '"', '"');
        memmove(to, from, (gsize)(quote - from));
        to += quote - from;
        doubled = quote + 1 < end && quote[0] == '"' && quote[1] == '"';
        if (doubled)
            *to++ = '"';
        from = quote + (doubled ? 2 : *quote == '"');
    }
    memmove(to, from, (gsize)(end - from));
    to += end - from;
    *to = '\0';
    field->length = (gsize)(to - text);
}

/* The next delimiter, quote or NUL at or behind `at`; `length` where there is none. NUL bytes would end a
 * field: other control characters take their places, to be cleaned away like them. */
static inline gsize next_in(const CsvTable *table, char *text, gsize length, gsize at)
{
    at = next_mark(table->marks, at);
    if (at < length && !text[at])
        text[at] = '\x01';
    return at;
}

/* Where the quotes close that open the field at `from`; `length` where they do not. */
static gsize closing_quote(const CsvTable *table, char *text, gsize length, gsize from, bool *doubled)
{
    gsize at = next_in(table, text, length, from + 1);
    for (; at < length && (text[at] != '"' || text[at + 1] == '"');) {
        bool two = text[at] == '"';
        *doubled = *doubled || two;
        at = next_in(table, text, length, at + (two ? 2 : 1));
    }
    return at;
}

static void add_field(CsvTable *table, const char *text, gsize length)
{
    if (table->fields == table->room) {
        table->room = table->room * 2 + 16;
        table->row = g_renew(CsvField, table->row, table->room);
    }
    table->row[table->fields++] = (CsvField){text, length};
}

static void mark_record(CsvTable *table, const char *text, gsize length)
{
    gsize words = length / 64 + 1;
    if (words > table->marks_room) {
        table->marks_room = words * 2;
        table->marks = g_renew(uint64_t, table->marks, table->marks_room);
    }
    bool behind = input_holds(table->input, text, length + 64);
    mark_text(text, length, behind, table->delimiter, '"', table->marks);
}

/* Finds the fields; those whose quotes are more than a pair around them begin with a quote. False where the
 * record ends inside quotes: it goes on in the next line. */
static bool find_fields(CsvTable *table, char *text, gsize length)
{
    mark_record(table, text, length);
    table->fields = 0;
    for (gsize from = 0, at; from <= length; from = at + 1) {
        bool quoted = text[from] == '"', doubled = false;
        gsize closing = quoted ? closing_quote(table, text, length, from, &doubled) : 0;
        if (quoted && closing == length)
            return false;
        at = next_in(table, text, length, quoted ? closing + 1 : from);
        while (at < length && text[at] != table->delimiter)
            at = next_in(table, text, length, at + 1);
        if (quoted && !doubled && closing + 1 == at)
            add_field(table, text + from + 1, closing - from - 1);
        else
            add_field(table, text + from, at - from);
    }
    return true;
}

/* Splits a record in place; false, and nothing is split, where it ends inside quotes. */
static bool split(CsvTable *table, char *text, gsize length)
{
    if (!find_fields(table, text, length))
        return false;
    for (guint i = 0; i < table->fields; i++) {
        CsvField *field = &table->row[i];
        char *start = text + (field->text - text);
        if (field->length && *start == '"')
            unquote(start, field);
        else
            start[field->length] = '\0';
    }
    return true;
}

static char *next_line(CsvTable *table, gsize *length, GError **error)
{
    char *line = input_line(table->input, LINE_LIMIT, length, error);
    if (!line)
        return NULL;
    table->line++;
    if (*length && line[*length - 1] == '\r')
        line[--*length] = '\0';
    return line;
}

/* The lines of a record of which the first ends inside quotes. */
static char *join_lines(CsvTable *table, const char *first, gsize *length, GError **error)
{
    g_string_truncate(table->joined, 0);
    g_string_append_len(table->joined, first, (gssize)*length);
    for (bool quoted = true; quoted;) {
        GError *wrong = NULL;
        const char *line = next_line(table, length, &wrong);
        if (wrong) {
            g_propagate_error(error, wrong);
            return NULL;
        }
        if (!line || table->joined->len > FIELD_LIMIT) {
            fail_input(
                error,
                line ? "%s:%" G_GINT64_FORMAT ": a field of more than 1 MiB; close the quotes that begin it"
                     : "%s:%" G_GINT64_FORMAT ": a field begins with '\"' and never ends; close the quotes",
                input_name(table->input), table->row_line);
            return NULL;
        }
        g_string_append_c(table->joined, '\n');
        quoted = csv_ends_in_quotes(line, *length, table->delimiter, true);
        g_string_append_len(table->joined, line, (gssize)*length);
    }
    *length = table->joined->len;
    return table->joined->str;
}

/* The next record in table->row. */
static bool next_record(CsvTable *table, GError **error)
{
    gsize length = 0;
    char *line;
    do {
        line = next_line(table, &length, error);
        if (!line)
            return false;
    } while (length == 0);
    table->row_line = table->line;
    if (split(table, line, length))
        return true;
    line = join_lines(table, line, &length, error);
    return line && split(table, line, length);
}

/* The delimiter of a line "sep=;", as Excel writes and reads it above the header; '\0' where it is another
 * line. */
static char said_delimiter(const char *line)
{
    gsize length = strlen("sep=");
    bool said = g_ascii_strncasecmp(line, "sep=", length) == 0 && line[length] &&
                (line[length + 1] == '\r' || line[length + 1] == '\n');
    return said ? line[length] : '\0';
}

gsize csv_header_start(const char *head)
{
    gsize start = strspn(head, "\r\n");
    if (said_delimiter(head + start))
        start += strcspn(head + start, "\n");
    return start + strspn(head + start, "\r\n");
}

char csv_delimiter(const char *head)
{
    const char candidates[] = {',', ';', '\t', '|'};
    char best = ',', said = said_delimiter(head + strspn(head, "\r\n"));
    if (said)
        return said;
    head += csv_header_start(head);
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

static void keep_head(CsvTable *table)
{
    for (guint i = 0; i < table->fields; i++)
        g_ptr_array_add(table->head, g_strstrip(g_strdup(table->row[i].text)));
}

/* Bytes that are no UTF-8, and no character of several bytes that is. */
static bool is_windows(const char *at, gsize length, bool whole)
{
    bool broken = false;
    for (const char *end = at + length; at < end;) {
        gunichar c = (unsigned char)*at < 0x80 ? (gunichar)*at : g_utf8_get_char_validated(at, end - at);
        bool cut_off = c == (gunichar)-2 && end - at < 6 && !whole; /* the last one */
        bool invalid = c == (gunichar)-1 || c == (gunichar)-2;
        if (c >= 0x80 && !invalid)
            return false;
        broken = broken || (invalid && !cut_off);
        at++;
    }
    return broken;
}

bool csv_decode(Input *input, GError **error)
{
    gsize length = 0;
    const char *head = input_window(input, HEAD, &length, error);
    if (head && !input_is_part(input) && is_windows(head, MIN(length, HEAD), length < HEAD))
        input_decode_windows(input);
    return head != NULL;
}

CsvTable *csv_open(Input *input, GError **error)
{
    gsize length = 0;
    char *head = csv_decode(input, error) ? input_window(input, HEAD, &length, error) : NULL;
    if (!head)
        return NULL;
    if (g_str_has_prefix(head, "\xef\xbb\xbf")) {
        input_skip(input, 3);
        head += 3;
    }
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    table->input = input;
    table->delimiter = csv_delimiter(head);
    table->head = g_ptr_array_new_with_free_func(g_free);
    table->joined = g_string_new(NULL);
    table->line = input_lines_before(input);
    gsize start = csv_header_start(head);
    for (gsize i = 0; i < start; i++)
        table->line += head[i] == '\n';
    input_skip(input, start);
    GError *wrong = NULL;
    if (!next_record(table, &wrong)) {
        if (wrong)
            g_propagate_error(error, wrong);
        else
            fail_input(error, "%s: is empty; expected a header row", input_name(input));
        return NULL;
    }
    keep_head(table);
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

const CsvField *csv_next(CsvTable *table, GError **error)
{
    if (!next_record(table, error))
        return NULL;
    while (table->fields < table->head->len)
        add_field(table, "", 0);
    return table->row;
}

int64_t csv_line(const CsvTable *table)
{
    return table->row_line;
}
