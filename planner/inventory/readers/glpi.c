#include "inventory/readers/glpi.h"

#include "inventory/reader.h"

#include <string.h>

void glpi_take_profile(GlpiFirewall *firewall, State on, bool used)
{
    firewall->on[used] += on == STATE_YES;
    firewall->off[used] += on == STATE_NO;
}

bool glpi_tells_firewall(const GlpiFirewall *firewall)
{
    return firewall->on[0] + firewall->on[1] + firewall->off[0] + firewall->off[1] > 0;
}

/* https://github.com/glpi-project/glpi-agent, lib/GLPI/Agent/Task/Inventory/Win32/Firewall.pm: an entry for
 * each connection of a profile, one without for a profile that has none. */
void glpi_add_firewall(Endpoint *endpoint, const GlpiFirewall *firewall)
{
    if (!glpi_tells_firewall(firewall))
        return;
    bool used = firewall->on[1] + firewall->off[1] > 0;
    State on = firewall->off[used] == 0 ? STATE_YES : STATE_NO;
    bool differ = firewall->on[0] + firewall->on[1] && firewall->off[0] + firewall->off[1];
    const char *platform = endpoint_platform(endpoint);
    const char *name = strcmp(platform, "windows") == 0 ? "Windows Firewall"
                       : strcmp(platform, "macos") == 0 ? "macOS Application Firewall"
                                                        : NULL;
    if (name)
        endpoint_add_name(endpoint, FROM_FIREWALL, name, NULL, NULL, on, differ ? STATE_NO : STATE_UNKNOWN);
}

/* ---- drives: https://github.com/glpi-project/glpi-agent, lib/GLPI/Agent/Task/Inventory/{Win32,MacOS,Linux}/
 * Drives.pm; the agent of OCS Inventory writes "C:/" ---- */

typedef struct {
    const char *name;
    State status;
    bool told, usual; /* as of GlpiDrives */
} Encrypted;

static bool is_usual(const GlpiDrive *drive)
{
    bool c = g_ascii_strncasecmp(drive->letter, "C:", 2) == 0;
    return strcmp(drive->mount, "/") == 0 ||
           (c && strspn(drive->letter + 2, "\\/") == strlen(drive->letter + 2));
}

void glpi_clear_drives(GlpiDrives *drives)
{
    if (drives->encrypted)
        g_array_unref(drives->encrypted);
    *drives = (GlpiDrives){0};
}

void glpi_take_drive(GlpiDrives *drives, Endpoint *endpoint, const GlpiDrive *drive)
{
    Encrypted encrypted = {.status = state_of_word(drive->status),
                           .told = state_of_word(drive->system_drive) == STATE_YES,
                           .usual = is_usual(drive)};
    drives->told = drives->told || encrypted.told;
    drives->usual = drives->usual || encrypted.usual;
    if (!*drive->name)
        return;
    encrypted.name = arena_text(&endpoint->memory, drive->name, strlen(drive->name));
    if (!drives->encrypted)
        drives->encrypted = g_array_new(FALSE, FALSE, sizeof(Encrypted));
    g_array_append_val(drives->encrypted, encrypted);
}

/* Is it the system's, as far as that is known? */
static bool counts(const GlpiDrives *drives, const Encrypted *encrypted)
{
    return drives->told ? encrypted->told : !drives->usual || encrypted->usual;
}

static bool is_on_system(const GlpiDrives *drives, const char *name)
{
    for (guint i = 0; i < drives->encrypted->len; i++) {
        const Encrypted *encrypted = &g_array_index(drives->encrypted, Encrypted, i);
        if (counts(drives, encrypted) && g_ascii_strcasecmp(encrypted->name, name) == 0)
            return true;
    }
    return false;
}

void glpi_add_drives(GlpiDrives *drives, Endpoint *endpoint)
{
    for (guint i = 0; drives->encrypted && i < drives->encrypted->len; i++) {
        const Encrypted *encrypted = &g_array_index(drives->encrypted, Encrypted, i);
        bool system = counts(drives, encrypted);
        if (!system && is_on_system(drives, encrypted->name))
            continue;
        endpoint_add_name(endpoint, FROM_SOFTWARE, encrypted->name, NULL, NULL,
                          system ? encrypted->status : STATE_NO, STATE_UNKNOWN);
        endpoint_is_of_drive(endpoint);
    }
    glpi_clear_drives(drives);
}

void glpi_is_of_ocs(Endpoint *endpoint)
{
    endpoint->tool = reader_ocs_json.tool;
}

void glpi_set_agent(Endpoint *endpoint, const char *version)
{
    while (g_ascii_isspace(*version))
        version++;
    if (g_ascii_strncasecmp(version, "OCS", strlen("OCS")) == 0)
        glpi_is_of_ocs(endpoint);
}

bool glpi_says_which(const Endpoint *endpoint)
{
    return *endpoint->id || *endpoint->name || *endpoint->uuid || *endpoint->serial;
}
