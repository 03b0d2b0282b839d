#include "inventory/kin.h"

#include "inventory/disjoint.h"

#include <string.h>

#define NONE G_MAXUINT

bool kin_same(const Identity *a, const Identity *b)
{
    return a->name == b->name || a->folded == b->folded;
}

/* Records that have nothing but a name do not tell what it folds to (see Identity). */
static bool tells_more(const Identity *record)
{
    return record->cut || record->folded != record->name;
}

const Identity *kin_better(const Identity *a, const Identity *b)
{
    if (tells_more(a) != tells_more(b))
        return tells_more(a) ? a : b;
    return MIN(a, b);
}

typedef struct {
    uint64_t key;
    guint place;
    bool longer; /* the key is the beginning of its name */
} Entry;

static int compare_entries(gconstpointer left, gconstpointer right)
{
    const Entry *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->longer != b->longer)
        return b->longer ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

/* ---- names that fold to the same ---- */

static void join_same(GArray *entries, guint *kin)
{
    g_array_sort(entries, compare_entries);
    for (guint i = 1; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->key == entry[-1].key)
            disjoint_join(kin, entry->place, entry[-1].place);
    }
    g_array_set_size(entries, 0);
}

static void find_folded(const Naming *names, guint n, GArray *entries, guint *kin)
{
    for (guint i = 0; i < n; i++)
        g_array_append_val(entries, ((Entry){names[i].called->name, i, false}));
    join_same(entries, kin);
    for (guint i = 0; i < n; i++)
        g_array_append_val(entries, ((Entry){names[i].called->folded, i, false}));
    join_same(entries, kin);
}

/* ---- names that were cut ---- */

/* Of longer names that begin alike: which kin they are, up to two; more of them count as two. */
typedef struct {
    guint first, second;
    bool more;
} Longer;

static Longer find_longer(const Entry *from, const Entry *end, guint *kin)
{
    Longer longer = {disjoint_root(kin, from->place), NONE, false};
    for (const Entry *at = from + 1; at < end; at++) {
        guint other = disjoint_root(kin, at->place);
        if (other == longer.first || other == longer.second)
            continue;
        longer.more = longer.second != NONE;
        longer.second = longer.second == NONE ? other : longer.second;
        if (longer.more)
            break;
    }
    return longer;
}

/* The only kin among them besides `own` itself; NONE where there is no such one, or several. *several is set
 * where there are. */
static guint only_longer(const Longer *longer, guint own, bool *several)
{
    int others = (longer->first != own) + (longer->second != own && longer->second != NONE) + longer->more;
    *several = others > 1;
    if (others != 1)
        return NONE;
    return longer->first != own ? longer->first : longer->second;
}

/* By kin: its longer one, and whether several could be. */
typedef struct {
    guint *longer_of;
    bool *unclear;
} Cuts;

/* Looks for the longer name of each short one with the same key. */
static void find_cut(GArray *entries, guint *kin, const Cuts *cuts)
{
    if (entries->len == 0)
        return;
    g_array_sort(entries, compare_entries);
    const Entry *at = (const Entry *)(const void *)entries->data, *last = at + entries->len;
    while (at < last) {
        const Entry *first = at, *longer = at;
        while (at < last && at->key == first->key) {
            longer += !at->longer;
            at++;
        }
        if (longer == first || longer == at)
            continue;
        Longer kinds = find_longer(longer, at, kin);
        for (; first < longer; first++) {
            bool several = false;
            guint own = disjoint_root(kin, first->place), only = only_longer(&kinds, own, &several),
                  *known = &cuts->longer_of[own];
            cuts->unclear[own] =
                cuts->unclear[own] || several || (only != NONE && *known != NONE && *known != only);
            *known = only != NONE ? only : *known;
        }
    }
    g_array_set_size(entries, 0);
}

/* First where the names themselves are cut, then where a record's name is known to be the cut one of its
 * endpoint's, which then is that of others as well. */
static void find_cuts(const Naming *names, guint n, GArray *entries, guint *kin, const Cuts *cuts)
{
    bool known = false;
    for (guint i = 0; i < n; i++) {
        bool own = kin_same(names[i].own, names[i].called);
        uint64_t cut = (own ? names[i].own : names[i].called)->cut;
        known = known || !own;
        if (cut)
            g_array_append_val(entries, ((Entry){cut >> 1, i, cut % 2 == 1}));
    }
    find_cut(entries, kin, cuts);
    for (guint i = 0; known && i < n; i++)
        g_array_append_val(entries,
                           ((Entry){names[i].own->folded, i, !kin_same(names[i].own, names[i].called)}));
    find_cut(entries, kin, cuts);
}

/* ---- both ---- */

/* Joins kins with their longer ones, and calls all by the longest. */
static void join_cuts(Naming *names, guint n, guint *kin, const Cuts *cuts)
{
    g_autofree const Identity **called = g_new0(const Identity *, n);
    g_autofree bool *is_cut = g_new0(bool, n);
    for (guint i = 0; i < n; i++) {
        guint own = disjoint_root(kin, i);
        is_cut[i] = cuts->longer_of[own] != NONE && !cuts->unclear[own];
    }
    for (guint i = 0; i < n; i++)
        if (cuts->longer_of[i] != NONE && !cuts->unclear[i])
            disjoint_join(kin, i, cuts->longer_of[i]);
    for (int pass = 0; pass < 2; pass++) /* the second for what hostile names make: a circle of cut ones */
        for (guint i = 0; i < n; i++) {
            const Identity **best = &called[disjoint_root(kin, i)];
            if (pass ? !*best : !is_cut[i])
                *best = *best ? kin_better(*best, names[i].called) : names[i].called;
        }
    for (guint i = 0; i < n; i++)
        names[i].called = called[disjoint_root(kin, i)];
}

/* Mostly all have one name. */
static bool have_one_name(const Naming *names, guint n)
{
    guint i = 1;
    while (i < n && names[i].called->name == names[0].called->name)
        i++;
    return i >= n;
}

bool kin_find(Naming *names, guint n, guint *kin)
{
    bool one = have_one_name(names, n);
    for (guint i = 0; i < n; i++)
        kin[i] = one ? 0 : i;
    if (one) {
        const Identity *best = n ? names[0].called : NULL;
        for (guint i = 1; i < n; i++)
            best = kin_better(best, names[i].called);
        for (guint i = 0; i < n; i++)
            names[i].called = best;
        return true;
    }
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    find_folded(names, n, entries, kin);
    g_autofree guint *longer_of = g_new(guint, n);
    g_autofree bool *unclear = g_new0(bool, n);
    memset(longer_of, 0xff, n * sizeof *longer_of);
    const Cuts cuts = {longer_of, unclear};
    find_cuts(names, n, entries, kin, &cuts);
    join_cuts(names, n, kin, &cuts);
    bool all = true;
    for (guint i = 0; i < n; i++) {
        kin[i] = disjoint_root(kin, i);
        all = all && kin[i] == 0;
    }
    return all;
}
