/* macOS `system_profiler -xml`: a property list with a list of applications (SPApplicationsDataType) and,
 * where it was asked for, the machine (SPHardwareDataType, SPSoftwareDataType). The file's name stands in for
 * a machine's. */
#include "base/error.h"
#include "inventory/collect.h"
#include "inventory/xml_walk.h"

#include <string.h>

typedef struct {
    Endpoint *endpoint;
    char key[64]; /* the last <key> */
    GString *name, *version, *signer;
    bool plist, profile, applications;
} Parse;

/* "Developer ID Application: F-Secure Corporation (6KALSAFZJC)" says who published it. */
static char *publisher_of(const char *signer)
{
    const char *colon = strstr(signer, ": ");
    if (!colon)
        return g_strdup("");
    char *publisher = g_strdup(colon + 2);
    char *bracket = strrchr(publisher, '(');
    if (bracket && bracket != publisher)
        *bracket = '\0';
    return g_strstrip(publisher);
}

static void end_item(Parse *parse)
{
    if (parse->name->len && parse->applications) {
        g_autofree char *publisher = publisher_of(parse->signer->str);
        endpoint_add_name(parse->endpoint, FROM_SOFTWARE, parse->name->str, publisher, parse->version->str,
                          STATE_UNKNOWN, STATE_UNKNOWN);
    }
    g_string_truncate(parse->name, 0);
    g_string_truncate(parse->version, 0);
    g_string_truncate(parse->signer, 0);
}

static void set(Endpoint *endpoint, const char **field, const char *text)
{
    endpoint_set(endpoint, field, text, strlen(text));
}

static void on_string(Parse *parse, const char *text)
{
    if (strcmp(parse->key, "_dataType") == 0) {
        parse->profile = true;
        parse->applications = strcmp(text, "SPApplicationsDataType") == 0;
    } else if (strcmp(parse->key, "_name") == 0) {
        g_string_assign(parse->name, text);
    } else if (strcmp(parse->key, "version") == 0) {
        g_string_assign(parse->version, text);
    } else if (strcmp(parse->key, "signed_by") == 0 && parse->signer->len == 0) {
        g_string_assign(parse->signer, text);
    } else if (strcmp(parse->key, "platform_UUID") == 0) {
        set(parse->endpoint, &parse->endpoint->uuid, text);
    } else if (strcmp(parse->key, "serial_number") == 0) {
        set(parse->endpoint, &parse->endpoint->serial, text);
    } else if (strcmp(parse->key, "local_host_name") == 0) {
        set(parse->endpoint, &parse->endpoint->name, text);
    }
}

static bool on_end(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error)
{
    (void)error;
    Parse *parse = context;
    if (strcmp(name, "key") == 0)
        g_strlcpy(parse->key, text, sizeof parse->key);
    else if (strcmp(name, "string") == 0)
        on_string(parse, text);
    else if (strcmp(name, "dict") == 0)
        end_item(parse);
    else if (strcmp(name, "plist") == 0 && xml_depth(walk) == 1)
        parse->plist = true;
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    static const XmlHandler handler = {.end = on_end, .doctype = true};
    g_autoptr(Endpoint) endpoint = endpoint_new();
    set(endpoint, &endpoint->system, "macOS");
    Parse parse = {.endpoint = endpoint};
    GString **texts[] = {&parse.name, &parse.version, &parse.signer};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_string_new(NULL);
    bool good = xml_walk(input, &handler, &parse, error);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_free(*texts[i], TRUE);
    if (good && !parse.profile)
        return fail_input(error,
                          "%s: a property list, but not of system_profiler; run `system_profiler -xml "
                          "SPApplicationsDataType SPHardwareDataType`",
                          input_name(input));
    endpoint_name_after_file(endpoint, input_name(input));
    return good && sink_take(sink, endpoint, error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    return *xml_start(head) == '<' && strstr(head, "<plist")
               ? (strstr(head, "SPApplicationsDataType") ? 95 : 60)
               : 0;
}

const Reader reader_system_profiler = {
    "system-profiler",
    "system-profiler",
    "macOS system_profiler -xml",
    "applications with signer; the file's name where no machine is named",
    "man system_profiler on macOS",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
