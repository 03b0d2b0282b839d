#include "inventory/records.h"

#include "base/error.h"

#include <string.h>

#define LINE_LIMIT (256u << 20)

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

void loose_set(char **target, const cJSON *object, const char *field)
{
    g_autofree char *text = loose_text(object, field);
    if (text)
        endpoint_set(target, text, strlen(text));
}

/* One document: a record or an array of them. Takes over the text. */
static bool read_document(const char *name, GString *text, RecordHandler handler, gpointer context,
                          GError **error)
{
    g_autoptr(JsonDocument) document = json_parse(name, text, NULL, error);
    if (!document)
        return false;
    const cJSON *root = json_root(document);
    if (!cJSON_IsArray(root))
        return handler(document, root, context, error);
    if (!root->child)
        return json_fail(document, root, error, "an empty list; expected inventories");
    for (const cJSON *record = root->child; record; record = record->next)
        if (!handler(document, record, context, error))
            return false;
    return true;
}

/* Is the line a whole object, so that the file has one a line? */
static bool whole_object(const char *line)
{
    const char *end = NULL;
    cJSON *object = cJSON_ParseWithOpts(line, &end, 1);
    bool whole = cJSON_IsObject(object);
    cJSON_Delete(object);
    return whole;
}

/* `first` is the line of that number. */
static bool read_lines(Input *input, char *first, int64_t number, RecordHandler handler, gpointer context,
                       GError **error)
{
    g_autofree char *line = first;
    GError *wrong = NULL;
    for (gsize length; line; number++) {
        g_autofree char *name = g_strdup_printf("%s, line %" G_GINT64_FORMAT, input_name(input), number);
        if (*g_strchug(line) &&
            !read_document(name, g_string_new_len(line, (gssize)strlen(line)), handler, context, error))
            return false;
        g_free(line);
        line = input_read_line(input, LINE_LIMIT, &length, &wrong);
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return wrong == NULL;
}

bool records_read(Input *input, RecordHandler handler, gpointer context, GError **error)
{
    gsize length = 0;
    const char *head = input_peek(input, &length, error);
    if (!head)
        return false;
    if (*records_start(head) == '[') {
        GString *text = input_read_all(input, error);
        return text && read_document(input_name(input), text, handler, context, error);
    }
    GError *wrong = NULL;
    g_autofree char *line = NULL;
    int64_t number = 0;
    do { /* logs begin with an empty line now and then */
        g_free(line);
        line = input_read_line(input, LINE_LIMIT, &length, &wrong);
        number++;
    } while (line && !*g_strchug(line));
    if (!line) {
        if (wrong)
            g_propagate_error(error, wrong);
        return wrong
                   ? false
                   : fail_input(error, "%s: nothing in it but empty lines; expected JSON", input_name(input));
    }
    if (whole_object(line))
        return read_lines(input, g_steal_pointer(&line), number, handler, context, error);
    GString *rest = input_read_all(input, error);
    if (!rest)
        return false;
    g_string_prepend_c(rest, '\n');
    g_string_prepend(rest, line);
    g_autofree char *above = g_strnfill((gsize)number - 1, '\n'); /* lines count from the top of the file */
    g_string_prepend(rest, above);
    return read_document(input_name(input), rest, handler, context, error);
}
