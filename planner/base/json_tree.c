#include "base/json_tree.h"

#include "base/json_cursor.h"

#include <string.h>

static cJSON *new_node(Arena *arena)
{
    cJSON *node = arena_take(arena, sizeof *node);
    memset(node, 0, sizeof *node);
    return node;
}

static void fill(JsonCursor *cursor, cJSON *node);

/* The fields of an object or the elements of a list; of the first, `prev` is the last. */
static void fill_list(JsonCursor *cursor, cJSON *list)
{
    const bool object = list->type == cJSON_Object;
    const char *name = NULL;
    cJSON *last = NULL;
    while (object ? (name = json_cursor_field(cursor)) != NULL : json_cursor_element(cursor)) {
        cJSON *node = new_node(cursor->arena);
        node->string = (char *)(guintptr)name;
        node->prev = last;
        *(last ? &last->next : &list->child) = node;
        last = node;
        fill(cursor, node);
    }
    if (last)
        list->child->prev = last;
}

static void fill(JsonCursor *cursor, cJSON *node)
{
    const char next = json_cursor_peek(cursor);
    if (next == '{' ? json_cursor_object(cursor) : next == '[' && json_cursor_list(cursor)) {
        node->type = next == '{' ? cJSON_Object : cJSON_Array;
        fill_list(cursor, node);
        return;
    }
    const char *text = json_cursor_text(cursor).text;
    if (next == '"') {
        node->type = cJSON_String;
        node->valuestring = (char *)(guintptr)text;
    } else if (next == 't' || next == 'f' || next == 'n') {
        node->type = next == 't' ? cJSON_True : next == 'f' ? cJSON_False : cJSON_NULL;
        node->valueint = next == 't';
    } else {
        node->type = cJSON_Number;
        node->valuedouble = text ? g_ascii_strtod(text, NULL) : 0;
        node->valueint = (int)CLAMP(node->valuedouble, G_MININT, G_MAXINT);
    }
}

cJSON *json_tree(char *text, gsize length, Arena *arena)
{
    JsonCursor cursor = json_cursor(text, length, arena);
    cJSON *root = new_node(arena);
    fill(&cursor, root);
    if (json_cursor_finish(&cursor))
        return root;
    json_cursor_undo(text, MIN((gsize)(cursor.at - text), length));
    return NULL;
}
