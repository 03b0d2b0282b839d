#include "base/intern.h"

#include "base/find.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define BLOCK_UNITS_BITS 13
#define BLOCK (8u << BLOCK_UNITS_BITS) /* bytes */

/* In front of its bytes, in blocks that do not move. Tables of hundreds of kilobytes are asked millions of
 * times: what the cache does not hold is touched twice only, the slot and what stands here. */
typedef struct {
    uint32_t length, number;
} Head;

/* Where a head stands: its block, and in that block how many times 8 bytes from the start. */
typedef uint32_t Place;

typedef struct {
    uint32_t digest;
    Place place; /* plus one; 0: free */
} Slot;

struct Intern {
    GArray *places; /* of Place, by number */
    Slot *slots;    /* open addressing */
    gsize mask;     /* slots - 1 */
    GPtrArray *blocks;
    guint open; /* the block that has room */
    gsize used; /* bytes of it */
    gsize size;
};

uint64_t digest64(const void *bytes, gsize length, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, length, seed);
}

Intern *intern_new(void)
{
    Intern *intern = g_new0(Intern, 1);
    intern->places = g_array_new(FALSE, FALSE, sizeof(Place));
    intern->blocks = g_ptr_array_new_with_free_func(g_free);
    intern->mask = 63;
    intern->slots = g_new0(Slot, intern->mask + 1);
    intern->used = BLOCK;
    return intern;
}

void intern_free(Intern *intern)
{
    if (!intern)
        return;
    g_array_unref(intern->places);
    g_ptr_array_unref(intern->blocks);
    g_free(intern->slots);
    g_free(intern);
}

void intern_clear(Intern *intern)
{
    g_array_set_size(intern->places, 0);
    g_ptr_array_set_size(intern->blocks, 0);
    memset(intern->slots, 0, (intern->mask + 1) * sizeof *intern->slots);
    intern->used = BLOCK;
    intern->size = 0;
}

static Head *head_at(const Intern *intern, Place place)
{
    char *block = intern->blocks->pdata[place >> BLOCK_UNITS_BITS];
    return (Head *)(void *)(block + 8 * (gsize)(place & ((1u << BLOCK_UNITS_BITS) - 1)));
}

static guint add_block(Intern *intern, gsize size)
{
    g_ptr_array_add(intern->blocks, g_malloc(size));
    return intern->blocks->len - 1;
}

static Place keep(Intern *intern, const void *bytes, gsize length)
{
    gsize needed = (sizeof(Head) + length + 8) & ~(gsize)7; /* with the NUL, to the next 8 */
    Place place;
    if (needed > BLOCK / 4) {
        place = add_block(intern, needed) << BLOCK_UNITS_BITS;
    } else {
        if (needed > BLOCK - intern->used) {
            intern->open = add_block(intern, BLOCK);
            intern->used = 0;
        }
        place = intern->open << BLOCK_UNITS_BITS | (Place)(intern->used / 8);
        intern->used += needed;
    }
    Head *head = head_at(intern, place);
    *head = (Head){(uint32_t)length, intern->places->len};
    char *kept = (char *)(head + 1);
    if (length)
        memcpy(kept, bytes, length);
    kept[length] = '\0';
    intern->size += needed + sizeof(Place) + 2 * sizeof(Slot);
    return place;
}

static void grow(Intern *intern)
{
    g_autofree Slot *old = intern->slots;
    gsize count = intern->mask + 1;
    intern->mask = intern->mask * 2 + 1;
    intern->slots = g_new0(Slot, intern->mask + 1);
    for (gsize i = 0; i < count; i++) {
        gsize at = old[i].digest & intern->mask;
        if (!old[i].place)
            continue;
        while (intern->slots[at].place)
            at = (at + 1) & intern->mask;
        intern->slots[at] = old[i];
    }
}

uint32_t intern_add(Intern *intern, const void *bytes, gsize length)
{
    uint32_t digest = (uint32_t)(digest64(bytes, length, 0) >> 32);
    gsize at = digest & intern->mask;
    for (; intern->slots[at].place; at = (at + 1) & intern->mask) {
        if (intern->slots[at].digest != digest)
            continue;
        const Head *head = head_at(intern, intern->slots[at].place - 1);
        if (head->length == length && same_bytes(head + 1, bytes, length))
            return head->number;
    }
    Place place = keep(intern, bytes, length);
    g_array_append_val(intern->places, place);
    intern->slots[at] = (Slot){digest, place + 1};
    if (intern->places->len > intern->mask / 4 * 3)
        grow(intern);
    return intern->places->len - 1;
}

const void *intern_get(const Intern *intern, uint32_t number, gsize *length)
{
    const Head *head = head_at(intern, g_array_index(intern->places, Place, number));
    if (length)
        *length = head->length;
    return head + 1;
}

uint32_t intern_count(const Intern *intern)
{
    return intern->places->len;
}

gsize intern_size(const Intern *intern)
{
    return intern->size;
}
