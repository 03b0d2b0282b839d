/* What the two formats of the GLPI agent share: the same inventory, once as XML, once as JSON. */
#ifndef POLYCULTURE_INVENTORY_READERS_GLPI_H
#define POLYCULTURE_INVENTORY_READERS_GLPI_H

#include "inventory/endpoint.h"

/* The platform's own firewall, as the agent's list of firewall profiles tells of it: on in any profile is on.
 */
void glpi_add_firewall(Endpoint *endpoint, State on);
/* "BitLocker", "FileVault 2", "LUKS" of a drive, and whether it is encrypted. */
void glpi_add_encryption(Endpoint *endpoint, const char *name, const char *status);

/* Tells whose record it is by what the agent calls itself. FusionInventory's agent became GLPI's: these are
 * one tool; that of OCS Inventory ("OCS-NG_WINDOWS_AGENT_v2.10.1.0") is another. */
void glpi_set_agent(Endpoint *endpoint, const char *version);
/* The same of a record in which the agent does not say what it is called. */
void glpi_is_of_ocs(Endpoint *endpoint);

/* Does it say of which machine it is? What names none cannot be counted. */
bool glpi_says_which(const Endpoint *endpoint);

#endif
