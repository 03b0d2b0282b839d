#include "inventory/namesakes.h"

#include "inventory/kin.h"

#define TRIES 64 /* hostile inventories could give one name a hundred thousand domains */

/* An endpoint that others may join. */
typedef struct {
    guint root;
    Domains domains;
    const Identity *called;
    GHashTable *spaces; /* those that gave it an id */
} Place;

typedef struct {
    GArray *places;       /* of Place, in order */
    GHashTable *cursor;   /* space -> index below which every place has an id of it */
    const Identity *name; /* that all have in common; NULL: they are kin, whose domains do not matter */
    bool one_of_each;     /* NetBIOS and DNS domain, which then are held to be one */
    bool several;         /* of one kind, beside another kind: nobody knows which are one */
} Namesakes;

static void place_clear(gpointer data)
{
    Place *place = data;
    g_hash_table_unref(place->spaces);
}

static void namesakes_clear(Namesakes *same)
{
    g_array_unref(same->places);
    g_hash_table_unref(same->cursor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Namesakes, namesakes_clear)

static Namesakes namesakes_new(const Identity *name)
{
    Namesakes same = {.places = g_array_new(FALSE, FALSE, sizeof(Place)),
                      .cursor = g_hash_table_new(g_direct_hash, g_direct_equal),
                      .name = name};
    g_array_set_clear_func(same.places, place_clear);
    return same;
}

static Place *place_at(const Namesakes *same, guint at)
{
    return &g_array_index(same->places, Place, at);
}

/* ---- what may be the same ---- */

static bool is_missing(Domains domains)
{
    return !domains.flat && !domains.dotted;
}

static guint label_of(uint64_t domain)
{
    return (guint)(domain >> 32);
}

/* "corp" of Windows and "corp.example.com" of DNS are held to be the same. What a NetBIOS domain is called in
 * DNS is otherwise known only where the name stands in just one of each: AD lets both be chosen freely
 * (Microsoft, "Naming conventions in Active Directory for computers, domains, sites, and OUs"). A missing
 * domain is any. */
static bool fits_domain(const Namesakes *same, Domains a, Domains b)
{
    if (is_missing(a) || is_missing(b))
        return true;
    if (domains_differ(a, b))
        return false;
    bool alike = (a.flat && b.flat) || (a.dotted && b.dotted);
    return alike || same->one_of_each || label_of(a.flat | b.flat) == label_of(a.dotted | b.dotted);
}

/* The endpoints of one name are called so or, each, by a longer one that it was cut from. */
static bool fits_called(const Namesakes *same, const Identity *a, const Identity *b)
{
    return kin_same(a, b) || kin_same(a, same->name) || kin_same(b, same->name);
}

static bool fits(const Merge *merge, const Namesakes *same, guint i, const Place *place)
{
    const Identity *record = &merge->records[i];
    if (record->known_id && g_hash_table_contains(place->spaces, GUINT_TO_POINTER(record->space)))
        return false;
    return !same->name || (fits_domain(same, place->domains, merge->domains[merge->root[i]]) &&
                           fits_called(same, place->called, merge_called(merge, i)));
}

/* ---- places ---- */

/* The first place that has no id of the space; their number where all have one. Spaces are only ever added,
 * so the search goes on where it stopped. */
static guint first_without(Namesakes *same, uint32_t space)
{
    gpointer key = GUINT_TO_POINTER(space);
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(same->cursor, key));
    while (at < same->places->len && g_hash_table_contains(place_at(same, at)->spaces, key))
        at++;
    g_hash_table_insert(same->cursor, key, GUINT_TO_POINTER(at));
    return at;
}

/* The first that fits; their number where none does. */
static guint first_fitting(const Merge *merge, Namesakes *same, guint i)
{
    const Identity *record = &merge->records[i];
    guint at = record->known_id ? first_without(same, record->space) : 0;
    for (int tries = 0; at < same->places->len && tries < TRIES; at++, tries++)
        if (fits(merge, same, i, place_at(same, at)))
            return at;
    return same->places->len;
}

static void add_place(Merge *merge, Namesakes *same, guint i, const Identity *called)
{
    guint root = merge->root[i];
    Place place = {root, merge->domains[root], called ? called : merge_called(merge, i),
                   merge_spaces(merge, root)};
    g_array_append_val(same->places, place);
}

static void take_place(Merge *merge, Namesakes *same, guint i, guint at, const Identity *called)
{
    guint root = merge->root[i];
    if (at == same->places->len) {
        add_place(merge, same, i, called);
    } else {
        Place *place = place_at(same, at);
        const Identity *own = merge_called(merge, i);
        if (same->name && kin_same(place->called, same->name))
            place->called = kin_same(own, same->name) ? kin_better(place->called, own) : own;
        merge_join(merge, place->root, i, place->called);
        place->domains = domains_both(place->domains, merge->domains[root]);
        merge_add_spaces(merge, root, place->spaces);
    }
    merge->place[root] = at;
    merge->turn[root] = merge->turns;
}

/* Endpoints with a UUID, then with an id, then with neither. */
static int pass_of(const Merge *merge, guint i)
{
    return merge->has_uuid[merge->root[i]] ? 0 : merge->records[i].known_id ? 1 : 2;
}

static void take_places(Merge *merge, Namesakes *same, const Identity *called)
{
    merge->turns++;
    for (int pass = 0; pass < 3; pass++)
        for (guint m = 0; m < merge->members->len; m++) {
            guint i = g_array_index(merge->members, guint, m), root = merge->root[i];
            if (pass_of(merge, i) != pass || merge->turn[root] == merge->turns)
                continue;
            bool alone = pass == 0 || merge->turn[root];
            take_place(merge, same, i, alone ? same->places->len : first_fitting(merge, same, i), called);
        }
}

void namesakes_join_kin(Merge *merge, const Identity *called)
{
    g_auto(Namesakes) same = namesakes_new(NULL);
    take_places(merge, &same, called);
}

/* ---- domains of one name ---- */

/* Adds a value to those of a kind; returns whether it is a second one. */
static bool add_domain(uint64_t *known, uint64_t domain)
{
    bool second = *known && domain && *known != domain;
    *known = domain ? domain : *known;
    return second;
}

/* Does one tool tell a NetBIOS domain of one endpoint and a DNS domain of another? Then these are two. */
static bool one_tool_tells_both(const Merge *merge)
{
    g_autoptr(GHashTable) root_of = g_hash_table_new(g_direct_hash, g_direct_equal);
    const gpointer several = GUINT_TO_POINTER(NONE);
    bool both = false;
    for (int dotted = 0; dotted < 2; dotted++)
        for (guint m = 0; m < merge->members->len; m++) {
            guint i = g_array_index(merge->members, guint, m);
            Domains told = domains_of(merge->records[i].domain);
            gpointer space = GUINT_TO_POINTER(merge->records[i].space),
                     root = GUINT_TO_POINTER(merge->root[i] + 1), known = g_hash_table_lookup(root_of, space);
            if (dotted)
                both = both || (told.dotted && known && known != root);
            else if (told.flat)
                g_hash_table_insert(root_of, space, known && known != root ? several : root);
        }
    return both;
}

static Domains domains_at(const Merge *merge, guint m)
{
    return merge->domains[merge->root[g_array_index(merge->members, guint, m)]];
}

static void find_domains(const Merge *merge, Namesakes *same)
{
    Domains known = {0, 0};
    bool several = false;
    for (guint m = 0; m < merge->members->len; m++) {
        Domains domains = domains_at(merge, m);
        several |= add_domain(&known.flat, domains.flat);
        several |= add_domain(&known.dotted, domains.dotted);
    }
    bool both = known.flat && known.dotted;
    same->several = both && several;
    same->one_of_each = both && !several && !one_tool_tells_both(merge);
}

/* First labels of the NetBIOS or of the DNS domains. */
static GHashTable *find_labels(const Merge *merge, bool dotted)
{
    GHashTable *labels = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint m = 0; m < merge->members->len; m++) {
        Domains domains = domains_at(merge, m);
        guint label = label_of(dotted ? domains.dotted : domains.flat);
        if (label)
            g_hash_table_add(labels, GUINT_TO_POINTER(label));
    }
    return labels;
}

/* Tells which records stay apart only because nobody knows which DNS domain theirs is: one that no NetBIOS
 * domain is called like. */
static void mark_unclear(Merge *merge, const Namesakes *same)
{
    if (!same->several)
        return;
    g_autoptr(GHashTable) flat = find_labels(merge, false);
    g_autoptr(GHashTable) dotted = find_labels(merge, true);
    bool open = false;
    GHashTableIter iterator;
    gpointer label;
    for (g_hash_table_iter_init(&iterator, dotted); g_hash_table_iter_next(&iterator, &label, NULL);)
        open = open || !g_hash_table_contains(flat, label);
    for (guint m = 0; open && m < merge->members->len; m++) {
        guint i = g_array_index(merge->members, guint, m);
        label = GUINT_TO_POINTER(label_of(domains_of(merge->records[i].domain).flat));
        if (label && !g_hash_table_contains(dotted, label) &&
            !place_at(same, merge->place[merge->root[i]])->domains.dotted)
            merge->unclear[i] = true;
    }
}

void namesakes_join(Merge *merge)
{
    g_auto(Namesakes) same = namesakes_new(&merge->records[g_array_index(merge->members, guint, 0)]);
    find_domains(merge, &same);
    take_places(merge, &same, NULL);
    mark_unclear(merge, &same);
}
