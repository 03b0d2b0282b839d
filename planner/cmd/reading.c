#include "cmd/reading.h"

#include "base/error.h"
#include "inventory/csv_table.h"
#include "inventory/records.h"
#include "inventory/xml_cut.h"

#include <stdio.h>
#include <string.h>

#define PART (1u << 20)         /* bytes of a part of a file */
#define RECORD_MOST (16u << 20) /* of a record of XML that is read as a part */
#define MESSAGES 5              /* that are told */
#define TOLD_AT_ONCE 4096       /* records */
#define PROGRESS_EVERY 250000   /* microseconds */

typedef struct {
    guint number, source;
    const Reader *reader;
    Input *input;
    Input *digest_of;  /* the file that it is a part of, where its bytes are still to be digested; or NULL */
    const char *bytes; /* those */
    gsize length;
    bool last; /* with it the file is read: its digest is told */
} Task;

typedef struct {
    guint source;
    int64_t line;
    char *message;
} Refusal;

/* What is wrong where all parts of a file together hold no record. */
typedef struct {
    guint source, last; /* and the number of its last task */
    char *message;
} Nothing;

typedef struct {
    Reading *reading;
    GThread *thread; /* NULL for the one who called */
    FoldPart *part;
    GArray *refused;  /* of int64_t, by source */
    GArray *taken;    /* the same */
    GArray *refusals; /* of Refusal, sorted, at most MESSAGES */
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
    GArray *nothing;       /* of Nothing, by file that was cut */
    gint64 began, told;    /* microseconds */
    gint64 bytes, records; /* so far */
};

static void refusal_clear(gpointer data)
{
    g_free(((Refusal *)data)->message);
}

static void nothing_clear(gpointer data)
{
    g_free(((Nothing *)data)->message);
}

static Worker *worker_new(Reading *reading)
{
    Worker *worker = g_new0(Worker, 1);
    worker->reading = reading;
    worker->part = fold_part_new(reading->fold);
    worker->refused = g_array_new(FALSE, TRUE, sizeof(int64_t));
    worker->taken = g_array_new(FALSE, TRUE, sizeof(int64_t));
    worker->refusals = g_array_new(FALSE, FALSE, sizeof(Refusal));
    g_array_set_clear_func(worker->refusals, refusal_clear);
    return worker;
}

static void worker_free(gpointer data)
{
    Worker *worker = data;
    fold_part_free(worker->part);
    g_array_unref(worker->refused);
    g_array_unref(worker->taken);
    g_array_unref(worker->refusals);
    g_free(worker);
}

static void count_one(GArray *counts, guint source)
{
    if (counts->len <= source)
        g_array_set_size(counts, source + 1);
    g_array_index(counts, int64_t, source)++;
}

static int compare_refusals(const Refusal *a, const Refusal *b)
{
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Keeps the first few. */
static void keep_refusal(GArray *refusals, guint source, int64_t line, const char *message)
{
    Refusal refusal = {source, line, NULL};
    guint at = refusals->len;
    while (at > 0 && compare_refusals(&refusal, &g_array_index(refusals, Refusal, at - 1)) < 0)
        at--;
    if (at == MESSAGES)
        return;
    refusal.message = g_strdup(message);
    g_array_insert_val(refusals, at, refusal);
    if (refusals->len > MESSAGES)
        g_array_set_size(refusals, MESSAGES);
}

static bool take(const Endpoint *endpoint, gpointer context, GError **error)
{
    Worker *worker = context;
    count_one(worker->taken, worker->source);
    if (++worker->untold == TOLD_AT_ONCE) {
        g_mutex_lock(&worker->reading->lock);
        worker->reading->records += worker->untold;
        g_mutex_unlock(&worker->reading->lock);
        worker->untold = 0;
    }
    return fold_part_add(endpoint, worker->part, error);
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
    count_one(worker->refused, worker->source);
    keep_refusal(worker->refusals, worker->source, line, why->message);
    g_error_free(why);
    return true;
}

/* ---- progress ---- */

static void tell(Reading *reading, gint64 now)
{
    double seconds = (double)(now - reading->began) / 1e6, megabytes = (double)reading->bytes / 1e6;
    double rate = seconds > 0 ? megabytes / seconds : 0;
    fprintf(stderr, "\r%.0f MB, %.1f million records, %.0f MB/s", megabytes, (double)reading->records / 1e6,
            rate);
    if (reading->options.expected > reading->bytes && rate > 0)
        fprintf(stderr, ", %.0f s left", ((double)reading->options.expected / 1e6 - megabytes) / rate);
    fprintf(stderr, "\033[K");
    reading->told = now;
}

static void watch(gint64 bytes, gpointer context)
{
    Reading *reading = context;
    g_mutex_lock(&reading->lock);
    reading->bytes += bytes;
    gint64 now = g_get_monotonic_time();
    if (now - reading->told > PROGRESS_EVERY)
        tell(reading, now);
    g_mutex_unlock(&reading->lock);
}

/* ---- work ---- */

static void fail_task(Reading *reading, guint number, GError *error)
{
    g_mutex_lock(&reading->lock);
    if (number < reading->failed) {
        g_clear_error(&reading->error);
        reading->error = error;
        reading->failed = number;
    } else {
        g_error_free(error);
    }
    g_cond_broadcast(&reading->changed);
    g_mutex_unlock(&reading->lock);
}

static void do_task(Worker *worker, Task *task)
{
    Reading *reading = worker->reading;
    GError *wrong = NULL;
    const EndpointSink sink = {take, refuse, worker, wants};
    worker->source = task->source;
    fold_part_source(worker->part, task->source);
    if (!task->reader->read(task->input, reading->reader, &sink, &wrong)) {
        fail_task(reading, task->number, wrong);
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
        bool late = task && task->number > reading->failed;
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
    reading->began = reading->told = g_get_monotonic_time();
    g_mutex_init(&reading->lock);
    g_cond_init(&reading->changed);
    g_queue_init(&reading->tasks);
    g_queue_init(&reading->undigested);
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

static bool has_failed(Reading *reading)
{
    g_mutex_lock(&reading->lock);
    bool failed = reading->failed != G_MAXUINT;
    g_mutex_unlock(&reading->lock);
    return failed;
}

/* ---- cutting ---- */

typedef struct {
    Input *input;
    bool rows; /* of CSV: not inside quotes, and each part below the header */
    char delimiter;
    GString *header; /* what each part begins with: with its newline */
    GString *footer; /* and what it ends with; or NULL */
    int64_t lines;   /* before the part */
    bool digest;     /* the parts' bytes are still to be digested, but for those that were read ahead */
    gsize read_ahead;
} Cutting;

static int64_t count_lines(const char *bytes, gsize length)
{
    int64_t lines = 0;
    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (gsize)(end - bytes))); bytes++)
        lines++;
    return lines;
}

/* Length of what can be cut off: at least `least` bytes where there are as many, up to behind a newline at
 * which a record ends; 0 at the end, -1 with *error. The bytes are then at *at. */
static gssize find_cut(const Cutting *cutting, gsize least, char **at, GError **error)
{
    gsize length = 0, from = 0;
    bool quoted = false;
    for (;;) {
        *at = input_window(cutting->input, MAX(least, from + 1), &length, error);
        if (!*at)
            return -1;
        if (length <= from)
            return (gssize)length;
        char *newline = from == 0 ? memrchr(*at, '\n', length) : memchr(*at + from, '\n', length - from);
        gsize cut = newline ? (gsize)(newline - *at) + 1 : length;
        quoted = cutting->rows && csv_ends_in_quotes(*at + from, cut - from, cutting->delimiter, quoted);
        if (newline && !quoted)
            return (gssize)cut;
        from = cut;
    }
}

static Task *cut_off(Cutting *cutting, const char *at, gsize length)
{
    gsize head = cutting->header->len, foot = cutting->footer ? cutting->footer->len : 0;
    char *bytes = g_malloc(head + length + foot + 1);
    memcpy(bytes, cutting->header->str, head);
    memcpy(bytes + head, at, length);
    if (foot)
        memcpy(bytes + head + length, cutting->footer->str, foot);
    bytes[head + length + foot] = '\0';
    Input *part = input_new_part(input_name(cutting->input), bytes, head + length + foot,
                                 cutting->lines - count_lines(cutting->header->str, head));
    gsize known = MIN(cutting->read_ahead, length);
    Task *task = g_new0(Task, 1);
    task->input = part;
    task->digest_of = cutting->digest && known < length ? cutting->input : NULL;
    task->bytes = bytes + head + known;
    task->length = length - known;
    cutting->read_ahead -= known;
    cutting->lines += count_lines(at, length);
    input_skip(cutting->input, length);
    return task;
}

static void push_part(Reading *reading, Task *task, const Reader *reader, guint source)
{
    task->number = reading->next++;
    task->source = source;
    task->reader = reader;
    push_task(reading, task->digest_of ? &reading->undigested : &reading->tasks, task);
}

static bool take_header(Cutting *cutting, GError **error)
{
    gsize length = 0;
    char *at = input_window(cutting->input, 3, &length, error);
    if (!at)
        return false;
    if (g_str_has_prefix(at, "\xef\xbb\xbf"))
        input_skip(cutting->input, 3);
    at = input_window(cutting->input, 65536, &length, error);
    if (!at)
        return false;
    cutting->delimiter = csv_delimiter(at);
    gsize end = csv_header_start(at);
    bool quoted = false;
    do { /* one of its fields may run over several lines */
        const char *newline = memchr(at + end, '\n', length - end);
        gsize next = newline ? (gsize)(newline - at) + 1 : length;
        quoted = csv_ends_in_quotes(at + end, next - end, cutting->delimiter, quoted);
        end = next;
    } while (end < length && quoted);
    g_string_append_len(cutting->header, at, (gssize)end);
    cutting->lines = count_lines(at, end);
    input_skip(cutting->input, end);
    return true;
}

static void start_digester(Reading *reading)
{
    if (!reading->digester)
        reading->digester = g_thread_new("digester", digest, reading);
}

static void wait_for_digester(Reading *reading)
{
    g_mutex_lock(&reading->lock);
    while (!g_queue_is_empty(&reading->undigested) || reading->digesting)
        g_cond_wait(&reading->changed, &reading->lock);
    g_mutex_unlock(&reading->lock);
}

/* Cuts the file up; its parts are read as if each were a file. */
static bool add_parts(Reading *reading, Input *input, const Reader *reader, guint source, GError **error)
{
    g_autoptr(GString) header = g_string_new(NULL);
    Cutting cutting = {.input = input, .rows = reader->cut->where == CUT_AT_ROWS, .header = header};
    if (cutting.rows && !take_header(&cutting, error))
        return false;
    char *at = input_window(input, 1, &cutting.read_ahead, error);
    if (!at)
        return false;
    cutting.digest = input_leave_digest(input);
    if (cutting.digest)
        start_digester(reading);
    gssize length = 0;
    while (!has_failed(reading) && (length = find_cut(&cutting, PART, &at, error)) > 0)
        push_part(reading, cut_off(&cutting, at, (gsize)length), reader, source);
    if (reading->digester)
        wait_for_digester(reading);
    g_autofree char *hexadecimal = input_digest(input);
    fold_source_done(reading->fold, source, hexadecimal);
    return length >= 0;
}

/* Behind the last record of XML that ends in what can be looked at together; 0 where no more can be cut: then
 * the rest is read as a stream, and what is wrong with it is found there. */
static gsize find_record(const Cutting *cutting, const char *record, char **at)
{
    XmlCut cut = {.record = record};
    gsize length = 0;
    for (gsize wanted = PART; wanted <= RECORD_MOST; wanted += PART) {
        *at = input_window(cutting->input, wanted, &length, NULL);
        if (!*at)
            return 0;
        xml_cut_scan(&cut, *at, length);
        if (cut.cut || cut.stopped || length < wanted)
            return cut.cut;
    }
    return 0;
}

/* The last part is what is left of the file, as a stream. */
static void add_records(Reading *reading, Input *input, const Reader *reader, guint source, gsize header)
{
    gsize length = 0;
    char *at = input_window(input, 1, &length, NULL);
    g_autoptr(GString) above = g_string_new_len(at, (gssize)header);
    g_autoptr(GString) below = g_string_new(NULL);
    xml_cut_footer(above, below);
    int64_t lines = count_lines(at, header);
    Cutting cutting = {.input = input, .header = above, .footer = below, .lines = lines};
    input_skip(input, header);
    cutting.digest = input_leave_digest(input);
    cutting.read_ahead = length - header;
    if (cutting.digest)
        start_digester(reading);
    for (gsize size; !has_failed(reading) && (size = find_record(&cutting, reader->cut->record, &at)) > 0;)
        push_part(reading, cut_off(&cutting, at, size), reader, source);
    if (reading->digester)
        wait_for_digester(reading);
    input_make_part(input, above->str, above->len, cutting.lines - lines, cutting.read_ahead);
    Nothing nothing = {source, reading->next,
                       g_strdup_printf("%s: %s", input_name(input), reader->cut->nothing)};
    g_array_append_val(reading->nothing, nothing);
    add_task(reading, reader, source, input);
}

/* Length of the header, or 0. */
static gsize header_of_records(Input *input, const Reader *reader)
{
    gsize length = 0;
    const char *at = input_window(input, 2 * PART, &length, NULL);
    bool large = at && length >= 2 * PART && !input_was_utf16(input);
    return large ? xml_cut_header(at, length, reader->cut->record) : 0;
}

static bool can_be_cut(Input *input, const Reader *reader)
{
    gsize length = 0;
    return input_window(input, 2 * PART, &length, NULL) && length >= 2 * PART &&
           (reader->cut->where == CUT_AT_ROWS || records_are_lines(input));
}

bool reading_add(Reading *reading, Input *input, const Reader *reader, guint source)
{
    if (!reading->options.digest)
        input_forget_digest(input);
    if (reading->options.progress)
        input_watch(input, watch, reading);
    const Cut *cut = reading->options.threads > 1 ? reader->cut : NULL;
    gsize header = cut && cut->where == CUT_AT_RECORDS ? header_of_records(input, reader) : 0;
    if (header) {
        add_records(reading, input, reader, source, header);
    } else if (cut && cut->where != CUT_AT_RECORDS && can_be_cut(input, reader)) {
        GError *wrong = NULL;
        if (!add_parts(reading, input, reader, source, &wrong))
            fail_task(reading, reading->next++, wrong);
        input_close(input);
    } else {
        add_task(reading, reader, source, input);
    }
    return !has_failed(reading);
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
    if (reading->options.progress && reading->told != reading->began)
        fprintf(stderr, "\r\033[K");
    reading->told = reading->began;
}

static int64_t sum_of(const Reading *reading, guint source, bool refused)
{
    int64_t sum = 0;
    for (guint i = 0; i < reading->workers->len; i++) {
        const Worker *worker = reading->workers->pdata[i];
        const GArray *counts = refused ? worker->refused : worker->taken;
        sum += source < counts->len ? g_array_index(counts, int64_t, source) : 0;
    }
    return sum;
}

/* A file of which hardly anything can be read is not what it was taken for. */
static bool check_refusals(const Reading *reading, const GArray *refusals, guint sources, GError **error)
{
    for (guint source = 0; source < sources; source++) {
        if (sum_of(reading, source, true) <= sum_of(reading, source, false))
            continue;
        for (guint i = 0; i < refusals->len; i++)
            if (g_array_index(refusals, Refusal, i).source == source)
                return fail_input(error, "%s", g_array_index(refusals, Refusal, i).message);
        return fail_input(error, "most records of file %u cannot be read", source + 1);
    }
    return true;
}

static bool check_nothing(const Reading *reading, GError **error)
{
    for (guint i = 0; i < reading->nothing->len; i++) {
        const Nothing *nothing = &g_array_index(reading->nothing, Nothing, i);
        if (nothing->last < reading->failed && sum_of(reading, nothing->source, false) == 0)
            return fail_input(error, "%s", nothing->message);
    }
    return true;
}

bool reading_finish(Reading *reading, ReadingReport *report, GError **error)
{
    wait_for_all(reading);
    if (!check_nothing(reading, error))
        return false;
    if (reading->error) {
        g_propagate_error(error, g_steal_pointer(&reading->error));
        return false;
    }
    g_autoptr(GArray) refusals = g_array_new(FALSE, FALSE, sizeof(Refusal));
    g_array_set_clear_func(refusals, refusal_clear);
    guint sources = 0;
    *report = (ReadingReport){0, g_ptr_array_new_with_free_func(g_free)};
    for (guint i = 0; i < reading->workers->len; i++) {
        Worker *worker = reading->workers->pdata[i];
        sources = MAX(sources, worker->refused->len);
        for (guint k = 0; k < worker->refused->len; k++)
            report->refused += g_array_index(worker->refused, int64_t, k);
        for (guint k = 0; k < worker->refusals->len; k++) {
            const Refusal *refusal = &g_array_index(worker->refusals, Refusal, k);
            keep_refusal(refusals, refusal->source, refusal->line, refusal->message);
        }
        fold_join(reading->fold, g_steal_pointer(&worker->part));
    }
    for (guint i = 0; i < refusals->len; i++)
        g_ptr_array_add(report->messages, g_strdup(g_array_index(refusals, Refusal, i).message));
    return check_refusals(reading, refusals, sources, error);
}

void reading_free(Reading *reading)
{
    if (!reading)
        return;
    wait_for_all(reading);
    g_ptr_array_unref(reading->workers);
    g_array_unref(reading->nothing);
    g_clear_error(&reading->error);
    g_mutex_clear(&reading->lock);
    g_cond_clear(&reading->changed);
    g_free(reading);
}
