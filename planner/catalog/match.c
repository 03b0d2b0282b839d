#include "catalog/match.h"

#include "base/text.h"
#include "catalog/bare_name.h"

#include <string.h>

struct Matcher {
    const Catalog *catalog;
    GHashTable *answers;  /* "from\nplatform\nname\npublisher" -> Answer * */
    GHashTable *vendors;  /* letters_of their names -> names */
    GArray *buckets[256]; /* rules by text_first_byte of their glob; [0] those that begin with a wildcard */
};

/* Letters and digits alone, in lower case. */
static char *letters_of(const char *text)
{
    GString *letters = g_string_new(NULL);
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar letter = g_utf8_get_char(text);
        if (g_unichar_isalnum(letter))
            g_string_append_unichar(letters, g_unichar_tolower(letter));
    }
    return g_string_free(letters, FALSE);
}

/* Of two vendors that are written alike the first is known. */
static GHashTable *index_vendors(const GPtrArray *vendors)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = vendors->len; i-- > 0;) {
        const char *name = ((const Vendor *)vendors->pdata[i])->name;
        g_hash_table_insert(index, letters_of(name), (gpointer)(guintptr)name);
    }
    return index;
}

Matcher *matcher_new(const Catalog *catalog)
{
    Matcher *matcher = g_new0(Matcher, 1);
    matcher->catalog = catalog;
    matcher->vendors = index_vendors(catalog->vendors);
    matcher->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint p = 0; p < catalog->products->len; p++) {
        const GArray *rules = catalog_product(catalog, (int)p)->rules;
        for (guint r = 0; r < rules->len; r++) {
            MatchCandidate candidate = {(int)p, &g_array_index(rules, MatchRule, r), 0};
            unsigned char first = text_first_byte(candidate.rule->name);
            GArray **bucket = &matcher->buckets[first == '*' || first == '?' ? 0 : first];
            if (!*bucket)
                *bucket = g_array_new(FALSE, FALSE, sizeof(MatchCandidate));
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
    g_hash_table_unref(matcher->vendors);
    g_free(matcher);
}

int rule_literals(const MatchRule *rule)
{
    int literal = 0;
    for (const char *at = rule->name; *at; at = g_utf8_next_char(at))
        literal += *at != '*' && *at != '?';
    return literal;
}

static int specificity(const MatchRule *rule)
{
    return rule_literals(rule) * 8 + (rule->publisher ? 4 : 0) + (rule->platform ? 2 : 0) +
           (rule->from != FROM_ANY ? 1 : 0);
}

/* May a name of the one list stand in the other? No program is a service. */
static bool lists_meet(NameSource a, NameSource b)
{
    if (a == FROM_SERVICE || b == FROM_SERVICE)
        return a == b;
    return a == b || a == FROM_ANY || b == FROM_ANY;
}

static bool rule_matches(const MatchRule *rule, const char *name, const char *publisher, const char *platform,
                         NameSource from)
{
    if (!lists_meet(rule->from, from))
        return false;
    if (rule->platform && platform && strcmp(platform, "unknown") != 0 &&
        strcmp(rule->platform, platform) != 0)
        return false;
    if (rule->publisher && publisher && *publisher && !text_glob(rule->publisher, publisher))
        return false;
    return text_glob(rule->name, name);
}

/* Below 0 where `a` wins over `b`. */
static int compare_candidates(gconstpointer left, gconstpointer right)
{
    const MatchCandidate *a = left, *b = right;
    int ahead = specificity(b->rule) - specificity(a->rule);
    return ahead ? ahead : a->product - b->product;
}

static bool is_found(const GArray *found, const MatchRule *rule)
{
    for (guint i = 0; i < found->len; i++)
        if (g_array_index(found, MatchCandidate, i).rule == rule)
            return true;
    return false;
}

/* Those that are not among them. */
static void add_candidates(const Matcher *matcher, const char *name, const char *publisher,
                           const char *platform, NameSource from, GArray *found)
{
    unsigned char first = text_first_byte(name);
    const GArray *buckets[] = {matcher->buckets[0], first ? matcher->buckets[first] : NULL};
    for (gsize b = 0; b < G_N_ELEMENTS(buckets); b++)
        for (guint i = 0; buckets[b] && i < buckets[b]->len; i++) {
            MatchCandidate candidate = g_array_index(buckets[b], MatchCandidate, i);
            candidate.length = strlen(name);
            if (rule_matches(candidate.rule, name, publisher, platform, from) &&
                !is_found(found, candidate.rule))
                g_array_append_val(found, candidate);
        }
}

static GArray *candidates_of(const Matcher *matcher, const char *name, const char *publisher,
                             const char *platform, NameSource from)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(MatchCandidate));
    bool service = from == FROM_SERVICE; /* known by its whole name */
    gsize length = service ? strlen(name) : program_name_length(name, platform);
    g_autofree char *known = g_strndup(name, length);
    add_candidates(matcher, known, publisher, platform, from, found);
    if (name[length]) /* a rule may ask for the ending */
        add_candidates(matcher, name, publisher, platform, from, found);
    while (!service && found->len == 0 && (length = bare_name_length(known, length)) > 0) {
        known[length] = '\0';
        add_candidates(matcher, known, publisher, platform, from, found);
    }
    g_array_sort(found, compare_candidates); /* stable: of rules alike the first stays first */
    return found;
}

/* The name with its maker's before it, as the catalog spells that; NULL where there is none, or it stands
 * there already. Caller frees. */
static char *with_maker(const Matcher *matcher, const char *name, const char *publisher)
{
    g_autofree char *maker = letters_of(publisher ? publisher : ""), *whole = letters_of(name);
    if (!*maker || g_str_has_prefix(whole, maker))
        return NULL;
    const char *known = g_hash_table_lookup(matcher->vendors, maker);
    return g_strconcat(known ? known : publisher, " ", name, NULL);
}

GArray *matcher_candidates(const Matcher *matcher, const char *name, const char *publisher,
                           const char *platform, NameSource from)
{
    GArray *found = candidates_of(matcher, name, publisher, platform, from);
    g_autofree char *full = found->len || from == FROM_SERVICE ? NULL : with_maker(matcher, name, publisher);
    if (!full)
        return found;
    g_array_unref(found);
    found = candidates_of(matcher, full, publisher, platform, from);
    gsize before = strlen(full) - strlen(name);
    for (guint i = 0; i < found->len; i++) {
        gsize *length = &g_array_index(found, MatchCandidate, i).length;
        *length -= MIN(*length, before);
    }
    return found;
}

GArray *matcher_find_service(const Matcher *matcher, const char *service, const char *platform)
{
    g_autoptr(GArray) found = matcher_candidates(matcher, service, NULL, platform, FROM_SERVICE);
    GArray *products = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < found->len; i++) {
        const MatchCandidate *candidate = &g_array_index(found, MatchCandidate, i),
                             *best = &g_array_index(found, MatchCandidate, 0);
        if (specificity(candidate->rule) < specificity(best->rule))
            break;
        if (i == 0 || candidate->product != g_array_index(products, int, products->len - 1))
            g_array_append_val(products, candidate->product);
    }
    return products;
}

int matcher_find(Matcher *matcher, const char *name, const char *publisher, const char *platform,
                 NameSource from, const MatchRule **rule)
{
    g_autofree char *key = g_strdup_printf("%d\n%s\n%s\n%s", (int)from, platform ? platform : "", name,
                                           publisher ? publisher : "");
    MatchCandidate *answer = g_hash_table_lookup(matcher->answers, key);
    if (!answer) {
        answer = g_new0(MatchCandidate, 1);
        answer->product = -1;
        g_autoptr(GArray) found = matcher_candidates(matcher, name, publisher, platform, from);
        if (found->len)
            *answer = g_array_index(found, MatchCandidate, 0);
        /* Hostile inventories could name millions: forget rather than grow. */
        if (g_hash_table_size(matcher->answers) > 200000)
            g_hash_table_remove_all(matcher->answers);
        g_hash_table_insert(matcher->answers, g_steal_pointer(&key), answer);
    }
    if (rule)
        *rule = answer->rule;
    return answer->product;
}

/* The glob with `filler` (a character of no rule) for each '?' and `run` of them for each '*'. */
static char *sample_of(const char *glob, gsize run)
{
    const char filler = '\x01';
    GString *sample = g_string_new(NULL);
    for (; *glob; glob++)
        for (gsize i = 0; i < (*glob == '*' ? run : 1); i++)
            g_string_append_c(sample, *glob == '*' || *glob == '?' ? filler : *glob);
    return g_string_free(sample, FALSE);
}

/* With as many literals on both sides, those of `wide` must fall on those of `narrow`, one by one: then the
 * shortest names and long ones decide about all of them. */
bool rule_covers(const MatchRule *wide, const MatchRule *narrow)
{
    if (rule_literals(wide) != rule_literals(narrow) || wide->from != narrow->from ||
        g_strcmp0(wide->platform, narrow->platform) != 0 ||
        g_strcmp0(wide->publisher, narrow->publisher) != 0)
        return false;
    g_autofree char *shortest = sample_of(narrow->name, 0);
    g_autofree char *longest = sample_of(narrow->name, strlen(wide->name) + 1);
    return text_glob(wide->name, shortest) && text_glob(wide->name, longest);
}

#define NO_TEXT 100000

/* The characters of the glob as they compare, 0 at the end; caller frees. */
static gunichar *folded(const char *glob, gsize *length)
{
    glong count;
    gunichar *characters = g_utf8_to_ucs4_fast(glob, -1, &count);
    for (glong i = 0; i < count; i++)
        characters[i] = text_fold(characters[i]);
    *length = (gsize)count;
    return characters;
}

/* Length in characters of the shortest text that both globs match, NO_TEXT for none. Row by row: reach[j] is
 * that of what is left of `left` and of `right` from j on. */
static int shortest_common(const char *left, const char *right)
{
    gsize rows, columns;
    g_autofree gunichar *a = folded(left, &rows), *b = folded(right, &columns);
    g_autofree int *below = g_new0(int, columns + 1), *reach = g_new0(int, columns + 1);
    for (gsize i = rows + 1; i-- > 0;) {
        for (gsize j = columns + 1; j-- > 0;) {
            gunichar p = a[i], q = b[j];
            if (p == '*')
                reach[j] = MIN(below[j], q ? reach[j + 1] + (q != '*') : NO_TEXT);
            else if (q == '*')
                reach[j] = MIN(reach[j + 1], p ? below[j] + 1 : NO_TEXT);
            else if (!p || !q)
                reach[j] = p == q ? 0 : NO_TEXT;
            else
                reach[j] = p == '?' || q == '?' || p == q ? below[j + 1] + 1 : NO_TEXT;
        }
        int *done = below;
        below = reach;
        reach = done;
    }
    return MIN(below[0], NO_TEXT);
}

static bool conditions_meet(const char *a, const char *b)
{
    return !a || !b || shortest_common(a, b) < NO_TEXT;
}

bool rules_meet(const MatchRule *a, const MatchRule *b)
{
    const int shared =
        3; /* characters: "Guard*" and "*VPN" meet in "GuardVPN" alone, which is nobody's name */
    return rule_literals(a) == rule_literals(b) && lists_meet(a->from, b->from) &&
           conditions_meet(a->platform, b->platform) && conditions_meet(a->publisher, b->publisher) &&
           shortest_common(a->name, b->name) <= rule_literals(a) + rule_literals(b) - shared;
}

char *rule_text(const MatchRule *rule)
{
    g_autofree char *name = text_for_terminal(rule->name);
    g_autofree char *publisher = text_for_terminal(rule->publisher ? rule->publisher : "");
    bool list = rule->from != FROM_ANY && rule->from != FROM_SERVICE;
    return g_strconcat(rule->from == FROM_SERVICE ? "service " : "", "'", name, "'", *publisher ? " by " : "",
                       publisher, rule->platform ? " on " : "", rule->platform ? rule->platform : "",
                       list ? " in the list of " : "", list ? name_source_word(rule->from) : "", NULL);
}
