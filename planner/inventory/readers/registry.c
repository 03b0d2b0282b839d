/* Windows `reg export` of the Uninstall keys, and of Services where it has them: [key] lines, then
 * "value"="text" lines. It names no machine, so the file's name stands in. Format:
 * https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export
 * A service is disabled where its Start is 4:
 * https://learn.microsoft.com/en-us/windows/win32/api/winsvc/ns-winsvc-query_service_configw */
#include "base/error.h"
#include "inventory/collect.h"

#include <string.h>

#define LINE_LIMIT (1u << 20)

/* The key that is open, and its values. SystemComponent=1, which hides a program from the list that Windows
 * shows, means nothing here: agents are often installed so. */
typedef struct {
    enum { OTHER_KEY, PROGRAM, SERVICE } kind;
    GString *key; /* of a service: its name */
    GString *name, *publisher, *version;
    bool disabled;
} Entry;

/* The text of hex(1) or hex(2): UTF-16 in bytes with commas between, which regedit writes for a text with
 * line breaks or variables. */
static char *text_of_bytes(const char *bytes)
{
    g_autoptr(GByteArray) text = g_byte_array_new();
    for (const char *at = bytes; g_ascii_isxdigit(at[0]) && g_ascii_isxdigit(at[1]);) {
        guint8 byte = (guint8)(g_ascii_xdigit_value(at[0]) * 16 + g_ascii_xdigit_value(at[1]));
        g_byte_array_append(text, &byte, 1);
        at += at[2] == ',' ? 3 : 2;
    }
    guint end = 0;
    while (end + 1 < text->len && (text->data[end] || text->data[end + 1]))
        end += 2;
    return g_convert((const char *)text->data, (gssize)end, "UTF-8", "UTF-16LE", NULL, NULL, NULL);
}

/* Text of a value line "Name"="text" with its escapes undone, or NULL when the line is of another value or
 * kind. */
static char *value_of(const char *line, const char *name)
{
    g_autofree char *bytes = g_strdup_printf("\"%s\"=hex(", name);
    gsize kind = strlen(bytes);
    if (g_ascii_strncasecmp(line, bytes, kind) == 0 && (line[kind] == '1' || line[kind] == '2') &&
        g_str_has_prefix(line + kind + 1, "):"))
        return text_of_bytes(line + kind + 3);
    g_autofree char *start = g_strdup_printf("\"%s\"=\"", name);
    if (g_ascii_strncasecmp(line, start, strlen(start)) != 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (const char *at = line + strlen(start); *at && *at != '"'; at++) {
        if (*at == '\\' && at[1])
            at++;
        g_string_append_c(text, *at);
    }
    return g_string_free(text, FALSE);
}

static void end_key(Endpoint *endpoint, Entry *entry)
{
    /* "@%SystemRoot%\\..." says where the name of a service stands. */
    bool named = entry->name->len && (entry->kind == PROGRAM || *entry->name->str != '@');
    if (entry->kind == PROGRAM && named)
        endpoint_add_name(endpoint, FROM_SOFTWARE, entry->name->str, entry->publisher->str,
                          entry->version->str, STATE_UNKNOWN, STATE_UNKNOWN);
    else if (entry->kind == SERVICE && entry->disabled)
        endpoint_add_service(endpoint, entry->key->str, named ? entry->name->str : entry->key->str);
    g_string_truncate(entry->key, 0);
    g_string_truncate(entry->name, 0);
    g_string_truncate(entry->publisher, 0);
    g_string_truncate(entry->version, 0);
    entry->kind = OTHER_KEY;
    entry->disabled = false;
}

/* The name of a key right below one called `parent`; NULL where it is none. `path` is all that stands in the
 * brackets, in whatever case. */
static const char *child_of(const char *path, const char *parent)
{
    const char *name = strrchr(path, '\\');
    gsize length = strlen(parent);
    if (!name || !name[1] || (gsize)(name - path) <= length)
        return NULL;
    const char *above = name - length;
    return above[-1] == '\\' && g_ascii_strncasecmp(above, parent, length) == 0 ? name + 1 : NULL;
}

/* "[-HKEY...]" takes a key away. */
static void begin_key(Entry *entry, char *line)
{
    char *end = strrchr(line, ']');
    if (end)
        *end = '\0';
    const char *service = child_of(line, "Services");
    if (line[1] == '-')
        return;
    if (child_of(line, "Uninstall"))
        entry->kind = PROGRAM;
    if (!service)
        return;
    entry->kind = SERVICE;
    g_string_assign(entry->key, service);
}

static void take_line(Endpoint *endpoint, Entry *entry, char *line)
{
    g_strchomp(line);
    if (*line == '[') {
        end_key(endpoint, entry);
        begin_key(entry, line);
        return;
    }
    const struct {
        const char *name;
        GString *target;
    } values[] = {
        {"DisplayName", entry->name}, {"Publisher", entry->publisher}, {"DisplayVersion", entry->version}};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = value_of(line, values[i].name);
        if (text)
            g_string_assign(values[i].target, text);
    }
    if (g_ascii_strcasecmp(line, "\"Start\"=dword:00000004") == 0)
        entry->disabled = true;
}

static bool read_lines(Input *input, Endpoint *endpoint, GError **error)
{
    Entry entry = {.key = g_string_new(NULL),
                   .name = g_string_new(NULL),
                   .publisher = g_string_new(NULL),
                   .version = g_string_new(NULL)};
    GError *wrong = NULL;
    gsize length = 0;
    int64_t lines = 0;
    /* A line of bytes that ends with a backslash goes on in the next. */
    g_autoptr(GString) whole = g_string_new(NULL);
    for (char *line; (line = input_line(input, LINE_LIMIT, &length, &wrong)); lines++) {
        g_string_append(whole, g_strstrip(line));
        bool more =
            g_str_has_suffix(whole->str, ",\\") && strstr(whole->str, "=hex") && whole->len < LINE_LIMIT;
        if (more) {
            g_string_truncate(whole, whole->len - 1);
            continue;
        }
        take_line(endpoint, &entry, whole->str);
        g_string_truncate(whole, 0);
    }
    take_line(endpoint, &entry, whole->str);
    end_key(endpoint, &entry);
    g_string_free(entry.key, TRUE);
    g_string_free(entry.name, TRUE);
    g_string_free(entry.publisher, TRUE);
    g_string_free(entry.version, TRUE);
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
    endpoint_name_after_file(endpoint, input_name(input));
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
    "programs with publisher, disabled services; the file's name as the machine's",
    "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export",
    NULL,
    probe,
    read_all,
    NULL,
    NULL,
};
