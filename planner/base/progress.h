/* How far a long work is: one line on stderr, written over and over, and gone at the end. Only where stderr
 * is a terminal and the work takes longer than a second; nothing ever reaches a file or a pipe. */
#ifndef POLYCULTURE_BASE_PROGRESS_H
#define POLYCULTURE_BASE_PROGRESS_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool shown;         /* is there anybody to tell? */
    gint64 began, told; /* monotonic microseconds; told 0: nothing stands on the terminal */
} Progress;

/* Nothing is shown where `quiet`. */
Progress progress_begin(bool quiet);
/* Is it time to say something, for the first time or again? */
bool progress_due(const Progress *progress);
double progress_seconds(const Progress *progress);
/* What is said must be harmless on a terminal; it is cut to the terminal's width. */
void progress_say(Progress *progress, const char *format, ...) G_GNUC_PRINTF(2, 3);
void progress_end(Progress *progress);

#endif
