/* Waves: in which order endpoints are changed, so that no site and no service changes too much at once. */
#ifndef POLYCULTURE_PLAN_WAVES_H
#define POLYCULTURE_PLAN_WAVES_H

#include "base/exact.h"

#define WAVES_MOST 1000

/* One endpoint. Numbers stand for sites and services; 0: it has none, and no share binds it. */
typedef struct {
    uint32_t site, service;
    uint64_t order; /* among endpoints that are alike */
    int level;      /* of criticality: the lower, the earlier */
    bool works;     /* something is to be done on it */
} WaveEndpoint;

typedef struct {
    guint waves;           /* the canary among them; 0: as few as the share allows */
    const Fraction *share; /* of the endpoints of a site, and of those of a service, that one wave may touch,
                            * rounded down, but at least one endpoint; NULL: any */
    int64_t canary;        /* endpoints of the first wave; 0: it is like the others */
} WavesAsked;

/* Why there are too few waves. */
typedef struct {
    guint least;     /* waves that it takes; 0: sites and services times waves are too many to divide */
    bool service;    /* it is a service, not a site, that takes them */
    uint32_t number; /* of that site or service */
    int64_t work, most, all; /* endpoints of it with work left after the canary, most in a wave, all */
} WavesNeed;

/* Per endpoint the number of its wave, from 1; 0 where nothing is to be done. *waves gets how many there are.
 * NULL where `asked` cannot be met: *need says why.
 *
 * The canary goes over the sites in turn, of each the least critical endpoints, and takes none of a level
 * while one of a lower one is left that the shares admit. The other waves are alike: each gets about as many
 * of the endpoints of every site and service. As every endpoint has one site and one service, a division
 * within the shares exists as soon as each site and each service by itself has waves enough (de Werra,
 * Equitable colorations of graphs, 1971); it is found by moving endpoints along alternating paths. Within a
 * site and service the less critical endpoints come in earlier waves. */
uint16_t *waves_new(const WaveEndpoint *endpoints, guint count, const WavesAsked *asked, guint *waves,
                    WavesNeed *need);

#endif
