/* Microsoft Defender for Endpoint software inventory: pages of the API (an object with "value", a list) or
 * exported files with one object a line. Format:
 * https://learn.microsoft.com/en-us/defender-endpoint/api/get-assessment-software-inventory */
#include "inventory/collect.h"
#include "inventory/records.h"

#include <string.h>

/* Names are lower case with '_' for blanks there; other tools write them with blanks. */
static char *plain(char *text)
{
    return text ? g_strdelimit(text, "_", ' ') : NULL;
}

/* Rows of the device antivirus health report
 * (https://learn.microsoft.com/en-us/defender-endpoint/api/device-health-export-antivirus-health-report-api):
 * avMode is 0 active, 1 passive, 2 disabled, 3 other, 4 EDR blocked, 5 passive audit. One that is passive
 * runs beside another that is in charge, so that it is neither on nor off. */
static void add_antivirus(Endpoint *endpoint, const cJSON *row, const char *mode)
{
    static const char *const on[] = {"0", "active", NULL}, *const off[] = {"2", "disabled", NULL};
    g_autofree char *word = g_ascii_strdown(mode, -1);
    State enabled = g_strv_contains(on, word)    ? STATE_YES
                    : g_strv_contains(off, word) ? STATE_NO
                                                 : STATE_UNKNOWN;
    endpoint_add_name(endpoint, FROM_ANTIVIRUS, "Microsoft Defender Antivirus", "Microsoft", NULL, enabled,
                      loose_state(row, "avIsSignatureUpToDate"));
}

static bool take_row(const JsonDocument *document, const cJSON *row, gpointer context, GError **error)
{
    Collection *endpoints = context;
    g_autofree char *id = cJSON_IsObject(row) ? loose_text(row, "deviceId") : NULL;
    g_autofree char *mode = cJSON_IsObject(row) ? loose_text(row, "avMode") : NULL;
    if (!id && mode)
        id = loose_text(row, "machineId");
    if (!id)
        return json_fail(document, row, error, "expected a row of the software inventory with \"deviceId\"");
    Endpoint *endpoint = collection_get(endpoints, id);
    endpoint_set(endpoint, &endpoint->id, id, strlen(id));
    loose_set(endpoint, &endpoint->name, row, "computerDnsName");
    loose_set(endpoint, &endpoint->name, row, "deviceName");
    loose_set(endpoint, &endpoint->system, row, "osPlatform");
    g_autofree char *group = loose_text(row, "rbacGroupName");
    if (group && endpoint->attributes->len == 0)
        endpoint_set_attribute(endpoint, "tags", group);
    if (mode)
        add_antivirus(endpoint, row, mode);
    g_autofree char *name = plain(loose_text(row, "softwareName")),
                    *vendor = plain(loose_text(row, "softwareVendor"));
    g_autofree char *version = loose_text(row, "softwareVersion");
    endpoint_add_name(endpoint, FROM_SOFTWARE, name, vendor, version, STATE_UNKNOWN, STATE_UNKNOWN);
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Collection) endpoints = collection_new(sink);
    return records_read_pages(input, sink, "value", take_row, endpoints, error) &&
           collection_deliver(endpoints, sink, input_name(input), "rows of the software inventory", error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    if (*records_start(head) != '{' && *records_start(head) != '[')
        return 0;
    return strstr(head, "\"softwareName\"") && strstr(head, "\"deviceId\"") ? 85
           : strstr(head, "\"avMode\"") && strstr(head, "\"machineId\"")    ? 85
           : strstr(head, "SoftwareInventory") && strstr(head, "\"value\"") ? 75
                                                                            : 0;
}

const Reader reader_defender = {
    "defender-inventory",
    "defender",
    "Microsoft Defender for Endpoint software inventory and antivirus health (API pages, files of one object "
    "a line)",
    "programs with vendor, Defender's mode and signatures, device group",
    "https://learn.microsoft.com/en-us/defender-endpoint/api/get-assessment-software-inventory",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
