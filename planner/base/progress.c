#include "base/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Microseconds: the first line after so long, the next ones after so long. */
#define FIRST G_USEC_PER_SEC
#define EVERY (G_USEC_PER_SEC / 4)

Progress progress_begin(bool quiet)
{
    return (Progress){.shown = !quiet && isatty(STDERR_FILENO), .began = g_get_monotonic_time()};
}

bool progress_due(const Progress *progress)
{
    if (!progress->shown)
        return false;
    gint64 now = g_get_monotonic_time();
    return progress->told ? now - progress->told >= EVERY : now - progress->began >= FIRST;
}

double progress_seconds(const Progress *progress)
{
    return (double)(g_get_monotonic_time() - progress->began) / G_USEC_PER_SEC;
}

/* A line as wide as the terminal would wrap, and could not be written over. */
static glong width_of_terminal(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

void progress_say(Progress *progress, const char *format, ...)
{
    if (!progress->shown)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), width_of_terminal()));
    fprintf(stderr, "\r%s\033[K", line);
    progress->told = g_get_monotonic_time();
}

void progress_end(Progress *progress)
{
    if (progress->told)
        fputs("\r\033[K", stderr);
    progress->told = 0;
}
