#include "cmd/coverage.h"

#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "catalog/check.h"
#include "fleet/fleet.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define UNKNOWN_SHOWN 20

/* One function: endpoints with a product for it that the catalog knows, and which products and vendors these
 * are. */
typedef struct {
    const char *name;
    int64_t covered;
    GHashTable *products, *vendors; /* sets of ids */
} Covered;

typedef struct {
    const Catalog *catalog;
    Fleet *fleet;
    GPtrArray *functions; /* of Covered *, by name */
    GTree *missing;       /* id of a product that the catalog does not have -> endpoints */
    int64_t *vendors;     /* per vendor of the catalog: endpoints that run a product of it */
    bool *used;           /* per product of the catalog: does any endpoint run it? */
} Coverage;

static void covered_free(gpointer data)
{
    Covered *covered = data;
    g_hash_table_unref(covered->products);
    g_hash_table_unref(covered->vendors);
    g_free(covered);
}

static int compare_covered(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Covered *const *)a)->name, (*(Covered *const *)b)->name);
}

static int compare_texts(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return strcmp(a, b);
}

static Covered *covered_of(Coverage *coverage, const char *function)
{
    for (guint i = 0; i < coverage->functions->len; i++) {
        Covered *known = coverage->functions->pdata[i];
        if (strcmp(known->name, function) == 0)
            return known;
    }
    Covered *covered = g_new0(Covered, 1);
    covered->name = function;
    covered->products = g_hash_table_new(g_str_hash, g_str_equal);
    covered->vendors = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(coverage->functions, covered);
    return covered;
}

/* Adds endpoints to a product that the catalog does not have. */
static void count_missing(GTree *missing, char *id, int64_t count)
{
    int64_t *sum = g_tree_lookup(missing, id);
    if (!sum) {
        sum = g_new0(int64_t, 1);
        g_tree_insert(missing, id, sum);
    }
    *sum += count;
}

/* Each endpoint counts once for a function, for a vendor and for a missing product. */
static void count_class(Coverage *coverage, const FleetClass *class)
{
    g_autofree bool *vendors = g_new0(bool, coverage->catalog->vendors->len + 1);
    g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint s = 0; s < class->stacks->len; s++) {
        const FleetStack *stack = &g_array_index(class->stacks, FleetStack, s);
        Covered *covered = covered_of(coverage, stack->function);
        bool known = false;
        for (char **id = stack->products; *id; id++) {
            int product = catalog_find(coverage->catalog, *id);
            if (product < 0) {
                if (g_hash_table_add(missing, *id))
                    count_missing(coverage->missing, *id, class->count);
                continue;
            }
            known = coverage->used[product] = true;
            vendors[catalog_product(coverage->catalog, product)->vendor] = true;
            g_hash_table_add(covered->products, *id);
            g_hash_table_add(covered->vendors, catalog_vendor_of(coverage->catalog, product)->id);
        }
        covered->covered += known ? class->count : 0;
    }
    for (guint v = 0; v < coverage->catalog->vendors->len; v++)
        coverage->vendors[v] += vendors[v] ? class->count : 0;
}

static void count_all(Coverage *coverage)
{
    const Catalog *catalog = coverage->catalog;
    for (guint p = 0; p < catalog->products->len; p++)
        for (char **function = catalog_product(catalog, (int)p)->functions; *function; function++)
            covered_of(coverage, *function);
    for (guint i = 0; i < coverage->fleet->classes->len; i++)
        count_class(coverage, coverage->fleet->classes->pdata[i]);
    g_ptr_array_sort(coverage->functions, compare_covered);
}

static guint used_products(const Coverage *coverage, int vendor)
{
    guint count = 0;
    for (guint p = 0; p < coverage->catalog->products->len; p++)
        count +=
            coverage->used[p] && (vendor < 0 || catalog_product(coverage->catalog, (int)p)->vendor == vendor);
    return count;
}

typedef struct {
    int vendor;
    int64_t endpoints;
} VendorRow;

/* The most endpoints first; among equals by id, which is the order of the catalog. */
static int compare_vendors(gconstpointer left, gconstpointer right)
{
    const VendorRow *a = left, *b = right;
    return a->endpoints != b->endpoints ? (a->endpoints > b->endpoints ? -1 : 1) : a->vendor - b->vendor;
}

static GArray *vendor_rows(const Coverage *coverage)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(VendorRow));
    for (guint v = 0; v < coverage->catalog->vendors->len; v++) {
        VendorRow row = {(int)v, coverage->vendors[v]};
        if (row.endpoints)
            g_array_append_val(rows, row);
    }
    g_array_sort(rows, compare_vendors);
    return rows;
}

static int compare_unknown(gconstpointer left, gconstpointer right)
{
    const FleetUnknown *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->publisher, b->publisher);
}

static void print_table(Table *table)
{
    g_autoptr(GString) out = g_string_new("\n");
    table_plain(table, 0, WIDTH, out);
    fputs(out->str, stdout);
}

static void print_functions(const Coverage *coverage)
{
    g_autoptr(Table) table = table_new("lrrrr");
    const char *const head[] = {"function", "endpoints", "", "products", "vendors"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < coverage->functions->len; i++) {
        const Covered *covered = coverage->functions->pdata[i];
        g_autofree char *name = text_for_terminal(covered->name), *count = count_text(covered->covered);
        g_autofree char *share = percent_text(covered->covered, coverage->fleet->endpoints, 1);
        table_add(table, name);
        table_add(table, count);
        table_add(table, share);
        table_addf(table, "%u", g_hash_table_size(covered->products));
        table_addf(table, "%u", g_hash_table_size(covered->vendors));
    }
    print_table(table);
}

static void print_vendors(const Coverage *coverage)
{
    g_autoptr(GArray) rows = vendor_rows(coverage);
    g_autoptr(Table) table = table_new("lrrr");
    const char *const head[] = {"vendor", "endpoints", "", "products"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < rows->len; i++) {
        const VendorRow *row = &g_array_index(rows, VendorRow, i);
        const Vendor *vendor = coverage->catalog->vendors->pdata[row->vendor];
        g_autofree char *name = text_for_terminal(vendor->name), *count = count_text(row->endpoints);
        g_autofree char *share = percent_text(row->endpoints, coverage->fleet->endpoints, 1);
        table_add(table, name);
        table_add(table, count);
        table_add(table, share);
        table_addf(table, "%u", used_products(coverage, row->vendor));
    }
    if (rows->len)
        print_table(table);
}

static void print_facts(const Coverage *coverage)
{
    g_autoptr(CatalogCheck) check = catalog_check_facts(coverage->catalog, coverage->used);
    guint products = used_products(coverage, -1);
    printf("\n%u product%s of the catalog in use, %d of %d facts on %s with source and date\n", products,
           products == 1 ? "" : "s", check->sourced, check->facts, products == 1 ? "it" : "them");
}

static void print_unknown(const Coverage *coverage)
{
    const GArray *unknown = coverage->fleet->unknown;
    if (unknown->len == 0)
        return;
    g_autoptr(Table) table = table_new("llr");
    const char *const head[] = {"not in the catalog, but looks like security", "publisher", "endpoints"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < MIN(unknown->len, UNKNOWN_SHOWN); i++) {
        const FleetUnknown *entry = &g_array_index(unknown, FleetUnknown, i);
        g_autofree char *name = text_for_terminal(entry->name),
                        *publisher = text_for_terminal(entry->publisher);
        g_autofree char *count = count_text(entry->count);
        table_add(table, name);
        table_add(table, publisher);
        table_add(table, count);
    }
    print_table(table);
    if (unknown->len > UNKNOWN_SHOWN)
        printf("and %u more: --format json lists all\n", unknown->len - UNKNOWN_SHOWN);
}

static gboolean print_missing(gpointer id, gpointer count, gpointer unused)
{
    (void)unused;
    g_autofree char *safe = text_for_terminal(id), *number = count_text(*(int64_t *)count);
    printf("\n'%s' stands in the fleet on %s endpoint%s, and not in the catalog", safe, number,
           *(int64_t *)count == 1 ? "" : "s");
    return FALSE;
}

static void print_text(const Coverage *coverage, guint files)
{
    g_autofree char *endpoints = count_text(coverage->fleet->endpoints);
    printf("%s endpoint%s in %u fleet%s\n", endpoints, coverage->fleet->endpoints == 1 ? "" : "s", files,
           files == 1 ? "" : "s");
    print_functions(coverage);
    print_vendors(coverage);
    print_facts(coverage);
    print_unknown(coverage);
    g_tree_foreach(coverage->missing, print_missing, NULL);
    if (g_tree_nnodes(coverage->missing))
        printf("\n");
}

static gboolean add_missing(gpointer id, gpointer count, gpointer list)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "id", id);
    cJSON_AddItemToObject(entry, "endpoints", json_number(*(int64_t *)count));
    cJSON_AddItemToArray(list, entry);
    return FALSE;
}

static void add_vendors(const Coverage *coverage, cJSON *vendors)
{
    g_autoptr(GArray) rows = vendor_rows(coverage);
    for (guint i = 0; i < rows->len; i++) {
        const VendorRow *row = &g_array_index(rows, VendorRow, i);
        const Vendor *vendor = coverage->catalog->vendors->pdata[row->vendor];
        cJSON *entry = cJSON_AddObjectToObject(vendors, vendor->id);
        cJSON_AddItemToObject(entry, "endpoints", json_number(row->endpoints));
        cJSON_AddItemToObject(entry, "products", json_number(used_products(coverage, row->vendor)));
    }
}

static void print_json(const Coverage *coverage)
{
    cJSON *json = cJSON_CreateObject(), *functions = cJSON_AddObjectToObject(json, "functions");
    cJSON_AddItemToObject(json, "endpoints", json_number(coverage->fleet->endpoints));
    for (guint i = 0; i < coverage->functions->len; i++) {
        const Covered *covered = coverage->functions->pdata[i];
        cJSON *entry = cJSON_AddObjectToObject(functions, covered->name);
        cJSON_AddItemToObject(entry, "endpoints", json_number(covered->covered));
        cJSON_AddItemToObject(entry, "products", json_number(g_hash_table_size(covered->products)));
        cJSON_AddItemToObject(entry, "vendors", json_number(g_hash_table_size(covered->vendors)));
    }
    add_vendors(coverage, cJSON_AddObjectToObject(json, "vendors"));
    g_autoptr(CatalogCheck) check = catalog_check_facts(coverage->catalog, coverage->used);
    cJSON_AddItemToObject(json, "facts", json_number(check->facts));
    cJSON_AddItemToObject(json, "sourced", json_number(check->sourced));
    cJSON *unknown = cJSON_AddArrayToObject(json, "unknown");
    for (guint i = 0; i < coverage->fleet->unknown->len; i++) {
        const FleetUnknown *entry = &g_array_index(coverage->fleet->unknown, FleetUnknown, i);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "name", entry->name);
        cJSON_AddStringToObject(object, "publisher", entry->publisher);
        cJSON_AddItemToObject(object, "endpoints", json_number(entry->count));
        cJSON_AddItemToArray(unknown, object);
    }
    g_tree_foreach(coverage->missing, add_missing, cJSON_AddArrayToObject(json, "missing"));
    g_autoptr(GString) text = json_canonical(json);
    fputs(text->str, stdout);
    cJSON_Delete(json);
}

int catalog_coverage(const Catalog *catalog, const char *const *fleets, bool as_json, GError **error)
{
    g_autoptr(Fleet) sum = fleet_new();
    guint files = 0;
    for (; fleets[files]; files++) {
        g_autoptr(JsonDocument) document = json_read(fleets[files], "fleet/1", error);
        g_autoptr(Fleet) part = document ? fleet_parse(document, error) : NULL;
        if (!part)
            return EXIT_INPUT;
        fleet_add(sum, part);
    }
    fleet_normalise(sum);
    g_array_sort(sum->unknown, compare_unknown);
    g_autoptr(GPtrArray) functions = g_ptr_array_new_with_free_func(covered_free);
    g_autofree int64_t *vendors = g_new0(int64_t, catalog->vendors->len + 1);
    g_autofree bool *used = g_new0(bool, catalog->products->len + 1);
    Coverage coverage = {catalog, sum, functions, g_tree_new_full(compare_texts, NULL, NULL, g_free),
                         vendors, used};
    count_all(&coverage);
    if (as_json)
        print_json(&coverage);
    else
        print_text(&coverage, files);
    g_tree_unref(coverage.missing);
    return EXIT_HOLDS;
}
