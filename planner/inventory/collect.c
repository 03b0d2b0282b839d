#include "inventory/collect.h"

#include "base/error.h"
#include "base/intern.h"
#include "inventory/journal.h"
#include "inventory/packed.h"

#include <string.h>

#define BLOCK_BITS 18            /* of the position of a text in its block */
#define BLOCK (1u << BLOCK_BITS) /* bytes */
#define UNIT 4u                  /* bytes: texts begin at multiples of it, so that 32 bits reach far */
#define KEY_MOST 1024u           /* bytes of a key that are kept; longer ones are known by their digest */
#define KEY_ROOM (KEY_MOST + 8)  /* bytes behind a block, so that a key can be held against its last text */
#define LOAD_MOST 0.8
#define SMALL (1u << 16)   /* slots that may double: beyond, memory counts for more than time */
#define SAME_AS_KEY "\x01" /* stands for it: no text that was cleaned has control characters */

/* An endpoint while others are looked at. */
typedef struct {
    uint32_t own;    /* where its own texts stand, in units */
    uint32_t shared; /* number of what it shares with others */
    uint32_t names;  /* 1 + number of its last Link, 0 none */
} Kept;

/* One name, and those before it. */
typedef struct {
    uint32_t before; /* as Kept.names */
    uint32_t name;   /* number of its text */
    uint32_t states; /* enabled and up to date, each one more than its State, in four bits */
} Link;

typedef struct {
    char *bytes;
    guint used;  /* bytes */
    guint texts; /* that are still needed: without any the block is given back */
} Block;

struct Collection {
    const EndpointSink *sink;
    GArray *kept;    /* of Kept, in order of first rows */
    uint32_t *slots; /* by key, open addressing: 1 + index into `kept`; 0: free */
    guint room;      /* slots */
    GArray *blocks;  /* of Block */
    guint block;     /* the one that is being filled */
    uint32_t newest; /* of the texts, those added last: their room is taken again when they go */
    GArray *spare;   /* of guint: blocks that were given back */
    Intern *shared, *links, *names, *queries;
    GPtrArray *journals;          /* of Journal, by index; there may be fewer than endpoints */
    JournalRecord record;         /* of the log, at hand */
    Endpoint *endpoint;           /* the one that was got last */
    guint at;                     /* 1 + its index, 0 none */
    GString *key;                 /* its own */
    GString *text;                /* scratch */
    int64_t cleaned, passed_over; /* as in Endpoint, of those that are kept */
};

/* Texts of an endpoint that hardly another one has (its name besides), and those that many have. */
static const gsize own_fields[] = {offsetof(Endpoint, id), offsetof(Endpoint, uuid),
                                   offsetof(Endpoint, serial), offsetof(Endpoint, date)};
static const gsize shared_fields[] = {offsetof(Endpoint, system), offsetof(Endpoint, kernel),
                                      offsetof(Endpoint, workgroup), offsetof(Endpoint, kind)};

static void block_clear(gpointer block)
{
    g_free(((Block *)block)->bytes);
}

Collection *collection_new(const EndpointSink *sink)
{
    Collection *collection = g_new0(Collection, 1);
    collection->sink = sink;
    collection->kept = g_array_new(FALSE, FALSE, sizeof(Kept));
    collection->room = 64;
    collection->slots = g_new0(uint32_t, collection->room);
    collection->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    g_array_set_clear_func(collection->blocks, block_clear);
    collection->spare = g_array_new(FALSE, FALSE, sizeof(guint));
    collection->shared = intern_new();
    collection->links = intern_new();
    collection->names = intern_new();
    collection->queries = intern_new();
    collection->journals = g_ptr_array_new_with_free_func(g_free);
    collection->endpoint = endpoint_new();
    collection->key = g_string_new(NULL);
    collection->text = g_string_new(NULL);
    return collection;
}

void collection_free(Collection *collection)
{
    if (!collection)
        return;
    g_array_unref(collection->kept);
    g_free(collection->slots);
    g_array_unref(collection->blocks);
    g_array_unref(collection->spare);
    intern_free(collection->shared);
    intern_free(collection->links);
    intern_free(collection->names);
    intern_free(collection->queries);
    g_ptr_array_unref(collection->journals);
    endpoint_free(collection->endpoint);
    g_string_free(collection->key, TRUE);
    g_string_free(collection->text, TRUE);
    g_free(collection);
}

static Kept *kept_at(const Collection *collection, guint index)
{
    return &g_array_index(collection->kept, Kept, index);
}

/* ---- texts of its own, packed: the key, the fields, how many addresses, and those ---- */

static const char *own_texts(const Collection *collection, guint index)
{
    uint32_t own = kept_at(collection, index)->own;
    return g_array_index(collection->blocks, Block, own / (BLOCK / UNIT)).bytes + own % (BLOCK / UNIT) * UNIT;
}

static void start_block(Collection *collection)
{
    GArray *blocks = collection->blocks, *spare = collection->spare;
    if (spare->len) {
        collection->block = g_array_index(spare, guint, spare->len - 1);
        g_array_set_size(spare, spare->len - 1);
    } else {
        collection->block = blocks->len;
        g_array_set_size(blocks, blocks->len + 1);
    }
    g_array_index(blocks, Block, collection->block) = (Block){g_malloc0(BLOCK + KEY_ROOM), 0, 0};
}

static uint32_t add_own(Collection *collection, const GString *texts)
{
    if (collection->blocks->len == 0 ||
        g_array_index(collection->blocks, Block, collection->block).used + texts->len > BLOCK)
        start_block(collection);
    Block *block = &g_array_index(collection->blocks, Block, collection->block);
    uint32_t own = collection->block * (BLOCK / UNIT) + block->used / UNIT;
    memcpy(block->bytes + block->used, texts->str, texts->len);
    block->used += ((guint)texts->len + UNIT - 1) / UNIT * UNIT;
    block->texts++;
    return collection->newest = own;
}

static void drop_own(Collection *collection, guint index)
{
    uint32_t own = kept_at(collection, index)->own;
    guint number = own / (BLOCK / UNIT);
    Block *block = &g_array_index(collection->blocks, Block, number);
    if (own == collection->newest)
        block->used = own % (BLOCK / UNIT) * UNIT;
    if (--block->texts == 0 && number != collection->block) {
        g_clear_pointer(&block->bytes, g_free);
        g_array_append_val(collection->spare, number);
    }
}

/* What stands behind the name proper: many endpoints have it in common. */
static const char *domain_of(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot ? dot : "";
}

static void write_own(const Collection *collection, GString *texts)
{
    const Endpoint *endpoint = collection->endpoint;
    const char *key = collection->key->str;
    g_autofree char *name = g_strndup(endpoint->name, strcspn(endpoint->name, "."));
    g_string_truncate(texts, 0);
    packed_append(texts, key);
    packed_append(texts, strcmp(endpoint->name, key) == 0 ? SAME_AS_KEY : name);
    for (gsize i = 0; i < G_N_ELEMENTS(own_fields); i++) {
        const char *text = G_STRUCT_MEMBER(const char *, endpoint, own_fields[i]);
        packed_append(texts, strcmp(text, key) == 0 ? SAME_AS_KEY : text);
    }
    for (guint i = 0; i < endpoint->addresses->len; i++)
        packed_append(texts, endpoint->addresses->pdata[i]);
    packed_append(texts, "");
}

static const char *next_own(const char **at, const char *key, Arena *memory)
{
    const char *text = packed_next(at, memory);
    return strcmp(text, SAME_AS_KEY) == 0 ? key : text;
}

/* Needs what it shares. */
static void read_own(const Collection *collection, guint index, const char *domain)
{
    Endpoint *endpoint = collection->endpoint;
    Arena *memory = &endpoint->memory;
    const char *at = own_texts(collection, index), *key = packed_next(&at, memory);
    const char *name = next_own(&at, key, memory);
    gsize length = strlen(name);
    if (name != key && *domain) {
        char *full = arena_bytes(memory, length + strlen(domain) + 1);
        strcpy(mempcpy(full, name, length), domain);
        name = full;
    }
    endpoint->name = name;
    for (gsize i = 0; i < G_N_ELEMENTS(own_fields); i++)
        G_STRUCT_MEMBER(const char *, endpoint, own_fields[i]) = next_own(&at, key, memory);
    for (const char *address; *(address = packed_next(&at, memory));)
        g_ptr_array_add(endpoint->addresses, (gpointer)(guintptr)address);
}

/* Whether they are these already. */
static bool is_own(const Collection *collection, guint index, const GString *texts)
{
    const char *own = own_texts(collection, index), *at = own;
    for (gsize i = 0; i < G_N_ELEMENTS(own_fields) + 2; i++)
        packed_skip(&at);
    for (bool more = true; more;) {
        more = *at != 0;
        packed_skip(&at);
    }
    gsize length = (gsize)(at - own);
    return length == texts->len && memcmp(own, texts->str, length) == 0;
}

/* ---- what it shares: the domain, the fields and the attributes, each with a NUL behind it ---- */

static void append_text(GString *texts, const char *text)
{
    g_string_append_len(texts, text, (gssize)strlen(text) + 1);
}

static const char *behind(const char *text)
{
    return text + strlen(text) + 1;
}

static void write_shared(const Collection *collection, GString *texts)
{
    const Endpoint *endpoint = collection->endpoint;
    g_string_truncate(texts, 0);
    append_text(texts, domain_of(endpoint->name));
    for (gsize i = 0; i < G_N_ELEMENTS(shared_fields); i++)
        append_text(texts, G_STRUCT_MEMBER(const char *, endpoint, shared_fields[i]));
    for (guint i = 0; i < endpoint->attributes->len; i++) {
        const EndpointAttribute *attribute = &g_array_index(endpoint->attributes, EndpointAttribute, i);
        append_text(texts, attribute->name);
        append_text(texts, attribute->value);
    }
}

/* Gives the domain. Interned texts stay where they are: they need no copy. */
static const char *read_shared(const Collection *collection, guint index)
{
    Endpoint *endpoint = collection->endpoint;
    gsize length = 0;
    const char *domain = intern_get(collection->shared, kept_at(collection, index)->shared, &length),
               *text = behind(domain), *end = domain + length;
    for (gsize i = 0; i < G_N_ELEMENTS(shared_fields); i++, text = behind(text))
        G_STRUCT_MEMBER(const char *, endpoint, shared_fields[i]) = text;
    while (text < end) {
        EndpointAttribute attribute = {text, behind(text)};
        g_array_append_val(endpoint->attributes, attribute);
        text = behind(attribute.value);
    }
    return domain;
}

/* ---- names ---- */

static uint32_t link_name(Collection *collection, uint32_t before, Link link)
{
    link.before = before;
    return intern_add(collection->links, &link, sizeof link) + 1;
}

static const Link *link_at(const Collection *collection, uint32_t link)
{
    return intern_get(collection->links, link - 1, NULL);
}

bool collection_wants(const Collection *collection, const InventoryName *name)
{
    const EndpointSink *sink = collection->sink;
    return !sink->wants || sink->wants(name, sink->context);
}

static void keep_names(Collection *collection)
{
    Kept *kept = kept_at(collection, collection->at - 1);
    GArray *names = collection->endpoint->names;
    for (guint i = 0; i < names->len; i++) {
        const InventoryName *name = &g_array_index(names, InventoryName, i);
        if (collection_wants(collection, name))
            kept->names = link_name(
                collection, kept->names,
                (Link){.name = intern_add(collection->names, name->name, name->length),
                       .states = (uint32_t)(name->enabled + 1) << 4 | (uint32_t)(name->up_to_date + 1)});
    }
    g_array_set_size(names, 0);
}

/* Of the endpoint, or a place for one. */
static Journal **journal_of(Collection *collection, guint index)
{
    GPtrArray *journals = collection->journals;
    if (journals->len <= index)
        g_ptr_array_set_size(journals, (int)index + 1);
    return (Journal **)&journals->pdata[index];
}

static void read_journal_name(const JournalRow *row, gpointer context)
{
    Collection *collection = context;
    InventoryName name = {.enabled = row->enabled, .up_to_date = row->up_to_date};
    name.name = intern_get(collection->names, row->name, &name.length);
    name.from = (NameSource)name.name[name.length - 1];
    g_array_append_val(collection->endpoint->names, name);
}

static void read_names(Collection *collection, guint index)
{
    GArray *names = collection->endpoint->names;
    if (index < collection->journals->len)
        journal_each(collection->journals->pdata[index], read_journal_name, collection);
    for (uint32_t at = kept_at(collection, index)->names; at; at = link_at(collection, at)->before) {
        const Link *link = link_at(collection, at);
        InventoryName name = {.enabled = (State)(link->states >> 4) - 1,
                              .up_to_date = (State)(link->states & 15) - 1};
        name.name = intern_get(collection->names, link->name, &name.length);
        name.from = (NameSource)name.name[name.length - 1];
        g_array_append_val(names, name);
    }
    for (guint i = 0; i < names->len / 2; i++) { /* the last came first */
        InventoryName *a = &g_array_index(names, InventoryName, i),
                      *b = &g_array_index(names, InventoryName, names->len - 1 - i), first = *a;
        *a = *b;
        *b = first;
    }
}

/* ---- endpoints ---- */

/* The slot of a packed key, or the free one where it belongs. */
static guint find_slot(const Collection *collection, const char *key, gsize length)
{
    guint at = (guint)((digest64(key, length, 0) >> 32) * collection->room >> 32);
    while (collection->slots[at] &&
           memcmp(own_texts(collection, collection->slots[at] - 1), key, length) != 0)
        at = at + 1 == collection->room ? 0 : at + 1;
    return at;
}

static void make_room(Collection *collection)
{
    g_free(collection->slots);
    collection->room += collection->room < SMALL ? collection->room : collection->room / 4;
    collection->slots = g_new0(uint32_t, collection->room);
    for (guint i = 0; i < collection->kept->len; i++) {
        const char *key = own_texts(collection, i), *end = key;
        packed_skip(&end);
        collection->slots[find_slot(collection, key, (gsize)(end - key))] = i + 1;
    }
}

/* What was said of the endpoint at hand, to where it stays. */
static void put_away(Collection *collection)
{
    if (!collection->at)
        return;
    guint index = collection->at - 1;
    GString *texts = collection->text;
    keep_names(collection);
    write_shared(collection, texts);
    kept_at(collection, index)->shared = intern_add(collection->shared, texts->str, texts->len);
    write_own(collection, texts);
    if (!is_own(collection, index, texts)) {
        drop_own(collection, index);
        kept_at(collection, index)->own = add_own(collection, texts);
    }
    collection->cleaned += collection->endpoint->cleaned;
    collection->passed_over += collection->endpoint->passed_over;
    collection->at = 0;
}

static void take_out(Collection *collection, guint index)
{
    endpoint_reset(collection->endpoint);
    read_own(collection, index, read_shared(collection, index));
    collection->at = index + 1;
}

/* Only the key is known of it yet. */
static void begin(Collection *collection, guint slot)
{
    endpoint_reset(collection->endpoint);
    write_own(collection, collection->text);
    Kept kept = {add_own(collection, collection->text), 0, 0};
    g_array_append_val(collection->kept, kept);
    collection->at = collection->slots[slot] = collection->kept->len;
    if (collection->kept->len > collection->room * LOAD_MOST)
        make_room(collection);
}

Endpoint *collection_get(Collection *collection, const char *key)
{
    g_autofree char *digest = strlen(key) > KEY_MOST ? digest_bytes(key, strlen(key)) : NULL;
    const char *known = digest ? digest : key;
    if (collection->at && strcmp(collection->key->str, known) == 0)
        return collection->endpoint;
    put_away(collection);
    g_string_assign(collection->key, known);
    g_string_truncate(collection->text, 0);
    packed_append(collection->text, known);
    guint slot = find_slot(collection, collection->text->str, collection->text->len);
    if (collection->slots[slot])
        take_out(collection, collection->slots[slot] - 1);
    else
        begin(collection, slot);
    return collection->endpoint;
}

guint collection_count(const Collection *collection)
{
    return collection->kept->len;
}

/* An id in the form of a UUID, where nothing else tells who it is: if another tool knows it as a hardware
 * UUID, then it is one, and else it does no harm. */
static void take_id_for_uuid(Endpoint *endpoint)
{
    if (!*endpoint->name && !*endpoint->uuid && !*endpoint->serial && g_uuid_string_is_valid(endpoint->id))
        endpoint->uuid = endpoint->id;
}

bool collection_deliver(Collection *collection, const EndpointSink *sink, const char *file,
                        const char *expected, GError **error)
{
    if (collection->kept->len == 0)
        return fail_input(error, "%s: nothing in it; expected %s", file, expected);
    put_away(collection);
    g_clear_pointer(&collection->slots, g_free);
    for (guint i = 0; i < collection->kept->len; i++) {
        take_out(collection, i);
        take_id_for_uuid(collection->endpoint);
        read_names(collection, i);
        drop_own(collection, i);
        collection->endpoint->cleaned = i ? 0 : collection->cleaned;
        collection->endpoint->passed_over = i ? 0 : collection->passed_over;
        if (!sink_take(sink, collection->endpoint, error))
            return false;
    }
    return true;
}

/* ---- logs ---- */

static Journal **journal_at_hand(Collection *collection)
{
    return journal_of(collection, collection->at - 1);
}

void collection_hear(Collection *collection, const char *query, uint32_t epoch, uint32_t seconds)
{
    uint32_t number = intern_add(collection->queries, query, strlen(query) + 1);
    collection->record = (JournalRecord){number, epoch, told_date(collection->endpoint, seconds)};
    journal_hear(journal_at_hand(collection), &collection->record);
}

void collection_replace(Collection *collection, bool whole)
{
    journal_replace(journal_at_hand(collection), &collection->record, whole);
}

void collection_log(Collection *collection, const InventoryName *name, uint32_t row, bool gone)
{
    const JournalRow line = {intern_add(collection->names, name->name, name->length), row, name->enabled,
                             name->up_to_date, gone};
    journal_put(journal_at_hand(collection), &collection->record, &line);
}

void collection_tell_names(Collection *collection, const ToldNames *names)
{
    Journal **journal = journal_at_hand(collection);
    JournalTimes times = journal_times(*journal);
    told_names(collection->endpoint, &times, names);
    journal_set_times(journal, &times);
}

void collection_tell_system(Collection *collection, const char *system, const char *kernel)
{
    Journal **journal = journal_at_hand(collection);
    JournalTimes times = journal_times(*journal);
    told_system(collection->endpoint, &times, system, kernel);
    journal_set_times(journal, &times);
}

void collection_each(Collection *collection, void (*tell)(const Endpoint *endpoint, gpointer context),
                     gpointer context)
{
    put_away(collection);
    for (guint i = 0; i < collection->kept->len; i++) {
        take_out(collection, i);
        tell(collection->endpoint, context);
    }
    collection->at = 0;
}

/* The numbers that texts of the other have here. */
static uint32_t *move_texts(Intern *texts, const Intern *others)
{
    guint count = intern_count(others);
    uint32_t *number_of = g_new(uint32_t, count + 1);
    for (guint i = 0; i < count; i++) {
        gsize length = 0;
        const void *text = intern_get(others, i, &length);
        number_of[i] = intern_add(texts, text, length);
    }
    return number_of;
}

void collection_join(Collection *collection, Collection *other)
{
    put_away(other);
    g_autofree uint32_t *query_of = move_texts(collection->queries, other->queries);
    g_autofree uint32_t *name_of = move_texts(collection->names, other->names);
    for (guint i = 0; i < other->kept->len; i++) {
        const Endpoint *theirs = other->endpoint;
        const char *at = own_texts(other, i);
        take_out(other, i);
        Endpoint *mine = collection_get(collection, packed_next(&at, &other->endpoint->memory));
        Journal **journal = journal_at_hand(collection), *added = *journal_of(other, i);
        JournalTimes times = journal_times(*journal), their_times = journal_times(added);
        told_join(mine, &times, theirs, &their_times);
        journal_renumber(added, query_of, name_of);
        journal_join(journal, added);
        journal_set_times(journal, &times);
        drop_own(other, i);
        g_clear_pointer(journal_of(other, i), g_free);
    }
    other->at = 0;
    collection->cleaned += other->cleaned;
    collection->passed_over += other->passed_over;
}

/* Without its folder and endings. */
static char *name_of_file(const char *file)
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

/* As the user gave it, but for "." and slashes that change nothing. */
static GString *folder_of_file(const char *file)
{
    g_autofree char *folder = g_path_get_dirname(file);
    g_auto(GStrv) parts = g_strsplit(folder, "/", -1);
    GString *clean = g_string_new(g_path_is_absolute(folder) ? "/" : "");
    for (char **part = parts; *part; part++)
        if (**part && strcmp(*part, ".") != 0)
            g_string_append_printf(clean, "%s/", *part);
    return clean;
}

void endpoint_name_after_file(Endpoint *endpoint, const char *file)
{
    if (*endpoint->name)
        return;
    g_autofree char *name = name_of_file(file);
    endpoint_set(endpoint, &endpoint->name, name, strlen(name));
    if (*endpoint->id || *endpoint->uuid || *endpoint->serial)
        return;
    g_autoptr(GString) path = folder_of_file(file);
    g_string_append(path, name);
    endpoint_set(endpoint, &endpoint->id, path->str, path->len);
}
