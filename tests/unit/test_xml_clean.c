/* What XML cannot hold is replaced, wherever it stands and however the bytes come. */
#include "inventory/xml_clean.h"
#include "check.h"

#include <stdbool.h>
#include <string.h>

/* Cleaned with `room` bytes at a time. */
static char *clean(XmlEncoding encoding, const char *bytes, gsize length, gsize room)
{
    g_autofree char *out = g_malloc(room);
    GString *all = g_string_new(NULL);
    for (gsize at = 0, used = 0; at < length; at += used) {
        gsize written = xml_clean(encoding, bytes + at, length - at, &used, out, room);
        CHECK(used > 0 && written <= room);
        g_string_append_len(all, out, (gssize)written);
        if (used == 0)
            break;
    }
    return g_string_free(all, FALSE);
}

static bool same(XmlEncoding encoding, const char *bytes, gsize length, const char *expected)
{
    for (gsize room = XML_CHARACTER; room < 80; room++) {
        g_autofree char *got = clean(encoding, bytes, length, room);
        if (strcmp(got, expected) != 0) {
            fprintf(stderr, "got '%s' instead of '%s'\n", got, expected);
            return false;
        }
    }
    return true;
}
#define SAME(encoding, bytes, expected) CHECK(same(encoding, bytes, sizeof bytes - 1, expected))

#define LONG "0123456789 \t\r\n abcdefghijklmnopqrstuvwxyz<>&;~"
#define ODD "\xef\xbf\xbd"

int main(void)
{
    SAME(XML_UTF8, LONG LONG, LONG LONG);
    SAME(XML_UTF8, LONG "\x02" LONG "\x1f", LONG "\x7f" LONG "\x7f");
    SAME(XML_UTF8, "a\0b",
         "a\x7f"
         "b");
    SAME(XML_UTF8, LONG "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xab\x01\xc3\xa9",
         LONG "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xab\x7f\xc3\xa9");
    /* Alone, cut short, too long a form, a surrogate, no character, beyond the last. */
    SAME(XML_UTF8, LONG "\xe9 ", LONG ODD " ");
    SAME(XML_UTF8, "\xe2\x82", ODD ODD);
    SAME(XML_UTF8, "\xe2\x82<", ODD ODD "<");
    SAME(XML_UTF8, "\xc0\x80", ODD ODD);
    SAME(XML_UTF8, "\xed\xa0\x80", ODD ODD ODD);
    SAME(XML_UTF8, "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", ODD ODD ODD);
    SAME(XML_UTF8, "\xf4\x90\x80\x80", ODD ODD ODD ODD);
    SAME(XML_ONE_BYTE, LONG "\xe9\x02\x80" LONG, LONG "\xe9\x7f\x80" LONG);
    SAME(XML_OTHER, LONG "\x1b$B\xe9" LONG, LONG "\x1b$B\xe9" LONG);

    static const struct {
        const char *head;
        XmlEncoding encoding;
    } heads[] = {{"<a>", XML_UTF8},
                 {"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>", XML_UTF8},
                 {"<?xml version=\"1.0\" encoding=\"UTF-8\" ?>", XML_UTF8},
                 {"<?xml version=\"1.0\"?><a encoding='x'>", XML_UTF8},
                 {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", XML_ONE_BYTE},
                 {"<?xml version=\"1.0\" encoding=\"windows-1252\"?>", XML_ONE_BYTE},
                 {"<?xml version=\"1.0\" encoding=\"UTF-16\"?>", XML_OTHER},
                 {"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", XML_OTHER}};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        CHECK(xml_encoding(heads[i].head, strlen(heads[i].head)) == heads[i].encoding);
    CHECK(xml_encoding("<\0?\0", 4) == XML_OTHER);
    return failures != 0;
}
