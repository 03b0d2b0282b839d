/* Every input of the fuzzers' corpus, and every sample, through its reader and through the one that content
 * decides on: what once crashed or hung does so no more. */
#include "../fuzz/reader.c"

#include "check.h"

static int go_over(const char *folder, const char *format)
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

int main(void)
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
    return failures != 0;
}
