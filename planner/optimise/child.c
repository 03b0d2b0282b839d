#include "optimise/child.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Milliseconds from one tick to the next. */
#define TICK 100

/* What goes before the bytes of each message; the last message is KIND_END. */
#define KIND_END -1
typedef struct {
    int kind;
    gsize size;
} Head;

/* ---- the child ---- */

static volatile sig_atomic_t asked_to_stop;

static void on_stop(int signal)
{
    (void)signal;
    asked_to_stop = 1;
}

bool child_asked_to_stop(void)
{
    return asked_to_stop != 0;
}

static void write_whole(int pipe, const void *bytes, gsize size)
{
    for (gsize done = 0; done < size;) {
        gssize written = write(pipe, (const char *)bytes + done, size - done);
        if (written < 0 && errno != EINTR)
            _exit(EXIT_SYSTEM);
        done += written > 0 ? (gsize)written : 0;
    }
}

void child_say(int pipe, int kind, const void *bytes, gsize size)
{
    Head head = {kind, size};
    write_whole(pipe, &head, sizeof head);
    if (size)
        write_whole(pipe, bytes, size);
}

static void limit_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || size <= 0)
        return;
    rlim_t most = (rlim_t)pages / 4 * 3 * (rlim_t)size;
    struct rlimit limit = {most, most};
    setrlimit(RLIMIT_AS, &limit);
#endif
}

static void G_GNUC_NORETURN be_child(ChildWork work, gpointer data, int pipe)
{
    struct sigaction action = {.sa_handler = on_stop};
    signal(SIGINT, SIG_IGN);
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
    }
    limit_memory();
    work(pipe, data);
    child_say(pipe, KIND_END, NULL, 0);
    _exit(0);
}

/* ---- the parent ---- */

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
    (void)signal;
    interrupted = 1;
}

bool child_interrupted(void)
{
    return interrupted != 0;
}

static ChildTick on_tick;
static gpointer tick_data;

void child_set_tick(ChildTick tick, gpointer data)
{
    on_tick = tick;
    tick_data = data;
}

/* Waits until the child says something; false when time is up, the user interrupts (unless that is known
 * already), or the pipe is closed. */
static bool wait_for(int pipe, gint64 deadline, bool closing)
{
    while (closing || !interrupted) {
        int timeout = on_tick ? TICK : -1;
        if (on_tick)
            on_tick(tick_data);
        if (deadline) {
            gint64 left = deadline - g_get_monotonic_time();
            if (left <= 0)
                return false;
            timeout = (int)MIN(left / 1000 + 1, on_tick ? TICK : 60000);
        }
        struct pollfd at = {.fd = pipe, .events = POLLIN};
        int ready = poll(&at, 1, timeout);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return false;
}

static bool read_whole(int pipe, void *target, gsize size)
{
    for (gsize done = 0; done < size;) {
        gssize got = read(pipe, (char *)target + done, size - done);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (gsize)got : 0;
    }
    return true;
}

/* Until the child is done (true: *end is set) or there is nothing more to wait for. */
static bool listen_until(int pipe, ChildHear hear, gpointer data, gint64 deadline, bool closing,
                         ChildEnd *end)
{
    while (wait_for(pipe, deadline, closing)) {
        Head head;
        *end = CHILD_DIED;
        if (!read_whole(pipe, &head, sizeof head))
            return true;
        if (head.kind == KIND_END) {
            *end = CHILD_DONE;
            return true;
        }
        g_autofree guint8 *bytes = g_malloc(head.size + 1);
        if (!read_whole(pipe, bytes, head.size))
            return true;
        hear(head.kind, bytes, head.size, data);
    }
    *end = CHILD_STOPPED;
    return false;
}

static void listen_to(int pipe, pid_t child, ChildHear hear, gpointer data, gint64 deadline, gint64 grace,
                      ChildEnd *end)
{
    if (listen_until(pipe, hear, data, deadline, false, end) || grace == 0)
        return;
    ChildEnd ignored;
    kill(child, SIGTERM);
    listen_until(pipe, hear, data, g_get_monotonic_time() + grace, true, &ignored);
}

bool child_run(ChildWork work, ChildHear hear, gpointer data, gint64 deadline, gint64 grace, ChildEnd *end,
               GError **error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_system(error, "no pipe to the solver: %s", g_strerror(errno));
    struct sigaction action = {.sa_handler = on_signal}, old_interrupt, old_terminate;
    sigaction(SIGINT, &action, &old_interrupt);
    sigaction(SIGTERM, &action, &old_terminate);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(work, data, ends[1]);
    }
    int saved = errno;
    close(ends[1]);
    if (child > 0) {
        listen_to(ends[0], child, hear, data, deadline, grace, end);
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close(ends[0]);
    sigaction(SIGINT, &old_interrupt, NULL);
    sigaction(SIGTERM, &old_terminate, NULL);
    if (child < 0)
        return fail_system(error, "the solver's process could not be started: %s", g_strerror(saved));
    return true;
}
