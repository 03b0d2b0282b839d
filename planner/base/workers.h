/* Jobs side by side, each in a process of its own: what a job does to memory stays with it, and one that dies
 * takes nothing along. Results come in the order of the jobs, however many run at once. */
#ifndef POLYCULTURE_BASE_WORKERS_H
#define POLYCULTURE_BASE_WORKERS_H

#include <glib.h>
#include <stdbool.h>

/* Runs in the child; its bytes belong to the caller. */
typedef GBytes *(*WorkerJob)(guint job, gpointer context);
/* Told in the parent now and then, how many jobs have ended. */
typedef void (*WorkerTold)(guint done, guint all, gpointer context);

/* `at_once` 0: one a processor. GPtrArray of GBytes *, one a job; NULL for a job that died, or was not begun
 * because the user interrupted. NULL with *error where no process could be started. */
GPtrArray *workers_run(guint jobs, int at_once, WorkerJob job, WorkerTold told, gpointer context,
                       GError **error);
/* Did the user interrupt (SIGINT, SIGTERM) while jobs ran? */
bool workers_interrupted(void);

#endif
