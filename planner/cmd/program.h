/* What the programs of the project share: finding a command, running it, telling of errors. */
#ifndef POLYCULTURE_CMD_PROGRAM_H
#define POLYCULTURE_CMD_PROGRAM_H

#include "cmd/cmd.h"

typedef struct {
    const char *name;               /* "polyculture" */
    const char *purpose;            /* one line for --help */
    const char *codes;              /* the exit codes that it can end with, as lines for --help */
    const Command *const *commands; /* NULL-terminated */
} Program;

/* Runs the command that argv names; returns the exit code. */
int program_run(const Program *program, int argc, char **argv);

#endif
