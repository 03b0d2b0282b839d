/* Windows `reg export` of the Uninstall keys: [key] lines, then "value"="text" lines. It names no machine, so
 * the file's name stands in. Format:
 * https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export */
#include "base/error.h"
#include "inventory/collect.h"

#include <string.h>

#define LINE_LIMIT (1u << 20)

typedef struct {
    GString *name, *publisher, *version;
    bool component; /* SystemComponent=1: hidden from the list of programs */
} Program;

/* Text of a value line "Name"="text" with its escapes undone, or NULL when the line is of another value or
 * kind. */
static char *value_of(const char *line, const char *name)
{
    g_autofree char *start = g_strdup_printf("\"%s\"=\"", name);
    if (!g_str_has_prefix(line, start))
        return NULL;
    GString *text = g_string_new(NULL);
    for (const char *at = line + strlen(start); *at && *at != '"'; at++) {
        if (*at == '\\' && at[1])
            at++;
        g_string_append_c(text, *at);
    }
    return g_string_free(text, FALSE);
}

static void end_key(Endpoint *endpoint, Program *program)
{
    if (program->name->len && !program->component)
        endpoint_add_name(endpoint, FROM_SOFTWARE, program->name->str, program->publisher->str,
                          program->version->str, STATE_UNKNOWN, STATE_UNKNOWN);
    g_string_truncate(program->name, 0);
    g_string_truncate(program->publisher, 0);
    g_string_truncate(program->version, 0);
    program->component = false;
}

static void take_line(Endpoint *endpoint, Program *program, char *line)
{
    g_strchomp(line);
    if (*line == '[') {
        end_key(endpoint, program);
        return;
    }
    const struct {
        const char *name;
        GString *target;
    } values[] = {{"DisplayName", program->name},
                  {"Publisher", program->publisher},
                  {"DisplayVersion", program->version}};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = value_of(line, values[i].name);
        if (text)
            g_string_assign(values[i].target, text);
    }
    if (strcmp(line, "\"SystemComponent\"=dword:00000001") == 0)
        program->component = true;
}

static bool read_lines(Input *input, Endpoint *endpoint, GError **error)
{
    Program program = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), false};
    GError *wrong = NULL;
    gsize length = 0;
    int64_t lines = 0;
    for (char *line; (line = input_line(input, LINE_LIMIT, &length, &wrong)); lines++)
        take_line(endpoint, &program, line);
    end_key(endpoint, &program);
    g_string_free(program.name, TRUE);
    g_string_free(program.publisher, TRUE);
    g_string_free(program.version, TRUE);
    if (wrong)
        g_propagate_error(error, wrong);
    else if (endpoint->names->len == 0)
        return fail_input(error,
                          "%s: a registry export without \"DisplayName\"; export the key "
                          "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
                          input_name(input));
    return wrong == NULL;
}

static bool read_all(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error)
{
    (void)options;
    g_autoptr(Endpoint) endpoint = endpoint_new();
    g_autofree char *name = endpoint_name_of_file(input_name(input));
    endpoint_set(endpoint, &endpoint->name, name, strlen(name));
    endpoint_set(endpoint, &endpoint->system, "Windows", strlen("Windows"));
    return read_lines(input, endpoint, error) && sink_take(sink, endpoint, error);
}

static int probe(const char *head, gsize length)
{
    (void)length;
    while (g_ascii_isspace(*head) || (unsigned char)*head >= 0x80)
        head++;
    return g_str_has_prefix(head, "Windows Registry Editor") || g_str_has_prefix(head, "REGEDIT4") ? 95 : 0;
}

const Reader reader_registry = {
    "windows-registry",
    "windows-registry",
    "Windows reg export of the Uninstall keys (UTF-16 or not)",
    "programs with publisher; the file's name as the machine's",
    "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export",
    NULL,
    probe,
    read_all,
};
