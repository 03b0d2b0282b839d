/* OCS Inventory 3 JSON: one object of sections in capitals, each a list of entries. It names no machine of
 * its own where HARDWARE is missing, so the file's name stands in. */
#include "inventory/collect.h"
#include "inventory/records.h"

#include <string.h>

static const cJSON *section(const cJSON *root, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, name);
    return cJSON_IsArray(list) ? list : NULL;
}

static const cJSON *first(const cJSON *root, const char *name)
{
    const cJSON *list = section(root, name),
                *entry = list ? list->child : cJSON_GetObjectItemCaseSensitive(root, name);
    return cJSON_IsObject(entry) ? entry : NULL;
}

/* Only Windows has drive letters and accounts with such identifiers. */
static bool looks_like_windows(const cJSON *root)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, section(root, "DRIVES"))
    {
        g_autofree char *letter = cJSON_IsObject(entry) ? loose_text(entry, "LETTER") : NULL;
        if (letter && strlen(letter) == 2 && g_ascii_isalpha(letter[0]) && letter[1] == ':')
            return true;
    }
    const cJSON *user = first(root, "LOCAL USERS");
    g_autofree char *sid = user ? loose_text(user, "SID") : NULL;
    return sid && g_str_has_prefix(sid, "S-1-5-");
}

static void add_names(Endpoint *endpoint, const cJSON *root)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, section(root, "SOFTWARES"))
    {
        if (!cJSON_IsObject(entry))
            continue;
        g_autofree char *name = loose_text(entry, "NAME"), *publisher = loose_text(entry, "PUBLISHER");
        g_autofree char *version = loose_text(entry, "VERSION");
        endpoint_add_name(endpoint, FROM_SOFTWARE, name, publisher, version, STATE_UNKNOWN, STATE_UNKNOWN);
    }
    cJSON_ArrayForEach(entry, section(root, "ANTIVIRUS"))
    {
        g_autofree char *name = cJSON_IsObject(entry) ? loose_text(entry, "NAME") : NULL;
        if (name)
            endpoint_add_name(endpoint, FROM_ANTIVIRUS, name, NULL, NULL, loose_state(entry, "ENABLED"),
                              loose_state(entry, "UPTODATE"));
    }
}

/* "IP ADDRESS" is a text, or a list of them. */
static void add_addresses(Endpoint *endpoint, const cJSON *root)
{
    const cJSON *entry, *text;
    cJSON_ArrayForEach(entry, section(root, "NETWORKS"))
    {
        const cJSON *field = cJSON_GetObjectItemCaseSensitive(entry, "IP ADDRESS");
        if (cJSON_IsString(field))
            endpoint_add_addresses(endpoint, field->valuestring);
        cJSON_ArrayForEach(text, field)
        {
            if (cJSON_IsString(text))
                endpoint_add_addresses(endpoint, text->valuestring);
        }
    }
}

typedef struct {
    const EndpointSink *sink;
    const char *file;
} Target;

static bool hand_over(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    const Target *target = context;
    const cJSON *root = loose_object(record, "template_inventory");
    root = root ? root : record;
    if (!section(root, "SOFTWARES"))
        return json_fail(document, record, error,
                         "expected an OCS inventory: an object with a list \"SOFTWARES\"");
    g_autoptr(Endpoint) endpoint = endpoint_new();
    const cJSON *hardware = first(root, "HARDWARE"), *system = first(root, "OPERATING SYSTEM");
    loose_set(endpoint, &endpoint->id, record, "DEVICEID");
    loose_set(endpoint, &endpoint->name, hardware, "NAME");
    loose_set(endpoint, &endpoint->uuid, hardware, "UUID");
    loose_set(endpoint, &endpoint->serial, first(root, "BIOS"), "SERIAL NUMBER");
    endpoint_name_after_file(endpoint, target->file);
    loose_set(endpoint, &endpoint->system, hardware, "OSNAME");
    loose_set(endpoint, &endpoint->system, system, "NAME");
    if (!*endpoint->system && looks_like_windows(root))
        endpoint_set(endpoint, &endpoint->system, "Windows", strlen("Windows"));
    add_names(endpoint, root);
    add_addresses(endpoint, root);
    return sink_take(target->sink, endpoint, error);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    Target target = {sink, input_name(input)};
    return records_read(input, sink, hand_over, &target, error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    if (*records_start(head) != '{' && *records_start(head) != '[')
        return 0;
    return strstr(head, "\"template_inventory\"") ? 85
           : strstr(head, "\"SOFTWARES\"") || strstr(head, "\"BATTERIES\"") ||
                   strstr(head, "\"SERIAL NUMBER\"")
               ? 70
               : 0;
}

const Reader reader_ocs_json = {
    "ocs-json",
    "ocs",
    "OCS Inventory 3 JSON",
    "programs, antivirus state, addresses; the file's name where no machine is named",
    "https://github.com/OCSInventory-NG",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
