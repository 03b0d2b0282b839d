/* Lists of packages: `dpkg-query -W` (name, tab, version), `dpkg -l` ("ii  name  version ...") and `rpm -qa`
 * (name-version-release.arch). They name no machine, so the file's name stands in. */
#include "base/error.h"
#include "inventory/collect.h"

#include <string.h>

#define LINE_LIMIT (1u << 20)

static bool name_byte(char c)
{
    return g_ascii_isalnum(c) || strchr("+-._", c);
}

/* "name\tversion" or "name:arch\tversion". */
static bool dpkg_query(const char *line, char **name)
{
    gsize length = 0;
    while (line[length] && name_byte(line[length]))
        length++;
    const char *tab = strchr(line, '\t');
    if (length == 0 || !tab || (line[length] != '\t' && line[length] != ':'))
        return false;
    for (const char *at = tab + 1; *at; at++)
        if (g_ascii_isspace(*at))
            return false;
    *name = g_strndup(line, length);
    return true;
}

/* "ii  name:arch  version  arch  description": only what is installed. */
static bool dpkg_list(const char *line, char **name)
{
    if (!g_str_has_prefix(line, "ii ") && !g_str_has_prefix(line, "hi "))
        return false;
    const char *start = line + 3;
    while (*start == ' ')
        start++;
    gsize length = 0;
    while (start[length] && name_byte(start[length]))
        length++;
    *name = g_strndup(start, length);
    return length > 0;
}

/* "name-version-release.arch", the version beginning with a digit. */
static bool rpm_query(const char *line, char **name)
{
    static const char *const architectures[] = {".noarch", ".x86_64",  ".aarch64", ".i686",
                                                ".i586",   ".i386",    ".ppc64le", ".ppc64",
                                                ".s390x",  ".armv7hl", ".riscv64"};
    bool known = g_str_has_prefix(line, "gpg-pubkey-");
    for (gsize i = 0; i < G_N_ELEMENTS(architectures); i++)
        known = known || g_str_has_suffix(line, architectures[i]);
    if (!known || strpbrk(line, " \t,;<>{}"))
        return false;
    const char *release = strrchr(line, '-');
    if (!release)
        return false;
    g_autofree char *head = g_strndup(line, (gsize)(release - line));
    char *version = strrchr(head, '-');
    if (!version || version == head)
        return false;
    *version = '\0';
    *name = g_steal_pointer(&head);
    return true;
}

static bool package_of(const char *line, char **name)
{
    return dpkg_query(line, name) || dpkg_list(line, name) || rpm_query(line, name);
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Endpoint) endpoint = endpoint_new();
    endpoint_name_after_file(endpoint, input_name(input));
    endpoint_set(endpoint, &endpoint->system, "Linux", strlen("Linux"));
    GError *wrong = NULL;
    gsize length = 0;
    for (char *line; (line = input_line(input, LINE_LIMIT, &length, &wrong));) {
        g_autofree char *name = NULL;
        if (package_of(g_strchomp(line), &name))
            endpoint_add_name(endpoint, FROM_SOFTWARE, name, NULL, NULL, STATE_UNKNOWN, STATE_UNKNOWN);
    }
    if (wrong) {
        g_propagate_error(error, wrong);
        return false;
    }
    if (endpoint->names->len == 0)
        return fail_input(error,
                          "%s: no package in it; expected the output of dpkg-query -W, dpkg -l or rpm -qa",
                          input_name(input));
    return sink_take(sink, endpoint, error);
}

/* What dpkg -l lists besides: its heading, and packages that are not installed ("rc  name", "un  name"). */
static bool dpkg_aside(const char *line)
{
    return strchr("|+D", *line) || (strchr("uihrp", line[0]) && line[1] && strchr("ncHUFWti", line[1]) &&
                                    line[2] && strchr(" R", line[2]));
}

/* Sure when nearly all of the first lines are packages. */
static int probe(const char *head, gsize length)
{
    g_autofree char *text = g_strndup(head, MIN(length, 8192));
    g_auto(GStrv) lines = g_strsplit(text, "\n", 101);
    int packages = 0, others = 0;
    if (memchr(head, '\0', length))
        return 0;
    /* The last line may be cut. */
    for (char **line = lines; *line && line[1] && line - lines < 100; line++) {
        g_autofree char *name = NULL;
        g_strchomp(*line);
        if (package_of(*line, &name))
            packages++;
        else if (**line && !dpkg_aside(*line))
            others++;
    }
    return packages >= 1 && packages >= 20 * others ? 70 : 0;
}

const Reader reader_packages = {
    "packages",
    "packages",
    "Lists of packages: dpkg-query -W, dpkg -l, rpm -qa",
    "packages; the file's name as the machine's",
    "man dpkg-query, man rpm",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
