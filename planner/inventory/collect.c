#include "inventory/collect.h"

#include "base/error.h"

#include <string.h>

struct Collection {
    GHashTable *known;    /* key -> Endpoint * */
    GPtrArray *endpoints; /* in order; owned until delivered */
};

static void endpoint_destroy(gpointer endpoint)
{
    endpoint_free(endpoint);
}

Collection *collection_new(void)
{
    Collection *collection = g_new0(Collection, 1);
    collection->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collection->endpoints = g_ptr_array_new_with_free_func(endpoint_destroy);
    return collection;
}

void collection_free(Collection *collection)
{
    if (!collection)
        return;
    g_hash_table_unref(collection->known);
    g_ptr_array_unref(collection->endpoints);
    g_free(collection);
}

Endpoint *collection_get(Collection *collection, const char *key)
{
    Endpoint *endpoint = g_hash_table_lookup(collection->known, key);
    if (!endpoint) {
        endpoint = endpoint_new();
        g_hash_table_insert(collection->known, g_strdup(key), endpoint);
        g_ptr_array_add(collection->endpoints, endpoint);
    }
    return endpoint;
}

bool collection_deliver(Collection *collection, const char *file, const char *expected,
                        const EndpointSink *sink, GError **error)
{
    if (collection->endpoints->len == 0)
        return fail_input(error, "%s: nothing in it; expected %s", file, expected);
    for (guint i = 0; i < collection->endpoints->len; i++)
        if (!sink_take(sink, collection->endpoints->pdata[i], error))
            return false;
    return true;
}

char *endpoint_name_of_file(const char *file)
{
    char *name = g_path_get_basename(file);
    static const char *const endings[] = {".gz",  ".json", ".ndjson", ".xml", ".plist", ".reg",
                                          ".txt", ".log",  ".list",   ".cdx", ".bom",   ".csv"};
    for (bool cut = true; cut;) {
        cut = false;
        for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
            if (g_str_has_suffix(name, endings[i]) && strlen(name) > strlen(endings[i])) {
                name[strlen(name) - strlen(endings[i])] = '\0';
                cut = true;
            }
    }
    return name;
}
