#include "inventory/identity.h"

#include <string.h>

#define NETBIOS_NAME 15 /* letters; the sixteenth says which service it is (RFC 1001, section 14.1) */

/* Lower case into `lower`, without blanks around it. */
static void take_lower(const char *text, gsize length, char *lower)
{
    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    while (length && g_ascii_isspace(*text)) {
        text++;
        length--;
    }
    gsize plain = 0;
    while (plain < length && !(text[plain] & 0x80)) {
        bool capital = text[plain] >= 'A' && text[plain] <= 'Z';
        lower[plain] = (char)(text[plain] + (capital ? 'a' - 'A' : 0));
        plain++;
    }
    lower[plain] = '\0';
    if (plain == length)
        return;
    g_autofree char *full = g_utf8_strdown(text, (gssize)length);
    g_strlcpy(lower, full, IDENTITY_TEXT);
}

/* Of a machine that is known by its IPv4 address alone the numbers are no domain. */
static bool is_address(const char *name)
{
    return name[strspn(name, "0123456789.")] == '\0';
}

/* The dot between a name and its domain, or NULL. */
static const char *domain_dot(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot && !is_address(name) ? dot : NULL;
}

void identity_name(const char *name, char compared[IDENTITY_TEXT])
{
    static const char *const says_nothing[] = {"localhost", "unknown", "none", "null", NULL};
    const char *dot = domain_dot(name);
    take_lower(name, dot && dot != name ? (gsize)(dot - name) : strlen(name), compared);
    bool may_be = *compared == 'l' || *compared == 'u' || *compared == 'n'; /* few names begin like these */
    if (may_be && g_strv_contains(says_nothing, compared))
        *compared = '\0';
}

void identity_domain(const char *name, const char *workgroup, char compared[IDENTITY_TEXT])
{
    static const char *const defaults[] = {"workgroup", "mshome", "local",   "localdomain",
                                           "lan",       "home",   "unknown", NULL};
    const char *dot = domain_dot(name),
               *domain = dot && dot[1] ? dot + 1 : workgroup;
    take_lower(domain, strlen(domain), compared);
    if (*compared && g_strv_contains(defaults, compared))
        *compared = '\0';
}

/* Letters and digits stay; of what stands between two digits a hyphen does, or "1-11" were "11-1". */
static void fold(const char *text, char folded[IDENTITY_TEXT])
{
    gsize length = 0;
    bool between = false;
    for (const char *at = text, *next; *at; at = next) {
        next = g_utf8_next_char(at);
        gsize size = (gsize)(next - at);
        bool other = size > 1, mark = other && g_unichar_ismark(g_utf8_get_char(at));
        if (mark)
            continue;
        if (other ? !g_unichar_isalnum(g_utf8_get_char(at)) : !g_ascii_isalnum(*at)) {
            between = true;
            continue;
        }
        if (length + size + 1 >= IDENTITY_TEXT)
            break;
        if (between && length && g_ascii_isdigit(folded[length - 1]) && g_ascii_isdigit(*at))
            folded[length++] = '-';
        between = false;
        memcpy(folded + length, at, size);
        length += size;
    }
    folded[length] = '\0';
}

void identity_folded(const char *name, char folded[IDENTITY_TEXT])
{
    if (strchr(name, ':')) { /* the colons of an IPv6 address say something */
        g_strlcpy(folded, name, IDENTITY_TEXT);
        return;
    }
    if (g_str_is_ascii(name)) {
        fold(name, folded);
        return;
    }
    g_autofree char *apart = g_utf8_normalize(name, -1, G_NORMALIZE_ALL);
    g_autofree char *lower = apart ? g_utf8_casefold(apart, -1) : NULL;
    fold(lower ? lower : "", folded);
}

gsize identity_cut(const char *name)
{
    const char *at = name;
    for (int i = 0; i < NETBIOS_NAME; i++, at = g_utf8_next_char(at))
        if (*at == '\0')
            return 0;
    return (gsize)(at - name);
}

/* Digits that count up from 0 or 1, or down from 9, alone or behind up to three letters ("SN-1234567890"):
 * what people type who have to type something. */
static bool is_counting(const char *compared)
{
    gsize letters = 0;
    while (g_ascii_isalpha(compared[letters]))
        letters++;
    const char *digits = compared + letters;
    gsize length = strlen(digits);
    if (letters > 3 || length < (letters ? 8 : 5) || strspn(digits, "0123456789") != length)
        return false;
    int step = *digits == '9' ? 9 : 1;
    if (step == 1 && *digits > '1')
        return false;
    for (gsize i = 1; i < length; i++)
        if ((digits[i - 1] - '0' + step) % 10 != digits[i] - '0')
            return false;
    return true;
}

void identity_serial(const char *serial, char compared[IDENTITY_TEXT])
{
    /* What firmware reports where nobody wrote a serial number, as seen by OCS Inventory, FusionInventory and
     * GLPI, which keep such lists; compared by letters and digits alone. */
    static const char *const placeholders[] = {"TOBEFILLEDBYOEM",
                                               "FILLEDBYOEM",
                                               "DEFAULTSTRING",
                                               "SYSTEMSERIALNUMBER",
                                               "SYSTEMSERIAL",
                                               "CHASSISSERIALNUMBER",
                                               "NOTSPECIFIED",
                                               "NOTAVAILABLE",
                                               "NOTAPPLICABLE",
                                               "NOTPRESENT",
                                               "NOTDEFINED",
                                               "NAORNONE",
                                               "NULLSTRING",
                                               "UNDEFINED",
                                               "UNKNOWN",
                                               "UNKNOW",
                                               "EMPTY",
                                               "INVALID",
                                               "SERIALNUMBER",
                                               "SERIALNUMBERXXXXXX",
                                               "OEMSERIAL",
                                               "123456789ABCDEF",
                                               "123456789000",
                                               "SN12345",
                                               "SN123456FVGV3I0B8O5N6N7K",
                                               "BASEBOARDSERIALNUMBER",
                                               "TYPE2BOARDSERIALNUMBER",
                                               "NOASSETTAG",
                                               "STANDARD",
                                               "TULIPCOMPUTERS",
                                               "IATPASS",
                                               NULL};
    gsize length = 0;
    for (const char *at = serial; *at && length < IDENTITY_TEXT - 1; at++)
        if (g_ascii_isalnum(*at) || *at & 0x80)
            compared[length++] = g_ascii_toupper(*at);
    compared[length] = '\0';
    if (length < 5 || g_strv_contains(placeholders, compared) || is_counting(compared) ||
        strspn(compared, "01") == length || strspn(compared, (char[]){compared[0], '\0'}) == length)
        *compared = '\0';
}

void identity_uuid(const char *uuid, char compared[IDENTITY_TEXT])
{
    /* Written by firmware that never got a UUID; seen on many machines at once. */
    static const char *const placeholders[] = {
        "03000200040005000006000700080009", "00020003000400050006000700080009",
        "12345678123456781234567812345678", "6ab5b300538d10149fb5b0684d007b53", NULL};
    char digits[33], swapped[33];
    int n = 0;
    *compared = '\0';
    for (const char *at = uuid; *at; at++) {
        if (strchr("-{} ", *at))
            continue;
        if (!g_ascii_isxdigit(*at) || n == 32)
            return;
        digits[n++] = g_ascii_tolower(*at);
    }
    digits[n] = '\0';
    /* One byte over and over is what blank memory holds. */
    if (n != 32 || memcmp(digits, digits + 2, 30) == 0 || g_strv_contains(placeholders, digits))
        return;
    static const int order[] = {6, 7, 4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 14, 15, 12, 13};
    memcpy(swapped, digits, sizeof swapped);
    for (int i = 0; i < 16; i++)
        swapped[i] = digits[order[i]];
    if (!g_strv_contains(placeholders, swapped))
        strcpy(compared, strcmp(digits, swapped) <= 0 ? digits : swapped);
}
