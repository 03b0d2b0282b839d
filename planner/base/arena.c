#include "base/arena.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#define BLOCK_LEAST 232u /* each is twice the one before: readers that gather keep an arena an endpoint */
#define BLOCK_KEPT (1u << 20)

struct ArenaBlock {
    struct ArenaBlock *next;
    gsize size;
    alignas(max_align_t) char bytes[];
};

static void *take_from_new(Arena *arena, gsize size)
{
    gsize last = arena->blocks ? arena->blocks->size : 0;
    gsize room = MAX(size, MIN(MAX(last * 2, BLOCK_LEAST), BLOCK_KEPT));
    struct ArenaBlock *block = g_malloc(offsetof(struct ArenaBlock, bytes) + room);
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = size;
    return block->bytes;
}

void *arena_take(Arena *arena, gsize size)
{
    gsize at = (arena->used + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!arena->blocks || at > arena->blocks->size || size > arena->blocks->size - at)
        return take_from_new(arena, size);
    arena->used = at + size;
    return arena->blocks->bytes + at;
}

char *arena_bytes(Arena *arena, gsize size)
{
    if (!arena->blocks || size > arena->blocks->size - arena->used)
        return take_from_new(arena, size);
    char *bytes = arena->blocks->bytes + arena->used;
    arena->used += size;
    return bytes;
}

char *arena_text(Arena *arena, const char *bytes, gsize length)
{
    char *text = arena_bytes(arena, length + 1);
    if (length)
        memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

static void free_from(struct ArenaBlock *block)
{
    while (block) {
        struct ArenaBlock *next = block->next;
        g_free(block);
        block = next;
    }
}

void arena_reset(Arena *arena)
{
    arena->used = 0;
    if (!arena->blocks)
        return;
    if (arena->blocks->size > BLOCK_KEPT) {
        arena_clear(arena);
        return;
    }
    free_from(arena->blocks->next);
    arena->blocks->next = NULL;
}

void arena_clear(Arena *arena)
{
    free_from(arena->blocks);
    *arena = (Arena){0};
}
