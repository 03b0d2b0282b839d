/* Logs whose files say only together what counts, such as osquery's: their rows, by the reader that gathers
 * them, until all are there. */
#ifndef POLYCULTURE_CMD_LOGS_H
#define POLYCULTURE_CMD_LOGS_H

#include "fleet/fold.h"
#include "inventory/collect.h"

typedef struct Logs Logs;

Logs *logs_new(void);
void logs_free(Logs *logs);
/* Takes the rows over, which the reader gathered in that source. */
void logs_add(Logs *logs, const Reader *reader, Collection *rows, guint source);
/* Adds all of `other`, whose rows are gone then. */
void logs_join(Logs *logs, Logs *other);
/* What each log comes to, as of a source of it: to the sink, which brings it to the part. */
bool logs_deliver(const Logs *logs, FoldPart *part, const EndpointSink *sink, GError **error);

#endif
