#include "base/json_tree.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DEPTH_MOST 100

typedef struct {
    char *at;
    const char *end; /* a NUL stands there */
    Arena *arena;
} Parse;

static bool parse_value(Parse *parse, cJSON *node, int depth);

static void skip_blanks(Parse *parse)
{
    while (*parse->at == ' ' || *parse->at == '\n' || *parse->at == '\r' || *parse->at == '\t')
        parse->at++;
}

/* Nonzero where one of the eight bytes is `byte`. */
static uint64_t has_byte(uint64_t eight, unsigned char byte)
{
    uint64_t zero = eight ^ UINT64_C(0x0101010101010101) * byte;
    return (zero - UINT64_C(0x0101010101010101)) & ~zero & UINT64_C(0x8080808080808080);
}

/* The next quote or backslash, or the end. A NUL inside the text is no end, and is found out by the caller.
 */
static char *find_quote(char *at, const char *end)
{
    for (uint64_t eight; end - at >= 8; at += 8) {
        memcpy(&eight, at, sizeof eight);
        if (has_byte(eight, '"') | has_byte(eight, '\\') | has_byte(eight, 0))
            break;
    }
    while (at < end && *at != '"' && *at != '\\' && *at)
        at++;
    return at;
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

/* What stands behind "\u"; *at is moved behind it. */
static gunichar unicode_escape(const char **at)
{
    int first = hex_of(*at);
    if (first <= 0)
        return 0;
    *at += 4;
    if (first < 0xd800 || first > 0xdfff)
        return (gunichar)first;
    if (first > 0xdbff || (*at)[0] != '\\' || (*at)[1] != 'u')
        return 0;
    int second = hex_of(*at + 2);
    if (second < 0xdc00 || second > 0xdfff)
        return 0;
    *at += 6;
    return 0x10000 + (((gunichar)first & 0x3ff) << 10 | ((gunichar)second & 0x3ff));
}

/* A string with escapes, from behind its quote to its closing one, as a copy in the arena. */
static char *unescape(Parse *parse, const char *from, const char *to)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char *text = arena_bytes(parse->arena, (gsize)(to - from) + 1), *out = text;
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
        if (!c)
            return NULL;
        out += g_unichar_to_utf8(c, out);
    }
    *out = '\0';
    return text;
}

/* From behind the opening quote; NULL where it is not plain. */
static char *parse_string(Parse *parse)
{
    char *from = parse->at, *at = find_quote(from, parse->end);
    bool escapes = false;
    while (at < parse->end && *at == '\\' && at + 1 < parse->end) {
        escapes = true;
        at = find_quote(at + 2, parse->end);
    }
    if (at >= parse->end || *at != '"')
        return NULL;
    parse->at = at + 1;
    if (escapes)
        return unescape(parse, from, at);
    *at = '\0';
    return from;
}

static bool parse_number(Parse *parse, cJSON *node)
{
    const char *from = parse->at, *at = from + (*from == '-');
    int64_t value = 0;
    while (g_ascii_isdigit(*at) && at - from < 16)
        value = value * 10 + (*at++ - '0');
    if (at == from || !g_ascii_isdigit(at[-1]))
        return false;
    char *end = (char *)(guintptr)at;
    node->valuedouble = (double)(*from == '-' ? -value : value);
    if (g_ascii_isdigit(*at) || *at == '.' || *at == 'e' || *at == 'E')
        node->valuedouble = g_ascii_strtod(from, &end);
    node->type = cJSON_Number;
    node->valueint = node->valuedouble >= G_MAXINT   ? G_MAXINT
                     : node->valuedouble <= G_MININT ? G_MININT
                                                     : (int)node->valuedouble;
    parse->at = end;
    return true;
}

static bool parse_word(Parse *parse, cJSON *node, const char *word, int type)
{
    if (strncmp(parse->at, word, strlen(word)) != 0)
        return false;
    parse->at += strlen(word);
    node->type = type;
    node->valueint = type == cJSON_True;
    return true;
}

static cJSON *new_node(Parse *parse)
{
    cJSON *node = arena_take(parse->arena, sizeof *node);
    memset(node, 0, sizeof *node);
    return node;
}

/* The fields of an object or the elements of an array, from behind the opening bracket. */
static bool parse_list(Parse *parse, cJSON *list, bool object, int depth)
{
    const char closing = object ? '}' : ']';
    cJSON **next = &list->child, *last = NULL;
    list->type = object ? cJSON_Object : cJSON_Array;
    skip_blanks(parse);
    if (*parse->at == closing) {
        parse->at++;
        return depth < DEPTH_MOST;
    }
    for (;;) {
        cJSON *node = new_node(parse);
        *next = node;
        next = &node->next;
        node->prev = last;
        last = node;
        if (object) {
            if (*parse->at++ != '"' || !(node->string = parse_string(parse)))
                return false;
            skip_blanks(parse);
            if (*parse->at++ != ':')
                return false;
            skip_blanks(parse);
        }
        if (!parse_value(parse, node, depth + 1))
            return false;
        skip_blanks(parse);
        if (*parse->at == closing)
            break;
        if (*parse->at++ != ',')
            return false;
        skip_blanks(parse);
    }
    parse->at++;
    list->child->prev = last;
    return true;
}

static bool parse_value(Parse *parse, cJSON *node, int depth)
{
    if (depth > DEPTH_MOST)
        return false;
    switch (*parse->at) {
    case '"':
        parse->at++;
        node->type = cJSON_String;
        node->valuestring = parse_string(parse);
        return node->valuestring != NULL;
    case '{':
    case '[':
        return parse_list(parse, node, *parse->at++ == '{', depth);
    case 't':
        return parse_word(parse, node, "true", cJSON_True);
    case 'f':
        return parse_word(parse, node, "false", cJSON_False);
    case 'n':
        return parse_word(parse, node, "null", cJSON_NULL);
    default:
        return parse_number(parse, node);
    }
}

void json_tree_undo(char *text, gsize length)
{
    for (char *end = text + length; (text = memchr(text, '\0', (gsize)(end - text))); text++)
        *text = '"';
}

cJSON *json_tree(char *text, gsize length, Arena *arena)
{
    Parse parse = {text, text + length, arena};
    skip_blanks(&parse);
    cJSON *root = new_node(&parse);
    bool good = parse_value(&parse, root, 0);
    skip_blanks(&parse);
    if (good && parse.at == parse.end)
        return root;
    json_tree_undo(text, MIN((gsize)(parse.at - text), length));
    return NULL;
}
