/* Hostile strings come out harmless in every syntax; globs match as the catalog needs. */
#include "base/text.h"
#include "check.h"

#include <string.h>

static bool same(char *text, const char *expected)
{
    g_autofree char *mine = text;
    if (strcmp(mine, expected) == 0)
        return true;
    fprintf(stderr, "got '%s' instead of '%s'\n", mine, expected);
    return false;
}

int main(void)
{
    CHECK(same(text_clean("  a\tb\r\n\x01 c ", 11, 100), "a b c"));
    CHECK(same(text_clean("a\xff"
                          "b",
                          3, 100),
               "a\xef\xbf\xbd"
               "b"));
    CHECK(same(text_clean("abcdef", 6, 3), "abc"));
    CHECK(same(text_clean("\xc3\xa9\xc3\xa9", 4, 3), "\xc3\xa9"));
    CHECK(same(text_for_terminal("a\x1b[31mb"), "a\\u{1B}[31mb"));
    CHECK(same(text_for_terminal("a\xe2\x80\xae"
                                 "b"),
               "a\\u{202E}b"));
    CHECK(same(text_for_csv("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0"));
    CHECK(same(text_for_csv(" =1+1"), "' =1+1"));
    CHECK(same(text_for_csv("\xef\xbc\x9d"
                            "1"),
               "'\xef\xbc\x9d"
               "1"));
    CHECK(same(text_for_csv(" "), " "));
    CHECK(same(text_for_csv(""), ""));
    CHECK(same(text_for_csv("a,\"b\""), "\"a,\"\"b\"\"\""));
    CHECK(same(text_for_markdown("<script>|x|*"), "&lt;script>\\|x\\|\\*"));
    CHECK(same(text_for_markdown("http://e www.e a@e $x$"), "http:&#47;/e www&#46;e a&#64;e \\$x\\$"));
    CHECK(text_glob("CrowdStrike Windows Sensor*", "crowdstrike windows sensor 7"));
    CHECK(text_glob("*", ""));
    CHECK(text_glob("a*b*c", "aXbYbZc"));
    CHECK(!text_glob("falcon-sensor", "falcon-sensor-extra"));
    CHECK(!text_glob("a?c", "ac"));
    CHECK(text_glob("a?c", "a\xc3\xa9"
                           "c"));
    CHECK(text_glob("*\u0433\u0410\u0440\u0414?", "Zz \u0413\u0430\u0420\u0434\u044b")); /* gard */
    CHECK(text_glob("\u03a3*", "\u03c2x") && text_glob("\u03c3\u00e9", "\u03c2\u00c9"));
    CHECK(!text_glob("\u0433*", "\u0434") && !text_glob("*?\u0430", "\u0430"));
    CHECK(!text_glob("?", "\u0430\u0431") && !text_glob("ss", "\u00df"));
    CHECK(text_glob("a*\xc3", "a\xe2\xc3") && !text_glob("\xd0", "\xd0\xb0")); /* bytes that are no UTF-8 */
    CHECK(text_first_byte("\u0420") == text_first_byte("\u0440") && text_first_byte("A") == 'a');
    CHECK(text_first_byte("") == 0 && text_first_byte("\xd0") == 0xd0);
    return failures != 0;
}
