/* Inventories of made-up fleets for timing: endpoints with four programs each, as NDJSON (GLPI), XML
 * (FusionInventory) or CSV (a row a program), the same for the same seed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const security[][2] = {
    {"CrowdStrike Windows Sensor", "CrowdStrike, Inc."},
    {"ESET Endpoint Security", "ESET, spol. s r.o."},
    {"Sophos Endpoint Agent", "Sophos Limited"},
    {"Kaspersky Endpoint Security", "Kaspersky"},
    {"Apex One", "Trend Micro"},
    {"Sentinel Agent", "SentinelOne"},
};
static const char *const remote[][2] = {
    {"Cisco AnyConnect VPN", "Cisco"},
    {"OpenVPN 2.6.8-I001 amd64", "OpenVPN, Inc."},
    {"GlobalProtect", "Palo Alto Networks"},
    {"WireGuard", "WireGuard LLC"},
};
static const char *const systems[] = {"Microsoft Windows 11 Pro", "Microsoft Windows 10 Enterprise",
                                      "Microsoft Windows Server 2022 Standard"};

static uint64_t state;

static unsigned draw(unsigned below) /* splitmix64 */
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((z ^ (z >> 31)) % below);
}

typedef struct {
    char name[80], publisher[40], version[24];
} Program;

static void draw_programs(Program *programs)
{
    const char *const *known[] = {security[draw(sizeof security / sizeof *security)],
                                  remote[draw(sizeof remote / sizeof *remote)]};
    for (int i = 0; i < 4; i++) {
        unsigned other = draw(400);
        if (i < 2) {
            strcpy(programs[i].name, known[i][0]);
            strcpy(programs[i].publisher, known[i][1]);
        } else {
            sprintf(programs[i].name, "Office Tool %u", other);
            sprintf(programs[i].publisher, "Maker %u", other % 50);
        }
        sprintf(programs[i].version, "%u.%u", 1 + draw(20), draw(100));
    }
}

static void write_json(long n, unsigned site, const char *system, const Program *programs)
{
    printf("{\"deviceid\":\"PC%07ld-26\",\"tag\":\"site-%u\",\"content\":{"
           "\"hardware\":{\"name\":\"PC%07ld\"},\"operatingsystem\":{\"full_name\":\"%s\"},\"softwares\":[",
           n, site, n, system);
    for (int i = 0; i < 4; i++)
        printf("%s{\"name\":\"%s\",\"publisher\":\"%s\",\"version\":\"%s\"}", i ? "," : "", programs[i].name,
               programs[i].publisher, programs[i].version);
    printf("]}}\n");
}

static void write_xml(long n, unsigned site, const char *system, const Program *programs)
{
    printf(
        "<REQUEST>\n<CONTENT>\n<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>site-%u</KEYVALUE></ACCOUNTINFO>"
        "<HARDWARE><NAME>PC%07ld</NAME></HARDWARE>\n"
        "<OPERATINGSYSTEM><FULL_NAME>%s</FULL_NAME></OPERATINGSYSTEM>\n",
        site, n, system);
    for (int i = 0; i < 4; i++)
        printf("<SOFTWARES><NAME>%s</NAME><PUBLISHER>%s</PUBLISHER><VERSION>%s</VERSION></SOFTWARES>\n",
               programs[i].name, programs[i].publisher, programs[i].version);
    printf("</CONTENT>\n<DEVICEID>PC%07ld-26</DEVICEID>\n<QUERY>INVENTORY</QUERY>\n</REQUEST>\n", n);
}

static void write_csv(long n, unsigned site, const char *system, const Program *programs)
{
    for (int i = 0; i < 4; i++)
        printf("PC%07ld,%s,site-%u,%s,\"%s\",%s\n", n, strstr(system, "Server") ? "Server" : "Windows", site,
               programs[i].name, programs[i].publisher, programs[i].version);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: generate ndjson|xml|csv ENDPOINTS SEED\n");
        return 2;
    }
    long endpoints = atol(argv[2]);
    state = strtoull(argv[3], NULL, 10);
    char form = argv[1][0];
    if (form == 'x')
        printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<INVENTORIES>\n");
    if (form == 'c')
        printf("id,platform,site,software,publisher,version\n");
    for (long n = 0; n < endpoints; n++) {
        Program programs[4];
        unsigned site = draw(40);
        const char *system = systems[draw(3)];
        draw_programs(programs);
        (form == 'n' ? write_json : form == 'x' ? write_xml : write_csv)(n, site, system, programs);
    }
    if (form == 'x')
        printf("</INVENTORIES>\n");
    return 0;
}
