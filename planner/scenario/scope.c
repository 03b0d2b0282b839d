#include "base/text.h"
#include "scenario/parse.h"

#include <string.h>

static void key_clear(gpointer data)
{
    ScopeKey *key = data;
    g_free(key->attribute);
    g_strfreev(key->values);
}

static int compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(((const ScopeKey *)a)->attribute, ((const ScopeKey *)b)->attribute);
}

Scope *scope_new(void)
{
    Scope *scope = g_array_new(FALSE, TRUE, sizeof(ScopeKey));
    g_array_set_clear_func(scope, key_clear);
    return scope;
}

bool scope_read(const JsonDocument *document, const cJSON *object, const char *field, Scope **scope,
                GError **error)
{
    const cJSON *keys = NULL;
    if (!json_object(document, object, field, false, &keys, error))
        return false;
    g_autoptr(GArray) read = scope_new();
    for (const cJSON *item = keys ? keys->child : NULL; item; item = item->next) {
        ScopeKey key = {NULL, NULL};
        if (cJSON_GetObjectItemCaseSensitive(keys, item->string) != item)
            return json_fail(document, item, error, "the attribute stands twice in the scope; keep one");
        if (!json_strings(document, keys, item->string, true, false, &key.values, error))
            return false;
        key.attribute = g_strdup(item->string);
        g_array_append_val(read, key);
    }
    g_array_sort(read, compare_keys);
    *scope = g_steal_pointer(&read);
    return true;
}

bool scope_holds(const Scope *scope, const FleetClass *class)
{
    for (guint i = 0; i < scope->len; i++) {
        const ScopeKey *key = &g_array_index(scope, ScopeKey, i);
        bool any = false;
        for (char **value = key->values; *value && !any; value++)
            any = fleet_class_has_value(class, key->attribute, *value);
        if (!any)
            return false;
    }
    return true;
}

char *scope_text(const Scope *scope)
{
    if (scope->len == 0)
        return g_strdup("all endpoints");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < scope->len; i++) {
        const ScopeKey *key = &g_array_index(scope, ScopeKey, i);
        g_autofree char *values = g_strjoinv(" or ", key->values);
        g_string_append_printf(text, "%s%s %s", i ? ", " : "", key->attribute, values);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
