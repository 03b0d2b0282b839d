#include "inventory/xml_walk.h"

#include "base/arena.h"
#include "base/error.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define DEPTH_KEPT 16
#define DEPTH_MOST 200
#define NAMES 256u /* a power of two */

/* The parser keeps one copy of each name, so a pointer stands for it. */
typedef struct {
    const char *name;
    int known; /* index, or -1 */
} Name;

struct XmlWalk {
    const XmlHandler *handler;
    gpointer context;
    GError **error;
    xmlParserCtxt *parser;
    Input *input;
    const char *file;
    Name path[DEPTH_KEPT];
    int depth;
    bool keep; /* the text of the element that is open */
    GString *text;
    GPtrArray *attributes;
    Arena memory; /* of their values */
    bool failed;
    Name names[NAMES]; /* by pointer; a name that finds its place taken takes it over */
};

int xml_depth(const XmlWalk *walk)
{
    return walk->depth;
}

const char *xml_element(const XmlWalk *walk, int up)
{
    int at = walk->depth - up;
    return at >= 1 && at <= DEPTH_KEPT ? walk->path[at - 1].name : "";
}

int xml_known(const XmlWalk *walk, int up)
{
    int at = walk->depth - up;
    return at >= 1 && at <= DEPTH_KEPT ? walk->path[at - 1].known : -1;
}

gsize xml_text_length(const XmlWalk *walk)
{
    return walk->text->len;
}

const char *xml_file(const XmlWalk *walk)
{
    return walk->file;
}

int xml_line(const XmlWalk *walk)
{
    return xmlSAX2GetLineNumber(walk->parser);
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes && *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0)
            return attributes[1];
    return "";
}

const char *xml_start(const char *head)
{
    while (g_ascii_isspace(*head) || (unsigned char)*head >= 0x80)
        head++;
    return head;
}

static void stop(XmlWalk *walk)
{
    walk->failed = true;
    xmlStopParser(walk->parser);
}

static void fail_at_line(XmlWalk *walk, const char *message)
{
    if (walk->failed)
        return;
    fail_input(walk->error, "%s:%d: %s", walk->file, xml_line(walk), message);
    stop(walk);
}

static Name name_of(XmlWalk *walk, const char *name)
{
    Name *place = &walk->names[((gsize)name >> 3 ^ (gsize)name >> 11) & (NAMES - 1)];
    if (place->name != name) {
        *place = (Name){name, -1};
        for (int i = 0; walk->handler->known && walk->handler->known[i] && place->known < 0; i++)
            if (strcmp(walk->handler->known[i], name) == 0)
                place->known = i;
    }
    return *place;
}

static void set_keep(XmlWalk *walk)
{
    int known = xml_known(walk, 0);
    walk->keep = !walk->handler->known || (known >= 0 && known < walk->handler->with_text);
}

static const char *const *copy_attributes(XmlWalk *walk, int count, const xmlChar **list)
{
    static const char *const none[] = {NULL};
    if (count == 0)
        return none;
    arena_reset(&walk->memory);
    g_ptr_array_set_size(walk->attributes, 0);
    for (int i = 0; i < count; i++) {
        const xmlChar **attribute = list + 5 * i; /* name, prefix, URI, value, end of value */
        g_ptr_array_add(walk->attributes, (gpointer)(guintptr)attribute[0]);
        g_ptr_array_add(walk->attributes, arena_text(&walk->memory, (const char *)attribute[3],
                                                     (gsize)(attribute[4] - attribute[3])));
    }
    g_ptr_array_add(walk->attributes, NULL);
    return (const char *const *)walk->attributes->pdata;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **namespace_list, int count, int defaulted,
                     const xmlChar **list)
{
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)defaulted;
    XmlWalk *walk = data;
    if (walk->failed)
        return;
    walk->depth++;
    if (walk->depth <= DEPTH_KEPT)
        walk->path[walk->depth - 1] = name_of(walk, (const char *)name);
    if (walk->depth > DEPTH_MOST) {
        fail_at_line(walk, "more than 200 elements inside one another; no inventory is that deep");
        return;
    }
    set_keep(walk);
    walk->text->len = 0;
    if (walk->handler->start &&
        !walk->handler->start(walk, (const char *)name, copy_attributes(walk, count, list), walk->context,
                              walk->error))
        stop(walk);
}

static void on_text(void *data, const xmlChar *text, int length)
{
    XmlWalk *walk = data;
    if (!walk->keep)
        return;
    gsize most = walk->handler->text_most ? walk->handler->text_most : 4096;
    gsize room = most - MIN(walk->text->len, most), taken = MIN((gsize)length, room);
    if (walk->text->len + taken >= walk->text->allocated_len) {
        walk->text->str[walk->text->len] = '\0';
        g_string_append_len(walk->text, (const char *)text, (gssize)taken);
        return;
    }
    memcpy(walk->text->str + walk->text->len, text, taken);
    walk->text->len += taken;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix, (void)uri;
    XmlWalk *walk = data;
    if (walk->failed)
        return;
    walk->text->str[walk->text->len] = '\0';
    if (!walk->handler->end(walk, (const char *)name, walk->text->str, walk->context, walk->error))
        stop(walk);
    walk->text->len = 0;
    walk->depth--;
    set_keep(walk);
}

/* Inventories declare nothing; a hostile file could declare entities that grow without end. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    XmlWalk *walk = data;
    if (!walk->handler->doctype)
        fail_at_line(walk,
                     "has a DOCTYPE, which no tool of this format writes; remove it if you trust the file");
}

static void on_entity(void *data, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                      xmlChar *content)
{
    (void)name, (void)type, (void)public, (void)system, (void)content;
    fail_at_line(data,
                 "declares an entity, which no tool of this format does; remove it if you trust the file");
}

static void on_error(void *data, xmlErrorPtr problem)
{
    XmlWalk *walk = data;
    if (walk->failed || problem->level < XML_ERR_ERROR || problem->domain == XML_FROM_NAMESPACE)
        return;
    g_autofree char *message = g_strdup(problem->message ? problem->message : "not well-formed");
    g_strstrip(message);
    g_strdelimit(message, "\n", ' ');
    bool cut_off = problem->code == XML_ERR_TAG_NOT_FINISHED || problem->code == XML_ERR_DOCUMENT_END ||
                   problem->code == XML_ERR_DOCUMENT_EMPTY;
    fail_input(walk->error, "%s:%d: not well-formed XML: %s; %s", walk->file, problem->line, message,
               cut_off ? "the file seems to be cut off, export it again"
                       : "correct the line, or export the file again");
    stop(walk);
}

/* What libxml2 asks for: the next bytes of the input; 0 at the end, -1 where that cannot be read. */
static int on_read(void *data, char *buffer, int length)
{
    XmlWalk *walk = data;
    gsize ready = 0;
    const char *at = walk->failed ? NULL : input_window(walk->input, 1, &ready, walk->error);
    if (!at) {
        walk->failed = true;
        return -1;
    }
    gsize taken = MIN(ready, (gsize)length);
    memcpy(buffer, at, taken);
    input_skip(walk->input, taken);
    return (int)taken;
}

bool xml_walk(Input *input, const XmlHandler *handler, gpointer context, GError **error)
{
    static gsize once;
    if (g_once_init_enter(&once)) { /* by one thread, before others begin */
        xmlInitParser();
        g_once_init_leave(&once, 1);
    }
    GError *own = NULL; /* callers may pass NULL; here an error must be seen */
    XmlWalk walk = {.handler = handler, .context = context, .error = &own, .input = input, .file = input_name(input)};
    walk.text = g_string_sized_new(256);
    walk.attributes = g_ptr_array_new();
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .internalSubset = on_doctype,
                         .entityDecl = on_entity,
                         .serror = on_error};
    walk.parser = xmlCreateIOParserCtxt(&sax, &walk, on_read, NULL, &walk, XML_CHAR_ENCODING_NONE);
    /* UTF-16 has become UTF-8 by now, whatever the declaration says. */
    xmlCtxtUseOptions(walk.parser, XML_PARSE_NONET | (input_was_utf16(input) ? XML_PARSE_IGNORE_ENC : 0));
    xmlParseDocument(walk.parser);
    bool good = !walk.failed;
    xmlFreeDoc(walk.parser->myDoc);
    xmlFreeParserCtxt(walk.parser);
    g_string_free(walk.text, TRUE);
    g_ptr_array_unref(walk.attributes);
    arena_clear(&walk.memory);
    if (own)
        g_propagate_error(error, own);
    return good;
}
