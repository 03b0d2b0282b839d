#include "inventory/identity_merge.h"

#include "inventory/disjoint.h"
#include "inventory/kin.h"
#include "inventory/merge_state.h"
#include "inventory/namesakes.h"

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

/* The records that have such a key, by it. */
static GArray *sort_by(const Merge *merge, KeyOf *key_of)
{
    GArray *keyed = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (guint i = 0; i < merge->n; i++) {
        Keyed entry = {key_of(&merge->records[i]), i};
        if (entry.key)
            g_array_append_val(keyed, entry);
    }
    g_array_sort(keyed, compare_keyed);
    return keyed;
}

/* ---- records that share a key ---- */

/* Records with a key in common: first those of endpoints without a name, then, by what these are called, the
 * others. */
typedef struct {
    GArray *indices; /* of guint */
    guint unnamed;
    bool one; /* all that have a name are kin */
} Group;

static void group_clear(Group *group)
{
    g_array_unref(group->indices);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Group, group_clear)

static guint index_at(const Group *group, guint at)
{
    return g_array_index(group->indices, guint, at);
}

/* The kin of the record at that place: the place of its first, or 0 where it has no name. */
static guint kin_at(const Merge *merge, const Group *group, guint at)
{
    return at < group->unnamed ? 0 : merge->kin[at - group->unnamed];
}

/* What all of a kin are called; NULL where nobody has a name. */
static const Identity *called_at(const Merge *merge, guint kin)
{
    return kin < merge->names->len ? g_array_index(merge->names, Naming, kin).called : NULL;
}

/* merge->names and merge->kin have the kins. */
static Group find_group(Merge *merge, const Keyed *first, const Keyed *end)
{
    Group group = {g_array_new(FALSE, FALSE, sizeof(guint)), 0, true};
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (const Keyed *at = first; at < end; at++) {
        const Identity *called = merge_called(merge, at->index);
        Keyed entry = {called ? (uint64_t)(called - merge->records) : 0, at->index};
        if (called)
            g_array_append_val(named, entry);
        else
            g_array_append_val(group.indices, at->index);
    }
    group.unnamed = group.indices->len;
    g_array_sort(named, compare_keyed);
    g_array_set_size(merge->names, 0);
    for (guint i = 0; i < named->len; i++) {
        const Keyed *entry = &g_array_index(named, Keyed, i);
        const Identity *record = &merge->records[entry->index], *called = &merge->records[entry->key];
        Naming name = {record->name ? record : called, called};
        g_array_append_val(group.indices, entry->index);
        g_array_append_val(merge->names, name);
    }
    group.one = kin_find((Naming *)(void *)merge->names->data, merge->names->len, merge->kin);
    return group;
}

/* Joins those of one kin, and those without a name with the first that has one. */
static void join_kin(Merge *merge, const Group *group)
{
    for (guint at = 1; at < group->indices->len; at++) {
        guint kin = kin_at(merge, group, at), first = kin ? group->unnamed + kin : 0;
        merge_join(merge, index_at(group, first), index_at(group, at), called_at(merge, kin));
    }
}

/* The same where the key may be none: as names are joined, but over domains. */
static void join_kin_warily(Merge *merge, const Group *group)
{
    g_autoptr(GArray) by_kin = g_array_new(FALSE, FALSE, sizeof(Keyed));
    for (guint at = 0; at < group->indices->len; at++) {
        Keyed entry = {kin_at(merge, group, at), index_at(group, at)};
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
            namesakes_join_kin(merge, called_at(merge, (guint)entry->key));
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

static void mark_apart(Merge *merge, const Group *group)
{
    for (guint at = 0; !group->one && at < group->indices->len; at++)
        if (kin_at(merge, group, at))
            merge->kept_apart[index_at(group, at)] = true;
}

/* Records [first, end) share a key. */
static void join_trusting(Merge *merge, const Keyed *first, const Keyed *end)
{
    g_auto(Group) group = find_group(merge, first, end);
    join_kin(merge, &group);
    mark_apart(merge, &group);
}

static void join_wary(Merge *merge, const Keyed *first, const Keyed *end)
{
    g_auto(Group) group = find_group(merge, first, end);
    if (!are_one(merge, first, end))
        join_kin_warily(merge, &group);
    mark_apart(merge, &group);
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
    Domains domains; /* which all of their records tell */
} Pair;

/* Adds a record with an id of the space; false where it is of a third endpoint, or in a second domain. */
static bool add_to_pair(const Merge *merge, guint i, Pair *pair)
{
    const Identity *record = &merge->records[i];
    guint root = merge->root[i];
    Domains domains = domains_of(record->domain);
    if (domains_differ(pair->domains, domains))
        return false;
    pair->domains = domains_both(pair->domains, domains);
    if (root == pair->root[0] || root == pair->root[1])
        return true;
    if (pair->root[1] != NONE)
        return false;
    pair->root[1] = root;
    return true;
}

/* Of each space that gave ids to some of the records, which share their name, the one or two endpoints that
 * they are of; NULL where one is not known so. */
static GArray *find_pairs(const Merge *merge, const Group *group)
{
    g_autoptr(GArray) by_space = g_array_new(FALSE, FALSE, sizeof(Keyed));
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (guint at = group->unnamed; at < group->indices->len; at++) {
        Keyed entry = {merge->records[index_at(group, at)].space, index_at(group, at)};
        if (merge->records[entry.index].known_id)
            g_array_append_val(by_space, entry);
    }
    g_array_sort(by_space, compare_keyed);
    for (guint i = 0; i < by_space->len; i++) {
        const Keyed *entry = &g_array_index(by_space, Keyed, i);
        if (i == 0 || entry[-1].key != entry->key) {
            Pair pair = {(uint32_t)entry->key, {merge->root[entry->index], NONE}, {0, 0}};
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
    if (are_one(merge, first, end) || have_two_uuids(merge, first, end))
        return;
    g_auto(Group) group = find_group(merge, first, end);
    for (guint at = 0; at < group.unnamed; at++)
        if (merge->records[index_at(&group, at)].known_id)
            return;
    g_autoptr(GArray) pairs = group.one ? find_pairs(merge, &group) : NULL;
    for (guint i = 0; pairs && i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->root[1] != NONE)
            merge_join(merge, pair->root[0], pair->root[1], called_at(merge, 0));
    }
}

/* ---- key by key ---- */

static void join_groups(Merge *merge, const GArray *keyed,
                        void (*join_them)(Merge *merge, const Keyed *first, const Keyed *end))
{
    const Keyed *all = (const Keyed *)(const void *)keyed->data; /* NULL where there are none */
    for (guint from = 0, end; from < keyed->len; from = end) {
        end = from + 1;
        while (end < keyed->len && all[end].key == all[from].key)
            end++;
        if (end > from + 1)
            join_them(merge, all + from, all + end);
    }
}

static void join_by(Merge *merge, KeyOf *key_of)
{
    g_autoptr(GArray) keyed = sort_by(merge, key_of);
    join_groups(merge, keyed, join_trusting);
}

static void join_by_serial(Merge *merge)
{
    g_autoptr(GArray) keyed = sort_by(merge, key_serial);
    if (keyed->len == 0)
        return;
    merge_find_roots(merge);
    join_groups(merge, keyed, join_enrolled);
    merge_find_roots(merge);
    join_groups(merge, keyed, join_wary);
}

/* Joins by name what ids and UUIDs left apart. Records of one name stand side by side. */
static void join_by_name(Merge *merge)
{
    merge_find_roots(merge);
    for (guint first = 0, end; first < merge->n; first = end) {
        bool several = false;
        g_array_set_size(merge->members, 0);
        for (end = first; end < merge->n && merge->records[end].name == merge->records[first].name; end++) {
            several = several || merge->root[end] != merge->root[first];
            g_array_append_val(merge->members, end);
        }
        if (merge->records[first].name && several)
            namesakes_join(merge);
    }
}

IdentityConflicts identity_merge(const Identity *records, guint n, guint *endpoint_of)
{
    g_auto(Merge) merge;
    merge_init(&merge, records, n, endpoint_of);
    join_by(&merge, key_id);
    join_by(&merge, key_uuid);
    join_by_serial(&merge);
    join_by_name(&merge);
    IdentityConflicts conflicts = {0, 0};
    for (guint i = 0; i < n; i++) {
        endpoint_of[i] = disjoint_root(endpoint_of, i);
        conflicts.names += merge.kept_apart[i];
        conflicts.domains += merge.unclear[i];
    }
    return conflicts;
}
