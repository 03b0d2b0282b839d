/* Every text of the page stands in every language, with the same places to fill. */
#include "export/html/texts.h"

#include <string.h>

static int places(const char *text)
{
    int set = 0;
    for (; *text; text++)
        if (text[0] == '{' && g_ascii_isdigit(text[1]) && text[2] == '}')
            set |= 1 << (text[1] - '0');
    return set;
}

static void test_languages(void)
{
    for (int id = 0; id < TEXTS; id++)
        for (int language = 0; language < LANGUAGES; language++) {
            const char *text = text_of((Language)language, (TextId)id);
            g_assert_nonnull(text);
            g_assert_true(g_utf8_validate(text, -1, NULL));
            g_assert_cmpstr(text, !=, "");
            g_assert_cmpint(places(text), ==, places(text_of(LANGUAGE_EN, (TextId)id)));
        }
}

static char *filled(const char *template, ...)
{
    va_list parts;
    va_start(parts, template);
    char *text = text_fill(template, parts);
    va_end(parts);
    return text;
}

static void test_fill(void)
{
    g_autofree char *turned = filled("{1} before {0}, {7}{x}", "a", "b", NULL);
    g_assert_cmpstr(turned, ==, "b before a, {x}");
    g_autofree char *inside = filled("{0}", "{1}", "never", NULL);
    g_assert_cmpstr(inside, ==, "{1}");
}

static void test_numbers(void)
{
    static const struct {
        Language language;
        const char *money, *percent;
    } expected[] = {{LANGUAGE_EN, "1,234,567.50", "40.0\u00a0%"},
                    {LANGUAGE_DE, "1.234.567,50", "40,0\u00a0%"},
                    {LANGUAGE_FR, "1\u202f234\u202f567,50", "40,0\u00a0%"},
                    {LANGUAGE_ZH, "1,234,567.50", "40.0%"}};
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *money = text_number(expected[i].language, "1,234,567.50");
        g_autofree char *percent = text_number(expected[i].language, "40.0 %");
        g_assert_cmpstr(money, ==, expected[i].money);
        g_assert_cmpstr(percent, ==, expected[i].percent);
    }
    g_assert_cmpint(language_find("fr"), ==, LANGUAGE_FR);
    g_assert_cmpint(language_find(NULL), ==, LANGUAGE_EN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/texts/languages", test_languages);
    g_test_add_func("/texts/fill", test_fill);
    g_test_add_func("/texts/numbers", test_numbers);
    return g_test_run();
}
