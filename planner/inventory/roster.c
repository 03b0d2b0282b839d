#include "inventory/roster.h"

#include "inventory/endpoint.h"

#include <string.h>

#define BLOCK_BITS 15
#define BLOCK (1u << BLOCK_BITS)
#define LOAD_MOST 0.8
#define SMALL (1u << 19) /* slots that may double: beyond, memory counts for more than time */
#define AHEAD 8          /* entries whose slots are fetched before they are needed */
#define BITS48 ((UINT64_C(1) << 48) - 1)
#define DAY 86400

/* 48 bits of each digest are enough: a match of ids or UUIDs counts only where names match as well. The id of
 * a record in an export is changed by its file, so that each file has records of its own. */
typedef struct __attribute__((packed)) {
    uint64_t id : 48, name : 48, uuid : 48;
    uint32_t content;
    uint32_t seconds : 31, known_id : 1;
} Entry;

typedef struct __attribute__((packed)) {
    uint64_t serial, domain, folded : 48, cut : 48;
    uint32_t entry;
} More;

struct Roster {
    GPtrArray *blocks; /* of Entry[BLOCK] */
    guint count;
    GArray *more;    /* of More, by entry: what few records have */
    GArray *labels;  /* of uint32_t, by entry, where labels are kept; else empty */
    uint32_t *slots; /* by id, open addressing: 1 + entry and above it a tag, bits of the id; 0: free */
    guint room;      /* slots */
    guint bits;      /* of a slot that the entry takes */
    int64_t repeated;
    uint32_t newest;
    bool files;   /* some records stand in exports */
    bool same_id; /* two entries have one id */
    bool uuids;   /* an entry has one */
};

Roster *roster_new(void)
{
    Roster *roster = g_new0(Roster, 1);
    roster->blocks = g_ptr_array_new_with_free_func(g_free);
    roster->more = g_array_new(FALSE, FALSE, sizeof(More));
    roster->labels = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    roster->room = 64;
    roster->bits = 7;
    roster->slots = g_new0(uint32_t, roster->room);
    return roster;
}

void roster_free(Roster *roster)
{
    if (!roster)
        return;
    g_ptr_array_unref(roster->blocks);
    g_array_unref(roster->more);
    g_array_unref(roster->labels);
    g_free(roster->slots);
    g_free(roster);
}

static Entry *entry_at(const Roster *roster, guint index)
{
    return (Entry *)roster->blocks->pdata[index >> BLOCK_BITS] + (index & (BLOCK - 1));
}

static uint64_t short_digest(uint64_t digest)
{
    return digest ? digest >> 16 | 1 : 0;
}

static uint64_t entry_id(const Identity *who)
{
    return short_digest(who->id) ^ who->file;
}

/* ---- slots: where entries are found again by a key of 48 bits ---- */

static guint slot_of(const Roster *roster, uint64_t key)
{
    return (guint)((key >> 16) * roster->room >> 32);
}

static guint next_slot(const Roster *roster, guint at)
{
    return at + 1 == roster->room ? 0 : at + 1;
}

static uint32_t tagged(const Roster *roster, uint64_t key, guint index)
{
    return (uint32_t)((key & 0xffff) << roster->bits) | (index + 1);
}

static guint index_in(const Roster *roster, uint32_t slot)
{
    return (guint)(slot & ((UINT64_C(1) << roster->bits) - 1)) - 1;
}

/* Most slots of other keys are told by their tag, without a look at the entry. */
static bool may_be(const Roster *roster, uint32_t slot, uint64_t key)
{
    return (uint64_t)slot >> roster->bits == (uint32_t)((key & 0xffff) << roster->bits) >> roster->bits;
}

/* Tables are larger than caches: the slot of a key that is soon looked for is fetched meanwhile. */
static void fetch_slot(const Roster *roster, uint64_t key)
{
    __builtin_prefetch(&roster->slots[slot_of(roster, key)]);
}

static void take_slot(Roster *roster, uint64_t key, guint index)
{
    guint at = slot_of(roster, key);
    while (roster->slots[at])
        at = next_slot(roster, at);
    roster->slots[at] = tagged(roster, key, index);
}

/* Slots are made anew from the entries, so that old and new never stand in memory together. */
static void set_room(Roster *roster, guint room)
{
    g_free(roster->slots);
    roster->room = room;
    roster->bits = g_bit_storage(roster->room);
    roster->slots = g_new0(uint32_t, roster->room);
    for (guint i = 0; i < roster->count; i++) {
        fetch_slot(roster, entry_at(roster, MIN(i + AHEAD, roster->count - 1))->id);
        take_slot(roster, entry_at(roster, i)->id, i);
    }
}

static uint32_t sections_of(const RosterContents *contents, uint32_t content)
{
    return contents->sections(content, contents->context);
}

static Entry *find(Roster *roster, const RosterRecord *record, const RosterContents *contents, guint *index)
{
    uint64_t id = entry_id(&record->who), name = short_digest(record->who.name);
    for (guint at = slot_of(roster, id); roster->slots[at]; at = next_slot(roster, at)) {
        if (!may_be(roster, roster->slots[at], id))
            continue;
        *index = index_in(roster, roster->slots[at]);
        Entry *entry = entry_at(roster, *index);
        if (entry->id != id)
            continue;
        uint32_t sections = sections_of(contents, record->content);
        bool alike = sections == sections_of(contents, entry->content) &&
                     (!sections || !entry->seconds == !record->seconds);
        if (entry->name == name && alike)
            return entry;
        roster->same_id = true;
    }
    return NULL;
}

static More *more_of(const Roster *roster, guint entry)
{
    guint from = 0, beyond = roster->more->len;
    while (from < beyond) {
        guint middle = from + (beyond - from) / 2;
        More *more = &g_array_index(roster->more, More, middle);
        if (more->entry == entry)
            return more;
        if (more->entry < entry)
            from = middle + 1;
        else
            beyond = middle;
    }
    return NULL;
}

static uint32_t label_at(const Roster *roster, guint index)
{
    return index < roster->labels->len ? g_array_index(roster->labels, uint32_t, index) : 0;
}

/* May other tools write its name in another way? Most names are short, and letters and digits alone. */
static bool is_written_otherwise(const Identity *who)
{
    return who->cut || short_digest(who->folded) != short_digest(who->name);
}

static More more_from(const Identity *who, guint index)
{
    return (More){.serial = who->serial,
                  .domain = who->domain,
                  .folded = short_digest(who->folded) & BITS48,
                  .cut = who->cut & BITS48,
                  .entry = index};
}

static bool has_more(const Identity *who)
{
    return who->serial || who->domain || is_written_otherwise(who);
}

static void append(Roster *roster, const RosterRecord *record, bool labelled)
{
    if (roster->count == roster->blocks->len * BLOCK)
        g_ptr_array_add(roster->blocks, g_new(Entry, BLOCK));
    guint index = roster->count++;
    roster->files = roster->files || record->who.file;
    roster->uuids = roster->uuids || record->who.uuid;
    *entry_at(roster, index) = (Entry){.id = entry_id(&record->who) & BITS48,
                                       .name = short_digest(record->who.name) & BITS48,
                                       .uuid = short_digest(record->who.uuid) & BITS48,
                                       .content = record->content,
                                       .seconds = record->seconds & 0x7fffffff,
                                       .known_id = record->who.known_id};
    if (has_more(&record->who)) {
        More more = more_from(&record->who, index);
        g_array_append_val(roster->more, more);
    }
    if (labelled)
        g_array_append_val(roster->labels, record->label);
    if (roster->count > roster->room * LOAD_MOST)
        set_room(roster, roster->room < SMALL ? roster->room * 2 : roster->room + roster->room / 4);
    else
        take_slot(roster, entry_at(roster, index)->id, index);
}

/* Of two keys the one that is there, or else the greater: an answer that no order changes. */
static uint64_t either(uint64_t a, uint64_t b)
{
    return MAX(a, b);
}

static void join_more(Roster *roster, guint index, const Identity *who)
{
    More *known = more_of(roster, index);
    if (known) {
        known->serial = either(known->serial, who->serial);
        known->domain = either(known->domain, who->domain);
        if (is_written_otherwise(who)) {
            known->folded = short_digest(who->folded) & BITS48;
            known->cut = who->cut & BITS48;
        }
    } else if (has_more(who)) {
        More more = more_from(who, index);
        guint at = roster->more->len;
        while (at > 0 && g_array_index(roster->more, More, at - 1).entry > index)
            at--;
        g_array_insert_val(roster->more, at, more);
    }
}

/* Of two labels that of the newer record. */
static uint32_t newer_label(const RosterContents *contents, uint32_t a, uint32_t seconds_a, uint32_t b,
                            uint32_t seconds_b)
{
    if (seconds_a != seconds_b)
        return seconds_a > seconds_b ? a : b;
    return a == b ? a : contents->label(a, b, contents->context);
}

/* The record tells of an entry that is there. */
static void meet(Roster *roster, Entry *entry, guint index, const RosterRecord *record,
                 const RosterContents *contents)
{
    bool pieces = contents->origin(record->content, contents->context).pieces;
    roster->repeated += !pieces;
    entry->uuid = either(entry->uuid, short_digest(record->who.uuid)) & BITS48;
    roster->uuids = roster->uuids || entry->uuid;
    join_more(roster, index, &record->who);
    if (contents->label) {
        uint32_t *label = &g_array_index(roster->labels, uint32_t, index);
        *label = newer_label(contents, *label, entry->seconds, record->label, record->seconds & 0x7fffffff);
    }
    if (entry->content == record->content)
        ; /* nothing new */
    else if (pieces || entry->seconds == record->seconds)
        entry->content = contents->join(entry->content, record->content, contents->context);
    else if (record->seconds > entry->seconds)
        entry->content = contents->replace(record->content, entry->content, contents->context);
    else
        entry->content = contents->replace(entry->content, record->content, contents->context);
    if (record->seconds > entry->seconds)
        entry->seconds = record->seconds & 0x7fffffff;
}

void roster_expect(const Roster *roster, const Identity *who)
{
    fetch_slot(roster, entry_id(who));
}

void roster_add(Roster *roster, const RosterRecord *record, const RosterContents *contents)
{
    guint index = 0;
    roster->newest = MAX(roster->newest, record->seconds);
    Entry *entry = find(roster, record, contents, &index);
    if (entry)
        meet(roster, entry, index, record, contents);
    else
        append(roster, record, contents->label != NULL);
}

static Identity identity_of(const Roster *roster, guint index, const RosterContents *contents)
{
    const Entry *entry = entry_at(roster, index);
    const More *more = roster->more->len ? more_of(roster, index) : NULL;
    const RosterOrigin origin = contents->origin(entry->content, contents->context);
    return (Identity){.id = (entry->id ^ origin.file) << 16,
                      .name = (uint64_t)entry->name << 16,
                      .uuid = (uint64_t)entry->uuid << 16,
                      .serial = more ? more->serial : 0,
                      .domain = more ? more->domain : 0,
                      .folded = (uint64_t)(more ? more->folded : entry->name) << 16,
                      .cut = more ? more->cut : 0,
                      .space = origin.space,
                      .file = origin.file,
                      .known_id = entry->known_id};
}

void roster_join(Roster *roster, Roster *part, const uint32_t *content_of, const uint32_t *label_of,
                 const RosterContents *contents)
{
    roster->repeated += part->repeated;
    gdouble wanted = ((gdouble)roster->count + part->count) / LOAD_MOST;
    if (wanted > roster->room && wanted < G_MAXINT32)
        set_room(roster, (guint)wanted + 1);
    guint block = 0;
    for (guint i = 0; i < part->count; i++) {
        Entry *entry = entry_at(part, i);
        entry->content = content_of[entry->content];
        RosterRecord record = {identity_of(part, i, contents), entry->content, entry->seconds,
                               label_of ? label_of[g_array_index(part->labels, uint32_t, i)] : 0};
        roster_add(roster, &record, contents);
        if (i >> BLOCK_BITS != block) { /* what is behind goes, so that both together stay small */
            g_clear_pointer(&part->blocks->pdata[block], g_free);
            block++;
        }
    }
    g_ptr_array_set_size(part->blocks, 0);
    g_array_set_size(part->more, 0);
    g_array_set_size(part->labels, 0);
    part->count = 0;
}

void roster_each(const Roster *roster, const RosterContents *contents,
                 void (*each)(const RosterRecord *record, gpointer context), gpointer context)
{
    for (guint i = 0; i < roster->count; i++) {
        const Entry *entry = entry_at(roster, i);
        const RosterRecord record = {identity_of(roster, i, contents), entry->content, entry->seconds,
                                     label_at(roster, i)};
        each(&record, context);
    }
}

int64_t roster_repeated(const Roster *roster)
{
    return roster->repeated;
}

uint32_t roster_newest(const Roster *roster)
{
    return roster->newest;
}

int64_t roster_count(const Roster *roster)
{
    return roster->count;
}

/* ---- endpoints ---- */

typedef enum { BY_ID, BY_UUID, BY_SERIAL, BY_NAME, KEYS } Key;

static uint64_t key_of(const Roster *roster, guint index, Key key, const RosterContents *contents)
{
    const Entry *entry = entry_at(roster, index);
    const More *more;
    switch (key) {
    case BY_ID:
        return roster->files ? entry->id ^ contents->origin(entry->content, contents->context).file
                             : entry->id;
    case BY_UUID:
        return entry->uuid;
    case BY_NAME:
        return entry->name;
    default:
        more = roster->more->len ? more_of(roster, index) : NULL;
        return more ? more->serial >> 16 : 0;
    }
}

static void mark(uint8_t *bits, guint index)
{
    bits[index / 8] |= (uint8_t)(1u << index % 8);
}

static bool marked(const uint8_t *bits, guint index)
{
    return bits[index / 8] >> index % 8 & 1;
}

/* May two entries have the same key? Answered without a look at them. */
static bool may_share(const Roster *roster, Key key)
{
    switch (key) {
    case BY_ID:
        return roster->files || roster->same_id;
    case BY_UUID:
        return roster->uuids;
    case BY_SERIAL:
        return roster->more->len > 1;
    default:
        return true;
    }
}

/* Marks the entries that share the key with another one. */
static void mark_shared(Roster *roster, Key key, const RosterContents *contents, uint8_t *shared)
{
    if (!may_share(roster, key))
        return;
    memset(roster->slots, 0, roster->room * sizeof *roster->slots);
    for (guint i = 0; i < roster->count; i++) {
        fetch_slot(roster, key_of(roster, MIN(i + AHEAD, roster->count - 1), key, contents));
        uint64_t wanted = key_of(roster, i, key, contents);
        if (!wanted)
            continue;
        guint at = slot_of(roster, wanted);
        while (roster->slots[at] &&
               !(may_be(roster, roster->slots[at], wanted) &&
                 key_of(roster, index_in(roster, roster->slots[at]), key, contents) == wanted))
            at = next_slot(roster, at);
        if (roster->slots[at]) {
            mark(shared, i);
            mark(shared, index_in(roster, roster->slots[at]));
        } else {
            roster->slots[at] = tagged(roster, wanted, i);
        }
    }
}

typedef struct {
    const Roster *roster;
    const RosterContents *contents;
    RosterEach each;
    gpointer context;
} Delivery;

static int compare_entries(gconstpointer left, gconstpointer right, gpointer data)
{
    const Delivery *delivery = data;
    const Entry *a = entry_at(delivery->roster, *(const guint *)left),
                *b = entry_at(delivery->roster, *(const guint *)right);
    if (a->name != b->name)
        return a->name < b->name ? -1 : 1;
    if (a->uuid != b->uuid)
        return a->uuid < b->uuid ? -1 : 1;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    uint32_t of_a = sections_of(delivery->contents, a->content),
             of_b = sections_of(delivery->contents, b->content);
    if (of_a != of_b)
        return of_a < of_b ? -1 : 1;
    return !b->seconds - !a->seconds;
}

static uint32_t label_of_all(const Delivery *delivery, const guint *members, guint n)
{
    const Roster *roster = delivery->roster;
    uint32_t label = label_at(roster, members[0]), seconds = entry_at(roster, members[0])->seconds;
    for (guint i = 1; delivery->contents->label && i < n; i++) {
        uint32_t other = entry_at(roster, members[i])->seconds;
        label = newer_label(delivery->contents, label, seconds, label_at(roster, members[i]), other);
        seconds = MAX(seconds, other);
    }
    return label;
}

/* What an endpoint's records of one series say when: of each section the newest time, and behind them that
 * of the whole inventory. */
typedef struct {
    uint32_t section[INVENTORY_SECTIONS], whole;
} Newest;

/* Does the record count beside the newest whole one? A partial one without a time may be as new as any; of
 * exports those count, too, of which nothing tells that they are older lists. */
static bool is_current(const Entry *entry, const RosterOrigin *origin, uint32_t sections,
                       const Newest *newest)
{
    if (sections)
        return entry->seconds == 0 || entry->seconds >= newest->whole;
    return entry->seconds == newest->whole ||
           (origin->file && (entry->seconds == 0 || newest->whole - entry->seconds < DAY));
}

/* Sections for which a newer record speaks. */
static uint32_t outdone(const Entry *entry, uint32_t sections, const Newest *newest)
{
    uint32_t hidden = 0;
    for (guint s = 0; s < INVENTORY_SECTIONS && !(sections && entry->seconds == 0); s++)
        if ((sections ? sections : G_MAXUINT32) & 1u << s && newest->section[s] > entry->seconds)
            hidden |= 1u << s;
    return hidden;
}

/* By series. */
static GHashTable *find_newest(const Delivery *delivery, const guint *members, guint n, RosterOrigin *origin)
{
    GHashTable *newest_in = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    for (guint i = 0; i < n; i++) {
        const Entry *entry = entry_at(delivery->roster, members[i]);
        uint32_t sections = sections_of(delivery->contents, entry->content);
        origin[i] = delivery->contents->origin(entry->content, delivery->contents->context);
        gpointer series = GUINT_TO_POINTER(origin[i].series);
        Newest *newest = g_hash_table_lookup(newest_in, series);
        if (!newest)
            g_hash_table_insert(newest_in, series, newest = g_new0(Newest, 1));
        newest->whole = sections ? newest->whole : MAX(newest->whole, entry->seconds);
        for (guint s = 0; s < INVENTORY_SECTIONS; s++)
            if (sections & 1u << s)
                newest->section[s] = MAX(newest->section[s], entry->seconds);
    }
    return newest_in;
}

/* Of each series the newest; of the same second all. */
static void deliver(const Delivery *delivery, const guint *members, guint n)
{
    g_autofree uint32_t *contents = g_new(uint32_t, n), *seconds = g_new(uint32_t, n);
    g_autofree RosterOrigin *origin = g_new(RosterOrigin, n);
    g_autoptr(GHashTable) newest_in = find_newest(delivery, members, n, origin);
    guint count = 0, others = n;
    for (guint i = 0; i < n; i++) {
        const Entry *entry = entry_at(delivery->roster, members[i]);
        const Newest *in_series = g_hash_table_lookup(newest_in, GUINT_TO_POINTER(origin[i].series));
        uint32_t sections = sections_of(delivery->contents, entry->content);
        if (!is_current(entry, &origin[i], sections, in_series)) {
            contents[--others] = entry->content;
            seconds[others] = entry->seconds;
            continue;
        }
        uint32_t hidden = outdone(entry, sections, in_series);
        seconds[count] = entry->seconds;
        contents[count++] =
            hidden ? delivery->contents->without(entry->content, hidden, delivery->contents->context)
                   : entry->content;
    }
    delivery->each(contents, seconds, count, n, label_of_all(delivery, members, n), delivery->context);
}

/* Those that share something with another, sorted as identity_merge asks. */
static GArray *list_shared(const Delivery *delivery, const uint8_t *shared)
{
    const Roster *roster = delivery->roster;
    GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < roster->count; i++)
        if (marked(shared, i))
            g_array_append_val(list, i);
    g_array_sort_with_data(list, compare_entries, (gpointer)(guintptr)delivery);
    return list;
}

/* Members of one endpoint need not stand side by side: they are chained. */
static IdentityConflicts deliver_shared(const Delivery *delivery, const uint8_t *shared)
{
    g_autoptr(GArray) list = list_shared(delivery, shared);
    guint n = list->len;
    g_autofree Identity *identities = g_new(Identity, n + 1);
    g_autofree guint *endpoint_of = g_new(guint, n + 1), *next = g_new(guint, n + 1),
                     *last = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        identities[i] = identity_of(delivery->roster, g_array_index(list, guint, i), delivery->contents);
    IdentityConflicts conflicts = identity_merge(identities, n, endpoint_of);
    for (guint i = 0; i < n; i++) {
        next[i] = G_MAXUINT;
        last[i] = i;
        if (endpoint_of[i] != i) {
            next[last[endpoint_of[i]]] = i;
            last[endpoint_of[i]] = i;
        }
    }
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint first = 0; first < n; first++) {
        if (endpoint_of[first] != first)
            continue;
        g_array_set_size(members, 0);
        for (guint i = first; i != G_MAXUINT; i = next[i])
            g_array_append_val(members, g_array_index(list, guint, i));
        deliver(delivery, (const guint *)(const void *)members->data, members->len);
    }
    return conflicts;
}

IdentityConflicts roster_endpoints(Roster *roster, const RosterContents *contents, RosterEach each, gpointer context)
{
    Delivery delivery = {roster, contents, each, context};
    g_autofree uint8_t *shared = g_new0(uint8_t, roster->count / 8 + 1);
    for (Key key = 0; key < KEYS; key++)
        mark_shared(roster, key, contents, shared);
    for (guint i = 0; i < roster->count; i++) {
        const Entry *entry = entry_at(roster, i);
        if (!marked(shared, i))
            each(&(uint32_t){entry->content}, &(uint32_t){entry->seconds}, 1, 1, label_at(roster, i),
                 context);
    }
    g_clear_pointer(&roster->slots, g_free);
    return deliver_shared(&delivery, shared);
}
