/* CycloneDX BOM in XML, 1.4 to 1.6: the same as in JSON. Format: https://cyclonedx.org/docs/1.6/xml/ */
#include "base/error.h"
#include "inventory/reader.h"
#include "inventory/readers/cyclonedx.h"
#include "inventory/xml_walk.h"

#include <string.h>

/* Components may stand inside one another: each open one keeps its own fields. */
typedef struct {
    BomComponent said;
    int depth; /* of its element */
    int level; /* see bom_take; -1 where it is not what the machine runs */
} Open;

typedef struct {
    Bom bom;
    GArray *open;   /* of Open */
    char *property; /* name of the one at hand */
    bool begun;     /* there is a <bom> */
    const EndpointSink *sink;
} Parse;

static void open_clear(gpointer data)
{
    Open *open = data;
    bom_component_clear(&open->said);
}

static Open *innermost(const Parse *parse)
{
    return parse->open->len ? &g_array_index(parse->open, Open, parse->open->len - 1) : NULL;
}

/* Tools that wrote the BOM, ancestors of a component, what it was built with and what a declaration is about
 * are components, too, and none of them is installed. */
static int level_of(const XmlWalk *walk, const Open *around)
{
    const char *parent = xml_element(walk, 1);
    if (xml_depth(walk) == 3)
        return strcmp(parent, "metadata") == 0 ? 0 : strcmp(parent, "components") == 0 ? 1 : -1;
    bool inside = around && around->level >= 0 && xml_depth(walk) == around->depth + 2 &&
                  strcmp(parent, "components") == 0;
    return inside ? around->level + 1 : -1;
}

static bool on_start(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                     GError **error)
{
    (void)error;
    Parse *parse = context;
    if (strcmp(name, "bom") == 0 && xml_depth(walk) == 1)
        parse->begun = true;
    if (strcmp(name, "component") == 0) {
        Open open = {.said.type = g_strdup(xml_attribute(attributes, "type")),
                     .depth = xml_depth(walk),
                     .level = level_of(walk, innermost(parse))};
        g_array_append_val(parse->open, open);
    } else if (strcmp(name, "property") == 0) {
        g_free(parse->property);
        parse->property = g_strdup(xml_attribute(attributes, "name"));
    }
    return true;
}

static void take(char **field, const char *text)
{
    if (!*field)
        *field = g_strstrip(g_strdup(text));
}

/* A field of a component, so many elements below it. */
static void take_field(const Parse *parse, const XmlWalk *walk, int under, const char *name, const char *text)
{
    BomComponent *said = &innermost(parse)->said;
    const struct {
        const char *parent, *name; /* parent NULL: the component itself */
        char **field;
    } fields[] = {{NULL, "name", &said->name},
                  {NULL, "version", &said->version},
                  {NULL, "purl", &said->purl},
                  {NULL, "publisher", &said->publisher},
                  {NULL, "author", &said->author},
                  {"supplier", "name", &said->supplier},
                  {"manufacturer", "name", &said->manufacturer}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(name, fields[i].name) == 0 &&
            (fields[i].parent ? under == 2 && strcmp(xml_element(walk, 1), fields[i].parent) == 0
                              : under == 1))
            take(fields[i].field, text);
    if (under == 2 && strcmp(name, "property") == 0 && strcmp(xml_element(walk, 1), "properties") == 0)
        bom_component_set_property(said, parse->property, text);
}

static bool end_bom(XmlWalk *walk, Parse *parse, GError **error)
{
    Endpoint *endpoint = parse->bom.endpoint;
    bom_finish(&parse->bom, xml_file(walk));
    bool good = sink_take(parse->sink, endpoint, error);
    endpoint_reset(endpoint);
    parse->bom = (Bom){.endpoint = endpoint};
    return good;
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    Parse *parse = context;
    if (strcmp(name, "bom") == 0 && xml_depth(walk) == 1)
        return end_bom(walk, parse, error);
    Endpoint *endpoint = parse->bom.endpoint;
    if (strcmp(name, "timestamp") == 0 && xml_depth(walk) == 3 &&
        strcmp(xml_element(walk, 1), "metadata") == 0)
        endpoint_set(endpoint, &endpoint->date, text, strlen(text));
    const Open *open = innermost(parse);
    if (!open)
        return true;
    int under = xml_depth(walk) - open->depth;
    if (under > 0) {
        take_field(parse, walk, under, name, text);
        return true;
    }
    if (open->level >= 0)
        bom_take(&parse->bom, &open->said, open->level);
    g_array_set_size(parse->open, parse->open->len - 1);
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    static const XmlHandler handler = {.start = on_start, .end = on_end, .several = true};
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Parse parse = {.bom.endpoint = endpoint, .sink = sink, .open = g_array_new(FALSE, TRUE, sizeof(Open))};
    g_array_set_clear_func(parse.open, open_clear);
    bool good = xml_walk(input, &handler, &parse, error);
    g_array_unref(parse.open);
    g_free(parse.property);
    if (good && !parse.begun)
        return fail_input(error, "%s: expected a CycloneDX <bom>", input_name(input));
    return good;
}

/* Is there a <bom>, or with the prefix of a namespace <c:bom>? */
static bool has_bom(const char *head)
{
    for (const char *at = strstr(head, "bom"); at; at = strstr(at + 1, "bom")) {
        const char *start = at;
        if (start > head && start[-1] == ':')
            for (start--; start > head && !strchr("<:/ \t\r\n\"'=>", start[-1]); start--)
                ;
        if (start > head && start[-1] == '<' && strchr(" \t\r\n>", at[strlen("bom")]))
            return true;
    }
    return false;
}

static int probe(const char *head, gsize length)
{
    (void)length;
    return *xml_start(head) == '<' && strstr(head, "cyclonedx.org/schema/bom") && has_bom(head) ? 95 : 0;
}

const Reader reader_cyclonedx_xml = {
    "cyclonedx-xml",
    "cyclonedx",
    "CycloneDX BOM in XML (1.4 to 1.6), one BOM a machine",
    "components with publisher or supplier; operating system; the file's name where no machine is named",
    "https://cyclonedx.org/docs/1.6/xml/",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
