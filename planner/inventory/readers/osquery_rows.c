#include "inventory/readers/osquery_rows.h"

#include "inventory/records.h"

#include <string.h>

/* ---- what columns tell (https://osquery.io/schema, 5.19) ---- */

/* One or several bits; a row has those of all its columns. */
typedef enum {
    NAME = 1 << 0,        /* what all tables of programs have */
    PROGRAM = 1 << 1,     /* they alone, but for those with columns of OTHER or LIBRARY */
    OTHER = 1 << 2,       /* none of them has it */
    LIBRARY = 1 << 3,     /* of packages of a language; snaps and flatpaks have some of them, too */
    BOXED = 1 << 4,       /* snap_packages, flatpak_packages */
    ON_WINDOWS = 1 << 5,  /* programs, with PROGRAM */
    ON_MACOS = 1 << 6,    /* apps */
    ON_LINUX = 1 << 7,    /* deb_packages, rpm_packages */
    SERVICE = 1 << 8,     /* services */
    UNIT = 1 << 9,        /* systemd_units */
    PRODUCT = 1 << 10,    /* windows_security_products */
    ANTIVIRUS = 1 << 11,  /* windows_security_center */
    FIREWALL = 1 << 12,   /* also it, if with: */
    AUTOUPDATE = 1 << 13, /* (firefox_addons has this one, too) */
    DRIVE = 1 << 14,      /* bitlocker_info, both: */
    PROTECTION = 1 << 15,
    INTERFACE = 1 << 16, /* interface_addresses, both: */
    ADDRESS = 1 << 17,
    PLATFORM = 1 << 18, /* os_version, with a name and version */
    RELEASE = 1 << 19,  /* or by one of these, with a name */
    HOST = 1 << 20,     /* system_info, with one of: */
    HARDWARE = 1 << 21,
    SERIAL = 1 << 22, /* or by itself */
    VERSION = 1 << 23,
    NEIGHBOUR = 1 << 24, /* arp_cache, whose addresses are those of others */
    LABEL = 1 << 25,     /* launchd, both: */
    JOB = 1 << 26
} Columns;

typedef struct {
    const char *name;
    Columns tells;
} Column;

/* By first letter. */
static const Column columns[] = {
    {"action", OTHER},                            /* scheduled_tasks */
    {"active", OTHER},                            /* firefox_addons */
    {"active_state", UNIT},                       /**/
    {"address", ADDRESS},                         /**/
    {"antivirus", ANTIVIRUS},                     /**/
    {"app_id", BOXED},                            /* flatpak_packages */
    {"author", LIBRARY},                          /* npm_packages, python_packages, chocolatey_packages */
    {"autoupdate", AUTOUPDATE},                   /**/
    {"base_uri", OTHER},                          /* apt_sources */
    {"baseurl", OTHER},                           /* yum_sources */
    {"browser_type", OTHER},                      /* chrome_extensions */
    {"build", RELEASE},                           /**/
    {"bundle_identifier", PROGRAM | ON_MACOS},    /**/
    {"bundle_name", NAME | PROGRAM | ON_MACOS},   /**/
    {"bundle_short_version", PROGRAM | ON_MACOS}, /**/
    {"bundle_version", PROGRAM | ON_MACOS},       /**/
    {"channel", BOXED},                           /* snap_packages */
    {"cmdline", OTHER},                           /* processes */
    {"codename", RELEASE},                        /**/
    {"components", OTHER},                        /* apt_sources */
    {"computer_name", HOST},                      /**/
    {"confinement", BOXED},                       /* snap_packages */
    {"content_type", OTHER},                      /* package_install_history */
    {"cpu_brand", HARDWARE},                      /**/
    {"creator", OTHER},                           /* firefox_addons */
    {"directory", LIBRARY},                       /* npm_packages, python_packages */
    {"disabled", OTHER},                          /* firefox_addons, browser_plugins */
    {"discovery_executions", OTHER},              /* osquery_packs */
    {"drive_letter", DRIVE},                      /**/
    {"enabled", OTHER},                           /* scheduled_tasks, windows_firewall_rules */
    {"firewall", FIREWALL},                       /**/
    {"from_webstore", OTHER},                     /* chrome_extensions */
    {"hardware_model", HARDWARE},                 /**/
    {"hardware_serial", SERIAL},                  /**/
    {"hidden", OTHER},                            /* scheduled_tasks */
    {"homepage", LIBRARY},                        /* npm_packages, atom_packages */
    {"hostname", HOST},                           /**/
    {"identifier", OTHER},                        /* chrome_extensions, firefox_addons, safari_extensions */
    {"identifying_number", PROGRAM | ON_WINDOWS}, /**/
    {"install_date", PROGRAM},                    /* os_version has it on Windows, too */
    {"install_location", PROGRAM | ON_WINDOWS},   /**/
    {"install_source", PROGRAM | ON_WINDOWS},     /**/
    {"install_time", PROGRAM},                    /* rpm_packages */
    {"installed_path", PROGRAM},                  /* Fleet's word */
    {"interface", INTERFACE},                     /**/
    {"interval", OTHER},                          /* osquery_schedule */
    {"keep_alive", JOB},                          /**/
    {"label", LABEL},                             /**/
    {"last_run_time", OTHER},                     /* scheduled_tasks */
    {"license", LIBRARY},                         /* npm_packages, python_packages, chocolatey_packages */
    {"linked_against", OTHER},                    /* kernel_extensions */
    {"load_state", UNIT},                         /**/
    {"maintainer", PROGRAM | ON_LINUX},           /* deb_packages */
    {"major", RELEASE},                           /**/
    {"module_path", OTHER},                       /* go_binaries; of services other columns tell first */
    {"name", NAME},                               /**/
    {"native", OTHER},                            /* browser_plugins */
    {"next_run_time", OTHER},                     /* scheduled_tasks */
    {"owner_uuid", OTHER},                        /* osquery_registry */
    {"package_group", PROGRAM | ON_LINUX},        /* rpm_packages */
    {"permanent", NEIGHBOUR},                     /* arp_cache */
    {"permissions", OTHER},                       /* chrome_extensions */
    {"persistent", OTHER},                        /* chrome_extensions */
    {"physical_memory", HARDWARE},                /**/
    {"pid", OTHER},                               /* processes */
    {"platform", PLATFORM},                       /**/
    {"platform_like", RELEASE},                   /**/
    {"prerelease", OTHER},                        /* vscode_extensions */
    {"product_type", OTHER},                      /* jetbrains_plugins */
    {"profile", OTHER},                           /* chrome_extensions */
    {"protection_status", PROTECTION},            /**/
    {"publisher", PROGRAM},                       /**/
    {"publisher_id", OTHER},                      /* vscode_extensions */
    {"registry_path", OTHER},                     /* ie_extensions */
    {"release", ON_LINUX},                        /* rpm_packages */
    {"remediation_path", PRODUCT},                /**/
    {"revision", ON_LINUX},                       /* deb_packages */
    {"run_at_load", JOB},                         /**/
    {"sdk", OTHER},                               /* safari_extensions, browser_plugins */
    {"sdk_version", OTHER},                       /* osquery_extensions */
    {"service_type", SERVICE},                    /**/
    {"sha1", ON_LINUX},                           /* rpm_packages */
    {"shard", OTHER},                             /* osquery_packs */
    {"signatures_up_to_date", PRODUCT},           /**/
    {"snap_id", BOXED},                           /* snap_packages */
    {"start_type", SERVICE},                      /**/
    {"state_timestamp", PRODUCT},                 /**/
    {"sub_state", UNIT},                          /**/
    {"subscriptions", OTHER},                     /* osquery_events */
    {"summary", LIBRARY},                         /* python_packages, chocolatey_packages */
    {"time", OTHER},                              /* package_install_history */
    {"uid", OTHER},                               /* of browsers, editors: whose it is */
    {"uninstall_string", PROGRAM | ON_WINDOWS},   /**/
    {"unit_file_state", UNIT},                    /**/
    {"upgrade_code", PROGRAM | ON_WINDOWS},       /**/
    {"uuid", HARDWARE},                           /**/
    {"vendor", PROGRAM},                          /* rpm_packages */
    {"version", PROGRAM | VERSION},               /**/
    {"visible", OTHER},                           /* firefox_addons */
    {"win32_exit_code", SERVICE},                 /**/
};

#define LETTERS ('z' - 'a' + 1)

/* Where the columns of each letter begin, and behind the last. */
static const uint8_t *letters(void)
{
    static uint8_t begin[LETTERS + 1];
    static gsize once;
    if (g_once_init_enter(&once)) {
        guint at = 0;
        for (guint letter = 0; letter <= LETTERS; letter++) {
            while (at < G_N_ELEMENTS(columns) && (guint)(*columns[at].name - 'a') < letter)
                at++;
            begin[letter] = (uint8_t)at;
        }
        g_once_init_leave(&once, 1);
    }
    return begin;
}

static Columns columns_of(const cJSON *row)
{
    const uint8_t *begin = letters();
    Columns tell = 0;
    const cJSON *column;
    cJSON_ArrayForEach(column, row)
    {
        const char *name = column->string;
        guint letter = name ? (guint)(*name - 'a') : LETTERS;
        for (guint i = letter < LETTERS ? begin[letter] : 0, end = letter < LETTERS ? begin[letter + 1] : 0;
             i < end; i++)
            if (columns[i].name[1] == name[1] && strcmp(columns[i].name, name) == 0)
                tell |= columns[i].tells;
    }
    return tell;
}

static bool has_all(Columns tell, Columns wanted)
{
    return (tell & wanted) == wanted;
}

static bool is_word(const char *text, const char *const *words)
{
    for (; text && *words; words++)
        if (g_ascii_strcasecmp(text, *words) == 0)
            return true;
    return false;
}

static void set_system(Endpoint *endpoint, const char *system)
{
    if (!*endpoint->system)
        endpoint_set(endpoint, &endpoint->system, system, strlen(system));
}

/* ---- tables that are not of programs ---- */

/* windows_security_products: type, name, state, signatures_up_to_date. */
static bool add_security_product(Endpoint *endpoint, const cJSON *row, Columns tell)
{
    static const char *const types[] = {"Antivirus", "Firewall", "Antispyware", NULL};
    const char *type = loose_string(row, "type"), *state = loose_string(row, "state");
    if (!(tell & PRODUCT) && !(state && is_word(type, types)))
        return false;
    bool firewall = type && g_ascii_strcasecmp(type, "Firewall") == 0;
    set_system(endpoint, "Windows");
    endpoint_add_name(endpoint, firewall ? FROM_FIREWALL : FROM_ANTIVIRUS, loose_string(row, "name"), NULL,
                      NULL, state ? state_of_word(state) : STATE_UNKNOWN,
                      firewall ? STATE_UNKNOWN : loose_state(row, "signatures_up_to_date"));
    return true;
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

/* services: nobody may start it, or it starts by itself and is stopped. One that is started on demand may
 * stand still. */
static void add_windows_service(Endpoint *endpoint, const cJSON *row)
{
    static const char *const by_itself[] = {"AUTO_START", "BOOT_START", "SYSTEM_START", NULL},
                             *const barred[] = {"DISABLED", NULL}, *const runs[] = {"RUNNING", NULL},
                             *const stopped[] = {"STOPPED", NULL};
    const char *status = loose_string(row, "status"), *start = loose_string(row, "start_type"),
               *name = loose_string(row, "name"), *shown = loose_string(row, "display_name");
    set_system(endpoint, "Windows");
    if (is_word(start, barred) && !is_word(status, runs))
        endpoint_add_service(endpoint, name, shown && *shown ? shown : name);
    else if (is_word(status, stopped) && is_word(start, by_itself))
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
    else if (is_word(active, still) && is_word(file, told) && g_strcmp0(load, "not-found") != 0)
        endpoint_add_service(endpoint, name, NULL);
}

/* launchd: only what a file says is known, not what runs. */
static void add_job(Endpoint *endpoint, const cJSON *row)
{
    set_system(endpoint, "macOS");
    if (loose_state(row, "disabled") == STATE_YES)
        endpoint_add_service(endpoint, loose_string(row, "label"), NULL);
}

/* Services are no programs, but what does not protect without them is off where they do not run. */
static bool add_service(Endpoint *endpoint, const cJSON *row, Columns tell)
{
    static const char *const states[] = {"RUNNING",      "STOPPED",          "PAUSED",        "START_PENDING",
                                         "STOP_PENDING", "CONTINUE_PENDING", "PAUSE_PENDING", NULL};
    if (tell & UNIT && loose_string(row, "id"))
        add_unit(endpoint, row);
    else if (tell & SERVICE || is_word(loose_string(row, "status"), states))
        add_windows_service(endpoint, row);
    else if (has_all(tell, LABEL | JOB))
        add_job(endpoint, row);
    else
        return false;
    return true;
}

static bool is_version(Columns tell)
{
    if (tell & (OTHER | ON_WINDOWS | ON_MACOS | ON_LINUX))
        return false;
    return has_all(tell, PLATFORM | NAME | VERSION) || has_all(tell, RELEASE | NAME);
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

static bool is_identity(Columns tell)
{
    return tell & SERIAL || has_all(tell, HOST | HARDWARE);
}

bool osquery_row_is_identity(const cJSON *row)
{
    return is_identity(columns_of(row));
}

/* Says what the tables say that are not of programs; false where the row is of none of them. */
static bool add_state(Endpoint *endpoint, const cJSON *row, Columns tell)
{
    if (has_all(tell, ADDRESS | INTERFACE) && !(tell & NEIGHBOUR)) {
        const char *address = loose_string(row, "address");
        endpoint_add_addresses(endpoint, address ? address : "");
    } else if (tell & ANTIVIRUS || has_all(tell, FIREWALL | AUTOUPDATE)) {
        add_health(endpoint, row);
    } else if (has_all(tell, PROTECTION | DRIVE)) {
        add_drive(endpoint, row);
    } else {
        return add_service(endpoint, row, tell) || add_security_product(endpoint, row, tell);
    }
    return true;
}

/* ---- programs ---- */

/* deb_packages lists packages that were removed but for their configuration, too: dpkg's status of three
 * words, such as "deinstall ok config-files". */
static bool is_left_over(const cJSON *row)
{
    g_autofree char *status = loose_text(row, "status");
    return status &&
           (g_str_has_suffix(status, " config-files") || g_str_has_suffix(status, " not-installed") ||
            g_str_has_suffix(status, " half-installed"));
}

/* Queries that add tables up name each row's, as Fleet's do
 * (https://github.com/fleetdm/fleet/blob/main/server/service/osquery_utils/queries.go). Else `source` is the
 * source package, whose name has no '_'. */
static Columns table_named(const char *source)
{
    static const Column tables[] = {{"programs", PROGRAM | ON_WINDOWS},
                                    {"chocolatey_packages", PROGRAM | ON_WINDOWS},
                                    {"apps", PROGRAM | ON_MACOS},
                                    {"homebrew_packages", PROGRAM | ON_MACOS},
                                    {"deb_packages", PROGRAM | ON_LINUX},
                                    {"rpm_packages", PROGRAM | ON_LINUX},
                                    {"snap_packages", PROGRAM | ON_LINUX},
                                    {"flatpak_packages", PROGRAM | ON_LINUX},
                                    {"portage_packages", PROGRAM | ON_LINUX},
                                    {"pacman_packages", PROGRAM | ON_LINUX}};
    static const char *const endings[] = {"_packages", "_extensions", "_addons",
                                          "_plugins",  "_sources",    "_binaries"};
    for (gsize i = 0; source && i < G_N_ELEMENTS(tables); i++)
        if (strcmp(source, tables[i].name) == 0)
            return tables[i].tells;
    for (gsize i = 0; source && i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(source, endings[i]))
            return OTHER;
    return 0;
}

/* Packages of a language and extensions of a browser or editor are known by where they lie, too. */
static bool lies_elsewhere(const char *path)
{
    static const char *const folders[] = {"site-packages", "dist-packages", "node_modules", "extensions"};
    g_autofree char *lower = path ? g_ascii_strdown(path, -1) : NULL;
    for (gsize i = 0; lower && i < G_N_ELEMENTS(folders); i++) {
        const char *at = strstr(lower, folders[i]);
        if (at && at > lower && strchr("/\\", at[-1]) && strchr("/\\", at[strlen(folders[i])]))
            return true;
    }
    return false;
}

/* A name alone may be that of anything. */
static bool is_program(const cJSON *row, Columns tell)
{
    const char *path = loose_string(row, "path");
    if (tell & OTHER || !(tell & NAME))
        return false;
    if (tell & ON_MACOS || (path && g_str_has_suffix(path, ".app")))
        return true;
    bool library = (tell & LIBRARY && !(tell & BOXED) && !(path && strcasestr(path, "chocolatey"))) ||
                   lies_elsewhere(path);
    return tell & PROGRAM && !library;
}

static void add_program(Endpoint *endpoint, const cJSON *row, Columns tell)
{
    const char *name = loose_string(row, "name"), *maker = loose_string(row, "publisher");
    if (is_left_over(row))
        return;
    const char *path = loose_string(row, "path");
    if (tell & ON_MACOS || (path && g_str_has_suffix(path, ".app")))
        set_system(endpoint, "macOS");
    else if (tell & ON_WINDOWS)
        set_system(endpoint, "Windows");
    else if (tell & ON_LINUX)
        set_system(endpoint, "Linux");
    endpoint_add_name(endpoint, FROM_SOFTWARE, name && *name ? name : loose_string(row, "bundle_name"),
                      maker ? maker : loose_string(row, "vendor"), NULL, STATE_UNKNOWN, STATE_UNKNOWN);
}

OsqueryRow osquery_row_add(Endpoint *endpoint, const cJSON *row)
{
    Columns tell = columns_of(row);
    if (add_state(endpoint, row, tell))
        return ROW_KNOWN;
    Columns named = table_named(loose_string(row, "source"));
    if (named & PROGRAM && tell & LIBRARY)
        tell ^= LIBRARY;
    tell |= named;
    if (is_version(tell)) {
        set_version(endpoint, row);
        return ROW_OF_VERSION;
    }
    if (is_program(row, tell)) {
        add_program(endpoint, row, tell);
        return ROW_KNOWN;
    }
    return is_identity(tell) ? ROW_KNOWN : ROW_OF_OTHERS;
}
