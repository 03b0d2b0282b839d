/* What the rows of a log come to, for one endpoint: rows are added and taken back, a whole answer replaces
 * what its query said before. Of each row only what happened to it last is kept, and when, so that the
 * journals of several files can be joined in any order and come to what their rows do in the order of time.
 */
#ifndef POLYCULTURE_INVENTORY_JOURNAL_H
#define POLYCULTURE_INVENTORY_JOURNAL_H

#include "inventory/endpoint.h"

#include <stdint.h>

/* NULL: nothing happened. Functions that add to it may move it. */
typedef struct Journal Journal;

/* The record that is at hand; times never go back within one file. */
typedef struct {
    uint32_t query; /* its number */
    uint32_t epoch; /* stands for it; answers of another epoch are void as a whole */
    uint32_t time;  /* seconds, below 2^32 - 1; 0 unknown */
} JournalRecord;

/* One name of a row. */
typedef struct {
    uint32_t name; /* its number */
    uint32_t row;  /* stands for all that the row says */
    State enabled, up_to_date;
    bool gone; /* taken back */
} JournalRow;

/* Before the rows of each record. */
void journal_hear(Journal **journal, const JournalRecord *record);
/* Rows that the query told of before that second are void; all of them where the record has the `whole`
 * answer. */
void journal_replace(Journal **journal, const JournalRecord *record, bool whole);
void journal_put(Journal **journal, const JournalRecord *record, const JournalRow *row);

/* When each of the endpoint's texts was told last, one more than the second. */
typedef struct {
    uint32_t system;             /* 0: it was only guessed from rows */
    uint32_t name, uuid, serial; /* 0: by the newest record */
} JournalTimes;

JournalTimes journal_times(const Journal *journal);
void journal_set_times(Journal **journal, const JournalTimes *times);

/* Rows that are not taken back, in no order that means anything. */
void journal_each(Journal *journal, void (*each)(const JournalRow *row, gpointer context), gpointer context);
/* Queries and names get the numbers that these arrays have for theirs. */
void journal_renumber(Journal *journal, const uint32_t *query_of, const uint32_t *name_of);
/* Adds the rows of another file, in the same numbers, but not its times. Of one second, what is added
 * outlives what is taken back: osquery writes what goes before what comes. */
void journal_join(Journal **journal, Journal *other);

#endif
