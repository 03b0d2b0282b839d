/* CycloneDX BOM in XML, 1.4 to 1.6: the same as in JSON. Format: https://cyclonedx.org/docs/1.6/xml/ */
#include "base/error.h"
#include "inventory/collect.h"
#include "inventory/xml_walk.h"

#include <string.h>

/* Components may stand inside one another: each open one keeps its own fields. */
typedef struct {
    char *type, *name, *publisher, *version;
    int depth;
    bool subject; /* of metadata */
} Component;

typedef struct {
    Endpoint *endpoint;
    GArray *open; /* of Component */
    bool bom;
} Parse;

static void component_clear(gpointer data)
{
    Component *component = data;
    g_free(component->type);
    g_free(component->name);
    g_free(component->publisher);
    g_free(component->version);
}

static bool on_start(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                     GError **error)
{
    (void)error;
    Parse *parse = context;
    if (strcmp(name, "bom") == 0 && xml_depth(walk) == 1)
        parse->bom = true;
    if (strcmp(name, "component") == 0) {
        Component component = {.type = g_strdup(xml_attribute(attributes, "type")),
                               .depth = xml_depth(walk),
                               .subject = strcmp(xml_element(walk, 1), "metadata") == 0};
        g_array_append_val(parse->open, component);
    }
    return true;
}

static void take(char **field, const char *text)
{
    if (*field)
        return;
    *field = g_strdup(text);
}

static void end_component(Parse *parse, const Component *component)
{
    bool system = strcmp(component->type, "operating-system") == 0;
    bool machine = system || strcmp(component->type, "device") == 0 ||
                   strcmp(component->type, "platform") == 0 || strcmp(component->type, "container") == 0;
    if (!component->name)
        return;
    if (system)
        endpoint_set(parse->endpoint, &parse->endpoint->system, component->name, strlen(component->name));
    if (component->subject && machine)
        endpoint_set(parse->endpoint, &parse->endpoint->name, component->name, strlen(component->name));
    else if (!system && strcmp(component->type, "file") != 0 && strcmp(component->type, "data") != 0)
        endpoint_add_name(parse->endpoint, FROM_SOFTWARE, component->name, component->publisher,
                          component->version, STATE_UNKNOWN, STATE_UNKNOWN);
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    (void)error;
    Parse *parse = context;
    if (strcmp(name, "timestamp") == 0 && strcmp(xml_element(walk, 1), "metadata") == 0)
        endpoint_set(parse->endpoint, &parse->endpoint->date, text, strlen(text));
    if (parse->open->len == 0)
        return true;
    Component *component = &g_array_index(parse->open, Component, parse->open->len - 1);
    int under = xml_depth(walk) - component->depth;
    if (under == 1 && strcmp(name, "name") == 0)
        take(&component->name, text);
    else if (under == 1 && strcmp(name, "version") == 0)
        take(&component->version, text);
    else if ((under == 1 && strcmp(name, "publisher") == 0) ||
             (under == 2 && strcmp(name, "name") == 0 &&
              (strcmp(xml_element(walk, 1), "supplier") == 0 ||
               strcmp(xml_element(walk, 1), "manufacturer") == 0)))
        take(&component->publisher, text);
    else if (under == 0) {
        end_component(parse, component);
        g_array_set_size(parse->open, parse->open->len - 1);
    }
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    static const XmlHandler handler = {.start = on_start, .end = on_end};
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Parse parse = {endpoint, g_array_new(FALSE, TRUE, sizeof(Component)), false};
    g_array_set_clear_func(parse.open, component_clear);
    bool good = xml_walk(input, &handler, &parse, error);
    g_array_unref(parse.open);
    if (good && !parse.bom)
        return fail_input(error, "%s: expected a CycloneDX <bom>", input_name(input));
    endpoint_name_after_file(endpoint, input_name(input));
    return good && sink_take(sink, endpoint, error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    return *xml_start(head) == '<' && strstr(head, "<bom") && strstr(head, "cyclonedx.org/schema/bom") ? 95
                                                                                                       : 0;
}

const Reader reader_cyclonedx_xml = {
    "cyclonedx-xml",
    "cyclonedx",
    "CycloneDX BOM in XML (1.4 to 1.6), one BOM a machine",
    "components with supplier; operating system",
    "https://cyclonedx.org/docs/1.6/xml/",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
