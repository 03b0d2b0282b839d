#include <stdio.h>
int main(int argc, char **argv){ if (argc>1 && argv[1][0]=='-') puts("polyculture " POLYCULTURE_VERSION); return 0; }
