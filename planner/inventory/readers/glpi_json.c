/* GLPI inventory JSON: one object, an array of them, or one a line.
 * Format: https://github.com/glpi-project/inventory_format (inventory.schema.json). */
#include "inventory/readers/glpi.h"
#include "inventory/records.h"

#include <string.h>

/* One pass over the fields: there are millions of programs. */
static void add_names(Endpoint *endpoint, const cJSON *list, NameSource from, const char *publisher_field)
{
    const cJSON *entry, *field;
    cJSON_ArrayForEach(entry, list)
    {
        const char *name = NULL, *publisher = NULL;
        State enabled = STATE_UNKNOWN, up_to_date = STATE_UNKNOWN;
        if (!cJSON_IsObject(entry))
            continue;
        cJSON_ArrayForEach(field, entry)
        {
            const char *key = field->string;
            if (*key == 'n' && strcmp(key, "name") == 0)
                name = cJSON_GetStringValue(field);
            else if (*key == *publisher_field && strcmp(key, publisher_field) == 0)
                publisher = cJSON_GetStringValue(field);
            else if (*key == 'e' && strcmp(key, "enabled") == 0)
                enabled = loose_state(entry, "enabled");
            else if (*key == 'u' && strcmp(key, "uptodate") == 0)
                up_to_date = loose_state(entry, "uptodate");
        }
        endpoint_add_name(endpoint, from, name, publisher, NULL, enabled, up_to_date);
    }
}

static void add_networks(Endpoint *endpoint, const cJSON *networks)
{
    const cJSON *network;
    cJSON_ArrayForEach(network, networks)
    {
        const char *four = cJSON_IsObject(network) ? loose_string(network, "ipaddress") : NULL,
                   *six = cJSON_IsObject(network) ? loose_string(network, "ipaddress6") : NULL;
        endpoint_add_addresses(endpoint, four ? four : "");
        endpoint_add_addresses(endpoint, six ? six : "");
    }
}

static void add_drives(Endpoint *endpoint, const cJSON *drives)
{
    const cJSON *drive;
    cJSON_ArrayForEach(drive, drives)
    {
        g_autofree char *name = cJSON_IsObject(drive) ? loose_text(drive, "encrypt_name") : NULL;
        g_autofree char *status = name ? loose_text(drive, "encrypt_status") : NULL;
        if (name)
            glpi_add_encryption(endpoint, name, status ? status : "");
    }
}

static void add_firewalls(Endpoint *endpoint, const cJSON *profiles)
{
    State on = STATE_UNKNOWN;
    const cJSON *profile;
    cJSON_ArrayForEach(profile, profiles)
    {
        if (cJSON_IsObject(profile))
            on = MAX(on, loose_state(profile, "status"));
    }
    glpi_add_firewall(endpoint, on);
}

/* Sets texts of the endpoint from fields of a section, in order: of two for one text the later one wins. */
static void set_fields(Endpoint *endpoint, const cJSON *section, const char *const *names,
                       const char **const *targets)
{
    const cJSON *values[8];
    loose_fields(cJSON_IsObject(section) ? section : NULL, names, values);
    for (gsize i = 0; names[i]; i++)
        loose_set_value(endpoint, targets[i], values[i]);
}

static void describe(Endpoint *endpoint, const cJSON *root)
{
    enum { DEVICEID, ITEMTYPE, TAG, CONTENT, ROOT_FIELDS };
    enum { HARDWARE, SYSTEM, BIOS, LOG, SOFTWARES, ANTIVIRUS, DRIVES, FIREWALLS, NETWORKS, SECTIONS };
    static const char *const fields[] = {"deviceid", "itemtype", "tag", "content", NULL};
    static const char *const sections[] = {
        "hardware",  "operatingsystem", "bios",      "accesslog", "softwares",
        "antivirus", "drives",          "firewalls", "networks",  NULL};
    const cJSON *of_root[ROOT_FIELDS], *section[SECTIONS];
    endpoint_reset(endpoint);
    loose_fields(root, fields, of_root);
    loose_fields(of_root[CONTENT], sections, section);
    loose_set_value(endpoint, &endpoint->id, of_root[DEVICEID]);
    set_fields(endpoint, section[HARDWARE], (const char *const[]){"name", "uuid", "workgroup", NULL},
               (const char **const[]){&endpoint->name, &endpoint->uuid, &endpoint->workgroup});
    set_fields(endpoint, section[SYSTEM], (const char *const[]){"name", "full_name", "kernel_name", NULL},
               (const char **const[]){&endpoint->system, &endpoint->system, &endpoint->kernel});
    set_fields(endpoint, section[BIOS], (const char *const[]){"ssn", NULL},
               (const char **const[]){&endpoint->serial});
    set_fields(endpoint, section[LOG], (const char *const[]){"logdate", NULL},
               (const char **const[]){&endpoint->date});
    const char *kind = cJSON_GetStringValue(of_root[ITEMTYPE]), *tag = cJSON_GetStringValue(of_root[TAG]);
    if (kind && g_ascii_strcasecmp(kind, "computer") != 0)
        endpoint_set(endpoint, &endpoint->kind, kind, strlen(kind));
    if (tag)
        endpoint_set_attribute(endpoint, "tags", tag);
    add_names(endpoint, section[SOFTWARES], FROM_SOFTWARE, "publisher");
    add_names(endpoint, section[ANTIVIRUS], FROM_ANTIVIRUS, "company");
    add_drives(endpoint, section[DRIVES]);
    add_firewalls(endpoint, section[FIREWALLS]);
    add_networks(endpoint, section[NETWORKS]);
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
    "programs, antivirus state, firewall, disk encryption, addresses, tag",
    "https://github.com/glpi-project/inventory_format",
    CUT_AT_LINES,
    probe,
    read_all,
};
