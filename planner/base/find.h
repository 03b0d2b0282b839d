/* The next of a few bytes in a text, sixteen at a time where the processor can, or all of them at once;
 * whether a text is plain, and whether two short ones are the same: readers ask for little else. */
#ifndef POLYCULTURE_BASE_FIND_H
#define POLYCULTURE_BASE_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Where the first `a`, `b` or NUL of [at, end) stands, or `end`. */
static inline char *find_either(char *at, const char *end, char a, char b)
{
#ifdef __SSE2__
    const __m128i of_a = _mm_set1_epi8(a), of_b = _mm_set1_epi8(b), nul = _mm_setzero_si128();
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        const __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, of_a), _mm_cmpeq_epi8(bytes, of_b)),
                         _mm_cmpeq_epi8(bytes, nul));
        const int mask = _mm_movemask_epi8(found);
        if (mask)
            return at + __builtin_ctz((unsigned)mask);
    }
#endif
    while (at < end && *at != a && *at != b && *at)
        at++;
    return at;
}

/* Of 64 bytes those that are `a`, `b` or NUL, the first as the lowest bit. */
static inline uint64_t mark_either(const char *at, char a, char b)
{
    uint64_t marks = 0;
#ifdef __SSE2__
    const __m128i of_a = _mm_set1_epi8(a), of_b = _mm_set1_epi8(b), nul = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        const __m128i found =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, of_a), _mm_cmpeq_epi8(bytes, of_b)),
                         _mm_cmpeq_epi8(bytes, nul));
        marks |= (uint64_t)(unsigned)_mm_movemask_epi8(found) << 16 * i;
    }
#else
    for (int i = 0; i < 64; i++)
        marks |= (uint64_t)(at[i] == a || at[i] == b || !at[i]) << i;
#endif
    return marks;
}

/* The same for a text of any length, with the NUL that stands behind it: 1 + length / 64 words. `behind`: may
 * the 64 bytes behind it be read, whatever they are? */
static inline void mark_text(const char *text, size_t length, bool behind, char a, char b, uint64_t *marks)
{
    const size_t whole = length / 64, rest = length % 64;
    for (size_t i = 0; i < whole; i++)
        marks[i] = mark_either(text + 64 * i, a, b);
    if (behind) {
        const uint64_t end = UINT64_C(1) << rest;
        marks[whole] = (mark_either(text + 64 * whole, a, b) & (end - 1)) | end;
    } else if (whole) { /* the last 64 bytes, most of which were looked at */
        marks[whole] = (mark_either(text + length - 64, a, b) >> 1 >> (63 - rest)) | UINT64_C(1) << rest;
    } else {
        char last[64] = {0};
        memcpy(last, text, rest);
        marks[0] = mark_either(last, a, b);
    }
}

/* The first mark at or behind `from`, where there is one. */
static inline size_t next_mark(const uint64_t *marks, size_t from)
{
    size_t word = from / 64;
    uint64_t left = marks[word] >> from % 64 << from % 64;
    while (!left)
        left = marks[++word];
    return 64 * word + (size_t)__builtin_ctzll(left);
}

#ifdef __SSE2__
static inline bool is_plain_vector(__m128i bytes)
{
    const __m128i blank = _mm_set1_epi8(' '), last = _mm_set1_epi8('~');
    const int blanks = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, blank));
    return !(_mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(bytes, blank), _mm_cmpgt_epi8(bytes, last))) |
             (blanks & blanks << 1));
}
#endif

/* Are all of them printable ASCII, with single blanks at most? */
static inline bool is_plain(const char *bytes, size_t length)
{
    size_t at = 0;
#ifdef __SSE2__
    if (length >= 16) { /* a byte is looked at twice where two vectors meet, for there may be blanks */
        for (; at + 16 < length; at += 15)
            if (!is_plain_vector(_mm_loadu_si128((const __m128i *)(const void *)(bytes + at))))
                return false;
        return is_plain_vector(_mm_loadu_si128((const __m128i *)(const void *)(bytes + length - 16)));
    }
    if (length >= 8) {
        const __m128i first = _mm_loadl_epi64((const __m128i *)(const void *)bytes),
                      last = _mm_loadl_epi64((const __m128i *)(const void *)(bytes + length - 8));
        return is_plain_vector(_mm_unpacklo_epi64(first, first)) &&
               is_plain_vector(_mm_unpacklo_epi64(last, last));
    }
#endif
    for (; at < length; at++)
        if (bytes[at] < ' ' || bytes[at] > '~' || (bytes[at] == ' ' && at && bytes[at - 1] == ' '))
            return false;
    return true;
}

static inline uint64_t differ_8(const char *a, const char *b)
{
    uint64_t of_a, of_b;
    memcpy(&of_a, a, sizeof of_a);
    memcpy(&of_b, b, sizeof of_b);
    return of_a ^ of_b;
}

static inline uint32_t differ_4(const char *a, const char *b)
{
    uint32_t of_a, of_b;
    memcpy(&of_a, a, sizeof of_a);
    memcpy(&of_b, b, sizeof of_b);
    return of_a ^ of_b;
}

/* As memcmp() == 0 says it, without a call: names are short, and mostly the same. Words overlap at the end,
 * so that lengths that differ by little take the same way through it. */
static inline bool same_bytes(const void *one, const void *other, size_t length)
{
    const char *a = one, *b = other;
    if (length < 4) {
        while (length && a[length - 1] == b[length - 1])
            length--;
        return length == 0;
    }
    if (length < 8)
        return !(differ_4(a, b) | differ_4(a + length - 4, b + length - 4));
    if (length <= 16)
        return !(differ_8(a, b) | differ_8(a + length - 8, b + length - 8));
    for (; length > 32; a += 16, b += 16, length -= 16)
        if (differ_8(a, b) | differ_8(a + 8, b + 8))
            return false;
    return !(differ_8(a, b) | differ_8(a + 8, b + 8) | differ_8(a + length - 16, b + length - 16) |
             differ_8(a + length - 8, b + length - 8));
}

#endif
