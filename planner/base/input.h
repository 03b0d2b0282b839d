/* Inputs: files, standard input and folders; gzip opened and UTF-16 brought to UTF-8 on the way; read once,
 * digested as they pass. */
#ifndef POLYCULTURE_BASE_INPUT_H
#define POLYCULTURE_BASE_INPUT_H

#include <glib.h>
#include <stdbool.h>

/* A stream of bytes with its name for messages. */
typedef struct Input Input;

/* Opens a file, or standard input for "-". Gzip is recognised by content. */
Input *input_open(const char *path, GError **error);
/* "-" is named "standard input"; else the path as given. */
const char *input_name(const Input *input);
/* Was the file UTF-16? What is delivered is UTF-8. */
bool input_was_utf16(const Input *input);
/* The first bytes without consuming them, up to 64 KiB; NUL-terminated. */
const char *input_peek(Input *input, gsize *length, GError **error);
/* Reads up to `size` bytes; 0 at the end, -1 with *error. */
gssize input_read(Input *input, char *buffer, gsize size, GError **error);
/* One line without its newline, or NULL at the end (*error unset) or on failure (*error set).
 * Lines over `limit` bytes fail. */
char *input_read_line(Input *input, gsize limit, gsize *length, GError **error);
/* All that is left. */
GString *input_read_all(Input *input, GError **error);
/* SHA-256 of the file's bytes after gunzip, in hexadecimal; once, when all is read. */
char *input_digest(Input *input);
void input_close(Input *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_close)

/* Paths of all regular files below `path` (itself, where it is a file), sorted by bytes; hidden entries
 * and symbolic links to folders are left out. Free with g_ptr_array_unref. */
GPtrArray *input_list(const char *path, GError **error);

/* A whole file as text; fails with "FILE: ..." when it is missing, empty or too large (over 1 GiB). */
GString *input_read_file(const char *path, GError **error);

/* SHA-256 of bytes, in hexadecimal. */
char *digest_bytes(const char *bytes, gsize length);

#endif
