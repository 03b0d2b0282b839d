/* polyculture: plans vendor diversity and redundancy for endpoint security. Finds the command and runs it. */
#include "base/error.h"
#include "base/text.h"
#include "cmd/cmd.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Command *const commands[] = {
    &command_map, &command_merge, &command_plan, &command_verify, &command_catalog, &command_formats, NULL,
};

static void print_help(FILE *stream)
{
    fprintf(stream, "usage: polyculture COMMAND [OPTION...]\n\n"
                    "Plans vendor diversity and redundancy for endpoint security.\n\nCommands:\n");
    for (const Command *const *command = commands; *command != NULL; command++)
        fprintf(stream, "  %-10s %s\n", (*command)->name, (*command)->summary);
    fprintf(stream,
            "\n`polyculture COMMAND --help` tells about a command, `polyculture --version` the version.\n"
            "Exit codes: 0 every limit holds, 1 a limit is breached or no plan exists,\n"
            "2 usage, 3 input, 4 stopped early, 5 system, 6 records were left out.\n");
}

static const Command *find_command(const char *name)
{
    for (const Command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

/* A lone `--help` anywhere before "--" is left to the command; here only the program's own options. */
int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_HOLDS;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("polyculture " POLYCULTURE_VERSION);
        return EXIT_HOLDS;
    }
    const Command *command = find_command(argv[1]);
    g_autoptr(GError) error = NULL;
    int code = EXIT_USAGE;
    g_autofree char *name = g_strdup_printf("polyculture %s", argv[1]);
    g_set_prgname(name); /* what --help calls the command */
    if (command != NULL)
        code = command->run(argc - 1, argv + 1, &error);
    else
        fail_usage(&error, "no command '%s': `polyculture --help` lists them", argv[1]);
    if (error != NULL) {
        g_autofree char *message = text_for_terminal(error->message);
        fprintf(stderr, "polyculture: %s\n", message);
        code = error_exit_code(error);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "polyculture: standard output could not be written\n");
        return EXIT_SYSTEM;
    }
    return code;
}
