/* JSON on cJSON: comments allowed, errors that name line and column, checked access, canonical bytes.
 *
 * A document is opened once; its values are read through JsonAt, which knows where it stands, so that
 * every complaint reads "offers.json:41:18: /offers/2/price/0/unit: found ..., expected ...". */
#ifndef POLYCULTURE_BASE_JSON_H
#define POLYCULTURE_BASE_JSON_H

#include "base/exact.h"

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

typedef struct JsonDocument JsonDocument;

/* `kind` such as "fleet/1" must stand in the field "polyculture"; NULL asks for no head.
 * `text` is taken over. */
JsonDocument *json_parse(const char *name, GString *text, const char *kind, GError **error);
/* The same from a file. */
JsonDocument *json_read(const char *path, const char *kind, GError **error);
const cJSON *json_root(const JsonDocument *document);
const char *json_name(const JsonDocument *document);
/* The bytes of the file as they were read. */
const GString *json_text(const JsonDocument *document);
void json_free(JsonDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonDocument, json_free)

/* Many small documents, one after the other: each takes the memory of the one before. */
typedef struct JsonStream JsonStream;
JsonStream *json_stream_new(void);
/* Parses `text` (borrowed as long as the document and written to, `length` bytes with a NUL behind them),
 * which begins on this line of the file. The document is the stream's until the next call; after json_fail
 * its values are void. Unlike json_parse it lets invalid UTF-8 inside strings pass: who keeps a string cleans
 * it. */
const JsonDocument *json_stream_parse(JsonStream *stream, const char *name, int64_t line, char *text,
                                      gsize length, GError **error);
void json_stream_free(JsonStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonStream, json_stream_free)

/* Complains about `value` of `document`: where it stands, then the message. Always false. */
bool json_fail(const JsonDocument *document, const cJSON *value, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Fields of an object. A missing optional field leaves the target as it is and succeeds.
 * Strings are borrowed from the document. */
bool json_string(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                 const char **target, GError **error);
bool json_integer(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                  int64_t least, int64_t most, int64_t *target, GError **error);
bool json_money(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                Money *target, GError **error);
bool json_share(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                Fraction *target, GError **error);
/* A list of strings as a new NULL-terminated vector (empty list allowed only if `may_be_empty`). */
bool json_strings(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                  bool may_be_empty, char ***target, GError **error);
/* An array or object field itself. */
bool json_array(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                const cJSON **target, GError **error);
bool json_object(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                 const cJSON **target, GError **error);
/* Every field of the object must be one of the NULL-terminated `known` (a typing error is named), once. */
bool json_known_fields(const JsonDocument *document, const cJSON *object, const char *const *known,
                       GError **error);

/* Canonical bytes: sorted keys, two blanks of indentation, short values on one line, a newline at the end;
 * numbers must be integers. */
GString *json_canonical(const cJSON *value);
/* Can json_canonical write it without loss: are all numbers in it integers up to 2^53? */
bool json_is_whole(const cJSON *value);
/* A number node that keeps all integers up to 2^53. */
cJSON *json_number(int64_t value);

#endif
