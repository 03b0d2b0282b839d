/* Outages: events that take failure domains down for a time, or turn them hostile, and what they do to a
 * fleet or a plan. Exact counts; times in whole seconds, rounded up. */
#ifndef POLYCULTURE_AUDIT_OUTAGE_H
#define POLYCULTURE_AUDIT_OUTAGE_H

#include "audit/exposure.h"

/* What an event does where the failing agent runs. */
typedef enum {
    STOPS_PROTECTION, /* the product works no more; a backup takes over */
    STOPS_MACHINE,    /* the endpoint does not start: it is visited, and no backup on it takes over before */
    STOPS_CONSOLE     /* the agents go on, but nobody manages them */
} OutageStops;
/* OUTAGE_PLATFORM: what fails is the operating system or a part of it. */
typedef enum { OUTAGE_OUTAGE, OUTAGE_COMPROMISE, OUTAGE_PLATFORM } OutageKind;

typedef struct {
    char *title, *url, *read; /* read: the day on which the page was read */
} OutageSource;

typedef struct {
    char *id, *title, *date;
    OutageKind kind;
    OutageStops stops;
    char **fails[DOMAIN_KINDS];                            /* domains that fail, or NULL */
    char **platforms;                                      /* where; NULL: everywhere */
    char *versions, *channel, *what, *affected, *recovery; /* for people; may be NULL */
    int64_t fixed_after; /* seconds until the vendor mended it; -1: not known */
    int64_t minutes;     /* of work on each endpoint; -1: not known */
    GArray *sources;     /* of OutageSource */
} Outage;

/* outage/1. */
Outage *outage_read(const char *path, GError **error);
/* An event of one's own: nothing fails yet. */
Outage *outage_new(const char *title, OutageKind kind, OutageStops stops);
void outage_add(Outage *outage, DomainKind kind, const char *domain);
void outage_free(Outage *outage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outage, outage_free)
const char *outage_kind_name(OutageKind kind);
const char *outage_stops_name(OutageStops stops);
bool outage_stops_parse(const char *word, OutageStops *stops);

/* Who mends it. */
typedef struct {
    int64_t technicians; /* at work at once; 0: not known */
    int64_t minutes;     /* on each endpoint; 0: not known */
    int64_t *deploy;     /* per product of the catalog: cold backups deployed in an hour; 0: not known */
    Money downtime;      /* of any endpoint for one hour; -1: as the scenario says */
} OutageCrew;

/* Endpoints, each in one place: exposed = hot + cold + manual + none. */
typedef struct {
    int64_t endpoints;               /* that need the function */
    int64_t unprotected;             /* of them, without a primary before anything happened */
    int64_t exposed;                 /* whose primary fails */
    int64_t hot, cold, manual, none; /* of these: what stands behind the primary and does not fail itself */
    int64_t also;                    /* not exposed, but a hot backup on them fails: it runs there too */
} OutageCount;

typedef struct {
    OutageCount all;
    GArray *cold; /* of OutageCold: cold backups by product */
    int64_t down; /* endpoints to bring back: see outage_measure */
    bool costed;  /* what downtime costs is known of all */
    /* In Money an hour: of all that are down but those on a manual fallback, who keep working; of `none`. */
    __int128 hourly, hourly_bare;
} OutageImpact;

typedef struct {
    int product;
    int64_t count;
    __int128 hourly; /* of these endpoints, in Money an hour */
} OutageCold;

/* Machines that stop and machines that are hostile are brought back one by one, by hand. */
bool outage_by_hand(const Outage *outage);

/* What the event does to one function. `member` (per class of the fleet) NULL: all. `down`: endpoints that
 * stop (STOPS_MACHINE, or a compromise: wherever an agent runs), else exposed; none for STOPS_CONSOLE. `crew`
 * NULL: costs are not asked for. */
OutageImpact *outage_measure(const Outage *outage, const Assignment *assignment, const OutageCrew *crew,
                             const bool *member);
void outage_impact_free(OutageImpact *impact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutageImpact, outage_impact_free)

/* Endpoints back after so many seconds. Where machines stop or are hostile: technicians x seconds /
 * (60 x minutes); else hot backups at once, cold ones at their rate, and all when the vendor has mended it.
 */
int64_t outage_back(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew,
                    int64_t seconds);
/* The first second at which the share `percent` of those down is back; -1 where that cannot be said. */
int64_t outage_time(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew, int percent);
/* When the last cold backup has taken over (by hand: when all machines are back); 0 without any; -1 where
 * that cannot be said. */
int64_t outage_cold_time(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew);
/* Endpoint-seconds lost until all are back, rounded up; -1 where that cannot be said. */
int64_t outage_lost(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew);

/* What that costs; of a queue each endpoint waits the mean, whatever the order. Rounded up to hundredths. -1
 * where it cannot be said.
 */
Money outage_cost(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew);

/* Endpoints of which any function's primary or hot backup fails, on whole stacks of today. */
int64_t outage_stacks(const Outage *outage, const Scenario *scenario, const Fleet *fleet, int64_t *exposed);

#endif
