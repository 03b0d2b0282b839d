/* FusionInventory, OCS Inventory and GLPI agent XML: <REQUEST><CONTENT><SOFTWARES><NAME>..., one machine or
 * many in one file, under any root. Read with SAX2 as it streams by, so a file may be larger than memory. */
#include "base/error.h"
#include "inventory/reader.h"
#include "inventory/readers/glpi.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define CHUNK 65536
#define NAME_MAX_KEPT 32
#define DEPTH_KEPT 8
#define TEXT_KEPT 4096

/* One element of a list under CONTENT, such as a program: its fields until it ends. */
typedef struct {
    GString *name, *publisher, *version, *enabled, *up_to_date;
} Entry;

typedef struct {
    EndpointSink sink;
    gpointer context;
    GError **error;
    xmlParserCtxt *parser;
    const char *file;
    char path[DEPTH_KEPT][NAME_MAX_KEPT]; /* names of the open elements */
    int depth, content_depth;             /* open elements; where CONTENT stands, or 0 */
    Endpoint *endpoint;                   /* of the REQUEST that is open, or NULL */
    bool inventory;                       /* QUERY says that it is one, or there is none */
    bool tag;                             /* the last KEYNAME of ACCOUNTINFO was TAG */
    State firewall;
    GString *text;
    Entry entry;
    int64_t records;
    bool failed;
} Parse;

static void stop(Parse *parse)
{
    parse->failed = true;
    xmlStopParser(parse->parser);
}

static void fail_at_line(Parse *parse, const char *message)
{
    if (parse->failed)
        return;
    fail_input(parse->error, "%s:%d: %s", parse->file, xmlSAX2GetLineNumber(parse->parser), message);
    stop(parse);
}

/* The name of the open element at this depth (1: root), "" where unknown. */
static const char *element(const Parse *parse, int depth)
{
    return depth >= 1 && depth <= DEPTH_KEPT && depth <= parse->depth ? parse->path[depth - 1] : "";
}

static Endpoint *open_endpoint(Parse *parse)
{
    if (!parse->endpoint) {
        parse->endpoint = endpoint_new();
        parse->inventory = true;
        parse->firewall = STATE_UNKNOWN;
    }
    return parse->endpoint;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **namespace_list, int attributes, int defaulted,
                     const xmlChar **attribute_list)
{
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)attributes, (void)defaulted;
    (void)attribute_list;
    Parse *parse = data;
    parse->depth++;
    if (parse->depth <= DEPTH_KEPT)
        g_strlcpy(parse->path[parse->depth - 1], (const char *)name, NAME_MAX_KEPT);
    if (!parse->content_depth && parse->depth > 1 && strcmp((const char *)name, "CONTENT") == 0) {
        parse->content_depth = parse->depth;
        open_endpoint(parse);
    }
    g_string_truncate(parse->text, 0);
    if (parse->content_depth && parse->depth == parse->content_depth + 1) {
        GString *fields[] = {parse->entry.name, parse->entry.publisher, parse->entry.version,
                             parse->entry.enabled, parse->entry.up_to_date};
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
            g_string_truncate(fields[i], 0);
    }
}

static void on_text(void *data, const xmlChar *text, int length)
{
    Parse *parse = data;
    gsize room = TEXT_KEPT - MIN(parse->text->len, TEXT_KEPT);
    g_string_append_len(parse->text, (const char *)text, (gssize)MIN((gsize)length, room));
}

/* A field of the lists SOFTWARES, ANTIVIRUS, DRIVES: kept until the entry ends. */
static void keep_field(Parse *parse, const char *field)
{
    const struct {
        const char *field;
        GString *target;
    } fields[] = {{"NAME", parse->entry.name},           {"ENCRYPT_NAME", parse->entry.name},
                  {"PUBLISHER", parse->entry.publisher}, {"COMPANY", parse->entry.publisher},
                  {"VERSION", parse->entry.version},     {"ENABLED", parse->entry.enabled},
                  {"UPTODATE", parse->entry.up_to_date}, {"ENCRYPT_STATUS", parse->entry.enabled},
                  {"STATUS", parse->entry.enabled}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(field, fields[i].field) == 0)
            g_string_assign(fields[i].target, parse->text->str);
}

static void set(char **field, const GString *text)
{
    endpoint_set(field, text->str, text->len);
}

/* A field of a section that describes the machine itself. */
static void describe(Parse *parse, const char *section, const char *field)
{
    Endpoint *endpoint = parse->endpoint;
    const struct {
        const char *section, *field;
        char **target;
    } fields[] = {{"HARDWARE", "NAME", &endpoint->name},
                  {"HARDWARE", "UUID", &endpoint->uuid},
                  {"HARDWARE", "OSNAME", &endpoint->system},
                  {"HARDWARE", "WORKGROUP", &endpoint->workgroup},
                  {"BIOS", "SSN", &endpoint->serial},
                  {"OPERATINGSYSTEM", "FULL_NAME", &endpoint->system},
                  {"OPERATINGSYSTEM", "KERNEL_NAME", &endpoint->kernel},
                  {"ACCESSLOG", "LOGDATE", &endpoint->date}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(section, fields[i].section) == 0 && strcmp(field, fields[i].field) == 0)
            set(fields[i].target, parse->text);
    if (strcmp(section, "ACCOUNTINFO") == 0 && strcmp(field, "KEYNAME") == 0)
        parse->tag = g_ascii_strcasecmp(g_strstrip(parse->text->str), "TAG") == 0;
    if (strcmp(section, "ACCOUNTINFO") == 0 && strcmp(field, "KEYVALUE") == 0 && parse->tag)
        endpoint_set_attribute(endpoint, "tags", parse->text->str);
}

static void end_entry(Parse *parse, const char *section)
{
    Entry *entry = &parse->entry;
    if (strcmp(section, "SOFTWARES") == 0)
        endpoint_add_name(parse->endpoint, FROM_SOFTWARE, entry->name->str, entry->publisher->str,
                          entry->version->str, STATE_UNKNOWN, STATE_UNKNOWN);
    else if (strcmp(section, "ANTIVIRUS") == 0)
        endpoint_add_name(parse->endpoint, FROM_ANTIVIRUS, entry->name->str, entry->publisher->str,
                          entry->version->str, glpi_state(entry->enabled->str),
                          glpi_state(entry->up_to_date->str));
    else if (strcmp(section, "DRIVES") == 0)
        glpi_add_encryption(parse->endpoint, entry->name->str, entry->enabled->str);
    else if (strcmp(section, "FIREWALL") == 0)
        parse->firewall = MAX(parse->firewall, glpi_state(entry->enabled->str));
}

static void end_request(Parse *parse)
{
    Endpoint *endpoint = g_steal_pointer(&parse->endpoint);
    parse->content_depth = 0;
    glpi_add_firewall(endpoint, parse->firewall);
    if (!parse->inventory)
        endpoint_set(&endpoint->kind, "no inventory", strlen("no inventory"));
    parse->records++;
    if (!parse->sink(endpoint, parse->context, parse->error))
        stop(parse);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix, (void)uri;
    Parse *parse = data;
    const char *field = (const char *)name;
    int under = parse->content_depth ? parse->depth - parse->content_depth : 0;
    if (parse->failed)
        return;
    if (under == 2) {
        const char *section = element(parse, parse->depth - 1);
        bool list = strcmp(section, "SOFTWARES") == 0 || strcmp(section, "ANTIVIRUS") == 0 ||
                    strcmp(section, "DRIVES") == 0 || strcmp(section, "FIREWALL") == 0;
        if (list)
            keep_field(parse, field);
        else
            describe(parse, section, field);
    } else if (under == 1) {
        end_entry(parse, field);
    } else if (under <= 0 && strcmp(field, "DEVICEID") == 0 && parse->depth > 1) {
        set(&open_endpoint(parse)->id, parse->text);
    } else if (under <= 0 && strcmp(field, "QUERY") == 0 && parse->depth > 1) {
        open_endpoint(parse);
        parse->inventory = g_ascii_strcasecmp(g_strstrip(parse->text->str), "INVENTORY") == 0;
    }
    if (parse->content_depth && parse->depth == parse->content_depth - 1)
        end_request(parse);
    parse->depth--;
}

/* An inventory has no DOCTYPE; a hostile one could have entities that grow without end. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    fail_at_line(data, "has a DOCTYPE, which no inventory agent writes; remove it if you trust the file");
}

static void on_error(void *data, xmlErrorPtr problem)
{
    Parse *parse = data;
    if (parse->failed || problem->level < XML_ERR_ERROR || problem->domain == XML_FROM_NAMESPACE)
        return;
    g_autofree char *message = g_strdup(problem->message ? problem->message : "not well-formed");
    g_strstrip(message);
    bool cut_off = problem->code == XML_ERR_TAG_NOT_FINISHED || problem->code == XML_ERR_DOCUMENT_END ||
                   problem->code == XML_ERR_DOCUMENT_EMPTY;
    fail_input(parse->error, "%s:%d: not well-formed XML: %s; %s", parse->file, problem->line, message,
               cut_off ? "the file seems to be cut off, export it again"
                       : "correct the line, or export the file again");
    stop(parse);
}

static bool parse_all(Parse *parse, Input *input)
{
    g_autofree char *chunk = g_malloc(CHUNK);
    for (;;) {
        gssize got = input_read(input, chunk, CHUNK, parse->failed ? NULL : parse->error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        xmlParseChunk(parse->parser, chunk, (int)got, 0);
        if (parse->failed)
            return false;
    }
    xmlParseChunk(parse->parser, NULL, 0, 1);
    if (parse->failed)
        return false;
    if (parse->records == 0)
        return fail_input(parse->error,
                          "%s: XML without an inventory; expected <REQUEST> with <CONTENT> and <DEVICEID>",
                          parse->file);
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, EndpointSink sink, gpointer context,
                     GError **error)
{
    (void)options;
    Parse parse = {.sink = sink, .context = context, .error = error, .file = input_name(input)};
    GString **texts[] = {&parse.text,          &parse.entry.name,    &parse.entry.publisher,
                         &parse.entry.version, &parse.entry.enabled, &parse.entry.up_to_date};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_string_new(NULL);
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_start,
                             .endElementNs = on_end,
                             .characters = on_text,
                             .cdataBlock = on_text,
                             .internalSubset = on_doctype,
                             .serror = on_error};
    parse.parser = xmlCreatePushParserCtxt(&handler, &parse, NULL, 0, NULL);
    xmlCtxtUseOptions(parse.parser, XML_PARSE_NONET);
    bool good = parse_all(&parse, input);
    xmlFreeDoc(parse.parser->myDoc);
    xmlFreeParserCtxt(parse.parser);
    endpoint_free(parse.endpoint);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_free(*texts[i], TRUE);
    return good;
}

static int probe(const char *head, gsize length)
{
    while (length && (g_ascii_isspace(*head) || (unsigned char)*head >= 0x80)) {
        head++;
        length--;
    }
    if (*head != '<')
        return 0;
    if (strstr(head, "<REQUEST") || strstr(head, "<CONTENT>"))
        return 90;
    return 5;
}

const Reader reader_glpi_xml = {
    "glpi-xml",
    "glpi",
    "FusionInventory, OCS Inventory, GLPI agent XML",
    "programs, antivirus state, firewall, disk encryption, tag",
    "https://glpi-agent.readthedocs.io/en/latest/tasks/inventory.html",
    probe,
    read_all,
};
