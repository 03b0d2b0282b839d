#include "catalog/watch.h"

#include "base/text.h"

#include <string.h>

/* The field's own words. Short ones count only as words, longer ones and those of scripts without spaces
 * anywhere. */
/* clang-format off */
static const char *const words[] = {
    "antivirus", "anti-virus", "antimalware", "anti-malware", "malware", "endpoint", "firewall", "vpn",
    "encryption", "edr", "xdr", "security", "defender", "protection", "intrusion", "ransomware", "data loss",
    "dlp", "mdm", "virusscan", "virenschutz", "verschlüsselung", "pare-feu", "chiffrement", "антивирус",
    "защит", "безопасност", "шифрован", "межсетевой экран", "安全", "杀毒", "防病毒", "防火墙", "加密", "殺毒", "防毒",
    "防火牆", "ウイルス", "セキュリティ", "暗号化", "ファイアウォール", "백신", "보안", "방화벽", "암호화"};
/* clang-format on */

/* Everyday names that hold such a word and are no product. */
static const char *const harmless[] = {
    "security update*", "update for *",       "*security update for*",     "hotfix for *",
    "*language pack*",  "mobile vpn helper*", "*обновление безопасности*", "*обновления безопасности*",
    "*安全更新*",       "*安全性更新*",       "*セキュリティ更新*",        "*보안 업데이트*"};

/* Parts of makers' products that stand beside them in lists. */
static const char *const parts[] = {"*update*",       "*uninstall*",  "*hotfix*",
                                    "*support tool*", "*diagnostic*", "*language*"};

static bool fits_any(const char *const *globs, gsize count, const char *name)
{
    for (gsize i = 0; i < count; i++)
        if (text_glob(globs[i], name))
            return true;
    return false;
}

/* Both folded. */
static bool holds(const char *text, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        bool starts = at == text || !g_ascii_isalnum(at[-1]), ends = !g_ascii_isalnum(at[length]);
        if (length > 4 || (starts && ends) || (strcmp(word, "vpn") == 0 && (starts || ends)))
            return true;
    }
    return false;
}

/* Both folded; "eset" begins "eset, spol." and not "esetera". */
static bool begins(const char *text, const char *word)
{
    return g_str_has_prefix(text, word) && !g_ascii_isalnum(text[strlen(word)]);
}

static bool is_watched(const Catalog *catalog, WatchKind kind, const char *folded,
                       bool (*says)(const char *text, const char *word))
{
    for (guint i = 0; i < catalog->watched[kind]->len; i++)
        if (says(folded, ((const Watch *)catalog->watched[kind]->pdata[i])->folded))
            return true;
    return false;
}

bool name_looks_like_security(const Catalog *catalog, const char *name, const char *publisher)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    if (fits_any(harmless, G_N_ELEMENTS(harmless), folded))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (holds(folded, words[i]))
            return true;
    if (fits_any(parts, G_N_ELEMENTS(parts), name))
        return false;
    g_autofree char *maker = g_utf8_casefold(publisher ? publisher : "", -1);
    return is_watched(catalog, WATCH_NAMES, folded, holds) ||
           is_watched(catalog, WATCH_MAKERS, maker, begins);
}
