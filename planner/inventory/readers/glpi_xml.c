/* FusionInventory, OCS Inventory and GLPI agent XML: <REQUEST><CONTENT><SOFTWARES><NAME>..., one machine or
 * many in one file, under any root. */
#include "base/error.h"
#include "inventory/reader.h"
#include "inventory/readers/glpi.h"
#include "inventory/xml_walk.h"

#include <stddef.h>
#include <string.h>

#define FIELD_MOST 1024 /* bytes of a field that are kept */

/* Elements, those first whose text counts. */
enum {
    NAME,
    PUBLISHER,
    VERSION,
    COMPANY,
    ENABLED,
    UPTODATE,
    ENCRYPT_NAME,
    ENCRYPT_STATUS,
    LETTER,
    SYSTEMDRIVE,
    TYPE,
    DESCRIPTION,
    STATUS,
    UUID,
    OSNAME,
    WORKGROUP,
    SSN,
    FULL_NAME,
    KERNEL_NAME,
    LOGDATE,
    KEYNAME,
    KEYVALUE,
    DEVICEID,
    QUERY,
    IPADDR,
    IPADDRESS,
    IPADDRESS6,
    VERSIONCLIENT,
    CHECKSUM,
    WITH_TEXT,
    CONTENT = WITH_TEXT,
    SOFTWARES,
    ANTIVIRUS,
    DRIVES,
    FIREWALL,
    HARDWARE,
    BIOS,
    OPERATINGSYSTEM,
    ACCESSLOG,
    ACCOUNTINFO,
    NETWORKS,
    REQUEST
};
static const char *const elements[] = {"NAME",
                                       "PUBLISHER",
                                       "VERSION",
                                       "COMPANY",
                                       "ENABLED",
                                       "UPTODATE",
                                       "ENCRYPT_NAME",
                                       "ENCRYPT_STATUS",
                                       "LETTER",
                                       "SYSTEMDRIVE",
                                       "TYPE",
                                       "DESCRIPTION",
                                       "STATUS",
                                       "UUID",
                                       "OSNAME",
                                       "WORKGROUP",
                                       "SSN",
                                       "FULL_NAME",
                                       "KERNEL_NAME",
                                       "LOGDATE",
                                       "KEYNAME",
                                       "KEYVALUE",
                                       "DEVICEID",
                                       "QUERY",
                                       "IPADDR",
                                       "IPADDRESS",
                                       "IPADDRESS6",
                                       "VERSIONCLIENT",
                                       "CHECKSUM",
                                       "CONTENT",
                                       "SOFTWARES",
                                       "ANTIVIRUS",
                                       "DRIVES",
                                       "FIREWALL",
                                       "HARDWARE",
                                       "BIOS",
                                       "OPERATINGSYSTEM",
                                       "ACCESSLOG",
                                       "ACCOUNTINFO",
                                       "NETWORKS",
                                       "REQUEST",
                                       NULL};

/* Fields of an entry, by elements that they stand in; 0 for others. */
enum {
    ENTRY_NAME,
    ENTRY_PUBLISHER,
    ENTRY_ENABLED,
    ENTRY_UP_TO_DATE,
    ENTRY_LETTER,
    ENTRY_SYSTEM_DRIVE,
    ENTRY_MOUNT,
    ENTRY_CONNECTION,
    ENTRY_FIELDS
};
static const signed char entry_field[WITH_TEXT] = {[NAME] = 1 + ENTRY_NAME,
                                                   [ENCRYPT_NAME] = 1 + ENTRY_NAME,
                                                   [PUBLISHER] = 1 + ENTRY_PUBLISHER,
                                                   [COMPANY] = 1 + ENTRY_PUBLISHER,
                                                   [ENABLED] = 1 + ENTRY_ENABLED,
                                                   [ENCRYPT_STATUS] = 1 + ENTRY_ENABLED,
                                                   [STATUS] = 1 + ENTRY_ENABLED,
                                                   [UPTODATE] = 1 + ENTRY_UP_TO_DATE,
                                                   [LETTER] = 1 + ENTRY_LETTER,
                                                   [SYSTEMDRIVE] = 1 + ENTRY_SYSTEM_DRIVE,
                                                   [TYPE] = 1 + ENTRY_MOUNT,
                                                   [DESCRIPTION] = 1 + ENTRY_CONNECTION,
                                                   [IPADDRESS] = 1 + ENTRY_CONNECTION,
                                                   [IPADDRESS6] = 1 + ENTRY_CONNECTION};

typedef struct {
    gsize length;
    char text[FIELD_MOST + 1];
} Field;

typedef struct {
    const EndpointSink *sink;
    const char *file;
    int64_t line;       /* where what is open begins */
    int content_depth;  /* where CONTENT stands, or 0 */
    Endpoint *endpoint; /* of the REQUEST that is open */
    bool open;          /* there is one */
    bool inventory;     /* QUERY says that it is one, or there is none */
    bool tag;           /* the last KEYNAME of ACCOUNTINFO was TAG */
    bool agent;         /* the agent has said what it is called */
    bool checksum;      /* there is one of sections that changed */
    GlpiFirewall firewall;
    GlpiDrives drives;
    /* One element of a list under CONTENT, such as a program: its fields until it ends. */
    Field entry[ENTRY_FIELDS];
    int64_t records;
} Parse;

static void clear_entry(Parse *parse)
{
    for (int i = 0; i < ENTRY_FIELDS; i++) {
        parse->entry[i].length = 0;
        parse->entry[i].text[0] = '\0';
    }
}

static void open_endpoint(Parse *parse, const XmlWalk *walk)
{
    if (parse->open)
        return;
    parse->line = xml_line(walk);
    endpoint_reset(parse->endpoint);
    parse->open = parse->inventory = true;
    parse->tag = parse->agent = parse->checksum = false;
    parse->firewall = (GlpiFirewall){0};
    glpi_clear_drives(&parse->drives);
}

static bool on_start(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                     GError **error)
{
    (void)name, (void)attributes, (void)error;
    Parse *parse = context;
    if (xml_known(walk, 0) == CONTENT && !parse->content_depth && xml_depth(walk) > 1) {
        parse->content_depth = xml_depth(walk);
        open_endpoint(parse, walk);
    }
    return true;
}

static bool is_list(int section)
{
    return section >= SOFTWARES && section <= FIREWALL;
}

/* A field of an entry of a list: kept until the entry ends. */
static void keep_field(Parse *parse, int element, const GString *text)
{
    int field = element >= 0 && element < WITH_TEXT ? entry_field[element] - 1 : -1;
    if (field < 0 || (field == ENTRY_CONNECTION && text->len == 0)) /* several elements tell of one */
        return;
    Field *target = &parse->entry[field];
    target->length = MIN(text->len, FIELD_MOST);
    memcpy(target->text, text->str, target->length);
    target->text[target->length] = '\0';
}

/* Is it this word, with blanks around it or not? */
static bool is_word(const char *text, const char *word)
{
    while (g_ascii_isspace(*text))
        text++;
    gsize length = strlen(word);
    return g_ascii_strncasecmp(text, word, length) == 0 &&
           strspn(text + length, " \t\r\n") == strlen(text + length);
}

static void set(Endpoint *endpoint, const char **field, const char *text)
{
    endpoint_set(endpoint, field, text, strlen(text));
}

/* A field of a section that describes the machine itself. */
static void describe(Parse *parse, int section, int field, const char *text)
{
    Endpoint *endpoint = parse->endpoint;
    static const struct {
        int section, field;
        gsize target; /* where in an Endpoint */
    } fields[] = {{HARDWARE, NAME, offsetof(Endpoint, name)},
                  {HARDWARE, UUID, offsetof(Endpoint, uuid)},
                  {HARDWARE, OSNAME, offsetof(Endpoint, system)},
                  {HARDWARE, WORKGROUP, offsetof(Endpoint, workgroup)},
                  {BIOS, SSN, offsetof(Endpoint, serial)},
                  {OPERATINGSYSTEM, FULL_NAME, offsetof(Endpoint, system)},
                  {OPERATINGSYSTEM, KERNEL_NAME, offsetof(Endpoint, kernel)},
                  {ACCESSLOG, LOGDATE, offsetof(Endpoint, date)}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (section == fields[i].section && field == fields[i].field)
            set(endpoint, G_STRUCT_MEMBER_P(endpoint, fields[i].target), text);
    /* The short name is for want of the full one. */
    if (!*endpoint->system && section == OPERATINGSYSTEM && field == NAME)
        set(endpoint, &endpoint->system, text);
    if ((section == HARDWARE && field == IPADDR) ||
        (section == NETWORKS && (field == IPADDRESS || field == IPADDRESS6)))
        endpoint_add_addresses(endpoint, text);
    parse->checksum = parse->checksum || (section == HARDWARE && field == CHECKSUM);
    if (section == ACCOUNTINFO && field == KEYNAME)
        parse->tag = is_word(text, "TAG");
    if (section == ACCOUNTINFO && field == KEYVALUE && parse->tag)
        endpoint_set_attribute(endpoint, "tags", text);
}

static void end_drive(Parse *parse)
{
    const GlpiDrive drive = {parse->entry[ENTRY_LETTER].text, parse->entry[ENTRY_MOUNT].text,
                             parse->entry[ENTRY_SYSTEM_DRIVE].text, parse->entry[ENTRY_NAME].text,
                             parse->entry[ENTRY_ENABLED].text};
    glpi_take_drive(&parse->drives, parse->endpoint, &drive);
}

static void end_entry(Parse *parse, int section)
{
    const Field *name = &parse->entry[ENTRY_NAME], *publisher = &parse->entry[ENTRY_PUBLISHER];
    const char *enabled = parse->entry[ENTRY_ENABLED].text;
    if (section == SOFTWARES)
        endpoint_add_program(parse->endpoint, FROM_SOFTWARE, name->text, name->length, publisher->text,
                             publisher->length, STATE_UNKNOWN, STATE_UNKNOWN);
    else if (section == ANTIVIRUS)
        endpoint_add_name(parse->endpoint, FROM_ANTIVIRUS, name->text, publisher->text, NULL,
                          state_of_word(enabled), state_of_word(parse->entry[ENTRY_UP_TO_DATE].text));
    else if (section == DRIVES)
        end_drive(parse);
    else if (section == FIREWALL)
        glpi_take_profile(&parse->firewall, state_of_word(enabled),
                          parse->entry[ENTRY_CONNECTION].length > 0);
    if (is_list(section))
        clear_entry(parse);
}

static bool end_request(Parse *parse, GError **error)
{
    parse->content_depth = 0;
    parse->open = false;
    /* FusionInventory's and GLPI's agents always say what they are called; OCS agents of today do not, but
     * all send a checksum for their server (OCSInventory-NG/UnixAgent,
     * lib/Ocsinventory/Agent/XML/Inventory.pm). */
    if (parse->checksum && !parse->agent)
        glpi_is_of_ocs(parse->endpoint);
    glpi_add_firewall(parse->endpoint, &parse->firewall);
    glpi_add_drives(&parse->drives, parse->endpoint);
    if (!parse->inventory)
        set(parse->endpoint, &parse->endpoint->kind, "no inventory");
    parse->records++;
    if (!parse->inventory || glpi_says_which(parse->endpoint))
        return sink_take(parse->sink, parse->endpoint, error);
    GError *wrong = NULL;
    fail_input(&wrong,
               "%s:%" G_GINT64_FORMAT
               ": an inventory without <DEVICEID>, name, UUID or serial number; whose is it?",
               parse->file, parse->line);
    return sink_refuse(parse->sink, parse->line, wrong, error);
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    (void)name;
    Parse *parse = context;
    int known = xml_known(walk, 0);
    int under = parse->content_depth ? xml_depth(walk) - parse->content_depth : 0;
    if (under == 2) {
        int section = xml_known(walk, 1);
        if (is_list(section))
            keep_field(parse, known, walk->text);
        else if (known >= 0)
            describe(parse, section, known, text);
    } else if (under == 1 && known == VERSIONCLIENT) {
        parse->agent = true;
        glpi_set_agent(parse->endpoint, text);
    } else if (under == 1) {
        end_entry(parse, known);
    } else if (under <= 0 && xml_depth(walk) > 1 && known == DEVICEID) {
        open_endpoint(parse, walk);
        set(parse->endpoint, &parse->endpoint->id, text);
    } else if (under <= 0 && xml_depth(walk) > 1 && known == QUERY) {
        open_endpoint(parse, walk);
        parse->inventory = is_word(text, "INVENTORY");
    }
    if (parse->content_depth && xml_depth(walk) == parse->content_depth - 1)
        return end_request(parse, error);
    if (known == REQUEST && !parse->content_depth)
        parse->open = false; /* one without an inventory: what it said is not about the next */
    return true;
}

#define RECORD "REQUEST"

/* What the record said before counts for nothing. */
static bool refuse_record(int64_t line, GError *why, gpointer context, GError **error)
{
    Parse *parse = context;
    parse->content_depth = 0;
    parse->open = false;
    clear_entry(parse);
    parse->records++;
    return sink_refuse(parse->sink, line, why, error);
}

static const Cut cut = {CUT_AT_RECORDS, RECORD,
                        "XML without an inventory; expected <REQUEST> with <CONTENT> and <DEVICEID>"};

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    static const XmlHandler handler = {.start = on_start,
                                       .end = on_end,
                                       .known = elements,
                                       .with_text = WITH_TEXT,
                                       .several = true,
                                       .record = RECORD,
                                       .refuse = refuse_record};
    g_autoptr(Endpoint) endpoint = endpoint_new();
    Parse parse = {.sink = sink, .file = input_name(input), .endpoint = endpoint};
    bool good = xml_walk(input, &handler, &parse, error);
    glpi_clear_drives(&parse.drives);
    if (good && parse.records == 0 && !input_is_part(input))
        good = fail_input(error, "%s: %s", input_name(input), cut.nothing);
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
    "programs, antivirus state, firewall, disk encryption, addresses, tag",
    "https://glpi-agent.readthedocs.io/en/latest/tasks/inventory.html",
    &cut,
    probe,
    read_all,
    NULL,
    NULL,
};
