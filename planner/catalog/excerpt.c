#include "catalog/excerpt.h"

#include <string.h>

static void add_source(const char *key, const cJSON *from, cJSON *into)
{
    const cJSON *source = from ? cJSON_GetObjectItemCaseSensitive(from, key) : NULL;
    if (source && !cJSON_GetObjectItemCaseSensitive(into, key))
        cJSON_AddItemToObject(into, key, cJSON_Duplicate(source, 1));
}

/* The source keys that an entry's facts and rules name. */
static void collect_sources(const cJSON *entry, const cJSON *from, cJSON *into)
{
    for (const cJSON *child = entry->child; child; child = child->next) {
        if (cJSON_IsString(child))
            add_source(child->valuestring, from, into);
        else
            collect_sources(child, from, into);
    }
}

cJSON *catalog_excerpt_new(void)
{
    cJSON *excerpt = cJSON_CreateObject();
    cJSON_AddStringToObject(excerpt, "polyculture", "catalog/1");
    return excerpt;
}

cJSON *catalog_excerpt(const Catalog *catalog, const bool *used)
{
    cJSON *excerpt = catalog_excerpt_new();
    cJSON *vendors = cJSON_AddArrayToObject(excerpt, "vendors");
    cJSON *products = cJSON_AddArrayToObject(excerpt, "products");
    cJSON *sources = cJSON_CreateObject();
    for (guint v = 0; v < catalog->vendors->len; v++) {
        const Vendor *vendor = catalog->vendors->pdata[v];
        bool wanted = false;
        for (guint p = 0; p < catalog->products->len; p++)
            wanted = wanted || (used[p] && catalog_product(catalog, (int)p)->vendor == (int)v);
        if (!wanted)
            continue;
        cJSON_AddItemToArray(vendors, cJSON_Duplicate(vendor->json, 1));
        collect_sources(vendor->json, catalog->sources->pdata[vendor->file], sources);
    }
    for (guint p = 0; p < catalog->products->len; p++) {
        const Product *product = catalog_product(catalog, (int)p);
        if (!used[p])
            continue;
        cJSON_AddItemToArray(products, cJSON_Duplicate(product->json, 1));
        collect_sources(product->json, catalog->sources->pdata[product->file], sources);
    }
    if (sources->child)
        cJSON_AddItemToObject(excerpt, "sources", sources);
    else
        cJSON_Delete(sources);
    return excerpt;
}

static bool holds_entry(const cJSON *list, const char *id)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, list)
    {
        if (g_strcmp0(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "id")), id) == 0)
            return true;
    }
    return false;
}

static cJSON *part_of(cJSON *excerpt, const char *field, cJSON *(*make)(void))
{
    if (!cJSON_HasObjectItem(excerpt, field))
        cJSON_AddItemToObject(excerpt, field, make());
    return cJSON_GetObjectItemCaseSensitive(excerpt, field);
}

void catalog_excerpt_add_vendor(const Catalog *catalog, const Vendor *vendor, cJSON *excerpt)
{
    cJSON *sources = part_of(excerpt, "sources", cJSON_CreateObject);
    cJSON_AddItemToArray(part_of(excerpt, "vendors", cJSON_CreateArray), cJSON_Duplicate(vendor->json, 1));
    collect_sources(vendor->json, catalog->sources->pdata[vendor->file], sources);
}

void catalog_excerpt_add_platform(const Catalog *catalog, const Platform *platform, cJSON *excerpt)
{
    cJSON *sources = part_of(excerpt, "sources", cJSON_CreateObject);
    cJSON *vendors = part_of(excerpt, "vendors", cJSON_CreateArray);
    cJSON_AddItemToArray(part_of(excerpt, "platforms", cJSON_CreateArray),
                         cJSON_Duplicate(platform->json, 1));
    collect_sources(platform->json, catalog->sources->pdata[platform->file], sources);
    if (!platform->vendor || holds_entry(vendors, platform->vendor))
        return;
    catalog_excerpt_add_vendor(
        catalog, catalog->vendors->pdata[catalog_find_vendor(catalog, platform->vendor)], excerpt);
}

static void add_watched(const Catalog *catalog, WatchKind kind, cJSON *excerpt)
{
    cJSON *watch = part_of(excerpt, "watch", cJSON_CreateObject);
    cJSON *texts = part_of(watch, watch_kind_name(kind), cJSON_CreateObject);
    for (guint i = 0; i < catalog->watched[kind]->len; i++) {
        const Watch *watched = catalog->watched[kind]->pdata[i];
        cJSON_DeleteItemFromObjectCaseSensitive(texts, watched->text);
        cJSON_AddStringToObject(texts, watched->text, watched->fact);
        add_source(watched->fact, catalog->sources->pdata[watched->file],
                   part_of(excerpt, "sources", cJSON_CreateObject));
    }
}

void catalog_excerpt_add_watched(const Catalog *catalog, cJSON *excerpt)
{
    for (WatchKind kind = 0; kind < WATCH_KINDS; kind++)
        if (catalog->watched[kind]->len)
            add_watched(catalog, kind, excerpt);
}
