/* The few lines that the unit tests need: CHECK prints where and what, and the test ends with 1. */
#ifndef POLYCULTURE_TESTS_CHECK_H
#define POLYCULTURE_TESTS_CHECK_H

#include <stdio.h>

static int failures;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                   \
            failures++;                                                                                      \
        }                                                                                                    \
    } while (0)

#endif
