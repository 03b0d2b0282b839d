#include "inventory/identity.h"

#include <string.h>

char *identity_name(const char *name)
{
    static const char *const says_nothing[] = {"localhost", "unknown", "none", "null", NULL};
    char *lower = g_strstrip(g_utf8_strdown(name, -1));
    char *dot = strchr(lower, '.');
    if (dot && dot != lower)
        *dot = '\0';
    if (g_strv_contains(says_nothing, lower))
        *lower = '\0';
    return lower;
}

char *identity_domain(const char *name, const char *workgroup)
{
    static const char *const defaults[] = {"workgroup", "mshome", "local",   "localdomain",
                                           "lan",       "home",   "unknown", NULL};
    const char *dot = strchr(name, '.');
    g_autofree char *domain = g_strstrip(g_utf8_strdown(dot && dot[1] ? dot + 1 : workgroup, -1));
    return g_strdup(g_strv_contains(defaults, domain) ? "" : domain);
}

char *identity_serial(const char *serial)
{
    /* What firmware reports where nobody wrote a serial number; compared without blanks and dots. */
    static const char *const placeholders[] = {
        "TOBEFILLEDBYOEM", "DEFAULTSTRING", "SYSTEMSERIALNUMBER", "CHASSISSERIALNUMBER",
        "NOTSPECIFIED",    "NOTAVAILABLE",  "NOTAPPLICABLE",      "UNKNOWN",
        "EMPTY",           "INVALID",       "0123456789",         "123456789",
        "1234567890",      "SERIALNUMBER",  "OEM_SERIAL",         NULL};
    GString *compared = g_string_new(NULL);
    for (const char *at = serial; *at; at++)
        if (!strchr(" .-", *at))
            g_string_append_c(compared, g_ascii_toupper(*at));
    bool usable = compared->len >= 5 && !g_strv_contains(placeholders, compared->str) &&
                  strspn(compared->str, (char[]){compared->str[0], '\0'}) != compared->len;
    if (!usable)
        g_string_truncate(compared, 0);
    return g_string_free(compared, FALSE);
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

typedef const char *KeyOf(const Identity *record);

static const char *key_id(const Identity *record)
{
    return record->id;
}

static const char *key_uuid(const Identity *record)
{
    return record->uuid;
}

static const char *key_serial(const Identity *record)
{
    return record->serial;
}

/* Joins records that share the key and a name. Records of the key without a name join the first named one.
 * kept_apart[i] is set where a record has another name than the first of its key. */
static void join_by(const Identity *records, guint n, guint *endpoint_of, KeyOf *key_of, bool *kept_apart)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal); /* named, by key */
    for (guint i = 0; i < n; i++) {
        const char *value = key_of(&records[i]);
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
        if (!*records[i].name)
            continue;
        if (!g_hash_table_lookup_extended(first, value, NULL, &found))
            g_hash_table_insert(first, (gpointer)(guintptr)value, GUINT_TO_POINTER(i));
        else if (strcmp(records[GPOINTER_TO_UINT(found)].name, records[i].name) != 0)
            kept_apart[i] = true;
    }
    for (guint i = 0; i < n; i++) {
        gpointer found;
        if (!*records[i].name && *key_of(&records[i]) &&
            g_hash_table_lookup_extended(first, key_of(&records[i]), NULL, &found))
            join(endpoint_of, GPOINTER_TO_UINT(found), i);
    }
}

/* What join_by_name knows of the endpoints that the other keys found. */
typedef struct {
    const Identity *records;
    guint *endpoint_of;
    guint *root;    /* per record: its endpoint as the other keys found it */
    bool *has_uuid; /* per root */
    guint *place;   /* per root: where it stands among its namesakes */
    guint *name;    /* per root: which name it stands under, as 1 + the index where that begins; 0 none yet */
} Names;

/* Endpoints of one name, in order. */
typedef struct {
    GArray *roots;      /* of guint */
    GPtrArray *spaces;  /* per root: a set of the spaces that gave it an id */
    GHashTable *cursor; /* space -> index below which every root has an id of it */
} Namesakes;

static void namesakes_clear(Namesakes *same)
{
    g_array_unref(same->roots);
    g_ptr_array_unref(same->spaces);
    g_hash_table_unref(same->cursor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Namesakes, namesakes_clear)

/* The place of the first endpoint of the name that has no id of the space; roots->len where all have one.
 * Spaces are only ever added, so the search goes on where it stopped. */
static guint first_without(Namesakes *same, const void *space)
{
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(same->cursor, space));
    while (at < same->roots->len && g_hash_table_contains(same->spaces->pdata[at], space))
        at++;
    g_hash_table_insert(same->cursor, (gpointer)(guintptr)space, GUINT_TO_POINTER(at));
    return at;
}

static void take_place(Names *names, Namesakes *same, guint i, guint at)
{
    if (at < same->roots->len) {
        join(names->endpoint_of, g_array_index(same->roots, guint, at), i);
    } else {
        g_array_append_val(same->roots, names->root[i]);
        g_ptr_array_add(same->spaces, g_hash_table_new(g_direct_hash, g_direct_equal));
    }
    names->place[names->root[i]] = at;
}

/* Records [first, end) have one name. */
static void join_namesakes(Names *names, guint first, guint end)
{
    g_auto(Namesakes) same = {g_array_new(FALSE, FALSE, sizeof(guint)),
                              g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref),
                              g_hash_table_new(g_direct_hash, g_direct_equal)};
    for (int pass = 0; pass < 3;
         pass++) /* endpoints with a UUID, then with an id, then with the name alone */
        for (guint i = first; i < end; i++) {
            const Identity *record = &names->records[i];
            guint root = names->root[i];
            if ((names->has_uuid[root] ? 0 : *record->id ? 1 : 2) != pass)
                continue;
            if (names->name[root] == 0) {
                names->name[root] = first + 1;
                take_place(names, &same, i,
                           pass == 0   ? same.roots->len
                           : pass == 1 ? first_without(&same, record->space)
                                       : 0);
            }
            /* A record without a name can have tied two names together; then the first has the say. */
            if (names->name[root] == first + 1 && *record->id)
                g_hash_table_add(same.spaces->pdata[names->place[root]], (gpointer)(guintptr)record->space);
        }
}

/* Joins by name what ids and UUIDs left apart. Records of one name stand side by side. */
static void join_by_name(const Identity *records, guint n, guint *endpoint_of)
{
    g_autofree guint *root = g_new(guint, n + 1), *place = g_new(guint, n + 1), *name = g_new0(guint, n + 1);
    g_autofree bool *has_uuid = g_new0(bool, n + 1);
    Names names = {records, endpoint_of, root, has_uuid, place, name};
    for (guint i = 0; i < n; i++) {
        root[i] = root_of(endpoint_of, i);
        has_uuid[root[i]] = has_uuid[root[i]] || *records[i].uuid;
    }
    for (guint first = 0, end; first < n; first = end) {
        bool several = false;
        for (end = first + 1; end < n && strcmp(records[end].name, records[first].name) == 0; end++)
            several = several || root[end] != root[first];
        if (*records[first].name && several)
            join_namesakes(&names, first, end);
    }
}

guint identity_merge(const Identity *records, guint n, guint *endpoint_of)
{
    static KeyOf *const keys[] = {key_id, key_uuid, key_serial};
    g_autofree bool *kept_apart = g_new0(bool, n + 1);
    for (guint i = 0; i < n; i++)
        endpoint_of[i] = i;
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++)
        join_by(records, n, endpoint_of, keys[k], kept_apart);
    join_by_name(records, n, endpoint_of);
    guint apart = 0;
    for (guint i = 0; i < n; i++) {
        endpoint_of[i] = root_of(endpoint_of, i);
        apart += kept_apart[i];
    }
    return apart;
}
