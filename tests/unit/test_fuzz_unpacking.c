/* Every sample and every input of the fuzzers' corpus, packed, cut off and changed, comes back as it was or
 * not at all.
 */
#include "../fuzz/unpacking.c"
#include "corpus.h"

int main(void)
{
    go_over_all();
    return failures != 0;
}
