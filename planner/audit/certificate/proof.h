/* What the parts of the certificate's checker share (models/certificate.md): what endpoints may have, and
 * what choices, rows and the tree of the file mean on it. For audit/certificate alone. */
#ifndef POLYCULTURE_AUDIT_CERTIFICATE_PROOF_H
#define POLYCULTURE_AUDIT_CERTIFICATE_PROOF_H

#include "audit/limits/limits.h"

#include <gmp.h>

/* Multipliers times what one endpoint adds. Cannot overflow: a multiplier is at most 2^53, an endpoint adds
 * at most 2^41 + 1 of it (squares), rows are at most 2^20, so what rows add stays below 2^115; costs of one
 * endpoint are below 2^61, and are scaled by at most 2^62 (see leaf.c). */
typedef __int128 Sum;

#define DENOMINATOR_MAX (INT64_C(1) << 40)
#define MULTIPLIER_MAX ((INT64_C(1) << 53) - 1)
#define ENDPOINTS_MAX (INT64_C(1) << 40)
#define ROWS_MAX (1 << 20)

/* ---- terms.c: what certificates can speak of ---- */

/* Fails where the scenario states something that the checker does not know. */
bool terms_known(const Scenario *scenario, GError **error);
/* What so much a year costs over the scenario's horizon. */
Money over_years(const Scenario *scenario, Money yearly);

/* ---- side.c: what endpoints may have, of one function ---- */

/* What stands behind a primary is a slot: product b hot (2b), cold (2b + 1), or the manual fallback, the
 * last. */
typedef struct {
    const bool *allowed; /* [product x slots + slot]; borrowed from the side */
    Money *standby;      /* per slot, over the horizon; -1: cannot be had */
    Money *migration;    /* per slot */
    guint class;         /* one of the classes: what holds for it holds for all */
    bool *primary;       /* per product: in charge in some of the classes */
} Backups;

/* Products here are those that an offer sells for the function, by their rank. */
typedef struct {
    Demand *demand;
    GPtrArray *instances; /* of LimitInstance * */
    GPtrArray **domains;  /* per instance: as demand_domains, once asked for */
    int *product;         /* to the catalog */
    int *rank;            /* from the catalog; -1: not sold */
    guint products, slots;
    GPtrArray *platforms; /* of const char * */
    guint *platform;      /* per class */
    bool *primary;        /* [class x products + product]: may be in charge */
    bool *standby; /* [class x slots + slot]: may stand by, as far as one can tell without the primary */
    GPtrArray *patterns; /* which pairs go together, see side.c */
    int *pattern;        /* per class: index, or -1 where no backup is asked for */
    int *backups;        /* per class: index into groups, or -1 (after side_fold) */
    GPtrArray *groups;   /* of Backups * */
    bool has_pairs;      /* some term tells pairs apart beyond their slots */
    int64_t *most;       /* per product: the most primaries */
    int64_t
        *eligible;   /* per offer of the scenario: endpoints that may have its product as primary under it */
    bool *one_offer; /* per product: only one of its offers is open to such endpoints */
} Side;

/* Fails when the function has no demand (see demand_new) or too many endpoints. */
Side *side_new(const Scenario *scenario, const Fleet *fleet, const char *function, GError **error);
void side_free(gpointer side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Side, side_free)
const DemandClass *side_class(const Side *side, guint class);
const Offer *side_offer(const Side *side, guint class, int product);
/* The product that a slot speaks of (-1: manual) and its mode. */
int slot_product(const Side *side, guint slot);
BackupMode slot_mode(const Side *side, guint slot);
const GPtrArray *side_domains(const Side *side, guint instance);
/* The instance of the limit, or -1. `each` "" stands for a limit without it. */
int side_instance(const Side *side, const char *id, const char *each);
bool side_is_whole(const Side *side, const LimitInstance *instance);

/* ---- term.c: endpoints, counted by what they have ---- */

typedef enum {
    SUBJECT_DOMAIN,  /* products that depend on `values` of `of` */
    SUBJECT_COLD,    /* the same, and backups under `offer` that do not */
    SUBJECT_VENDOR,  /* products of the vendor `index` */
    SUBJECT_PRODUCT, /* the product `index` (a rank; -1: none) */
    SUBJECT_OFFER,   /* products under the offer `index` */
    SUBJECT_CHANGE   /* any but today's primary */
} SubjectKind;

typedef struct {
    guint class, product;
} PrimaryEntry;

/* What a pair adds beyond what its primary does. */
typedef struct {
    guint group;
    int product; /* -1: whatever the primary */
    guint slot;
    int extra;
} PairEntry;

typedef struct {
    Side *side;
    bool *member; /* per class */
    SubjectKind subject;
    DomainKind of;
    char *const *values; /* borrowed */
    int index;
    int offer;
    const Limit *limit; /* handed to adds; may be NULL */
    int (*adds)(const Limit *limit, bool primary, bool backup, BackupMode mode);
    bool **depends;    /* per platform, once asked for */
    GArray *primaries; /* of PrimaryEntry (after term_settle) */
    GArray *pairs;     /* of PairEntry */
} Term;

/* `member` is taken over. The rest of the term is for the caller to set. */
Term *term_new(Side *side, bool *member);
/* Without its entries. */
Term *term_copy(const Term *term);
void term_free(gpointer term);
/* Can a backup change what is counted? */
bool term_sees_backups(const Term *term);
/* Fills the entries; after side_fold. */
void term_settle(Term *term);
bool term_is_empty(const Term *term);
/* Classes are told apart by the terms that see backups; then classes alike share Backups. */
void side_fold(Side *side, const GPtrArray *terms);

/* ---- choice.c ---- */

typedef enum {
    CHOICE_VENDOR,
    CHOICE_PRODUCT,
    CHOICE_TIER,
    CHOICE_FROM_TIER, /* the tier or a later one */
    CHOICE_CHARGE,
    CHOICE_IN,
    CHOICE_BUNDLE, /* the vendor sells as a bundle */
    CHOICE_ANY     /* used (or in charge) within a limit's scope in some function of the problem */
} ChoiceKind;

/* At which prices licences are billed in a tier. */
typedef enum { PRICE_EITHER, PRICE_PLAIN, PRICE_BUNDLED } TierPrice;

typedef struct {
    ChoiceKind kind;
    guint index;  /* in the problem */
    char *key;    /* two names of one choice have one key */
    char *words;  /* "CrowdStrike is used" */
    char *denied; /* "CrowdStrike is not used" */
    Side *side;   /* NULL: all of the problem */
    int instance; /* of the side, or -1 */
    int subject;  /* vendor, product of the catalog, offer */
    guint tier;
    TierPrice price;     /* of CHOICE_TIER */
    char *const *values; /* of CHOICE_IN; borrowed */
    const Limit *limit;  /* of CHOICE_ANY, with its each; borrowed */
    const char *each;
    GPtrArray *terms; /* of Term *: who uses it, per side */
    bool possible;    /* can be 1 (after choices_settle) */
    Money fixed;      /* cost of vendors */
} Choice;

typedef struct Problem Problem;
/* The choice written in `value`; made once. */
Choice *choice_read(Problem *problem, const cJSON *value, GError **error);
/* In the scope of the instance (-1: in the function, or the problem where side is NULL). */
Choice *choice_vendor(Problem *problem, Side *side, int instance, int vendor);
Choice *choice_product(Problem *problem, Side *side, int product);
/* Those of a limit, of all vendors, products or domains that anyone in its scope can have. */
GPtrArray *choices_of_limit(Problem *problem, Side *side, int instance, const char *kind);
/* In charge of some endpoint, in the scope of the instance (-1: in the function). */
Choice *choice_charge(Problem *problem, Side *side, int instance, int vendor);
Choice *choice_bundle(Problem *problem, int vendor);
Choice *choice_any(Problem *problem, const Limit *limit, const char *each, int vendor);
/* Can the vendor be in charge in so many functions of the problem as its bundle asks for? */
bool bundle_possible(const Problem *problem, int vendor);
/* Does any offer sell something of the vendor for the function? */
bool side_sells(const Side *side, int vendor);
void choice_free(gpointer choice);
/* ---- row.c ---- */

typedef struct {
    Term *term;
    Sum slope;
    bool borrowed; /* the term belongs to a choice */
} RowTerm;

typedef struct {
    Choice *choice;
    mpz_t times;
} RowChoice;

typedef struct {
    const Side *side;
    int offer;
    int64_t times;      /* x licences billed */
    int64_t if_any;     /* once, where any are billed */
    int64_t if_bundled; /* once, where they are billed at the prices of a bundle */
} RowBilled;

/* A number that a plan has beside its choices: endpoints in time, the square of a count, or licences that are
 * bound by contract and unused. */
typedef struct {
    char *key;
    const Term *term; /* who could be in time; borrowed from a row; NULL: nobody is asked */
    Sum most;         /* from 0 to this */
    Money cost;       /* of each, as licences */
    guint index;      /* in the problem */
    bool possible;    /* can be more than 0 */
} Extra;

/* Everything on the left, 0 on the right: terms + choices + billed + extras + part of the cost + constant
 * <= 0. */
typedef struct {
    char *key;       /* as written, without white space */
    char *words;     /* for people */
    GArray *terms;   /* of RowTerm */
    GArray *choices; /* of RowChoice */
    GArray *billed;  /* of RowBilled */
    GArray *extras;  /* of RowExtra */
    int part;        /* CostPart of a budget, or -1 */
    mpz_t constant;
    bool counts;        /* its first term is a count that one can branch on */
    const char *branch; /* key of the ROW of a branch, NULL otherwise */
    bool least;         /* which side of the branch it holds on */
    int64_t value;
} Row;

typedef struct {
    Extra *extra;
    int sign;
} RowExtra;

Row *row_read(Problem *problem, const cJSON *value, GError **error);
void row_free(gpointer row);

/* ---- tree.c ---- */

typedef struct {
    guint row;
    int64_t value;
} Multiplier;

typedef struct Node {
    const cJSON *json;
    Choice *choice; /* of a branch on one */
    Row *row;       /* of a branch on one */
    int64_t value;  /* of row: at most this, or at least one more */
    struct Node *low, *high;
    bool infeasible;     /* of a leaf */
    GArray *multipliers; /* of Multiplier; NULL: a branch */
} Node;

Node *tree_read(Problem *problem, const cJSON *value, GError **error);
void tree_free(Node *node);

struct Problem {
    const JsonDocument *document;
    const Scenario *scenario;
    const Fleet *fleet;
    int64_t denominator;
    GPtrArray *sides;   /* of Side *, borrowed */
    GPtrArray *groups;  /* of bool *: per class of the fleet */
    GPtrArray *choices; /* of Choice * */
    GPtrArray *extras;  /* of Extra * */
    GPtrArray *rows;    /* of Row * */
    GPtrArray *spare;   /* of Row *: those of branches */
    GHashTable *by_key; /* choices */
    GHashTable *extra_by_key;
    Node *tree;
    guint leaves, multipliers;
};

Side *problem_side(const Problem *problem, const char *function);
/* A limit that counts over all functions together, in any function of the problem; NULL: none of this id and
 * each. */
const LimitInstance *together_find(const Problem *problem, const char *id, const char *each);

/* ---- problem.c ---- */

/* The problem in `object`, with document, scenario, fleet and denominator of `like`; its functions are sides,
 * and stand in none of the earlier problems. */
Problem *problem_read(const cJSON *object, const Problem *like, const GPtrArray *sides,
                      const GPtrArray *earlier, GError **error);
void problem_free(gpointer problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Problem, problem_free)

/* ---- walk.c ---- */

/* Adds the problem's bound to the sum, in grains; *none is set where it has no plan at all. `words` may be
 * NULL. */
bool problem_bound(Problem *problem, Money grain, GString *words, mpz_t total, bool *none, GError **error);

/* ---- leaf.c, licences.c: the bound ---- */

/* Where a path stands: what its branches fixed. */
typedef struct {
    int *fixed;          /* per choice: -1 open, 0, 1 */
    GPtrArray *branches; /* of const Node * on rows */
    GArray *sides;       /* of bool: the side taken (true: least) */
} Path;

/* What a leaf's multipliers come to. */
typedef struct {
    Problem *problem;
    const Path *path;
    bool infeasible;                      /* costs are left out */
    Sum scale[COST_PARTS];                /* every cost of the part counts so many times */
    mpz_t constant;                       /* part 4 */
    mpz_t *carry;                         /* per choice */
    Sum *extra;                           /* per extra */
    Sum **billed, **if_any, **if_bundled; /* per side: per offer */
} Prices;

/* What a leaf's parts come to, x denominator. */
typedef struct {
    mpz_t endpoints, licences, choices, constant, sum;
    char *nothing;  /* why nothing is left to choose, or NULL */
    GString *words; /* the sums in words, where asked for; borrowed */
} LeafSums;

void leaf_sums(Problem *problem, const Node *leaf, const Path *path, LeafSums *sums);
void leaf_sums_init(LeafSums *sums, GString *words);
void leaf_sums_clear(LeafSums *sums);
/* Part 2. */
void licences_sum(const Prices *prices, const Side *side, LeafSums *sums);
/* Can so many licences be billed in the tier? The licences between which it lies. */
bool licences_range(const Side *side, int offer, guint tier, int64_t *from, int64_t *to);

/* ---- numbers.c ---- */

/* The word at this index of an array, or NULL. */
const char *value_word(const cJSON *value, int index);
/* Is it a whole number from 0 to `most`? */
bool value_whole(const cJSON *item, int64_t most, int64_t *number);
void mpz_set_sum(mpz_t target, Sum value);
void mpz_add_product(mpz_t target, Sum a, Sum b);
/* Money over the denominator, for people: "12,345.6789"; caller frees. */
char *words_money(const mpz_t value, int64_t denominator);
/* The digits; caller frees. */
char *words_sum(Sum value);

#endif
