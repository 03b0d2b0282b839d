/* Memory that is given back all at once: what one record needs while it is looked at. */
#ifndef POLYCULTURE_BASE_ARENA_H
#define POLYCULTURE_BASE_ARENA_H

#include <glib.h>

/* Zeroed is empty. */
typedef struct {
    struct ArenaBlock *blocks; /* the one in use first */
    gsize used;                /* bytes of that one */
} Arena;

/* `size` bytes, aligned for everything, until the next reset. */
void *arena_take(Arena *arena, gsize size);
/* The same without regard to alignment. */
char *arena_bytes(Arena *arena, gsize size);
/* A copy of the bytes with a NUL behind them. */
char *arena_text(Arena *arena, const char *bytes, gsize length);
/* All that was taken is void; some memory is kept for the next time. */
void arena_reset(Arena *arena);
void arena_clear(Arena *arena);

#endif
