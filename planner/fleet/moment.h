/* Dates as inventories write them. */
#ifndef POLYCULTURE_FLEET_MOMENT_H
#define POLYCULTURE_FLEET_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#define SECONDS_OF_DAY 86400

/* The year from which on dates are not read, and the seconds since 2000 at which it begins. */
#define MOMENT_END_YEAR 2068
#define MOMENT_END INT64_C(2145916800)

/* Which comes first in 3/2/2026. Between slashes, day and month have no order that all agree on, and no
 * format that is read is known to say which it has: the user does. */
typedef enum { DATES_CERTAIN, DATES_MONTH_FIRST, DATES_DAY_FIRST } DateOrder;

/* Seconds since 2000, at least 1, of a date with or without a time in one of these forms:
 * - 2026-03-02, 2026/03/02, 2026-03-02 07:00, 2026-03-02T07:00:00.000Z, 2026-03-02T07:00:00+02:00
 * - 02.03.2026, 02.03.2026 07:00:00
 * - 28/11/2025, 11/28/2025 7:00:00 AM, 5/5/2026: what can mean one day only is that day in every
 * order; 3/2/2026 is read in the order given, and with DATES_CERTAIN not at all
 * - 1772434800, 1772434800000: seconds or milliseconds since 1970
 * Without a zone it is UTC. 0 where it tells of no date: no digit, or a year before 1970, which stands for
 * none. False where it is in another form, or of the year 2068 or later. */
bool moment_read(const char *text, DateOrder order, uint32_t *seconds);
/* Is it read in an order, and without one not? */
bool moment_needs_order(const char *text);
/* "2026-03-02" of such seconds; NULL for 0. Caller frees. */
char *moment_day(uint32_t seconds);

#endif
