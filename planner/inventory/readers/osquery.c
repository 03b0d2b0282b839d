/* osquery result and snapshot logs, one object a line: what the agents' queries answered (see
 * readers/osquery_rows.h for the tables). Format:
 * https://osquery.readthedocs.io/en/stable/deployment/logging/ */
#include "base/error.h"
#include "base/intern.h"
#include "inventory/collect.h"
#include "inventory/identity.h"
#include "inventory/readers/osquery_rows.h"
#include "inventory/records.h"

#include <string.h>

/* ---- what rows come to ---- */

typedef struct {
    Collection *endpoints;
    Endpoint *endpoint; /* whose record is at hand */
    Endpoint *row;      /* what a single row says */
} Log;

/* Stands for the row. It is taken back with the columns that it had; those left out here change on their own,
 * so that every day would leave rows behind. */
static uint32_t row_number(const cJSON *row)
{
    static const char *const restless[] = {"state_timestamp", "last_opened_time", "pid", NULL};
    const cJSON *column;
    uint64_t sum = 0; /* in no order, for some pipelines sort columns */
    cJSON_ArrayForEach(column, row)
    {
        if (!column->string || g_strv_contains(restless, column->string))
            continue;
        g_autofree char *number =
            cJSON_IsNumber(column) ? g_strdup_printf("%.15g", column->valuedouble) : NULL;
        const char *text = cJSON_IsString(column) ? column->valuestring : number ? number : "";
        sum += digest64(text, strlen(text), digest64(column->string, strlen(column->string), 0));
    }
    return (uint32_t)(sum >> 32);
}

static bool has_address(const Endpoint *endpoint, const char *address)
{
    return g_ptr_array_find_with_equal_func(endpoint->addresses, address, g_str_equal, NULL);
}

/* What a row that comes says of the endpoint besides names. */
static void add_facts(Log *log, OsqueryRow kind)
{
    const Endpoint *row = log->row;
    log->endpoint->cleaned += row->cleaned;
    log->endpoint->passed_over += kind == ROW_OF_OTHERS;
    if (kind == ROW_OF_VERSION && *row->system)
        collection_tell_system(log->endpoints, row->system, row->kernel);
    else if (*row->system && !*log->endpoint->system)
        endpoint_set(log->endpoint, &log->endpoint->system, row->system, strlen(row->system));
    for (guint i = 0; i < row->addresses->len; i++)
        if (!has_address(log->endpoint, row->addresses->pdata[i]))
            endpoint_add_addresses(log->endpoint, row->addresses->pdata[i]);
}

static void take_row(Log *log, const cJSON *row, bool gone)
{
    if (!cJSON_IsObject(row))
        return;
    endpoint_reset(log->row);
    OsqueryRow kind = osquery_row_add(log->row, row);
    if (!gone)
        add_facts(log, kind);
    uint32_t number = 0;
    for (guint i = 0; i < log->row->names->len; i++) {
        const InventoryName *name = &g_array_index(log->row->names, InventoryName, i);
        if (!collection_wants(log->endpoints, name))
            continue;
        number = number ? number : row_number(row);
        collection_log(log->endpoints, name, number, gone);
    }
}

static void take_all(Log *log, const cJSON *rows, bool gone)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, rows) take_row(log, row, gone);
}

/* Rows of one line: a snapshot, of which each row may have a line of its own, replaces the last one of its
 * query; a difference adds and takes back. */
static void take_rows(Log *log, const cJSON *record)
{
    const cJSON *columns = loose_object(record, "columns"), *batch = loose_object(record, "diffResults"),
                *snapshot = cJSON_GetObjectItemCaseSensitive(record, "snapshot");
    g_autofree char *action = loose_text(record, "action");
    bool whole = cJSON_IsArray(snapshot);
    if (whole || g_strcmp0(action, "snapshot") == 0)
        collection_replace(log->endpoints, whole);
    if (columns)
        take_row(log, columns, g_strcmp0(action, "removed") == 0);
    take_all(log, snapshot, false);
    take_all(log, cJSON_GetObjectItemCaseSensitive(batch, "removed"), true);
    take_all(log, cJSON_GetObjectItemCaseSensitive(batch, "added"), false);
}

/* ---- lines ---- */

#define SECONDS_MOST 3092601599 /* the last of 2067: no log is of later, and dates are read up to there */

/* 0 where there is none that makes sense. */
static uint32_t time_of(const cJSON *record)
{
    const cJSON *time = cJSON_GetObjectItemCaseSensitive(record, "unixTime");
    gint64 seconds = cJSON_IsString(time)   ? g_ascii_strtoll(time->valuestring, NULL, 10)
                     : cJSON_IsNumber(time) ? (gint64)CLAMP(time->valuedouble, 0, SECONDS_MOST + 1.0)
                                            : 0;
    return seconds > 0 && seconds <= SECONDS_MOST ? (uint32_t)seconds : 0;
}

/* Stands for it; 0 where there is none, as osquery takes it. With a new epoch a query sends all of its rows
 * anew. With a counter of 0 it should, too; but up to 5.17 that may come each week with mere differences
 * (https://github.com/osquery/osquery/issues/8611), and before 5.8 where the query was changed
 * (https://github.com/osquery/osquery/pull/7801): rows would be lost, so the counter is left alone. */
static uint32_t epoch_of(const cJSON *record)
{
    const cJSON *epoch = cJSON_GetObjectItemCaseSensitive(record, "epoch");
    double number = cJSON_IsString(epoch)   ? g_ascii_strtod(epoch->valuestring, NULL)
                    : cJSON_IsNumber(epoch) ? epoch->valuedouble
                                            : 0;
    return number == 0 ? 0 : (uint32_t)(digest64(&number, sizeof number, 0) >> 32) | 1;
}

/* The first row that the record adds; one that tells who the endpoint is does so in each. */
static const cJSON *first_row(const cJSON *record)
{
    const cJSON *columns = loose_object(record, "columns"),
                *snapshot = cJSON_GetObjectItemCaseSensitive(record, "snapshot"),
                *batch = loose_object(record, "diffResults");
    if (columns)
        return g_strcmp0(loose_string(record, "action"), "removed") == 0 ? NULL : columns;
    const cJSON *rows = cJSON_IsArray(snapshot) ? snapshot : cJSON_GetObjectItemCaseSensitive(batch, "added");
    return cJSON_IsArray(rows) ? rows->child : NULL;
}

/* The first of the fields that is filled, or NULL. */
static const char *filled(const cJSON *object, const char *const *fields)
{
    for (; *fields; fields++) {
        const char *text = loose_string(object, *fields);
        if (text && *text)
            return text;
    }
    return NULL;
}

static const char *const host_names[] = {"hostname", "computer_name", NULL};

/* Decorations are mostly columns of system_info that each record brings along. */
static void tell_names(const Log *log, const cJSON *record)
{
    static const char *const uuids[] = {"host_uuid", "uuid", NULL}, *const serials[] = {"hardware_serial",
                                                                                        NULL};
    const cJSON *decorations = loose_object(record, "decorations"), *row = first_row(record);
    ToldNames told = {filled(decorations, host_names), filled(decorations, uuids),
                      filled(decorations, serials)};
    if (cJSON_IsObject(row) && osquery_row_is_identity(row)) {
        told.name = told.name ? told.name : filled(row, host_names);
        told.serial = told.serial ? told.serial : filled(row, serials);
        if (!told.uuid && !cJSON_HasObjectItem(row, "name")) /* else it may be that of a drive */
            told.uuid = filled(row, uuids);
    }
    collection_tell_names(log->endpoints, &told);
}

/* By what records of one endpoint are known. Clones share a hardware UUID, and some firmware has none to
 * tell: the name that a record brings along tells those apart. Caller frees. */
static char *key_of(const cJSON *record, const char *host)
{
    char compared[IDENTITY_TEXT] = "";
    const char *name = filled(loose_object(record, "decorations"), host_names);
    if (name && strlen(name) < IDENTITY_TEXT && g_uuid_string_is_valid(host))
        identity_name(name, compared);
    return *compared ? g_strconcat(host, "\n", compared, NULL) : g_strdup(host);
}

static bool take_record(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    Log *log = context;
    g_autofree char *host = cJSON_IsObject(record) ? loose_text(record, "hostIdentifier") : NULL;
    if (!host)
        return json_fail(document, record, error,
                         "expected an osquery log line: an object with \"hostIdentifier\"");
    g_autofree char *key = key_of(record, host);
    log->endpoint = collection_get(log->endpoints, key);
    g_autofree char *query = loose_text(record, "name");
    if (strcmp(log->endpoint->id, host) != 0)
        endpoint_set(log->endpoint, &log->endpoint->id, host, strlen(host));
    tell_names(log, record);
    /* With --host_identifier of uuid, instance or ephemeral it is a UUID, which is no name
     * (https://osquery.readthedocs.io/en/stable/installation/cli-flags/). */
    if (!*log->endpoint->name && !g_uuid_string_is_valid(host))
        endpoint_set(log->endpoint, &log->endpoint->name, host, strlen(host));
    collection_hear(log->endpoints, query ? query : "", epoch_of(record), time_of(record));
    take_rows(log, record);
    return true;
}

static bool gather(Input *input, const EndpointSink *sink, Collection *endpoints, GError **error)
{
    g_autoptr(Endpoint) row = endpoint_new();
    Log log = {.endpoints = endpoints, .row = row};
    return records_read(input, sink, take_record, &log, error) &&
           (collection_count(endpoints) > 0 ||
            fail_input(error, "%s: nothing in it; expected osquery log lines", input_name(input)));
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Collection) endpoints = collection_new(sink);
    return gather(input, sink, endpoints, error) &&
           collection_deliver(endpoints, sink, input_name(input), "osquery log lines", error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    if (*records_start(head) != '{' && *records_start(head) != '[')
        return 0;
    return strstr(head, "\"hostIdentifier\"") ? 85 : 0;
}

const Reader reader_osquery = {
    "osquery",
    "osquery",
    "osquery result and snapshot logs, one object a line",
    "name, UUID, serial, version, programs, packages, security products with state, Security Center, "
    "services that do not run, BitLocker",
    "https://osquery.readthedocs.io/en/stable/deployment/logging/",
    NULL,
    probe,
    read_all,
    gather,
    NULL,
};
