/* What the workbook counts: marks on every row of "assignments" by which its figures follow the counts. What
 * a row counts for is asked of the auditor's half, a piece at a time. */
#ifndef POLYCULTURE_EXPORT_XLSX_FIGURES_H
#define POLYCULTURE_EXPORT_XLSX_FIGURES_H

#include "export/xlsx/book.h"

/* How the measured value of a limit follows from its parts. */
typedef enum {
    FIGURE_SUM,      /* it is its only part */
    FIGURE_DISTINCT, /* the number of parts that are not 0 */
    FIGURE_SQUARES,  /* the HHI of the parts */
    FIGURE_CAPPED,   /* the sum of the parts, each up to its cap */
    FIGURE_COST      /* a part of the cost */
} FigureKind;

typedef struct {
    char *text;    /* what is counted */
    int32_t entry; /* of the figure's group */
    int64_t cap;   /* -1: none */
} FigurePart;

/* A measured value of a limit. */
typedef struct {
    FigureKind kind;
    const Limit *limit;
    const PlanFinding *finding;
    const PlanMeasurement *measured; /* NULL: nothing to measure */
    TallyGroup *group;               /* of all parts */
    GArray *parts;                   /* of FigurePart */
    lxw_row_t workings;              /* the row of its first part on "workings", unless it is a sum */
} Figure;

/* Fills the tally's groups of the book, and its figures in the order of the plan's findings. */
bool figures_build(Book *book, GError **error);
void figure_free(gpointer figure);
/* Of an outage of one vendor, and for each row what stands behind its primary. */
typedef enum { BEHIND_HOT, BEHIND_COLD, BEHIND_MANUAL, BEHIND_NONE, BEHIND_ALSO, BEHIND_STATES } Behind;
/* The entry of by_outage for the vendor (index in the catalog) and function. */
int32_t figure_outage(const Book *book, guint function, int vendor, Behind behind);
/* The entry of by_domain[kind] for the domain in the function, or 0. */
int32_t figure_domain(const Book *book, guint function, DomainKind kind, const char *domain);
/* The entry of by_offer for the offer in the function: primaries, hot or cold backups (MODE_NONE for
 * primaries). */
int32_t figure_offer(const Book *book, guint function, int offer, BackupMode mode);

#endif
