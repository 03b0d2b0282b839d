/* polyculture: plans vendor diversity and redundancy for endpoint security. Finds the command and runs it. */
#include "cmd/program.h"

static const Command *const commands[] = {
    &command_map,
    &command_merge,
    &command_audit,
    &command_plan,
    &command_frontier,
    &command_verify,
    &command_outage,
    &command_compare,
    &command_assign,
    &command_report,
    &command_catalog,
    &command_formats,
    NULL,
};

int main(int argc, char **argv)
{
    const Program program = {
        "polyculture",
        "Plans vendor diversity and redundancy for endpoint security.",
        "Exit codes: 0 every limit holds, 1 a limit is breached or no plan exists,\n"
        "2 usage, 3 input, 4 stopped early, 5 system, 6 records left out.\n",
        commands,
    };
    return program_run(&program, argc, argv);
}
