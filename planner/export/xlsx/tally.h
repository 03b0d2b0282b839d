/* Which rows of the sheet "assignments" count for what. Every question (a limit, a kind of domain, an offer)
 * is a group; each of its answers is an entry, numbered from 1. A row carries the numbers of the entries that
 * it counts for in hidden columns, and a figure is SUMIF over such a column: no name of an inventory stands
 * in a formula, and a changed count changes every figure that it is part of. */
#ifndef POLYCULTURE_EXPORT_XLSX_TALLY_H
#define POLYCULTURE_EXPORT_XLSX_TALLY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *name;       /* of its ranges: "by_vendor_1", "by_vendor_2" */
    guint entries;    /* so many so far */
    GPtrArray *slots; /* of int32_t *, per row; a column each: most rows count for one entry of a group */
    guint rows;
} TallyGroup;

typedef struct {
    GPtrArray *groups; /* of TallyGroup * */
    guint rows;
} Tally;

Tally *tally_new(guint rows);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)
/* The group belongs to the tally. */
TallyGroup *tally_group(Tally *tally, const char *name);
/* The number of a new entry. */
int32_t tally_entry(TallyGroup *group);
/* The row counts for the entry; once, however often it is said. */
void tally_mark(TallyGroup *group, guint row, int32_t entry);
/* Does this row, does any? */
bool tally_has(const TallyGroup *group, guint row, int32_t entry);
bool tally_marked(const TallyGroup *group, int32_t entry);
/* "SUMIF(by_vendor_1,3,endpoints)", or "0" where no row counts; caller frees. */
char *tally_formula(const TallyGroup *group, int32_t entry);

#endif
