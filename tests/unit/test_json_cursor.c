/* The cursor and the tree it makes take what cJSON takes, see the same in it, and leave the text as it was.
 */
#include "base/json_cursor.h"
#include "base/json_tree.h"
#include "check.h"

#include <string.h>

static const char *const texts[] = {
    "{}",
    " [ ] ",
    "[1,2]",
    "[1 2]",
    "[1,]",
    "[,1]",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{a:1}",
    "{",
    "[",
    "]",
    "",
    " ",
    "\"a",
    "\"\\",
    "\"\\\"",
    "\"a\\u00e9\\ud83d\\ude00\\n\\/\"",
    "\"\\ud83d\"",
    "\"\\u12\"",
    "\"\\x\"",
    "[true,false,null]",
    "[tru]",
    "nul",
    "-",
    "-1",
    "0.5e3",
    "1e",
    "12345678901234567890",
    "[1.25,-3e-2]",
    "{\"a\":{\"b\":[{\"c\":\"d\"}]},\"a\":2}",
    "[\"one\"",
    "[\"one\",\"two\"] x",
    "{\"a\":[1,{\"b\":\"\\t\"}],\"c\":\"\"}",
    "// no\n{}",
    "{\"quite a long name of a field\":\"and a text of more than sixteen bytes, with \\\"quotes\\\"\"}",
};

static bool same(const cJSON *tree, const cJSON *theirs)
{
    char *mine = cJSON_PrintUnformatted(tree), *other = cJSON_PrintUnformatted(theirs);
    bool equal = strcmp(mine, other) == 0;
    cJSON_free(mine);
    cJSON_free(other);
    return equal;
}

static bool agrees_with_cjson(const char *text)
{
    Arena arena = {0};
    g_autofree char *copy = g_strdup(text);
    cJSON *theirs = cJSON_ParseWithOpts(text, NULL, true), *mine = json_tree(copy, strlen(text), &arena);
    bool good = !theirs == !mine && (!mine || same(mine, theirs));
    if (mine)
        json_cursor_undo(copy, strlen(text));
    good = good && strcmp(copy, text) == 0;
    if (!good)
        fprintf(stderr, "not as cJSON has it: %s\n", text);
    cJSON_Delete(theirs);
    arena_clear(&arena);
    return good;
}

/* So many lists inside one another. */
static bool deep(gsize depth)
{
    g_autofree char *open = g_strnfill(depth, '['), *close = g_strnfill(depth, ']');
    g_autofree char *text = g_strconcat(open, close, NULL);
    return agrees_with_cjson(text);
}

int main(void)
{
    static const JsonText names[] = {JSON_TEXT("name"), JSON_TEXT("on"), JSON_TEXT("missing")};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        CHECK(agrees_with_cjson(texts[i]));
    CHECK(deep(100) && deep(999) && deep(1000) && deep(1001) && deep(100000));

    Arena arena = {0};
    char object[] = "{\"n\\u0061me\":\"a\",\"name\":\"second\",\"x\":[{\"name\":\"b\"}],\"on\":true} ";
    JsonCursor cursor = json_cursor(object, strlen(object), &arena);
    JsonText found[3];
    CHECK(json_cursor_texts(&cursor, names, 3, found) && json_cursor_finish(&cursor));
    CHECK(strcmp(found[0].text, "a") == 0 && strcmp(found[1].text, "true") == 0 && !found[2].text);

    char list[] = "[7, \"\\u0000\", {\"name\": 1}]";
    cursor = json_cursor(list, strlen(list), &arena);
    CHECK(json_cursor_list(&cursor) && json_cursor_element(&cursor));
    CHECK(!json_cursor_object(&cursor) && json_cursor_element(&cursor)); /* what is no object is skipped */
    CHECK(strcmp(json_cursor_text(&cursor).text, "\x01") == 0 && json_cursor_element(&cursor));
    CHECK(!json_cursor_list(&cursor) && !json_cursor_element(&cursor) && json_cursor_finish(&cursor));

    char nul[] = "[\"a\0b\"]";
    cursor = json_cursor(nul, sizeof nul - 1, &arena);
    json_cursor_skip(&cursor);
    CHECK(!json_cursor_finish(&cursor));
    arena_clear(&arena);
    return failures > 0;
}
