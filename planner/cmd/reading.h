/* Inventories read on several threads: each file, and each part of a large file that can be cut, goes to the
 * thread that is free. What comes out does not depend on how many there are. */
#ifndef POLYCULTURE_CMD_READING_H
#define POLYCULTURE_CMD_READING_H

#include "fleet/fold.h"

typedef struct {
    guint threads;   /* at least 1 */
    bool strict;     /* the first record that cannot be read is an error */
    bool digest;     /* take the SHA-256 of each file, which stands in the fleet */
    bool progress;   /* tell how far it is, on stderr */
    gint64 expected; /* bytes of all files, for telling how long it takes; 0 unknown */
} ReadingOptions;

/* What was left out because it could not be read. */
typedef struct {
    int64_t refused;
    GArray *broken; /* of guint: sources that lay in a folder and that cannot be read to their end. With any,
                     * the fold got nothing: all others are to be read again without them */
    GPtrArray *messages; /* of char *: why, for each of those; or what was refused, the first few in order of
                          * files and lines */
} ReadingReport;
void reading_report_clear(ReadingReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReadingReport, reading_report_clear)

typedef struct Reading Reading;

/* Borrows the fold, which gets everything on reading_finish, and the reader's options. */
Reading *reading_new(Fold *fold, const ReaderOptions *reader, const ReadingOptions *options);
/* Reads the file, now or soon; takes it over. False where this or an earlier one failed: reading_finish says
 * why. `found`: it lay in a folder, so that it is left out whole where it fails, unless options say strict.
 */
bool reading_add(Reading *reading, Input *input, const Reader *reader, guint source, bool found);
/* Waits for all. A file of which more records were refused than taken has failed. */
bool reading_finish(Reading *reading, ReadingReport *report, GError **error);
void reading_free(Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

#endif
