/* Errors of polyculture: one GError domain, whose codes are the exit codes of the program.
 *
 * Ownership, for the whole project: what a *_new, *_read or *_parse returns belongs to the caller and
 * goes with the matching *_free; arguments are borrowed. Exceptions are said where they stand.
 * A function that takes a GError ** sets it exactly when it returns its failure value (false or NULL).
 * Messages are written for the person who must mend the input: where, what was found, what was expected. */
#ifndef POLYCULTURE_BASE_ERROR_H
#define POLYCULTURE_BASE_ERROR_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    EXIT_HOLDS = 0,   /* done, every limit holds */
    EXIT_BREACH = 1,  /* done, a limit is breached, no plan exists, or a check disagrees */
    EXIT_USAGE = 2,   /* the command line is off */
    EXIT_INPUT = 3,   /* an input is missing or wrong */
    EXIT_STOPPED = 4, /* the solver stopped early; the best plan so far was written */
    EXIT_SYSTEM = 5,  /* the system failed: memory, disk, solver */
    EXIT_PARTIAL = 6  /* done, but records or files that cannot be read were left out */
} ExitCode;

#define POLYCULTURE_ERROR (polyculture_error_quark())
GQuark polyculture_error_quark(void);

bool fail_usage(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool fail_input(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool fail_system(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The exit code that an error asks for; EXIT_SYSTEM for errors of other domains. */
ExitCode error_exit_code(const GError *error);

#endif
