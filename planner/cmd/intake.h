/* How many records of each source were taken and how many were refused, because they could not be read; and
 * why the first few were. */
#ifndef POLYCULTURE_CMD_INTAKE_H
#define POLYCULTURE_CMD_INTAKE_H

#include <glib.h>
#include <stdint.h>

typedef struct Intake Intake;

Intake *intake_new(void);
void intake_free(Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intake, intake_free)

void intake_take(Intake *intake, guint source);
void intake_refuse(Intake *intake, guint source, int64_t line, const char *message);
/* Adds all of `other`, which stays. */
void intake_join(Intake *intake, const Intake *other);

int64_t intake_taken(const Intake *intake, guint source);
int64_t intake_refused(const Intake *intake, guint source);
/* What was said of the first record of the source that was refused, by its line; borrowed, "" for none. */
const char *intake_first(const Intake *intake, guint source);
/* Adds to `messages` (of char *) why the first few were refused, in order of sources and lines. Returns how
 * many were, of all sources. */
int64_t intake_report(const Intake *intake, GPtrArray *messages);

#endif
