/* Shares and money are read exactly, rounded to the right side, and refused when they are not numbers. */
#include "base/exact.h"
#include "check.h"

#include <string.h>

static bool share(const char *text, int64_t numerator, int64_t denominator)
{
    Fraction fraction;
    const char *reason;
    return fraction_parse(text, &fraction, &reason) && fraction.numerator == numerator &&
           fraction.denominator == denominator;
}

static bool refused(const char *text)
{
    Fraction fraction;
    const char *reason;
    return !fraction_parse(text, &fraction, &reason);
}

static bool money(const char *text, Money value, const char *back)
{
    Money read = -1;
    if (!money_parse(text, &read) || read != value)
        return false;
    g_autofree char *again = money_text(read);
    return strcmp(again, back) == 0;
}

int main(void)
{
    CHECK(share("40%", 2, 5));
    CHECK(share("40 %", 2, 5));
    CHECK(share("0.4", 2, 5));
    CHECK(share("2/5", 2, 5));
    CHECK(share("33.4%", 167, 500));
    CHECK(share("0", 0, 1));
    CHECK(share("100%", 1, 1));
    CHECK(refused("140%"));
    CHECK(refused("7/5"));
    CHECK(refused("1/0"));
    CHECK(refused("-1%"));
    CHECK(refused(""));
    CHECK(refused("40%%"));
    CHECK(refused("1e-1"));
    CHECK(refused(".5"));
    CHECK(refused("99999999999999999999"));

    CHECK(fraction_floor((Fraction){1, 3}, 10) == 3);
    CHECK(fraction_ceil((Fraction){1, 3}, 10) == 4);
    CHECK(fraction_floor((Fraction){2, 5}, 10) == 4);
    CHECK(fraction_ceil((Fraction){2, 5}, 10) == 4);
    CHECK(fraction_floor((Fraction){999999999999, 1000000000000}, INT64_MAX / 2) < INT64_MAX / 2);

    CHECK(money("42", 420000, "42.00"));
    CHECK(money("42.50", 425000, "42.50"));
    CHECK(money("0.0001", 1, "0.0001"));
    CHECK(money("12.345", 123450, "12.3450"));
    Money none;
    CHECK(!money_parse("42.00001", &none));
    CHECK(!money_parse("abc", &none));
    CHECK(!money_parse("1,5", &none));
    CHECK(!money_parse("-1", &none));
    CHECK(!money_parse("99999999999999999", &none));

    Money sum = 1;
    CHECK(!money_add_product(&sum, INT64_MAX, 2) && sum == 1);
    CHECK(money_add_product(&sum, 3, 4) && sum == 13);

    g_autofree char *third = percent_text(1, 3, 2);
    CHECK(strcmp(third, "33.33 %") == 0);
    g_autofree char *grouped = money_text_grouped(1369150000);
    CHECK(strcmp(grouped, "136,915.00") == 0);
    return failures != 0;
}
