/* Texts in few bytes, one behind the other: hexadecimal ids take half of their length and UUIDs 16 bytes, for
 * where millions of them are kept. */
#ifndef POLYCULTURE_INVENTORY_PACKED_H
#define POLYCULTURE_INVENTORY_PACKED_H

#include "base/arena.h"

/* Appends the text so that packed_next gives it back. */
void packed_append(GString *packed, const char *text);
/* The text at *at, as a copy in the arena; *at is moved behind it. */
const char *packed_next(const char **at, Arena *arena);
/* Moves *at behind the text. */
void packed_skip(const char **at);

#endif
