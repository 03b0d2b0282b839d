/* `polyculture compare`: with the formats that the auditor's program does without. */
#include "cmd/cmd.h"
#include "cmd/compare.h"
#include "export/compare.h"

static int run(int argc, char **argv, GError **error)
{
    static const CompareFormat *const formats[] = {&compare_text, &compare_csv,  &compare_json,
                                                   &compare_html, &compare_xlsx, NULL};
    return compare_run(argc, argv, formats, error);
}

const Command command_compare = {"compare", "fleets of several dates, or plans, side by side", run};
