#include "base/workers.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Milliseconds after which those who wait are told again. */
#define TOLD_EVERY 250

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
    (void)signal;
    interrupted = 1;
}

bool workers_interrupted(void)
{
    return interrupted != 0;
}

/* A job under way: what it has said so far. */
typedef struct {
    guint job;
    pid_t process;
    int pipe;
    GByteArray *said;
} Worker;

static void G_GNUC_NORETURN run_child(WorkerJob job, guint number, gpointer context, int pipe)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    GBytes *result = job(number, context);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(result, &size);
    for (gsize done = 0; done < size;) {
        gssize written = write(pipe, bytes + done, size - done);
        if (written < 0 && errno != EINTR)
            _exit(EXIT_SYSTEM);
        done += written > 0 ? (gsize)written : 0;
    }
    _exit(0);
}

static bool start(Worker *worker, guint number, WorkerJob job, gpointer context, GError **error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_system(error, "no pipe to a job: %s", g_strerror(errno));
    fflush(NULL);
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        run_child(job, number, context, ends[1]);
    }
    int saved = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return fail_system(error, "a job's process could not be started: %s", g_strerror(saved));
    }
    *worker = (Worker){number, process, ends[0], g_byte_array_new()};
    return true;
}

/* Takes the process out of the list; its result counts only if it ended as it should. */
static void finish(GArray *workers, guint at, GPtrArray *results)
{
    Worker worker = g_array_index(workers, Worker, at);
    int status = -1;
    close(worker.pipe);
    while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        results->pdata[worker.job] = g_byte_array_free_to_bytes(worker.said);
    else
        g_byte_array_unref(worker.said);
    g_array_remove_index(workers, at);
}

/* Waits until one of them says something or ends, or for so many milliseconds (-1: for ever); true when one
 * has ended. */
static bool listen_to(GArray *workers, int timeout, GPtrArray *results)
{
    g_autofree struct pollfd *at = g_new0(struct pollfd, workers->len + 1);
    for (guint i = 0; i < workers->len; i++)
        at[i] = (struct pollfd){.fd = g_array_index(workers, Worker, i).pipe, .events = POLLIN};
    if (poll(at, workers->len, timeout) < 0)
        return false;
    for (guint i = 0; i < workers->len; i++) {
        guint8 buffer[8192];
        if (!at[i].revents)
            continue;
        gssize got = read(at[i].fd, buffer, sizeof buffer);
        if (got > 0) {
            g_byte_array_append(g_array_index(workers, Worker, i).said, buffer, (guint)got);
        } else if (got == 0 || errno != EINTR) {
            finish(workers, i, results);
            return true;
        }
    }
    return false;
}

/* Children under a terminal hear of an interrupt themselves; those that were not meant alone are told. */
static void pass_on(const GArray *workers)
{
    for (guint i = 0; i < workers->len; i++)
        kill(g_array_index(workers, Worker, i).process, SIGTERM);
}

static void result_free(gpointer data)
{
    if (data)
        g_bytes_unref(data);
}

GPtrArray *workers_run(guint jobs, int at_once, WorkerJob job, WorkerTold told, gpointer context,
                       GError **error)
{
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(result_free);
    g_autoptr(GArray) workers = g_array_new(FALSE, FALSE, sizeof(Worker));
    g_ptr_array_set_size(results, (gint)jobs);
    guint most = at_once > 0 ? (guint)at_once : g_get_num_processors(), next = 0, done = 0;
    struct sigaction action = {.sa_handler = on_signal}, old_interrupt, old_terminate;
    sigaction(SIGINT, &action, &old_interrupt);
    sigaction(SIGTERM, &action, &old_terminate);
    bool good = true, passed = false;
    while (workers->len || (good && !interrupted && next < jobs)) {
        if (good && !interrupted && next < jobs && workers->len < most) {
            Worker worker;
            good = start(&worker, next++, job, context, error);
            if (good)
                g_array_append_val(workers, worker);
            continue;
        }
        if ((interrupted || !good) && !passed) {
            pass_on(workers);
            passed = true;
        }
        done += listen_to(workers, told ? TOLD_EVERY : -1, results);
        if (told)
            told(done, jobs, context);
    }
    sigaction(SIGINT, &old_interrupt, NULL);
    sigaction(SIGTERM, &old_terminate, NULL);
    return good ? g_steal_pointer(&results) : NULL;
}
