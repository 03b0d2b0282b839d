/* polyculture-audit: the auditor's half alone, without the optimiser and its solver. */
#include "cmd/program.h"

static const Command *const commands[] = {
    &command_audit, &command_verify, &command_outage, &command_compare_audit, NULL,
};

int main(int argc, char **argv)
{
    const Program program = {
        "polyculture-audit",
        "Audits fleets and plans of endpoint security; holds no optimiser and no solver.",
        "Exit codes: 0 every limit holds, 1 a limit is breached or a check disagrees,\n"
        "2 usage, 3 input, 5 system, 6 records left out.\n",
        commands,
    };
    return program_run(&program, argc, argv);
}
