#include "inventory/readers/glpi.h"

#include <string.h>

State glpi_state(const char *word)
{
    static const char *const yes[] = {"1", "yes", "true", "on", "running", "enabled", NULL};
    static const char *const no[] = {"0", "no", "false", "off", "stopped", "disabled", NULL};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_strstrip(lower);
    return g_strv_contains(yes, lower) ? STATE_YES : g_strv_contains(no, lower) ? STATE_NO : STATE_UNKNOWN;
}

void glpi_add_firewall(Endpoint *endpoint, State on)
{
    const char *platform = endpoint_platform(endpoint);
    const char *name = strcmp(platform, "windows") == 0 ? "Windows Firewall"
                       : strcmp(platform, "macos") == 0 ? "macOS Application Firewall"
                                                        : NULL;
    if (name && on != STATE_UNKNOWN)
        endpoint_add_name(endpoint, FROM_FIREWALL, name, NULL, NULL, on, STATE_UNKNOWN);
}

void glpi_add_encryption(Endpoint *endpoint, const char *name, const char *status)
{
    if (*name)
        endpoint_add_name(endpoint, FROM_SOFTWARE, name, NULL, NULL, glpi_state(status), STATE_UNKNOWN);
}
