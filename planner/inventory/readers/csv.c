/* CSV with a header: one row per endpoint and program, in any order. Columns by their usual names, or by
 * --columns. */
#include "base/error.h"
#include "inventory/collect.h"
#include "inventory/csv_table.h"

#include <string.h>

/* Usual headers of each field, first match wins. */
static const struct {
    const char *field;
    const char *const headers[14];
} usual[] = {
    {"id",
     {"id", "endpoint", "endpoint_id", "endpointid", "deviceid", "device id", "computer id", "resourceid",
      "assetid", NULL}},
    {"name",
     {"name", "hostname", "computer", "computer name", "computername", "device name", "devicename",
      "assetname", "asset name", "netbios_name0", "machine name", NULL}},
    {"software",
     {"software", "program", "displayname", "display name", "software name", "softwarename", "application",
      "applicationname", "application name", "displayname0", "productname0", NULL}},
    {"publisher",
     {"publisher", "vendor", "manufacturer", "softwarevendor", "applicationpublisher",
      "application publisher", "software publisher", "publisher0", NULL}},
    {"version",
     {"version", "software version", "softwareversion", "displayversion", "applicationversion",
      "application version", "version0", NULL}},
    {"platform",
     {"platform", "os", "operating system", "operatingsystem", "osplatform", "osdescription",
      "os description", NULL}},
    {"site", {"site", "location", NULL}},
    {"service", {"service", NULL}},
    {"criticality", {"criticality", NULL}},
    {"tags", {"tags", "tag", NULL}},
};

typedef struct {
    int id, name, software, publisher, version, platform;
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
                 {"platform", &columns->platform}};
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
    g_autofree char *headers = csv_headers(table);
    if (columns->id < 0 && columns->name < 0)
        return fail_input(
            error,
            "%s:1: no column for the endpoint's id or name; the columns are: %s; say which it is "
            "with --columns id=COLUMN",
            file, headers);
    if (columns->software < 0)
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

static void set(char **field, const char *text)
{
    endpoint_set(field, text, strlen(text));
}

static void add_row(Endpoint *endpoint, const char *const *row, const Columns *columns)
{
    set(&endpoint->id, field_of(row, columns->id));
    set(&endpoint->name, field_of(row, columns->name));
    set(&endpoint->system, field_of(row, columns->platform));
    for (guint i = 0; i < columns->attributes->len; i++) {
        const char *name = columns->attribute_of->pdata[i];
        g_auto(GStrv) values = g_strsplit(row[g_array_index(columns->attributes, int, i)],
                                          strcmp(name, "tags") == 0 ? ";" : "\n", -1);
        for (char **value = values; *value; value++)
            endpoint_set_attribute(endpoint, name, *value);
    }
    endpoint_add_name(endpoint, FROM_SOFTWARE, field_of(row, columns->software),
                      field_of(row, columns->publisher), field_of(row, columns->version), STATE_UNKNOWN,
                      STATE_UNKNOWN);
}

static bool read_rows(CsvTable *table, const char *file, const Columns *columns, EndpointSink sink,
                      gpointer context, GError **error)
{
    g_autoptr(Collection) endpoints = collection_new();
    GError *wrong = NULL;
    for (const char *const *row; (row = csv_next(table, &wrong));) {
        const char *key = columns->id >= 0 ? row[columns->id] : row[columns->name];
        if (!*key)
            key = field_of(row, columns->name);
        if (!*key)
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT
                              ": the row has no endpoint id or name; fill it in or remove "
                              "the row",
                              file, csv_line(table));
        add_row(collection_get(endpoints, key), row, columns);
    }
    if (wrong) {
        g_propagate_error(error, wrong);
        return false;
    }
    return collection_deliver(endpoints, file, "one row per endpoint and program below the header", sink,
                              context, error);
}

static bool read_all(Input *input, const ReaderOptions *options, EndpointSink sink, gpointer context,
                     GError **error)
{
    g_autoptr(CsvTable) table = csv_open(input, error);
    if (!table)
        return false;
    g_auto(Columns) columns = {-1, -1, -1, -1, -1, -1, NULL, NULL};
    columns.attributes = g_array_new(FALSE, FALSE, sizeof(int));
    columns.attribute_of = g_ptr_array_new_with_free_func(g_free);
    return find_columns(table, input_name(input), options, &columns, error) &&
           read_rows(table, input_name(input), &columns, sink, context, error);
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
    const char *end = memchr(head, '\n', length);
    g_autofree char *line = g_strndup(head, end ? (gsize)(end - head) : MIN(length, 4096));
    g_autofree char *lower = g_ascii_strdown(line, -1);
    if (*lower == '<' || *lower == '{' || *lower == '[' || !strpbrk(lower, ",;\t") ||
        memchr(head, '\0', length))
        return 0;
    g_auto(GStrv) headers = g_strsplit_set(lower, ",;\t", -1);
    for (char **header = headers; *header; header++)
        g_strstrip(g_strdelimit(*header, "\"\r", ' '));
    bool endpoint = has_header(headers, "id") || has_header(headers, "name");
    return endpoint && has_header(headers, "software") ? 60 : 20;
}

const Reader reader_csv = {
    "csv",
    NULL,
    "CSV with a header row, one row per endpoint and program",
    "programs, attributes (site, service, criticality, tags)",
    "https://www.rfc-editor.org/rfc/rfc4180",
    probe,
    read_all,
};
