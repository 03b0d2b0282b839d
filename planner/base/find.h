/* The next of a few bytes in a text, sixteen at a time where the processor can, and whether two short texts
 * are the same: readers ask for little else. */
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

/* As memcmp() == 0 says it, without a call: names are short, and mostly the same. */
static inline bool same_bytes(const void *one, const void *other, size_t length)
{
    const char *a = one, *b = other;
    uint64_t of_a, of_b;
    if (length < sizeof of_a) {
        while (length && a[length - 1] == b[length - 1])
            length--;
        return length == 0;
    }
    for (size_t at = 0; at < length; at += sizeof of_a) {
        size_t from = at + sizeof of_a <= length ? at : length - sizeof of_a; /* the last ones overlap */
        memcpy(&of_a, a + from, sizeof of_a);
        memcpy(&of_b, b + from, sizeof of_b);
        if (of_a != of_b)
            return false;
    }
    return true;
}

#endif
