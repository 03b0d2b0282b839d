/* Versions, processors and languages at the end of a name are no part of it; numbers that belong to it are.
 * Neither is a Mac's ending of programs. */
#include "catalog/bare_name.h"
#include "check.h"

#include <string.h>

/* All that there is to take off is taken off. */
static void check(const char *name, const char *bare)
{
    gsize length = strlen(name);
    for (gsize less; (less = bare_name_length(name, length)) > 0;) {
        CHECK(less < length);
        length = less;
    }
    if (length != strlen(bare) || strncmp(name, bare, length) != 0)
        fprintf(stderr, "'%s' became '%.*s'\n", name, (int)length, name);
    CHECK(length == strlen(bare) && strncmp(name, bare, length) == 0);
}

int main(void)
{
    check("FortiClient 7.2.3.0929", "FortiClient");
    check("FortiClient (x64) 7.0", "FortiClient");
    check("ESET Endpoint Security - en-US", "ESET Endpoint Security");
    check("Agent version 4.5.2", "Agent");
    check("Agent v11", "Agent");
    check("Agent 64 bit", "Agent");
    check("Agent (64 bit, de-DE)", "Agent (64 bit, de-DE)");
    check("Agent (64-bit de-DE)", "Agent");
    check("OpenVPN 2.6.8-I001 amd64", "OpenVPN");
    check("Sensor for Windows", "Sensor for Windows");
    check("7zip", "7zip");
    check("Tool 3CX", "Tool 3CX");
    check("7.2.3", "7.2.3");
    check("(x64)", "(x64)");
    check("x64)", "x64)");
    check("Agent ()", "Agent ()");
    check(")", ")");
    check("", "");
    check(" - ", " - ");
    check("Agent ", "Agent");
    CHECK(bare_name_length("Norton 360 22.21", 16) == strlen("Norton 360"));
    CHECK(program_name_length("Falcon.app", "macos") == strlen("Falcon"));
    CHECK(program_name_length("Falcon.APP", "unknown") == strlen("Falcon"));
    CHECK(program_name_length("Falcon.app", NULL) == strlen("Falcon"));
    CHECK(program_name_length("Falcon.app", "windows") == strlen("Falcon.app"));
    CHECK(program_name_length("Falcon.app.app", "macos") == strlen("Falcon.app"));
    CHECK(program_name_length("Falconapp", "macos") == strlen("Falconapp"));
    CHECK(program_name_length(".app", "macos") == strlen(".app"));
    CHECK(program_name_length("", NULL) == 0);
    return failures != 0;
}
