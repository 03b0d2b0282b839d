/* CycloneDX BOM in JSON, 1.4 to 1.6: one BOM a machine. metadata.component names it, components are what it
 * runs. Format: https://cyclonedx.org/docs/1.6/json/ */
#include "inventory/collect.h"
#include "inventory/records.h"

#include <string.h>

#define DEPTH_MOST 50

static char *publisher_of(const cJSON *component)
{
    char *publisher = loose_text(component, "publisher");
    const char *const companies[] = {"supplier", "manufacturer"};
    for (gsize i = 0; !publisher && i < G_N_ELEMENTS(companies); i++)
        publisher = loose_text(loose_object(component, companies[i]), "name");
    return publisher ? publisher : loose_text(component, "author");
}

static void add_components(Endpoint *endpoint, const cJSON *list, int depth)
{
    const cJSON *component;
    cJSON_ArrayForEach(component, list)
    {
        if (!cJSON_IsObject(component))
            continue;
        g_autofree char *type = loose_text(component, "type"), *name = loose_text(component, "name");
        g_autofree char *publisher = publisher_of(component), *version = loose_text(component, "version");
        if (type && name && strcmp(type, "operating-system") == 0)
            endpoint_set(endpoint, &endpoint->system, name, strlen(name));
        else if (!type || (strcmp(type, "file") != 0 && strcmp(type, "data") != 0))
            endpoint_add_name(endpoint, FROM_SOFTWARE, name, publisher, version, STATE_UNKNOWN,
                              STATE_UNKNOWN);
        if (depth < DEPTH_MOST)
            add_components(endpoint, cJSON_GetObjectItemCaseSensitive(component, "components"), depth + 1);
    }
}

typedef struct {
    const EndpointSink *sink;
    const char *file;
} Target;

/* An application as the BOM's subject runs on the machine that the file is called after. */
static bool is_machine(const cJSON *subject)
{
    g_autofree char *type = loose_text(subject, "type");
    return type && (strcmp(type, "device") == 0 || strcmp(type, "operating-system") == 0 ||
                    strcmp(type, "platform") == 0 || strcmp(type, "container") == 0);
}

static bool hand_over(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    const Target *target = context;
    g_autofree char *format = loose_text(record, "bomFormat");
    if (!format || strcmp(format, "CycloneDX") != 0)
        return json_fail(document, record, error,
                         "expected a CycloneDX BOM: an object with \"bomFormat\": \"CycloneDX\"");
    const cJSON *metadata = loose_object(record, "metadata"), *subject = loose_object(metadata, "component");
    g_autoptr(Endpoint) endpoint = endpoint_new();
    g_autofree char *kind = loose_text(subject, "type");
    if (is_machine(subject))
        loose_set(endpoint, &endpoint->name, subject, "name");
    endpoint_name_after_file(endpoint, target->file);
    if (kind && strcmp(kind, "operating-system") == 0)
        loose_set(endpoint, &endpoint->system, subject, "name");
    loose_set(endpoint, &endpoint->date, metadata, "timestamp");
    if (subject && !is_machine(subject)) {
        g_autofree char *name = loose_text(subject, "name"), *publisher = publisher_of(subject);
        endpoint_add_name(endpoint, FROM_SOFTWARE, name, publisher, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
    }
    add_components(endpoint, cJSON_GetObjectItemCaseSensitive(record, "components"), 0);
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
    return strstr(head, "\"bomFormat\"") && strstr(head, "CycloneDX") ? 90 : 0;
}

const Reader reader_cyclonedx_json = {
    "cyclonedx-json",
    "cyclonedx",
    "CycloneDX BOM in JSON (1.4 to 1.6), one BOM a machine",
    "components with supplier; operating system",
    "https://cyclonedx.org/docs/1.6/json/",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
