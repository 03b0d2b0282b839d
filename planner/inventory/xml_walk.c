#include "inventory/xml_walk.h"

#include "base/arena.h"
#include "base/error.h"
#include "inventory/xml_clean.h"
#include "inventory/xml_cut.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define NAMES 256u /* a power of two */
#define TRIES 4u
#define TEXT_MOST 4096u /* bytes of text kept per element */
/* libxml2 compares each attribute of a tag with all others. */
#define TAG_MOST (64l << 10)
#define TAG_SLACK (16l << 10) /* bytes that it may have asked for and not looked at */
#define ATTRIBUTES_MOST 1000
/* What stands above the records is read again behind each that is left out. */
#define HEADER_MOST 1024u
#define RECORD_MOST (32u << 20) /* bytes of a record that can be left out */
#define DELETE "\x7f"
/* Of several documents: bytes that may stand between two, and those that are looked at first. */
#define BETWEEN_MOST (1u << 20)
#define DOCUMENT_HEAD 4096u

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
    XmlEncoding encoding;
    /* Places are counted in bytes that this parser was given. */
    glong given;  /* all of them */
    glong behind; /* behind the last thing that it told of */
    /* Where the handler has records: */
    GString *header; /* what stands above the first; empty where none can be left out */
    int64_t above;   /* its lines */
    int64_t lines; /* those to be added behind the root's tag: of a part of a file, or of what was left out */
    glong record_end;    /* of the last one, or the header's */
    int64_t record_line; /* on which that is */
    GString *held;       /* what was given from there on at least */
    glong held_from;     /* where that begins: further behind where there was too much */
    GError *wrong;       /* with what follows */
    int64_t wrong_line;
    GString *ahead; /* to be given before what comes next of the input */
    gsize ahead_at;
    /* Behind the root: */
    bool behind_root;
    int64_t root_lines; /* to its end */
    bool keeps;         /* what comes is kept, for it may be another document */
    GString *kept;
    bool another; /* it is */
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

static glong place(const Walk *walk)
{
    const xmlParserInput *input = walk->parser->input;
    return (glong)input->consumed + (input->cur - input->base);
}

/* While the parser waits for bytes it cannot be stopped: it is given none. */
static void fail_waiting(Walk *walk, const char *message)
{
    if (!walk->failed && !walk->wrong)
        fail_input(walk->error, "%s:%d: %s", xml_file(&walk->seen), xml_line(&walk->seen), message);
    walk->failed = !walk->wrong;
}

static void fail_at_line(Walk *walk, const char *message)
{
    fail_waiting(walk, message);
    if (walk->failed)
        stop(walk);
}

/* Can the record that is being read be left out? */
static bool can_go_on(const Walk *walk)
{
    return walk->header->len && walk->seen.depth > 0 && walk->held_from <= walk->record_end;
}

/* Of the record that is being read, where it can be left out, else of the file. */
static void fail_record(Walk *walk, int line, const char *message)
{
    GError **wrong = can_go_on(walk) ? &walk->wrong : walk->error;
    fail_input(wrong, "%s:%d: %s", xml_file(&walk->seen), line, message);
    walk->wrong_line = line;
    walk->failed = wrong == walk->error;
    xmlStopParser(walk->parser);
}

/* The root ends: here the parser has read further than it has told of. Where it decodes what it reads, it is
 * not known what bytes that were. */
static void begin_behind(Walk *walk)
{
    const xmlParserInput *input = walk->parser->input;
    walk->behind_root = true;
    walk->root_lines = input->line - 1;
    walk->keeps = walk->handler->several && !input->buf->encoder;
    g_string_truncate(walk->kept, 0);
    if (walk->keeps)
        g_string_append_len(walk->kept, (const char *)input->cur, input->end - input->cur);
}

/* Is what the parser complains of behind the root another document? */
static bool is_another(const Walk *walk)
{
    const char *at = walk->kept->str + xml_cut_blanks(walk->kept->str);
    return walk->keeps && at[0] == '<' && at[1] != '/';
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

#define OVERLONG_TAG                                                                                         \
    "a start tag of over 64 KiB or 1,000 attributes, which no tool writes; remove it if you trust the file"

/* Above what is left of a file stands a copy of the root's tag. */
static void begin_root(Walk *walk)
{
    walk->parser->input->line += (int)walk->lines;
    walk->record_line = walk->parser->input->line;
    if (walk->parser->input->buf->encoder) /* places would be those of what comes out of it */
        g_string_truncate(walk->header, 0);
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **namespace_list, int count, int defaulted,
                     const xmlChar **list)
{
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)defaulted;
    Walk *walk = data;
    if (walk->failed || walk->wrong || walk->another)
        return;
    if (walk->seen.depth == XML_DEPTH_MOST) {
        fail_record(walk, xml_line(&walk->seen),
                    "more than 200 elements inside one another; no inventory is that deep");
        return;
    }
    glong at = place(walk);
    if (at - walk->behind > TAG_MOST || count > ATTRIBUTES_MOST) {
        fail_at_line(walk, OVERLONG_TAG);
        return;
    }
    walk->behind = at;
    if (walk->seen.depth == 0)
        begin_root(walk);
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
    walk->behind = place(walk);
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
    if (walk->failed || walk->wrong || walk->another)
        return;
    walk->behind = place(walk);
    GString *text = walk->seen.text;
    text->str[text->len] = '\0';
    if (!walk->handler->end(&walk->seen, (const char *)name, text->str, walk->context, walk->error))
        stop(walk);
    text->len = 0;
    walk->seen.depth--;
    walk->keep = xml_name(&walk->seen, 0)->text;
    if (walk->seen.depth == 1 && walk->handler->record &&
        strcmp((const char *)name, walk->handler->record) == 0) {
        walk->record_end = walk->behind;
        walk->record_line = walk->parser->input->line;
    }
    if (walk->seen.depth == 0)
        begin_behind(walk);
}

static void on_comment(void *data, const xmlChar *text)
{
    (void)text;
    Walk *walk = data;
    walk->behind = place(walk);
}

static void on_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
    (void)target;
    on_comment(data, text);
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
    if (walk->failed || walk->wrong || walk->another || problem->level < XML_ERR_ERROR ||
        problem->domain == XML_FROM_NAMESPACE)
        return;
    if (walk->behind_root && is_another(walk)) {
        walk->another = true;
        xmlStopParser(walk->parser);
        return;
    }
    if (problem->code == XML_ERR_INVALID_CHAR &&
        walk->encoding != XML_OTHER) { /* "&#2;": left out, and the text is known to be broken */
        on_text(walk, (const xmlChar *)DELETE, 1);
        return;
    }
    g_autofree char *message = g_strdup(problem->message ? problem->message : "not well-formed");
    g_strstrip(message);
    g_strdelimit(message, "\n", ' ');
    bool cut_off = problem->code == XML_ERR_TAG_NOT_FINISHED || problem->code == XML_ERR_DOCUMENT_END ||
                   problem->code == XML_ERR_DOCUMENT_EMPTY;
    const char *mend = walk->behind_root ? "nothing stands behind a document; give each as a file of its own"
                       : cut_off         ? "the file seems to be cut off, export it again"
                                         : "correct the line, or export the file again";
    g_autofree char *whole = g_strdup_printf("not well-formed XML: %s; %s", message, mend);
    fail_record(walk, problem->line, whole);
}

/* ---- bytes ---- */

/* Fills the buffer up with clean bytes of the input, where there is room for XML_CHARACTER at least; how many
 * there are then, or -1 with *error. */
static gssize fill_up(Walk *walk, char *buffer, gsize filled, gsize room)
{
    while (room - filled >= XML_CHARACTER) {
        gsize ready = 0, used = 0;
        const char *at = input_window(walk->input, XML_CHARACTER, &ready, walk->error);
        if (!at)
            return -1;
        if (ready == 0)
            break;
        filled += xml_clean(walk->encoding, at, ready, &used, buffer + filled, room - filled);
        input_skip(walk->input, used);
    }
    return (gssize)filled;
}

/* The next bytes, clean, as many as there is room for, at least XML_CHARACTER; 0 at the end, -1 with *error.
 */
static gssize next_bytes(Walk *walk, char *buffer, gsize room)
{
    gsize filled = MIN(walk->ahead->len - walk->ahead_at, room);
    memcpy(buffer, walk->ahead->str + walk->ahead_at, filled);
    walk->ahead_at += filled;
    return fill_up(walk, buffer, filled, room);
}

/* Keeps what may be another document. */
static void keep(Walk *walk, const char *bytes, gsize length)
{
    walk->keeps = walk->keeps && walk->kept->len <= BETWEEN_MOST;
    if (walk->keeps)
        g_string_append_len(walk->kept, bytes, (gssize)length);
}

/* Keeps what may have to be read again. */
static void hold(Walk *walk, const char *bytes, gsize length)
{
    if (!walk->header->len)
        return;
    GString *held = walk->held;
    if (walk->record_end > walk->held_from) {
        gsize gone = MIN((gsize)(walk->record_end - walk->held_from), held->len);
        g_string_erase(held, 0, (gssize)gone);
        walk->held_from += (glong)gone;
    }
    if (held->len > RECORD_MOST) {
        walk->held_from += (glong)held->len;
        g_string_truncate(held, 0);
    }
    g_string_append_len(held, bytes, (gssize)length);
}

/* Is it in a start tag that never ends? Nothing else is read for so long without being told of, but asides.
 */
static bool is_tag_overlong(const Walk *walk)
{
    return walk->given - walk->behind > TAG_MOST + TAG_SLACK &&
           (walk->parser->instate == XML_PARSER_CONTENT ||
            walk->parser->instate == XML_PARSER_ATTRIBUTE_VALUE ||
            walk->parser->instate == XML_PARSER_START_TAG);
}

/* What libxml2 asks for: the next bytes of the input; 0 at the end, -1 where that cannot be read. */
static int on_read(void *data, char *buffer, int length)
{
    Walk *walk = data;
    if (walk->parser && is_tag_overlong(walk))
        fail_waiting(walk, OVERLONG_TAG);
    if (walk->another)
        return -1;
    gssize got = walk->failed || walk->wrong ? -1 : next_bytes(walk, buffer, (gsize)length);
    if (got < 0) {
        walk->failed = !walk->wrong;
        return -1;
    }
    hold(walk, buffer, (gsize)got);
    keep(walk, buffer, (gsize)got);
    walk->given += (glong)got;
    return (int)got;
}

static int64_t count_lines(const char *bytes, gsize length)
{
    int64_t lines = 0;
    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (gsize)(end - bytes))); bytes++)
        lines++;
    return lines;
}

/* ---- leaving records out ---- */

/* Length of the record in what is held, and of what stands before it; 0 where its end is not to be found. */
static gsize find_end(Walk *walk)
{
    XmlCut cut = {.record = walk->handler->record, .first = true};
    GString *held = walk->held;
    for (char more[4096];;) {
        xml_cut_scan(&cut, held->str, held->len);
        if (cut.cut || cut.stopped || held->len > RECORD_MOST)
            return cut.cut;
        gssize got = next_bytes(walk, more, sizeof more);
        if (got <= 0) {
            walk->failed = got < 0;
            return 0;
        }
        g_string_append_len(held, more, got);
    }
}

/* Tells of the record that is not well-formed, and makes ready to go on behind it; false where the walk ends.
 */
static bool leave_out(Walk *walk)
{
    GError *why = g_steal_pointer(&walk->wrong);
    g_string_erase(walk->held, 0, walk->record_end - walk->held_from);
    gsize end = walk->failed ? 0 : find_end(walk);
    if (!end) {
        if (walk->failed)
            g_error_free(why);
        else
            g_propagate_error(walk->error, why);
        walk->failed = true;
        return false;
    }
    walk->failed = !walk->handler->refuse(walk->wrong_line, why, walk->context, walk->error);
    walk->lines = walk->record_line - 1 - walk->above + count_lines(walk->held->str, end);
    /* Of what is still ahead nothing is lost. */
    g_string_erase(walk->ahead, 0, (gssize)walk->ahead_at);
    g_string_prepend_len(walk->ahead, walk->held->str + end, (gssize)(walk->held->len - end));
    g_string_prepend_len(walk->ahead, walk->header->str, (gssize)walk->header->len);
    walk->ahead_at = 0;
    return !walk->failed;
}

/* The header of a document that begins so is what stands above the records. */
static void know_header(Walk *walk, const char *head, gsize length)
{
    g_string_truncate(walk->header, 0);
    if (!walk->handler->record || xml_encoding(head, length) != XML_UTF8)
        return;
    gsize end = xml_cut_root(head, length);
    if (end > HEADER_MOST)
        return;
    char clean[3 * HEADER_MOST + XML_CHARACTER];
    gsize used = 0;
    g_string_append_len(walk->header, clean,
                        (gssize)xml_clean(XML_UTF8, head, end, &used, clean, sizeof clean));
    walk->above = count_lines(head, end);
}

static void begin_first(Walk *walk)
{
    gsize length = 0;
    const char *head = input_peek(walk->input, &length, NULL);
    walk->encoding = !head ? XML_OTHER : input_was_utf16(walk->input) ? XML_UTF8 : xml_encoding(head, length);
    walk->lines = input_lines_before(walk->input);
    if (head)
        know_header(walk, head, length);
}

/* Makes ready for the document behind the one that has ended; false where the walk ends. */
static bool begin_another(Walk *walk)
{
    GString *ahead = walk->ahead;
    gsize before = xml_cut_blanks(walk->kept->str);
    walk->another = false;
    walk->lines = walk->root_lines + count_lines(walk->kept->str, before);
    g_string_erase(ahead, 0, (gssize)walk->ahead_at);
    g_string_prepend_len(ahead, walk->kept->str + before, (gssize)(walk->kept->len - before));
    walk->ahead_at = 0;
    for (bool more = true; more && ahead->len < DOCUMENT_HEAD;) {
        char bytes[DOCUMENT_HEAD];
        gssize got = fill_up(walk, bytes, 0, sizeof bytes);
        walk->failed = got < 0;
        more = got > 0;
        g_string_append_len(ahead, bytes, MAX(got, 0));
    }
    if (!walk->failed && !input_was_utf16(walk->input) &&
        xml_encoding(ahead->str, ahead->len) != walk->encoding)
        walk->failed = !fail_input(
            walk->error,
            "%s:%" G_GINT64_FORMAT
            ": another XML document begins here, in another encoding; give each as a file of its own",
            xml_file(&walk->seen), walk->lines + 1);
    know_header(walk, ahead->str, ahead->len);
    return !walk->failed;
}

static const xmlSAXHandler handlers = {.initialized = XML_SAX2_MAGIC,
                                       .startElementNs = on_start,
                                       .endElementNs = on_end,
                                       .characters = on_text,
                                       .ignorableWhitespace = on_text,
                                       .cdataBlock = on_text,
                                       .comment = on_comment,
                                       .processingInstruction = on_instruction,
                                       .internalSubset = on_doctype,
                                       .entityDecl = on_entity,
                                       .serror = on_error};

/* To the end, or to where something is wrong. */
static void parse(Walk *walk)
{
    xmlSAXHandler sax = handlers;
    walk->seen.path[0] = (XmlName){"", -1, false};
    walk->seen.depth = 0;
    walk->seen.text->len = 0;
    walk->keep = false;
    memset(walk->names, 0, sizeof walk->names);
    walk->given = walk->behind = walk->held_from = 0;
    walk->record_end = (glong)walk->header->len;
    g_string_truncate(walk->held, 0);
    walk->behind_root = walk->keeps = false;
    walk->parser = NULL; /* it may ask for bytes before it is there */
    walk->parser = xmlCreateIOParserCtxt(&sax, walk, on_read, NULL, walk, XML_CHAR_ENCODING_NONE);
    /* UTF-16 has become UTF-8 by now, whatever the declaration says. An error ends the parsing here, but for
     * one that the parser is told to go on from. */
    xmlCtxtUseOptions(walk->parser, XML_PARSE_NONET | XML_PARSE_RECOVER |
                                        (input_was_utf16(walk->input) ? XML_PARSE_IGNORE_ENC : 0));
    xmlParseDocument(walk->parser);
    xmlFreeDoc(walk->parser->myDoc);
    xmlFreeParserCtxt(walk->parser);
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
    walk.seen.text = g_string_sized_new(256);
    walk.text_most = handler->text_most ? handler->text_most : TEXT_MOST;
    walk.attributes = g_ptr_array_new();
    walk.header = g_string_new(NULL);
    walk.held = g_string_new(NULL);
    walk.ahead = g_string_new(NULL);
    walk.kept = g_string_new(NULL);
    begin_first(&walk);
    do
        parse(&walk);
    while (walk.another ? begin_another(&walk) : walk.wrong && leave_out(&walk));
    g_string_free(walk.seen.text, TRUE);
    g_string_free(walk.header, TRUE);
    g_string_free(walk.held, TRUE);
    g_string_free(walk.ahead, TRUE);
    g_string_free(walk.kept, TRUE);
    g_ptr_array_unref(walk.attributes);
    arena_clear(&walk.memory);
    if (own)
        g_propagate_error(error, own);
    return !walk.failed;
}
