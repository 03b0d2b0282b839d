/* GLPI inventory JSON: one object, an array of them, or one a line.
 * Format: https://github.com/glpi-project/inventory_format (inventory.schema.json). */
#include "inventory/readers/glpi.h"
#include "inventory/records.h"

#include <string.h>

static void add_names(Endpoint *endpoint, const cJSON *content, const char *list, NameSource from,
                      const char *publisher_field)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(content, list))
    {
        if (!cJSON_IsObject(entry))
            continue;
        g_autofree char *name = loose_text(entry, "name"), *publisher = loose_text(entry, publisher_field);
        g_autofree char *version = loose_text(entry, "version");
        endpoint_add_name(endpoint, from, name, publisher, version, loose_state(entry, "enabled"),
                          loose_state(entry, "uptodate"));
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

static Endpoint *endpoint_of(const cJSON *root)
{
    const cJSON *content = loose_object(root, "content");
    Endpoint *endpoint = endpoint_new();
    const cJSON *hardware = loose_object(content, "hardware"),
                *system = loose_object(content, "operatingsystem");
    loose_set(&endpoint->id, root, "deviceid");
    loose_set(&endpoint->name, hardware, "name");
    loose_set(&endpoint->uuid, hardware, "uuid");
    loose_set(&endpoint->workgroup, hardware, "workgroup");
    loose_set(&endpoint->serial, loose_object(content, "bios"), "ssn");
    loose_set(&endpoint->system, system, "name");
    loose_set(&endpoint->system, system, "full_name");
    loose_set(&endpoint->kernel, system, "kernel_name");
    loose_set(&endpoint->date, loose_object(content, "accesslog"), "logdate");
    g_autofree char *kind = loose_text(root, "itemtype"), *tag = loose_text(root, "tag");
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

typedef struct {
    EndpointSink sink;
    gpointer context;
} Target;

static bool hand_over(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    const Target *target = context;
    if (!cJSON_IsObject(record) || !loose_object(record, "content"))
        return json_fail(document, record, error,
                         "expected a GLPI inventory: an object with \"deviceid\" and \"content\"");
    return target->sink(endpoint_of(record), target->context, error);
}

static bool read_all(Input *input, const ReaderOptions *options, EndpointSink sink, gpointer context,
                     GError **error)
{
    (void)options;
    Target target = {sink, context};
    return records_read(input, hand_over, &target, error);
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
    probe,
    read_all,
};
