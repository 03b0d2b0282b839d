/* The next of a few bytes in a text, sixteen at a time where the processor can: readers look for little else.
 */
#ifndef POLYCULTURE_BASE_FIND_H
#define POLYCULTURE_BASE_FIND_H

#include <stddef.h>
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

#endif
