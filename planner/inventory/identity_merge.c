#include "inventory/identity_merge.h"

#include <string.h>

#define NONE G_MAXUINT

/* "corp" of Windows and "corp.example.com" of DNS are held to be the same; so is a missing one. */
static bool same_domain(uint64_t a, uint64_t b)
{
    return !a || !b || (a >> 32 == b >> 32 && (!(uint32_t)a || !(uint32_t)b || a == b));
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

static uint64_t key_folded(const Identity *record)
{
    return record->folded;
}

static uint64_t key_cut(const Identity *record)
{
    return record->cut;
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

/* ---- what endpoints the keys found ---- */

typedef struct {
    const Identity *records;
    guint n;
    guint *endpoint_of;
    bool *kept_apart; /* records that share a key with an endpoint of another name */
    guint *kin;       /* scratch, for the records of a key */
    GArray *members;  /* scratch, of guint */
    /* As the keys before found them; see find_roots. */
    guint *root;       /* per record */
    guint *next;       /* the next record of the same root, or NONE */
    bool *has_uuid;    /* per root */
    guint *place;      /* scratch of find_roots */
    guint *turn;       /* per root: among which namesakes that is; 0 none yet */
    guint turns;       /* how many there were */
    GHashTable *large; /* roots of many records -> their spaces */
} Merge;

#define MANY 8 /* records of a root whose spaces are remembered rather than counted again */

static void find_roots(Merge *merge)
{
    if (!merge->root) {
        merge->root = g_new(guint, merge->n + 1);
        merge->next = g_new(guint, merge->n + 1);
        merge->place = g_new(guint, merge->n + 1);
        merge->turn = g_new(guint, merge->n + 1);
        merge->has_uuid = g_new(bool, merge->n + 1);
    }
    memset(merge->turn, 0, merge->n * sizeof *merge->turn);
    memset(merge->has_uuid, 0, merge->n * sizeof *merge->has_uuid);
    merge->turns = 0;
    g_hash_table_remove_all(merge->large);
    memset(merge->place, 0xff, merge->n * sizeof *merge->place); /* NONE: the last record found so far */
    for (guint i = merge->n; i-- > 0;) {                         /* a root is the first of its records */
        guint root = merge->root[i] = root_of(merge->endpoint_of, i);
        merge->next[i] = merge->place[root];
        merge->place[root] = i;
        merge->has_uuid[root] = merge->has_uuid[root] || merge->records[i].uuid;
    }
}

static void merge_clear(Merge *merge)
{
    g_free(merge->kept_apart);
    g_free(merge->kin);
    g_array_unref(merge->members);
    g_free(merge->root);
    g_free(merge->next);
    g_free(merge->has_uuid);
    g_free(merge->place);
    g_free(merge->turn);
    g_hash_table_unref(merge->large);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merge, merge_clear)

static void add_spaces(const Merge *merge, guint root, GHashTable *spaces)
{
    for (guint i = root; i != NONE; i = merge->next[i])
        if (merge->records[i].known_id)
            g_hash_table_add(spaces, GUINT_TO_POINTER(merge->records[i].space));
}

/* The spaces that gave it an id. */
static GHashTable *spaces_of(Merge *merge, guint root)
{
    gpointer known = g_hash_table_lookup(merge->large, GUINT_TO_POINTER(root));
    if (known)
        return g_hash_table_ref(known);
    GHashTable *spaces = g_hash_table_new(g_direct_hash, g_direct_equal);
    add_spaces(merge, root, spaces);
    guint records = 0;
    for (guint i = root; i != NONE && records <= MANY; i = merge->next[i])
        records++;
    if (records > MANY)
        g_hash_table_insert(merge->large, GUINT_TO_POINTER(root), g_hash_table_ref(spaces));
    return spaces;
}

/* ---- namesakes: one after the other finds its place among those that may be the same ---- */

/* Endpoints in order. */
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

/* The place of the first endpoint that has no id of the space; roots->len where all have one. Spaces are only
 * ever added, so the search goes on where it stopped. */
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

static void take_place(Merge *merge, Namesakes *same, guint i, guint at, bool domains)
{
    if (at < same->roots->len) {
        join(merge->endpoint_of, g_array_index(same->roots, guint, at), i);
        add_spaces(merge, merge->root[i], same->spaces->pdata[at]);
    } else {
        uint64_t domain = domains ? merge->records[i].domain : 0;
        g_array_append_val(same->roots, merge->root[i]);
        g_array_append_val(same->domains, domain);
        g_ptr_array_add(same->spaces, spaces_of(merge, merge->root[i]));
    }
}

/* Endpoints with a UUID, then with an id, then with neither. */
static int pass_of(const Merge *merge, guint i)
{
    return merge->has_uuid[merge->root[i]] ? 0 : merge->records[i].known_id ? 1 : 2;
}

/* Joins the records merge->members, in order; with `domains`, not over two of them. One whose endpoint stands
 * among other namesakes already stays by itself here: two names never become one by it. */
static void join_namesakes(Merge *merge, bool domains)
{
    g_auto(Namesakes)
        same = {g_array_new(FALSE, FALSE, sizeof(guint)),
                g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref),
                g_array_new(FALSE, FALSE, sizeof(uint64_t)), g_hash_table_new(g_direct_hash, g_direct_equal)};
    merge->turns++;
    for (int pass = 0; pass < 3; pass++)
        for (guint m = 0; m < merge->members->len; m++) {
            guint i = g_array_index(merge->members, guint, m), root = merge->root[i];
            if (pass_of(merge, i) != pass || merge->turn[root] == merge->turns)
                continue;
            bool alone = pass == 0 || merge->turn[root];
            take_place(merge, &same, i, alone ? same.roots->len : first_fitting(&same, &merge->records[i]),
                       domains);
            merge->turn[root] = merge->turns;
        }
}

/* ---- records that share a key ---- */

/* Those of the n records that have such a key, in its order, with their places in `list`; NULL for the list
 * of all. */
static GArray *sort_by(const Merge *merge, const Keyed *list, guint n, KeyOf *key_of)
{
    GArray *keyed = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (guint i = 0; i < n; i++) {
        Keyed entry = {key_of(&merge->records[list ? list[i].index : i]), i};
        if (entry.key)
            g_array_append_val(keyed, entry);
    }
    g_array_sort(keyed, compare_keyed);
    return keyed;
}

/* Joins in merge->kin those whose names fold to the same. */
static void find_folded(Merge *merge, const Keyed *named, guint n)
{
    g_autoptr(GArray) folded = sort_by(merge, named, n, key_folded);
    for (guint i = 1; i < folded->len; i++) {
        const Keyed *a = &g_array_index(folded, Keyed, i - 1), *b = &g_array_index(folded, Keyed, i);
        if (a->key == b->key)
            join(merge->kin, a->index, b->index);
    }
}

/* Of longer names that begin alike: which kin they are, up to two; more of them count as two. */
typedef struct {
    guint first, second;
    bool more;
} Longer;

static Longer find_longer(Merge *merge, const Keyed *from, const Keyed *end)
{
    Longer longer = {root_of(merge->kin, from->index), NONE, false};
    for (const Keyed *at = from + 1; at < end; at++) {
        guint kin = root_of(merge->kin, at->index);
        if (kin == longer.first || kin == longer.second)
            continue;
        longer.more = longer.second != NONE;
        longer.second = longer.second == NONE ? kin : longer.second;
        if (longer.more)
            break;
    }
    return longer;
}

/* The only kin among them besides `kin` itself; NONE where there is no such one, or several. *several is set
 * where there are. */
static guint only_longer(const Longer *longer, guint kin, bool *several)
{
    int others = (longer->first != kin) + (longer->second != kin && longer->second != NONE) + longer->more;
    *several = others > 1;
    if (others != 1)
        return NONE;
    return longer->first != kin ? longer->first : longer->second;
}

/* Joins in merge->kin names of 15 letters with the one longer name that begins so. */
static void find_cut(Merge *merge, const Keyed *named, guint n)
{
    g_autoptr(GArray) cut = sort_by(merge, named, n, key_cut);
    if (cut->len < 2)
        return;
    g_autofree guint *longer_of = g_new(guint, n);
    g_autofree bool *unclear = g_new0(bool, n);
    memset(longer_of, 0xff, n * sizeof *longer_of);
    const Keyed *at = (const Keyed *)(const void *)cut->data, *last = at + cut->len;
    while (at < last) {
        const Keyed *first = at, *longer = at;
        while (at < last && at->key >> 1 == first->key >> 1) {
            longer += at->key % 2 == 0;
            at++;
        }
        if (longer == first || longer == at)
            continue;
        Longer kinds = find_longer(merge, longer, at);
        for (; first < longer; first++) {
            bool several = false;
            guint kin = root_of(merge->kin, first->index), only = only_longer(&kinds, kin, &several);
            unclear[kin] =
                unclear[kin] || several || (only != NONE && longer_of[kin] != NONE && longer_of[kin] != only);
            longer_of[kin] = only != NONE ? only : longer_of[kin];
        }
    }
    for (guint i = 0; i < n; i++)
        if (longer_of[i] != NONE && !unclear[i])
            join(merge->kin, i, longer_of[i]);
}

/* Which of n records, sorted by name, are called the same: merge->kin has the first of them for each.
 * Returns whether all are. */
static bool find_kin(Merge *merge, const Keyed *named, guint n)
{
    bool several = false;
    for (guint i = 0; i < n; i++) {
        merge->kin[i] = i;
        if (i && merge->records[named[i].index].name == merge->records[named[i - 1].index].name)
            merge->kin[i] = merge->kin[i - 1];
        else
            several = several || i;
    }
    if (!several)
        return true;
    find_folded(merge, named, n);
    find_cut(merge, named, n);
    bool all = true;
    for (guint i = 0; i < n; i++) {
        merge->kin[i] = root_of(merge->kin, i);
        all = all && merge->kin[i] == 0;
    }
    return all;
}

/* Joins those of one kin, and those without a name with the first that has one. */
static void join_kin(Merge *merge, const Keyed *first, const Keyed *named, const Keyed *end)
{
    for (const Keyed *at = first + 1; at < end; at++) {
        if (at <= named)
            join(merge->endpoint_of, first->index, at->index);
        else
            join(merge->endpoint_of, named[merge->kin[at - named]].index, at->index);
    }
}

/* The same where the key may be none: as names are joined, but over domains. */
static void join_kin_warily(Merge *merge, const Keyed *first, const Keyed *named, const Keyed *end)
{
    g_autoptr(GArray) by_kin = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (const Keyed *at = first; at < end; at++) {
        Keyed entry = {at < named ? 0 : merge->kin[at - named], at->index};
        g_array_append_val(by_kin, entry);
    }
    g_array_sort(by_kin, compare_keyed);
    for (guint i = 0, from = 0; i < by_kin->len; i++) {
        const Keyed *entry = &g_array_index(by_kin, Keyed, i);
        g_array_set_size(merge->members, i == from ? 0 : merge->members->len);
        g_array_append_val(merge->members, entry->index);
        if (i + 1 < by_kin->len && entry[1].key == entry->key)
            continue;
        if (i > from)
            join_namesakes(merge, false);
        from = i + 1;
    }
}

static bool are_one(const Merge *merge, const Keyed *first, const Keyed *end)
{
    const Keyed *at = first;
    while (at < end && merge->root[at->index] == merge->root[first->index])
        at++;
    return at == end;
}

/* The first that has a name. Records of one key stand in order, those without a name (0) first. */
static const Keyed *first_named(const Merge *merge, const Keyed *first, const Keyed *end)
{
    while (first < end && merge->records[first->index].name == 0)
        first++;
    return first;
}

/* Records [first, end) share a key. */
static void join_group(Merge *merge, const Keyed *first, const Keyed *end, bool wary)
{
    const Keyed *named = first_named(merge, first, end);
    bool one = find_kin(merge, named, (guint)(end - named));
    if (wary && !are_one(merge, first, end))
        join_kin_warily(merge, first, named, end);
    else if (!wary)
        join_kin(merge, first, named, end);
    for (const Keyed *at = named; !one && at < end; at++)
        if (merge->kin[at - named] != 0)
            merge->kept_apart[at->index] = true;
}

/* ---- a device that was enrolled again ---- */

static bool have_two_uuids(const Merge *merge, const Keyed *first, const Keyed *end)
{
    guint known = NONE;
    for (const Keyed *at = first; at < end; at++) {
        guint root = merge->root[at->index];
        if (merge->has_uuid[root] && known != NONE && known != root)
            return true;
        known = merge->has_uuid[root] ? root : known;
    }
    return false;
}

/* Two endpoints to which one space gave ids. */
typedef struct {
    uint32_t space;
    guint root[2];   /* the second NONE where there is but one */
    uint64_t domain; /* which all of their records tell; 0 none */
} Pair;

/* Adds a record with an id of the space; false where it is of a third endpoint, or in a second domain. */
static bool add_to_pair(const Merge *merge, guint i, Pair *pair)
{
    const Identity *record = &merge->records[i];
    guint root = merge->root[i];
    if (!same_domain(pair->domain, record->domain))
        return false;
    pair->domain = MAX(pair->domain, record->domain);
    if (root == pair->root[0] || root == pair->root[1])
        return true;
    if (pair->root[1] != NONE)
        return false;
    pair->root[1] = root;
    return true;
}

/* Of each space that gave ids to some of the records, which share their name, the one or two endpoints that
 * they are of; NULL where one is not known so. */
static GArray *find_pairs(const Merge *merge, const Keyed *named, const Keyed *end)
{
    g_autoptr(GArray) by_space = g_array_new(FALSE, FALSE, sizeof(Keyed));
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (const Keyed *at = named; at < end; at++) {
        Keyed entry = {merge->records[at->index].space, at->index};
        if (merge->records[at->index].known_id)
            g_array_append_val(by_space, entry);
    }
    g_array_sort(by_space, compare_keyed);
    for (guint i = 0; i < by_space->len; i++) {
        const Keyed *entry = &g_array_index(by_space, Keyed, i);
        if (i == 0 || entry[-1].key != entry->key) {
            Pair pair = {(uint32_t)entry->key, {merge->root[entry->index], NONE}, 0};
            g_array_append_val(pairs, pair);
        }
        if (!add_to_pair(merge, entry->index, &g_array_index(pairs, Pair, pairs->len - 1)))
            return NULL;
    }
    return g_steal_pointer(&pairs);
}

/* Records [first, end) share a serial number; roots are those that ids and UUIDs found. Where nothing with
 * the number has another name or a second UUID, and a tool has just two ids for it, the device was enrolled
 * again and the tool has kept its stale record. Intune does; scripts that clean up there go by the serial
 * number alone (Kurth 2021, https://github.com/ThomasKur/MMS2022-Automation, Invoke-IntuneCleanup.ps1). Three
 * and more are what a placeholder that nobody knows makes of machines that were all given one name: so at
 * most one of them is lost by it. */
static void join_enrolled(Merge *merge, const Keyed *first, const Keyed *end)
{
    const Keyed *named = first_named(merge, first, end);
    for (const Keyed *at = first; at < named; at++)
        if (merge->records[at->index].known_id)
            return;
    if (are_one(merge, first, end) || have_two_uuids(merge, first, end) ||
        !find_kin(merge, named, (guint)(end - named)))
        return;
    g_autoptr(GArray) pairs = find_pairs(merge, named, end);
    for (guint i = 0; pairs && i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->root[1] != NONE)
            join(merge->endpoint_of, pair->root[0], pair->root[1]);
    }
}

/* ---- key by key ---- */

static void join_trusting(Merge *merge, const Keyed *first, const Keyed *end)
{
    join_group(merge, first, end, false);
}

static void join_wary(Merge *merge, const Keyed *first, const Keyed *end)
{
    join_group(merge, first, end, true);
}

static void join_groups(Merge *merge, const GArray *keyed,
                        void (*join_them)(Merge *merge, const Keyed *first, const Keyed *end))
{
    const Keyed *at = (const Keyed *)(const void *)keyed->data, *last = at + keyed->len;
    while (at < last) {
        const Keyed *end = at + 1;
        while (end < last && end->key == at->key)
            end++;
        if (end > at + 1)
            join_them(merge, at, end);
        at = end;
    }
}

static void join_by(Merge *merge, KeyOf *key_of)
{
    g_autoptr(GArray) keyed = sort_by(merge, NULL, merge->n, key_of);
    join_groups(merge, keyed, join_trusting);
}

static void join_by_serial(Merge *merge)
{
    g_autoptr(GArray) keyed = sort_by(merge, NULL, merge->n, key_serial);
    if (keyed->len == 0)
        return;
    find_roots(merge);
    join_groups(merge, keyed, join_enrolled);
    find_roots(merge);
    join_groups(merge, keyed, join_wary);
}

/* Joins by name what ids and UUIDs left apart. Records of one name stand side by side. */
static void join_by_name(Merge *merge)
{
    find_roots(merge);
    for (guint first = 0, end; first < merge->n; first = end) {
        bool several = false;
        g_array_set_size(merge->members, 0);
        for (end = first; end < merge->n && merge->records[end].name == merge->records[first].name; end++) {
            several = several || merge->root[end] != merge->root[first];
            g_array_append_val(merge->members, end);
        }
        if (merge->records[first].name && several)
            join_namesakes(merge, true);
    }
}

guint identity_merge(const Identity *records, guint n, guint *endpoint_of)
{
    g_auto(Merge) merge = {.records = records,
                           .n = n,
                           .endpoint_of = endpoint_of,
                           .kept_apart = g_new0(bool, n + 1),
                           .kin = g_new(guint, n + 1),
                           .members = g_array_new(FALSE, FALSE, sizeof(guint)),
                           .large = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                                          (GDestroyNotify)g_hash_table_unref)};
    for (guint i = 0; i < n; i++)
        endpoint_of[i] = i;
    join_by(&merge, key_id);
    join_by(&merge, key_uuid);
    join_by_serial(&merge);
    join_by_name(&merge);
    guint apart = 0;
    for (guint i = 0; i < n; i++) {
        endpoint_of[i] = root_of(endpoint_of, i);
        apart += merge.kept_apart[i];
    }
    return apart;
}
