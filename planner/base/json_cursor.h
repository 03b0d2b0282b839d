/* JSON read in place and value by value, without a tree: for the many small records of which inventories
 * consist. What is asked for is handed out where it stands in the text; what is not is checked and skipped.
 */
#ifndef POLYCULTURE_BASE_JSON_CURSOR_H
#define POLYCULTURE_BASE_JSON_CURSOR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Stands before a value, or behind all that was read. Once `failed`, every call answers that there is no
 * more.
 */
typedef struct {
    char *at;
    const char *end; /* a NUL stands there */
    char *start;
    uint64_t *marks; /* where quotes, backslashes and NUL stand: a bit a byte, that of the end included */
    Arena *arena;    /* of texts that do not stand in the JSON as they are */
    int depth;
    bool fresh; /* right behind an opening bracket: no comma is due */
    bool failed;
} JsonCursor;

/* With a NUL behind it. */
typedef struct {
    const char *text;
    gsize length;
} JsonText;
#define JSON_TEXT(literal)                                                                                   \
    {                                                                                                        \
        literal, sizeof literal - 1                                                                          \
    }

/* The name of a field as it mostly stands in the text, between quotes and with its colon. */
typedef struct {
    const char *token;
    gsize length;
} JsonName;
#define JSON_NAME(literal)                                                                                   \
    {                                                                                                        \
        "\"" literal "\":", sizeof literal + 2                                                               \
    }

/* A cursor before the one value of `text`, which has a NUL behind its `length` bytes and is written to:
 * closing quotes of strings become NUL. A byte for eight of the text is taken from the arena. */
JsonCursor json_cursor(char *text, gsize length, Arena *arena);
/* Gives the text its quotes back, up to `length`; strings handed out then have no end. */
void json_cursor_undo(char *text, gsize length);
/* Was that all, and was it JSON? Comments, a NUL byte, and more than 1,000 brackets inside one another are
 * none.
 */
bool json_cursor_finish(JsonCursor *cursor);

/* Each of these reads the value that comes next, or skips it where it is of another kind.
 * Steps into an object or list; false where it is none. */
bool json_cursor_object(JsonCursor *cursor);
bool json_cursor_list(JsonCursor *cursor);
/* The text of a string, a number, true or false; else NULL. Borrowed like the JSON and the arena. */
JsonText json_cursor_text(JsonCursor *cursor);
/* The texts of an object's fields, of each the first: texts[i] becomes that of names[i], or NULL. False where
 * it is no object. */
bool json_cursor_texts(JsonCursor *cursor, const JsonName *names, guint n, JsonText *texts);
void json_cursor_skip(JsonCursor *cursor);
/* The first byte of the value that comes next, which tells its kind. */
char json_cursor_peek(JsonCursor *cursor);

/* Inside an object: goes on to the value of its next field, whose name is returned; NULL behind the last,
 * when the cursor has left the object. */
const char *json_cursor_field(JsonCursor *cursor);
/* The same where only n fields are known: the place of its name among them, JSON_OTHER where it is not there,
 * JSON_LEFT behind the last. */
enum { JSON_OTHER = -1, JSON_LEFT = -2 };
int json_cursor_known(JsonCursor *cursor, const JsonName *names, guint n);
/* Inside a list: goes on to its next value; false behind the last. */
bool json_cursor_element(JsonCursor *cursor);
/* Goes on to the next value of the list at hand, into which it steps at first: *items begins as
 * JSON_ITEMS. What is no list is one item, as converters from XML write a list of one. */
typedef enum { JSON_ITEMS, JSON_ITEMS_IN_LIST, JSON_ITEMS_DONE } JsonItems;
bool json_cursor_first_item(JsonCursor *cursor, JsonItems *items);

static inline bool json_cursor_item(JsonCursor *cursor, JsonItems *items)
{
    return *items == JSON_ITEMS_IN_LIST ? json_cursor_element(cursor) : json_cursor_first_item(cursor, items);
}

#endif
