/* What records of a log tell of an endpoint besides rows, where the newest one that tells it counts: its
 * date, name, UUID, serial number and system; addresses add up. */
#ifndef POLYCULTURE_INVENTORY_TOLD_H
#define POLYCULTURE_INVENTORY_TOLD_H

#include "inventory/journal.h"

/* A record of that second comes, 0 unknown: gives the newest second so far, for the order of the file counts
 * for more than times. */
uint32_t told_date(Endpoint *endpoint, uint32_t seconds);
/* What the next record says of who it is, before it is dated; NULL or "" where it does not. */
typedef struct {
    const char *name, *uuid, *serial;
} ToldNames;
void told_names(Endpoint *endpoint, JournalTimes *times, const ToldNames *names);
/* What the record that was dated last says. */
void told_system(Endpoint *endpoint, JournalTimes *times, const char *system, const char *kernel);
/* Adds what another file tells of the endpoint. */
void told_join(Endpoint *endpoint, JournalTimes *times, const Endpoint *other,
               const JournalTimes *other_times);

#endif
