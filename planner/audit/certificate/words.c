/* Figures of a proof for people. */
#include "audit/certificate/proof.h"

#include <string.h>

char *words_money(const mpz_t value, int64_t denominator)
{
    mpz_t unit, whole, rest;
    mpz_inits(unit, whole, rest, NULL);
    mpz_set_sum(unit, denominator);
    /* To 1/10,000 of the currency, half away from zero. */
    bool below = mpz_sgn(value) < 0;
    mpz_abs(whole, value);
    mpz_mul_ui(whole, whole, 2);
    mpz_add(whole, whole, unit);
    mpz_mul_ui(unit, unit, 2);
    mpz_fdiv_q(whole, whole, unit);
    mpz_fdiv_qr_ui(whole, rest, whole, MONEY_UNIT);
    unsigned long part = mpz_get_ui(rest);
    bool zero = mpz_sgn(whole) == 0 && part == 0;
    char *digits = mpz_get_str(NULL, 10, whole);
    g_autoptr(GString) text = g_string_new(below && !zero ? "-" : "");
    gsize length = strlen(digits);
    for (gsize i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
    if (part % 100)
        g_string_append_printf(text, ".%04lu", part);
    else
        g_string_append_printf(text, ".%02lu", part / 100);
    void (*release)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &release);
    release(digits, length + 1);
    mpz_clears(unit, whole, rest, NULL);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
