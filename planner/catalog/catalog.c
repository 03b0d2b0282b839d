#include "catalog/catalog.h"

#include "base/error.h"
#include "base/input.h"
#include "base/text.h"
#include "catalog/domains.h"

#include <stdlib.h>
#include <string.h>

const char *name_source_word(NameSource source)
{
    static const char *const words[] = {"any", "software", "antivirus", "firewall", "service"};
    return words[source];
}

const char *watch_kind_name(WatchKind kind)
{
    static const char *const names[WATCH_KINDS] = {"makers", "names"};
    return names[kind];
}

static void vendor_free(gpointer data)
{
    Vendor *vendor = data;
    g_free(vendor->id);
    g_free(vendor->name);
    g_free(vendor->parent);
    g_free(vendor->since);
    g_free(vendor->jurisdiction);
    g_free(vendor->seat);
    cJSON_Delete(vendor->json);
    g_free(vendor);
}

static void product_free(gpointer data)
{
    Product *product = data;
    g_free(product->id);
    g_free(product->name);
    g_strfreev(product->functions);
    g_strfreev(product->platforms);
    domains_clear(product);
    g_strfreev(product->yields_to);
    g_strfreev(product->built_in);
    g_strfreev(product->stays_on);
    if (product->rules)
        g_array_unref(product->rules);
    cJSON_Delete(product->json);
    g_free(product);
}

static void platform_free(gpointer data)
{
    Platform *platform = data;
    g_free(platform->id);
    g_free(platform->name);
    g_free(platform->vendor);
    cJSON_Delete(platform->json);
    g_free(platform);
}

static void watch_free(gpointer data)
{
    Watch *watch = data;
    g_free(watch->text);
    g_free(watch->folded);
    g_free(watch->fact);
    g_free(watch);
}

static void rule_clear(gpointer data)
{
    MatchRule *rule = data;
    g_free(rule->name);
    g_free(rule->publisher);
    g_free(rule->platform);
    g_free(rule->fact);
}

static void sources_free(gpointer data)
{
    cJSON_Delete(data);
}

void catalog_free(Catalog *catalog)
{
    if (!catalog)
        return;
    g_ptr_array_unref(catalog->platforms);
    g_ptr_array_unref(catalog->vendors);
    g_ptr_array_unref(catalog->products);
    for (int kind = 0; kind < WATCH_KINDS; kind++)
        g_ptr_array_unref(catalog->watched[kind]);
    g_ptr_array_unref(catalog->sources);
    g_ptr_array_unref(catalog->files);
    g_free(catalog->own);
    g_free(catalog);
}

/* Ids stand in files, paths and tables: keep them plain. */
static bool read_id(const JsonDocument *document, const cJSON *object, const char *field, char **target,
                    GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, true, &text, error))
        return false;
    for (const char *at = text; *at; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && !strchr("-.", *at)) {
            g_autofree char *safe = text_for_terminal(text);
            return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                             "\"%s\" is '%s'; expected lower-case letters, digits, '-' and '.'", field, safe);
        }
    *target = g_strdup(text);
    return true;
}

static bool read_text(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                      char **target, GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    if (text)
        *target = text_clean(text, strlen(text), 1024);
    return true;
}

static Vendor *parse_vendor(const JsonDocument *document, const cJSON *object, GError **error)
{
    static const char *const known[] = {"id",    "name", "parent",  "since", "jurisdiction",
                                        "facts", "note", "aliases", NULL};
    Vendor *vendor = g_new0(Vendor, 1);
    bool good = cJSON_IsObject(object) ? json_known_fields(document, object, known, error)
                                       : json_fail(document, object, error, "expected a vendor as an object");
    good = good && read_id(document, object, "id", &vendor->id, error) &&
           read_text(document, object, "name", true, &vendor->name, error) &&
           read_text(document, object, "jurisdiction", true, &vendor->jurisdiction, error) &&
           read_text(document, object, "since", false, &vendor->since, error);
    if (good && cJSON_HasObjectItem(object, "parent"))
        good = read_id(document, object, "parent", &vendor->parent, error);
    if (!good) {
        vendor_free(vendor);
        return NULL;
    }
    vendor->owner_known =
        vendor->parent || cJSON_HasObjectItem(cJSON_GetObjectItemCaseSensitive(object, "facts"), "parent");
    if (!vendor->parent)
        vendor->parent = g_strdup(vendor->id);
    vendor->seat = strcmp(vendor->jurisdiction, SEAT_NONE) == 0 ? g_strconcat(SEAT_NONE "-", vendor->id, NULL)
                                                                : g_strdup(vendor->jurisdiction);
    vendor->json = cJSON_Duplicate(object, 1);
    return vendor;
}

static bool parse_rule(const JsonDocument *document, const cJSON *object, GArray *rules, GError **error)
{
    static const char *const known[] = {"name", "publisher", "platform", "from", "fact", NULL};
    MatchRule rule = {0};
    const char *from = NULL;
    bool good = cJSON_IsObject(object)
                    ? json_known_fields(document, object, known, error)
                    : json_fail(document, object, error, "expected a match rule as an object");
    good = good && read_text(document, object, "name", true, &rule.name, error) &&
           read_text(document, object, "publisher", false, &rule.publisher, error) &&
           read_text(document, object, "platform", false, &rule.platform, error) &&
           read_text(document, object, "fact", false, &rule.fact, error) &&
           json_string(document, object, "from", false, &from, error);
    if (good && from) {
        for (NameSource source = FROM_SOFTWARE; source <= FROM_FIREWALL; source++)
            if (strcmp(from, name_source_word(source)) == 0)
                rule.from = source;
        if (rule.from == FROM_ANY)
            good = json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "from"), error,
                             "\"from\" is none of: software, antivirus, firewall");
    }
    if (good && rule.platform && platform_index(rule.platform) < 0)
        good = json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "platform"), error,
                         "the platform is none of: windows, macos, linux, android, ios");
    if (!good) {
        rule_clear(&rule);
        return false;
    }
    g_array_append_val(rules, rule);
    return true;
}

/* A service without which the product does not protect: a rule that no program falls under. */
static bool parse_service(const JsonDocument *document, const cJSON *object, GArray *rules, GError **error)
{
    static const char *const known[] = {"name", "platform", "fact", NULL};
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error, "expected a service as an object");
    if (!json_known_fields(document, object, known, error) || !parse_rule(document, object, rules, error))
        return false;
    MatchRule *rule = &g_array_index(rules, MatchRule, rules->len - 1);
    rule->from = FROM_SERVICE;
    return rule->platform || json_fail(document, object, error,
                                       "a service without \"platform\"; expected windows, macos or linux");
}

static Product *parse_product(const JsonDocument *document, const cJSON *object, char **vendor,
                              GError **error)
{
    static const char *const known[] = {"id",           "name",     "vendor",    "functions", "platforms",
                                        "domains",      "match",    "yields-to", "facts",     "note",
                                        "capabilities", "built-in", "services",  "stays-on",  NULL};
    Product *product = g_new0(Product, 1);
    product->rules = g_array_new(FALSE, TRUE, sizeof(MatchRule));
    g_array_set_clear_func(product->rules, rule_clear);
    const cJSON *domains = NULL, *match = NULL, *services = NULL;
    bool good = cJSON_IsObject(object)
                    ? json_known_fields(document, object, known, error)
                    : json_fail(document, object, error, "expected a product as an object");
    good = good && read_id(document, object, "id", &product->id, error) &&
           read_text(document, object, "name", true, &product->name, error) &&
           read_id(document, object, "vendor", vendor, error) &&
           json_strings(document, object, "functions", true, false, &product->functions, error) &&
           json_strings(document, object, "platforms", true, false, &product->platforms, error) &&
           json_strings(document, object, "yields-to", false, true, &product->yields_to, error) &&
           json_strings(document, object, "built-in", false, false, &product->built_in, error) &&
           json_strings(document, object, "stays-on", false, false, &product->stays_on, error) &&
           json_object(document, object, "domains", false, &domains, error) &&
           domains_parse(document, domains, product, error) &&
           json_array(document, object, "match", false, &match, error) &&
           json_array(document, object, "services", false, &services, error);
    for (char **platform = product->platforms; good && *platform; platform++)
        if (platform_index(*platform) < 0) {
            g_autofree char *safe = text_for_terminal(*platform);
            good = json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "platforms"), error,
                             "platform '%s'; expected windows, macos, linux, android or ios", safe);
        }
    for (const cJSON *rule = match ? match->child : NULL; good && rule; rule = rule->next)
        good = parse_rule(document, rule, product->rules, error);
    for (const cJSON *service = services ? services->child : NULL; good && service; service = service->next)
        good = parse_service(document, service, product->rules, error);
    if (!good) {
        product_free(product);
        return NULL;
    }
    product->json = cJSON_Duplicate(object, 1);
    return product;
}

static int compare_vendors(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Vendor *const *)a)->id, (*(Vendor *const *)b)->id);
}

static int compare_products(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Product *const *)a)->id, (*(Product *const *)b)->id);
}

static int compare_platforms(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Platform *const *)a)->id, (*(Platform *const *)b)->id);
}

static int find_vendor_linear(const Catalog *catalog, const char *id)
{
    for (guint i = 0; i < catalog->vendors->len; i++)
        if (strcmp(((Vendor *)catalog->vendors->pdata[i])->id, id) == 0)
            return (int)i;
    return -1;
}

/* A later file overrides by id; the same id twice in one file is a slip. */
static bool add_vendors(Catalog *catalog, const JsonDocument *document, int file, const cJSON *list,
                        GError **error)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        Vendor *vendor = parse_vendor(document, object, error);
        if (!vendor)
            return false;
        vendor->file = file;
        int earlier = find_vendor_linear(catalog, vendor->id);
        if (earlier >= 0 && ((Vendor *)catalog->vendors->pdata[earlier])->file == file) {
            json_fail(document, object, error, "the vendor '%s' stands twice in this file; keep one",
                      vendor->id);
            vendor_free(vendor);
            return false;
        }
        if (earlier >= 0)
            g_ptr_array_remove_index(catalog->vendors, (guint)earlier);
        g_ptr_array_add(catalog->vendors, vendor);
    }
    return true;
}

static Platform *parse_platform(const JsonDocument *document, const cJSON *object, GError **error)
{
    static const char *const known[] = {"id", "name", "vendor", "facts", "note", NULL};
    Platform *platform = g_new0(Platform, 1);
    bool good = cJSON_IsObject(object)
                    ? json_known_fields(document, object, known, error)
                    : json_fail(document, object, error, "expected a platform as an object");
    good = good && read_id(document, object, "id", &platform->id, error) &&
           read_text(document, object, "name", true, &platform->name, error);
    if (good && cJSON_HasObjectItem(object, "vendor"))
        good = read_id(document, object, "vendor", &platform->vendor, error);
    if (!good) {
        platform_free(platform);
        return NULL;
    }
    platform->json = cJSON_Duplicate(object, 1);
    return platform;
}

/* As with vendors, a later file overrides by id. */
static bool add_platforms(Catalog *catalog, const JsonDocument *document, int file, const cJSON *list,
                          GError **error)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        Platform *platform = parse_platform(document, object, error);
        if (!platform)
            return false;
        platform->file = file;
        for (guint i = 0; i < catalog->platforms->len; i++) {
            const Platform *earlier = catalog->platforms->pdata[i];
            if (strcmp(earlier->id, platform->id) != 0)
                continue;
            if (earlier->file == file) {
                json_fail(document, object, error, "the platform '%s' stands twice in this file; keep one",
                          platform->id);
                platform_free(platform);
                return false;
            }
            g_ptr_array_remove_index(catalog->platforms, i);
            break;
        }
        g_ptr_array_add(catalog->platforms, platform);
    }
    return true;
}

static bool resolve_platforms(const Catalog *catalog, GError **error)
{
    for (guint i = 0; i < catalog->platforms->len; i++) {
        const Platform *platform = catalog->platforms->pdata[i];
        if (platform->vendor && catalog_find_vendor(catalog, platform->vendor) < 0)
            return fail_input(
                error, "%s: the vendor '%s' of platform '%s' is not in the catalog; add it to \"vendors\"",
                (const char *)catalog->files->pdata[platform->file], platform->vendor, platform->id);
    }
    return true;
}

typedef struct {
    char *product, *vendor;
    const JsonDocument *document;
    const cJSON *object;
} VendorReference;

static void reference_free(gpointer data)
{
    VendorReference *reference = data;
    g_free(reference->product);
    g_free(reference->vendor);
    g_free(reference);
}

static bool add_products(Catalog *catalog, GHashTable *references, const JsonDocument *document, int file,
                         const cJSON *list, GError **error)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        g_autofree char *vendor = NULL;
        Product *product = parse_product(document, object, &vendor, error);
        if (!product)
            return false;
        product->file = file;
        for (guint i = 0; i < catalog->products->len; i++) {
            Product *earlier = catalog->products->pdata[i];
            if (strcmp(earlier->id, product->id) != 0)
                continue;
            if (earlier->file == file) {
                json_fail(document, object, error, "the product '%s' stands twice in this file; keep one",
                          product->id);
                product_free(product);
                return false;
            }
            g_ptr_array_remove_index(catalog->products, i);
            break;
        }
        VendorReference *reference = g_new0(VendorReference, 1);
        *reference = (VendorReference){g_strdup(product->id), g_steal_pointer(&vendor), document, object};
        g_hash_table_replace(references, reference->product, reference);
        g_ptr_array_add(catalog->products, product);
    }
    return true;
}

static bool resolve_vendors(Catalog *catalog, GHashTable *references, GError **error)
{
    for (guint i = 0; i < catalog->products->len; i++) {
        Product *product = catalog->products->pdata[i];
        const VendorReference *reference = g_hash_table_lookup(references, product->id);
        product->vendor = catalog_find_vendor(catalog, reference->vendor);
        if (product->vendor < 0)
            return json_fail(reference->document,
                             cJSON_GetObjectItemCaseSensitive(reference->object, "vendor"), error,
                             "the vendor '%s' of product '%s' is not in the catalog; add it to \"vendors\"",
                             reference->vendor, product->id);
    }
    return true;
}

static bool add_watched(Catalog *catalog, const JsonDocument *document, int file, const cJSON *root,
                        GError **error)
{
    static const char *const known[] = {"makers", "names", NULL};
    const cJSON *watch = NULL;
    if (!json_object(document, root, "watch", false, &watch, error) ||
        (watch && !json_known_fields(document, watch, known, error)))
        return false;
    for (WatchKind kind = 0; watch && kind < WATCH_KINDS; kind++) {
        const cJSON *texts = NULL, *fact;
        if (!json_object(document, watch, watch_kind_name(kind), false, &texts, error))
            return false;
        cJSON_ArrayForEach(fact, texts)
        {
            g_autofree char *text = text_clean(fact->string, strlen(fact->string), 1024);
            if (!*text || !cJSON_IsString(fact))
                return json_fail(document, fact, error,
                                 "expected the words to watch for, and the key of a source that says why");
            Watch *watched = g_new0(Watch, 1);
            *watched = (Watch){.folded = g_utf8_casefold(text, -1),
                               .fact = text_clean(fact->valuestring, strlen(fact->valuestring), 1024),
                               .file = file};
            watched->text = g_steal_pointer(&text);
            g_ptr_array_add(catalog->watched[kind], watched);
        }
    }
    return true;
}

/* A key stands for one source in all files: facts of several are cited together. */
static bool add_sources(Catalog *catalog, const JsonDocument *document, const cJSON *sources, GError **error)
{
    const cJSON *source;
    cJSON_ArrayForEach(source, sources)
    {
        for (guint i = 0; i < catalog->sources->len; i++) {
            const cJSON *others = catalog->sources->pdata[i];
            const cJSON *other = others ? cJSON_GetObjectItemCaseSensitive(others, source->string) : NULL;
            if (other && !cJSON_Compare(source, other, 1))
                return json_fail(
                    document, source, error,
                    "the source '%s' is described otherwise in %s; give one of them another name",
                    source->string, (const char *)catalog->files->pdata[i]);
        }
    }
    g_ptr_array_add(catalog->sources, sources ? cJSON_Duplicate(sources, 1) : NULL);
    g_ptr_array_add(catalog->files, g_strdup(json_name(document)));
    return true;
}

Catalog *catalog_parse(JsonDocument *const *documents, int count, GError **error)
{
    static const char *const known[] = {"polyculture", "title",     "note",  "sources", "vendors",
                                        "products",    "platforms", "watch", NULL};
    g_autoptr(Catalog) catalog = g_new0(Catalog, 1);
    catalog->platforms = g_ptr_array_new_with_free_func(platform_free);
    catalog->vendors = g_ptr_array_new_with_free_func(vendor_free);
    catalog->products = g_ptr_array_new_with_free_func(product_free);
    for (int kind = 0; kind < WATCH_KINDS; kind++)
        catalog->watched[kind] = g_ptr_array_new_with_free_func(watch_free);
    catalog->sources = g_ptr_array_new_with_free_func(sources_free);
    catalog->files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) references = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, reference_free);
    for (int i = 0; i < count; i++) {
        const cJSON *root = json_root(documents[i]), *vendors = NULL, *products = NULL, *sources = NULL,
                    *platforms = NULL;
        if (!json_known_fields(documents[i], root, known, error) ||
            !json_array(documents[i], root, "vendors", false, &vendors, error) ||
            !json_array(documents[i], root, "products", false, &products, error) ||
            !json_object(documents[i], root, "sources", false, &sources, error) ||
            !json_array(documents[i], root, "platforms", false, &platforms, error) ||
            !add_platforms(catalog, documents[i], i, platforms, error) ||
            !add_vendors(catalog, documents[i], i, vendors, error) ||
            !add_products(catalog, references, documents[i], i, products, error) ||
            !add_watched(catalog, documents[i], i, root, error) ||
            !add_sources(catalog, documents[i], sources, error))
            return NULL;
    }
    g_ptr_array_sort(catalog->vendors, compare_vendors);
    g_ptr_array_sort(catalog->products, compare_products);
    g_ptr_array_sort(catalog->platforms, compare_platforms);
    if (!resolve_vendors(catalog, references, error) || !resolve_platforms(catalog, error))
        return NULL;
    return g_steal_pointer(&catalog);
}

static void document_free(gpointer data)
{
    json_free(data);
}

Catalog *catalog_read(const char *const *paths, GError **error)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func(document_free);
    for (; *paths; paths++) {
        g_autoptr(GPtrArray) files = input_list(*paths, error);
        if (!files)
            return NULL;
        for (guint i = 0; i < files->len; i++) {
            if (strcmp(files->pdata[i], *paths) != 0 && !g_str_has_suffix(files->pdata[i], ".json"))
                continue;
            JsonDocument *document = json_read(files->pdata[i], "catalog/1", error);
            if (!document)
                return NULL;
            g_ptr_array_add(documents, document);
        }
    }
    return catalog_parse((JsonDocument *const *)documents->pdata, (int)documents->len, error);
}

static int compare_product_to(const void *key, const void *element)
{
    return strcmp(key, (*(Product *const *)element)->id);
}

static int compare_vendor_to(const void *key, const void *element)
{
    return strcmp(key, (*(Vendor *const *)element)->id);
}

static int find(const GPtrArray *entries, const char *id, int (*compare)(const void *, const void *))
{
    if (entries->len == 0)
        return -1;
    gpointer *entry = bsearch(id, entries->pdata, entries->len, sizeof(gpointer), compare);
    return entry ? (int)(entry - entries->pdata) : -1;
}

int catalog_find(const Catalog *catalog, const char *id)
{
    return find(catalog->products, id, compare_product_to);
}

int catalog_find_vendor(const Catalog *catalog, const char *id)
{
    return find(catalog->vendors, id, compare_vendor_to);
}

const Platform *catalog_find_platform(const Catalog *catalog, const char *id)
{
    for (guint i = 0; i < catalog->platforms->len; i++) {
        const Platform *platform = catalog->platforms->pdata[i];
        if (strcmp(platform->id, id) == 0)
            return platform;
    }
    return NULL;
}

const Product *catalog_product(const Catalog *catalog, int product)
{
    return catalog->products->pdata[product];
}

const Vendor *catalog_vendor_of(const Catalog *catalog, int product)
{
    return catalog->vendors->pdata[catalog_product(catalog, product)->vendor];
}

bool product_serves(const Product *product, const char *function, const char *platform)
{
    return g_strv_contains((const char *const *)product->functions, function) &&
           g_strv_contains((const char *const *)product->platforms, platform);
}

bool product_is_named_on(const Product *product, const char *platform)
{
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        if (rule->from != FROM_SERVICE && (!rule->platform || strcmp(rule->platform, platform) == 0))
            return true;
    }
    return false;
}

bool product_yields_to(const Catalog *catalog, int product, int other)
{
    const char *const *yields = (const char *const *)catalog_product(catalog, product)->yields_to;
    return yields && product != other &&
           (g_strv_contains(yields, "*") || g_strv_contains(yields, catalog_product(catalog, other)->id));
}

bool product_scores(const Product *product, const char *capability, int64_t least)
{
    const cJSON *scores = cJSON_GetObjectItemCaseSensitive(product->json, "capabilities");
    const cJSON *score = cJSON_GetObjectItemCaseSensitive(scores, capability);
    return cJSON_IsNumber(score) && score->valuedouble >= (double)least;
}
