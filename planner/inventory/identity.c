#include "inventory/identity.h"

#include <string.h>

/* Lower case into `lower`, without blanks around it. */
static void take_lower(const char *text, gsize length, char *lower)
{
    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    while (length && g_ascii_isspace(*text)) {
        text++;
        length--;
    }
    gsize plain = 0;
    while (plain < length && !(text[plain] & 0x80)) {
        lower[plain] = g_ascii_tolower(text[plain]);
        plain++;
    }
    lower[plain] = '\0';
    if (plain == length)
        return;
    g_autofree char *full = g_utf8_strdown(text, (gssize)length);
    g_strlcpy(lower, full, IDENTITY_TEXT);
}

/* Of a machine that is known by its IPv4 address alone the numbers are no domain. */
static bool is_address(const char *name)
{
    return strspn(name, "0123456789.") == strlen(name) && strchr(name, '.');
}

void identity_name(const char *name, char compared[IDENTITY_TEXT])
{
    static const char *const says_nothing[] = {"localhost", "unknown", "none", "null", NULL};
    const char *dot = is_address(name) ? NULL : strchr(name, '.');
    take_lower(name, dot && dot != name ? (gsize)(dot - name) : strlen(name), compared);
    if (strlen(compared) <= 9 && g_strv_contains(says_nothing, compared))
        *compared = '\0';
}

void identity_domain(const char *name, const char *workgroup, char compared[IDENTITY_TEXT])
{
    static const char *const defaults[] = {"workgroup", "mshome", "local",   "localdomain",
                                           "lan",       "home",   "unknown", NULL};
    const char *dot = is_address(name) ? NULL : strchr(name, '.'),
               *domain = dot && dot[1] ? dot + 1 : workgroup;
    take_lower(domain, strlen(domain), compared);
    if (*compared && g_strv_contains(defaults, compared))
        *compared = '\0';
}

/* "corp" of Windows and "corp.example.com" of DNS are held to be the same; so is a missing one. */
static bool same_domain(uint64_t a, uint64_t b)
{
    return !a || !b || (a >> 32 == b >> 32 && (!(uint32_t)a || !(uint32_t)b || a == b));
}

void identity_serial(const char *serial, char compared[IDENTITY_TEXT])
{
    /* What firmware reports where nobody wrote a serial number; compared without blanks and dots. */
    static const char *const placeholders[] = {"TOBEFILLEDBYOEM",
                                               "DEFAULTSTRING",
                                               "SYSTEMSERIALNUMBER",
                                               "CHASSISSERIALNUMBER",
                                               "NOTSPECIFIED",
                                               "NOTAVAILABLE",
                                               "NOTAPPLICABLE",
                                               "UNKNOWN",
                                               "EMPTY",
                                               "INVALID",
                                               "0123456789",
                                               "123456789",
                                               "1234567890",
                                               "SERIALNUMBER",
                                               "OEM_SERIAL",
                                               "123456789ABCDEF",
                                               "SYS1234567890",
                                               "MB1234567890",
                                               "NB1234567890",
                                               "SN1234567890",
                                               "BASEBOARDSERIALNUMBER",
                                               "TYPE2BOARDSERIALNUMBER",
                                               "NOASSETTAG",
                                               "STANDARD",
                                               NULL};
    gsize length = 0;
    for (const char *at = serial; *at && length < IDENTITY_TEXT - 1; at++)
        if (!strchr(" .-", *at))
            compared[length++] = g_ascii_toupper(*at);
    compared[length] = '\0';
    if (length < 5 || g_strv_contains(placeholders, compared) ||
        strspn(compared, (char[]){compared[0], '\0'}) == length)
        *compared = '\0';
}

void identity_uuid(const char *uuid, char compared[IDENTITY_TEXT])
{
    /* Written by firmware that never got a UUID; seen on many machines at once. */
    static const char *const placeholders[] = {
        "03000200040005000006000700080009", "00020003000400050006000700080009",
        "12345678123456781234567812345678", "6ab5b300538d10149fb5b0684d007b53", NULL};
    char digits[33], swapped[33];
    int n = 0;
    *compared = '\0';
    for (const char *at = uuid; *at; at++) {
        if (strchr("-{} ", *at))
            continue;
        if (!g_ascii_isxdigit(*at) || n == 32)
            return;
        digits[n++] = g_ascii_tolower(*at);
    }
    digits[n] = '\0';
    /* One byte over and over is what blank memory holds. */
    if (n != 32 || memcmp(digits, digits + 2, 30) == 0 || g_strv_contains(placeholders, digits))
        return;
    static const int order[] = {6, 7, 4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 14, 15, 12, 13};
    memcpy(swapped, digits, sizeof swapped);
    for (int i = 0; i < 16; i++)
        swapped[i] = digits[order[i]];
    if (!g_strv_contains(placeholders, swapped))
        strcpy(compared, strcmp(digits, swapped) <= 0 ? digits : swapped);
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

typedef uint64_t KeyOf(const Identity *record);

static uint64_t key_id(const Identity *record)
{
    return record->known_id ? record->id : 0;
}

static uint64_t key_uuid(const Identity *record)
{
    return record->uuid;
}

static uint64_t key_serial(const Identity *record)
{
    return record->serial;
}

typedef struct {
    uint64_t key;
    guint index;
} Keyed;

static int compare_keyed(gconstpointer left, gconstpointer right)
{
    const Keyed *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

/* Records [first, end) share a key; they stand in order, those without a name (0) first. Each joins the
 * others of its name, and those without a name join the first that has one. kept_apart is set for those of
 * other names. */
static void join_group(const Identity *records, const Keyed *first, const Keyed *end, guint *endpoint_of,
                       bool *kept_apart)
{
    const Keyed *named = first;
    while (named < end && records[named->index].name == 0)
        named++;
    for (const Keyed *at = first + 1; at < end; at++) {
        uint64_t name = records[at->index].name;
        if (name == 0 || (at == named && at > first) || records[at[-1].index].name == name)
            join(endpoint_of, at[-1].index, at->index);
        if (name && name != records[named->index].name)
            kept_apart[at->index] = true;
    }
}

static void join_by(const Identity *records, guint n, guint *endpoint_of, KeyOf *key_of, bool *kept_apart)
{
    g_autoptr(GArray) keyed = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (guint i = 0; i < n; i++) {
        Keyed entry = {key_of(&records[i]), i};
        if (entry.key)
            g_array_append_val(keyed, entry);
    }
    if (keyed->len == 0)
        return;
    g_array_sort(keyed, compare_keyed);
    const Keyed *at = (const Keyed *)(const void *)keyed->data, *last = at + keyed->len;
    while (at < last) {
        const Keyed *end = at + 1;
        while (end < last && end->key == at->key)
            end++;
        join_group(records, at, end, endpoint_of, kept_apart);
        at = end;
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
    GArray *domains;    /* of uint64_t, per root; 0 none */
    GHashTable *cursor; /* space -> index below which every root has an id of it */
} Namesakes;

static void namesakes_clear(Namesakes *same)
{
    g_array_unref(same->roots);
    g_ptr_array_unref(same->spaces);
    g_array_unref(same->domains);
    g_hash_table_unref(same->cursor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Namesakes, namesakes_clear)

/* The place of the first endpoint of the name that has no id of the space; roots->len where all have one.
 * Spaces are only ever added, so the search goes on where it stopped. */
static guint first_without(Namesakes *same, uint32_t space)
{
    gpointer key = GUINT_TO_POINTER(space);
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(same->cursor, key));
    while (at < same->roots->len && g_hash_table_contains(same->spaces->pdata[at], key))
        at++;
    g_hash_table_insert(same->cursor, key, GUINT_TO_POINTER(at));
    return at;
}

/* From there on, the first whose domain is not another one and that has no id of the space. Few are tried:
 * hostile inventories could give one name a hundred thousand domains. */
static guint first_fitting(Namesakes *same, const Identity *record)
{
    guint at = record->known_id ? first_without(same, record->space) : 0;
    for (int tries = 0; at < same->roots->len && tries < 64; at++, tries++)
        if (same_domain(g_array_index(same->domains, uint64_t, at), record->domain) &&
            !(record->known_id &&
              g_hash_table_contains(same->spaces->pdata[at], GUINT_TO_POINTER(record->space))))
            return at;
    return same->roots->len;
}

static void take_place(Names *names, Namesakes *same, guint i, guint at)
{
    if (at < same->roots->len) {
        join(names->endpoint_of, g_array_index(same->roots, guint, at), i);
    } else {
        g_array_append_val(same->roots, names->root[i]);
        g_array_append_val(same->domains, names->records[i].domain);
        g_ptr_array_add(same->spaces, g_hash_table_new(g_direct_hash, g_direct_equal));
    }
    names->place[names->root[i]] = at;
}

/* Records [first, end) have one name. */
static void join_namesakes(Names *names, guint first, guint end)
{
    g_auto(Namesakes)
        same = {g_array_new(FALSE, FALSE, sizeof(guint)),
                g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref),
                g_array_new(FALSE, FALSE, sizeof(uint64_t)), g_hash_table_new(g_direct_hash, g_direct_equal)};
    for (int pass = 0; pass < 3;
         pass++) /* endpoints with a UUID, then with an id, then with the name alone */
        for (guint i = first; i < end; i++) {
            const Identity *record = &names->records[i];
            guint root = names->root[i];
            if ((names->has_uuid[root] ? 0 : record->known_id ? 1 : 2) != pass)
                continue;
            if (names->name[root] == 0) {
                names->name[root] = first + 1;
                take_place(names, &same, i, pass == 0 ? same.roots->len : first_fitting(&same, record));
            }
            /* A record without a name can have tied two names together; then the first has the say. */
            if (names->name[root] == first + 1 && record->known_id)
                g_hash_table_add(same.spaces->pdata[names->place[root]], GUINT_TO_POINTER(record->space));
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
        has_uuid[root[i]] = has_uuid[root[i]] || records[i].uuid;
    }
    for (guint first = 0, end; first < n; first = end) {
        bool several = false;
        for (end = first + 1; end < n && records[end].name == records[first].name; end++)
            several = several || root[end] != root[first];
        if (records[first].name && several)
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
