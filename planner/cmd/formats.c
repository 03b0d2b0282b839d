/* `polyculture formats`: the inventory formats that can be read. */
#include "base/error.h"
#include "cmd/cmd.h"
#include "inventory/reader.h"

#include <stdio.h>

static int run(int argc, char **argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Lists the inventory formats that can be read. A format is recognised by what "
                 "a file holds,\nnot by its name; gzip is opened on the way.");
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
        fail_usage(error, "%s; `polyculture formats --help` lists the options", wrong->message);
        return EXIT_USAGE;
    }
    if (argc > 1) {
        fail_usage(error, "formats takes no arguments");
        return EXIT_USAGE;
    }
    for (const Reader *const *reader = readers; *reader; reader++)
        printf("%s\n    %s\n    tells: %s\n    see:   %s\n", (*reader)->name, (*reader)->title,
               (*reader)->tells, (*reader)->description);
    printf("fleet/1\n    a fleet that `polyculture map -o` wrote; fleets and inventories add up\n");
    return EXIT_HOLDS;
}

const Command command_formats = {"formats", "list the inventory formats that can be read", run};
