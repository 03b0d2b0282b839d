/* CSV with a header: one row per endpoint and program, in any order. Columns by their usual names, or by
 * --columns. */
#include "base/error.h"
#include "inventory/collect.h"
#include "inventory/csv_table.h"

#include <string.h>

/* Usual headers of each field, first match wins: those of
 * - Intune's reports AppInvRawData, AppInvByDevice and DevicesWithInventory
 *   (https://learn.microsoft.com/en-us/mem/intune/fundamentals/reports-export-graph-available-reports),
 * - Configuration Manager's views v_R_System, v_Add_Remove_Programs, v_GS_INSTALLED_SOFTWARE
 *   (https://learn.microsoft.com/en-us/intune/configmgr/develop/core/understand/sqlviews/hardware-inventory-views-configuration-manager),
 * - Lansweeper's tables tblAssets, tblSoftware, tblSoftwareUni, as its reports select them,
 * - Defender's table DeviceTvmSoftwareInventory
 *   (https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-devicetvmsoftwareinventory-table),
 * - Tenable's software export
 *   (https://docs.tenable.com/vulnerability-management/Content/Explore/export-software-csv-keys.htm),
 * and what people call them by hand. */
static const struct {
    const char *field;
    const char *const headers[20];
} usual[] = {
    {"id",
     {"id", "endpoint", "endpoint_id", "endpointid", "deviceid", "device id", "computer id", "resourceid",
      "assetid", "agent id", "host id", "asset tag", "asset_info.asset_id", NULL}},
    {"name",
     {"name", "hostname", "computer", "computer name", "computername", "device name", "devicename",
      "assetname", "asset name", "netbios_name0", "name0", "machine name", "netbios name", "fqdn",
      "asset_info.asset_name", "managed device name", NULL}},
    {"software",
     {"software", "program", "displayname", "display name", "software name", "softwarename", "application",
      "applicationname", "application name", "displayname0", "productname0", "arpdisplayname0",
      "software title", "softwaretitle", "app name", "installed software", "product_info.product", NULL}},
    {"publisher",
     {"publisher", "softwarevendor", "applicationpublisher", "application publisher", "software publisher",
      "softwarepublisher", "publisher0", "software manufacturer", "app publisher", "product_info.vendor",
      "vendor", "manufacturer" /* of the machine, where the program has one of its own */, NULL}},
    {"version",
     {"version", "software version", "softwareversion", "displayversion", "applicationversion",
      "application version", "version0", "productversion0", "app version", "product_info.version", NULL}},
    {"platform",
     {"platform", "os", "operating system", "operatingsystem", "osplatform", "osdescription",
      "os description", "os name", "osname", "operating_system_name_and0", "caption0", NULL}},
    {"os-version", {"os version", "osversion", "operating system version", "operatingsystemversion", NULL}},
    {"workgroup", {"domain", "domain name", "workgroup", "resource_domain_or_workgr0", NULL}},
    {"uuid", {"uuid", "smbios uuid", "smbios_guid0", "hardware uuid", NULL}},
    {"serial", {"serial", "serial number", "serialnumber", "serialnumber0", "serial no", NULL}},
    {"address",
     {"ip address", "ipaddress", "ip addresses", "ip", "ip_addresses0", "ipaddress0", "ipv4", "ipv6",
      "wifiipv4address", "asset_info.ipv4_addresses", NULL}},
    {"date",
     {"last check-in", "lastcontact", "lastseen", "last seen", "last successful scan", "last_seen", NULL}},
    {"kind", {"assettypename", "asset type", NULL}},
    {"site", {"site", "location", NULL}},
    {"service", {"service", NULL}},
    {"criticality", {"criticality", NULL}},
    {"tags", {"tags", "tag", NULL}},
};

typedef struct {
    int id, name, software, publisher, version, platform, os_version, workgroup, uuid, serial, address, date,
        kind;
    bool underscores;        /* names have '_' for blanks, as Defender's table has them */
    GArray *attributes;      /* of int: columns that are attributes */
    GPtrArray *attribute_of; /* of const char *: their names */
} Columns;

static void columns_clear(Columns *columns)
{
    if (columns->attributes)
        g_array_unref(columns->attributes);
    if (columns->attribute_of)
        g_ptr_array_unref(columns->attribute_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Columns, columns_clear)

static int *known_column(Columns *columns, const char *field)
{
    const struct {
        const char *field;
        int *column;
    } known[] = {{"id", &columns->id},
                 {"name", &columns->name},
                 {"software", &columns->software},
                 {"publisher", &columns->publisher},
                 {"version", &columns->version},
                 {"platform", &columns->platform},
                 {"os-version", &columns->os_version},
                 {"workgroup", &columns->workgroup},
                 {"uuid", &columns->uuid},
                 {"serial", &columns->serial},
                 {"address", &columns->address},
                 {"date", &columns->date},
                 {"kind", &columns->kind}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(field, known[i].field) == 0)
            return known[i].column;
    return NULL;
}

static void set_column(Columns *columns, const char *field, int column)
{
    int *known = known_column(columns, field);
    if (known) {
        *known = column;
    } else {
        g_array_append_val(columns->attributes, column);
        g_ptr_array_add(columns->attribute_of, g_strdup(field));
    }
}

static bool set_asked(const CsvTable *table, const char *file, const ReaderOptions *options, Columns *columns,
                      GError **error)
{
    const char *field, *header;
    g_autoptr(GList) fields = options && options->columns ? g_hash_table_get_keys(options->columns) : NULL;
    fields = g_list_sort(fields, (GCompareFunc)strcmp);
    for (GList *at = fields; at; at = at->next) {
        field = at->data;
        header = g_hash_table_lookup(options->columns, field);
        int column = csv_column(table, header);
        if (column < 0) {
            g_autofree char *headers = csv_headers(table);
            return fail_input(error,
                              "%s:1: no column '%s', which --columns names for %s; the columns are: %s", file,
                              header, field, headers);
        }
        set_column(columns, field, column);
    }
    return true;
}

static bool asked_for(const ReaderOptions *options, const char *field)
{
    return options && options->columns && g_hash_table_contains(options->columns, field);
}

/* Intune's export of all devices, which names no program: it tells which endpoints there are. Headers:
 * https://learn.microsoft.com/en-us/mem/intune/fundamentals/reports-export-graph-available-reports
 * (DevicesWithInventory) */
static bool lists_devices(const CsvTable *table)
{
    return csv_column(table, "Device ID") >= 0 && csv_column(table, "Ownership") >= 0 &&
           csv_column(table, "Compliance") >= 0;
}

/* Defender's table, whole or what a query left of it. */
static bool is_defender_table(const CsvTable *table)
{
    bool whole = csv_column(table, "EndOfSupportStatus") >= 0;
    bool programs = csv_column(table, "SoftwareName") >= 0 && csv_column(table, "SoftwareVendor") >= 0;
    return whole ||
           (programs && (csv_column(table, "DeviceName") >= 0 || csv_column(table, "DeviceId") >= 0));
}

static bool find_columns(const CsvTable *table, const char *file, const ReaderOptions *options,
                         Columns *columns, GError **error)
{
    if (!set_asked(table, file, options, columns, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        if (asked_for(options, usual[i].field))
            continue;
        int column = -1;
        for (const char *const *header = usual[i].headers; *header && column < 0; header++)
            column = csv_column(table, *header);
        if (column >= 0)
            set_column(columns, usual[i].field, column);
    }
    columns->underscores = is_defender_table(table);
    g_autofree char *headers = csv_headers(table);
    if (columns->id < 0 && columns->name < 0)
        return fail_input(
            error,
            "%s:1: no column for the endpoint's id or name; the columns are: %s; say which it is "
            "with --columns id=COLUMN",
            file, headers);
    if (columns->software < 0 && !lists_devices(table))
        return fail_input(error,
                          "%s:1: no column for the program's name; the columns are: %s; say which it is with "
                          "--columns software=COLUMN",
                          file, headers);
    return true;
}

static const char *field_of(const char *const *row, int column)
{
    return column >= 0 ? row[column] : "";
}

/* The endpoint of the rows at hand, and what they say of it. */
typedef struct {
    const EndpointSink *sink;
    const Columns *columns;
    Endpoint *endpoint;
    const char **said; /* per column, in the endpoint's memory; NULL where the column says nothing of it, and
                          all of them before the first row */
    guint count;       /* of columns */
    bool begun;        /* there was a row */
    bool part;         /* of a file: it may have no row to read */
} Rows;

/* Types of assets that are no computers; all others are. As Lansweeper names them
 * (https://support.syncfish.com.au/cs/rule-3-mapping-of-lansweeper-asset-types-to-servic), and in other words
 * of the same meaning. */
static void set_kind(Endpoint *endpoint, const char *type)
{
    static const struct {
        const char *type, *kind;
    } kinds[] = {{"printer", "printer"},
                 {"multifunction printer", "printer"},
                 {"network device", "network"},
                 {"network equipment", "network"},
                 {"switch", "network"},
                 {"router", "network"},
                 {"firewall", "network"},
                 {"modem", "network"},
                 {"hub", "network"},
                 {"load balancer", "network"},
                 {"access point", "network"},
                 {"wireless access point", "network"},
                 {"wireless controller", "network"},
                 {"phone", "phone"},
                 {"smartphone", "phone"},
                 {"mobile phone", "phone"},
                 {"ip phone", "phone"},
                 {"voip phone", "phone"},
                 {"iphone", "phone"},
                 {"ipad", "phone"},
                 {"android", "phone"},
                 {"monitor", "monitor"},
                 {"webcam", "camera"},
                 {"camera", "camera"},
                 {"network camera", "camera"},
                 {"ip switch", "network"},
                 {"ip router", "network"},
                 {"ip firewall", "network"},
                 {"wireless access points", "network"},
                 {"wireless lan controller", "network"},
                 {"other mobile", "phone"},
                 {"tablet", "phone"},
                 {"display (monitor)", "monitor"},
                 {"ip camera", "camera"},
                 {"scanner", "scanner"},
                 {"nas", "storage"},
                 {"san", "storage"},
                 {"ups", "ups"}};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_ascii_strcasecmp(type, kinds[i].type) == 0)
            endpoint->kind = kinds[i].kind;
}

/* False where the column says nothing of the endpoint. */
static bool describe(Endpoint *endpoint, const Columns *columns, guint column, const char *text)
{
    const struct {
        int column;
        const char **field;
    } fields[] = {{columns->id, &endpoint->id},
                  {columns->name, &endpoint->name},
                  {columns->platform, &endpoint->system},
                  {columns->uuid, &endpoint->uuid},
                  {columns->serial, &endpoint->serial},
                  {columns->date, &endpoint->date},
                  {columns->workgroup, &endpoint->workgroup}};
    bool tells = (int)column == columns->address || (int)column == columns->os_version;
    if ((int)column == columns->kind) {
        set_kind(endpoint, text);
        if (columns->platform < 0) /* Lansweeper's types of computers are their systems */
            endpoint_set(endpoint, &endpoint->system, text, strlen(text));
        tells = true;
    }
    if ((int)column == columns->address)
        endpoint_add_addresses(endpoint, text);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].column == (int)column) {
            endpoint_set(endpoint, fields[i].field, text, strlen(text));
            tells = true;
        }
    for (guint i = 0; i < columns->attributes->len; i++) {
        if (g_array_index(columns->attributes, int, i) != (int)column)
            continue;
        tells = true;
        const char *name = columns->attribute_of->pdata[i];
        if (strcmp(name, "tags") != 0) {
            endpoint_set_attribute(endpoint, name, text);
            continue;
        }
        g_auto(GStrv) values = g_strsplit(text, ";", -1);
        for (char **value = values; *value; value++)
            endpoint_set_attribute(endpoint, name, *value);
    }
    return tells;
}

/* Does the row say of its endpoint what the one before said of its own? */
static bool says_the_same(const Rows *rows, const char *const *row)
{
    bool same = rows->begun;
    for (guint c = 0; same && c < rows->count; c++)
        same = !rows->said[c] || strcmp(rows->said[c], row[c]) == 0;
    return same;
}

static bool deliver(const Rows *rows, GError **error)
{
    return !rows->begun || sink_take(rows->sink, rows->endpoint, error);
}

/* "Windows" and "10.0.22631" in two columns are "Windows 10.0.22631": what a system brings along depends on
 * its version. */
static void add_version(Endpoint *endpoint, const char *version)
{
    if (!*endpoint->system || strpbrk(endpoint->system, "0123456789") || !g_ascii_isdigit(*version))
        return;
    g_autofree char *system = g_strdup_printf("%s %s", endpoint->system, version);
    endpoint_set(endpoint, &endpoint->system, system, strlen(system));
}

static void begin_endpoint(Rows *rows, const char *const *row)
{
    endpoint_reset(rows->endpoint);
    for (guint c = 0; c < rows->count; c++)
        rows->said[c] = describe(rows->endpoint, rows->columns, c, row[c])
                            ? arena_text(&rows->endpoint->memory, row[c], strlen(row[c]))
                            : NULL;
    add_version(rows->endpoint, field_of(row, rows->columns->os_version));
    rows->begun = true;
}

static void add_program(const Rows *rows, const char *const *row)
{
    const Columns *columns = rows->columns;
    const char *name = field_of(row, columns->software), *publisher = field_of(row, columns->publisher);
    g_autofree char *plain = columns->underscores ? g_strdelimit(g_strdup(name), "_", ' ') : NULL;
    g_autofree char *maker = columns->underscores ? g_strdelimit(g_strdup(publisher), "_", ' ') : NULL;
    endpoint_add_name(rows->endpoint, FROM_SOFTWARE, plain ? plain : name, maker ? maker : publisher, NULL,
                      STATE_UNKNOWN, STATE_UNKNOWN);
}

/* Rows side by side that say the same of their endpoint become one record; all others, several that add up.
 * So it makes no difference between which rows a file is cut. */
static bool read_rows(CsvTable *table, const char *file, Rows *rows, GError **error)
{
    const Columns *columns = rows->columns;
    GError *wrong = NULL;
    int64_t seen = 0;
    for (const char *const *row; (row = csv_next(table, &wrong)); seen++) {
        if (!*field_of(row, columns->id) && !*field_of(row, columns->name)) {
            fail_input(&wrong,
                       "%s:%" G_GINT64_FORMAT
                       ": the row has no endpoint id or name; fill it in or remove the row",
                       file, csv_line(table));
            if (!sink_refuse(rows->sink, csv_line(table), g_steal_pointer(&wrong), error))
                return false;
            continue;
        }
        if (!says_the_same(rows, row)) {
            if (!deliver(rows, error))
                return false;
            begin_endpoint(rows, row);
        }
        add_program(rows, row);
    }
    if (wrong) {
        g_propagate_error(error, wrong);
        return false;
    }
    if (seen == 0 && !rows->part)
        return fail_input(error, "%s: %s", file, cut_at_rows.nothing);
    return deliver(rows, error);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    g_autoptr(CsvTable) table = csv_open(input, error);
    if (!table)
        return false;
    g_auto(Columns) columns = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, false, NULL, NULL};
    columns.attributes = g_array_new(FALSE, FALSE, sizeof(int));
    columns.attribute_of = g_ptr_array_new_with_free_func(g_free);
    if (!find_columns(table, input_name(input), options, &columns, error))
        return false;
    g_autoptr(Endpoint) endpoint = endpoint_new();
    g_autofree const char **said = g_new0(const char *, csv_columns(table) + 1);
    Rows rows = {sink, &columns, endpoint, said, csv_columns(table), false, input_is_part(input)};
    return read_rows(table, input_name(input), &rows, error);
}

static bool has_header(char *const *headers, const char *field)
{
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
        for (const char *const *header = usual[i].headers; strcmp(usual[i].field, field) == 0 && *header;
             header++)
            if (g_strv_contains((const char *const *)headers, *header))
                return true;
    return false;
}

/* Text whose first line has a delimiter; sure where it has the headers that an inventory needs. */
static int probe(const char *head, gsize length)
{
    if (g_str_has_prefix(head, "\xef\xbb\xbf")) {
        head += 3;
        length -= 3;
    }
    const gsize start = csv_header_start(head);
    head += start;
    length -= start;
    const char *end = memchr(head, '\n', length);
    g_autofree char *line = g_strndup(head, end ? (gsize)(end - head) : MIN(length, 4096));
    g_autofree char *lower = g_ascii_strdown(line, -1);
    if (*lower == '<' || *lower == '{' || *lower == '[' || !strpbrk(lower, ",;\t|") ||
        memchr(head, '\0', length))
        return 0;
    g_auto(GStrv) headers = g_strsplit_set(lower, ",;\t|", -1);
    for (char **header = headers; *header; header++)
        g_strstrip(g_strdelimit(*header, "\"\r", ' '));
    bool endpoint = has_header(headers, "id") || has_header(headers, "name");
    bool devices = g_strv_contains((const char *const *)headers, "ownership") &&
                   g_strv_contains((const char *const *)headers, "compliance");
    return endpoint && (devices || has_header(headers, "software")) ? 60 : 20;
}

const Reader reader_csv = {
    "csv",
    NULL,
    "CSV with a header row, one row per endpoint and program: Intune, Configuration Manager, Lansweeper, "
    "Defender, Tenable",
    "programs, addresses, UUID, serial, date, attributes (site, service, criticality, tags)",
    "https://www.rfc-editor.org/rfc/rfc4180; headers: "
    "https://learn.microsoft.com/en-us/mem/intune/fundamentals/reports-export-graph-available-reports, "
    "https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-devicetvmsoftwareinventory-table, "
    "https://docs.tenable.com/vulnerability-management/Content/Explore/export-software-csv-keys.htm",
    &cut_at_rows,
    probe,
    read_all,
};
