#include "base/output.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASS 65536 /* bytes that are written at once */

struct OutputStream {
    char *path, *temporary; /* temporary NULL: written in place */
    int handle;
    GString *text;
};

struct OutputFolder {
    char *path, *temporary;
    bool replace;
};

static bool write_all(int handle, const char *bytes, gsize length)
{
    for (gsize done = 0; done < length;) {
        ssize_t wrote = write(handle, bytes + done, length - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        done += (gsize)wrote;
    }
    return true;
}

static bool write_new(const char *path, const char *bytes, gsize length, GError **error)
{
    int handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (handle < 0)
        return fail_system(error, "%s: cannot be written: %s", path, g_strerror(errno));
    if (!write_all(handle, bytes, length)) {
        int why = errno;
        close(handle);
        unlink(path);
        return fail_system(error, "%s: cannot be written: %s", path, g_strerror(why));
    }
    if (fsync(handle) != 0 && errno != EINVAL && errno != EROFS) {
        int why = errno;
        close(handle);
        unlink(path);
        return fail_system(error, "%s: cannot be written: %s", path, g_strerror(why));
    }
    close(handle);
    return true;
}

/* A name beside `path` that nothing has; on the same file system, so that rename is atomic. */
static char *name_beside(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);
    for (int attempt = 0;; attempt++) {
        g_autofree char *name = g_strdup_printf(".%s.%d.%d", base, (int)getpid(), attempt);
        g_autofree char *candidate = g_build_filename(folder, name, NULL);
        struct stat status;
        if (lstat(candidate, &status) != 0)
            return g_steal_pointer(&candidate);
    }
}

/* A pipe, or /dev/stdout wherever that leads: there is nothing to replace. */
static bool is_in_place(const char *path)
{
    struct stat status;
    return g_str_has_prefix(path, "/dev/") || g_str_has_prefix(path, "/proc/") ||
           (stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

bool output_write_file(const char *path, const char *bytes, gsize length, GError **error)
{
    if (is_in_place(path)) {
        FILE *file = fopen(path, "ab");
        bool written = file && fwrite(bytes, 1, length, file) == length;
        if (file && fclose(file) != 0)
            written = false;
        return written || fail_system(error, "%s: cannot be written: %s", path, g_strerror(errno));
    }
    g_autofree char *temporary = name_beside(path);
    if (!write_new(temporary, bytes, length, error)) {
        g_autofree char *folder = g_path_get_dirname(path);
        if (error && *error && !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
            g_clear_error(error);
            return fail_input(error, "%s: the folder %s does not exist; make it first", path, folder);
        }
        return false;
    }
    if (rename(temporary, path) != 0) {
        int why = errno;
        unlink(temporary);
        return fail_system(error, "%s: cannot be written: %s", path, g_strerror(why));
    }
    return true;
}

OutputStream *output_stream_new(const char *path, GError **error)
{
    g_autoptr(OutputStream) stream = g_new0(OutputStream, 1);
    bool in_place = !path || is_in_place(path);
    stream->path = g_strdup(path ? path : "standard output");
    stream->text = g_string_sized_new(2 * PASS);
    stream->temporary = in_place ? NULL : name_beside(path);
    if (!path)
        stream->handle = dup(STDOUT_FILENO);
    else
        stream->handle = in_place ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
                                  : open(stream->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (stream->handle >= 0)
        return g_steal_pointer(&stream);
    int why = errno;
    g_clear_pointer(&stream->temporary, g_free);
    g_autofree char *folder = path ? g_path_get_dirname(path) : NULL;
    if (folder && !g_file_test(folder, G_FILE_TEST_IS_DIR))
        fail_input(error, "%s: the folder %s does not exist; make it first", path, folder);
    else
        fail_system(error, "%s: cannot be written: %s", stream->path, g_strerror(why));
    return NULL;
}

GString *output_stream_text(OutputStream *stream)
{
    return stream->text;
}

static bool flush(OutputStream *stream, GError **error)
{
    if (!write_all(stream->handle, stream->text->str, stream->text->len))
        return fail_system(error, "%s: cannot be written: %s", stream->path, g_strerror(errno));
    g_string_truncate(stream->text, 0);
    return true;
}

bool output_stream_pass(OutputStream *stream, GError **error)
{
    return stream->text->len < PASS || flush(stream, error);
}

bool output_stream_finish(OutputStream *stream, GError **error)
{
    if (!flush(stream, error))
        return false;
    if (stream->temporary && fsync(stream->handle) != 0 && errno != EINVAL && errno != EROFS)
        return fail_system(error, "%s: cannot be written: %s", stream->path, g_strerror(errno));
    if (stream->temporary && rename(stream->temporary, stream->path) != 0)
        return fail_system(error, "%s: cannot be written: %s", stream->path, g_strerror(errno));
    g_clear_pointer(&stream->temporary, g_free);
    return true;
}

void output_stream_free(OutputStream *stream)
{
    if (!stream)
        return;
    if (stream->handle >= 0)
        close(stream->handle);
    if (stream->temporary)
        unlink(stream->temporary);
    g_free(stream->temporary);
    g_free(stream->path);
    if (stream->text)
        g_string_free(stream->text, TRUE);
    g_free(stream);
}

static void remove_tree(const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        GDir *folder = g_dir_open(path, 0, NULL);
        const char *entry;
        while (folder && (entry = g_dir_read_name(folder))) {
            g_autofree char *inside = g_build_filename(path, entry, NULL);
            remove_tree(inside);
        }
        if (folder)
            g_dir_close(folder);
    }
    remove(path);
}

static bool folder_is_empty(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    return folder && !g_dir_read_name(folder);
}

OutputFolder *output_folder_new(const char *path, const char *marker, bool replace, GError **error)
{
    g_autofree char *plain = g_strdup(path);
    while (strlen(plain) > 1 && g_str_has_suffix(plain, "/"))
        plain[strlen(plain) - 1] = '\0';
    struct stat status;
    if (lstat(plain, &status) == 0) {
        g_autofree char *mark = g_build_filename(plain, marker, NULL);
        bool ours = S_ISDIR(status.st_mode) && g_file_test(mark, G_FILE_TEST_EXISTS);
        bool empty = S_ISDIR(status.st_mode) && folder_is_empty(plain);
        if (!empty && !(ours && replace)) {
            fail_usage(error,
                       ours ? "%s: exists already; name another folder, or replace it with --force"
                            : "%s: exists and is nothing of ours; name a new folder",
                       plain);
            return NULL;
        }
    }
    g_autofree char *parent = g_path_get_dirname(plain);
    if (!g_file_test(parent, G_FILE_TEST_IS_DIR)) {
        fail_usage(error, "%s: the folder %s does not exist; make it first", plain, parent);
        return NULL;
    }
    g_autofree char *temporary = name_beside(plain);
    if (g_mkdir(temporary, 0777) != 0) {
        fail_system(error, "%s: cannot be made: %s", plain, g_strerror(errno));
        return NULL;
    }
    OutputFolder *folder = g_new0(OutputFolder, 1);
    folder->path = g_steal_pointer(&plain);
    folder->temporary = g_steal_pointer(&temporary);
    folder->replace = replace;
    return folder;
}

bool output_folder_add(OutputFolder *folder, const char *name, const char *bytes, gsize length,
                       GError **error)
{
    g_autofree char *path = g_build_filename(folder->temporary, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0777) != 0)
        return fail_system(error, "%s: cannot be made: %s", parent, g_strerror(errno));
    return write_new(path, bytes, length, error);
}

bool output_folder_finish(OutputFolder *folder, GError **error)
{
    g_autofree char *old = NULL;
    if (g_file_test(folder->path, G_FILE_TEST_EXISTS) && !folder_is_empty(folder->path)) {
        old = name_beside(folder->path);
        if (rename(folder->path, old) != 0)
            return fail_system(error, "%s: cannot be replaced: %s", folder->path, g_strerror(errno));
    }
    if (rename(folder->temporary, folder->path) != 0) {
        int why = errno;
        if (old && rename(old, folder->path) != 0)
            return fail_system(error, "%s: cannot be written: %s; the earlier one is now %s", folder->path,
                               g_strerror(why), old);
        return fail_system(error, "%s: cannot be written: %s", folder->path, g_strerror(why));
    }
    if (old)
        remove_tree(old);
    g_clear_pointer(&folder->temporary, g_free);
    return true;
}

void output_folder_free(OutputFolder *folder)
{
    if (!folder)
        return;
    if (folder->temporary)
        remove_tree(folder->temporary);
    g_free(folder->temporary);
    g_free(folder->path);
    g_free(folder);
}
