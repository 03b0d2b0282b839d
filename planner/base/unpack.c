#include "base/unpack.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define BUFFER (64u << 10)
#define GZIP_ALONE                                                                                           \
    16 /* added to the bits of the window: with the header and checksum of gzip, and no other */

struct Unpack {
    int handle;
    enum { UNKNOWN, PLAIN, PACKED } kind;
    unsigned char *buffer; /* [at, end) is yet to be used */
    gsize at, end;
    gint64 offset;
    z_stream stream; /* of a file that is packed */
    bool inside;     /* a member */
};

Unpack *unpack_new(int handle)
{
    Unpack *unpack = g_new0(Unpack, 1);
    unpack->handle = handle;
    unpack->buffer = g_malloc(BUFFER);
    return unpack;
}

void unpack_free(Unpack *unpack)
{
    if (!unpack)
        return;
    if (unpack->kind == PACKED)
        inflateEnd(&unpack->stream);
    close(unpack->handle);
    g_free(unpack->buffer);
    g_free(unpack);
}

gint64 unpack_offset(const Unpack *unpack)
{
    return unpack->offset;
}

static gssize read_file(Unpack *unpack, void *buffer, gsize size, const char **why)
{
    gssize got;
    do
        got = read(unpack->handle, buffer, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        *why = g_strerror(errno);
    unpack->offset += MAX(got, 0);
    return got;
}

/* Has `least` bytes ready unless the file ends before; false with why. */
static bool fill(Unpack *unpack, gsize least, const char **why)
{
    gsize ready = unpack->end - unpack->at;
    if (ready >= least)
        return true;
    memmove(unpack->buffer, unpack->buffer + unpack->at, ready);
    unpack->at = 0;
    unpack->end = ready;
    for (gssize got = 1; got > 0 && unpack->end < least; unpack->end += (gsize)got) {
        got = read_file(unpack, unpack->buffer + unpack->end, BUFFER - unpack->end, why);
        if (got < 0)
            return false;
    }
    return true;
}

static bool member_begins(const Unpack *unpack)
{
    const unsigned char *at = unpack->buffer + unpack->at;
    return unpack->end - unpack->at >= 2 && at[0] == 0x1f && at[1] == 0x8b;
}

static bool find_kind(Unpack *unpack, const char **why)
{
    if (!fill(unpack, 2, why))
        return false;
    unpack->kind = PLAIN;
    if (!member_begins(unpack))
        return true;
    if (inflateInit2(&unpack->stream, MAX_WBITS + GZIP_ALONE) != Z_OK) {
        *why = "out of memory";
        return false;
    }
    unpack->kind = PACKED;
    unpack->inside = true;
    return true;
}

/* Behind a member stands another, zeros as tapes and disks pad with, or the end. */
static bool next_member(Unpack *unpack, const char **why)
{
    if (!fill(unpack, 2, why))
        return false;
    if (member_begins(unpack)) {
        inflateReset(&unpack->stream);
        unpack->inside = true;
        return true;
    }
    while (unpack->at < unpack->end) {
        if (unpack->buffer[unpack->at]) {
            *why = "something else stands behind the packed data";
            return false;
        }
        unpack->at++;
        if (!fill(unpack, 1, why))
            return false;
    }
    return true;
}

/* Unpacks what is ready. Bytes that came out, 0 for none yet, -1 with why. */
static gssize inflate_some(Unpack *unpack, void *buffer, gsize size, const char **why)
{
    if (!fill(unpack, 1, why))
        return -1;
    bool over = unpack->at == unpack->end; /* what came in may still have to come out */
    unpack->stream.next_in = unpack->buffer + unpack->at;
    unpack->stream.avail_in = (uInt)(unpack->end - unpack->at);
    unpack->stream.next_out = buffer;
    unpack->stream.avail_out = (uInt)size;
    int code = inflate(&unpack->stream, Z_NO_FLUSH);
    unpack->at = unpack->end - unpack->stream.avail_in;
    gsize written = size - unpack->stream.avail_out;
    unpack->inside = code != Z_STREAM_END;
    if (written || code == Z_STREAM_END || (code == Z_OK && !over))
        return (gssize)written; /* an error is told again when nothing comes out */
    *why = over ? "unexpected end of file" : unpack->stream.msg ? unpack->stream.msg : zError(code);
    return -1;
}

static gssize read_plain(Unpack *unpack, void *buffer, gsize size, const char **why)
{
    gsize ready = MIN(size, unpack->end - unpack->at);
    if (ready == 0)
        return read_file(unpack, buffer, size, why);
    memcpy(buffer, unpack->buffer + unpack->at, ready);
    unpack->at += ready;
    return (gssize)ready;
}

static gssize read_packed(Unpack *unpack, void *buffer, gsize size, const char **why)
{
    for (;;) {
        if (!unpack->inside && !next_member(unpack, why))
            return -1;
        if (!unpack->inside)
            return 0;
        gssize got = inflate_some(unpack, buffer, size, why);
        if (got)
            return got;
    }
}

gssize unpack_read(Unpack *unpack, void *buffer, gsize size, const char **why)
{
    size = MIN(size, 1u << 30);
    if (unpack->kind == UNKNOWN && !find_kind(unpack, why))
        return -1;
    gsize filled = 0;
    while (filled < size) {
        gssize got = (unpack->kind == PLAIN ? read_plain : read_packed)(unpack, (char *)buffer + filled,
                                                                        size - filled, why);
        if (got < 0 && filled == 0)
            return -1;
        if (got <= 0) /* what is wrong is wrong again next time */
            break;
        filled += (gsize)got;
    }
    return (gssize)filled;
}
