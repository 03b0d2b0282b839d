/* GLPI inventory JSON: one object, an array of them, or one a line.
 * Format: https://github.com/glpi-project/inventory_format (inventory.schema.json). By itself the agent sends
 * "partial" inventories, which have only the sections that changed (`full-inventory-postpone`); each replaces
 * the section as a whole (https://github.com/glpi-project/glpi/issues/15390). */
#include "inventory/readers/glpi.h"
#include "inventory/records.h"

#include <string.h>

#define FIELDS_MOST 3 /* of a section that describes the machine */

/* Sections of "content". */
enum { HARDWARE, SYSTEM, BIOS, LOG, SOFTWARES, ANTIVIRUS, DRIVES, FIREWALLS, NETWORKS, AGENT, SECTIONS };
static const JsonName sections[SECTIONS] = {
    JSON_NAME("hardware"),  JSON_NAME("operatingsystem"), JSON_NAME("bios"),   JSON_NAME("accesslog"),
    JSON_NAME("softwares"), JSON_NAME("antivirus"),       JSON_NAME("drives"), JSON_NAME("firewalls"),
    JSON_NAME("networks"),  JSON_NAME("versionclient")};

static void set(Endpoint *endpoint, const char **field, JsonText text)
{
    if (text.text)
        endpoint_set(endpoint, field, text.text, text.length);
}

/* A section that describes the machine itself, with where its fields go; of two for one text the later one
 * wins.
 */
static void describe(JsonCursor *cursor, Endpoint *endpoint, const JsonName *names, guint n,
                     const char **const *targets)
{
    JsonText texts[FIELDS_MOST];
    for (JsonItems items = JSON_ITEMS; json_cursor_item(cursor, &items);)
        if (json_cursor_texts(cursor, names, n, texts))
            for (guint i = 0; i < n; i++)
                set(endpoint, targets[i], texts[i]);
}

static const char *text_or_none(JsonText text)
{
    return text.text ? text.text : "";
}

static State state_of(JsonText text)
{
    return text.text ? state_of_word(text.text) : STATE_UNKNOWN;
}

static void add_names(JsonCursor *cursor, Endpoint *endpoint, NameSource from, const JsonName *names)
{
    enum { NAME, PUBLISHER, VERSION, ENABLED, UPTODATE, FIELDS };
    JsonText texts[FIELDS];
    for (JsonItems items = JSON_ITEMS; json_cursor_item(cursor, &items);)
        if (json_cursor_texts(cursor, names, FIELDS, texts))
            endpoint_add_program(endpoint, from, texts[NAME].text, texts[NAME].length, texts[PUBLISHER].text,
                                 texts[PUBLISHER].length, state_of(texts[ENABLED]),
                                 state_of(texts[UPTODATE]));
}

static void add_networks(JsonCursor *cursor, Endpoint *endpoint)
{
    static const JsonName names[] = {JSON_NAME("ipaddress"), JSON_NAME("ipaddress6")};
    JsonText texts[G_N_ELEMENTS(names)];
    for (JsonItems items = JSON_ITEMS; json_cursor_item(cursor, &items);)
        if (json_cursor_texts(cursor, names, G_N_ELEMENTS(names), texts)) {
            endpoint_add_addresses(endpoint, texts[0].text ? texts[0].text : "");
            endpoint_add_addresses(endpoint, texts[1].text ? texts[1].text : "");
        }
}

static void add_drives(JsonCursor *cursor, Endpoint *endpoint)
{
    enum { LETTER, MOUNT, SYSTEM_DRIVE, NAME, STATUS, FIELDS };
    static const JsonName names[FIELDS] = {JSON_NAME("letter"), JSON_NAME("type"), JSON_NAME("systemdrive"),
                                           JSON_NAME("encrypt_name"), JSON_NAME("encrypt_status")};
    JsonText texts[FIELDS];
    GlpiDrives drives = {0};
    for (JsonItems items = JSON_ITEMS; json_cursor_item(cursor, &items);)
        if (json_cursor_texts(cursor, names, FIELDS, texts))
            glpi_take_drive(&drives, endpoint,
                            &(GlpiDrive){text_or_none(texts[LETTER]), text_or_none(texts[MOUNT]),
                                         text_or_none(texts[SYSTEM_DRIVE]), text_or_none(texts[NAME]),
                                         text_or_none(texts[STATUS])});
    glpi_add_drives(&drives, endpoint);
}

static void take_profiles(JsonCursor *cursor, GlpiFirewall *firewall)
{
    enum { STATUS, DESCRIPTION, ADDRESS, ADDRESS6, FIELDS };
    static const JsonName names[FIELDS] = {JSON_NAME("status"), JSON_NAME("description"),
                                           JSON_NAME("ipaddress"), JSON_NAME("ipaddress6")};
    JsonText texts[FIELDS];
    for (JsonItems items = JSON_ITEMS; json_cursor_item(cursor, &items);)
        if (json_cursor_texts(cursor, names, FIELDS, texts))
            glpi_take_profile(firewall, state_of(texts[STATUS]),
                              texts[DESCRIPTION].length || texts[ADDRESS].length || texts[ADDRESS6].length);
}

static void set_agent(JsonCursor *cursor, Endpoint *endpoint)
{
    JsonText version = json_cursor_text(cursor);
    if (version.text)
        glpi_set_agent(endpoint, version.text);
}

/* One section of "content", and what firewalls it tells of. */
static void scan_section(JsonCursor *cursor, int section, Endpoint *endpoint, GlpiFirewall *firewall)
{
    /* Versions are read for being there: what is asked for in order costs the least. */
    static const JsonName software[] = {JSON_NAME("name"), JSON_NAME("publisher"), JSON_NAME("version"),
                                        JSON_NAME("enabled"), JSON_NAME("uptodate")},
                          antivirus[] = {JSON_NAME("name"), JSON_NAME("company"), JSON_NAME("version"),
                                         JSON_NAME("enabled"), JSON_NAME("uptodate")},
                          hardware[] = {JSON_NAME("name"), JSON_NAME("uuid"), JSON_NAME("workgroup")},
                          system[] = {JSON_NAME("name"), JSON_NAME("full_name"), JSON_NAME("kernel_name")},
                          bios[] = {JSON_NAME("ssn")}, log[] = {JSON_NAME("logdate")};
    const char **const of_hardware[] = {&endpoint->name, &endpoint->uuid, &endpoint->workgroup},
                       **const of_system[] = {&endpoint->system, &endpoint->system, &endpoint->kernel},
                       **const of_bios[] = {&endpoint->serial}, **const of_log[] = {&endpoint->date};
    switch (section) {
    case SOFTWARES:
        add_names(cursor, endpoint, FROM_SOFTWARE, software);
        break;
    case ANTIVIRUS:
        add_names(cursor, endpoint, FROM_ANTIVIRUS, antivirus);
        break;
    case HARDWARE:
        describe(cursor, endpoint, hardware, G_N_ELEMENTS(hardware), of_hardware);
        break;
    case SYSTEM:
        describe(cursor, endpoint, system, G_N_ELEMENTS(system), of_system);
        break;
    case BIOS:
        describe(cursor, endpoint, bios, G_N_ELEMENTS(bios), of_bios);
        break;
    case LOG:
        describe(cursor, endpoint, log, G_N_ELEMENTS(log), of_log);
        break;
    case DRIVES:
        add_drives(cursor, endpoint);
        break;
    case FIREWALLS:
        *firewall = (GlpiFirewall){0};
        take_profiles(cursor, firewall);
        break;
    case NETWORKS:
        add_networks(cursor, endpoint);
        break;
    case AGENT:
        set_agent(cursor, endpoint);
        break;
    default:
        json_cursor_skip(cursor);
    }
}

/* *told becomes the sections that are there, as those of a partial inventory: 1 << InventorySection. */
static void scan_content(JsonCursor *cursor, Endpoint *endpoint, uint32_t *told)
{
    GlpiFirewall firewall = {0};
    for (int section; (section = json_cursor_known(cursor, sections, SECTIONS)) != JSON_LEFT;) {
        char first = json_cursor_peek(cursor);
        bool list = first == '[' || first == '{';
        *told |= list && section == SOFTWARES   ? 1u << SECTION_SOFTWARE
                 : list && section == ANTIVIRUS ? 1u << SECTION_ANTIVIRUS
                 : list && section == DRIVES    ? 1u << SECTION_DRIVES
                                                : 0;
        scan_section(cursor, section, endpoint, &firewall);
    }
    *told |= glpi_tells_firewall(&firewall) ? 1u << SECTION_FIREWALL : 0;
    glpi_add_firewall(endpoint, &firewall);
}

/* Of a partial inventory. Without the system nobody knows whose firewall it is. */
static uint32_t sections_told(const Endpoint *endpoint, uint32_t told)
{
    told |= endpoint->attributes->len ? 1u << SECTION_ATTRIBUTES : 0;
    if (strcmp(endpoint_platform(endpoint), "unknown") != 0)
        told |= 1u << SECTION_SYSTEM;
    else
        told &= ~(1u << SECTION_FIREWALL);
    return SECTION_SOME | told;
}

static bool scan(JsonCursor *cursor, Endpoint *endpoint)
{
    enum { DEVICEID, ITEMTYPE, TAG, PARTIAL, CONTENT, FIELDS };
    static const JsonName fields[FIELDS] = {JSON_NAME("deviceid"), JSON_NAME("itemtype"), JSON_NAME("tag"),
                                            JSON_NAME("partial"), JSON_NAME("content")};
    bool content = false, partial = false;
    uint32_t told = 0;
    if (!json_cursor_object(cursor))
        return false;
    for (int field; (field = json_cursor_known(cursor, fields, FIELDS)) != JSON_LEFT;) {
        if (field == CONTENT) {
            bool object = json_cursor_object(cursor);
            if (object)
                scan_content(cursor, endpoint, &told);
            content = content || object;
            continue;
        }
        JsonText text = json_cursor_text(cursor);
        if (field == DEVICEID)
            set(endpoint, &endpoint->id, text);
        else if (field == ITEMTYPE)
            set(endpoint, &endpoint->kind, text);
        else if (field == TAG && text.text)
            endpoint_set_attribute(endpoint, "tags", text.text);
        else if (field == PARTIAL)
            partial = state_of(text) == STATE_YES;
    }
    if (partial)
        endpoint->sections = sections_told(endpoint, told);
    return content && glpi_says_which(endpoint);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    return records_scan(input, sink, scan, "a GLPI inventory: an object with \"deviceid\" and \"content\"",
                        error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    head = records_start(head);
    if (*head != '{' && *head != '[')
        return 0;
    /* The format's own schema lies beside inventories often enough. */
    if (strstr(head, "\"$schema\""))
        return 0;
    return strstr(head, "\"content\"") || strstr(head, "\"deviceid\"") ? 80 : 5;
}

const Reader reader_glpi_json = {
    "glpi-json",
    "glpi",
    "GLPI inventory JSON, one object, an array, or one a line",
    "programs, antivirus state, firewall, disk encryption, addresses, tag",
    "https://github.com/glpi-project/inventory_format",
    &cut_at_lines,
    probe,
    read_all,
    NULL,
    NULL,
};
