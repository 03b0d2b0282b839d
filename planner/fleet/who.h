/* Who an endpoint is, as digests of what its record says: a fold keeps no name. */
#ifndef POLYCULTURE_FLEET_WHO_H
#define POLYCULTURE_FLEET_WHO_H

#include "fleet/fold_part.h"

/* With a salt, digests can be kept: SHA-256 of both; without (NULL), they are quick. */
Identity who_is(const Endpoint *endpoint, const char *salt, const FoldOwner *owner);

#endif
