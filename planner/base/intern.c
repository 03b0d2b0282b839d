#include "base/intern.h"

#include "base/find.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define BLOCK 65536u

typedef struct {
    const char *bytes;
    uint32_t length, digest;
} Entry;

struct Intern {
    GArray *entries;   /* of Entry */
    uint32_t *slots;   /* 1 + number, 0: free; open addressing */
    gsize mask;        /* slots - 1 */
    GPtrArray *blocks; /* of the bytes */
    gsize used;        /* bytes of the last block */
    gsize size;
};

uint64_t digest64(const void *bytes, gsize length, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, length, seed);
}

Intern *intern_new(void)
{
    Intern *intern = g_new0(Intern, 1);
    intern->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    intern->blocks = g_ptr_array_new_with_free_func(g_free);
    intern->mask = 63;
    intern->slots = g_new0(uint32_t, intern->mask + 1);
    intern->used = BLOCK;
    return intern;
}

void intern_free(Intern *intern)
{
    if (!intern)
        return;
    g_array_unref(intern->entries);
    g_ptr_array_unref(intern->blocks);
    g_free(intern->slots);
    g_free(intern);
}

void intern_clear(Intern *intern)
{
    g_array_set_size(intern->entries, 0);
    g_ptr_array_set_size(intern->blocks, 0);
    memset(intern->slots, 0, (intern->mask + 1) * sizeof *intern->slots);
    intern->used = BLOCK;
    intern->size = 0;
}

static char *keep(Intern *intern, const void *bytes, gsize length)
{
    gsize needed = (length + 8) & ~(gsize)7; /* with the NUL, to the next 8 */
    char *kept;
    if (needed > BLOCK / 4) {
        kept = g_malloc(needed);
        g_ptr_array_insert(intern->blocks, 0, kept); /* the last block stays the one in use */
    } else {
        if (needed > BLOCK - intern->used) {
            g_ptr_array_add(intern->blocks, g_malloc(BLOCK));
            intern->used = 0;
        }
        kept = (char *)intern->blocks->pdata[intern->blocks->len - 1] + intern->used;
        intern->used += needed;
    }
    if (length)
        memcpy(kept, bytes, length);
    kept[length] = '\0';
    intern->size += needed + sizeof(Entry) + 2 * sizeof(uint32_t);
    return kept;
}

static void grow(Intern *intern)
{
    intern->mask = intern->mask * 2 + 1;
    g_free(intern->slots);
    intern->slots = g_new0(uint32_t, intern->mask + 1);
    for (guint i = 0; i < intern->entries->len; i++) {
        gsize at = g_array_index(intern->entries, Entry, i).digest & intern->mask;
        while (intern->slots[at])
            at = (at + 1) & intern->mask;
        intern->slots[at] = i + 1;
    }
}

uint32_t intern_add(Intern *intern, const void *bytes, gsize length)
{
    uint32_t digest = (uint32_t)(digest64(bytes, length, 0) >> 32);
    gsize at = digest & intern->mask;
    for (; intern->slots[at]; at = (at + 1) & intern->mask) {
        const Entry *entry = &g_array_index(intern->entries, Entry, intern->slots[at] - 1);
        if (entry->digest == digest && entry->length == length && same_bytes(entry->bytes, bytes, length))
            return intern->slots[at] - 1;
    }
    Entry entry = {keep(intern, bytes, length), (uint32_t)length, digest};
    g_array_append_val(intern->entries, entry);
    intern->slots[at] = intern->entries->len;
    if (intern->entries->len > intern->mask / 2)
        grow(intern);
    return intern->entries->len - 1;
}

const void *intern_get(const Intern *intern, uint32_t number, gsize *length)
{
    const Entry *entry = &g_array_index(intern->entries, Entry, number);
    if (length)
        *length = entry->length;
    return entry->bytes;
}

uint32_t intern_count(const Intern *intern)
{
    return intern->entries->len;
}

gsize intern_size(const Intern *intern)
{
    return intern->size;
}
