#include "cmd/program.h"

#include "base/error.h"
#include "base/text.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static void print_help(const Program *program, FILE *stream)
{
    fprintf(stream, "usage: %s COMMAND [OPTION...]\n\n%s\n\nCommands:\n", program->name, program->purpose);
    for (const Command *const *command = program->commands; *command != NULL; command++)
        fprintf(stream, "  %-10s %s\n", (*command)->name, (*command)->summary);
    fprintf(stream, "\n`%s COMMAND --help` tells about a command, `%s --version` the version.\n%s",
            program->name, program->name, program->codes);
}

static const Command *find_command(const Program *program, const char *name)
{
    for (const Command *const *command = program->commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

/* A lone `--help` anywhere before "--" is left to the command; here only the program's own options. */
int program_run(const Program *program, int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        print_help(program, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(program, stdout);
        return EXIT_HOLDS;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("%s " POLYCULTURE_VERSION "\n", program->name);
        return EXIT_HOLDS;
    }
    const Command *command = find_command(program, argv[1]);
    g_autoptr(GError) error = NULL;
    int code = EXIT_USAGE;
    g_autofree char *name = g_strdup_printf("%s %s", program->name, argv[1]);
    g_set_prgname(name); /* what --help calls the command */
    if (command != NULL)
        code = command->run(argc - 1, argv + 1, &error);
    else
        fail_usage(&error, "no command '%s': `%s --help` lists them", argv[1], program->name);
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
