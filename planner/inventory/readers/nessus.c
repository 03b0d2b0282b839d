/* Nessus v2 reports: <ReportHost> with tags about the machine, and the output of the plugins that list
 * installed software: 20811 (Windows programs), 22869 (Linux packages), 83991 (macOS applications). Format:
 * https://static.tenable.com/documentation/nessus_v2_file_format.pdf */
#include "base/error.h"
#include "inventory/collect.h"
#include "inventory/xml_walk.h"

#include <string.h>

#define OUTPUT_MOST (4u << 20)

typedef struct {
    const EndpointSink *sink;
    Endpoint *endpoint; /* of the ReportHost that is open */
    char tag[64];       /* name of the open <tag> */
    int plugin;         /* of the open ReportItem, where it lists software; or 0 */
    bool listed;        /* there was one in the ReportHost */
    int64_t hosts;
} Parse;

static int listing_plugin(const char *id)
{
    static const char *const known[] = {"20811", "22869", "83991"};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(id, known[i]) == 0)
            return atoi(id);
    return 0;
}

static bool on_start(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                     GError **error)
{
    (void)walk, (void)error;
    Parse *parse = context;
    if (strcmp(name, "ReportHost") == 0) {
        endpoint_free(parse->endpoint);
        parse->endpoint = endpoint_new();
        parse->listed = false;
        const char *host = xml_attribute(attributes, "name");
        endpoint_set(parse->endpoint, &parse->endpoint->name, host, strlen(host));
    } else if (strcmp(name, "tag") == 0) {
        g_strlcpy(parse->tag, xml_attribute(attributes, "name"), sizeof parse->tag);
    } else if (strcmp(name, "ReportItem") == 0) {
        parse->plugin = listing_plugin(xml_attribute(attributes, "pluginID"));
        parse->listed = parse->listed || parse->plugin;
    }
    return true;
}

/* "Name  [version 1.2]  [installed on 2024/01/01]" of the Windows list, which begins below a heading and ends
 * where that of updates begins. */
static void add_windows(Endpoint *endpoint, char *line, bool *listed)
{
    g_strstrip(line);
    if (g_str_has_prefix(line, "The following ") && g_str_has_suffix(line, ":")) {
        *listed = g_str_has_prefix(line, "The following software ");
        return;
    }
    char *bracket = strstr(line, "  [");
    if (bracket)
        *bracket = '\0';
    if (*listed)
        endpoint_add_name(endpoint, FROM_SOFTWARE, line, NULL, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
}

/* "  name-version|..." of rpm, "  ii  name  version" of dpkg. */
static void add_linux(Endpoint *endpoint, char *line)
{
    if (line[0] != ' ')
        return;
    g_strstrip(line);
    if (g_str_has_prefix(line, "ii ")) {
        char *name = g_strchug(line + 3);
        name[strcspn(name, " :\t")] = '\0';
        endpoint_add_name(endpoint, FROM_SOFTWARE, name, NULL, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
        return;
    }
    line[strcspn(line, "|")] = '\0';
    for (int cut = 0; cut < 2; cut++) {
        char *dash = strrchr(line, '-');
        if (dash && dash != line)
            *dash = '\0';
    }
    endpoint_add_name(endpoint, FROM_SOFTWARE, line, NULL, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
}

/* "Path : ...", "Application : Name" pairs of the macOS list. */
static void add_macos(Endpoint *endpoint, char *line)
{
    g_strstrip(line);
    const char *colon = strstr(line, " : ");
    if (colon && (g_str_has_prefix(line, "Application") || g_str_has_prefix(line, "Name")))
        endpoint_add_name(endpoint, FROM_SOFTWARE, colon + 3, NULL, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
}

static void add_output(Parse *parse, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool listed = false;
    for (char **line = lines; *line; line++) {
        if (parse->plugin == 20811)
            add_windows(parse->endpoint, *line, &listed);
        else if (parse->plugin == 22869)
            add_linux(parse->endpoint, *line);
        else if (parse->plugin == 83991)
            add_macos(parse->endpoint, *line);
    }
}

/* "Mon Mar  2 05:00:00 2026", as C's asctime writes it, is "2026-03-02 05:00:00". */
static void set_date(Endpoint *endpoint, const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    g_auto(GStrv) words = g_strsplit_set(text, " ", -1);
    const char *word[5] = {NULL};
    int n = 0;
    for (char **at = words; *at; at++)
        if (**at && n++ < 5)
            word[n - 1] = *at;
    const char *month = n == 5 && strlen(word[1]) == 3 ? strstr(months, word[1]) : NULL;
    if (!month || (month - months) % 3)
        return;
    g_autofree char *date = g_strdup_printf("%s-%02d-%02d %s", word[4], (int)(month - months) / 3 + 1,
                                            (int)CLAMP(atoi(word[2]), 0, 99), word[3]);
    endpoint_set(endpoint, &endpoint->date, date, strlen(date));
}

/* What the scanner takes the machine for (plugin 54615, Device Type:
 * https://docs.tenable.com/cyber-exposure-studies/asset-inventory/Content/KeyAssetAttributes.htm);
 * "general-purpose", "hypervisor" and others are computers. */
static void set_kind(Endpoint *endpoint, const char *type)
{
    static const struct {
        const char *type, *kind;
    } kinds[] = {{"printer", "printer"},       {"print-server", "printer"},
                 {"mobile", "phone"},          {"voip", "phone"},
                 {"router", "network"},        {"switch", "network"},
                 {"firewall", "network"},      {"load-balancer", "network"},
                 {"packet-shaper", "network"}, {"wireless-access-point", "network"},
                 {"camera", "camera"},         {"webcam", "camera"},
                 {"embedded", "embedded"},     {"scada", "scada"}};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(type, kinds[i].type) == 0)
            endpoint_set(endpoint, &endpoint->kind, kinds[i].kind, strlen(kinds[i].kind));
}

static void take_tag(Parse *parse, const char *text)
{
    Endpoint *endpoint = parse->endpoint;
    if (strcmp(parse->tag, "HOST_START") == 0)
        set_date(endpoint, text);
    if (strcmp(parse->tag, "system-type") == 0)
        set_kind(endpoint, text);
    if (strcmp(parse->tag, "host-ip") == 0)
        endpoint_add_addresses(endpoint, text);
    const struct {
        const char *tag;
        const char **target;
    } tags[] = {{"host-fqdn", &endpoint->name}, {"netbios-name", &endpoint->name},
                {"hostname", &endpoint->name},  {"operating-system", &endpoint->system},
                {"bios-uuid", &endpoint->uuid}, {"mac-serial", &endpoint->serial}};
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(parse->tag, tags[i].tag) == 0)
            endpoint_set(endpoint, tags[i].target, text, strlen(text));
}

static bool end_host(Parse *parse, GError **error)
{
    g_autoptr(Endpoint) endpoint = g_steal_pointer(&parse->endpoint);
    /* The scanner saw a machine from outside: what runs there is not known. */
    if (!parse->listed && strcmp(endpoint->kind, "computer") == 0)
        endpoint_set(endpoint, &endpoint->kind, KIND_UNLISTED, strlen(KIND_UNLISTED));
    return sink_take(parse->sink, endpoint, error);
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    (void)walk;
    Parse *parse = context;
    if (!parse->endpoint)
        return true;
    if (strcmp(name, "tag") == 0)
        take_tag(parse, text);
    else if (strcmp(name, "plugin_output") == 0 && parse->plugin)
        add_output(parse, text);
    else if (strcmp(name, "ReportHost") == 0) {
        parse->hosts++;
        return end_host(parse, error);
    }
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    static const XmlHandler handler = {
        .start = on_start, .end = on_end, .several = true, .text_most = OUTPUT_MOST};
    Parse parse = {.sink = sink};
    bool good = xml_walk(input, &handler, &parse, error);
    endpoint_free(parse.endpoint);
    if (good && parse.hosts == 0)
        return fail_input(error, "%s: a Nessus report without a host", input_name(input));
    return good;
}

static int probe(const char *head, gsize length)
{
    (void)length;
    return *xml_start(head) == '<' && strstr(head, "<NessusClientData_v2") ? 95 : 0;
}

const Reader reader_nessus = {
    "nessus",
    "nessus",
    "Nessus v2 report (.nessus) with the plugins that list installed software",
    "programs and packages, operating system, addresses",
    "https://static.tenable.com/documentation/nessus_v2_file_format.pdf",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
