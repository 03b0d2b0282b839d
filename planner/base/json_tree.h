/* JSON text into a tree of cJSON nodes, in place (see json_cursor.h). */
#ifndef POLYCULTURE_BASE_JSON_TREE_H
#define POLYCULTURE_BASE_JSON_TREE_H

#include "base/arena.h"

#include <cjson/cJSON.h>

/* The tree of `text`, with a NUL behind its `length` bytes; nodes lie in the arena, and strings where they
 * stand in the text, whose closing quotes become NUL
 * (json_cursor_undo gives them back). It is read only, for cJSON's queries alone: never
 * cJSON_Delete it. NULL where there is anything but plain JSON; the text is then as it was, and cJSON can
 * tell what is wrong. */
cJSON *json_tree(char *text, gsize length, Arena *arena);

#endif
