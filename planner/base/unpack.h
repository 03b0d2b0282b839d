/* Bytes of a file, unpacked where it is gzip, of one or several members. */
#ifndef POLYCULTURE_BASE_UNPACK_H
#define POLYCULTURE_BASE_UNPACK_H

#include <glib.h>

typedef struct Unpack Unpack;

/* Takes the handle over. */
Unpack *unpack_new(int handle);
/* The next `size` bytes, or fewer where no more can be had; 0 at the end, -1 with why (borrowed): it cannot
 * be read or unpacked, ends too early, or has something behind the packed members that is neither one nor
 * padding of zeros. */
gssize unpack_read(Unpack *unpack, void *buffer, gsize size, const char **why);
/* Bytes of the file that were read so far. */
gint64 unpack_offset(const Unpack *unpack);
void unpack_free(Unpack *unpack);

#endif
