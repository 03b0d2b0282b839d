/* Work in a child process: GLPK cannot be interrupted inside a simplex run, is not re-entrant and calls abort
 * on a fatal error, so the parent keeps the clock, the interrupt key and the best result so far. */
#ifndef POLYCULTURE_OPTIMISE_CHILD_H
#define POLYCULTURE_OPTIMISE_CHILD_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    CHILD_DONE,    /* the work returned */
    CHILD_STOPPED, /* time was up, or the user interrupted, before that */
    CHILD_DIED     /* it crashed, ran out of memory or was killed */
} ChildEnd;

/* Runs in the child, with a limit on memory and nothing to write to but the pipe. */
typedef void (*ChildWork)(int pipe, gpointer data);
/* Runs in the parent for each message, in order; the bytes are borrowed. */
typedef void (*ChildHear)(int kind, const guint8 *bytes, gsize size, gpointer data);

/* `deadline`: monotonic microseconds, 0: none. When it passes, or the user interrupts (SIGINT, SIGTERM), the
 * child is asked to stop and has `grace` microseconds for its last words. False with *error when no child
 * could be started. */
bool child_run(ChildWork work, ChildHear hear, gpointer data, gint64 deadline, gint64 grace, ChildEnd *end,
               GError **error);
/* In the child. */
void child_say(int pipe, int kind, const void *bytes, gsize size);
bool child_asked_to_stop(void);
/* In the parent: true once the user asked to stop while a child ran. */
bool child_interrupted(void);
/* In the parent, for those who wait: called now and then while a child runs. NULL: no longer. */
typedef void (*ChildTick)(gpointer data);
void child_set_tick(ChildTick tick, gpointer data);

#endif
