#include "cmd/reading.h"

#include "base/error.h"
#include "base/progress.h"
#include "cmd/cutting.h"
#include "cmd/intake.h"
#include "cmd/logs.h"

#include <stdio.h>
#include <string.h>

#define TOLD_AT_ONCE 4096 /* records */

typedef struct {
    guint number, source;
    const Reader *reader;
    Input *input;
    Input *digest_of;  /* the file that it is a part of, where its bytes are still to be digested; or NULL */
    const char *bytes; /* those */
    gsize length;
    bool last; /* with it the file is read: its digest is told */
} Task;

/* Why a file that lay in a folder is left out: what the first of its tasks that failed says. */
typedef struct {
    guint source, number;
    char *message;
} Broken;

/* What is wrong where all parts of a file together hold no record. */
typedef struct {
    guint source, last; /* and the number of its last task */
    char *message;
} Nothing;

typedef struct {
    Reading *reading;
    GThread *thread; /* NULL for the one who called */
    FoldPart *part;
    EndpointSink sink;
    Logs *logs;
    Intake *intake;
    guint source;
    guint untold; /* records that progress does not know of yet */
} Worker;

struct Reading {
    Fold *fold;
    const ReaderOptions *reader;
    ReadingOptions options;
    GPtrArray *workers;
    GMutex lock; /* of all below */
    GCond changed;
    GThread *digester; /* or NULL */
    GQueue undigested; /* of Task: on their way to `tasks` */
    bool digesting;    /* one is between the two */
    GQueue tasks;
    guint next; /* number of the next task */
    bool closed;
    guint failed; /* the first task that failed, G_MAXUINT none */
    GError *error;
    GArray *broken;  /* of Broken, sorted by source */
    GArray *found;   /* of bool, by source: it lay in a folder */
    GArray *nothing; /* of Nothing, by file that was cut */
    Progress progress;
    gint64 bytes, records; /* so far */
};

static void broken_clear(gpointer data)
{
    g_free(((Broken *)data)->message);
}

static void nothing_clear(gpointer data)
{
    g_free(((Nothing *)data)->message);
}

static bool take(const Endpoint *endpoint, gpointer worker, GError **error);
static bool refuse(int64_t line, GError *why, gpointer worker, GError **error);
static bool wants(const InventoryName *name, gpointer worker);

static Worker *worker_new(Reading *reading)
{
    Worker *worker = g_new0(Worker, 1);
    worker->reading = reading;
    worker->sink = (EndpointSink){take, refuse, worker, wants};
    worker->logs = logs_new();
    worker->intake = intake_new();
    worker->part = fold_part_new(reading->fold);
    return worker;
}

static void worker_free(gpointer data)
{
    Worker *worker = data;
    fold_part_free(worker->part);
    logs_free(worker->logs);
    intake_free(worker->intake);
    g_free(worker);
}

static void count_taken(Worker *worker)
{
    intake_take(worker->intake, worker->source);
    if (++worker->untold == TOLD_AT_ONCE) {
        g_mutex_lock(&worker->reading->lock);
        worker->reading->records += worker->untold;
        g_mutex_unlock(&worker->reading->lock);
        worker->untold = 0;
    }
}

static bool take(const Endpoint *endpoint, gpointer context, GError **error)
{
    Worker *worker = context;
    count_taken(worker);
    return fold_part_add(endpoint, worker->part, error);
}

/* What it says is added when all files of the log are read. */
static void tell_of(const Endpoint *endpoint, gpointer context)
{
    Worker *worker = context;
    count_taken(worker);
    fold_part_tell(worker->part, endpoint);
}

static bool wants(const InventoryName *name, gpointer context)
{
    Worker *worker = context;
    return fold_part_wants(name, worker->part);
}

static bool refuse(int64_t line, GError *why, gpointer context, GError **error)
{
    Worker *worker = context;
    if (worker->reading->options.strict) {
        g_propagate_error(error, why);
        return false;
    }
    intake_refuse(worker->intake, worker->source, line, why->message);
    g_error_free(why);
    return true;
}

/* ---- progress ---- */

static void tell(Reading *reading)
{
    double seconds = progress_seconds(&reading->progress), megabytes = (double)reading->bytes / 1e6;
    double rate = seconds > 0 ? megabytes / seconds : 0;
    g_autofree char *left =
        reading->options.expected > reading->bytes && rate > 0
            ? g_strdup_printf(", %.0f s left", ((double)reading->options.expected / 1e6 - megabytes) / rate)
            : g_strdup("");
    progress_say(&reading->progress, "%.0f MB, %.1f million records, %.0f MB/s%s", megabytes,
                 (double)reading->records / 1e6, rate, left);
}

static void watch(gint64 bytes, gpointer context)
{
    Reading *reading = context;
    g_mutex_lock(&reading->lock);
    reading->bytes += bytes;
    if (progress_due(&reading->progress))
        tell(reading);
    g_mutex_unlock(&reading->lock);
}

/* ---- work ---- */

static int compare_broken(gconstpointer a, gconstpointer b)
{
    guint first = ((const Broken *)a)->source, second = ((const Broken *)b)->source;
    return first < second ? -1 : first > second;
}

/* The lock is held. NULL where it is not broken. */
static Broken *broken_of(const Reading *reading, guint source)
{
    const Broken wanted = {.source = source};
    guint at = 0;
    return g_array_binary_search(reading->broken, &wanted, compare_broken, &at)
               ? &g_array_index(reading->broken, Broken, at)
               : NULL;
}

/* The lock is held. */
static void break_source(Reading *reading, guint source, guint number, const char *message)
{
    Broken *known = broken_of(reading, source);
    if (known && known->number <= number)
        return;
    if (known) {
        g_free(known->message);
        known->number = number;
        known->message = g_strdup(message);
        return;
    }
    Broken broken = {source, number, g_strdup(message)};
    guint at = reading->broken->len;
    while (at > 0 && g_array_index(reading->broken, Broken, at - 1).source > source)
        at--;
    g_array_insert_val(reading->broken, at, broken);
}

static bool may_break(const Reading *reading, guint source)
{
    return !reading->options.strict && g_array_index(reading->found, bool, source);
}

static void fail_task(Reading *reading, guint source, guint number, GError *error)
{
    g_mutex_lock(&reading->lock);
    if (may_break(reading, source) && error_exit_code(error) == EXIT_INPUT) {
        break_source(reading, source, number, error->message);
        g_error_free(error);
    } else if (number < reading->failed) {
        g_clear_error(&reading->error);
        reading->error = error;
        reading->failed = number;
    } else {
        g_error_free(error);
    }
    g_cond_broadcast(&reading->changed);
    g_mutex_unlock(&reading->lock);
}

/* The lock is held. Nobody needs the task any more, for one before it has failed. */
static bool is_late(const Reading *reading, const Task *task)
{
    const Broken *broken = broken_of(reading, task->source);
    return task->number > reading->failed || (broken && task->number > broken->number);
}

static bool read_task(Worker *worker, const Task *task, GError **error)
{
    const Reader *reader = task->reader;
    if (!reader->gather)
        return reader->read(task->input, worker->reading->reader, &worker->sink, error);
    g_autoptr(Collection) rows = collection_new(&worker->sink);
    if (!reader->gather(task->input, &worker->sink, rows, error))
        return false;
    collection_each(rows, tell_of, worker);
    logs_add(worker->logs, reader, g_steal_pointer(&rows), task->source);
    return true;
}

static void do_task(Worker *worker, Task *task)
{
    Reading *reading = worker->reading;
    GError *wrong = NULL;
    worker->source = task->source;
    fold_part_source(worker->part, task->source);
    if (!read_task(worker, task, &wrong)) {
        fail_task(reading, task->source, task->number, wrong);
    } else if (task->last) {
        g_autofree char *digest = input_digest(task->input);
        fold_source_done(reading->fold, task->source, digest);
    }
    input_close(task->input);
    g_free(task);
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    Reading *reading = worker->reading;
    for (;;) {
        g_mutex_lock(&reading->lock);
        while (g_queue_is_empty(&reading->tasks) && !reading->closed)
            g_cond_wait(&reading->changed, &reading->lock);
        Task *task = g_queue_pop_head(&reading->tasks);
        bool late = task && is_late(reading, task);
        g_cond_broadcast(&reading->changed);
        g_mutex_unlock(&reading->lock);
        if (!task)
            return NULL;
        if (!late) {
            do_task(worker, task);
            continue;
        }
        input_close(task->input);
        g_free(task);
    }
}

static void push_task(Reading *reading, GQueue *queue, Task *task)
{
    g_mutex_lock(&reading->lock);
    while (g_queue_get_length(queue) >= reading->options.threads)
        g_cond_wait(&reading->changed, &reading->lock);
    g_queue_push_tail(queue, task);
    g_cond_broadcast(&reading->changed);
    g_mutex_unlock(&reading->lock);
}

/* Digests parts in order before the readers get them, who write to them: one thread cuts, one digests, others
 * read. */
static gpointer digest(gpointer data)
{
    Reading *reading = data;
    for (;;) {
        g_mutex_lock(&reading->lock);
        reading->digesting = false;
        g_cond_broadcast(&reading->changed);
        while (g_queue_is_empty(&reading->undigested) && !reading->closed)
            g_cond_wait(&reading->changed, &reading->lock);
        Task *task = g_queue_pop_head(&reading->undigested);
        reading->digesting = task != NULL;
        g_cond_broadcast(&reading->changed);
        g_mutex_unlock(&reading->lock);
        if (!task)
            return NULL;
        input_digest_bytes(task->digest_of, task->bytes, task->length);
        push_task(reading, &reading->tasks, task);
    }
}

Reading *reading_new(Fold *fold, const ReaderOptions *reader, const ReadingOptions *options)
{
    Reading *reading = g_new0(Reading, 1);
    reading->fold = fold;
    reading->reader = reader;
    reading->options = *options;
    reading->failed = G_MAXUINT;
    reading->progress = progress_begin(!options->progress);
    g_mutex_init(&reading->lock);
    g_cond_init(&reading->changed);
    g_queue_init(&reading->tasks);
    g_queue_init(&reading->undigested);
    reading->broken = g_array_new(FALSE, FALSE, sizeof(Broken));
    g_array_set_clear_func(reading->broken, broken_clear);
    reading->found = g_array_new(FALSE, TRUE, sizeof(bool));
    reading->nothing = g_array_new(FALSE, FALSE, sizeof(Nothing));
    g_array_set_clear_func(reading->nothing, nothing_clear);
    reading->workers = g_ptr_array_new_with_free_func(worker_free);
    for (guint i = 0; i < options->threads; i++) {
        Worker *worker = worker_new(reading);
        g_ptr_array_add(reading->workers, worker);
        if (options->threads > 1)
            worker->thread = g_thread_new("reader", work, worker);
    }
    return reading;
}

static void add_task(Reading *reading, const Reader *reader, guint source, Input *input)
{
    Task *task = g_new0(Task, 1);
    *task =
        (Task){.number = reading->next++, .source = source, .reader = reader, .input = input, .last = true};
    if (reading->options.threads == 1)
        do_task(reading->workers->pdata[0], task);
    else
        push_task(reading, &reading->tasks, task);
}

/* Is it vain to read on, in the source or at all? */
static bool has_failed(Reading *reading, const guint *source)
{
    g_mutex_lock(&reading->lock);
    bool failed = reading->failed != G_MAXUINT || (source && broken_of(reading, *source));
    g_mutex_unlock(&reading->lock);
    return failed;
}

/* ---- files and their parts ---- */

static void push_part(Reading *reading, const Part *part, const Reader *reader, guint source, Input *whole)
{
    Task *task = g_new0(Task, 1);
    *task = (Task){reading->next++, source,       reader, part->input, part->length ? whole : NULL,
                   part->bytes,     part->length, false};
    push_task(reading, task->digest_of ? &reading->undigested : &reading->tasks, task);
}

static void wait_for_digester(Reading *reading)
{
    g_mutex_lock(&reading->lock);
    while (!g_queue_is_empty(&reading->undigested) || reading->digesting)
        g_cond_wait(&reading->changed, &reading->lock);
    g_mutex_unlock(&reading->lock);
}

static void expect_something(Reading *reading, const Input *input, const Cut *cut, guint source)
{
    Nothing nothing = {source, reading->next, g_strdup_printf("%s: %s", input_name(input), cut->nothing)};
    g_array_append_val(reading->nothing, nothing);
}

static void add_parts(Reading *reading, Cutting *cutting, Input *input, const Reader *reader, guint source)
{
    GError *wrong = NULL;
    if (reading->options.digest && !reading->digester)
        reading->digester = g_thread_new("digester", digest, reading);
    for (Part part; !has_failed(reading, &source) && cutting_next(cutting, &part, &wrong);)
        push_part(reading, &part, reader, source, input);
    if (reading->digester)
        wait_for_digester(reading);
    if (reader->cut->nothing)
        expect_something(reading, input, reader->cut, source);
    /* What is left of XML is read as a stream, and what is wrong with it is found there. */
    if (reader->cut->where == CUT_AT_RECORDS) {
        cutting_leave_rest(cutting);
        add_task(reading, reader, source, input);
        return;
    }
    g_autofree char *hexadecimal = input_digest(input);
    fold_source_done(reading->fold, source, hexadecimal);
    if (wrong)
        fail_task(reading, source, reading->next++, wrong);
    input_close(input);
}

static void know_source(Reading *reading, guint source, bool found)
{
    g_mutex_lock(&reading->lock);
    if (reading->found->len <= source)
        g_array_set_size(reading->found, source + 1);
    g_array_index(reading->found, bool, source) = found;
    g_mutex_unlock(&reading->lock);
}

bool reading_add(Reading *reading, Input *input, const Reader *reader, guint source, bool found)
{
    GError *wrong = NULL;
    know_source(reading, source, found);
    if (!reading->options.digest)
        input_forget_digest(input);
    if (reading->options.progress)
        input_watch(input, watch, reading);
    bool several = reading->options.threads > 1 && reader->cut;
    g_autoptr(Cutting) cutting = several ? cutting_new(input, reader->cut, CUTTING_PART, &wrong) : NULL;
    if (wrong) {
        fail_task(reading, source, reading->next++, wrong);
        input_close(input);
    } else if (cutting) {
        add_parts(reading, cutting, input, reader, source);
    } else {
        add_task(reading, reader, source, input);
    }
    return !has_failed(reading, NULL);
}

/* ---- the end ---- */

static void wait_for_all(Reading *reading)
{
    g_mutex_lock(&reading->lock);
    reading->closed = true;
    g_cond_broadcast(&reading->changed);
    g_mutex_unlock(&reading->lock);
    for (guint i = 0; i < reading->workers->len; i++) {
        Worker *worker = reading->workers->pdata[i];
        if (worker->thread)
            g_thread_join(g_steal_pointer(&worker->thread));
    }
    if (reading->digester)
        g_thread_join(g_steal_pointer(&reading->digester));
    progress_end(&reading->progress);
}

/* A file of which hardly anything can be read is not what it was taken for. */
static bool check_refusals(Reading *reading, const Intake *intake, GError **error)
{
    for (guint source = 0; source < reading->found->len; source++) {
        int64_t refused = intake_refused(intake, source), taken = intake_taken(intake, source);
        if (refused <= taken || broken_of(reading, source))
            continue;
        GError *wrong = NULL;
        if (refused + taken == 1)
            fail_input(&wrong, "%s", intake_first(intake, source));
        else
            fail_input(&wrong,
                       "%s (the first; %" G_GINT64_FORMAT " of its %" G_GINT64_FORMAT
                       " records cannot be read)",
                       intake_first(intake, source), refused, refused + taken);
        if (!may_break(reading, source)) {
            g_propagate_error(error, wrong);
            return false;
        }
        break_source(reading, source, 0, wrong->message);
        g_error_free(wrong);
    }
    return true;
}

static bool check_nothing(Reading *reading, const Intake *intake, GError **error)
{
    for (guint i = 0; i < reading->nothing->len; i++) {
        const Nothing *nothing = &g_array_index(reading->nothing, Nothing, i);
        const Broken *broken = broken_of(reading, nothing->source);
        if (nothing->last >= reading->failed || (broken && broken->number <= nothing->last) ||
            intake_taken(intake, nothing->source) != 0 || intake_refused(intake, nothing->source) != 0)
            continue;
        if (!may_break(reading, nothing->source))
            return fail_input(error, "%s", nothing->message);
        break_source(reading, nothing->source, nothing->last, nothing->message);
    }
    return true;
}

static bool take_told(const Endpoint *endpoint, gpointer context, GError **error)
{
    Worker *worker = context;
    return fold_part_add_told(endpoint, worker->part, error);
}

static bool add_logs(Reading *reading, GError **error)
{
    Worker *first = reading->workers->pdata[0];
    for (guint i = 1; i < reading->workers->len; i++)
        logs_join(first->logs, ((Worker *)reading->workers->pdata[i])->logs);
    const EndpointSink sink = {take_told, refuse, first, wants};
    return logs_deliver(first->logs, first->part, &sink, error);
}

/* What all threads counted together. */
static Intake *sum_intakes(const Reading *reading)
{
    Intake *sum = intake_new();
    for (guint i = 0; i < reading->workers->len; i++)
        intake_join(sum, ((const Worker *)reading->workers->pdata[i])->intake);
    return sum;
}

bool reading_finish(Reading *reading, ReadingReport *report, GError **error)
{
    wait_for_all(reading);
    g_autoptr(Intake) intake = sum_intakes(reading);
    if (!check_nothing(reading, intake, error))
        return false;
    if (reading->error) {
        g_propagate_error(error, g_steal_pointer(&reading->error));
        return false;
    }
    if (!check_refusals(reading, intake, error))
        return false;
    *report = (ReadingReport){.messages = g_ptr_array_new_with_free_func(g_free),
                              .broken = g_array_new(FALSE, FALSE, sizeof(guint))};
    for (guint i = 0; i < reading->broken->len; i++) {
        Broken *broken = &g_array_index(reading->broken, Broken, i);
        g_array_append_val(report->broken, broken->source);
        g_ptr_array_add(report->messages, g_steal_pointer(&broken->message));
    }
    if (report->broken->len)
        return true;
    report->refused = intake_report(intake, report->messages);
    if (!add_logs(reading, error))
        return false;
    for (guint i = 0; i < reading->workers->len; i++)
        fold_join(reading->fold, g_steal_pointer(&((Worker *)reading->workers->pdata[i])->part));
    return true;
}

void reading_report_clear(ReadingReport *report)
{
    if (report->messages)
        g_ptr_array_unref(report->messages);
    if (report->broken)
        g_array_unref(report->broken);
}

void reading_free(Reading *reading)
{
    if (!reading)
        return;
    wait_for_all(reading);
    g_ptr_array_unref(reading->workers);
    g_array_unref(reading->nothing);
    g_array_unref(reading->broken);
    g_array_unref(reading->found);
    g_clear_error(&reading->error);
    g_mutex_clear(&reading->lock);
    g_cond_clear(&reading->changed);
    g_free(reading);
}
