/* osquery result and snapshot logs, one object a line: rows of the tables programs, apps, deb_packages,
 * rpm_packages, windows_security_products, windows_security_center, bitlocker_info, os_version, services,
 * systemd_units and interface_addresses, known by their columns whatever the query is called. Format:
 * https://osquery.readthedocs.io/en/stable/deployment/logging/ */
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
    NameSource from = type && g_ascii_strcasecmp(type, "Firewall") == 0 ? FROM_FIREWALL : FROM_ANTIVIRUS;
    set_system(endpoint, "Windows");
    endpoint_add_name(endpoint, from, name, NULL, NULL, state ? state_of_word(state) : STATE_UNKNOWN,
                      loose_state(row, "signatures_up_to_date"));
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

/* services (Windows) and systemd_units: what is installed as a service that nobody may start does not
 * protect. One that is merely stopped may be an updater that starts on demand, so only those that are
 * disabled or masked count. */
static bool add_service(Endpoint *endpoint, const cJSON *row)
{
    bool windows = has(row, "start_type") && has(row, "service_type"),
         linux = has(row, "active_state") && has(row, "sub_state");
    if (!windows && !linux)
        return false;
    g_autofree char *state = loose_text(row, windows ? "status" : "active_state"),
                    *start = loose_text(row, windows ? "start_type" : "unit_file_state"),
                    *load = loose_text(row, "load_state"),
                    *name = loose_text(row, windows ? "display_name" : "id");
    set_system(endpoint, windows ? "Windows" : "Linux");
    bool runs = state && (g_ascii_strcasecmp(state, "RUNNING") == 0 || strcmp(state, "active") == 0);
    bool barred = (start && (g_ascii_strcasecmp(start, "DISABLED") == 0 || strcmp(start, "masked") == 0)) ||
                  (load && strcmp(load, "masked") == 0);
    if (name && g_str_has_suffix(name, ".service"))
        name[strlen(name) - strlen(".service")] = '\0';
    if (!runs && barred)
        endpoint_add_name(endpoint, FROM_SOFTWARE, name, NULL, NULL, STATE_NO, STATE_UNKNOWN);
    return true;
}

/* os_version: what is known of the system counts for more than what columns of other tables give away. */
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

static void add_row(Endpoint *endpoint, const cJSON *row)
{
    if (has(row, "address") && has(row, "interface")) {
        g_autofree char *address = loose_text(row, "address");
        endpoint_add_addresses(endpoint, address ? address : "");
        return;
    }
    if (has(row, "platform") && has(row, "name") && has(row, "version")) {
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
        set_system(endpoint, "Windows");
        endpoint_add_name(endpoint, FROM_SOFTWARE, "BitLocker", "Microsoft", NULL,
                          loose_state(row, "protection_status"), STATE_UNKNOWN);
        return;
    }
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

/* A row that was removed takes back what it added. */
static void remove_row(Collection *endpoints, const cJSON *row)
{
    g_autoptr(Endpoint) added = endpoint_new();
    add_row(added, row);
    for (guint i = 0; i < added->names->len; i++) {
        const InventoryName *name = &g_array_index(added->names, InventoryName, i);
        collection_remove_name(endpoints, name->name, name->enabled);
    }
}

/* Rows of one line: a snapshot replaces the last one of its query; a batch of differences adds and takes
 * back. */
static void take_rows(Collection *endpoints, Endpoint *endpoint, const cJSON *record)
{
    const cJSON *snapshot = cJSON_GetObjectItemCaseSensitive(record, "snapshot"), *row,
                *batch = loose_object(record, "diffResults");
    g_autofree char *query = cJSON_IsArray(snapshot) ? loose_text(record, "name") : NULL;
    if (query)
        collection_answer(endpoints, query);
    cJSON_ArrayForEach(row, snapshot)
    {
        if (cJSON_IsObject(row))
            add_row(endpoint, row);
    }
    if (query)
        collection_answer(endpoints, NULL);
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(batch, "removed"))
    {
        if (cJSON_IsObject(row))
            remove_row(endpoints, row);
    }
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(batch, "added"))
    {
        if (cJSON_IsObject(row))
            add_row(endpoint, row);
    }
}

#define SECONDS_MOST 3092601599 /* the last of 2067: no log is of later, and dates are read up to there */

/* The newest of its records dates the endpoint, in seconds since 1970 of as many digits each, for they are
 * many and mostly not the last word. */
static void set_date(Endpoint *endpoint, const cJSON *record)
{
    const cJSON *time = cJSON_GetObjectItemCaseSensitive(record, "unixTime");
    gint64 seconds = cJSON_IsString(time)   ? g_ascii_strtoll(time->valuestring, NULL, 10)
                     : cJSON_IsNumber(time) ? (gint64)CLAMP(time->valuedouble, 0, SECONDS_MOST + 1.0)
                                            : 0;
    if (seconds <= 0 || seconds > SECONDS_MOST)
        return;
    char date[16];
    g_snprintf(date, sizeof date, "%010" G_GINT64_FORMAT, seconds);
    if (strcmp(date, endpoint->date) > 0)
        endpoint_set(endpoint, &endpoint->date, date, strlen(date));
}

static void describe(Endpoint *endpoint, const cJSON *record, const char *host)
{
    const cJSON *decorations = loose_object(record, "decorations");
    endpoint_set(endpoint, &endpoint->id, host, strlen(host));
    loose_set(endpoint, &endpoint->name, decorations, "hostname");
    loose_set(endpoint, &endpoint->uuid, decorations, "host_uuid");
    if (!*endpoint->name)
        endpoint_set(endpoint, &endpoint->name, host, strlen(host));
    set_date(endpoint, record);
}

static bool take_record(const JsonDocument *document, const cJSON *record, gpointer context, GError **error)
{
    Collection *endpoints = context;
    g_autofree char *host = cJSON_IsObject(record) ? loose_text(record, "hostIdentifier") : NULL;
    if (!host)
        return json_fail(document, record, error,
                         "expected an osquery log line: an object with \"hostIdentifier\"");
    Endpoint *endpoint = collection_get(endpoints, host);
    describe(endpoint, record, host);
    g_autofree char *action = loose_text(record, "action");
    const cJSON *columns = loose_object(record, "columns");
    if (columns && action && strcmp(action, "removed") == 0)
        remove_row(endpoints, columns);
    else if (columns)
        add_row(endpoint, columns);
    take_rows(endpoints, endpoint, record);
    return true;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Collection) endpoints = collection_new(sink);
    return records_read(input, sink, take_record, endpoints, error) &&
           collection_deliver(endpoints, input_name(input), "osquery log lines", error);
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
    "version, programs, packages, security products with state, Security Center, disabled services, "
    "BitLocker",
    "https://osquery.readthedocs.io/en/stable/deployment/logging/",
    NULL,
    probe,
    read_all,
    NULL,
};
