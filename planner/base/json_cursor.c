#include "base/json_cursor.h"

#include "base/find.h"

#include <string.h>

#define DEPTH_MOST 1000 /* as cJSON has it */
#define REPLACEMENT 0xfffdu

/* All at once, for most of a record is short strings. */
static uint64_t *mark_quotes(const char *text, gsize length, Arena *arena)
{
    uint64_t *marks = arena_take(arena, (length / 64 + 1) * sizeof *marks);
    mark_text(text, length, false, '"', '\\', marks);
    return marks;
}

JsonCursor json_cursor(char *text, gsize length, Arena *arena)
{
    return (JsonCursor){.at = text,
                        .end = text + length,
                        .start = text,
                        .marks = mark_quotes(text, length, arena),
                        .arena = arena};
}

void json_cursor_undo(char *text, gsize length)
{
    for (char *end = text + length; (text = memchr(text, '\0', (gsize)(end - text))); text++)
        *text = '"';
}

static bool fail(JsonCursor *cursor)
{
    cursor->failed = true;
    return false;
}

/* A NUL stands behind the text, so none of these runs over its end. */
static inline void skip_blanks(JsonCursor *cursor)
{
    if ((unsigned char)*cursor->at > ' ')
        return;
    while (*cursor->at == ' ' || *cursor->at == '\n' || *cursor->at == '\r' || *cursor->at == '\t')
        cursor->at++;
}

bool json_cursor_finish(JsonCursor *cursor)
{
    skip_blanks(cursor);
    return !cursor->failed && cursor->at == cursor->end;
}

/* ---- strings ---- */

/* The next quote or backslash; or a NUL, at the latest that of the end. */
static inline char *find_quote(const JsonCursor *cursor, const char *at)
{
    return cursor->start + next_mark(cursor->marks, (gsize)(at - cursor->start));
}

static int hex_of(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* What stands behind "\u", 0 where that is no number; *at is moved behind it. A NUL cannot stand in a text:
 * another control character does, which whoever keeps the text cleans away like it. Half of a surrogate pair
 * is JSON by its grammar (RFC 8259, section 8.2), and no character. */
static gunichar unicode_escape(const char **at)
{
    int first = hex_of(*at);
    if (first < 0)
        return 0;
    *at += 4;
    if (first < 0xd800 || first > 0xdfff)
        return (gunichar)MAX(first, 1);
    if (first > 0xdbff || (*at)[0] != '\\' || (*at)[1] != 'u')
        return REPLACEMENT;
    int second = hex_of(*at + 2);
    if (second < 0xdc00 || second > 0xdfff)
        return REPLACEMENT;
    *at += 6;
    return 0x10000 + (((gunichar)first & 0x3ff) << 10 | ((gunichar)second & 0x3ff));
}

/* A string with escapes, from behind its quote to its closing one, as a copy in the arena. Few have any: what
 * reads the others stays short. */
static G_NO_INLINE JsonText unescape(JsonCursor *cursor, const char *from, const char *to)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char *text = arena_bytes(cursor->arena, (gsize)(to - from) + 1), *out = text;
    while (from < to) {
        if (*from != '\\') {
            *out++ = *from++;
            continue;
        }
        const char *letter = from[1] ? strchr(letters, from[1]) : NULL;
        if (letter) {
            *out++ = means[letter - letters];
            from += 2;
            continue;
        }
        from += 2;
        gunichar c = from[-1] == 'u' ? unicode_escape(&from) : 0;
        if (!c) {
            fail(cursor);
            return (JsonText){0};
        }
        out += g_unichar_to_utf8(c, out);
    }
    *out = '\0';
    return (JsonText){text, (gsize)(out - text)};
}

/* From the opening quote to the closing one, where a backslash stands between. */
static G_NO_INLINE JsonText take_escaped(JsonCursor *cursor, char *at)
{
    const char *from = cursor->at + 1;
    while (*at == '\\' && at + 1 < cursor->end)
        at = find_quote(cursor, at + 2);
    if (*at != '"') {
        fail(cursor);
        return (JsonText){0};
    }
    cursor->at = at + 1;
    return unescape(cursor, from, at);
}

/* From the opening quote to the closing one, which stays for now. */
static inline JsonText take_quoted(JsonCursor *cursor)
{
    char *from = cursor->at + 1, *at = find_quote(cursor, from);
    if (*at != '"')
        return take_escaped(cursor, at);
    cursor->at = at + 1;
    return (JsonText){from, (gsize)(at - from)};
}

static inline JsonText take_string(JsonCursor *cursor)
{
    JsonText text = take_quoted(cursor);
    if (text.text)
        cursor->at[-1] = '\0';
    return text;
}

/* ---- brackets ---- */

static bool enter(JsonCursor *cursor, char bracket)
{
    skip_blanks(cursor);
    if (cursor->failed || *cursor->at != bracket) {
        json_cursor_skip(cursor);
        return false;
    }
    if (cursor->depth == DEPTH_MOST)
        return fail(cursor);
    cursor->at++;
    cursor->depth++;
    cursor->fresh = true;
    return true;
}

bool json_cursor_object(JsonCursor *cursor)
{
    return enter(cursor, '{');
}

bool json_cursor_list(JsonCursor *cursor)
{
    return enter(cursor, '[');
}

/* Goes on to the next field or value; false where the closing bracket stands, which is left. */
static inline bool go_on(JsonCursor *cursor, char closing)
{
    if (cursor->failed)
        return false;
    skip_blanks(cursor);
    bool fresh = cursor->fresh;
    cursor->fresh = false;
    if (*cursor->at == closing) {
        cursor->at++;
        cursor->depth--;
        return false;
    }
    if (fresh)
        return true;
    if (*cursor->at != ',')
        return fail(cursor);
    cursor->at++;
    skip_blanks(cursor);
    return true;
}

static bool take_colon(JsonCursor *cursor)
{
    skip_blanks(cursor);
    if (*cursor->at != ':')
        return fail(cursor);
    cursor->at++;
    return true;
}

const char *json_cursor_field(JsonCursor *cursor)
{
    if (!go_on(cursor, '}'))
        return NULL;
    JsonText name = *cursor->at == '"' ? take_string(cursor) : (JsonText){0};
    return take_colon(cursor) ? name.text : NULL;
}

/* The name at hand among n, found as it stands and passed with its colon; else JSON_OTHER, and it stays. Most
 * objects have their fields in the order in which they are asked for: `first` is tried first. */
static inline int take_usual(JsonCursor *cursor, const JsonName *names, guint n, guint first)
{
    const gsize left = (gsize)(cursor->end - cursor->at);
    for (guint i = 0, at = first; i < n; i++, at = at + 1 == n ? 0 : at + 1)
        if (names[at].length <= left && names[at].token[1] == cursor->at[1] &&
            same_bytes(names[at].token, cursor->at, names[at].length)) {
            cursor->at += names[at].length;
            return (int)at;
        }
    return JSON_OTHER;
}

/* The same for a name written in another way, with escapes or a blank before its colon; all are passed. */
static int take_unusual(JsonCursor *cursor, const JsonName *names, guint n)
{
    JsonText name = *cursor->at == '"' ? take_quoted(cursor) : (JsonText){0};
    if (!take_colon(cursor) || !name.text)
        return JSON_LEFT;
    for (guint i = 0; i < n; i++)
        if (names[i].length == name.length + strlen("\"\":") &&
            same_bytes(names[i].token + 1, name.text, name.length))
            return (int)i;
    return JSON_OTHER;
}

static inline int next_known(JsonCursor *cursor, const JsonName *names, guint n, guint first)
{
    if (!go_on(cursor, '}'))
        return JSON_LEFT;
    int known = take_usual(cursor, names, n, first);
    return known != JSON_OTHER ? known : take_unusual(cursor, names, n);
}

int json_cursor_known(JsonCursor *cursor, const JsonName *names, guint n)
{
    return next_known(cursor, names, n, 0);
}

bool json_cursor_element(JsonCursor *cursor)
{
    return go_on(cursor, ']') && (*cursor->at != ']' || fail(cursor));
}

bool json_cursor_first_item(JsonCursor *cursor, JsonItems *items)
{
    if (*items == JSON_ITEMS_DONE)
        return false;
    if (json_cursor_peek(cursor) != '[') {
        *items = JSON_ITEMS_DONE;
        return !cursor->failed;
    }
    json_cursor_list(cursor);
    *items = JSON_ITEMS_IN_LIST;
    return json_cursor_element(cursor);
}

/* ---- values ---- */

char json_cursor_peek(JsonCursor *cursor)
{
    skip_blanks(cursor);
    return *cursor->at;
}

static bool take_number(JsonCursor *cursor)
{
    char *at = cursor->at + (*cursor->at == '-'), *digits = at;
    while (g_ascii_isdigit(*at))
        at++;
    if (at == digits)
        return fail(cursor);
    if (*at == '.' || *at == 'e' || *at == 'E')
        g_ascii_strtod(cursor->at, &at);
    cursor->at = at;
    return true;
}

static JsonText take_word(JsonCursor *cursor)
{
    static const JsonText words[] = {JSON_TEXT("true"), JSON_TEXT("false"), JSON_TEXT("null")};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strncmp(cursor->at, words[i].text, words[i].length) == 0) {
            cursor->at += words[i].length;
            return i < 2 ? words[i] : (JsonText){0};
        }
    fail(cursor);
    return (JsonText){0};
}

/* The text of what is no string. */
static JsonText take_other(JsonCursor *cursor)
{
    JsonText none = {0};
    const char *from = cursor->at;
    if (g_ascii_isalpha(*from))
        return take_word(cursor);
    if (*from == '{' || *from == '[') {
        json_cursor_skip(cursor);
        return none;
    }
    if (!take_number(cursor))
        return none;
    gsize length = (gsize)(cursor->at - from);
    return (JsonText){arena_text(cursor->arena, from, length), length};
}

JsonText json_cursor_text(JsonCursor *cursor)
{
    skip_blanks(cursor);
    if (cursor->failed)
        return (JsonText){0};
    return *cursor->at == '"' ? take_string(cursor) : take_other(cursor);
}

/* Fields as most programs write them: the names in order from `first` on, no blanks, and strings without
 * escapes. Returns the place of the name that is next; whatever it is, the cursor stands before it as
 * json_cursor_known expects it. */
static guint take_plain_texts(JsonCursor *cursor, const JsonName *names, guint n, guint first,
                              JsonText *texts)
{
    for (; first < n; first++) {
        const JsonName *name = &names[first];
        char *at = cursor->at + !cursor->fresh;
        if ((!cursor->fresh && *cursor->at != ',') || texts[first].text ||
            (gsize)(cursor->end - at) <= name->length || !same_bytes(at, name->token, name->length) ||
            at[name->length] != '"')
            break;
        char *from = at + name->length + 1, *quote = find_quote(cursor, from);
        if (*quote != '"')
            break;
        *quote = '\0';
        texts[first] = (JsonText){from, (gsize)(quote - from)};
        cursor->at = quote + 1;
        cursor->fresh = false;
    }
    return first < n ? first : 0;
}

bool json_cursor_texts(JsonCursor *cursor, const JsonName *names, guint n, JsonText *texts)
{
    for (guint i = 0; i < n; i++)
        texts[i] = (JsonText){0};
    if (!json_cursor_object(cursor))
        return false;
    guint first = take_plain_texts(cursor, names, n, 0, texts);
    for (int i; (i = next_known(cursor, names, n, first)) != JSON_LEFT;) {
        if (i >= 0 && !texts[i].text)
            texts[i] = json_cursor_text(cursor);
        else
            json_cursor_skip(cursor);
        if (i >= 0)
            first = take_plain_texts(cursor, names, n, (guint)i + 1, texts);
    }
    return !cursor->failed;
}

void json_cursor_skip(JsonCursor *cursor)
{
    skip_blanks(cursor);
    if (cursor->failed)
        return;
    if (*cursor->at == '{') {
        for (json_cursor_object(cursor); json_cursor_field(cursor);)
            json_cursor_skip(cursor);
    } else if (*cursor->at == '[') {
        for (json_cursor_list(cursor); json_cursor_element(cursor);)
            json_cursor_skip(cursor);
    } else if (*cursor->at == '"') {
        take_quoted(cursor);
    } else if (g_ascii_isalpha(*cursor->at)) {
        take_word(cursor);
    } else {
        take_number(cursor);
    }
}
