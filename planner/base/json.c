#include "base/json.h"

#include "base/error.h"
#include "base/input.h"
#include "base/json_cursor.h"
#include "base/json_tree.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#define INTEGER_MAX (INT64_C(1) << 53)
#define LINE_WIDTH 100

struct JsonDocument {
    char *name;
    GString *text;  /* as read */
    GString *plain; /* comments blanked, positions kept */
    cJSON *root;
    int64_t lines_before; /* in the file that the text is a part of */
    bool in_place;        /* see json_tree */
};

struct JsonStream {
    Arena memory; /* of the tree */
    JsonDocument document;
    GString borrowed;      /* the document's plain text, where it could be parsed in place */
    JsonDocument *careful; /* the document, where not */
};

/* Blanks // and block comments outside strings; lines and columns stay. False at an open comment. */
static bool blank_comments(GString *text, gsize *where)
{
    char *s = text->str;
    for (gsize i = 0; i < text->len; i++) {
        if (s[i] == '"') {
            for (i++; i < text->len && s[i] != '"'; i++)
                if (s[i] == '\\')
                    i++;
        } else if (s[i] == '/' && s[i + 1] == '/') {
            while (i < text->len && s[i] != '\n')
                s[i++] = ' ';
        } else if (s[i] == '/' && s[i + 1] == '*') {
            *where = i;
            char *end = strstr(s + i + 2, "*/");
            if (!end)
                return false;
            for (char *c = s + i; c < end + 2; c++)
                if (*c != '\n')
                    *c = ' ';
            i = (gsize)(end - s) + 1;
        }
    }
    return true;
}

static void line_and_column(const JsonDocument *document, gsize offset, int64_t *line, int *column)
{
    const char *text = document->plain->str;
    *line = document->lines_before + 1;
    gsize start = 0;
    for (gsize i = 0; i < offset && text[i]; i++)
        if (text[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    *column = (int)g_utf8_strlen(text + start, (gssize)(offset - start)) + 1;
}

static bool fail_at(const JsonDocument *document, gsize offset, GError **error, const char *message)
{
    int64_t line;
    int column;
    line_and_column(document, offset, &line, &column);
    return fail_input(error, "%s:%" G_GINT64_FORMAT ":%d: %s", document->name, line, column, message);
}

/* Lists and objects that are open before the offset. */
static gsize depth_at(const char *text, gsize offset)
{
    gsize depth = 0;
    bool quoted = false;
    for (gsize i = 0; i < offset; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            i += c == '\\';
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth)
            depth--;
    }
    return depth;
}

static bool fail_syntax(const JsonDocument *document, gsize offset, GError **error)
{
    const char *text = document->plain->str;
    if (offset > document->plain->len)
        offset = document->plain->len;
    while (offset < document->plain->len && g_ascii_isspace(text[offset]))
        offset++;
    if (depth_at(text, offset) >= CJSON_NESTING_LIMIT)
        return fail_at(
            document, offset, error,
            "more than " G_STRINGIFY(CJSON_NESTING_LIMIT) " lists and objects inside one another; no "
                                                          "file that polyculture reads is that deep");
    gsize before = offset;
    while (before > 0 && g_ascii_isspace(text[before - 1]))
        before--;
    /* In an object the parser stops only behind the bracket that follows the comma. */
    gsize comma = before > 0 && text[before - 1] == '}' ? before - 1 : 0;
    while (comma > 0 && g_ascii_isspace(text[comma - 1]))
        comma--;
    if (comma > 0 && text[comma - 1] == ',')
        return fail_at(document, comma - 1, error, "a comma before the closing bracket; remove it");
    if (offset == document->plain->len)
        return fail_at(document, before, error,
                       "the JSON ends too early; close what is open, or fetch the whole file");
    if (before > 0 && text[before - 1] == ',' && (text[offset] == ']' || text[offset] == '}'))
        return fail_at(document, before - 1, error, "a comma before the closing bracket; remove it");
    if (text[offset] == ',') {
        gsize next = offset + 1;
        while (g_ascii_isspace(text[next]))
            next++;
        if (text[next] == ']' || text[next] == '}')
            return fail_at(document, offset, error, "a comma before the closing bracket; remove it");
    }
    g_autofree char *here = text_clean(text + offset, strnlen(text + offset, 20), 20);
    g_autofree char *safe = text_for_terminal(here);
    g_autofree char *message =
        g_strdup_printf("no valid JSON at '%s'; check commas, quotes and brackets here", safe);
    return fail_at(document, offset, error, message);
}

/* A string that holds "\\u0000" would end there for everyone who reads it: two different names could become
 * one. The offset of the first, or -1. */
static gssize find_escaped_nul(const char *text)
{
    const char *at = text;
    while ((at = strstr(at, "\\u0000"))) {
        gsize slashes = 1;
        while (at - slashes >= text && at[-(gssize)slashes] == '\\')
            slashes++;
        if (slashes % 2 == 1)
            return at - text;
        at++;
    }
    return -1;
}

static JsonDocument *parse_at(const char *name, int64_t lines_before, GString *text, const char *kind,
                              GError **error)
{
    g_autoptr(JsonDocument) document = g_new0(JsonDocument, 1);
    document->lines_before = lines_before;
    document->name = g_strdup(name);
    document->text = text;
    gsize skip = g_str_has_prefix(text->str, "\xef\xbb\xbf") ? 3 : 0;
    document->plain = g_string_new_len(text->str, (gssize)text->len);
    memset(document->plain->str, ' ', skip);
    gsize where = 0;
    if (strlen(text->str) != text->len) {
        fail_at(document, strlen(text->str), error, "a NUL byte in the text; expected UTF-8 JSON");
        return NULL;
    }
    const char *invalid;
    if (!g_utf8_validate(text->str, (gssize)text->len, &invalid)) {
        fail_at(document, (gsize)(invalid - text->str), error, "not UTF-8 here; save the file as UTF-8");
        return NULL;
    }
    if (!blank_comments(document->plain, &where)) {
        fail_at(document, where, error, "a comment that does not end; close it with */");
        return NULL;
    }
    gssize nul = kind ? find_escaped_nul(document->plain->str) : -1;
    if (nul >= 0) {
        fail_at(document, (gsize)nul, error, "\\u0000 in a string; expected text without NUL");
        return NULL;
    }
    const char *end = NULL;
    document->root = cJSON_ParseWithLengthOpts(document->plain->str, document->plain->len + 1, &end, 1);
    if (!document->root) {
        fail_syntax(document, end ? (gsize)(end - document->plain->str) : 0, error);
        return NULL;
    }
    if (kind) {
        if (!cJSON_IsObject(document->root)) {
            json_fail(document, document->root, error, "expected an object with \"polyculture\": \"%s\"",
                      kind);
            return NULL;
        }
        const char *head = NULL;
        if (!json_string(document, document->root, "polyculture", true, &head, error))
            return NULL;
        if (strcmp(head, kind) != 0) {
            g_autofree char *safe = text_for_terminal(head);
            json_fail(document, cJSON_GetObjectItemCaseSensitive(document->root, "polyculture"), error,
                      "this is '%s'; expected a file with \"polyculture\": \"%s\"", safe, kind);
            return NULL;
        }
    }
    return g_steal_pointer(&document);
}

JsonDocument *json_parse(const char *name, GString *text, const char *kind, GError **error)
{
    return parse_at(name, 0, text, kind, error);
}

JsonDocument *json_parse_from(const char *name, int64_t line, GString *text, GError **error)
{
    return parse_at(name, line - 1, text, NULL, error);
}

JsonStream *json_stream_new(void)
{
    return g_new0(JsonStream, 1);
}

void json_stream_free(JsonStream *stream)
{
    if (!stream)
        return;
    arena_clear(&stream->memory);
    json_free(stream->careful);
    g_free(stream);
}

const JsonDocument *json_stream_parse(JsonStream *stream, const char *name, int64_t line, char *text,
                                      gsize length, GError **error)
{
    arena_reset(&stream->memory);
    cJSON *root = json_tree(text, length, &stream->memory);
    if (root) {
        stream->borrowed = (GString){text, length, length + 1};
        stream->document = (JsonDocument){.name = (char *)(guintptr)name,
                                          .plain = &stream->borrowed,
                                          .root = root,
                                          .lines_before = line - 1,
                                          .in_place = true};
        return &stream->document;
    }
    /* There are comments, or it is wrong: the careful way tells. */
    json_free(stream->careful);
    stream->careful = parse_at(name, line - 1, g_string_new_len(text, (gssize)length), NULL, error);
    return stream->careful;
}

JsonDocument *json_read(const char *path, const char *kind, GError **error)
{
    GString *text = input_read_file(path, error);
    return text ? json_parse(path, text, kind, error) : NULL;
}

const cJSON *json_root(const JsonDocument *document)
{
    return document->root;
}

const char *json_name(const JsonDocument *document)
{
    return document->name;
}

const GString *json_text(const JsonDocument *document)
{
    return document->text;
}

const GString *json_plain(const JsonDocument *document)
{
    return document->plain;
}

void json_free(JsonDocument *document)
{
    if (!document)
        return;
    cJSON_Delete(document->root);
    if (document->text)
        g_string_free(document->text, TRUE);
    if (document->plain)
        g_string_free(document->plain, TRUE);
    g_free(document->name);
    g_free(document);
}

/* Walks the text beside the tree until it stands at `wanted`; only errors pay for it. */
typedef struct {
    const char *text;
    gsize at;
    const cJSON *wanted;
    gsize found;
} Search;

static void skip_blanks(Search *search)
{
    while (search->text[search->at] && g_ascii_isspace(search->text[search->at]))
        search->at++;
}

static void skip_string(Search *search)
{
    for (search->at++; search->text[search->at] && search->text[search->at] != '"'; search->at++)
        if (search->text[search->at] == '\\')
            search->at++;
    search->at++;
}

static bool walk(Search *search, const cJSON *value)
{
    skip_blanks(search);
    if (value == search->wanted) {
        search->found = search->at;
        return true;
    }
    if (cJSON_IsObject(value) || cJSON_IsArray(value)) {
        search->at++;
        for (const cJSON *child = value->child; child; child = child->next) {
            skip_blanks(search);
            if (cJSON_IsObject(value)) {
                skip_string(search);
                skip_blanks(search);
                search->at++; /* the colon */
            }
            if (walk(search, child))
                return true;
            skip_blanks(search);
            if (search->text[search->at] == ',')
                search->at++;
        }
        skip_blanks(search);
        search->at++;
    } else if (cJSON_IsString(value)) {
        skip_string(search);
    } else {
        while (search->text[search->at] && !strchr(",]} \t\r\n", search->text[search->at]))
            search->at++;
    }
    return false;
}

static bool pointer_to(const cJSON *value, const cJSON *wanted, GString *pointer)
{
    if (value == wanted)
        return true;
    int index = 0;
    for (const cJSON *child = value->child; child; child = child->next, index++) {
        gsize length = pointer->len;
        if (cJSON_IsObject(value)) {
            g_autofree char *name = text_for_terminal(child->string);
            g_string_append_printf(pointer, "/%s", name);
        } else {
            g_string_append_printf(pointer, "/%d", index);
        }
        if (pointer_to(child, wanted, pointer))
            return true;
        g_string_truncate(pointer, length);
    }
    return false;
}

bool json_fail(const JsonDocument *document, const cJSON *value, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GString) pointer = g_string_new(NULL);
    pointer_to(document->root, value, pointer);
    if (document->in_place) /* the tree is not looked at again */
        json_cursor_undo(document->plain->str, document->plain->len);
    Search search = {.text = document->plain->str, .wanted = value};
    walk(&search, document->root);
    if (pointer->len)
        g_string_append(pointer, ": ");
    g_autofree char *whole = g_strconcat(pointer->str, message, NULL);
    return fail_at(document, search.found, error, whole);
}

static const char *type_name(const cJSON *value)
{
    return cJSON_IsString(value)   ? "a string"
           : cJSON_IsNumber(value) ? "a number"
           : cJSON_IsArray(value)  ? "a list"
           : cJSON_IsObject(value) ? "an object"
           : cJSON_IsBool(value)   ? "true or false"
                                   : "null";
}

/* The field, or NULL: then *failed says whether that is an error. */
static const cJSON *field_of(const JsonDocument *document, const cJSON *object, const char *field,
                             bool required, bool *failed, GError **error)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field);
    *failed = !value && required;
    if (*failed)
        json_fail(document, object, error, "the field \"%s\" is missing; add it", field);
    return value;
}

static bool wrong_type(const JsonDocument *document, const cJSON *value, const char *field,
                       const char *expected, GError **error)
{
    return json_fail(document, value, error, "\"%s\" is %s; expected %s", field, type_name(value), expected);
}

bool json_string(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                 const char **target, GError **error)
{
    bool failed;
    const cJSON *value = field_of(document, object, field, required, &failed, error);
    if (!value)
        return !failed;
    if (!cJSON_IsString(value))
        return wrong_type(document, value, field, "a string", error);
    if (required && !*value->valuestring)
        return json_fail(document, value, error, "\"%s\" is empty; expected some text", field);
    *target = value->valuestring;
    return true;
}

bool json_integer(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                  int64_t least, int64_t most, int64_t *target, GError **error)
{
    bool failed;
    const cJSON *value = field_of(document, object, field, required, &failed, error);
    if (!value)
        return !failed;
    most = MIN(most, INTEGER_MAX);
    if (!cJSON_IsNumber(value))
        return wrong_type(document, value, field, "a whole number without quotes", error);
    double number = value->valuedouble;
    if (number != floor(number) || number < (double)least || number > (double)most)
        return json_fail(document, value, error,
                         "\"%s\" is %.15g; expected a whole number from %" G_GINT64_FORMAT
                         " to %" G_GINT64_FORMAT,
                         field, number, least, most);
    *target = (int64_t)number;
    return true;
}

bool json_money(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                Money *target, GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    if (!text || money_parse(text, target))
        return true;
    g_autofree char *safe = text_for_terminal(text);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                     "price '%s'; expected a decimal in quotes like \"42.50\"", safe);
}

bool json_share(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                Fraction *target, GError **error)
{
    const char *text = NULL, *reason;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    if (!text || fraction_parse(text, target, &reason))
        return true;
    g_autofree char *safe = text_for_terminal(text);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error, "share '%s'; %s", safe,
                     reason);
}

bool json_strings(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                  bool may_be_empty, char ***target, GError **error)
{
    const cJSON *list = NULL;
    if (!json_array(document, object, field, required, &list, error))
        return false;
    if (!list)
        return true;
    if (!list->child && !may_be_empty)
        return json_fail(document, list, error, "\"%s\" is an empty list; name at least one", field);
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    for (const cJSON *item = list->child; item; item = item->next) {
        if (!cJSON_IsString(item))
            return wrong_type(document, item, field, "a list of strings", error);
        if (g_ptr_array_find_with_equal_func(strings, item->valuestring, g_str_equal, NULL)) {
            g_autofree char *safe = text_for_terminal(item->valuestring);
            return json_fail(document, item, error, "'%s' stands twice in \"%s\"; name it once", safe, field);
        }
        g_ptr_array_add(strings, g_strdup(item->valuestring));
    }
    g_ptr_array_add(strings, NULL);
    g_strfreev(*target);
    *target = (char **)g_ptr_array_free(g_steal_pointer(&strings), FALSE);
    return true;
}

bool json_array(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                const cJSON **target, GError **error)
{
    bool failed;
    const cJSON *value = field_of(document, object, field, required, &failed, error);
    if (!value)
        return !failed;
    if (!cJSON_IsArray(value))
        return wrong_type(document, value, field, "a list", error);
    *target = value;
    return true;
}

bool json_object(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                 const cJSON **target, GError **error)
{
    bool failed;
    const cJSON *value = field_of(document, object, field, required, &failed, error);
    if (!value)
        return !failed;
    if (!cJSON_IsObject(value))
        return wrong_type(document, value, field, "an object", error);
    *target = value;
    return true;
}

bool json_known_fields(const JsonDocument *document, const cJSON *object, const char *const *known,
                       GError **error)
{
    for (const cJSON *field = object->child; field; field = field->next) {
        g_autofree char *safe = text_for_terminal(field->string);
        if (!g_strv_contains(known, field->string)) {
            g_autofree char *all = g_strjoinv(", ", (char **)(gpointer)known);
            return json_fail(document, field, error, "unknown field \"%s\"; expected one of: %s", safe, all);
        }
        if (cJSON_GetObjectItemCaseSensitive(object, field->string) != field)
            return json_fail(document, field, error, "the field \"%s\" stands twice; keep one", safe);
    }
    return true;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

void json_write_string(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", c);
        else if (c == '\n')
            g_string_append(out, "\\n");
        else if (c < 0x20 || c == 0x7f)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_c(out, (char)c);
    }
    g_string_append_c(out, '"');
}

static void write_value(GString *out, const cJSON *value, int depth, bool flat)
{
    if (cJSON_IsString(value)) {
        json_write_string(out, value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (int64_t)value->valuedouble);
    } else if (cJSON_IsBool(value)) {
        g_string_append(out, cJSON_IsTrue(value) ? "true" : "false");
    } else if (cJSON_IsNull(value)) {
        g_string_append(out, "null");
    } else {
        bool object = cJSON_IsObject(value);
        g_autoptr(GPtrArray) children = g_ptr_array_new();
        for (const cJSON *child = value->child; child; child = child->next)
            g_ptr_array_add(children, (gpointer)(guintptr)child);
        if (object)
            g_ptr_array_sort(children, compare_names);
        gsize start = out->len;
        for (int attempt = flat ? 1 : 0; attempt < 2; attempt++) {
            /* First on one line; where that gets too long, one child a line. */
            bool one_line = flat || attempt == 0;
            g_string_truncate(out, start);
            g_string_append_c(out, object ? '{' : '[');
            for (guint i = 0; i < children->len; i++) {
                const cJSON *child = children->pdata[i];
                if (i)
                    g_string_append(out, one_line ? ", " : ",");
                if (!one_line)
                    g_string_append_printf(out, "\n%*s", 2 * (depth + 1), "");
                if (object) {
                    json_write_string(out, child->string);
                    g_string_append(out, ": ");
                }
                write_value(out, child, depth + 1, one_line);
                if (attempt == 0 && !flat && out->len - start + (gsize)(2 * depth) > LINE_WIDTH)
                    break;
            }
            if (!one_line && children->len)
                g_string_append_printf(out, "\n%*s", 2 * depth, "");
            g_string_append_c(out, object ? '}' : ']');
            if (one_line && (flat || out->len - start + (gsize)(2 * depth) <= LINE_WIDTH))
                break;
        }
    }
}

GString *json_canonical(const cJSON *value)
{
    GString *out = g_string_new(NULL);
    write_value(out, value, 0, false);
    g_string_append_c(out, '\n');
    return out;
}

bool json_is_whole(const cJSON *value)
{
    if (cJSON_IsNumber(value)) {
        double number = value->valuedouble;
        return number >= -(double)INTEGER_MAX && number <= (double)INTEGER_MAX &&
               number == (double)(int64_t)number;
    }
    for (const cJSON *child = value->child; child; child = child->next)
        if (!json_is_whole(child))
            return false;
    return true;
}

cJSON *json_number(int64_t value)
{
    g_assert(value >= -INTEGER_MAX && value <= INTEGER_MAX);
    return cJSON_CreateNumber((double)value);
}
