#include "inventory/attributes.h"

#include "base/error.h"
#include "inventory/csv_table.h"
#include "inventory/identity.h"

#include <string.h>

typedef struct {
    GArray *attributes; /* of EndpointAttribute, in the table's memory */
    gint matched;       /* set by several threads */
} Row;

struct AttributeTable {
    GHashTable *by_id,
        *by_name;        /* -> Row *, borrowed from rows; names with their domain where they have one */
    GHashTable *by_part; /* name, and name with the first label of its domain -> the only Row * of it
                          * that has such a domain, or &several */
    GPtrArray *rows;
    Arena memory;
};

static Row several;

static void row_free(gpointer data)
{
    Row *row = data;
    g_array_unref(row->attributes);
    g_free(row);
}

void attributes_free(AttributeTable *table)
{
    if (!table)
        return;
    g_hash_table_unref(table->by_id);
    g_hash_table_unref(table->by_name);
    g_hash_table_unref(table->by_part);
    g_ptr_array_unref(table->rows);
    arena_clear(&table->memory);
    g_free(table);
}

static int find_column(const CsvTable *csv, const char *const *names)
{
    int column = -1;
    for (; *names && column < 0; names++)
        column = csv_column(csv, *names);
    return column;
}

static Row *row_new(Arena *memory, const CsvTable *csv, const CsvField *fields, int id, int name)
{
    Row *row = g_new0(Row, 1);
    row->attributes = g_array_new(FALSE, FALSE, sizeof(EndpointAttribute));
    for (guint c = 0; c < csv_columns(csv); c++) {
        if ((int)c == id || (int)c == name)
            continue;
        g_autofree char *header = g_ascii_strdown(csv_header(csv, c), -1);
        const char *attribute = strcmp(header, "tag") == 0 ? "tags" : header;
        g_auto(GStrv) values = g_strsplit(fields[c].text, strcmp(attribute, "tags") == 0 ? ";" : "\n", -1);
        for (char **value = values; *value; value++) {
            g_strstrip(*value);
            EndpointAttribute entry = {arena_text(memory, attribute, strlen(attribute)),
                                       arena_text(memory, *value, strlen(*value))};
            if (strcmp(attribute, "platform") == 0)
                entry.value = platform_of_text(*value);
            if (*entry.value && !(strcmp(attribute, "platform") == 0 && strcmp(entry.value, "unknown") == 0))
                g_array_append_val(row->attributes, entry);
        }
    }
    return row;
}

static bool check_headers(const CsvTable *csv, const char *path, int id, int name, GError **error)
{
    g_autofree char *headers = csv_headers(csv);
    if (id < 0 && name < 0)
        return fail_input(
            error, "%s:1: no column \"id\" or \"name\" to join on; the columns are: %s; rename one of them",
            path, headers);
    for (guint c = 0; c < csv_columns(csv); c++)
        if (g_ascii_strcasecmp(csv_header(csv, c), "count") == 0 ||
            g_ascii_strcasecmp(csv_header(csv, c), "stack") == 0 || !*csv_header(csv, c))
            return fail_input(error,
                              "%s:1: column %u is called '%s', which cannot be an attribute; rename it", path,
                              c + 1, csv_header(csv, c));
    return true;
}

/* A name for comparing: "name", or "name.domain" up to that label of the domain at which `labels` ends. */
static char *key_of(const char *name, const char *domain, gsize labels)
{
    return labels ? g_strdup_printf("%s.%.*s", name, (int)labels, domain) : g_strdup(name);
}

static void add_part(AttributeTable *table, char *key, Row *row)
{
    Row *known = g_hash_table_lookup(table->by_part, key);
    g_hash_table_insert(table->by_part, key, known && known != row ? &several : row);
}

/* The name is "name.domain", or "name" alone. Gives its key. */
static char *take_name(AttributeTable *table, const char *text, Row *row)
{
    char name[IDENTITY_TEXT], domain[IDENTITY_TEXT] = "";
    identity_name(text, name);
    if (!*name)
        return g_strdup("");
    identity_domain(text, "", domain);
    gsize label = strcspn(domain, ".");
    if (*domain)
        add_part(table, key_of(name, domain, 0), row);
    if (domain[label])
        add_part(table, key_of(name, domain, label), row);
    return key_of(name, domain, strlen(domain));
}

static bool read_rows(AttributeTable *table, CsvTable *csv, const char *path, int id, int name,
                      GError **error)
{
    GError *wrong = NULL;
    for (const CsvField *fields; (fields = csv_next(csv, &wrong));) {
        Row *row = row_new(&table->memory, csv, fields, id, name);
        g_ptr_array_add(table->rows, row);
        g_autofree char *by_id = id >= 0 ? g_strstrip(g_strdup(fields[id].text)) : g_strdup("");
        g_autofree char *by_name = take_name(table, name >= 0 ? fields[name].text : "", row);
        if (!*by_id && !*by_name)
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT
                              ": the row has neither id nor name; fill one in or remove "
                              "the row",
                              path, csv_line(csv));
        GHashTable *keyed = *by_id ? table->by_id : table->by_name;
        if (g_hash_table_contains(keyed, *by_id ? by_id : by_name))
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT ": '%s' stands in an earlier row already; keep one",
                              path, csv_line(csv), *by_id ? by_id : by_name);
        if (*by_id)
            g_hash_table_insert(table->by_id, g_steal_pointer(&by_id), row);
        if (*by_name)
            g_hash_table_insert(table->by_name, g_steal_pointer(&by_name), row);
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return wrong == NULL;
}

AttributeTable *attributes_read(const char *path, GError **error)
{
    static const char *const ids[] = {"id", "endpoint", "endpoint_id", "deviceid", "device id", NULL};
    static const char *const names[] = {"name", "hostname", "computer", "computer name", "device name", NULL};
    g_autoptr(Input) input = input_open(path, error);
    g_autoptr(CsvTable) csv = input ? csv_open(input, error) : NULL;
    if (!csv)
        return NULL;
    int id = find_column(csv, ids), name = find_column(csv, names);
    g_autoptr(AttributeTable) table = g_new0(AttributeTable, 1);
    table->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->by_part = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->rows = g_ptr_array_new_with_free_func(row_free);
    if (!check_headers(csv, path, id, name, error) || !read_rows(table, csv, path, id, name, error))
        return NULL;
    return g_steal_pointer(&table);
}

static Row *look_up(GHashTable *rows, const char *name, const char *domain, gsize labels)
{
    g_autofree char *key = key_of(name, domain, labels);
    Row *row = g_hash_table_lookup(rows, key);
    return row == &several ? NULL : row;
}

/* A row with a domain is that of an endpoint whose domain is the same, or as far as the shorter one tells
 * ("corp" of Windows and "corp.example.com" of DNS, see identity.h), unless two rows could be meant. */
static Row *find_named(AttributeTable *table, const Endpoint *endpoint, bool *full)
{
    char name[IDENTITY_TEXT], domain[IDENTITY_TEXT];
    identity_name(endpoint->name, name);
    identity_domain(endpoint->name, endpoint->workgroup, domain);
    gsize label = strcspn(domain, ".");
    Row *row = NULL;
    *full = true;
    if (*domain)
        row = look_up(table->by_name, name, domain, strlen(domain));
    if (*domain && !row)
        row = look_up(domain[label] ? table->by_name : table->by_part, name, domain, label);
    if (row)
        return row;
    *full = false;
    row = look_up(table->by_name, name, domain, 0);
    return row || *domain ? row : look_up(table->by_part, name, domain, 0);
}

const GArray *attributes_find(AttributeTable *table, const Endpoint *endpoint, bool *full)
{
    Row *row = *endpoint->id ? g_hash_table_lookup(table->by_id, endpoint->id) : NULL;
    *full = true;
    if (!row && *endpoint->name)
        row = find_named(table, endpoint, full);
    if (!row)
        return NULL;
    g_atomic_int_set(&row->matched, 1);
    return row->attributes;
}

int64_t attributes_unmatched(const AttributeTable *table)
{
    int64_t count = 0;
    for (guint i = 0; i < table->rows->len; i++)
        count += ((const Row *)table->rows->pdata[i])->matched ? 0 : 1;
    return count;
}
