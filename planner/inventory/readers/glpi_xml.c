/* FusionInventory, OCS Inventory and GLPI agent XML: <REQUEST><CONTENT><SOFTWARES><NAME>..., one machine or
 * many in one file, under any root. */
#include "base/error.h"
#include "inventory/reader.h"
#include "inventory/readers/glpi.h"
#include "inventory/xml_walk.h"

#include <string.h>

typedef struct {
    EndpointSink sink;
    gpointer context;
    int content_depth;  /* where CONTENT stands, or 0 */
    Endpoint *endpoint; /* of the REQUEST that is open, or NULL */
    bool inventory;     /* QUERY says that it is one, or there is none */
    bool tag;           /* the last KEYNAME of ACCOUNTINFO was TAG */
    State firewall;
    /* One element of a list under CONTENT, such as a program: its fields until it ends. */
    GString *name, *publisher, *version, *enabled, *up_to_date;
    int64_t records;
} Parse;

static Endpoint *open_endpoint(Parse *parse)
{
    if (!parse->endpoint) {
        parse->endpoint = endpoint_new();
        parse->inventory = true;
        parse->firewall = STATE_UNKNOWN;
    }
    return parse->endpoint;
}

static bool on_start(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                     GError **error)
{
    (void)attributes, (void)error;
    Parse *parse = context;
    if (!parse->content_depth && xml_depth(walk) > 1 && strcmp(name, "CONTENT") == 0) {
        parse->content_depth = xml_depth(walk);
        open_endpoint(parse);
    }
    if (parse->content_depth && xml_depth(walk) == parse->content_depth + 1) {
        GString *fields[] = {parse->name, parse->publisher, parse->version, parse->enabled,
                             parse->up_to_date};
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
            g_string_truncate(fields[i], 0);
    }
    return true;
}

static bool is_list(const char *section)
{
    return strcmp(section, "SOFTWARES") == 0 || strcmp(section, "ANTIVIRUS") == 0 ||
           strcmp(section, "DRIVES") == 0 || strcmp(section, "FIREWALL") == 0;
}

/* A field of an entry of a list: kept until the entry ends. */
static void keep_field(Parse *parse, const char *field, const char *text)
{
    const struct {
        const char *field;
        GString *target;
    } fields[] = {
        {"NAME", parse->name},           {"ENCRYPT_NAME", parse->name},      {"PUBLISHER", parse->publisher},
        {"COMPANY", parse->publisher},   {"VERSION", parse->version},        {"ENABLED", parse->enabled},
        {"UPTODATE", parse->up_to_date}, {"ENCRYPT_STATUS", parse->enabled}, {"STATUS", parse->enabled}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(field, fields[i].field) == 0)
            g_string_assign(fields[i].target, text);
}

static void set(char **field, const char *text)
{
    endpoint_set(field, text, strlen(text));
}

/* A field of a section that describes the machine itself. */
static void describe(Parse *parse, const char *section, const char *field, const char *text)
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
            set(fields[i].target, text);
    /* The short name is for want of the full one. */
    if (!*endpoint->system && strcmp(section, "OPERATINGSYSTEM") == 0 && strcmp(field, "NAME") == 0)
        set(&endpoint->system, text);
    if (strcmp(section, "ACCOUNTINFO") != 0)
        return;
    g_autofree char *word = g_strstrip(g_strdup(text));
    if (strcmp(field, "KEYNAME") == 0)
        parse->tag = g_ascii_strcasecmp(word, "TAG") == 0;
    if (strcmp(field, "KEYVALUE") == 0 && parse->tag)
        endpoint_set_attribute(endpoint, "tags", word);
}

static void end_entry(Parse *parse, const char *section)
{
    if (strcmp(section, "SOFTWARES") == 0)
        endpoint_add_name(parse->endpoint, FROM_SOFTWARE, parse->name->str, parse->publisher->str,
                          parse->version->str, STATE_UNKNOWN, STATE_UNKNOWN);
    else if (strcmp(section, "ANTIVIRUS") == 0)
        endpoint_add_name(parse->endpoint, FROM_ANTIVIRUS, parse->name->str, parse->publisher->str,
                          parse->version->str, state_of_word(parse->enabled->str),
                          state_of_word(parse->up_to_date->str));
    else if (strcmp(section, "DRIVES") == 0)
        glpi_add_encryption(parse->endpoint, parse->name->str, parse->enabled->str);
    else if (strcmp(section, "FIREWALL") == 0)
        parse->firewall = MAX(parse->firewall, state_of_word(parse->enabled->str));
}

static bool end_request(Parse *parse, GError **error)
{
    Endpoint *endpoint = g_steal_pointer(&parse->endpoint);
    parse->content_depth = 0;
    glpi_add_firewall(endpoint, parse->firewall);
    if (!parse->inventory)
        set(&endpoint->kind, "no inventory");
    parse->records++;
    return parse->sink(endpoint, parse->context, error);
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    Parse *parse = context;
    int under = parse->content_depth ? xml_depth(walk) - parse->content_depth : 0;
    if (under == 2) {
        const char *section = xml_element(walk, 1);
        if (is_list(section))
            keep_field(parse, name, text);
        else
            describe(parse, section, name, text);
    } else if (under == 1) {
        end_entry(parse, name);
    } else if (under <= 0 && xml_depth(walk) > 1 && strcmp(name, "DEVICEID") == 0) {
        set(&open_endpoint(parse)->id, text);
    } else if (under <= 0 && xml_depth(walk) > 1 && strcmp(name, "QUERY") == 0) {
        g_autofree char *query = g_strstrip(g_strdup(text));
        open_endpoint(parse);
        parse->inventory = g_ascii_strcasecmp(query, "INVENTORY") == 0;
    }
    if (parse->content_depth && xml_depth(walk) == parse->content_depth - 1)
        return end_request(parse, error);
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, EndpointSink sink, gpointer context,
                     GError **error)
{
    (void)options;
    static const XmlHandler handler = {.start = on_start, .end = on_end};
    Parse parse = {.sink = sink, .context = context};
    GString **texts[] = {&parse.name, &parse.publisher, &parse.version, &parse.enabled, &parse.up_to_date};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_string_new(NULL);
    bool good = xml_walk(input, &handler, &parse, error);
    if (good && parse.records == 0)
        good = fail_input(error,
                          "%s: XML without an inventory; expected <REQUEST> with <CONTENT> and <DEVICEID>",
                          input_name(input));
    endpoint_free(parse.endpoint);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_free(*texts[i], TRUE);
    return good;
}

static int probe(const char *head, gsize length)
{
    (void)length;
    if (*xml_start(head) != '<')
        return 0;
    return strstr(head, "<REQUEST") || strstr(head, "<CONTENT>") ? 90 : 5;
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
