#include "inventory/xml_walk.h"

#include "base/arena.h"
#include "base/error.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define NAMES 256u /* a power of two */
#define TRIES 4u
#define TEXT_MOST 4096u /* bytes of text kept per element */

typedef struct {
    XmlWalk seen; /* first: handlers get a pointer to it */
    const XmlHandler *handler;
    gpointer context;
    GError **error;
    xmlParserCtxt *parser;
    Input *input;
    bool keep; /* the text of the element that is open */
    gsize text_most;
    GPtrArray *attributes;
    Arena memory; /* of their values */
    bool failed;
    XmlName names[NAMES]; /* by pointer: the parser keeps one copy of each, so a pointer stands for it */
} Walk;

const char *xml_file(const XmlWalk *walk)
{
    return input_name(((const Walk *)walk)->input);
}

int xml_line(const XmlWalk *walk)
{
    return xmlSAX2GetLineNumber(((const Walk *)walk)->parser);
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

static void stop(Walk *walk)
{
    walk->failed = true;
    xmlStopParser(walk->parser);
}

static void fail_at_line(Walk *walk, const char *message)
{
    if (walk->failed)
        return;
    fail_input(walk->error, "%s:%d: %s", xml_file(&walk->seen), xml_line(&walk->seen), message);
    stop(walk);
}

/* Asks the handler's list. */
static XmlName find_name(const XmlHandler *handler, const char *name)
{
    XmlName found = {name, -1, !handler->known};
    for (int i = 0; handler->known && handler->known[i] && found.known < 0; i++)
        if (strcmp(handler->known[i], name) == 0) {
            found.known = i;
            found.text = i < handler->with_text;
        }
    return found;
}

static XmlName *place_of(Walk *walk, const char *name, gsize tries)
{
    gsize digest = (gsize)((guint64)(guintptr)name * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) >> 48);
    return &walk->names[(digest + tries) & (NAMES - 1)];
}

/* One that does not stand in its first place: it takes the next that is free, or the last that it may have.
 */
static const XmlName *seek_name(Walk *walk, const char *name)
{
    XmlName *place = NULL;
    for (gsize tries = 0; tries < TRIES; tries++) {
        place = place_of(walk, name, tries);
        if (place->name == name)
            return place;
        if (!place->name)
            break;
    }
    *place = find_name(walk->handler, name);
    return place;
}

static inline const XmlName *name_of(Walk *walk, const char *name)
{
    const XmlName *place = place_of(walk, name, 0);
    return place->name == name ? place : seek_name(walk, name);
}

static const char *const *copy_attributes(Walk *walk, int count, const xmlChar **list)
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
    Walk *walk = data;
    if (walk->failed)
        return;
    if (walk->seen.depth == XML_DEPTH_MOST) {
        fail_at_line(walk, "more than 200 elements inside one another; no inventory is that deep");
        return;
    }
    if (walk->seen.depth == 0) /* of a part of a file: above stands a copy of the root's tag */
        walk->parser->input->line += (int)input_lines_before(walk->input);
    const XmlName *known = name_of(walk, (const char *)name);
    walk->seen.path[++walk->seen.depth] = *known;
    walk->keep = known->text;
    walk->seen.text->len = 0;
    if (walk->handler->start &&
        !walk->handler->start(&walk->seen, (const char *)name, copy_attributes(walk, count, list),
                              walk->context, walk->error))
        stop(walk);
}

static void on_text(void *data, const xmlChar *text, int length)
{
    Walk *walk = data;
    if (!walk->keep)
        return;
    GString *kept = walk->seen.text;
    gsize taken = MIN((gsize)length, walk->text_most - kept->len);
    if (kept->len + taken >= kept->allocated_len) {
        kept->str[kept->len] = '\0';
        g_string_append_len(kept, (const char *)text, (gssize)taken);
        return;
    }
    memcpy(kept->str + kept->len, text, taken);
    kept->len += taken;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix, (void)uri;
    Walk *walk = data;
    if (walk->failed)
        return;
    GString *text = walk->seen.text;
    text->str[text->len] = '\0';
    if (!walk->handler->end(&walk->seen, (const char *)name, text->str, walk->context, walk->error))
        stop(walk);
    text->len = 0;
    walk->seen.depth--;
    walk->keep = xml_name(&walk->seen, 0)->text;
}

/* Inventories declare nothing; a hostile file could declare entities that grow without end. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    Walk *walk = data;
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
    Walk *walk = data;
    if (walk->failed || problem->level < XML_ERR_ERROR || problem->domain == XML_FROM_NAMESPACE)
        return;
    g_autofree char *message = g_strdup(problem->message ? problem->message : "not well-formed");
    g_strstrip(message);
    g_strdelimit(message, "\n", ' ');
    bool cut_off = problem->code == XML_ERR_TAG_NOT_FINISHED || problem->code == XML_ERR_DOCUMENT_END ||
                   problem->code == XML_ERR_DOCUMENT_EMPTY;
    fail_input(walk->error, "%s:%d: not well-formed XML: %s; %s", xml_file(&walk->seen), problem->line,
               message,
               cut_off ? "the file seems to be cut off, export it again"
                       : "correct the line, or export the file again");
    stop(walk);
}

/* What libxml2 asks for: the next bytes of the input; 0 at the end, -1 where that cannot be read. */
static int on_read(void *data, char *buffer, int length)
{
    Walk *walk = data;
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
    Walk walk = {.handler = handler, .context = context, .error = &own, .input = input};
    walk.seen.path[0] = (XmlName){"", -1, false};
    walk.seen.text = g_string_sized_new(256);
    walk.text_most = handler->text_most ? handler->text_most : TEXT_MOST;
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
    g_string_free(walk.seen.text, TRUE);
    g_ptr_array_unref(walk.attributes);
    arena_clear(&walk.memory);
    if (own)
        g_propagate_error(error, own);
    return good;
}
