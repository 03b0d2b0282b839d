#include "base/text.h"

#include "base/find.h"

#include <string.h>

static bool harmless(gunichar c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return false;
    GUnicodeType type = g_unichar_type(c);
    return type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
           type != G_UNICODE_PARAGRAPH_SEPARATOR && type != G_UNICODE_UNASSIGNED &&
           type != G_UNICODE_SURROGATE && type != G_UNICODE_CONTROL && type != G_UNICODE_PRIVATE_USE;
}

/* Printable ASCII with single blanks inside: nearly every text, and nothing to clean. */
bool text_is_clean(const char *bytes, gsize length)
{
    return length == 0 || (bytes[0] != ' ' && bytes[length - 1] != ' ' && is_plain(bytes, length));
}

bool text_is_broken(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (((unsigned char)bytes[i] < 0x20 && !strchr("\t\n\r", bytes[i])) || bytes[i] == 0x7f)
            return true;
    return memmem(bytes, length, TEXT_REPLACEMENT, strlen(TEXT_REPLACEMENT)) ||
           !g_utf8_validate_len(bytes, length, NULL);
}

char *text_clean(const char *bytes, gsize length, gsize limit)
{
    if (length <= limit && text_is_clean(bytes, length))
        return g_strndup(bytes, length);
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)MIN(length, limit * 4));
    GString *text = g_string_sized_new(MIN(length, limit) + 1);
    bool blank = false;
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c <= 0x20 || (c >= 0x7f && c <= 0xa0)) {
            blank = text->len > 0;
            continue;
        }
        gsize size = (gsize)(g_utf8_next_char(at) - at);
        if (text->len + size + blank > limit)
            break;
        if (blank)
            g_string_append_c(text, ' ');
        blank = false;
        g_string_append_len(text, at, (gssize)size);
    }
    return g_string_free(text, FALSE);
}

char *text_for_terminal(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *safe = g_string_new(NULL);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (harmless(c))
            g_string_append_unichar(safe, c);
        else
            g_string_append_printf(safe, "\\u{%X}", c);
    }
    return g_string_free(safe, FALSE);
}

char *text_for_csv(const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    GString *field = g_string_new(NULL);
    /* Spreadsheets may strip blanks first, and take the full-width signs of East Asian keyboards for theirs.
     */
    const char *start = safe;
    while (g_unichar_isspace(g_utf8_get_char(start)))
        start = g_utf8_next_char(start);
    if (*start && g_utf8_strchr("=+-@|%＝＋－＠", -1, g_utf8_get_char(start)))
        g_string_append_c(field, '\'');
    g_string_append(field, safe);
    if (!strpbrk(field->str, ",\"\r\n;"))
        return g_string_free(field, FALSE);
    g_string_replace(field, "\"", "\"\"", 0);
    g_string_prepend_c(field, '"');
    g_string_append_c(field, '"');
    return g_string_free(field, FALSE);
}

char *text_for_markdown(const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    GString *escaped = g_string_new(NULL);
    for (const char *at = safe; *at; at++) {
        if (*at == '<')
            g_string_append(escaped, "&lt;");
        else if (*at == '&')
            g_string_append(escaped, "&amp;");
        else {
            if (strchr("\\`*_[]|!#~$", *at))
                g_string_append_c(escaped, '\\');
            g_string_append_c(escaped, *at);
        }
    }
    /* A bare address would become a link by itself. */
    g_string_replace(escaped, "://", ":&#47;/", 0);
    g_string_replace(escaped, "www.", "www&#46;", 0);
    g_string_replace(escaped, "@", "&#64;", 0);
    return g_string_free(escaped, FALSE);
}

char *text_for_html(const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    return g_markup_escape_text(safe, -1);
}

/* By the capital: some have two small letters, as the Greek sigma. */
gunichar text_fold(gunichar c)
{
    return g_unichar_tolower(g_unichar_toupper(c));
}

unsigned char text_first_byte(const char *text)
{
    unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return (unsigned char)g_ascii_tolower((char)first);
    gunichar c = g_utf8_get_char_validated(text, -1);
    char bytes[6];
    if (c >= (gunichar)-2)
        return first;
    g_unichar_to_utf8(text_fold(c), bytes);
    return (unsigned char)bytes[0];
}

/* Past the character at `text`, which is not the end; never past the end, whatever the bytes. */
static inline const char *next_character(const char *text)
{
    if ((unsigned char)*text++ >= 0x80)
        while (((unsigned char)*text & 0xc0) == 0x80)
            text++;
    return text;
}

static inline unsigned char ascii_lower(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool begin_alike(const char *a, const char *b)
{
    gunichar one = g_utf8_get_char_validated(a, -1), other = g_utf8_get_char_validated(b, -1);
    return one == other || text_fold(one) == text_fold(other);
}

/* Called for every distinct name and rule: ASCII is compared here, byte by byte. */
bool text_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;
    while (*text) {
        unsigned char p = (unsigned char)*pattern, t = (unsigned char)*text;
        if (p == '*') {
            star = ++pattern;
            retry = text;
        } else if (p == '?') {
            pattern++;
            text = next_character(text);
        } else if ((p | t) < 0x80 && ascii_lower(p) == ascii_lower(t)) {
            pattern++;
            text++;
        } else if ((p & t) >= 0x80 && begin_alike(pattern, text)) {
            pattern = next_character(pattern);
            text = next_character(text);
        } else if (star) {
            pattern = star;
            text = retry = next_character(retry);
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

int text_width(const char *text)
{
    int width = 0;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

void text_wrap(const char *text, int column, int indent, int width, GString *out)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool fresh = true;
    for (char **word = words; *word; word++) {
        int wide = text_width(*word);
        if (!fresh && column + 1 + wide > width) {
            g_string_append_printf(out, "\n%*s", indent, "");
            column = indent;
            fresh = true;
        }
        g_string_append_printf(out, "%s%s", fresh ? "" : " ", *word);
        column += wide + (fresh ? 0 : 1);
        fresh = false;
    }
}
