/* `polyculture catalog explain`: which product a name in an inventory is taken for, and which rules lose why.
 */
#include "base/error.h"
#include "base/input.h"
#include "base/text.h"
#include "catalog/bare_name.h"
#include "catalog/match.h"
#include "catalog/watch.h"
#include "cmd/catalog_views.h"

#include <stdio.h>
#include <string.h>

#define LINE_LIMIT 65536 /* bytes of a name on standard input */

/* Why `winner` goes before `loser`, in the order in which they are weighed. */
static char *reason_text(const MatchCandidate *winner, const MatchCandidate *loser)
{
    const MatchRule *won = winner->rule, *lost = loser->rule;
    int more = rule_literals(won), less = rule_literals(lost);
    if (more != less)
        return g_strdup_printf("asks for %d characters, not %d", less, more);
    if (!lost->publisher != !won->publisher)
        return g_strdup("does not ask for a publisher");
    if (!lost->platform != !won->platform)
        return g_strdup("does not ask for a platform");
    if ((lost->from == FROM_ANY) != (won->from == FROM_ANY))
        return g_strdup("does not ask for a list");
    return g_strdup(winner->product == loser->product ? "the same product" : "as specific, but later by id");
}

static bool same_candidates(const GArray *a, const GArray *b)
{
    for (guint i = 0; a->len == b->len && i < a->len; i++)
        if (g_array_index(a, MatchCandidate, i).rule != g_array_index(b, MatchCandidate, i).rule)
            return false;
    return a->len == b->len;
}

/* What was asked. */
typedef struct {
    const Catalog *catalog;
    const char *name;
    gsize program; /* how much of the name a Mac's ending leaves: see program_name_length */
} Asked;

/* ", as 'NAME'" of the first so many bytes, and why the rest was left off; "" where nothing was. */
static char *as_text(const Asked *asked, gsize length)
{
    if (!asked->name[length])
        return g_strdup("");
    g_autofree char *known = g_strndup(asked->name, length), *shown = text_for_terminal(known);
    bool ending = asked->name[asked->program] && length <= asked->program;
    return g_strdup_printf(", as '%s'%s", shown, ending ? ", without the '.app' of a Mac's programs" : "");
}

/* The first so many bytes, where that is not the whole name. */
static void add_as(const Asked *asked, gsize length, cJSON *json)
{
    g_autofree char *known = g_strndup(asked->name, length);
    if (asked->name[length])
        cJSON_AddStringToObject(json, "as", known);
}

static void print_candidates(const Asked *asked, const GArray *found, const char *list)
{
    const Catalog *catalog = asked->catalog;
    const MatchCandidate *winner = &g_array_index(found, MatchCandidate, 0);
    g_autofree char *rule = rule_text(winner->rule), *as = as_text(asked, winner->length);
    printf("in %s: %s, by the rule %s%s\n", list, catalog_product(catalog, winner->product)->id, rule, as);
    for (guint i = 1; i < found->len; i++) {
        const MatchCandidate *loser = &g_array_index(found, MatchCandidate, i);
        g_autofree char *other = rule_text(loser->rule), *reason = reason_text(winner, loser);
        printf("  rather than %s, by the rule %s: %s\n", catalog_product(catalog, loser->product)->id, other,
               reason);
    }
}

static cJSON *candidate_json(const Catalog *catalog, const MatchCandidate *candidate)
{
    const MatchRule *rule = candidate->rule;
    cJSON *json = cJSON_CreateObject(), *asks = cJSON_AddObjectToObject(json, "rule");
    cJSON_AddStringToObject(json, "product", catalog_product(catalog, candidate->product)->id);
    cJSON_AddStringToObject(asks, "name", rule->name);
    if (rule->publisher)
        cJSON_AddStringToObject(asks, "publisher", rule->publisher);
    if (rule->platform)
        cJSON_AddStringToObject(asks, "platform", rule->platform);
    if (rule->from != FROM_ANY)
        cJSON_AddStringToObject(asks, "from", name_source_word(rule->from));
    return json;
}

static void add_candidates(const Asked *asked, const GArray *found, const char *list, cJSON *matches)
{
    const Catalog *catalog = asked->catalog;
    const MatchCandidate *winner = &g_array_index(found, MatchCandidate, 0);
    cJSON *match = candidate_json(catalog, winner), *rather = cJSON_AddArrayToObject(match, "rather-than");
    cJSON_AddStringToObject(match, "list", list);
    add_as(asked, winner->length, match);
    for (guint i = 1; i < found->len; i++) {
        const MatchCandidate *loser = &g_array_index(found, MatchCandidate, i);
        cJSON *other = candidate_json(catalog, loser);
        g_autofree char *reason = reason_text(winner, loser);
        cJSON_AddStringToObject(other, "because", reason);
        cJSON_AddItemToArray(rather, other);
    }
    cJSON_AddItemToArray(matches, match);
}

/* What every list says of the name. */
typedef struct {
    GArray *found[FROM_SERVICE]; /* of MatchCandidate, for software, antivirus, firewall, service */
    bool any, alike;             /* is it known in any list; do the first three say the same? */
} Answer;

static Answer answer_new(const Matcher *matcher, const char *name, const CatalogQuestion *question)
{
    Answer answer = {.alike = true};
    for (NameSource from = FROM_SOFTWARE; from <= FROM_SERVICE; from++) {
        GArray *found = matcher_candidates(matcher, name, question->publisher, question->platform, from);
        answer.found[from - 1] = found;
        answer.any = answer.any || found->len;
        if (from != FROM_SERVICE)
            answer.alike = answer.alike && same_candidates(answer.found[0], found);
    }
    return answer;
}

static void answer_clear(Answer *answer)
{
    for (gsize i = 0; i < G_N_ELEMENTS(answer->found); i++)
        g_array_unref(answer->found[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/* "software" ... for what the i-th list says; NULL where that was said already. */
static const char *list_name(const Answer *answer, gsize i)
{
    NameSource from = (NameSource)(i + 1);
    if (from == FROM_SERVICE || !answer->alike)
        return name_source_word(from);
    return from == FROM_SOFTWARE ? name_source_word(FROM_ANY) : NULL;
}

static cJSON *answer_json(const Asked *asked, const Answer *answer, bool security)
{
    cJSON *json = cJSON_CreateObject(), *matches = cJSON_AddArrayToObject(json, "matches");
    for (gsize i = 0; i < G_N_ELEMENTS(answer->found); i++)
        if (answer->found[i]->len && list_name(answer, i))
            add_candidates(asked, answer->found[i], list_name(answer, i), matches);
    cJSON_AddStringToObject(json, "name", asked->name);
    if (!answer->any)
        add_as(asked, asked->program, json);
    cJSON_AddBoolToObject(json, "looks-like-security", security);
    return json;
}

static void print_answer(const Asked *asked, const Answer *answer, bool security)
{
    for (gsize i = 0; i < G_N_ELEMENTS(answer->found); i++) {
        const char *word = list_name(answer, i);
        if (!word || answer->found[i]->len == 0)
            continue;
        g_autofree char *list = strcmp(word, "any") == 0       ? g_strdup("any list")
                                : strcmp(word, "service") == 0 ? g_strdup("services")
                                                               : g_strdup_printf("the list of %s", word);
        print_candidates(asked, answer->found[i], list);
    }
    g_autofree char *safe = text_for_terminal(asked->name), *as = as_text(asked, asked->program);
    if (!answer->any)
        printf("'%s' is no product of the catalog%s%s\n", safe,
               security ? "; it looks like security software, so `map` lists it as unknown" : "",
               security ? as : "");
}

/* Adds to `list` where there is one, prints otherwise. Is the name known? */
static bool explain_name(const Catalog *catalog, const Matcher *matcher, const CatalogQuestion *question,
                         cJSON *list)
{
    g_autofree char *name = text_clean(question->name, strlen(question->name), 1024);
    const Asked asked = {catalog, name, program_name_length(name, question->platform)};
    g_autofree char *program = g_strndup(name, asked.program);
    bool security = name_looks_like_security(catalog, program, question->publisher);
    g_auto(Answer) answer = answer_new(matcher, name, question);
    if (list)
        cJSON_AddItemToArray(list, answer_json(&asked, &answer, security));
    else
        print_answer(&asked, &answer, security);
    return answer.any;
}

/* One a line; empty lines are left out. Under its name what is said of each. */
static int explain_lines(const Catalog *catalog, const CatalogQuestion *question, cJSON *list, GError **error)
{
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autoptr(Input) input = input_open("-", error);
    gsize length = 0;
    bool all = true;
    GError *wrong = NULL;
    for (char *line; input && (line = input_line(input, LINE_LIMIT, &length, &wrong));) {
        g_autofree char *name = text_clean(line, length, 1024), *safe = text_for_terminal(name);
        if (!*name)
            continue;
        if (!list)
            printf("%s\n", safe);
        const CatalogQuestion one = {name, question->publisher, question->platform};
        all = explain_name(catalog, matcher, &one, list) && all;
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return !input || wrong ? EXIT_INPUT : all ? EXIT_HOLDS : EXIT_BREACH;
}

int catalog_explain(const Catalog *catalog, const CatalogQuestion *question, bool as_json, GError **error)
{
    cJSON *list = as_json ? cJSON_CreateArray() : NULL;
    bool lines = strcmp(question->name, "-") == 0;
    int code;
    if (lines) {
        code = explain_lines(catalog, question, list, error);
    } else {
        g_autoptr(Matcher) matcher = matcher_new(catalog);
        code = explain_name(catalog, matcher, question, list) ? EXIT_HOLDS : EXIT_BREACH;
    }
    if (as_json && code != EXIT_INPUT)
        catalog_print_json(lines ? cJSON_Duplicate(list, 1) : cJSON_DetachItemFromArray(list, 0));
    cJSON_Delete(list);
    return code;
}
