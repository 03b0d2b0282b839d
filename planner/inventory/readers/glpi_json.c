/* GLPI inventory JSON: one object, an array of them, or one a line.
 * Format: https://github.com/glpi-project/inventory_format (inventory.schema.json). */
#include "inventory/readers/glpi.h"
#include "inventory/records.h"

#include <string.h>

/* One pass over the fields: there are millions of programs. */
static void add_names(Endpoint *endpoint, const cJSON *content, const char *list, NameSource from,
                      const char *publisher_field)
{
    const cJSON *entry, *field;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(content, list))
    {
        const char *name = NULL, *publisher = NULL;
        State enabled = STATE_UNKNOWN, up_to_date = STATE_UNKNOWN;
        if (!cJSON_IsObject(entry))
            continue;
        cJSON_ArrayForEach(field, entry)
        {
            if (cJSON_IsString(field) && strcmp(field->string, "name") == 0)
                name = field->valuestring;
            else if (cJSON_IsString(field) && strcmp(field->string, publisher_field) == 0)
                publisher = field->valuestring;
            else if (strcmp(field->string, "enabled") == 0)
                enabled = loose_state(entry, "enabled");
            else if (strcmp(field->string, "uptodate") == 0)
                up_to_date = loose_state(entry, "uptodate");
        }
        endpoint_add_name(endpoint, from, name, publisher, NULL, enabled, up_to_date);
    }
}

static void add_drives(Endpoint *endpoint, const cJSON *content)
{
    const cJSON *drive;
    cJSON_ArrayForEach(drive, cJSON_GetObjectItemCaseSensitive(content, "drives"))
    {
        g_autofree char *name = cJSON_IsObject(drive) ? loose_text(drive, "encrypt_name") : NULL;
        g_autofree char *status = name ? loose_text(drive, "encrypt_status") : NULL;
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
            on = MAX(on, loose_state(profile, "status"));
    }
    glpi_add_firewall(endpoint, on);
}

static void describe(Endpoint *endpoint, const cJSON *root)
{
    const cJSON *content = loose_object(root, "content");
    endpoint_reset(endpoint);
    const cJSON *hardware = loose_object(content, "hardware"),
                *system = loose_object(content, "operatingsystem");
    loose_set(endpoint, &endpoint->id, root, "deviceid");
    loose_set(endpoint, &endpoint->name, hardware, "name");
    loose_set(endpoint, &endpoint->uuid, hardware, "uuid");
    loose_set(endpoint, &endpoint->workgroup, hardware, "workgroup");
    loose_set(endpoint, &endpoint->serial, loose_object(content, "bios"), "ssn");
    loose_set(endpoint, &endpoint->system, system, "name");
    loose_set(endpoint, &endpoint->system, system, "full_name");
    loose_set(endpoint, &endpoint->kernel, system, "kernel_name");
    loose_set(endpoint, &endpoint->date, loose_object(content, "accesslog"), "logdate");
    const char *kind = loose_string(root, "itemtype"), *tag = loose_string(root, "tag");
    if (kind && g_ascii_strcasecmp(kind, "computer") != 0)
        endpoint_set(endpoint, &endpoint->kind, kind, strlen(kind));
    if (tag)
        endpoint_set_attribute(endpoint, "tags", tag);
    add_names(endpoint, content, "softwares", FROM_SOFTWARE, "publisher");
    add_names(endpoint, content, "antivirus", FROM_ANTIVIRUS, "company");
    add_drives(endpoint, content);
    add_firewalls(endpoint, content);
}

typedef struct {
    const EndpointSink *sink;
    Endpoint *endpoint;
} Target;

static bool hand_over(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    const Target *target = context;
    if (!cJSON_IsObject(record) || !loose_object(record, "content"))
        return json_fail(document, record, error,
                         "expected a GLPI inventory: an object with \"deviceid\" and \"content\"");
    describe(target->endpoint, record);
    return sink_take(target->sink, target->endpoint, error);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Target target = {sink, endpoint};
    return records_read(input, sink, hand_over, &target, error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    head = records_start(head);
    if (*head != '{' && *head != '[')
        return 0;
    /* The format's own schema lies beside inventories often enough. */
    if (strstr(head, "\"$schema\""))
        return 0;
    return strstr(head, "\"content\"") || strstr(head, "\"deviceid\"") ? 80 : 5;
}

const Reader reader_glpi_json = {
    "glpi-json",
    "glpi",
    "GLPI inventory JSON, one object, an array, or one a line",
    "programs, antivirus state, firewall, disk encryption, tag",
    "https://github.com/glpi-project/inventory_format",
    CUT_AT_LINES,
    probe,
    read_all,
};
