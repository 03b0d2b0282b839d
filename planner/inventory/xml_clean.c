#include "inventory/xml_clean.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

XmlEncoding xml_encoding(const char *bytes, gsize length)
{
    static const struct {
        const char *name;
        XmlEncoding encoding;
    } known[] = {{"utf-8\"", XML_UTF8},
                 {"utf-8'", XML_UTF8},
                 {"us-ascii", XML_ONE_BYTE},
                 {"iso-8859-", XML_ONE_BYTE},
                 {"windows-125", XML_ONE_BYTE}};
    if (length >= 4 && (!bytes[0] || !bytes[1] || memcmp(bytes, "\x4c\x6f\xa7\x94", 4) == 0))
        return XML_OTHER; /* UTF-16 or UTF-32 without a mark, EBCDIC */
    gsize mark = g_str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0;
    const char *declaration = bytes + mark;
    if (!g_str_has_prefix(declaration, "<?xml"))
        return XML_UTF8;
    g_autofree char *text = g_ascii_strdown(declaration, (gssize)strcspn(declaration, ">"));
    const char *said = strstr(text, "encoding");
    if (!said)
        return XML_UTF8;
    const char *quote = strpbrk(said, "\"'");
    for (gsize i = 0; quote && i < G_N_ELEMENTS(known); i++)
        if (g_str_has_prefix(quote + 1, known[i].name))
            return known[i].encoding;
    return XML_OTHER;
}

static bool is_control(unsigned char c)
{
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/* How many bytes from there on are neither control characters nor, of UTF-8, parts of longer characters. */
static gsize plain_length(const char *bytes, gsize length, bool utf8)
{
    gsize at = 0;
#ifdef __SSE2__
    const __m128i blank = _mm_set1_epi8(' '), tab = _mm_set1_epi8('\t'), feed = _mm_set1_epi8('\n'),
                  back = _mm_set1_epi8('\r'), none = _mm_setzero_si128();
    for (; length - at >= 16; at += 16) {
        const __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        /* As signed numbers those of longer characters are below the blank as well. */
        __m128i below = _mm_cmplt_epi8(some, blank);
        const __m128i fine = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(some, tab), _mm_cmpeq_epi8(some, feed)),
                                          _mm_cmpeq_epi8(some, back));
        below = _mm_andnot_si128(fine, below);
        if (!utf8)
            below = _mm_andnot_si128(_mm_cmplt_epi8(some, none), below);
        const int mask = _mm_movemask_epi8(below);
        if (mask)
            return at + (gsize)__builtin_ctz((unsigned)mask);
    }
#endif
    while (at < length && !is_control((unsigned char)bytes[at]) && (!utf8 || (unsigned char)bytes[at] < 0x80))
        at++;
    return at;
}

/* The one character that begins there, of which XML_CHARACTER bytes may be written; how many were. *used is 0
 * where it is not whole. */
static gsize clean_one(const char *bytes, gsize length, gsize *used, char *out)
{
    if ((unsigned char)*bytes < 0x80) {
        *out = is_control((unsigned char)*bytes) ? 0x7f : *bytes;
        *used = 1;
        return 1;
    }
    gunichar c = g_utf8_get_char_validated(bytes, (gssize)length);
    *used = c == (gunichar)-2 ? 0 : c > 0x10ffff ? 1 : (gsize)(g_utf8_next_char(bytes) - bytes);
    if (c <= 0x10ffff && c != 0xfffe && c != 0xffff) {
        memcpy(out, bytes, *used);
        return *used;
    }
    memcpy(out, TEXT_REPLACEMENT, strlen(TEXT_REPLACEMENT));
    return strlen(TEXT_REPLACEMENT);
}

gsize xml_clean(XmlEncoding encoding, const char *bytes, gsize length, gsize *used, char *out, gsize room)
{
    gsize at = 0, written = 0;
    while (at < length && room - written >= XML_CHARACTER) {
        gsize most = MIN(length - at, room - written);
        gsize plain = encoding == XML_OTHER ? most : plain_length(bytes + at, most, encoding == XML_UTF8);
        memcpy(out + written, bytes + at, plain);
        at += plain;
        written += plain;
        /* Non-ASCII text comes in runs. */
        for (gsize one = 1; plain < most && at < length && room - written >= XML_CHARACTER && one;) {
            gsize size = clean_one(bytes + at, length - at, &one, out + written);
            if (!one && at) {
                *used = at;
                return written;
            }
            written += size;
            at += MAX(one, 1);
            one = at < length && (unsigned char)bytes[at] >= 0x80 && encoding == XML_UTF8;
        }
    }
    *used = at;
    return written;
}
