/* CSV with a header: one row per endpoint and program, in any order. Columns by their usual names, or by
 * --columns. */
#include "base/error.h"
#include "base/find.h"
#include "inventory/collect.h"
#include "inventory/csv_table.h"
#include "inventory/readers/csv_headers.h"

#include <string.h>

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

static void set_column(Columns *columns, const char **taken_by, const char *field, int column)
{
    int *known = known_column(columns, field);
    headers_take(taken_by, column, field);
    if (known) {
        *known = column;
    } else {
        g_array_append_val(columns->attributes, column);
        g_ptr_array_add(columns->attribute_of, g_strdup(field));
    }
}

static bool set_asked(const CsvTable *table, const char *file, const ReaderOptions *options, Columns *columns,
                      const char **taken_by, GError **error)
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
        set_column(columns, taken_by, field, column);
    }
    return true;
}

static bool asked_for(const ReaderOptions *options, const char *field)
{
    return options && options->columns && g_hash_table_contains(options->columns, field);
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
    g_autofree const char **all = g_new0(const char *, csv_columns(table) + 1);
    g_autofree const char **taken_by = g_new0(const char *, csv_columns(table) + 1);
    for (guint i = 0; i < csv_columns(table); i++)
        all[i] = csv_header(table, i);
    if (!set_asked(table, file, options, columns, taken_by, error))
        return false;
    bool program = headers_name_programs(all);
    for (gsize i = 0; i < headers_fields(); i++) {
        const char *field;
        int column = headers_usual(all, program, taken_by, i, &field);
        if (column >= 0 && !asked_for(options, field))
            set_column(columns, taken_by, field, column);
    }
    columns->underscores = is_defender_table(table);
    g_autofree char *headers = csv_headers(table);
    if (columns->id < 0 && columns->name < 0)
        return fail_input(
            error,
            "%s:1: no column for the endpoint's id or name; the columns are: %s; say which it is "
            "with --columns id=COLUMN",
            file, headers);
    if (columns->software < 0 && !headers_list_devices(all))
        return fail_input(error,
                          "%s:1: no column for the program's name; the columns are: %s; say which it is with "
                          "--columns software=COLUMN",
                          file, headers);
    return true;
}

static CsvField field_of(const CsvField *row, int column)
{
    return column >= 0 ? row[column] : (CsvField){"", 0};
}

/* The endpoint of the rows at hand, and what they say of it. */
typedef struct {
    const EndpointSink *sink;
    const Columns *columns;
    Endpoint *endpoint;
    CsvField *said; /* per column, in the endpoint's memory; no text where the column says nothing of it, and
                       in all of them before the first row */
    guint count;    /* of columns */
    bool begun;     /* there was a row */
    bool part;      /* of a file: it may have no row to read */
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
static bool says_the_same(const Rows *rows, const CsvField *row)
{
    bool same = rows->begun;
    for (guint c = 0; same && c < rows->count; c++)
        same = !rows->said[c].text || (rows->said[c].length == row[c].length &&
                                       same_bytes(rows->said[c].text, row[c].text, row[c].length));
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

static void begin_endpoint(Rows *rows, const CsvField *row)
{
    endpoint_reset(rows->endpoint);
    for (guint c = 0; c < rows->count; c++)
        rows->said[c] =
            describe(rows->endpoint, rows->columns, c, row[c].text)
                ? (CsvField){arena_text(&rows->endpoint->memory, row[c].text, row[c].length), row[c].length}
                : (CsvField){NULL, 0};
    add_version(rows->endpoint, field_of(row, rows->columns->os_version).text);
    rows->begun = true;
}

/* Blanks where Defender's table has '_'. */
static CsvField with_blanks(const Rows *rows, CsvField field)
{
    char *text = arena_text(&rows->endpoint->memory, field.text, field.length);
    return (CsvField){g_strdelimit(text, "_", ' '), field.length};
}

static void add_program(const Rows *rows, const CsvField *row)
{
    const Columns *columns = rows->columns;
    CsvField name = field_of(row, columns->software), publisher = field_of(row, columns->publisher);
    if (columns->underscores) {
        name = with_blanks(rows, name);
        publisher = with_blanks(rows, publisher);
    }
    endpoint_add_program(rows->endpoint, FROM_SOFTWARE, name.text, name.length, publisher.text,
                         publisher.length, STATE_UNKNOWN, STATE_UNKNOWN);
}

/* Rows side by side that say the same of their endpoint become one record; all others, several that add up.
 * So it makes no difference between which rows a file is cut. */
static bool read_rows(CsvTable *table, const char *file, Rows *rows, GError **error)
{
    const Columns *columns = rows->columns;
    GError *wrong = NULL;
    int64_t seen = 0;
    for (const CsvField *row; (row = csv_next(table, &wrong)); seen++) {
        if (!field_of(row, columns->id).length && !field_of(row, columns->name).length) {
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
    g_autofree CsvField *said = g_new0(CsvField, csv_columns(table) + 1);
    Rows rows = {sink, &columns, endpoint, said, csv_columns(table), false, input_is_part(input)};
    return read_rows(table, input_name(input), &rows, error);
}

/* Text whose first line has a delimiter; sure where it has the headers that an inventory needs. */
static int probe(const char *head, gsize length)
{
    g_auto(GStrv) headers = headers_peek(head, length);
    return !headers ? 0 : headers_are_sure((const char *const *)headers) ? 60 : 20;
}

/* Where the user says which column is the id, it is not that of the tool. */
static Origin origin(const char *head, gsize length, const ReaderOptions *options)
{
    g_auto(GStrv) headers = asked_for(options, "id") ? NULL : headers_peek(head, length);
    return headers ? headers_origin((const char *const *)headers) : (Origin){NULL, NULL};
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
    NULL,
    origin,
};
