/* The catalog: vendors and products, the failure domains that they depend on, and the rules by which
 * names in inventories are known as products. Read from catalog/1 files; several add up, later ones win by
 * id. */
#ifndef POLYCULTURE_CATALOG_CATALOG_H
#define POLYCULTURE_CATALOG_CATALOG_H

#include "base/json.h"

#include <glib.h>
#include <stdbool.h>

/* What a product can fall with (see domain_kind_name for the words in files). */
typedef enum {
    DOMAIN_PRODUCT,
    DOMAIN_VENDOR,
    DOMAIN_PARENT,
    DOMAIN_JURISDICTION,
    DOMAIN_ENGINE,
    DOMAIN_CLOUD,
    DOMAIN_DRIVER,
    DOMAIN_PLATFORM,
    DOMAIN_KINDS
} DomainKind;

/* "vendor" for DOMAIN_VENDOR ...; false when the word is none of them. */
const char *domain_kind_name(DomainKind kind);
bool domain_kind_parse(const char *word, DomainKind *kind);
/* "product, vendor, ..." for messages. */
const char *domain_kind_list(void);

/* Words for the platform of an endpoint: windows, macos, linux, android, ios. */
#define PLATFORM_NAMES 5

/* The list of an inventory in which a name stands. Services (of Windows, units of systemd, labels of launchd)
 * are no programs: FROM_ANY does not mean them. */
typedef enum { FROM_ANY, FROM_SOFTWARE, FROM_ANTIVIRUS, FROM_FIREWALL, FROM_SERVICE } NameSource;
const char *name_source_word(NameSource source);

typedef struct {
    char *name;      /* glob, case-insensitive */
    char *publisher; /* glob or NULL for any */
    char *platform;  /* or NULL for any */
    NameSource from;
    char *fact; /* key of the source, or NULL */
} MatchRule;

/* A vendor whose seat is not known, such as a project without one. Two of them do not share a seat: the
 * domain of each is this, a hyphen and its id. As a value in a limit it names all of them. */
#define SEAT_NONE "ZZ"

typedef struct {
    char *id, *name;
    char *parent;       /* id of the company that owns it; itself where none does, or none is known */
    bool owner_known;   /* does the file say who owns it? */
    char *since;        /* when that company bought it, YYYY[-MM[-DD]]; or NULL */
    char *jurisdiction; /* ISO 3166-1 alpha-2 of its seat; SEAT_NONE */
    char *seat;         /* its failure domain: the same, or one of its own where no seat is known */
    cJSON *json;        /* the entry as read */
    int file;           /* index of the file it came from */
} Vendor;

typedef struct {
    char *id, *name;
    int vendor; /* index into vendors */
    char **functions, **platforms;
    char **domains[DOMAIN_KINDS]; /* NULL-terminated, or NULL; engine, cloud, driver only */
    char *
        *drivers[PLATFORM_NAMES]; /* of domains[DOMAIN_DRIVER], those on each platform; NULL where that is */
    char **yields_to;             /* product ids, "*" for all; or NULL */
    char **built_in;              /* globs of operating systems that it is a part of, and on; or NULL */
    char **stays_on;              /* those of them where it stays on beside other products; or NULL */
    GArray *rules;                /* of MatchRule; FROM_SERVICE: services without which it does not protect */
    cJSON *json;
    int file;
} Product;

/* An operating system: the failure domain of kind platform. */
typedef struct {
    char *id, *name;
    char *vendor; /* id of a vendor; NULL where no one company makes it */
    cJSON *json;
    int file;
} Platform;

/* What makes a name that no rule knows worth a look: who makes it (the publisher begins with these words) or
 * what it is called (the name holds them). */
typedef enum { WATCH_MAKERS, WATCH_NAMES, WATCH_KINDS } WatchKind;
/* "makers" for WATCH_MAKERS ...: the field in files. */
const char *watch_kind_name(WatchKind kind);

typedef struct {
    char *text;   /* as it stands in the file */
    char *folded; /* for comparing, whatever the case */
    char *fact;   /* key of the source */
    int file;
} Watch;

typedef struct {
    GPtrArray *platforms;            /* of Platform *, sorted by id */
    GPtrArray *vendors;              /* of Vendor *, sorted by id */
    GPtrArray *products;             /* of Product *, sorted by id: a product's index is its rank */
    GPtrArray *watched[WATCH_KINDS]; /* of Watch *, in the order of files */
    GPtrArray *sources;              /* per file: cJSON object of sources, or NULL */
    GPtrArray *files;                /* per file: its name */
    char *own;                       /* the folder of the user's catalogs among them, or NULL */
} Catalog;

/* Reads catalog files and folders of them (*.json), in this order. */
Catalog *catalog_read(const char *const *paths, GError **error);
/* From documents that were opened already (borrowed). */
Catalog *catalog_parse(JsonDocument *const *documents, int count, GError **error);
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

/* Index of the product, or -1. */
int catalog_find(const Catalog *catalog, const char *id);
int catalog_find_vendor(const Catalog *catalog, const char *id);
/* NULL where there is none. */
const Platform *catalog_find_platform(const Catalog *catalog, const char *id);
const Product *catalog_product(const Catalog *catalog, int product);
const Vendor *catalog_vendor_of(const Catalog *catalog, int product);

/* Is its score of the capability at least this? A product without a score has none. */
bool product_scores(const Product *product, const char *capability, int64_t least);
bool product_serves(const Product *product, const char *function, const char *platform);
/* Has it a rule for the names of this platform? Then a name found there is better evidence that it runs there
 * than a catalog that does not say so is against it. */
bool product_is_named_on(const Product *product, const char *platform);

/* The values of the kind on which `product` depends on a machine of `platform`, of drivers only those that it
 * has there (all of them where the platform is not known): NULL-terminated, borrowed until the next call with
 * another buffer; `buffer` holds single values. */
const char *const *product_domains(const Catalog *catalog, int product, const char *platform, DomainKind kind,
                                   const char *buffer[2]);
bool product_depends(const Catalog *catalog, int product, const char *platform, DomainKind kind,
                     const char *value);
/* Do the two share a domain of the kind? */
bool products_share_domain(const Catalog *catalog, int a, int b, const char *platform, DomainKind kind);
/* Does `product` step aside for `other`? */
bool product_yields_to(const Catalog *catalog, int product, int other);

#endif
