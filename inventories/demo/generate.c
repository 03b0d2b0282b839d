/* Writes the inventories of an invented airline: 5,000 endpoints at eight airports, told by three tools, with
 * one vendor in charge on exactly 70 % of them as in July 2024. Every name of a machine is made up, every
 * number comes from one seed: the same bytes on every machine.
 *
 *   generate DIR    writes agents-SITE.xml (GLPI agent XML, many machines a file), agents.ndjson (GLPI
 * inventory JSON, one a line), servers.csv (one row per endpoint and program), attributes.csv (site, service,
 * criticality)
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENDPOINTS 5000
#define FALCON 3500 /* 70 % */
#define XML_WINDOWS 2300
#define XML_MACOS 300
#define JSON_WINDOWS 1100
#define JSON_LINUX 500
#define SEEN_TWICE 40 /* of the XML machines stand in the JSON as well, with an older record */

typedef enum { WINDOWS, MACOS, LINUX } Platform;
typedef enum { FALCON_SENSOR, DEFENDER, SENTINELONE, ESET, NOTHING } Protection;

typedef struct {
    char name[24], uuid[40], serial[16];
    Platform platform;
    Protection protection;
    bool defender_on; /* Windows Defender still runs beside another product */
    int site, service, day;
    uint64_t programs; /* bit per ordinary program */
    int vpn;           /* index into vpns */
    bool managed, encrypted, unknown_tool;
} Endpoint;

static const struct {
    const char *name, *code;
    int endpoints;
} sites[] = {{"frankfurt", "fra", 1200}, {"vienna", "vie", 700},    {"london", "lhr", 650},
             {"newark", "ewr", 600},     {"singapore", "sin", 500}, {"lisbon", "lis", 500},
             {"dubai", "dxb", 450},      {"warsaw", "waw", 400}};
#define SITES ((int)(sizeof sites / sizeof *sites))

static const struct {
    const char *name, *code;
    int weight;
    bool critical;
} services[] = {{"check-in", "chk", 26, true},          {"gates", "gat", 18, true},
                {"operations-control", "ops", 6, true}, {"crew", "crw", 20, false},
                {"maintenance", "mnt", 15, false},      {"office", "off", 15, false}};
#define SERVICES ((int)(sizeof services / sizeof *services))

static const struct {
    const char *name, *publisher, *version;
} programs[] = {
    {"Microsoft Edge", "Microsoft Corporation", "131.0.2903.63"},
    {"Microsoft 365 Apps for enterprise - en-us", "Microsoft Corporation", "16.0.18129.20158"},
    {"Microsoft Visual C++ 2015-2022 Redistributable (x64)", "Microsoft Corporation", "14.40.33816.0"},
    {"Google Chrome", "Google LLC", "131.0.6778.86"},
    {"Mozilla Firefox ESR (x64 de)", "Mozilla", "128.5.0"},
    {"Adobe Acrobat (64-bit)", "Adobe", "24.004.20272"},
    {"7-Zip 24.08 (x64)", "Igor Pavlov", "24.08"},
    {"Notepad++ (64-bit x64)", "Notepad++ Team", "8.7.1"},
    {"Zoom Workplace (64-bit)", "Zoom Video Communications, Inc.", "6.2.11"},
    {"Microsoft Teams", "Microsoft Corporation", "24295.605.3225"},
    {"PuTTY release 0.82 (64-bit)", "Simon Tatham", "0.82.0.0"},
    {"Java 8 Update 431 (64-bit)", "Oracle Corporation", "8.0.4310.10"},
    {"Boarding Desk 4", "Aerokiosk GmbH (invented)", "4.11.2"},
    {"Crew Roster Client", "Aerokiosk GmbH (invented)", "2.8.0"},
    {"Printer Driver Suite", "Zebra Technologies", "8.9.4"},
    {"VLC media player", "VideoLAN", "3.0.21"}};
#define PROGRAMS ((int)(sizeof programs / sizeof *programs))

static const struct {
    const char *name[3], *publisher;
} vpns[] = {{{"Cisco Secure Client - AnyConnect VPN", "Cisco Secure Client", "cisco-secure-client-vpn"},
             "Cisco Systems, Inc."},
            {{"GlobalProtect", "GlobalProtect", "globalprotect"}, "Palo Alto Networks"},
            {{"OpenVPN 2.6.12-I001 amd64", "OpenVPN Connect", "openvpn"}, "OpenVPN, Inc."}};

/* splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere. */
static uint64_t state = 20240719;

static uint64_t next_random(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int below(int n)
{
    return (int)(next_random() % (uint64_t)n);
}

static bool percent(int share)
{
    return below(100) < share;
}

static Endpoint fleet[ENDPOINTS];

/* Shuffled places: who gets Falcon, and who stands at which site. */
static void shuffle(int *order)
{
    for (int i = 0; i < ENDPOINTS; i++)
        order[i] = i;
    for (int i = ENDPOINTS - 1; i > 0; i--) {
        int j = below(i + 1), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
}

static Protection other_protection(Platform platform)
{
    int dice = below(100);
    if (platform == WINDOWS)
        return dice < 62 ? DEFENDER : dice < 77 ? SENTINELONE : dice < 93 ? ESET : NOTHING;
    return dice < 45 ? SENTINELONE : dice < 80 ? ESET : NOTHING;
}

static int choose_service(void)
{
    int dice = below(100), service = 0;
    while (dice >= services[service].weight)
        dice -= services[service++].weight;
    return service;
}

static void make_fleet(void)
{
    static int by_falcon[ENDPOINTS], by_site[ENDPOINTS], site_of[ENDPOINTS], at_site[SITES][SERVICES];
    shuffle(by_falcon);
    shuffle(by_site);
    for (int site = 0, place = 0; site < SITES; site++)
        for (int i = 0; i < sites[site].endpoints; i++)
            site_of[by_site[place++]] = site;
    for (int i = 0; i < ENDPOINTS; i++) {
        Endpoint *endpoint = &fleet[i];
        bool xml = i < XML_WINDOWS + XML_MACOS,
             json = !xml && i < XML_WINDOWS + XML_MACOS + JSON_WINDOWS + JSON_LINUX;
        endpoint->platform = xml    ? (i < XML_WINDOWS ? WINDOWS : MACOS)
                             : json ? (i < XML_WINDOWS + XML_MACOS + JSON_WINDOWS ? WINDOWS : LINUX)
                                    : WINDOWS;
        endpoint->protection = by_falcon[i] < FALCON ? FALCON_SENSOR : other_protection(endpoint->platform);
        endpoint->defender_on = percent(25);
        endpoint->site = site_of[i];
        endpoint->service = choose_service();
        endpoint->day = 1 + below(28);
        endpoint->programs = next_random() & next_random();
        endpoint->vpn = percent(78) ? 0 : percent(60) ? 1 : 2;
        endpoint->managed = percent(94);
        endpoint->encrypted = percent(88);
        endpoint->unknown_tool = percent(4);
        snprintf(endpoint->name, sizeof endpoint->name, "%s-%s-%04d", sites[endpoint->site].code,
                 services[endpoint->service].code, ++at_site[endpoint->site][endpoint->service]);
        uint64_t high = next_random(), low = next_random();
        snprintf(endpoint->uuid, sizeof endpoint->uuid, "%08X-%04X-4%03X-A%03X-%012llX",
                 (unsigned)(high >> 32), (unsigned)(high >> 16) & 0xffff, (unsigned)high & 0xfff,
                 (unsigned)(low >> 48) & 0xfff, (unsigned long long)(low & UINT64_C(0xffffffffffff)));
        snprintf(endpoint->serial, sizeof endpoint->serial, "AK%08X", (unsigned)(next_random() >> 32));
    }
}

/* ---- what runs, as names in lists ---- */

typedef void (*AddProgram)(FILE *file, const char *name, const char *publisher, const char *version);

static void list_programs(FILE *file, const Endpoint *endpoint, AddProgram add)
{
    Platform platform = endpoint->platform;
    for (int i = 0; i < PROGRAMS; i++)
        if (endpoint->programs >> i & 1)
            add(file, programs[i].name, programs[i].publisher, programs[i].version);
    static const char *const falcon[] = {"CrowdStrike Windows Sensor", "Falcon", "falcon-sensor"};
    static const char *const sentinel[] = {"Sentinel Agent", "SentinelOne Extensions", "SentinelAgent"};
    static const char *const eset[] = {"ESET Endpoint Security", "ESET Endpoint Security", "eea"};
    if (endpoint->protection == FALCON_SENSOR)
        add(file, falcon[platform], "CrowdStrike, Inc.", "7.18.19110.0");
    if (endpoint->protection == SENTINELONE)
        add(file, sentinel[platform], "Sentinel Labs, Inc.", "24.1.4.257");
    if (endpoint->protection == ESET)
        add(file, eset[platform], "ESET, spol. s r.o.", "11.1.2039.0");
    if (platform != LINUX || percent(50))
        add(file, vpns[endpoint->vpn].name[platform], vpns[endpoint->vpn].publisher, "5.1.6.103");
    if (platform == LINUX)
        add(file, "ufw", "Ubuntu Developers", "0.36.2-6");
    if (endpoint->managed && platform == WINDOWS)
        add(file, "Microsoft Intune Management Extension", "Microsoft Corporation", "1.83.107.0");
    if (endpoint->managed && platform == MACOS)
        add(file, "Jamf Connect", "Jamf", "2.42.0");
    if (endpoint->unknown_tool)
        add(file, "Skyline Endpoint Guard", "Skyline Cyber (invented)", "3.2");
}

/* Names in Windows Security Center, with their state. */
typedef void (*AddAntivirus)(FILE *file, const char *name, const char *company, bool enabled);

static void list_antivirus(FILE *file, const Endpoint *endpoint, AddAntivirus add)
{
    if (endpoint->platform != WINDOWS)
        return;
    if (endpoint->protection == FALCON_SENSOR)
        add(file, "CrowdStrike Falcon Sensor", "CrowdStrike, Inc.", true);
    if (endpoint->protection == SENTINELONE)
        add(file, "Sentinel Agent", "Sentinel Labs, Inc.", true);
    if (endpoint->protection == ESET)
        add(file, "ESET Security", "ESET", true);
    bool alone = endpoint->protection == DEFENDER;
    add(file, "Windows Defender", "Microsoft Corporation",
        alone || (endpoint->protection != NOTHING && endpoint->defender_on));
}

static const char *const systems[] = {"Microsoft Windows 11 Enterprise", "macOS 15.1", "Ubuntu 24.04.1 LTS"};
static const char *const kernels[] = {"MSWin32", "darwin", "linux"};
static const char *const encryptions[] = {"BitLocker", "FileVault 2", "LUKS"};

/* ---- GLPI agent XML ---- */

static void xml_program(FILE *file, const char *name, const char *publisher, const char *version)
{
    fprintf(file, "   <SOFTWARES><NAME>%s</NAME><PUBLISHER>%s</PUBLISHER><VERSION>%s</VERSION></SOFTWARES>\n",
            name, publisher, version);
}

static void xml_antivirus(FILE *file, const char *name, const char *company, bool enabled)
{
    fprintf(file,
            "   <ANTIVIRUS><COMPANY>%s</COMPANY><ENABLED>%d</ENABLED><NAME>%s</NAME><UPTODATE>1</UPTODATE>"
            "</ANTIVIRUS>\n",
            company, enabled, name);
}

static void write_xml(FILE *file, const Endpoint *endpoint)
{
    fprintf(file,
            " <REQUEST>\n  <CONTENT>\n   <ACCESSLOG><LOGDATE>2024-07-%02d 06:00:00</LOGDATE></ACCESSLOG>\n"
            "   <BIOS><SSN>%s</SSN></BIOS>\n"
            "   <HARDWARE><NAME>%s</NAME><OSNAME>%s</OSNAME><UUID>%s</UUID></HARDWARE>\n"
            "   <OPERATINGSYSTEM><FULL_NAME>%s</FULL_NAME><KERNEL_NAME>%s</KERNEL_NAME></OPERATINGSYSTEM>\n",
            endpoint->day, endpoint->serial, endpoint->name, systems[endpoint->platform], endpoint->uuid,
            systems[endpoint->platform], kernels[endpoint->platform]);
    list_antivirus(file, endpoint, xml_antivirus);
    fprintf(file,
            "   <FIREWALL><PROFILE>PublicProfile</PROFILE><STATUS>on</STATUS></FIREWALL>\n"
            "   <DRIVES><ENCRYPT_NAME>%s</ENCRYPT_NAME><ENCRYPT_STATUS>%s</ENCRYPT_STATUS></DRIVES>\n",
            encryptions[endpoint->platform], endpoint->encrypted ? "Yes" : "No");
    list_programs(file, endpoint, xml_program);
    fprintf(file,
            "  </CONTENT>\n  <DEVICEID>%s-2024-01-15-08-00-00</DEVICEID>\n  <QUERY>INVENTORY</QUERY>\n "
            "</REQUEST>\n",
            endpoint->name);
}

/* ---- GLPI inventory JSON ---- */

static bool comma;

static void json_program(FILE *file, const char *name, const char *publisher, const char *version)
{
    fprintf(file, "%s{\"name\":\"%s\",\"publisher\":\"%s\",\"version\":\"%s\"}", comma ? "," : "", name,
            publisher, version);
    comma = true;
}

static void json_antivirus(FILE *file, const char *name, const char *company, bool enabled)
{
    fprintf(file, "%s{\"company\":\"%s\",\"enabled\":%s,\"name\":\"%s\",\"uptodate\":true}", comma ? "," : "",
            company, enabled ? "true" : "false", name);
    comma = true;
}

static void write_json(FILE *file, const Endpoint *endpoint, bool older)
{
    fprintf(file,
            "{\"action\":\"inventory\",\"itemtype\":\"Computer\",\"deviceid\":\"%s-%s\",\"content\":{"
            "\"accesslog\":{\"logdate\":\"2024-%02d-%02d 06:00:00\"},\"bios\":{\"ssn\":\"%s\"},"
            "\"hardware\":{\"name\":\"%s\",\"uuid\":\"%s\"},"
            "\"operatingsystem\":{\"full_name\":\"%s\",\"kernel_name\":\"%s\"},"
            "\"firewalls\":[{\"status\":\"on\"}],"
            "\"drives\":[{\"encrypt_name\":\"%s\",\"encrypt_status\":\"%s\"}],\"antivirus\":[",
            endpoint->name, older ? "2023-02-01-08-00-00" : "2024-01-15-08-00-00", older ? 3 : 7,
            endpoint->day, endpoint->serial, endpoint->name, endpoint->uuid, systems[endpoint->platform],
            kernels[endpoint->platform], encryptions[endpoint->platform], endpoint->encrypted ? "Yes" : "No");
    comma = false;
    list_antivirus(file, endpoint, json_antivirus);
    fprintf(file, "],\"softwares\":[");
    comma = false;
    list_programs(file, endpoint, json_program);
    fprintf(file, "]}}\n");
}

/* ---- CSV ---- */

static const char *csv_name;

static void csv_program(FILE *file, const char *name, const char *publisher, const char *version)
{
    fprintf(file, "%s,Windows Server 2022,\"%s\",\"%s\",%s\r\n", csv_name, name, publisher, version);
}

static void write_csv(FILE *file, const Endpoint *endpoint)
{
    csv_name = endpoint->name;
    list_programs(file, endpoint, csv_program);
    if (endpoint->protection == DEFENDER)
        csv_program(file, "Microsoft Defender Antivirus", "Microsoft Corporation", "4.18.24060.7");
    csv_program(file, "Windows Admin Tools", "Microsoft Corporation", "10.0");
}

/* ---- files ---- */

static FILE *open_file(const char *folder, const char *format, ...)
{
    char name[64], path[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void close_file(FILE *file)
{
    if (fclose(file) != 0) {
        perror("write");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: generate DIR\n");
        return 2;
    }
    make_fleet();
    int xml_end = XML_WINDOWS + XML_MACOS, json_end = xml_end + JSON_WINDOWS + JSON_LINUX;
    for (int site = 0; site < SITES; site++) {
        FILE *file = open_file(argv[1], "agents-%s.xml", sites[site].name);
        fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<INVENTORIES>\n");
        for (int i = 0; i < xml_end; i++)
            if (fleet[i].site == site)
                write_xml(file, &fleet[i]);
        fprintf(file, "</INVENTORIES>\n");
        close_file(file);
    }
    FILE *json = open_file(argv[1], "agents.ndjson");
    for (int i = xml_end; i < json_end; i++)
        write_json(json, &fleet[i], false);
    for (int i = 0; i < SEEN_TWICE; i++)
        write_json(json, &fleet[i * 37], true);
    close_file(json);
    FILE *csv = open_file(argv[1], "servers.csv");
    fprintf(csv, "\xef\xbb\xbf"
                 "Computer Name,OS,Software Name,Publisher,Version\r\n");
    for (int i = json_end; i < ENDPOINTS; i++)
        write_csv(csv, &fleet[i]);
    close_file(csv);
    FILE *attributes = open_file(argv[1], "attributes.csv");
    fprintf(attributes, "name,site,service,criticality\n");
    for (int i = 0; i < ENDPOINTS; i++)
        fprintf(attributes, "%s,%s,%s,%s\n", fleet[i].name, sites[fleet[i].site].name,
                services[fleet[i].service].name, services[fleet[i].service].critical ? "high" : "normal");
    close_file(attributes);
    return 0;
}
