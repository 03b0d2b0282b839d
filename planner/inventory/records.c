#include "inventory/records.h"

#include "base/error.h"
#include "base/find.h"

#include <string.h>

/* Inventories of a machine take a few megabytes, its BOM tens of them. */
#define RECORD_MOST (64u << 20)

const char *records_start(const char *head)
{
    while (g_ascii_isspace(*head) || (unsigned char)*head >= 0x80)
        head++;
    return head;
}

const cJSON *loose_object(const cJSON *object, const char *field)
{
    const cJSON *value = object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL;
    return cJSON_IsObject(value) ? value : NULL;
}

char *loose_text(const cJSON *object, const char *field)
{
    const cJSON *value = object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL;
    if (cJSON_IsString(value))
        return g_strdup(value->valuestring);
    if (cJSON_IsNumber(value))
        return g_strdup_printf("%.15g", value->valuedouble);
    return NULL;
}

State loose_state(const cJSON *object, const char *field)
{
    const cJSON *value = object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL;
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? STATE_YES : STATE_NO;
    g_autofree char *text = loose_text(object, field);
    return text ? state_of_word(text) : STATE_UNKNOWN;
}

const char *loose_string(const cJSON *object, const char *field)
{
    const cJSON *value = object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL;
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

void loose_fields(const cJSON *object, const char *const *names, const cJSON **values)
{
    const cJSON *field;
    for (gsize i = 0; names[i]; i++)
        values[i] = NULL;
    cJSON_ArrayForEach(field, object)
    {
        for (gsize i = 0; field->string && names[i]; i++)
            if (!values[i] && *names[i] == *field->string && strcmp(names[i], field->string) == 0) {
                values[i] = field;
                break;
            }
    }
}

void loose_set_value(Endpoint *endpoint, const char **target, const cJSON *value)
{
    if (cJSON_IsString(value))
        endpoint_set(endpoint, target, value->valuestring, strlen(value->valuestring));
    g_autofree char *number = cJSON_IsNumber(value) ? g_strdup_printf("%.15g", value->valuedouble) : NULL;
    if (number)
        endpoint_set(endpoint, target, number, strlen(number));
}

void loose_set(Endpoint *endpoint, const char **target, const cJSON *object, const char *field)
{
    loose_set_value(endpoint, target, object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL);
}

typedef struct {
    Input *input;
    const EndpointSink *sink;
    JsonStream *stream;
    const char *list;      /* of a page: the field with its records; NULL: there are no pages */
    RecordHandler handler; /* or NULL, and then: */
    gpointer context;
    RecordScan scan;
    const char *expected;
    Endpoint *endpoint;
    Arena *memory; /* of the record at hand */
} Records;

/* ---- pages: objects whose records stand in a list ---- */

typedef enum { LIST_BEGINS, LIST_ABSENT, LIST_UNFINISHED } ListFound;

/* Its closing quote; `stop`, a NUL, where there is none. */
static const char *end_of_string(const char *from, const char *stop)
{
    const char *at = find_either((char *)(guintptr)from, stop, '"', '\\');
    while (*at == '\\' && at + 1 < stop)
        at = find_either((char *)(guintptr)at + 2, stop, '"', '\\');
    return at < stop && *at == '"' ? at : stop;
}

/* Where the object's own field of that name is a list: *end is behind its opening bracket. Where it has none,
 * or no name is asked for (NULL): behind the object. */
static ListFound find_list(const char *text, gsize length, const char *name, gsize *end)
{
    const gsize name_length = name ? strlen(name) : 0;
    bool named = false, due = false; /* the name was read; and its colon */
    int depth = 0;
    *end = 0;
    for (const char *at = text, *stop = text + length; at < stop; at++) {
        if (g_ascii_isspace(*at))
            continue;
        if (due && *at == '[') {
            *end = (gsize)(at - text) + 1;
            return LIST_BEGINS;
        }
        due = named && *at == ':';
        named = false;
        if (*at == '"') {
            const char *from = at + 1;
            if ((at = end_of_string(from, stop)) == stop)
                break;
            named = name && depth == 1 && (gsize)(at - from) == name_length &&
                    memcmp(from, name, name_length) == 0;
        }
        if (depth == 0 && *at != '{')
            return LIST_ABSENT;
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        *end = (gsize)(at - text) + 1;
        if (depth == 0)
            return LIST_ABSENT;
    }
    return LIST_UNFINISHED;
}

static bool scan_plain(const Records *records, char *text, gsize length)
{
    arena_reset(records->memory);
    endpoint_reset(records->endpoint);
    JsonCursor cursor = json_cursor(text, length, records->memory);
    if (records->scan(&cursor, records->endpoint) && json_cursor_finish(&cursor))
        return true;
    json_cursor_undo(text, MIN((gsize)(cursor.at - text), length));
    return false;
}

/* There are comments, or it is wrong: the careful way tells. */
static bool scan_carefully(const Records *records, int64_t line, GString *text, GError **error)
{
    g_autoptr(JsonDocument) document = json_parse_from(input_name(records->input), line, text, error);
    if (!document)
        return false;
    const GString *plain = json_plain(document);
    g_autofree char *copy = g_strndup(plain->str, plain->len);
    return scan_plain(records, copy, plain->len) ||
           json_fail(document, json_root(document), error, "expected %s", records->expected);
}

static bool scan_text(const Records *records, int64_t line, char *text, gsize length, GError **error)
{
    if (!scan_plain(records, text, length) &&
        !scan_carefully(records, line, g_string_new_len(text, (gssize)length), error))
        return false;
    return sink_take(records->sink, records->endpoint, error);
}

static bool handle_text(const Records *records, int64_t line, char *text, gsize length, GError **error)
{
    const JsonDocument *document =
        json_stream_parse(records->stream, input_name(records->input), line, text, length, error);
    return document && records->handler(document, json_root(document), records->context, error);
}

/* One record, which begins on that line: what is wrong with it is told, and the next has its turn. */
static bool take_record(const Records *records, int64_t line, char *text, gsize length, GError **error)
{
    GError *wrong = NULL;
    if ((records->scan ? scan_text : handle_text)(records, line, text, length, &wrong))
        return true;
    return sink_refuse(records->sink, line, wrong, error);
}

static bool take_page(const Records *records, int64_t line, const char *text, gsize length, GError **error);

/* The same, or a page of records. */
static bool take_text(const Records *records, int64_t line, char *text, gsize length, GError **error)
{
    gsize end;
    if (records->list && find_list(text, length, records->list, &end) == LIST_BEGINS)
        return take_page(records, line, text, length, error);
    return take_record(records, line, text, length, error);
}

/* Is the line a whole object, so that the file has one a line? */
static bool whole_object(const char *line, gsize length)
{
    const char *end = NULL;
    cJSON *object = cJSON_ParseWithLengthOpts(line, length, &end, 0);
    bool whole = cJSON_IsObject(object);
    cJSON_Delete(object);
    while (whole && end < line + length && g_ascii_isspace(*end))
        end++;
    return whole && end == line + length;
}

bool records_are_lines(Input *input)
{
    gsize length = 0, tried = 0;
    const char *at = input_peek(input, &length, NULL);
    if (!at || *records_start(at) == '[')
        return false;
    /* The first may be broken, and the others sound. */
    for (const char *end = at + length; at < end && tried < 2;) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        const char *stop = newline ? newline : end;
        while (at < stop && (g_ascii_isspace(*at) || (unsigned char)*at >= 0x80))
            at++;
        if (at < stop && whole_object(at, (gsize)(stop - at)))
            return true;
        tried += at < stop;
        at = stop + 1;
    }
    return false;
}

static bool read_lines(const Records *records, int64_t *count, GError **error)
{
    GError *wrong = NULL;
    int64_t number = input_lines_before(records->input) + 1;
    gsize length = 0;
    for (char *line; (line = input_line(records->input, RECORD_MOST, &length, &wrong)); number++) {
        if (number == 1 && g_str_has_prefix(line, "\xef\xbb\xbf"))
            memset(line, ' ', 3);
        while (length && g_ascii_isspace(line[length - 1]))
            line[--length] = '\0';
        if (length == 0)
            continue;
        ++*count;
        if (!take_text(records, number, line, length, error))
            return false;
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return wrong == NULL;
}

/* ---- an array, element by element ---- */

typedef struct {
    gsize at;
    int depth;
    bool quoted;
} Scan;

/* Goes on to the comma or bracket behind the element; false where the text ends before. */
static bool find_end(Scan *scan, const char *text, gsize length)
{
    for (; scan->at < length; scan->at++) {
        char c = text[scan->at];
        if (scan->quoted) {
            if (c == '\\')
                scan->at++;
            else if (c == '"')
                scan->quoted = false;
        } else if (c == '"') {
            scan->quoted = true;
        } else if (c == '{' || c == '[') {
            scan->depth++;
        } else if (c == '}' || c == ']') {
            if (scan->depth-- == 0)
                return true;
        } else if (c == ',' && scan->depth == 0) {
            return true;
        }
    }
    return false;
}

static int64_t count_lines(const char *text, gsize length)
{
    int64_t lines = 0;
    for (const char *end = text + length; (text = memchr(text, '\n', (gsize)(end - text))); text++)
        lines++;
    return lines;
}

#define NUL_BYTE 256

/* Skips blanks and counts their lines; the next byte (NUL_BYTE for a NUL), 0 at the end, -1 with *error. */
static int next_byte(Input *input, int64_t *line, GError **error)
{
    for (gsize length;;) {
        const char *at = input_window(input, 1, &length, error);
        if (!at)
            return -1;
        if (length == 0)
            return 0;
        gsize blanks = 0;
        while (blanks < length && g_ascii_isspace(at[blanks]))
            blanks++;
        *line += count_lines(at, blanks);
        bool found = blanks < length;
        int next = found && at[blanks] ? (unsigned char)at[blanks] : NUL_BYTE;
        input_skip(input, blanks);
        if (found)
            return next;
    }
}

static bool fail_large(const Records *records, int64_t line, GError **error)
{
    return fail_input(error, "%s:%" G_GINT64_FORMAT ": a record of over 64 MiB; expected inventories",
                      input_name(records->input), line);
}

/* One element with the byte behind it. */
static bool read_element(const Records *records, int64_t *line, char *behind, GError **error)
{
    Scan scan = {0};
    gsize length = 0;
    char *at;
    bool ended = false;
    do {
        at = input_window(records->input, scan.at + 1, &length, error);
        if (!at)
            return false;
        if (length <= scan.at)
            return fail_input(
                error,
                "%s:%" G_GINT64_FORMAT
                ": the list ends too early, in the record that begins here; fetch the whole file",
                input_name(records->input), *line);
        ended = find_end(&scan, at, length);
        if (scan.at > RECORD_MOST)
            return fail_large(records, *line, error);
    } while (!ended);
    *behind = at[scan.at];
    at[scan.at] = '\0';
    int64_t lines = count_lines(at, scan.at);
    bool good = take_text(records, *line, at, scan.at, error);
    *line += lines;
    input_skip(records->input, scan.at + 1);
    return good;
}

/* The elements of a list, from behind its opening bracket to behind its closing one. */
static bool read_elements(const Records *records, int64_t *line, int64_t *count, GError **error)
{
    Input *input = records->input;
    const char *file = input_name(input);
    char behind = ',';
    int64_t above = *line; /* where the last element ended */
    for (int next; behind != ']'; ++*count, above = *line) {
        if ((next = next_byte(input, line, error)) < 0)
            return false;
        if (next == 0)
            return fail_input(error, "%s:%" G_GINT64_FORMAT ": the list ends too early; fetch the whole file",
                              file, *line);
        if (next == ']' && *count == 0) {
            input_skip(input, 1);
            return true;
        }
        if (next == ']')
            return fail_input(error, "%s:%" G_GINT64_FORMAT ": a comma before the closing bracket; remove it",
                              file, above);
        if (!read_element(records, line, &behind, error))
            return false;
        if (behind == '}')
            return fail_input(error, "%s:%" G_GINT64_FORMAT ": a '}' too many; expected ',' or ']'", file,
                              *line);
    }
    return true;
}

static bool read_list(const Records *records, int64_t *line, GError **error)
{
    int64_t count = 0;
    input_skip(records->input, 1);
    return read_elements(records, line, &count, error) &&
           (count > 0 || fail_input(error, "%s:%" G_GINT64_FORMAT ": an empty list; expected inventories",
                                    input_name(records->input), *line));
}

/* More of the object that comes next than the last time: *least bytes and ever more, up to the end of what
 * one record may have. */
static char *more_of_object(const Records *records, int64_t line, gsize *least, gsize *length, GError **error)
{
    const gsize had = *length;
    char *text = input_window(records->input, *least, length, error);
    *least = *length * 2;
    if (!text)
        return NULL;
    if (*length == had)
        fail_input(error,
                   "%s:%" G_GINT64_FORMAT
                   ": the object that begins here has no end; expected '}', fetch the whole file",
                   input_name(records->input), line);
    else if (had > RECORD_MOST)
        fail_large(records, line, error);
    else
        return text;
    return NULL;
}

/* Is that much of the window, with `last` behind it, JSON? */
static bool check_part(const Records *records, int64_t line, const char *first, const char *text,
                       gsize length, const char *last, GError **error)
{
    GString *whole = g_string_new(first);
    g_string_append_len(whole, text, (gssize)length);
    g_string_append(whole, last);
    g_autoptr(JsonDocument) document = json_parse_from(input_name(records->input), line, whole, error);
    return document != NULL;
}

/* What stands behind the list in its object, to the closing bracket. */
static bool read_tail(const Records *records, int64_t *line, GError **error)
{
    Scan scan = {0};
    gsize length = 0, least = 1;
    char *text;
    do {
        if (!(text = more_of_object(records, *line, &least, &length, error)))
            return false;
        while (find_end(&scan, text, length) && text[scan.at] == ',')
            scan.at++;
    } while (scan.at >= length);
    if (text[scan.at] != '}' || !check_part(records, *line, "{\"\":0", text, scan.at, "}", NULL))
        return fail_input(error,
                          "%s:%" G_GINT64_FORMAT
                          ": no JSON behind the list \"%s\"; expected ',' and further fields, or '}'",
                          input_name(records->input), *line, records->list);
    *line += count_lines(text, scan.at);
    input_skip(records->input, scan.at + 1);
    return true;
}

/* One object, a page or a record by itself. */
static bool read_object(const Records *records, int64_t *line, GError **error)
{
    gsize length = 0, least = 1, end = 0;
    char *text;
    ListFound found;
    do {
        if (!(text = more_of_object(records, *line, &least, &length, error)))
            return false;
        found = find_list(text, length, records->list, &end);
    } while (found == LIST_UNFINISHED);
    int64_t lines = count_lines(text, end);
    if (found == LIST_ABSENT) {
        char behind = text[end];
        text[end] = '\0';
        bool good = take_record(records, *line, text, end, error);
        text[end] = behind;
        *line += lines;
        input_skip(records->input, end);
        return good;
    }
    if (!check_part(records, *line, "", text, end, "]}", error))
        return false;
    *line += lines;
    input_skip(records->input, end);
    Records rows = *records;
    rows.list = NULL;
    int64_t count = 0;
    return read_elements(&rows, line, &count, error) && read_tail(records, line, error);
}

/* Length of blanks and a byte order mark, as one stands before each file that `cat` joins. */
static gsize between(const char *text)
{
    gsize length = strspn(text, " \t\r\n\v\f");
    return g_str_has_prefix(text + length, "\xef\xbb\xbf") ? length + 3 : length;
}

/* Lists, pages and records one behind the other, as they were fetched or joined; no tree is larger than a
 * record. */
static bool read_values(const Records *records, GError **error)
{
    int64_t line = input_lines_before(records->input) + 1;
    gsize length;
    const char *head = input_peek(records->input, &length, error);
    if (!head)
        return false;
    gsize start = (gsize)(records_start(head) - head);
    line += count_lines(head, start);
    input_skip(records->input, start);
    for (int next; (next = next_byte(records->input, &line, error)) != 0;) {
        if (next == 0xef && (head = input_window(records->input, 3, &length, error)) && between(head)) {
            input_skip(records->input, between(head));
            continue;
        }
        if (next > 0 && next != '{' && next != '[')
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT ": text behind the end of a list or object; remove it",
                              input_name(records->input), line);
        if (next < 0 || !(next == '[' ? read_list : read_object)(records, &line, error))
            return false;
    }
    return true;
}

static bool take_page(const Records *records, int64_t line, const char *text, gsize length, GError **error)
{
    Records rows = *records;
    g_autoptr(Input) part =
        input_new_part(input_name(records->input), g_memdup2(text, length + 1), length, line - 1);
    rows.input = part;
    GError *wrong = NULL;
    return read_values(&rows, &wrong) || sink_refuse(records->sink, line, wrong, error);
}

/* Does the file begin with a page that is more than a line? */
static bool begins_with_page(const Records *records, const char *head, gsize length)
{
    const char *start = records_start(head), *newline = memchr(start, '\n', (gsize)(head + length - start));
    gsize end;
    return records->list && *start == '{' &&
           find_list(start, (gsize)(head + length - start), records->list, &end) == LIST_BEGINS &&
           !(newline && whole_object(start, (gsize)(newline - start)));
}

/* Does something else stand behind the object that the file begins with? */
static bool has_several(Input *input)
{
    for (gsize least = 65536, length = 0, end = 0; least <= 2 * RECORD_MOST; least *= 2) {
        const char *text = input_window(input, least, &length, NULL);
        if (!text)
            return false;
        const char *start = records_start(text), *stop = text + length;
        if (find_list(start, (gsize)(stop - start), NULL, &end) == LIST_ABSENT) {
            const char *next = start + end + between(start + end);
            if (next < stop)
                return *next == '{' || *next == '[';
        }
        if (length < least)
            return false;
    }
    return false;
}

/* A file that is a single object. */
static bool read_whole(const Records *records, GError **error)
{
    gsize length = 0;
    if (!input_window(records->input, RECORD_MOST + 1, &length, error))
        return false;
    if (length > RECORD_MOST)
        return fail_large(records, 1, error);
    GString *text = input_read_all(records->input, error);
    if (text && records->scan) {
        bool good = scan_text(records, 1, text->str, text->len, error);
        g_string_free(text, TRUE);
        return good;
    }
    g_autoptr(JsonDocument) document =
        text ? json_parse(input_name(records->input), text, NULL, error) : NULL;
    return document && records->handler(document, json_root(document), records->context, error);
}

static bool read_records(const Records *records, GError **error)
{
    Input *input = records->input;
    gsize length = 0;
    const char *head = input_peek(input, &length, error);
    if (!head)
        return false;
    bool part = input_is_part(input);
    if (!part && (gsize)(records_start(head) - head) == length)
        return fail_input(error, "%s: nothing in it but empty lines; expected JSON", input_name(input));
    if (begins_with_page(records, head, length))
        return read_values(records, error);
    int64_t count = 0;
    if (part || records_are_lines(input))
        return read_lines(records, &count, error);
    bool list = *records_start(head) == '[';
    return list || has_several(input) ? read_values(records, error) : read_whole(records, error);
}

bool records_read_pages(Input *input, const EndpointSink *sink, const char *list, RecordHandler handler,
                        gpointer context, GError **error)
{
    g_autoptr(JsonStream) stream = json_stream_new();
    const Records records = {
        .input = input, .sink = sink, .stream = stream, .list = list, .handler = handler, .context = context};
    return read_records(&records, error);
}

bool records_read(Input *input, const EndpointSink *sink, RecordHandler handler, gpointer context,
                  GError **error)
{
    return records_read_pages(input, sink, NULL, handler, context, error);
}

bool records_scan(Input *input, const EndpointSink *sink, RecordScan scan, const char *expected,
                  GError **error)
{
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Arena memory = {0};
    const Records records = {.input = input,
                             .sink = sink,
                             .scan = scan,
                             .expected = expected,
                             .endpoint = endpoint,
                             .memory = &memory};
    bool good = read_records(&records, error);
    arena_clear(&memory);
    return good;
}
