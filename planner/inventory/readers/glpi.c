#include "inventory/readers/glpi.h"

#include <string.h>

void glpi_add_firewall(Endpoint *endpoint, State on)
{
    if (on == STATE_UNKNOWN)
        return;
    const char *platform = endpoint_platform(endpoint);
    const char *name = strcmp(platform, "windows") == 0 ? "Windows Firewall"
                       : strcmp(platform, "macos") == 0 ? "macOS Application Firewall"
                                                        : NULL;
    if (name)
        endpoint_add_name(endpoint, FROM_FIREWALL, name, NULL, NULL, on, STATE_UNKNOWN);
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

bool glpi_says_which(const Endpoint *endpoint)
{
    return *endpoint->id || *endpoint->name || *endpoint->uuid || *endpoint->serial;
}
