#include "inventory/readers/csv_headers.h"

#include "inventory/csv_table.h"

#include <string.h>

/* Usual headers of each field, first match wins (but for "Name", see headers_name_programs): those of
 * - Intune's reports AppInvRawData, AppInvByDevice, DevicesWithInventory, Devices and DeviceCompliance (a
 * column with "_loc" behind its name has words where the one without has numbers)
 *   (https://learn.microsoft.com/en-us/mem/intune/fundamentals/reports-export-graph-available-reports),
 * - Configuration Manager's views v_R_System, v_Add_Remove_Programs, v_GS_INSTALLED_SOFTWARE
 *   (https://learn.microsoft.com/en-us/intune/configmgr/develop/core/understand/sqlviews/hardware-inventory-views-configuration-manager),
 * - CMPivot's InstalledSoftware: Device, and of the class SMS_InstalledSoftware ProductName, Publisher and
 *   ProductVersion (https://learn.microsoft.com/en-us/intune/configmgr/core/servers/manage/cmpivot),
 * - Lansweeper's tables tblAssets, tblSoftware, tblSoftwareUni, tsysAssetTypes, as its reports select them
 *   (such as those of https://github.com/jschlackman/Lansweeper),
 * - Defender's table DeviceTvmSoftwareInventory
 *   (https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-devicetvmsoftwareinventory-table),
 * - Tenable's software export
 *   (https://docs.tenable.com/vulnerability-management/Content/Explore/export-software-csv-keys.htm),
 * - PowerShell, which tells by PSComputerName from which machine an object came
 *   (https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/invoke-command),
 * and what people call them by hand. */
static const struct {
    const char *field;
    const char *const headers[20];
} usual[] = {
    {"id",
     {"id", "endpoint", "endpoint_id", "endpointid", "deviceid", "device id", "computer id", "resourceid",
      "assetid", "agent id", "host id", "asset tag", "asset_info.asset_id", NULL}},
    {"name",
     {"pscomputername", "name", "hostname", "computer", "computer name", "computername", "device name",
      "devicename", "assetname", "asset name", "netbios_name0", "name0", "machine name", "netbios name",
      "fqdn", "asset_info.asset_name", "managed device name", "device", NULL}},
    {"software",
     {"software", "program", "displayname", "display name", "software name", "softwarename", "application",
      "applicationname", "application name", "displayname0", "productname0", "arpdisplayname0",
      "software title", "softwaretitle", "app name", "installed software", "product_info.product",
      "productname", NULL}},
    {"publisher",
     {"publisher", "softwarevendor", "applicationpublisher", "application publisher", "software publisher",
      "softwarepublisher", "publisher0", "software manufacturer", "app publisher", "product_info.vendor",
      "vendor", "manufacturer" /* of the machine, where the program has one of its own */, NULL}},
    {"version",
     {"version", "software version", "softwareversion", "displayversion", "applicationversion",
      "application version", "version0", "productversion0", "app version", "product_info.version",
      "productversion", NULL}},
    {"platform",
     {"platform", "os_loc", "devicetype_loc", "os", "operating system", "operatingsystem", "osplatform",
      "osdescription", "os description", "os name", "osname", "operating_system_name_and0", "caption0",
      "devicetype", NULL}},
    {"os-version", {"os version", "osversion", "operating system version", "operatingsystemversion", NULL}},
    {"workgroup", {"domain", "domain name", "workgroup", "resource_domain_or_workgr0", NULL}},
    {"uuid", {"uuid", "smbios uuid", "smbios_guid0", "hardware uuid", NULL}},
    {"serial", {"serial", "serial number", "serialnumber", "serialnumber0", "serial no", NULL}},
    {"address",
     {"ip address", "ipaddress", "ip addresses", "ip", "ip_addresses0", "ipaddress0", "ipv4", "ipv6",
      "wifiipv4address", "asset_info.ipv4_addresses", NULL}},
    {"date",
     {"last check-in", "lastcontact", "lastseen", "last seen", "last successful scan", "last_seen", NULL}},
    {"kind", {"assettypename", "asset type", "assettype", NULL}},
    {"site", {"site", "location", NULL}},
    {"service", {"service", NULL}},
    {"criticality", {"criticality", NULL}},
    {"tags", {"tags", "tag", NULL}},
};

/* Place of the header, or -1. */
static int place_of(const char *const *headers, const char *wanted)
{
    for (int i = 0; headers[i]; i++)
        if (g_ascii_strcasecmp(headers[i], wanted) == 0)
            return i;
    return -1;
}

/* Place of the usual header. "ProductName" is that of a machine or its system where it has neither version
 * nor publisher beside it. */
static int usual_place(const char *const *headers, const char *usual_header)
{
    bool program = strcmp(usual_header, "productname") != 0 || place_of(headers, "productversion") >= 0 ||
                   place_of(headers, "publisher") >= 0;
    return program ? place_of(headers, usual_header) : -1;
}

static const char *const *usual_of(const char *field)
{
    gsize i = 0;
    while (strcmp(usual[i].field, field) != 0)
        i++;
    return usual[i].headers;
}

/* Is one of them a usual header of the field, other than `but` (NULL: any)? */
static bool has_usual(const char *const *headers, const char *field, const char *but)
{
    for (const char *const *header = usual_of(field); *header; header++)
        if (g_strcmp0(*header, but) != 0 && usual_place(headers, *header) >= 0)
            return true;
    return false;
}

bool headers_name_programs(const char *const *headers)
{
    return place_of(headers, "name") >= 0 && has_usual(headers, "name", "name") &&
           (has_usual(headers, "publisher", "manufacturer") || has_usual(headers, "version", NULL));
}

/* What has a say in which endpoint it is: such fields may have a column in common. */
static bool tells_who(const char *field)
{
    static const char *const fields[] = {"id", "name", "uuid", "serial", NULL};
    return g_strv_contains(fields, field);
}

void headers_take(const char **taken_by, int column, const char *field)
{
    if (!taken_by[column] || tells_who(taken_by[column]))
        taken_by[column] = field;
}

static bool is_free(const char *const *taken_by, int column, const char *field)
{
    return column >= 0 && (!taken_by[column] || (tells_who(taken_by[column]) && tells_who(field)));
}

gsize headers_fields(void)
{
    return G_N_ELEMENTS(usual);
}

int headers_usual(const char *const *headers, bool program, const char *const *taken_by, gsize number,
                  const char **field)
{
    bool software = strcmp(usual[number].field, "software") == 0;
    *field = usual[number].field;
    for (const char *const *header = usual[number].headers; *header; header++) {
        int column = usual_place(headers, *header);
        if (is_free(taken_by, column, *field) && !(program && strcmp(*header, "name") == 0))
            return column;
    }
    int name = software && program ? place_of(headers, "name") : -1;
    return is_free(taken_by, name, *field) ? name : -1;
}

#define ROWS 4

/* Lists that tools export, by headers that no other has together: of each row one, and exactly so written
 * where '=' stands before it ("LastSeen" has many makers). Sources as above. */
static const struct {
    Origin origin;
    const char *const headers[ROWS][5];
} exports[] = {
    {{"intune", "applications"},
     {{"ApplicationName", "Application name", NULL},
      {"ApplicationPublisher", "Application publisher", NULL},
      {"DeviceId", "Device ID", "DeviceName", "Device name", NULL}}},
    /* All devices, without their programs: as the portal exports them (DevicesWithInventory), and by the
     * names of Graph, as in Devices and DeviceCompliance. */
    {{"intune", "devices"},
     {{"Device ID", "DeviceId", NULL},
      {"Ownership", "OwnerType", NULL},
      {"Compliance", "CompliantState", "ComplianceState", NULL}}},
    {{"configuration-manager", "installed-software"},
     {{"ResourceID", "Netbios_Name0", "Name0", NULL}, {"ProductName0", "ARPDisplayName0", NULL}}},
    {{"configuration-manager", "add-remove-programs"},
     {{"ResourceID", "Netbios_Name0", "Name0", NULL}, {"DisplayName0", NULL}}},
    {{"lansweeper", "software"}, {{"AssetName", NULL}, {"softwareName", NULL}}},
    {{"lansweeper", "software"},
     {{"AssetName", NULL},
      {"Software", NULL},
      {"AssetTypename", "IPLocation", "Lasttried", "Userdomain", NULL}}},
    {{"lansweeper", "software"},
     {{"AssetName", NULL},
      {"Software", NULL},
      {"=Lastseen", NULL},
      {"AssetType", "AssetID", "Domain", NULL}}},
    {{"defender", "software-inventory"},
     {{"DeviceId", NULL}, {"SoftwareName", NULL}, {"SoftwareVendor", NULL}}},
    {{"tenable", "software"},
     {{"asset_info.asset_id", "asset_info.asset_name", NULL}, {"product_info.product", NULL}}},
};

static bool has_any(const char *const *headers, const char *const *wanted)
{
    bool has = !*wanted; /* a row of which nothing is asked */
    for (; *wanted && !has; wanted++)
        has = **wanted == '=' ? g_strv_contains(headers, *wanted + 1) : place_of(headers, *wanted) >= 0;
    return has;
}

Origin headers_origin(const char *const *headers)
{
    for (gsize i = 0; i < G_N_ELEMENTS(exports); i++) {
        bool all = true;
        for (gsize row = 0; row < ROWS && all; row++)
            all = has_any(headers, exports[i].headers[row]);
        if (all)
            return exports[i].origin;
    }
    return (Origin){NULL, NULL};
}

bool headers_list_devices(const char *const *headers)
{
    return g_strcmp0(headers_origin(headers).report, "devices") == 0;
}

bool headers_are_sure(const char *const *headers)
{
    bool endpoint = has_usual(headers, "id", NULL) || has_usual(headers, "name", NULL);
    return endpoint && (headers_list_devices(headers) || has_usual(headers, "software", NULL) ||
                        headers_name_programs(headers));
}

char **headers_peek(const char *head, gsize length)
{
    if (g_str_has_prefix(head, "\xef\xbb\xbf")) {
        head += 3;
        length -= 3;
    }
    const char delimiter = csv_delimiter(head);
    const gsize start = csv_header_start(head);
    head += start;
    length -= start;
    const char *line_end = memchr(head, '\n', length);
    if (*head == '<' || *head == '{' || *head == '[' ||
        memchr(head, '\0', line_end ? (gsize)(line_end - head) : length))
        return NULL;
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    const char *end = csv_field_end(head, delimiter);
    if (*end != delimiter)
        return NULL;
    for (const char *at = head; at; at = *end == delimiter ? end + 1 : NULL) {
        end = csv_field_end(at, delimiter);
        g_autofree char *header = g_strndup(at, (gsize)(end - at));
        g_strv_builder_add(headers, g_strstrip(g_strdelimit(header, "\"\r", ' ')));
    }
    return g_strv_builder_end(headers);
}

#define ABOVE_MOST 20 /* lines */

int headers_line_below(const char *head)
{
    for (int line = 2; line <= ABOVE_MOST; line++) {
        head += strcspn(head, "\n");
        if (!*head++)
            return 0;
        bool empty = *head == '\n' || *head == '\r';
        g_auto(GStrv) headers = empty ? NULL : headers_peek(head, strlen(head));
        if (headers && headers_are_sure((const char *const *)headers))
            return line;
    }
    return 0;
}
