/* CycloneDX BOM in JSON, 1.4 to 1.6: one BOM a machine. metadata.component names it or its system, components
 * are what it runs. Format: https://cyclonedx.org/docs/1.6/json/ */
#include "inventory/readers/cyclonedx.h"
#include "inventory/records.h"

#include <string.h>

static void add_properties(BomComponent *component, const cJSON *list)
{
    const cJSON *property;
    cJSON_ArrayForEach(property, list)
    {
        const char *name = cJSON_IsObject(property) ? loose_string(property, "name") : NULL;
        g_autofree char *value = name ? loose_text(property, "value") : NULL;
        if (value)
            bom_component_set_property(component, name, value);
    }
}

/* Brackets inside one another are counted by the parser, which bounds the depth. */
static void add_component(Bom *bom, const cJSON *object, int level)
{
    if (!cJSON_IsObject(object))
        return;
    g_auto(BomComponent) component = {
        .type = loose_text(object, "type"),
        .name = loose_text(object, "name"),
        .version = loose_text(object, "version"),
        .purl = loose_text(object, "purl"),
        .publisher = loose_text(object, "publisher"),
        .supplier = loose_text(loose_object(object, "supplier"), "name"),
        .manufacturer = loose_text(loose_object(object, "manufacturer"), "name"),
        .author = loose_text(object, "author"),
    };
    add_properties(&component, cJSON_GetObjectItemCaseSensitive(object, "properties"));
    bom_take(bom, &component, level);
    const cJSON *inner;
    cJSON_ArrayForEach(inner, cJSON_GetObjectItemCaseSensitive(object, "components"))
    {
        add_component(bom, inner, level + 1);
    }
}

typedef struct {
    const EndpointSink *sink;
    const char *file;
    bool taken; /* its name stands for a machine */
} Target;

static bool hand_over(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    Target *target = context;
    g_autofree char *format = loose_text(record, "bomFormat");
    if (!format || strcmp(format, "CycloneDX") != 0)
        return json_fail(document, record, error,
                         "expected a CycloneDX BOM: an object with \"bomFormat\": \"CycloneDX\"");
    const cJSON *metadata = loose_object(record, "metadata"), *component;
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Bom bom = {.endpoint = endpoint};
    loose_set(endpoint, &endpoint->date, metadata, "timestamp");
    add_component(&bom, loose_object(metadata, "component"), 0);
    cJSON_ArrayForEach(component, cJSON_GetObjectItemCaseSensitive(record, "components"))
    {
        add_component(&bom, component, 1);
    }
    bom_finish(&bom, target->file);
    if (*endpoint->id && target->taken)
        return json_fail(document, record, error,
                         "a second BOM without a machine, for which the file's name would stand; expected "
                         "\"metadata\": {\"component\": {\"type\": \"device\", \"name\": ...}}, or one BOM "
                         "a file");
    target->taken = target->taken || *endpoint->id;
    return sink_take(target->sink, endpoint, error);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    Target target = {sink, input_name(input), false};
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
    "components with publisher or supplier; operating system; the file's name where no machine is named",
    "https://cyclonedx.org/docs/1.6/json/",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
