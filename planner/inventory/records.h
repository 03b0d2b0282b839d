/* JSON files of records: one object, an array of them, or one a line; and loose access to what stands in
 * them, for real files bend every schema. */
#ifndef POLYCULTURE_INVENTORY_RECORDS_H
#define POLYCULTURE_INVENTORY_RECORDS_H

#include "base/json.h"
#include "base/json_cursor.h"
#include "inventory/reader.h"

/* Called with each record; complaints go through json_fail, which knows the line, and the record is refused.
 */
typedef bool (*RecordHandler)(const JsonDocument *document, const cJSON *record, gpointer context,
                              GError **error);
/* Reads them one by one: a file may be larger than memory, except for one that is a single object. */
bool records_read(Input *input, const EndpointSink *sink, RecordHandler handler, gpointer context,
                  GError **error);
/* The same where a record may come in a page: an object whose field `list` holds records, or several such
 * objects. Of those, too, there is one record in memory at a time. */
bool records_read_pages(Input *input, const EndpointSink *sink, const char *list, RecordHandler handler,
                        gpointer context, GError **error);
/* The same without a tree, where there are too many records for one: reads the record off the cursor into the
 * endpoint; false where it is none of the format. Borrowed texts must not be kept. */
typedef bool (*RecordScan)(JsonCursor *cursor, Endpoint *endpoint);
/* Hands over each endpoint; `expected` says what a record of the format looks like. */
bool records_scan(Input *input, const EndpointSink *sink, RecordScan scan, const char *expected,
                  GError **error);
/* Does the file hold one record a line? */
bool records_are_lines(Input *input);

/* An object, or NULL; `object` may be NULL. */
const cJSON *loose_object(const cJSON *object, const char *field);
/* Several fields at once: values[i] becomes that of names[i] (NULL-terminated), or NULL. `object` may be
 * NULL. */
void loose_fields(const cJSON *object, const char *const *names, const cJSON **values);
/* Sets a text of an endpoint from a string or number; `value` may be NULL. */
void loose_set_value(Endpoint *endpoint, const char **target, const cJSON *value);
/* A string or number as text, or NULL; caller frees. */
char *loose_text(const cJSON *object, const char *field);
/* The same without a copy where it is a string; else NULL. */
const char *loose_string(const cJSON *object, const char *field);
/* A boolean, or a word for one (see state_of_word). */
State loose_state(const cJSON *object, const char *field);
/* Sets a text of an endpoint where the field has one. */
void loose_set(Endpoint *endpoint, const char **target, const cJSON *object, const char *field);
/* First byte that is no blank or byte order mark: what a JSON reader's probe looks at. */
const char *records_start(const char *head);

#endif
