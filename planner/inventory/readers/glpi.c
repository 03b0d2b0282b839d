#include "inventory/readers/glpi.h"

#include "inventory/reader.h"

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

void glpi_add_encryption(Endpoint *endpoint, const char *name, const char *status)
{
    if (!*name)
        return;
    endpoint_add_name(endpoint, FROM_SOFTWARE, name, NULL, NULL, state_of_word(status), STATE_UNKNOWN);
    endpoint_is_of_drive(endpoint);
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
