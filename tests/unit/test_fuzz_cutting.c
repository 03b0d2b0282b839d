/* Every input of the fuzzers' corpus, and every sample, whole and in parts: what once differed does so no
 * more.
 */
#include "../fuzz/cutting.c"
#include "corpus.h"

int main(void)
{
    go_over_all();
    return failures != 0;
}
