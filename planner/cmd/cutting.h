/* A large file in parts that are read as if each were a file: JSON of one record a line at lines, CSV at
 * rows, XML at records. */
#ifndef POLYCULTURE_CMD_CUTTING_H
#define POLYCULTURE_CMD_CUTTING_H

#include "inventory/reader.h"

typedef struct Cutting Cutting;

typedef struct {
    Input *input;      /* the caller's */
    const char *bytes; /* those of it that the file's digest lacks, while nobody reads the part */
    gsize length;
} Part;

#define CUTTING_PART                                                                                         \
    (1u << 20) /* bytes: small enough for all threads to share a file, large beside its costs */

/* Into parts of at most that many bytes, but for one whose only record is longer. Borrows both. NULL where
 * the file is not cut, for its size (under two parts) or what it is; or with *error. */
Cutting *cutting_new(Input *input, const Cut *cut, gsize part, GError **error);
/* The next part; false at the end, or with *error. Of XML the end is where nothing more can be cut. */
bool cutting_next(Cutting *cutting, Part *part, GError **error);
/* What is left of XML becomes a part too, as a stream. The bytes of all others must have been digested. */
void cutting_leave_rest(Cutting *cutting);
void cutting_free(Cutting *cutting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cutting, cutting_free)

#endif
