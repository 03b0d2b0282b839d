/* Every input of the fuzzers' corpus, and every sample, through its reader and through the one that content
 * decides on: what once crashed or hung does so no more. */
#include "../fuzz/reader.c"
#include "corpus.h"

int main(void)
{
    go_over_all();
    return failures != 0;
}
