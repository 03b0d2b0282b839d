/* Who depends on what: endpoints by failure domain, and how concentrated they are. Exact counts; fractions
 * are kept as (count, total) and only rounded to be shown. */
#ifndef POLYCULTURE_AUDIT_EXPOSURE_H
#define POLYCULTURE_AUDIT_EXPOSURE_H

#include "plan/plan.h"

/* Who has what, of one function. Pieces name classes of the fleet; `class` finds what the demand says of them
 * (NULL: the class does not need the function). */
typedef struct {
    const Demand *demand;
    const GArray *pieces;      /* of PlanPiece */
    const DemandClass **class; /* per class of the fleet */
    const bool *present; /* per product: runs somewhere today, so that its domains are measured as well */
    bool
        today; /* what runs today: behind a primary stand all agents installed, not only the piece's backup */
} Assignment;

/* Per class of the fleet what the demand says of it, or NULL; to be freed with g_free. */
const DemandClass **assignment_classes(const Demand *demand);
/* The agents of the piece, the primary first, then its hot backups; -1-terminated, borrowed until the next
 * call with another buffer. */
const int *piece_agents(const Assignment *assignment, const PlanPiece *piece, int buffer[3]);
/* Endpoints in scope that are exposed to any of the values, by the measure. `member` (per class of the fleet)
 * NULL: all. */
int64_t exposed_endpoints(const Assignment *assignment, const bool *member, DomainKind kind,
                          char *const *values, Measure measure);

/* Endpoints by domain of a kind, largest first, ties by domain. */
typedef struct {
    char *domain; /* owned */
    int64_t count;
} Exposure;
/* GArray of Exposure. */
GArray *exposure_by_domain(const Assignment *assignment, const bool *member, DomainKind kind,
                           Measure measure);
/* The same for all classes of a plan's pieces. */
GArray *audit_exposure(const Demand *demand, const GArray *pieces, DomainKind kind, Measure measure);

/* How the primaries of one function divide over the domains of one kind, in one part of the fleet. Shares are
 * count / protected: the unprotected are left out and told apart. */
typedef struct {
    const char *function;
    char *attribute, *value; /* the part: endpoints with this value; NULL: all */
    DomainKind kind;
    int64_t endpoints; /* that need the function */
    int64_t protected; /* of them with a primary; the rest are unprotected */
    int64_t without;   /* protected, but the catalog knows no domain of this kind of their primary */
    GArray *domains;   /* of Exposure */
} Concentration;

/* `attribute` and `value` NULL: everything. */
Concentration *concentration_new(const Assignment *assignment, DomainKind kind, const char *attribute,
                                 const char *value);
/* The same in the part of the fleet that `member` (per class of the fleet) names; NULL: everything. */
Concentration *concentration_where(const Assignment *assignment, DomainKind kind, const bool *member);
void concentration_free(gpointer concentration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Concentration, concentration_free)

/* Herfindahl-Hirschman index, 10,000 x sum of squared shares, rounded half up; -1 where none is protected. */
int64_t concentration_hhi(const Concentration *concentration);
/* Endpoints of the k largest domains: CRk = that / protected. A domain may overlap another (two engines), so
 * it can exceed protected. */
int64_t concentration_largest(const Concentration *concentration, guint k);
/* 1 / sum of squared shares, "2.41", rounded half up; "-" where none is protected or the catalog does not
 * know the domain of all (shares that do not add up to one have no such number); caller frees. */
char *concentration_effective(const Concentration *concentration);
/* Shannon entropy in bits, "1.523", or "-" as above; the one figure that is no fraction; caller frees. */
char *concentration_entropy(const Concentration *concentration);

#endif
