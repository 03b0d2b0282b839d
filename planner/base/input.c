#include "base/input.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PEEK_SIZE 65536
#define FILE_LIMIT (G_GINT64_CONSTANT(1) << 30)

struct Input {
    char *name;
    gzFile file;
    GChecksum *checksum;
    char *peeked; /* bytes read ahead: [peek_at, peek_length) */
    gsize peek_at, peek_length;
};

Input *input_open(const char *path, GError **error)
{
    bool standard = strcmp(path, "-") == 0;
    int handle = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0) {
        fail_input(error, "%s: cannot be opened: %s; check the path", path, g_strerror(errno));
        return NULL;
    }
    struct stat status;
    if (!standard && fstat(handle, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(handle);
        fail_input(error, "%s: is a folder; expected a file", path);
        return NULL;
    }
    gzFile file = gzdopen(handle, "rb");
    if (!file) {
        close(handle);
        fail_system(error, "%s: out of memory", path);
        return NULL;
    }
    gzbuffer(file, 1 << 17);
    Input *input = g_new0(Input, 1);
    input->name = g_strdup(standard ? "standard input" : path);
    input->file = file;
    input->checksum = g_checksum_new(G_CHECKSUM_SHA256);
    return input;
}

const char *input_name(const Input *input)
{
    return input->name;
}

static gssize read_fresh(Input *input, char *buffer, gsize size, GError **error)
{
    int got = gzread(input->file, buffer, (unsigned)MIN(size, 1 << 30));
    int code;
    const char *why = gzerror(input->file, &code);
    if (got < 0 || (got == 0 && code != Z_OK && code != Z_STREAM_END)) {
        fail_input(error, "%s: cannot be read: %s; is the file whole?", input->name,
                   code == Z_ERRNO ? g_strerror(errno) : why);
        return -1;
    }
    return got;
}

const char *input_peek(Input *input, gsize *length, GError **error)
{
    if (!input->peeked) {
        input->peeked = g_malloc0(PEEK_SIZE + 1);
        while (input->peek_length < PEEK_SIZE) {
            gssize got = read_fresh(input, input->peeked + input->peek_length, PEEK_SIZE - input->peek_length, error);
            if (got < 0)
                return NULL;
            if (got == 0)
                break;
            input->peek_length += (gsize)got;
        }
    }
    *length = input->peek_length - input->peek_at;
    return input->peeked + input->peek_at;
}

gssize input_read(Input *input, char *buffer, gsize size, GError **error)
{
    gssize got;
    if (input->peek_at < input->peek_length) {
        gsize ready = MIN(size, input->peek_length - input->peek_at);
        memcpy(buffer, input->peeked + input->peek_at, ready);
        input->peek_at += ready;
        got = (gssize)ready;
    } else {
        got = read_fresh(input, buffer, size, error);
    }
    if (got > 0)
        g_checksum_update(input->checksum, (const guchar *)buffer, got);
    return got;
}

char *input_read_line(Input *input, gsize limit, gsize *length, GError **error)
{
    GString *line = g_string_new(NULL);
    bool any = false;
    for (;;) {
        gsize ready;
        if (input->peek_at >= input->peek_length && input->peeked) {
            /* Refill the read-ahead, so that lines are found in memory. */
            gssize got = read_fresh(input, input->peeked, PEEK_SIZE, error);
            input->peek_at = 0;
            input->peek_length = got > 0 ? (gsize)got : 0;
            if (got < 0) {
                g_string_free(line, TRUE);
                return NULL;
            }
        }
        const char *at = input_peek(input, &ready, error);
        if (!at) {
            g_string_free(line, TRUE);
            return NULL;
        }
        if (ready == 0)
            break;
        any = true;
        const char *newline = memchr(at, '\n', ready);
        gsize take = newline ? (gsize)(newline - at) : ready;
        g_string_append_len(line, at, (gssize)take);
        gsize used = take + (newline ? 1 : 0);
        g_checksum_update(input->checksum, (const guchar *)at, (gssize)used);
        input->peek_at += used;
        if (newline)
            break;
        if (line->len > limit) {
            fail_input(error, "%s: a line of over %" G_GSIZE_FORMAT " bytes; expected one record a line", input->name,
                       limit);
            g_string_free(line, TRUE);
            return NULL;
        }
    }
    *length = line->len;
    return g_string_free(line, !any);
}

GString *input_read_all(Input *input, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree char *buffer = g_malloc(1 << 16);
    gssize got;
    while ((got = input_read(input, buffer, 1 << 16, error)) > 0) {
        if ((gint64)all->len + got > FILE_LIMIT) {
            fail_input(error, "%s: larger than 1 GiB when unpacked; split it", input->name);
            return NULL;
        }
        g_string_append_len(all, buffer, got);
    }
    return got < 0 ? NULL : g_steal_pointer(&all);
}

char *input_digest(Input *input)
{
    return g_strdup(g_checksum_get_string(input->checksum));
}

void input_close(Input *input)
{
    if (!input)
        return;
    gzclose(input->file);
    g_checksum_free(input->checksum);
    g_free(input->peeked);
    g_free(input->name);
    g_free(input);
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool list_below(const char *path, GPtrArray *files, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &why);
    if (!folder)
        return fail_input(error, "%s: cannot be opened: %s", path, why->message);
    const char *entry;
    while ((entry = g_dir_read_name(folder))) {
        if (*entry == '.')
            continue;
        g_autofree char *inside = g_build_filename(path, entry, NULL);
        struct stat status;
        if (lstat(inside, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            if (!list_below(inside, files, error))
                return false;
        } else if (S_ISREG(status.st_mode) || g_file_test(inside, G_FILE_TEST_IS_REGULAR)) {
            g_ptr_array_add(files, g_steal_pointer(&inside));
        }
    }
    return true;
}

GPtrArray *input_list(const char *path, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    if (strcmp(path, "-") == 0 || !g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_ptr_array_add(files, g_strdup(path));
        return g_steal_pointer(&files);
    }
    if (!list_below(path, files, error))
        return NULL;
    g_ptr_array_sort(files, compare_paths);
    if (files->len == 0) {
        fail_input(error, "%s: the folder holds no file; expected inventories", path);
        return NULL;
    }
    return g_steal_pointer(&files);
}

GString *input_read_file(const char *path, GError **error)
{
    g_autoptr(Input) input = input_open(path, error);
    if (!input)
        return NULL;
    GString *text = input_read_all(input, error);
    if (text && text->len == 0) {
        fail_input(error, "%s: is empty; expected a JSON object", path);
        g_string_free(text, TRUE);
        return NULL;
    }
    return text;
}

char *digest_bytes(const char *bytes, gsize length)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
}
