/* Events to replay: the shipped ones by their ids, or files of one's own. */
#ifndef POLYCULTURE_CMD_EVENTS_H
#define POLYCULTURE_CMD_EVENTS_H

#include "audit/outage.h"

/* Paths of the shipped events, sorted; GPtrArray of char *. */
GPtrArray *events_shipped(GError **error);
/* The file itself, or the shipped event of this id. */
Outage *events_find(const char *name, GError **error);

#endif
