/* Exact numbers: fractions for shares, 64-bit integers for money; nothing here is floating point. */
#ifndef POLYCULTURE_BASE_EXACT_H
#define POLYCULTURE_BASE_EXACT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A share between 0 and 1: numerator / denominator, in lowest terms, denominator <= 10^12. */
typedef struct {
    int64_t numerator, denominator;
} Fraction;

/* Reads "40%", "0.4" or "2/5". False, with *reason a static text for people, when it is none of them
 * or not between 0 and 1. */
bool fraction_parse(const char *text, Fraction *fraction, const char **reason);
/* The largest integer <= fraction x total, and the smallest >= it; total >= 0. */
int64_t fraction_floor(Fraction fraction, int64_t total);
int64_t fraction_ceil(Fraction fraction, int64_t total);
/* "40 %", rounded half up to `decimals` for display only; caller frees. total 0 gives "-". */
char *percent_text(int64_t count, int64_t total, int decimals);

/* Money: an integer number of 1/10,000 of the currency's main unit, so a price may have four decimals. */
typedef int64_t Money;
#define MONEY_UNIT 10000

/* Reads "42", "42.5", "42.5000"; not negative, at most four decimals. */
bool money_parse(const char *text, Money *money);
/* "136915.00": two decimals, four where the last two are not zero; caller frees. */
char *money_text(Money money);
/* "136,915.00": the same with groups of three, for people; caller frees. */
char *money_text_grouped(Money money);
/* sum += a x b; false when that overflows 64 bits (sum is then unchanged). */
bool money_add_product(Money *sum, int64_t a, int64_t b);
/* "12,345"; caller frees. */
char *count_text(int64_t count);

#endif
