/* What the fuzz targets share: an input in memory, its reader, and the catalog. */
#ifndef POLYCULTURE_FUZZ_INPUTS_H
#define POLYCULTURE_FUZZ_INPUTS_H

#include "catalog/shipped.h"
#include "inventory/reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Ends as libFuzzer notices it, so that the input is kept. */
#define DEFECT(...) (g_printerr(__VA_ARGS__), abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline const Catalog *shipped(void)
{
    static Catalog *catalog;
    g_autoptr(GError) error = NULL;
    if (!catalog && !(catalog = catalog_read_shipped(NULL, &error)))
        DEFECT("%s", error->message);
    return catalog;
}

/* NULL: the content decides. */
static inline const Reader *reader_named(const char *name, Input *input)
{
    if (!name)
        return reader_find(input, SURE_ENOUGH_NAMED, NULL);
    for (const Reader *const *reader = readers; *reader; reader++)
        if (strcmp((*reader)->name, name) == 0)
            return *reader;
    DEFECT("no reader '%s'", name);
}

/* A file in memory with these bytes; the handle is borrowed. One at a time. */
static inline int file_of(const void *data, size_t size)
{
    static int file = -1;
    if (file < 0)
        file = memfd_create("input", 0);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size ||
        lseek(file, 0, SEEK_SET) != 0)
        DEFECT("no room for the input");
    return file;
}

/* As users' files are opened, so that what unpacks them takes part. */
static inline Input *open_bytes(const uint8_t *data, size_t size)
{
    char path[32];
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", file_of(data, size));
    return input_open(path, NULL);
}

#endif
