/* From names in inventories to products: which rule of the catalog a name falls under, and why. */
#ifndef POLYCULTURE_CATALOG_MATCH_H
#define POLYCULTURE_CATALOG_MATCH_H

#include "catalog/catalog.h"

typedef struct Matcher Matcher;

/* Borrows the catalog, which must outlive it. Answers are remembered, so a name costs one look-up. */
Matcher *matcher_new(const Catalog *catalog);
void matcher_free(Matcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matcher, matcher_free)

/* The product whose rule matches, or -1. A Mac's ".app" is no part of a name, unless a rule asks for it; a
 * name that no rule knows is asked for again without the version, processor or language at its end (see
 * bare_name.h), and then with its publisher before it, for tools that tell the maker apart leave it out:
 * "endpoint antivirus" by "eset". `publisher` and `platform` may be NULL (unknown: rules that ask for one
 * still match on the name when the inventory does not say). The most specific rule wins: most literal
 * characters, then one that asks for a publisher, then a platform; then the lowest product id. Services are
 * known by their whole names. *rule, where not NULL, gets the rule. */
int matcher_find(Matcher *matcher, const char *name, const char *publisher, const char *platform,
                 NameSource from, const MatchRule **rule);

/* A rule that a name falls under. */
typedef struct {
    int product;
    const MatchRule *rule;
    gsize length; /* how many of the name's bytes it knows: the rest was left off */
} MatchCandidate;
/* GArray of MatchCandidate: every rule that the name falls under, the one that wins first. */
GArray *matcher_candidates(const Matcher *matcher, const char *name, const char *publisher,
                           const char *platform, NameSource from);
/* GArray of int: the products that do not protect without the service, by id: those of the most specific
 * rules that know it, for several may share one. */
GArray *matcher_find_service(const Matcher *matcher, const char *service, const char *platform);
/* How many characters the rule asks for: those of its name that are no wildcards. */
int rule_literals(const MatchRule *rule);
/* Does every name that `narrow` knows fall under `wide` as well, with no more asked for by the one than by
 * the other? Then only the lower product id of the two can ever win with such a name. */
bool rule_covers(const MatchRule *wide, const MatchRule *narrow);

/* Is there a name that falls under both, by letters that they share, and neither asks for more of its
 * characters than the other? Then what else they ask for decides, of which an inventory need not tell, and at
 * last the product ids. */
bool rules_meet(const MatchRule *a, const MatchRule *b);
/* "'NAME' by PUBLISHER on PLATFORM in the list of LIST", "service 'NAME' on PLATFORM", for people; caller
 * frees. */
char *rule_text(const MatchRule *rule);

#endif
