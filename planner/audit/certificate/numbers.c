/* Words and exact numbers of a proof: as files hold them, and as people see them. */
#include "audit/certificate/proof.h"

#include <string.h>

const char *value_word(const cJSON *value, int index)
{
    const cJSON *item = cJSON_GetArrayItem(value, index);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

bool value_whole(const cJSON *item, int64_t most, int64_t *number)
{
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > (double)most)
        return false;
    *number = (int64_t)item->valuedouble;
    return (double)*number == item->valuedouble;
}

void mpz_set_sum(mpz_t target, Sum value)
{
    unsigned __int128 magnitude = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    mpz_import(target, 1, -1, sizeof magnitude, 0, 0, &magnitude);
    if (value < 0)
        mpz_neg(target, target);
}

void mpz_add_product(mpz_t target, Sum a, Sum b)
{
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    mpz_set_sum(left, a);
    mpz_set_sum(right, b);
    mpz_addmul(target, left, right);
    mpz_clears(left, right, NULL);
}

char *words_sum(__int128 value)
{
    mpz_t number;
    mpz_init(number);
    mpz_set_sum(number, value);
    char *digits = mpz_get_str(NULL, 10, number), *text = g_strdup(digits);
    void (*release)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &release);
    release(digits, strlen(digits) + 1);
    mpz_clear(number);
    return text;
}

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
