#include "inventory/xml_cut.h"

#include "inventory/xml_clean.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LONGEST_START 9 /* bytes that tell what a token is: "<![CDATA[" */

/* Behind the next `end` from `from` on; 0 where there is none yet. */
static gsize behind(const char *bytes, gsize length, gsize from, const char *end)
{
    gsize size = strlen(end);
    const char *found = from < length ? memmem(bytes + from, length - from, end, size) : NULL;
    return found ? (gsize)(found - bytes) + size : 0;
}

/* Behind the '>' of the tag that begins there, which does not count in quotes; 0 where it does not end yet.
 */
static gsize behind_tag(const char *bytes, gsize length, gsize at)
{
    while (at < length && bytes[at] != '>') {
        char quote = bytes[at++];
        if (quote != '"' && quote != '\'')
            continue;
        const char *closing = memchr(bytes + at, quote, length - at);
        if (!closing)
            return 0;
        at = (gsize)(closing - bytes) + 1;
    }
    return at < length ? at + 1 : 0;
}

/* Behind a comment, processing instruction or CDATA section that begins there; 0 where it does not end yet,
 * or is none. */
static gsize behind_aside(const char *bytes, gsize length, gsize at)
{
    static const char *const asides[][2] = {{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}};
    for (gsize i = 0; i < G_N_ELEMENTS(asides); i++) {
        gsize size = strlen(asides[i][0]);
        if (length - at >= size && memcmp(bytes + at, asides[i][0], size) == 0)
            return behind(bytes, length, at + size, asides[i][1]);
    }
    return 0;
}

static bool is_aside(const char *bytes, gsize at)
{
    return bytes[at + 1] == '?' || (bytes[at + 1] == '!' && (bytes[at + 2] == '-' || bytes[at + 2] == '['));
}

/* Is that the name, whole, or may it be, where nothing stands behind it yet? */
static bool is_name(const char *bytes, gsize length, gsize at, const char *name)
{
    gsize size = strlen(name);
    if (strncmp(bytes + at, name, size) != 0)
        return false;
    return at + size >= length || (bytes[at + size] && strchr(" \t\r\n/>", bytes[at + size]));
}

/* Could a tag of the record or an aside begin there? */
static bool is_hint(const char *at, char first)
{
    return at[0] == '<' &&
           (at[1] == '!' || at[1] == '?' || at[1] == first || (at[1] == '/' && at[2] == first));
}

/* The next place in [at, end) where a tag of the record or an aside could begin, or `end`, behind which two
 * more bytes stand. Markup is most of what inventories consist of: this goes over the others by sixteen. */
static const char *find_hint(const char *at, const char *end, char first)
{
#ifdef __SSE2__
    const __m128i open = _mm_set1_epi8('<'), bang = _mm_set1_epi8('!'), query = _mm_set1_epi8('?'),
                  slash = _mm_set1_epi8('/'), letter = _mm_set1_epi8(first);
    for (; end - at >= 16; at += 16) {
        const __m128i one = _mm_loadu_si128((const __m128i *)(const void *)at),
                      two = _mm_loadu_si128((const __m128i *)(const void *)(at + 1)),
                      three = _mm_loadu_si128((const __m128i *)(const void *)(at + 2));
        const __m128i aside = _mm_or_si128(_mm_cmpeq_epi8(two, bang), _mm_cmpeq_epi8(two, query)),
                      closing = _mm_and_si128(_mm_cmpeq_epi8(two, slash), _mm_cmpeq_epi8(three, letter)),
                      second = _mm_or_si128(_mm_or_si128(aside, closing), _mm_cmpeq_epi8(two, letter));
        const int mask = _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(one, open), second));
        if (mask)
            return at + __builtin_ctz((unsigned)mask);
    }
#endif
    while (at < end && !is_hint(at, first))
        at++;
    return at;
}

/* A tag begins there. Inside a record only those of its name count; every '<' that is no tag is for the
 * parser to refuse. False where it does not end yet. */
static bool take_tag(XmlCut *cut, const char *bytes, gsize length)
{
    gsize at = cut->at;
    bool closing = bytes[at + 1] == '/';
    if (!is_name(bytes, length, at + 1 + closing, cut->record) || (closing && cut->depth == 0)) {
        cut->stopped = cut->depth == 0;
        cut->at++;
        return true;
    }
    gsize end = behind_tag(bytes, length, at + 1);
    if (!end)
        return false;
    bool empty = !closing && bytes[end - 2] == '/';
    cut->depth += closing ? -1 : empty ? 0 : 1;
    cut->at = end;
    if (cut->depth == 0) {
        cut->cut = end;
        cut->stopped = cut->first;
    }
    return true;
}

void xml_cut_scan(XmlCut *cut, const char *bytes, gsize length)
{
    while (!cut->stopped && length - cut->at >= LONGEST_START) {
        const char *from = bytes + cut->at, *end = bytes + length - LONGEST_START + 1;
        const char *found =
            cut->depth ? find_hint(from, end, *cut->record) : memchr(from, '<', (gsize)(end - from));
        gsize at = cut->at = (gsize)((found ? found : end) - bytes);
        if (!found || found == end)
            return;
        bool aside = is_aside(bytes, at);
        gsize behind_it = aside ? behind_aside(bytes, length, at) : 0;
        if (!aside && bytes[at + 1] == '!')
            cut->stopped = true; /* a DOCTYPE or what stands in one, where none can be */
        else if (aside && behind_it)
            cut->at = behind_it;
        else if (aside || !take_tag(cut, bytes, length))
            return;
    }
}

gsize xml_cut_blanks(const char *bytes)
{
    static const char mark[] = "\xef\xbb\xbf";
    const char *at = bytes;
    for (bool more = true; more;) {
        at += strspn(at, " \t\r\n");
        more = g_str_has_prefix(at, mark);
        at += more ? strlen(mark) : 0;
    }
    return (gsize)(at - bytes);
}

/* Behind blanks, comments and processing instructions from there on. */
static gsize skip_asides(const char *bytes, gsize length, gsize at)
{
    for (;;) {
        at += strspn(bytes + at, " \t\r\n");
        gsize end = at < length ? behind_aside(bytes, length, at) : 0;
        if (!end)
            return at;
        at = end;
    }
}

/* Where the root's start tag begins. */
static gsize find_root(const char *bytes, gsize length)
{
    return skip_asides(bytes, length, g_str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0);
}

void xml_cut_footer(const GString *header, GString *footer)
{
    const char *name = header->str + find_root(header->str, header->len) + 1;
    g_string_append(footer, "</");
    g_string_append_len(footer, name, (gssize)strcspn(name, " \t\r\n>"));
    g_string_append_c(footer, '>');
}

gsize xml_cut_root(const char *bytes, gsize length)
{
    gsize at = find_root(bytes, length);
    if (length - at < LONGEST_START || bytes[at] != '<' || strchr("!/?", bytes[at + 1]))
        return 0;
    gsize end = behind_tag(bytes, length, at + 1);
    return end && bytes[end - 2] != '/' ? end : 0;
}

gsize xml_cut_header(const char *bytes, gsize length, const char *record)
{
    gsize end = xml_encoding(bytes, length) == XML_OTHER ? 0 : xml_cut_root(bytes, length);
    if (!end)
        return 0;
    XmlCut first = {.record = record};
    xml_cut_scan(&first, bytes + end, length - end);
    return first.cut ? end : 0;
}
