#include "inventory/identity.h"

#include <string.h>

char *identity_name(const char *name)
{
    char *lower = g_utf8_strdown(name, -1);
    char *dot = strchr(lower, '.');
    if (dot && dot != lower)
        *dot = '\0';
    return g_strstrip(lower);
}

char *identity_uuid(const char *uuid)
{
    /* Written by firmware that never got a UUID; seen on many machines at once. */
    static const char *const placeholders[] = {"03000200040005000006000700080009",
                                               "00020003000400050006000700080009",
                                               "12345678123456781234567812345678", NULL};
    char digits[33];
    int n = 0;
    for (const char *at = uuid; *at; at++) {
        if (strchr("-{} ", *at))
            continue;
        if (!g_ascii_isxdigit(*at) || n == 32)
            return g_strdup("");
        digits[n++] = g_ascii_tolower(*at);
    }
    digits[n] = '\0';
    if (n != 32 || strspn(digits, "0") == 32 || strspn(digits, "f") == 32 ||
        g_strv_contains(placeholders, digits))
        return g_strdup("");
    char swapped[33];
    static const int order[] = {6, 7, 4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 14, 15, 12, 13};
    memcpy(swapped, digits, sizeof swapped);
    for (int i = 0; i < 16; i++)
        swapped[i] = digits[order[i]];
    if (g_strv_contains(placeholders, swapped))
        return g_strdup("");
    return g_strdup(strcmp(digits, swapped) <= 0 ? digits : swapped);
}

static guint root_of(guint *endpoint_of, guint i)
{
    while (endpoint_of[i] != i)
        i = endpoint_of[i] = endpoint_of[endpoint_of[i]];
    return i;
}

static void join(guint *endpoint_of, guint a, guint b)
{
    a = root_of(endpoint_of, a);
    b = root_of(endpoint_of, b);
    if (a != b)
        endpoint_of[MAX(a, b)] = MIN(a, b);
}

/* Joins records that share the key and a name (or where one of them has no name). */
static void join_by(const Identity *records, guint n, guint *endpoint_of, bool by_id)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < n; i++) {
        const char *value = by_id ? records[i].id : records[i].uuid;
        if (!*value)
            continue;
        char *key = g_strdup_printf("%s\n%s", value, records[i].name);
        gpointer found;
        if (g_hash_table_lookup_extended(seen, key, NULL, &found)) {
            join(endpoint_of, GPOINTER_TO_UINT(found), i);
            g_free(key);
        } else {
            g_hash_table_insert(seen, key, GUINT_TO_POINTER(i));
        }
    }
    for (guint i = 0; i < n; i++) {
        const char *value = by_id ? records[i].id : records[i].uuid;
        if (!*value || !*records[i].name)
            continue;
        g_autofree char *nameless = g_strdup_printf("%s\n", value);
        gpointer found;
        if (g_hash_table_lookup_extended(seen, nameless, NULL, &found)) {
            join(endpoint_of, GPOINTER_TO_UINT(found), i);
            g_hash_table_remove(seen, nameless); /* it joins one endpoint, not two of different names */
        }
    }
}

void identity_merge(const Identity *records, guint n, guint *endpoint_of)
{
    for (guint i = 0; i < n; i++)
        endpoint_of[i] = i;
    join_by(records, n, endpoint_of, true);
    join_by(records, n, endpoint_of, false);
    g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
    for (int pass = 0; pass < 2; pass++)
        for (guint i = 0; i < n; i++) {
            gpointer found;
            if (!*records[i].name || (*records[i].uuid != '\0') != (pass == 0))
                continue;
            if (!g_hash_table_lookup_extended(named, records[i].name, NULL, &found))
                g_hash_table_insert(named, (gpointer)(guintptr)records[i].name, GUINT_TO_POINTER(i));
            else if (pass == 1)
                join(endpoint_of, GPOINTER_TO_UINT(found), i);
        }
    for (guint i = 0; i < n; i++)
        endpoint_of[i] = root_of(endpoint_of, i);
}
