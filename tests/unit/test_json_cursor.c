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

/* ---- objects made at random, and cJSON beside them ---- */

enum { NAMES = 4 };
static const JsonName asked[NAMES] = {JSON_NAME("name"), JSON_NAME("on"), JSON_NAME("publisher"),
                                      JSON_NAME("id")};

static void add_blanks(GRand *rand, GString *text)
{
    static const char *const blanks[] = {"", "", "", " ", "\n\t", "   "};
    g_string_append(text, blanks[g_rand_int_range(rand, 0, G_N_ELEMENTS(blanks))]);
}

static void add_value(GRand *rand, GString *text)
{
    static const char *const others[] = {"17", "true", "false", "null", "{\"name\":\"inner\"}", "[\"a\",{}]"};
    static const char *const parts[] = {"a", "bc", "\\\"", "\\\\",     "\\u00e9",
                                        ",", ":",  "}",    "\xc3\xa4", "letters"};
    int parts_left = g_rand_int_range(rand, -3, 30);
    if (parts_left < 0) {
        g_string_append(text, others[g_rand_int_range(rand, 0, G_N_ELEMENTS(others))]);
        return;
    }
    bool plain = g_rand_boolean(rand);
    g_string_append_c(text, '"');
    while (parts_left--)
        g_string_append(text, plain ? "x" : parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
    g_string_append_c(text, '"');
}

static char *random_object(GRand *rand)
{
    static const char *const names[] = {"name",  "on",         "publisher",      "id",
                                        "named", "nam\\u0065", "\\u006f\\u006e", ""};
    GString *text = g_string_new("{");
    bool odd = g_rand_int_range(rand, 0, 3) == 0;
    for (int i = 0, fields = g_rand_int_range(rand, 0, 7); i < fields; i++) {
        int name = odd ? g_rand_int_range(rand, 0, G_N_ELEMENTS(names)) : i % NAMES;
        g_string_append(text, i ? "," : "");
        if (odd)
            add_blanks(rand, text);
        g_string_append_printf(text, "\"%s\"", names[name]);
        if (odd)
            add_blanks(rand, text);
        g_string_append_c(text, ':');
        if (odd)
            add_blanks(rand, text);
        add_value(rand, text);
        if (odd)
            add_blanks(rand, text);
    }
    g_string_append_c(text, '}');
    /* A byte is missing; not of an escape by number, of which cJSON takes broken ones for NUL. */
    if (g_rand_int_range(rand, 0, 5) == 0 && !strstr(text->str, "\\u"))
        g_string_erase(text, g_rand_int_range(rand, 0, (gint32)text->len), 1);
    return g_string_free(text, FALSE);
}

/* The first text that cJSON has under a name, as the cursor gives it. */
static char *text_in(const cJSON *object, const JsonName *name)
{
    g_autofree char *plain = g_strndup(name->token + 1, name->length - 3);
    for (const cJSON *field = object->child; field; field = field->next) {
        if (strcmp(field->string, plain) != 0)
            continue;
        if (cJSON_IsString(field))
            return g_strdup(field->valuestring);
        if (cJSON_IsNumber(field))
            return g_strdup_printf("%d", field->valueint);
        if (cJSON_IsBool(field))
            return g_strdup(cJSON_IsTrue(field) ? "true" : "false");
    }
    return NULL;
}

static bool finds_the_same(const char *text)
{
    Arena arena = {0};
    g_autofree char *copy = g_strdup(text);
    JsonCursor cursor = json_cursor(copy, strlen(text), &arena);
    JsonText found[NAMES];
    cJSON *theirs = cJSON_ParseWithOpts(text, NULL, true);
    bool good = json_cursor_texts(&cursor, asked, NAMES, found) && json_cursor_finish(&cursor);
    bool same_texts = good == cJSON_IsObject(theirs);
    for (int i = 0; same_texts && good && i < NAMES; i++) {
        g_autofree char *expected = text_in(theirs, &asked[i]);
        same_texts =
            g_strcmp0(expected, found[i].text) == 0 && (!expected || strlen(expected) == found[i].length);
    }
    if (!same_texts)
        fprintf(stderr, "not as cJSON has it: %s\n", text);
    cJSON_Delete(theirs);
    arena_clear(&arena);
    return same_texts;
}

/* Surrogates that have no other half, which cJSON does not take, are replaced. */
static bool replaces_half_pairs(void)
{
    Arena arena = {0};
    char list[] = "[\"a\\ud800b\", \"\\udc00\", \"\\ud83d\\ud83d\\ude00\"]";
    JsonCursor cursor = json_cursor(list, strlen(list), &arena);
    static const char *const expected[] = {"a\xef\xbf\xbd"
                                           "b",
                                           "\xef\xbf\xbd", "\xef\xbf\xbd\xf0\x9f\x98\x80"};
    bool good = json_cursor_list(&cursor);
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
        good =
            good && json_cursor_element(&cursor) && strcmp(json_cursor_text(&cursor).text, expected[i]) == 0;
    good = good && !json_cursor_element(&cursor) && json_cursor_finish(&cursor);
    arena_clear(&arena);
    return good;
}

int main(void)
{
    static const JsonName names[] = {JSON_NAME("name"), JSON_NAME("on"), JSON_NAME("missing")};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        CHECK(agrees_with_cjson(texts[i]));
    CHECK(deep(100) && deep(999) && deep(1000) && deep(1001) && deep(100000));

    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    for (int i = 0; i < 20000 && failures == 0; i++) {
        g_autofree char *text = random_object(rand);
        CHECK(finds_the_same(text));
    }
    CHECK(replaces_half_pairs());

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

    char one[] = "{\"list\":{\"name\":\"alone\"},\"list\":[],\"list\":null}";
    cursor = json_cursor(one, strlen(one), &arena);
    CHECK(json_cursor_object(&cursor));
    int items_seen = 0;
    while (json_cursor_field(&cursor))
        for (JsonItems items = JSON_ITEMS; json_cursor_item(&cursor, &items);)
            items_seen += json_cursor_texts(&cursor, names, 3, found);
    CHECK(items_seen == 1 && json_cursor_finish(&cursor));
    arena_clear(&arena);
    return failures > 0;
}
