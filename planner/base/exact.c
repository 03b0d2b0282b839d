#include "base/exact.h"

#include <string.h>

#define DENOMINATOR_MAX INT64_C(1000000000000)

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Reads digits[.digits] into value / scale; moves *text behind it. */
static bool read_decimal(const char **text, int64_t *value, int64_t *scale, int max_decimals)
{
    const char *at = *text;
    bool any = false;
    *value = 0;
    *scale = 1;
    for (; g_ascii_isdigit(*at); at++, any = true)
        if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, *at - '0', value))
            return false;
    if (*at == '.' && any) {
        at++;
        int decimals = 0;
        for (; g_ascii_isdigit(*at); at++, decimals++) {
            if (decimals == max_decimals)
                return false;
            if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, *at - '0', value))
                return false;
            *scale *= 10;
        }
        if (!decimals)
            return false;
    }
    *text = at;
    return any;
}

bool fraction_parse(const char *text, Fraction *fraction, const char **reason)
{
    const char *at = text;
    int64_t value, scale, divisor = 1;
    *reason = "expected a share like \"40%\", \"0.4\" or \"2/5\"";
    if (!read_decimal(&at, &value, &scale, 9))
        return false;
    if (*at == '/') {
        int64_t divisor_scale;
        at++;
        if (scale != 1 || !read_decimal(&at, &divisor, &divisor_scale, 0) || divisor_scale != 1 ||
            divisor == 0)
            return false;
    } else {
        while (*at == ' ')
            at++;
        if (*at == '%') {
            at++;
            scale *= 100;
        }
    }
    if (*at)
        return false;
    int64_t denominator;
    if (__builtin_mul_overflow(scale, divisor, &denominator))
        return false;
    if (value > denominator) {
        *reason = "a share lies between 0% and 100%";
        return false;
    }
    int64_t common = gcd(value, denominator);
    *fraction = (Fraction){value / common, denominator / common};
    return fraction->denominator <= DENOMINATOR_MAX;
}

int64_t fraction_floor(Fraction fraction, int64_t total)
{
    return (int64_t)((__int128)fraction.numerator * total / fraction.denominator);
}

int64_t fraction_ceil(Fraction fraction, int64_t total)
{
    __int128 product = (__int128)fraction.numerator * total;
    return (int64_t)((product + fraction.denominator - 1) / fraction.denominator);
}

char *percent_text(int64_t count, int64_t total, int decimals)
{
    if (total <= 0)
        return g_strdup("-");
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    int64_t value = (int64_t)(((__int128)count * 100 * scale * 2 + total) / ((__int128)total * 2));
    if (decimals == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT " %%", value);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT " %%", value / scale, decimals,
                           value % scale);
}

bool money_parse(const char *text, Money *money)
{
    int64_t value, scale;
    if (!read_decimal(&text, &value, &scale, 4) || *text)
        return false;
    return !__builtin_mul_overflow(value, MONEY_UNIT / scale, money);
}

static char *grouped(uint64_t value)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, value);
    size_t length = strlen(digits);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
    return g_string_free(text, FALSE);
}

static char *money_render(Money money, bool groups)
{
    uint64_t size = money < 0 ? 0 - (uint64_t)money : (uint64_t)money;
    uint64_t decimals = size % MONEY_UNIT;
    g_autofree char *whole =
        groups ? grouped(size / MONEY_UNIT) : g_strdup_printf("%" G_GUINT64_FORMAT, size / MONEY_UNIT);
    const char *sign = money < 0 ? "-" : "";
    if (decimals % 100 == 0)
        return g_strdup_printf("%s%s.%02d", sign, whole, (int)(decimals / 100));
    return g_strdup_printf("%s%s.%04d", sign, whole, (int)decimals);
}

char *money_text(Money money)
{
    return money_render(money, false);
}

char *money_text_grouped(Money money)
{
    return money_render(money, true);
}

bool money_add_product(Money *sum, int64_t a, int64_t b)
{
    int64_t product, result;
    if (__builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(*sum, product, &result))
        return false;
    *sum = result;
    return true;
}

char *count_text(int64_t count)
{
    g_autofree char *digits = grouped(count < 0 ? 0 - (uint64_t)count : (uint64_t)count);
    return g_strconcat(count < 0 ? "-" : "", digits, NULL);
}
