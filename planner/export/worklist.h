/* The work list: which endpoint gets what, in the formats of those who do it. One file and one table line a
 * format. Written as it goes, for there may be millions of endpoints. */
#ifndef POLYCULTURE_EXPORT_WORKLIST_H
#define POLYCULTURE_EXPORT_WORKLIST_H

#include "base/output.h"
#include "fleet/roll.h"
#include "plan/allot.h"
#include "plan/waves.h"

/* All borrowed but what worklist_clear frees. */
typedef struct {
    const Scenario *scenario;
    const Fleet *fleet; /* as it is now */
    const Roll *roll;
    const Allotment *allotment;
    const char *plan_sha256;
    guint waves;             /* 0: none were asked for */
    const uint16_t *wave_of; /* per entry of the roll; NULL without waves */
    uint32_t *order;         /* entries of the roll by name and id */
    guint *place_of_class;   /* per class the first entry of the roll */
    GPtrArray *first;        /* per function: see allotment_first */
} Worklist;

void worklist_init(Worklist *worklist, const Scenario *scenario, const Fleet *fleet, const Roll *roll,
                   const Allotment *allotment);
void worklist_clear(Worklist *worklist);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Worklist, worklist_clear)

/* What the entry of the roll gets for the function of the plan: the index of the piece, and of its work; -1
 * for nothing. */
int worklist_piece(const Worklist *worklist, guint function, guint entry);
const PlanPiece *worklist_piece_at(const Worklist *worklist, guint function, int piece);
const Work *worklist_work_at(const Worklist *worklist, guint function, int piece);
/* Is anything to be done on it? */
bool worklist_works(const Worklist *worklist, guint entry);
/* "exact", "scaled", "none". */
const char *fit_name(Fit fit);

typedef struct {
    const char *name, *about;
    const char *const *suffixes; /* of files that are of this format unless told otherwise */
    bool (*write)(const Worklist *worklist, OutputStream *stream, GError **error);
} WorklistFormat;

extern const WorklistFormat worklist_csv, worklist_json, worklist_ansible;
extern const WorklistFormat *const worklist_formats[]; /* NULL-terminated */

#endif
