/* `compare` as both programs have it; the whole one knows more formats. */
#ifndef POLYCULTURE_CMD_COMPARE_H
#define POLYCULTURE_CMD_COMPARE_H

#include "audit/compare.h"

/* `formats`: NULL-terminated, the first is what a terminal gets. */
int compare_run(int argc, char **argv, const CompareFormat *const *formats, GError **error);

#endif
