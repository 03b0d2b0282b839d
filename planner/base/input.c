#include "base/input.h"

#include "base/error.h"
#include "base/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PEEK_SIZE 65536u
#define WINDOW (256u << 10) /* stays in the cache of a core */
#define FILE_LIMIT (G_GINT64_CONSTANT(1) << 30)

struct Input {
    char *name;
    Unpack *file; /* NULL for a part that is in memory */
    bool part;
    EVP_MD_CTX *digest; /* NULL where nobody asks */
    char *window;       /* [at, end) is yet to be read; a NUL stands at end */
    gsize at, end, room;
    bool ended;
    bool digest_left; /* to the caller */
    int64_t lines_before;
    void (*watch)(gint64 bytes, gpointer context);
    gpointer watching;
    gint64 watched; /* bytes told of */
    enum { UNKNOWN, BYTES, UTF16_LITTLE, UTF16_BIG, WINDOWS_1252 } encoding;
    unsigned char kept[4]; /* of UTF-16: what the last read left over of a character */
    gsize kept_length;
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
    Input *input = g_new0(Input, 1);
    input->name = g_strdup(standard ? "standard input" : path);
    input->file = unpack_new(handle);
    input->digest = EVP_MD_CTX_new();
    if (!input->digest || !EVP_DigestInit_ex(input->digest, EVP_sha256(), NULL)) {
        fail_system(error, "%s: SHA-256 is not to be had from libcrypto", path);
        input_close(input);
        return NULL;
    }
    return input;
}

Input *input_new_part(const char *name, char *bytes, gsize length, int64_t lines_before)
{
    Input *input = g_new0(Input, 1);
    input->name = g_strdup(name);
    input->window = bytes;
    input->end = input->room = length;
    input->ended = input->part = true;
    input->lines_before = lines_before;
    return input;
}

void input_make_part(Input *input, const char *head, gsize length, int64_t lines_before, gsize digested)
{
    gsize ready = input->end - input->at, room = MAX(length + ready, WINDOW);
    char *window = g_malloc(room + 1);
    memcpy(window, head, length);
    memcpy(window + length, input->window + input->at, ready);
    if (input->digest_left)
        input_digest_bytes(input, window + length + MIN(digested, ready), ready - MIN(digested, ready));
    g_free(input->window);
    input->window = window;
    input->at = 0;
    input->end = length + ready;
    input->room = room;
    input->part = true;
    input->digest_left = false;
    input->lines_before = lines_before;
}

bool input_is_part(const Input *input)
{
    return input->part;
}

void input_watch(Input *input, void (*watch)(gint64 bytes, gpointer context), gpointer context)
{
    input->watch = watch;
    input->watching = context;
}

int64_t input_lines_before(const Input *input)
{
    return input->lines_before;
}

const char *input_name(const Input *input)
{
    return input->name;
}

bool input_was_utf16(const Input *input)
{
    return input->encoding == UTF16_LITTLE || input->encoding == UTF16_BIG;
}

static gssize read_raw(Input *input, void *buffer, gsize size, GError **error)
{
    const char *why = NULL;
    gssize got = unpack_read(input->file, buffer, size, &why);
    if (got < 0) {
        fail_input(error, "%s: cannot be read: %s; is the file whole?", input->name, why);
        return -1;
    }
    if (got > 0 && input->digest && !input->digest_left)
        EVP_DigestUpdate(input->digest, buffer, (size_t)got);
    if (input->watch) {
        gint64 at = unpack_offset(input->file);
        input->watch(at - input->watched, input->watching);
        input->watched = at;
    }
    return got;
}

/* Appends UTF-16 code units as UTF-8; what is no character becomes U+FFFD. Keeps an unfinished character
 * back. */
static gsize decode_utf16(Input *input, const unsigned char *bytes, gsize length, bool last, char *out)
{
    gsize written = 0, at = 0;
    while (at + 1 < length) {
        bool little = input->encoding == UTF16_LITTLE;
        gunichar c = (gunichar)(bytes[at + (little ? 1 : 0)] << 8 | bytes[at + (little ? 0 : 1)]);
        gsize used = 2;
        if (c >= 0xd800 && c < 0xdc00) {
            if (at + 3 >= length && !last)
                break;
            gunichar low = at + 3 < length
                               ? (gunichar)(bytes[at + (little ? 3 : 2)] << 8 | bytes[at + (little ? 2 : 3)])
                               : 0;
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                used = 4;
            } else {
                c = 0xfffd;
            }
        } else if (c >= 0xdc00 && c < 0xe000) {
            c = 0xfffd;
        }
        written += (gsize)g_unichar_to_utf8(c, out + written);
        at += used;
    }
    input->kept_length = length - at;
    memcpy(input->kept, bytes + at, input->kept_length);
    return written;
}

/* UTF-16 as Windows writes it, known by its mark, comes out as UTF-8 without one. */
static gssize read_utf16(Input *input, char *buffer, gsize size, GError **error)
{
    /* Two bytes become at most three. */
    gsize room = MIN(size / 3 * 2, 1 << 16) & ~(gsize)1;
    g_autofree unsigned char *raw = g_malloc(room + sizeof input->kept);
    for (;;) {
        gsize kept = input->kept_length;
        memcpy(raw, input->kept, kept);
        gssize got = read_raw(input, raw + kept, room - kept, error);
        if (got < 0)
            return -1;
        gsize written = decode_utf16(input, raw, kept + (gsize)got, got == 0, buffer);
        if (written > 0 || got == 0)
            return (gssize)written;
    }
}

/* ---- Windows-1252 ---- */

/* Of 0x80 to 0x9f, the only ones that differ from ISO 8859-1; five stand for nothing. */
static const gunichar windows_1252[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                          0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

/* A byte becomes at most three. */
static gsize decode_windows(const char *bytes, gsize length, char *out)
{
    gsize written = 0;
    for (gsize i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x80)
            out[written++] = (char)c;
        else
            written += (gsize)g_unichar_to_utf8(c < 0xa0 ? windows_1252[c - 0x80] : c, out + written);
    }
    return written;
}

static gssize read_windows(Input *input, char *buffer, gsize size, GError **error)
{
    gsize room = MIN(size / 3, 1 << 16);
    g_autofree char *raw = g_malloc(room);
    gssize got = read_raw(input, raw, room, error);
    return got <= 0 ? got : (gssize)decode_windows(raw, (gsize)got, buffer);
}

void input_decode_windows(Input *input)
{
    if (input->encoding != BYTES || input->part)
        return;
    gsize ready = input->end - input->at;
    char *window = g_malloc(MAX(3 * ready, WINDOW) + 1);
    input->room = MAX(3 * ready, WINDOW);
    input->end = decode_windows(input->window + input->at, ready, window);
    input->at = 0;
    g_free(input->window);
    input->window = window;
    input->window[input->end] = '\0';
    input->encoding = WINDOWS_1252;
}

static gssize read_fresh(Input *input, char *buffer, gsize size, GError **error)
{
    if (input->encoding == UNKNOWN) {
        gssize got = read_raw(input, buffer, 2, error);
        if (got < 0)
            return -1;
        bool marked = got == 2 && ((unsigned char)buffer[0] ^ (unsigned char)buffer[1]) == 1 &&
                      (unsigned char)MAX((unsigned char)buffer[0], (unsigned char)buffer[1]) == 0xff;
        input->encoding = !marked ? BYTES : (unsigned char)buffer[0] == 0xff ? UTF16_LITTLE : UTF16_BIG;
        if (!marked) { /* two bytes alone are less than a parser wants to begin with */
            gssize more = got == 2 ? read_raw(input, buffer + got, size - 2, error) : 0;
            return more < 0 ? -1 : got + more;
        }
    }
    if (input->encoding == WINDOWS_1252)
        return read_windows(input, buffer, size, error);
    return input->encoding == BYTES ? read_raw(input, buffer, size, error)
                                    : read_utf16(input, buffer, size, error);
}

/* Makes room behind the window: what is read already goes, and it doubles where that is not enough. */
static void make_room(Input *input, gsize least)
{
    gsize ready = input->end - input->at;
    if (input->room - input->at >= MAX(least, ready + WINDOW / 4))
        return;
    if (input->at) {
        memmove(input->window, input->window + input->at, ready);
        input->at = 0;
        input->end = ready;
    }
    gsize wanted = MAX(MAX(least, ready * 2), WINDOW);
    if (input->room < wanted) {
        input->window = g_realloc(input->window, wanted + 1);
        input->room = wanted;
    }
}

char *input_window(Input *input, gsize least, gsize *length, GError **error)
{
    while (!input->ended && input->end - input->at < least) {
        make_room(input, least);
        gssize got = read_fresh(input, input->window + input->end, input->room - input->end, error);
        if (got < 0)
            return NULL;
        input->end += (gsize)got;
        input->ended = got == 0;
    }
    if (!input->window)
        input->window = g_malloc0(1);
    input->window[input->end] = '\0';
    *length = input->end - input->at;
    return input->window + input->at;
}

bool input_holds(const Input *input, const char *at, gsize length)
{
    uintptr_t start = (uintptr_t)input->window, first = (uintptr_t)at;
    return first >= start && first - start <= input->room && length <= input->room - (first - start);
}

void input_skip(Input *input, gsize length)
{
    input->at += MIN(length, input->end - input->at);
}

const char *input_peek(Input *input, gsize *length, GError **error)
{
    return input_window(input, PEEK_SIZE, length, error);
}

char *input_line(Input *input, gsize limit, gsize *length, GError **error)
{
    gsize searched = 0, ready = 0;
    for (;;) {
        char *at = input_window(input, searched + 1, &ready, error);
        if (!at || ready == 0)
            return NULL;
        char *newline = memchr(at + searched, '\n', ready - searched);
        if (newline || input->ended) {
            *length = newline ? (gsize)(newline - at) : ready;
            at[*length] = '\0';
            input_skip(input, *length + (newline ? 1 : 0));
            return at;
        }
        searched = ready;
        if (searched > limit) {
            fail_input(error, "%s: a line of over %" G_GSIZE_FORMAT " bytes; expected one record a line",
                       input->name, limit);
            return NULL;
        }
    }
}

GString *input_read_all(Input *input, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (gsize length;;) {
        const char *at = input_window(input, 1, &length, error);
        if (!at)
            return NULL;
        if (length == 0)
            return g_steal_pointer(&all);
        if ((gint64)(all->len + length) > FILE_LIMIT) {
            fail_input(error, "%s: larger than 1 GiB when unpacked; split it", input->name);
            return NULL;
        }
        g_string_append_len(all, at, (gssize)length);
        input_skip(input, length);
    }
}

static char *hexadecimal(const unsigned char *bytes, guint length)
{
    GString *text = g_string_sized_new(2 * (gsize)length);
    for (guint i = 0; i < length; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

void input_forget_digest(Input *input)
{
    EVP_MD_CTX_free(input->digest);
    input->digest = NULL;
}

bool input_leave_digest(Input *input)
{
    input->digest_left = input->digest && input->encoding == BYTES;
    return input->digest_left;
}

void input_digest_bytes(Input *input, const char *bytes, gsize length)
{
    EVP_DigestUpdate(input->digest, bytes, length);
}

char *input_digest(Input *input)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (!input->digest)
        return NULL;
    EVP_DigestFinal_ex(input->digest, digest, &length);
    return hexadecimal(digest, length);
}

void input_close(Input *input)
{
    if (!input)
        return;
    unpack_free(input->file);
    EVP_MD_CTX_free(input->digest);
    g_free(input->window);
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
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(bytes, length, digest, &size, EVP_sha256(), NULL);
    return hexadecimal(digest, size);
}

uint64_t digest_first(const char *bytes, gsize length)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    uint64_t first = 0;
    EVP_Digest(bytes, length, digest, &size, EVP_sha256(), NULL);
    for (int i = 0; i < 8; i++)
        first = first << 8 | digest[i];
    return first;
}
