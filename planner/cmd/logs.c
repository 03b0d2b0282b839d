#include "cmd/logs.h"

struct Logs {
    GHashTable *of; /* Reader -> Log */
};

/* What the files of a log say together. */
typedef struct {
    Collection *rows;
    guint source; /* any of them, for they are of one tool */
} Log;

static void log_free(gpointer data)
{
    Log *log = data;
    collection_free(log->rows);
    g_free(log);
}

Logs *logs_new(void)
{
    Logs *logs = g_new(Logs, 1);
    logs->of = g_hash_table_new_full(NULL, NULL, NULL, log_free);
    return logs;
}

void logs_free(Logs *logs)
{
    g_hash_table_unref(logs->of);
    g_free(logs);
}

void logs_add(Logs *logs, const Reader *reader, Collection *rows, guint source)
{
    Log *log = g_hash_table_lookup(logs->of, reader);
    if (!log) {
        log = g_new(Log, 1);
        *log = (Log){rows, source};
        g_hash_table_insert(logs->of, (gpointer)(guintptr)reader, log);
        return;
    }
    /* The smaller into the larger: what comes out is the same, and less is moved. */
    bool larger = collection_count(rows) > collection_count(log->rows);
    Collection *other = larger ? log->rows : rows;
    log->rows = larger ? rows : log->rows;
    collection_join(log->rows, other);
    collection_free(other);
}

void logs_join(Logs *logs, Logs *other)
{
    GHashTableIter iterator;
    gpointer reader, entry;
    g_hash_table_iter_init(&iterator, other->of);
    while (g_hash_table_iter_next(&iterator, &reader, &entry)) {
        Log *log = entry;
        logs_add(logs, reader, g_steal_pointer(&log->rows), log->source);
    }
}

bool logs_deliver(const Logs *logs, FoldPart *part, const EndpointSink *sink, GError **error)
{
    GHashTableIter iterator;
    gpointer entry;
    g_hash_table_iter_init(&iterator, logs->of);
    while (g_hash_table_iter_next(&iterator, NULL, &entry)) {
        const Log *log = entry;
        fold_part_source(part, log->source);
        if (!collection_deliver(log->rows, sink, "", "", error))
            return false;
    }
    return true;
}
