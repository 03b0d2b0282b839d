/* Unpacking of gzip, for libFuzzer (`make fuzz`) and for the test that goes over the corpus. The input is
 * read as a file that may be packed; and it is packed, as members of some size with zeros behind, and must
 * come back whole, however much is asked for at a time. Cut off or with a byte changed, what was packed is
 * refused or comes back as it was, never as something else. */
#include "base/unpack.h"
#include "inputs.h"

#include <zlib.h>

#define GZIP_ALONE 16 /* added to the bits of the window: with the header and checksum of gzip */

typedef struct {
    GString *bytes;
    const char *wrong;
} Outcome;

/* At most so many bytes at a time. */
static Outcome unpack(const GString *file, gsize piece)
{
    Outcome outcome = {g_string_new(NULL), NULL};
    Unpack *unpacking = unpack_new(dup(file_of(file->str, file->len)));
    g_autofree char *buffer = g_malloc(piece);
    gssize got;
    while ((got = unpack_read(unpacking, buffer, piece, &outcome.wrong)) > 0) {
        if ((gsize)got > piece)
            DEFECT("%zd bytes where %zu were asked for", got, piece);
        g_string_append_len(outcome.bytes, buffer, got);
    }
    if ((got < 0) != (outcome.wrong != NULL))
        DEFECT("failed without a reason, or the reverse");
    unpack_free(unpacking);
    return outcome;
}

static void add_member(GString *packed, const char *bytes, gsize length, int level)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + GZIP_ALONE, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        DEFECT("cannot pack");
    gsize before = packed->len, most = deflateBound(&stream, (uLong)length);
    g_string_set_size(packed, before + most);
    stream.next_in = (Bytef *)(gsize)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)packed->str + before;
    stream.avail_out = (uInt)most;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        DEFECT("packed only in part");
    g_string_set_size(packed, packed->len - stream.avail_out);
    deflateEnd(&stream);
}

/* How an input is packed, read and damaged: its first bytes. */
typedef struct {
    gsize member, piece, zeros, at;
    int level;
    unsigned char change;
} Choices;

static Choices choose(const uint8_t *data)
{
    return (Choices){
        .member = 1 + data[0] * 16u,
        .piece = 1u + data[1] * (gsize)data[1],
        .zeros = data[2] >> 4,
        .level = data[2] % 10,
        .at = (gsize)(data[3] << 8 | data[4]),
        .change = data[5],
    };
}

static void expect(const Outcome *outcome, const char *bytes, gsize length, const char *what)
{
    if (outcome->wrong)
        DEFECT("%s is refused: %s", what, outcome->wrong);
    if (outcome->bytes->len != length || memcmp(outcome->bytes->str, bytes, length) != 0)
        DEFECT("%s came back as something else", what);
}

/* As it is: large pieces and small ones come to the same. */
static void read_as_file(const GString *file, gsize piece)
{
    Outcome whole = unpack(file, 1u << 16), parts = unpack(file, piece);
    if (!g_string_equal(whole.bytes, parts.bytes) || g_strcmp0(whole.wrong, parts.wrong) != 0)
        DEFECT("read in pieces of %zu it is something else", piece);
    g_string_free(whole.bytes, TRUE);
    g_string_free(parts.bytes, TRUE);
}

static bool is_packed(const GString *file)
{
    return file->len >= 2 && memcmp(file->str, "\x1f\x8b", 2) == 0;
}

/* Cut off: whole members, or refused. */
static void read_cut(GString *packed, const GString *bytes, const Choices *choices)
{
    g_string_truncate(packed, choices->at % (packed->len + 1));
    Outcome outcome = unpack(packed, choices->piece);
    gsize length = outcome.bytes->len;
    if (!is_packed(packed))
        expect(&outcome, packed->str, packed->len, "too little to be packed");
    else if (!outcome.wrong && length < bytes->len && length % choices->member != 0)
        DEFECT("a member that ends too early is not refused");
    else if (!outcome.wrong)
        expect(&outcome, bytes->str, MIN(length, bytes->len), "what was cut off");
    g_string_free(outcome.bytes, TRUE);
}

static void read_changed(GString *packed, const GString *bytes, const Choices *choices)
{
    packed->str[choices->at % packed->len] ^= (char)choices->change;
    Outcome outcome = unpack(packed, choices->piece);
    if (!is_packed(packed))
        expect(&outcome, packed->str, packed->len, "what is not packed");
    else if (!outcome.wrong)
        expect(&outcome, bytes->str, bytes->len, "what has a byte changed");
    g_string_free(outcome.bytes, TRUE);
}

static void read_packed(const GString *bytes, const Choices *choices)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    for (gsize at = 0; at == 0 || at < bytes->len; at += choices->member)
        add_member(packed, bytes->str + at, MIN(choices->member, bytes->len - at), choices->level);
    for (gsize i = 0; i < choices->zeros; i++)
        g_string_append_c(packed, '\0');
    Outcome outcome = unpack(packed, choices->piece);
    expect(&outcome, bytes->str, bytes->len, "what was packed");
    g_string_free(outcome.bytes, TRUE);
    g_autoptr(GString) cut = g_string_new_len(packed->str, (gssize)packed->len);
    read_cut(cut, bytes, choices);
    read_changed(packed, bytes, choices);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 6)
        return 0;
    Choices choices = choose(data);
    g_autoptr(GString) file = g_string_new_len((const char *)data, (gssize)size);
    read_as_file(file, choices.piece);
    g_string_erase(file, 0, 6);
    read_as_file(file, choices.piece);
    read_packed(file, &choices);
    return 0;
}
