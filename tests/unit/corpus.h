/* Goes over the fuzzers' corpus and the samples with the fuzz target that was included before. */
#ifndef POLYCULTURE_UNIT_CORPUS_H
#define POLYCULTURE_UNIT_CORPUS_H

#include "check.h"

static inline int go_over(const char *folder, const char *format)
{
    g_autoptr(GPtrArray) files = input_list(folder, NULL);
    int count = 0;
    for (guint i = 0; files && i < files->len; i++) {
        g_autofree char *bytes = NULL;
        gsize length = 0;
        CHECK(g_file_get_contents(files->pdata[i], &bytes, &length, NULL));
        if (format)
            g_setenv("FORMAT", format, TRUE);
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
        g_unsetenv("FORMAT");
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
        count++;
    }
    return count;
}

/* Of every reader, and of all samples. */
static inline void go_over_all(void)
{
    const char *root = g_getenv("root");
    CHECK(root);
    int count = 0;
    for (const Reader *const *reader = readers; *reader; reader++) {
        g_autofree char *folder = g_build_filename(root, "tests/fuzz/corpus", (*reader)->name, NULL);
        count += g_file_test(folder, G_FILE_TEST_IS_DIR) ? go_over(folder, (*reader)->name) : 0;
    }
    CHECK(count >= 5);
    g_autofree char *samples = g_build_filename(root, "inventories/samples", NULL);
    CHECK(go_over(samples, NULL) > 0);
}

#endif
