/* osquery result and snapshot logs, one object a line: rows of the tables programs, apps, deb_packages,
 * rpm_packages, windows_security_products, windows_security_center, bitlocker_info, os_version, services,
 * systemd_units, launchd and interface_addresses, known by their columns whatever the query is called.
 * Format: https://osquery.readthedocs.io/en/stable/deployment/logging/ */
#include "base/error.h"
#include "base/intern.h"
#include "inventory/collect.h"
#include "inventory/records.h"

#include <string.h>

static void set_system(Endpoint *endpoint, const char *system)
{
    if (!*endpoint->system)
        endpoint_set(endpoint, &endpoint->system, system, strlen(system));
}

static bool has(const cJSON *row, const char *column)
{
    return cJSON_HasObjectItem(row, column);
}

/* windows_security_products: type, name, state, signatures_up_to_date. */
static void add_security_product(Endpoint *endpoint, const cJSON *row)
{
    g_autofree char *name = loose_text(row, "name"), *type = loose_text(row, "type"),
                    *state = loose_text(row, "state");
    bool firewall = type && g_ascii_strcasecmp(type, "Firewall") == 0;
    set_system(endpoint, "Windows");
    endpoint_add_name(endpoint, firewall ? FROM_FIREWALL : FROM_ANTIVIRUS, name, NULL, NULL,
                      state ? state_of_word(state) : STATE_UNKNOWN,
                      firewall ? STATE_UNKNOWN : loose_state(row, "signatures_up_to_date"));
}

/* windows_security_center: how well antivirus and firewall are, whoever makes them. "Good" says that some
 * product is on, not which. Where none is well, what Windows brings along cannot be taken for on: it would
 * step in by itself. "Not Monitored" and "Error" say nothing. */
static void add_health(Endpoint *endpoint, const cJSON *row)
{
    static const struct {
        const char *column, *name;
        NameSource from;
    } brought[] = {{"antivirus", "Microsoft Defender Antivirus", FROM_ANTIVIRUS},
                   {"firewall", "Windows Firewall", FROM_FIREWALL}};
    set_system(endpoint, "Windows");
    for (gsize i = 0; i < G_N_ELEMENTS(brought); i++) {
        g_autofree char *health = loose_text(row, brought[i].column);
        if (health && (g_ascii_strcasecmp(health, "Poor") == 0 || g_ascii_strcasecmp(health, "Snoozed") == 0))
            endpoint_add_name(endpoint, brought[i].from, brought[i].name, NULL, NULL, STATE_NO,
                              STATE_UNKNOWN);
    }
}

static bool is_one_of(const char *text, const char *const *words)
{
    return text && g_strv_contains(words, text);
}

/* services: nobody may start it, or it starts by itself and is stopped. One that is started on demand may
 * stand still. */
static void add_windows_service(Endpoint *endpoint, const cJSON *row)
{
    static const char *const by_itself[] = {"AUTO_START", "BOOT_START", "SYSTEM_START", NULL};
    g_autofree char *status = loose_text(row, "status"), *start = loose_text(row, "start_type"),
                    *name = loose_text(row, "name"), *shown = loose_text(row, "display_name");
    set_system(endpoint, "Windows");
    if (g_strcmp0(start, "DISABLED") == 0 && g_strcmp0(status, "RUNNING") != 0)
        endpoint_add_service(endpoint, name, shown);
    else if (g_strcmp0(status, "STOPPED") == 0 && is_one_of(start, by_itself))
        endpoint_add_service(endpoint, name, NULL);
}

/* systemd_units: likewise; static ones and those of which nothing is told are started by others. A unit may
 * be named without being there. */
static void add_unit(Endpoint *endpoint, const cJSON *row)
{
    static const char *const still[] = {"inactive", "failed", NULL};
    static const char *const told[] = {"enabled", "enabled-runtime", "disabled", NULL};
    g_autofree char *active = loose_text(row, "active_state"), *file = loose_text(row, "unit_file_state"),
                    *load = loose_text(row, "load_state"), *name = loose_text(row, "id");
    set_system(endpoint, "Linux");
    if (name && g_str_has_suffix(name, ".service"))
        name[strlen(name) - strlen(".service")] = '\0';
    bool masked = g_strcmp0(file, "masked") == 0 || g_strcmp0(load, "masked") == 0;
    if (masked && g_strcmp0(active, "active") != 0)
        endpoint_add_service(endpoint, name, name);
    else if (is_one_of(active, still) && is_one_of(file, told) && g_strcmp0(load, "not-found") != 0)
        endpoint_add_service(endpoint, name, NULL);
}

/* launchd: only what a file says is known, not what runs. */
static void add_job(Endpoint *endpoint, const cJSON *row)
{
    g_autofree char *label = loose_text(row, "label");
    set_system(endpoint, "macOS");
    if (loose_state(row, "disabled") == STATE_YES)
        endpoint_add_service(endpoint, label, NULL);
}

/* Services are no programs, but what does not protect without them is off where they do not run. */
static bool add_service(Endpoint *endpoint, const cJSON *row)
{
    if (has(row, "start_type") || has(row, "service_type") || has(row, "service_exit_code"))
        add_windows_service(endpoint, row);
    else if (has(row, "active_state") || has(row, "sub_state") || has(row, "unit_file_state"))
        add_unit(endpoint, row);
    else if (has(row, "label") && (has(row, "run_at_load") || has(row, "keep_alive") || has(row, "disabled")))
        add_job(endpoint, row);
    else
        return false;
    return true;
}

/* os_version. */
static void set_version(Endpoint *endpoint, const cJSON *row)
{
    static const char *const kernels[] = {"windows", "darwin"};
    g_autofree char *name = loose_text(row, "name"), *version = loose_text(row, "version"),
                    *platform = loose_text(row, "platform");
    g_autofree char *system = g_strdup_printf("%s %s", name ? name : "", version ? version : "");
    g_strstrip(system);
    endpoint_set(endpoint, &endpoint->system, system, strlen(system));
    const char *kernel = "Linux";
    for (gsize i = 0; platform && i < G_N_ELEMENTS(kernels); i++)
        kernel = strcmp(platform, kernels[i]) == 0 ? kernels[i] : kernel;
    if (platform && *platform && strcmp(platform, "freebsd") != 0)
        endpoint_set(endpoint, &endpoint->kernel, kernel, strlen(kernel));
}

/* Is it a row of os_version? What it says of the system counts for more than what columns of other tables
 * give away. */
static bool is_version(const cJSON *row)
{
    return has(row, "platform") && has(row, "name") && has(row, "version");
}

/* bitlocker_info: a row for each drive. A machine counts as encrypted where that of the system is, which
 * Windows calls C:; no table tells it otherwise. */
static void add_drive(Endpoint *endpoint, const cJSON *row)
{
    g_autofree char *letter = loose_text(row, "drive_letter");
    set_system(endpoint, "Windows");
    if (letter && g_ascii_strncasecmp(letter, "C:", 2) == 0)
        endpoint_add_name(endpoint, FROM_SOFTWARE, "BitLocker", "Microsoft", NULL,
                          loose_state(row, "protection_status"), STATE_UNKNOWN);
}

/* deb_packages lists packages that were removed but for their configuration, too: dpkg's status of three
 * words, such as "deinstall ok config-files". */
static bool is_left_over(const cJSON *row)
{
    g_autofree char *status = loose_text(row, "status");
    return status &&
           (g_str_has_suffix(status, " config-files") || g_str_has_suffix(status, " not-installed") ||
            g_str_has_suffix(status, " half-installed"));
}

static void add_row(Endpoint *endpoint, const cJSON *row)
{
    if (has(row, "address") && has(row, "interface")) {
        g_autofree char *address = loose_text(row, "address");
        endpoint_add_addresses(endpoint, address ? address : "");
        return;
    }
    if (is_version(row)) {
        set_version(endpoint, row);
        return;
    }
    if (add_service(endpoint, row))
        return;
    g_autofree char *name = loose_text(row, "name"), *publisher = loose_text(row, "publisher");
    g_autofree char *version = loose_text(row, "version");
    if (has(row, "signatures_up_to_date")) {
        add_security_product(endpoint, row);
        return;
    }
    if (has(row, "antivirus") || (has(row, "firewall") && has(row, "autoupdate"))) {
        add_health(endpoint, row);
        return;
    }
    if (has(row, "protection_status") && has(row, "drive_letter")) {
        add_drive(endpoint, row);
        return;
    }
    if (is_left_over(row))
        return;
    if (has(row, "bundle_identifier"))
        set_system(endpoint, "macOS");
    else if (has(row, "identifying_number") || has(row, "uninstall_string") || has(row, "install_source"))
        set_system(endpoint, "Windows");
    else if (has(row, "maintainer") || has(row, "sha1") || has(row, "release") || has(row, "revision"))
        set_system(endpoint, "Linux");
    g_autofree char *bundle = loose_text(row, "bundle_name");
    endpoint_add_name(endpoint, FROM_SOFTWARE, name && *name ? name : bundle, publisher, version,
                      STATE_UNKNOWN, STATE_UNKNOWN);
}

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
static void add_facts(Log *log, bool told)
{
    const Endpoint *row = log->row;
    log->endpoint->cleaned += row->cleaned;
    if (told && *row->system)
        collection_tell_system(log->endpoints, row->system, row->kernel);
    else if (!told && *row->system)
        set_system(log->endpoint, row->system);
    for (guint i = 0; i < row->addresses->len; i++)
        if (!has_address(log->endpoint, row->addresses->pdata[i]))
            endpoint_add_addresses(log->endpoint, row->addresses->pdata[i]);
}

static void take_row(Log *log, const cJSON *row, bool gone)
{
    if (!cJSON_IsObject(row))
        return;
    endpoint_reset(log->row);
    add_row(log->row, row);
    if (!gone)
        add_facts(log, is_version(row));
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

static bool take_record(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    Log *log = context;
    g_autofree char *host = cJSON_IsObject(record) ? loose_text(record, "hostIdentifier") : NULL;
    if (!host)
        return json_fail(document, record, error,
                         "expected an osquery log line: an object with \"hostIdentifier\"");
    log->endpoint = collection_get(log->endpoints, host);
    const cJSON *decorations = loose_object(record, "decorations");
    g_autofree char *query = loose_text(record, "name");
    if (strcmp(log->endpoint->id, host) != 0)
        endpoint_set(log->endpoint, &log->endpoint->id, host, strlen(host));
    collection_tell_name(log->endpoints, loose_string(decorations, "hostname"),
                         loose_string(decorations, "host_uuid"));
    if (!*log->endpoint->name)
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
    "version, programs, packages, security products with state, Security Center, services that do not run, "
    "BitLocker",
    "https://osquery.readthedocs.io/en/stable/deployment/logging/",
    NULL,
    probe,
    read_all,
    gather,
    NULL,
};
