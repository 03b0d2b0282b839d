/* Every sample and every input of the fuzzers' corpus, packed, cut off and changed, comes back as it was or
 * not at all.
 */
#include "../fuzz/unpacking.c"
#include "corpus.h"

int main(void)
{
    go_over_all();
    g_autofree char *own = g_build_filename(g_getenv("root"), "tests/fuzz/corpus/unpacking", NULL);
    CHECK(go_over(own, NULL) > 0);
    return failures != 0;
}
