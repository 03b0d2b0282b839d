/* Commands: one file and one table line each (main.c). */
#ifndef POLYCULTURE_CMD_CMD_H
#define POLYCULTURE_CMD_CMD_H

#include <glib.h>

typedef struct {
    const char *name, *summary;
    /* argv[0] is the command's name. Returns the exit code, or any value with *error set. */
    int (*run)(int argc, char **argv, GError **error);
} Command;

extern const Command command_map, command_merge, command_audit, command_plan, command_frontier,
    command_verify, command_outage, command_compare, command_compare_audit, command_assign, command_report,
    command_catalog, command_formats;

#endif
