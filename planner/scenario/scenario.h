/* The scenario: what a CISO models. Catalog + offers + policy + objectives + horizon, read from scenario/1
 * and policy/1 files. Money is Money (base/exact.h); shares are Fraction; products and vendors are indices
 * into scenario->catalog. */
#ifndef POLYCULTURE_SCENARIO_SCENARIO_H
#define POLYCULTURE_SCENARIO_SCENARIO_H

#include "base/exact.h"
#include "catalog/shipped.h"
#include "fleet/fleet.h"

/* A selection of classes: every key must match one of its values (for tags: any). Empty: everything. */
typedef struct {
    char *attribute;
    char **values;
} ScopeKey;
typedef GArray Scope; /* of ScopeKey, sorted by attribute */

bool scope_holds(const Scope *scope, const FleetClass *class);
/* "site berlin or paris, criticality high"; "all endpoints" for an empty one; caller frees. */
char *scope_text(const Scope *scope);

typedef enum { MODE_NONE, MODE_HOT, MODE_COLD, MODE_MANUAL, MODE_COUNT } BackupMode;
const char *mode_name(BackupMode mode); /* "hot", "cold", "manual"; "" for MODE_NONE */
bool mode_parse(const char *word, BackupMode *mode);

typedef struct {
    int64_t from; /* this price holds from so many billed licences */
    Money unit;   /* per endpoint and year */
} PriceTier;

/* Licences bound already: those of them that have no primary under the offer are paid all the same, until the
 * contract ends: unit x min(years, the scenario's years) each. */
typedef struct {
    char *function;    /* whose primaries use it; NULL: no contract, or none for a planned function */
    int64_t endpoints; /* licences */
    int64_t years;     /* from today */
    Money unit;        /* per licence and year; neither growth nor price rise touch it */
} Contract;

/* The terms on which a product can be had. All-units tiers: the tier that `billed` falls in prices all.
 * Incremental ones: each slice at its own price. */
typedef struct {
    int product;
    Scope *scope;  /* regional prices: the classes that may buy at it */
    GArray *tiers; /* of PriceTier, ascending, the first from 1 */
    bool incremental;
    int64_t minimum;           /* billed at least, where used as primary; 0: none */
    int64_t capacity;          /* most primaries and hot backups of the product; -1: no bound */
    Money fixed;               /* once, where used as primary */
    Money migration;           /* once per endpoint newly installed */
    Money standby[MODE_COUNT]; /* per endpoint and year; -1: this mode cannot be bought */
    Contract contract;
    int64_t deploy_per_hour; /* endpoints on which a cold backup can be brought out; 0: none in time */
} Offer;

/* What the manual fallback of a function costs: per endpoint and year. */
typedef struct {
    char *function, *text;
    Scope *scope;
    Money standby;
} Fallback;

/* What a vendor sells cheaper in bundles: where its products are primary in at least so many of the
 * scenario's functions (one endpoint each is enough), the unit of every price tier of all its offers is unit
 * x (1 - discount), rounded half up to Money. Standby, fixed costs, migration and contracts stay as they are.
 */
typedef struct {
    int64_t functions; /* 0: no bundle */
    Fraction discount;
} VendorBundle;

/* MEASURE_ANY_FUNCTION looks at whole stacks: endpoints of which any function's primary depends on the
 * domain. It is told of what runs today; a plan, made one function at a time, does not say which stacks it
 * makes. */
typedef enum { MEASURE_AVAILABILITY, MEASURE_INTEGRITY, MEASURE_ANY_FUNCTION, MEASURES } Measure;

#define HHI_SCALE MONEY_UNIT /* an HHI is read with four decimals */
#define HOURS_MAX 1000000

/* What money is spent on; COST_PARTS stands for all of it. */
typedef enum { COST_LICENCES, COST_FIXED, COST_MIGRATION, COST_STANDBY, COST_PARTS } CostPart;

typedef struct LimitKind LimitKind;

/* One rule of a policy. Which of the fields below `source` a kind uses is said in limits/KIND.c. */
typedef struct {
    const LimitKind *kind;
    char *id, *function; /* function NULL: every function of the scenario */
    Scope *scope;
    char *each;          /* attribute: one limit of every value; or NULL */
    char *text, *source; /* for people; may be NULL */
    DomainKind of;
    char **values; /* domains taken together; NULL: every domain of the kind on its own */
    Measure measure;
    bool together;  /* counted over all functions at once, not in each */
    Fraction share; /* max or min */
    int64_t number; /* max or min, where it is a count */
    int64_t hours;  /* within so many */
    Money points;   /* HHI x HHI_SCALE */
    char *capability;
    Money amount;
    CostPart part;
    bool modes[MODE_COUNT];
    bool differ[DOMAIN_KINDS];
} Limit;

/* What of a limit is its threshold, and which way it gives way. */
typedef enum {
    THRESHOLD_NONE,
    THRESHOLD_SHARE,
    THRESHOLD_NUMBER,
    THRESHOLD_HOURS,
    THRESHOLD_POINTS,
    THRESHOLD_MONEY
} Threshold;

struct LimitKind {
    const char *name;          /* "max-share" */
    const char *const *fields; /* beyond id, kind, function, scope, each, text, source */
    bool (*parse)(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error);
    char *(*describe)(const Limit *limit); /* the limit in words, without scope */
    bool whole;                            /* of the plan as a whole: takes no function, scope or each */
    Threshold threshold;
    bool at_least; /* the threshold is a least value: smaller is looser */
};
/* Is the limit about all functions at once? */
bool limit_is_whole(const Limit *limit);
/* NULL-terminated; one line a kind in scenario/limits/limits.c. */
extern const LimitKind *const limit_kinds[];

typedef struct {
    char *id, *title;
    GPtrArray *limits; /* of Limit *, in file order */
    char *sha256;      /* of the file as read */
    cJSON *json;
} Policy;

/* A rate of a year: "3%" is 30,000 of these. What costs u a year costs, over the years, the sum of u(1), u(2)
 * ..., with u(1) = u and u(y + 1) = u(y) x (1 + growth) x (1 + price-rise), rounded half up to Money once a
 * year. So long as that is at most YEARS_MOST times u, sums fit 64 bits. */
#define RATE_UNIT INT64_C(1000000)
#define YEARS_MOST 400

/* What a plan is to have least of. Over several functions these are sums:
 *   cost       Money, over the years
 *   exposure   endpoints whose primary is of the function's largest vendor
 *   hhi        sum over vendors of (endpoints in charge)^2: N^2 / 10,000 times the function's HHI
 *   changes    endpoints whose primary differs from today's (none today is a change)
 *   integrity  endpoints on which an agent (primary or hot backup) of the vendor with most of them runs */
typedef enum {
    OBJECTIVE_COST,
    OBJECTIVE_EXPOSURE,
    OBJECTIVE_HHI,
    OBJECTIVE_CHANGES,
    OBJECTIVE_INTEGRITY,
    OBJECTIVES
} Objective;
/* What an endpoint that is down costs in an hour; of a list the first whose scope holds. */
typedef struct {
    Scope *scope;
    Money hourly;
} Downtime;

const char *objective_name(Objective objective);
bool objective_parse(const char *word, Objective *objective);

/* One objective in its turn: plans whose value is more than (1 + tolerance) times the least one are out of
 * the question for those that follow. */
typedef struct {
    Objective objective;
    Fraction tolerance;
} Goal;

typedef struct {
    char *id, *title, *currency;
    char *prices; /* "illustrative" or where they come from; shown with every price; may be NULL */
    int64_t years;
    int64_t growth, price_rise;                /* a year, in parts of RATE_UNIT; may be below zero */
    int64_t technicians, minutes_per_endpoint; /* of hands-on recovery; 0: not stated */
    GArray *downtime; /* of Downtime; empty: not stated; NULL: there is no scenario behind it */
    char **functions;
    GArray *goals;         /* of Goal, in order; cost without a tolerance is among them */
    GArray *offers;        /* of Offer, in file order */
    Money *vendor_fixed;   /* per vendor of the catalog: once, where used at all */
    VendorBundle *bundles; /* per vendor of the catalog */
    GArray *fallbacks;     /* of Fallback */
    GArray *needs;         /* of Need; empty: every endpoint needs every function that has an offer for it */
    GPtrArray *policies;   /* of Policy * */
    Catalog *catalog;
    cJSON *json;
} Scenario;

typedef struct {
    Scope *scope;
    char **functions;
} Need;

/* Reads the scenario with its catalogs and policies (paths relative to it; a scenario without "catalogs" uses
 * the shipped catalog and the user's own; one with them is complete by itself but for choice->extra).
 * `choice` may be NULL: nothing is added. */
Scenario *scenario_read(const char *path, const CatalogChoice *choice, GError **error);
void scenario_free(Scenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)

/* A scenario without offers, for what runs today: every endpoint needs every function that runs somewhere in
 * the fleet or that a limit names, if any product of the catalog serves it on its platform. Takes the catalog
 * over. */
Scenario *scenario_of_policies(const char *const *paths, Catalog *catalog, const Fleet *fleet,
                               GError **error);
/* Reads further policies; `paths` may be NULL. */
bool scenario_add_policies(Scenario *scenario, const char *const *paths, GError **error);

/* The limit of this id in any policy, or NULL. */
Limit *scenario_limit(const Scenario *scenario, const char *id);

/* What an endpoint of the class costs in an hour that it is down: 0 where no scope holds, -1 where the
 * scenario states nothing. */
Money downtime_hourly(const Scenario *scenario, const FleetClass *class);

/* Canonical inputs of a bundle: the scenario with its paths set to the bundle's own files ("policies/1.json",
 * "catalog.json"), each policy, the catalog entries used by offers and fleet. Caller owns the JSON. */
cJSON *scenario_bundle_json(const Scenario *scenario);
cJSON *policy_bundle_json(const Policy *policy);
bool *scenario_products_used(const Scenario *scenario, const Fleet *fleet);

#endif
