#include "export/html/page.h"
static bool shown(const Page *page){(void)page;return false;}
const Section section_frontier = {"frontier", T_S_FRONTIER, shown, NULL};
