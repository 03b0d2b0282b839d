#include "catalog/bare_name.h"

#include <stdbool.h>
#include <string.h>

/* "7.2.3.0929", "v11", "2.6.8-I001", "2023"; not "7zip" or "3CX". */
static bool is_version(const char *word, gsize length)
{
    if (length > 1 && g_ascii_tolower(*word) == 'v') {
        word++;
        length--;
    }
    gsize digits = 0, dots = 0;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(word[i]) && !strchr(".-+_", word[i]))
            return false;
        digits += g_ascii_isdigit(word[i]);
        dots += word[i] == '.';
    }
    return length && g_ascii_isdigit(*word) && (dots || digits == length);
}

/* "en-US", "de-de". */
static bool is_language(const char *word, gsize length)
{
    return length == 5 && word[2] == '-' && g_ascii_isalpha(word[0]) && g_ascii_isalpha(word[1]) &&
           g_ascii_isalpha(word[3]) && g_ascii_isalpha(word[4]);
}

static bool tells_variant(const char *word, gsize length)
{
    static const char *const words[] = {"version", "ver.",  "ver",    "v.",     "x64",
                                        "x86",     "amd64", "arm64",  "win64",  "win32",
                                        "64bit",   "32bit", "64-bit", "32-bit", "bit"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && g_ascii_strncasecmp(words[i], word, length) == 0)
            return true;
    return is_version(word, length) || is_language(word, length);
}

static gsize trimmed(const char *name, gsize end)
{
    while (end && strchr(" -,", name[end - 1]))
        end--;
    return end;
}

/* Where the last word before `end` begins, or what stands in brackets there. */
static gsize last_part(const char *name, gsize end, bool *brackets)
{
    *brackets = name[end - 1] == ')';
    gsize start = end - 1;
    while (start && name[start - 1] != (*brackets ? '(' : ' '))
        start--;
    return start;
}

/* Of words between blanks all must tell a variant. */
static bool all_tell_variants(const char *text, gsize length)
{
    gsize words = 0;
    for (gsize at = 0; at < length;) {
        gsize word = strcspn(text + at, " ");
        word = MIN(word, length - at);
        if (word && !tells_variant(text + at, word))
            return false;
        words += word > 0;
        at += word + 1;
    }
    return words > 0;
}

gsize bare_name_length(const char *name, gsize length)
{
    gsize end = trimmed(name, length);
    bool brackets = false;
    gsize start = end ? last_part(name, end, &brackets) : 0;
    if (!start || !all_tell_variants(name + start, end - start - brackets))
        return end < length ? end : 0;
    return trimmed(name, start - brackets);
}

gsize program_name_length(const char *name, const char *platform)
{
    static const char ending[] = ".app";
    gsize length = strlen(name), rest = length > strlen(ending) ? length - strlen(ending) : 0;
    bool mac = !platform || strcmp(platform, "macos") == 0 || strcmp(platform, "unknown") == 0;
    return mac && rest && g_ascii_strcasecmp(name + rest, ending) == 0 ? rest : length;
}
