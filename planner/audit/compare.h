/* Several states side by side: one fleet at several dates, or several plans. What is compared is made here;
 * formats show it: one file and one table line each. */
#ifndef POLYCULTURE_AUDIT_COMPARE_H
#define POLYCULTURE_AUDIT_COMPARE_H

#include "audit/audit.h"

typedef struct {
    char *name;         /* as the user named it */
    Scenario *scenario; /* owned, as are all */
    Fleet *fleet;
    Plan *state; /* today's, or the plan's */
    bool planned;
} CompareState;

CompareState *compare_state_new(const char *name, Scenario *scenario, Fleet *fleet, Plan *state,
                                bool planned);
void compare_state_free(gpointer state);

typedef enum {
    /* of a function and a kind of domain */
    ROW_DOMAIN,
    ROW_UNPROTECTED,
    ROW_HHI,
    ROW_EFFECTIVE, /* hundredths */
    ROW_LARGEST,   /* CR1: endpoints that depend on the largest domain */
    ROW_LARGEST_THREE,
    ROW_WORST,  /* the failure of one domain that leaves most endpoints bare, then exposes most: those exposed
                 */
    ROW_TAKEN,  /* of them: a hot or cold backup takes over */
    ROW_MANUAL, /* a manual fallback */
    ROW_BARE,   /* nothing behind it */
    /* of a function */
    ROW_CHANGES,
    /* of the state */
    ROW_LIMIT, /* breaches */
    ROW_LICENCES,
    ROW_FIXED,
    ROW_MIGRATION,
    ROW_STANDBY,
    ROW_COST,
    ROW_BOUND,
    ROW_GAP, /* hundredths of a percent, rounded up */
    ROW_KINDS
} CompareRowKind;

/* How the figures of a row read. */
typedef enum {
    FIGURE_SHARE,
    FIGURE_NUMBER,
    FIGURE_HUNDREDTHS,
    FIGURE_MONEY,
    FIGURE_BREACHES,
    FIGURE_GAP
} CompareFigure;

/* One line of figures, one for each state; -1 where the state does not know the function. */
typedef struct {
    CompareRowKind kind;
    DomainKind of;         /* where the kind speaks of domains */
    char *function, *name; /* the domain, the limit */
    int64_t *counts;       /* endpoints, HHI, hundredths, limits breached, or Money */
    int64_t *totals;       /* endpoints that need the function, or checks of the limit; else 0 */
    char **domains;        /* per state, of ROW_WORST: what fails; else NULL */
} CompareRow;

typedef struct {
    GPtrArray *states; /* of CompareState * */
    /* Of CompareRow *: by function, and kind of domain; its domains, the largest in any state first; then
     * limits; then cost. */
    GPtrArray *rows;
    GPtrArray *differences; /* per state: of Difference *, from its reference; empty for that itself */
    guint *reference;       /* per state: of plans the first plan; else the first state */
} Comparison;

/* Takes the states over. `kinds`: of failure domains that are looked at. */
Comparison *comparison_new(GPtrArray *states, const bool kinds[DOMAIN_KINDS], GError **error);
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

/* "HHI", "cost of the plan"... or the domain, or the limit; caller frees. */
char *compare_row_name(const CompareRow *row);
/* A word for machines: "domain", "hhi"... */
const char *compare_row_word(CompareRowKind kind);
CompareFigure compare_row_figure(CompareRowKind kind);
/* The figure in words, with its share where `shares` asks; "-" where there is none; caller frees. */
char *compare_figure_text(const CompareRow *row, guint state, bool share_alone);
/* The first and the last state that know what the row is about; false where there are not two. */
bool compare_ends(const CompareRow *row, guint states, guint *first, guint *last);
/* From one to the other; "" where nothing can be said; caller frees. */
char *compare_change_text(const CompareRow *row, guint states);
/* What the state is called: its file's name, or all of the path where several would be called alike; caller
 * frees. */
char *compare_state_label(const Comparison *comparison, guint state);
/* The end of rows that belong together from this one on: of one function and kind, of limits, of cost. */
guint compare_block_end(const Comparison *comparison, guint from);
/* Does any state lack what the row is about, for having another function? */
bool compare_row_is_shared(const Comparison *comparison, const CompareRow *row);
/* "EUR over 3 years; illustrative prices", where all plans agree on it; else what they differ in; "" without
 * plans. Caller frees. */
char *compare_money_text(const Comparison *comparison);

typedef struct {
    const char *name, *about;
    bool every_kind; /* shows every kind of domain unless told otherwise */
    bool binary;
    GString *(*write)(const Comparison *comparison, GError **error);
} CompareFormat;

extern const CompareFormat compare_text, compare_csv, compare_json;

#endif
