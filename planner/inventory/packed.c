#include "inventory/packed.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Before each text stands a number, seven bits a byte and the lowest first: its length times the number of
 * kinds, and its kind. */
typedef enum { PLAIN, HEX_LOWER, UUID_LOWER, UUID_UPPER, KINDS } Kind;

#define UUID_LENGTH 36

static const char digits_of[KINDS][17] = {"", "0123456789abcdef", "0123456789abcdef", "0123456789ABCDEF"};

static bool is_dash(gsize at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

/* 8-4-4-4-12 digits. */
static bool is_uuid(const char *text, gsize length, const char *digits)
{
    if (length != UUID_LENGTH)
        return false;
    for (gsize i = 0; i < length; i++)
        if (is_dash(i) ? text[i] != '-' : !strchr(digits, text[i]))
            return false;
    return true;
}

static Kind kind_of(const char *text, gsize length)
{
    for (Kind kind = UUID_LOWER; kind <= UUID_UPPER; kind++)
        if (is_uuid(text, length, digits_of[kind]))
            return kind;
    return length && length % 2 == 0 && strspn(text, digits_of[HEX_LOWER]) == length ? HEX_LOWER : PLAIN;
}

static void append_number(GString *packed, gsize number)
{
    for (; number >= 0x80; number >>= 7)
        g_string_append_c(packed, (char)((number & 0x7f) | 0x80));
    g_string_append_c(packed, (char)number);
}

static gsize next_number(const char **at)
{
    gsize number = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte = (unsigned char)*(*at)++;
        number |= (gsize)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
}

/* How many bytes a text of the kind takes. */
static gsize bytes_of(Kind kind, gsize length)
{
    return kind == PLAIN ? length : kind == HEX_LOWER ? length / 2 : 16;
}

void packed_append(GString *packed, const char *text)
{
    gsize length = strlen(text);
    Kind kind = kind_of(text, length);
    append_number(packed, length * KINDS + kind);
    if (kind == PLAIN) {
        g_string_append_len(packed, text, (gssize)length);
        return;
    }
    for (gsize i = 0; i < length; i += 2) {
        i += kind != HEX_LOWER && is_dash(i);
        int byte = g_ascii_xdigit_value(text[i]) << 4 | g_ascii_xdigit_value(text[i + 1]);
        g_string_append_c(packed, (char)byte);
    }
}

const char *packed_next(const char **at, Arena *arena)
{
    gsize number = next_number(at), length = number / KINDS;
    Kind kind = (Kind)(number % KINDS);
    const char *bytes = *at;
    *at += bytes_of(kind, length);
    if (kind == PLAIN)
        return length ? arena_text(arena, bytes, length) : "";
    char *text = arena_bytes(arena, length + 1), *out = text;
    for (; bytes < *at; bytes++) {
        if (kind != HEX_LOWER && is_dash((gsize)(out - text)))
            *out++ = '-';
        *out++ = digits_of[kind][(unsigned char)*bytes >> 4];
        *out++ = digits_of[kind][*bytes & 15];
    }
    *out = '\0';
    return text;
}

void packed_skip(const char **at)
{
    gsize number = next_number(at);
    *at += bytes_of((Kind)(number % KINDS), number / KINDS);
}
