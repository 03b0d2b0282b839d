/* `polyculture formats`: the inventory formats that can be read. */
#include "base/error.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "inventory/reader.h"

#include <stdio.h>

#define WIDTH 80

/* Continued below where it begins; an address that is longer than the line stays whole. */
static void print_line(const char *head, int indent, const char *text)
{
    g_autoptr(GString) out = g_string_new(head);
    text_wrap(text, indent, indent, WIDTH, out);
    printf("%s\n", g_strchomp(out->str));
}

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
    for (const Reader *const *reader = readers; *reader; reader++) {
        printf("%s\n", (*reader)->name);
        print_line("    ", 4, (*reader)->title);
        print_line("    tells: ", 11, (*reader)->tells);
        print_line("    see:   ", 11, (*reader)->description);
    }
    printf("fleet/1\n    a fleet that `polyculture map -o` wrote; fleets and inventories add up\n");
    return EXIT_HOLDS;
}

const Command command_formats = {"formats", "list the inventory formats that can be read", run};
