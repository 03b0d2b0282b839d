#include "catalog/match.h"

#include "base/text.h"

#include <string.h>

struct Matcher {
    const Catalog *catalog;
    GHashTable *answers;  /* "from\nplatform\nname\npublisher" -> Answer * */
    GArray *buckets[256]; /* rules by the lower-case first byte of their glob; [0] those that begin with a
                             wildcard */
};

typedef struct {
    int product;
    const MatchRule *rule;
} Candidate;

Matcher *matcher_new(const Catalog *catalog)
{
    Matcher *matcher = g_new0(Matcher, 1);
    matcher->catalog = catalog;
    matcher->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint p = 0; p < catalog->products->len; p++) {
        const GArray *rules = catalog_product(catalog, (int)p)->rules;
        for (guint r = 0; r < rules->len; r++) {
            Candidate candidate = {(int)p, &g_array_index(rules, MatchRule, r)};
            unsigned char first = (unsigned char)g_ascii_tolower(candidate.rule->name[0]);
            GArray **bucket = &matcher->buckets[first == '*' || first == '?' ? 0 : first];
            if (!*bucket)
                *bucket = g_array_new(FALSE, FALSE, sizeof(Candidate));
            g_array_append_val(*bucket, candidate);
        }
    }
    return matcher;
}

void matcher_free(Matcher *matcher)
{
    if (!matcher)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(matcher->buckets); i++)
        if (matcher->buckets[i])
            g_array_unref(matcher->buckets[i]);
    g_hash_table_unref(matcher->answers);
    g_free(matcher);
}

static int specificity(const MatchRule *rule)
{
    int literal = 0;
    for (const char *at = rule->name; *at; at++)
        literal += *at != '*' && *at != '?';
    return literal * 8 + (rule->publisher ? 4 : 0) + (rule->platform ? 2 : 0) +
           (rule->from != FROM_ANY ? 1 : 0);
}

static bool rule_matches(const MatchRule *rule, const char *name, const char *publisher, const char *platform,
                         NameSource from)
{
    if (rule->from != FROM_ANY && from != FROM_ANY && rule->from != from)
        return false;
    if (rule->platform && platform && strcmp(platform, "unknown") != 0 &&
        strcmp(rule->platform, platform) != 0)
        return false;
    if (rule->publisher && publisher && *publisher && !text_glob(rule->publisher, publisher))
        return false;
    return text_glob(rule->name, name);
}

static void look_through(const GArray *bucket, const char *name, const char *publisher, const char *platform,
                         NameSource from, Candidate *best)
{
    for (guint i = 0; bucket && i < bucket->len; i++) {
        const Candidate *candidate = &g_array_index(bucket, Candidate, i);
        if (!rule_matches(candidate->rule, name, publisher, platform, from))
            continue;
        int ahead = best->rule ? specificity(candidate->rule) - specificity(best->rule) : 1;
        if (ahead > 0 || (ahead == 0 && candidate->product < best->product))
            *best = *candidate;
    }
}

int matcher_find(Matcher *matcher, const char *name, const char *publisher, const char *platform,
                 NameSource from, const MatchRule **rule)
{
    g_autofree char *key = g_strdup_printf("%d\n%s\n%s\n%s", (int)from, platform ? platform : "", name,
                                           publisher ? publisher : "");
    Candidate *answer = g_hash_table_lookup(matcher->answers, key);
    if (!answer) {
        answer = g_new0(Candidate, 1);
        answer->product = -1;
        unsigned char first = (unsigned char)g_ascii_tolower(*name);
        look_through(matcher->buckets[0], name, publisher, platform, from, answer);
        if (first)
            look_through(matcher->buckets[first], name, publisher, platform, from, answer);
        /* Hostile inventories could name millions: forget rather than grow. */
        if (g_hash_table_size(matcher->answers) > 200000)
            g_hash_table_remove_all(matcher->answers);
        g_hash_table_insert(matcher->answers, g_steal_pointer(&key), answer);
    }
    if (rule)
        *rule = answer->rule;
    return answer->product;
}

bool name_looks_like_security(const char *name, const char *publisher)
{
    static const char *const words[] = {
        "antivirus", "anti-virus", "antimalware",      "anti-malware", "malware",   "endpoint",
        "firewall",  "vpn",        "encryption",       "edr",          "xdr",       "security",
        "defender",  "protection", "intrusion",        "ransomware",   "data loss", "dlp",
        "mdm",       "virusscan",  "internet security"};
    /* Everyday names that hold such a word and are no product of ours. */
    static const char *const harmless[] = {"security update*", "update for *",    "*security update for*",
                                           "hotfix for *",     "*language pack*", "mobile vpn helper*"};
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++)
        if (text_glob(harmless[i], name))
            return false;
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        for (const char *at = strstr(lower, words[i]); at; at = strstr(at + 1, words[i])) {
            bool starts = at == lower || !g_ascii_isalnum(at[-1]);
            bool ends = !g_ascii_isalnum(at[strlen(words[i])]);
            /* Short words count only as words; longer ones anywhere. */
            if (strlen(words[i]) > 4 || (starts && ends) ||
                (strcmp(words[i], "vpn") == 0 && (starts || ends)))
                return true;
        }
    (void)publisher;
    return false;
}
