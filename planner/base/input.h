/* Inputs: files, standard input and folders; gzip opened and UTF-16 brought to UTF-8 on the way; read once,
 * digested as they pass. */
#ifndef POLYCULTURE_BASE_INPUT_H
#define POLYCULTURE_BASE_INPUT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A stream of bytes with its name for messages. */
typedef struct Input Input;

/* Opens a file, or standard input for "-". Gzip is recognised by content. */
Input *input_open(const char *path, GError **error);
/* A part of another input, whose name it carries: `bytes` (with a NUL behind `length`) are taken over. To the
 * number of each line `lines_before` is added where it is told of. */
Input *input_new_part(const char *name, char *bytes, gsize length, int64_t lines_before);
/* What is left of the input becomes a part in the same way, still as a stream, with `head` before it. Its
 * digest is its own affair again: of what comes next it has `digested` bytes already. */
void input_make_part(Input *input, const char *head, gsize length, int64_t lines_before, gsize digested);
bool input_is_part(const Input *input);
int64_t input_lines_before(const Input *input);
/* "-" is named "standard input"; else the path as given. */
const char *input_name(const Input *input);
/* Was the file UTF-16? What is delivered is UTF-8. */
bool input_was_utf16(const Input *input);
/* The file is in Windows-1252, as programs on Windows write it without a mark: what comes next, and all
 * behind it, is delivered as UTF-8. Only where it was delivered as it is so far. */
void input_decode_windows(Input *input);
/* The first bytes without consuming them, up to 64 KiB; NUL-terminated. */
const char *input_peek(Input *input, gsize *length, GError **error);
/* What comes next without consuming it, at least `least` bytes unless the input ends before; NUL-terminated.
 * Borrowed until the next call that reads; may be written to. NULL with *error. */
char *input_window(Input *input, gsize least, gsize *length, GError **error);
/* From now on `watch` is told how many more bytes of the file (packed, where it is) were read. */
void input_watch(Input *input, void (*watch)(gint64 bytes, gpointer context), gpointer context);
/* Do these bytes lie in the window's memory, where they may be read even if the file ends before them? */
bool input_holds(const Input *input, const char *at, gsize length);
/* Consumes bytes of the window. */
void input_skip(Input *input, gsize length);
/* One line without its newline, or NULL at the end (*error unset) or on failure (*error set). Borrowed until
 * the next call that reads; may be written to. Lines over `limit` bytes fail. */
char *input_line(Input *input, gsize limit, gsize *length, GError **error);
/* All that is left. */
GString *input_read_all(Input *input, GError **error);
/* Nobody will ask for the digest: it is not taken. */
void input_forget_digest(Input *input);
/* From now on the digest is the caller's affair, who calls input_digest_bytes for all that is delivered from
 * here on (on any one thread, in order). False where that cannot be: what is delivered differs from the
 * file's bytes, or nobody asks. */
bool input_leave_digest(Input *input);
void input_digest_bytes(Input *input, const char *bytes, gsize length);
/* SHA-256 of the file's bytes after gunzip, in hexadecimal; once, when all is read. NULL where it was
 * forgotten. */
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
/* The first 16 of those digits, as a number. */
uint64_t digest_first(const char *bytes, gsize length);

#endif
