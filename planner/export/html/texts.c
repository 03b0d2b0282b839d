#include "export/html/texts.h"

#include <string.h>

#define ENTRY(id, en, de, fr, zh) [T_##id] = {en, de, fr, zh},
static const char *const texts[TEXTS][LANGUAGES] = {PAGE_TEXTS(ENTRY)};
#undef ENTRY

static const struct {
    const char *name, *tag; /* as the option says it, and as HTML does */
    const char *group, *point, *percent;
} languages[LANGUAGES] = {{"en", "en", ",", ".", "\u00a0%"},
                          {"de", "de", ".", ",", "\u00a0%"},
                          {"fr", "fr", "\u202f", ",", "\u00a0%"},
                          {"zh", "zh-Hans", ",", ".", "%"}};

Language language_find(const char *name)
{
    for (int i = 0; name && i < LANGUAGES; i++)
        if (strcmp(languages[i].name, name) == 0)
            return (Language)i;
    return LANGUAGE_EN;
}

const char *language_tag(Language language)
{
    return languages[language].tag;
}

const char *text_of(Language language, TextId text)
{
    return texts[text][language];
}

#define PARTS_MOST 8

char *text_fill(const char *template, va_list parts)
{
    const char *part[PARTS_MOST] = {NULL};
    int count = 0;
    while (count < PARTS_MOST && (part[count] = va_arg(parts, const char *)))
        count++;
    GString *out = g_string_new(NULL);
    for (const char *at = template; *at; at++) {
        int index = at[0] == '{' && g_ascii_isdigit(at[1]) && at[2] == '}' ? at[1] - '0' : -1;
        if (index < 0) {
            g_string_append_c(out, *at);
            continue;
        }
        if (index < count)
            g_string_append(out, part[index]);
        at += 2;
    }
    return g_string_free(out, FALSE);
}

char *text_number(Language language, const char *english)
{
    GString *out = g_string_new(NULL);
    for (const char *at = english; *at; at++) {
        if (*at == ',')
            g_string_append(out, languages[language].group);
        else if (*at == '.')
            g_string_append(out, languages[language].point);
        else if (*at == '%' || (at[0] == ' ' && at[1] == '%')) {
            g_string_append(out, languages[language].percent);
            at += *at == ' ' ? 1 : 0;
        } else
            g_string_append_c(out, *at);
    }
    return g_string_free(out, FALSE);
}
