/* Outputs appear whole or not at all: written beside their place under a temporary name, then renamed. */
#ifndef POLYCULTURE_BASE_OUTPUT_H
#define POLYCULTURE_BASE_OUTPUT_H

#include <glib.h>
#include <stdbool.h>

/* Replaces the file by these bytes. */
bool output_write_file(const char *path, const char *bytes, gsize length, GError **error);

/* A file that is too large to be held in memory. */
typedef struct OutputStream OutputStream;
/* `path` NULL: standard output, which appears as it comes. */
OutputStream *output_stream_new(const char *path, GError **error);
/* What was not written yet: append to it, then let output_stream_pass decide whether it is time to write. */
GString *output_stream_text(OutputStream *stream);
bool output_stream_pass(OutputStream *stream, GError **error);
bool output_stream_finish(OutputStream *stream, GError **error);
/* Removes what was not finished. */
void output_stream_free(OutputStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutputStream, output_stream_free)

/* A folder in the making: files go in, then it takes its place at once. */
typedef struct OutputFolder OutputFolder;
/* `path` must not exist, be empty, or (replace) hold a file named `marker`, by which an earlier output
 * of ours is known; nothing else is ever replaced. */
OutputFolder *output_folder_new(const char *path, const char *marker, bool replace, GError **error);
/* `name` is relative and may hold folders. */
bool output_folder_add(OutputFolder *folder, const char *name, const char *bytes, gsize length,
                       GError **error);
bool output_folder_finish(OutputFolder *folder, GError **error);
/* Removes what was not finished. */
void output_folder_free(OutputFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutputFolder, output_folder_free)

#endif
