/* GLPI inventory JSON: one object, an array of them, or one a line.
 * Format: https://github.com/glpi-project/inventory_format (inventory.schema.json). */
#include "base/error.h"
#include "base/json.h"
#include "inventory/reader.h"
#include "inventory/readers/glpi.h"

#include <string.h>

#define LINE_LIMIT (256u << 20)

static const cJSON *object_in(const cJSON *object, const char *field)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field);
    return cJSON_IsObject(value) ? value : NULL;
}

/* A string or number as text; NULL where there is none. Real files bend the schema, so nothing is insisted
 * on. */
static char *text_in(const cJSON *object, const char *field)
{
    const cJSON *value = object ? cJSON_GetObjectItemCaseSensitive(object, field) : NULL;
    if (cJSON_IsString(value))
        return g_strdup(value->valuestring);
    if (cJSON_IsNumber(value))
        return g_strdup_printf("%.15g", value->valuedouble);
    return NULL;
}

static State state_in(const cJSON *object, const char *field)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field);
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? STATE_YES : STATE_NO;
    g_autofree char *text = text_in(object, field);
    return text ? glpi_state(text) : STATE_UNKNOWN;
}

static void set(char **field, const cJSON *object, const char *name)
{
    g_autofree char *text = text_in(object, name);
    if (text)
        endpoint_set(field, text, strlen(text));
}

static void add_names(Endpoint *endpoint, const cJSON *content, const char *list, NameSource from,
                      const char *publisher_field)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(content, list))
    {
        if (!cJSON_IsObject(entry))
            continue;
        g_autofree char *name = text_in(entry, "name"), *publisher = text_in(entry, publisher_field);
        g_autofree char *version = text_in(entry, "version");
        endpoint_add_name(endpoint, from, name, publisher, version, state_in(entry, "enabled"),
                          state_in(entry, "uptodate"));
    }
}

static void add_drives(Endpoint *endpoint, const cJSON *content)
{
    const cJSON *drive;
    cJSON_ArrayForEach(drive, cJSON_GetObjectItemCaseSensitive(content, "drives"))
    {
        g_autofree char *name = cJSON_IsObject(drive) ? text_in(drive, "encrypt_name") : NULL;
        g_autofree char *status = name ? text_in(drive, "encrypt_status") : NULL;
        if (name)
            glpi_add_encryption(endpoint, name, status ? status : "");
    }
}

static void add_firewalls(Endpoint *endpoint, const cJSON *content)
{
    State on = STATE_UNKNOWN;
    const cJSON *profile;
    cJSON_ArrayForEach(profile, cJSON_GetObjectItemCaseSensitive(content, "firewalls"))
    {
        if (cJSON_IsObject(profile))
            on = MAX(on, state_in(profile, "status"));
    }
    glpi_add_firewall(endpoint, on);
}

static Endpoint *endpoint_of(const cJSON *root)
{
    const cJSON *content = object_in(root, "content");
    Endpoint *endpoint = endpoint_new();
    const cJSON *hardware = object_in(content, "hardware"), *system = object_in(content, "operatingsystem");
    set(&endpoint->id, root, "deviceid");
    set(&endpoint->name, hardware, "name");
    set(&endpoint->uuid, hardware, "uuid");
    set(&endpoint->workgroup, hardware, "workgroup");
    set(&endpoint->serial, object_in(content, "bios"), "ssn");
    set(&endpoint->system, system, "name");
    set(&endpoint->system, system, "full_name");
    set(&endpoint->kernel, system, "kernel_name");
    set(&endpoint->date, object_in(content, "accesslog"), "logdate");
    g_autofree char *kind = text_in(root, "itemtype"), *tag = text_in(root, "tag");
    if (kind && g_ascii_strcasecmp(kind, "computer") != 0)
        endpoint_set(&endpoint->kind, kind, strlen(kind));
    if (tag)
        endpoint_set_attribute(endpoint, "tags", tag);
    add_names(endpoint, content, "softwares", FROM_SOFTWARE, "publisher");
    add_names(endpoint, content, "antivirus", FROM_ANTIVIRUS, "company");
    add_drives(endpoint, content);
    add_firewalls(endpoint, content);
    return endpoint;
}

static bool hand_over(const JsonDocument *document, const cJSON *record, EndpointSink sink, gpointer context,
                      GError **error)
{
    if (!cJSON_IsObject(record) || !object_in(record, "content"))
        return json_fail(document, record, error,
                         "expected a GLPI inventory: an object with \"deviceid\" and "
                         "\"content\"");
    return sink(endpoint_of(record), context, error);
}

/* One document: an inventory or an array of them. Takes over the text. */
static bool read_document(const char *name, GString *text, EndpointSink sink, gpointer context,
                          GError **error)
{
    g_autoptr(JsonDocument) document = json_parse(name, text, NULL, error);
    if (!document)
        return false;
    const cJSON *root = json_root(document);
    if (!cJSON_IsArray(root))
        return hand_over(document, root, sink, context, error);
    if (!root->child)
        return json_fail(document, root, error, "an empty list; expected inventories");
    for (const cJSON *record = root->child; record; record = record->next)
        if (!hand_over(document, record, sink, context, error))
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

static bool read_lines(Input *input, char *first, gsize length, EndpointSink sink, gpointer context,
                       GError **error)
{
    g_autofree char *line = first;
    GError *wrong = NULL;
    for (int64_t number = 1; line; number++) {
        g_autofree char *name = g_strdup_printf("%s, line %" G_GINT64_FORMAT, input_name(input), number);
        if (*g_strchug(line) &&
            !read_document(name, g_string_new_len(line, (gssize)strlen(line)), sink, context, error))
            return false;
        g_free(line);
        line = input_read_line(input, LINE_LIMIT, &length, &wrong);
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return wrong == NULL;
}

static bool read_all(Input *input, const ReaderOptions *options, EndpointSink sink, gpointer context,
                     GError **error)
{
    (void)options;
    gsize length = 0;
    const char *head = input_peek(input, &length, error);
    if (!head)
        return false;
    while (length && g_ascii_isspace(*head))
        head++, length--;
    if (*head != '[') {
        g_autofree char *line = input_read_line(input, LINE_LIMIT, &length, error);
        if (!line)
            return false;
        if (whole_object(line))
            return read_lines(input, g_steal_pointer(&line), length, sink, context, error);
        GString *rest = input_read_all(input, error);
        if (!rest)
            return false;
        g_string_prepend_c(rest, '\n');
        g_string_prepend(rest, line);
        return read_document(input_name(input), rest, sink, context, error);
    }
    GString *text = input_read_all(input, error);
    return text && read_document(input_name(input), text, sink, context, error);
}

static int probe(const char *head, gsize length)
{
    while (length && (g_ascii_isspace(*head) || (unsigned char)*head >= 0x80))
        head++, length--;
    if (*head != '{' && *head != '[')
        return 0;
    /* The format's own schema lies beside inventories often enough. */
    if (strstr(head, "\"$schema\""))
        return 0;
    if (strstr(head, "\"content\"") || strstr(head, "\"deviceid\""))
        return 80;
    return 5;
}

const Reader reader_glpi_json = {
    "glpi-json",
    "glpi",
    "GLPI inventory JSON, one object, an array, or one a line",
    "programs, antivirus state, firewall, disk encryption, tag",
    "https://github.com/glpi-project/inventory_format",
    probe,
    read_all,
};
