/* The work list as an Ansible inventory in YAML (plugin "yaml"): every endpoint a host, groups by wave, by
 * what is in charge, behind it, to be installed and to be retired. What inventories say reaches Ansible as a
 * host name of letters, digits, '.', '-' and '_' or as a quoted string without braces: Ansible runs what
 * stands between double braces, expands brackets in host names, and takes "localhost" for the machine it runs
 * on. */
#include "base/input.h"
#include "base/json.h"
#include "base/text.h"
#include "export/worklist.h"

#include <string.h>

#define NAME_MOST 200 /* bytes of a host name that are kept */
#define DIGEST 8      /* hexadecimal digits behind a name that is not the endpoint's own */

typedef struct {
    char *name;
    GArray *entries; /* of uint32_t, in the order of the list */
} Group;

typedef struct {
    const Worklist *worklist;
    GPtrArray *groups;   /* of Group *, sorted by name in the end */
    GHashTable *by_name; /* group name -> Group */
    GHashTable *names;   /* "primary", product -> group name, so that no two products share one */
    GHashTable *hosts;   /* host name in lower case -> how many endpoints would have it */
    GHashTable *given;   /* host names given */
} Ansible;

static void group_free(gpointer data)
{
    Group *group = data;
    g_free(group->name);
    g_array_unref(group->entries);
    g_free(group);
}

static char *digest_of(const char *text)
{
    char *digest = digest_bytes(text, strlen(text));
    digest[DIGEST] = '\0';
    return digest;
}

/* ---- groups ---- */

static Group *group_named(Ansible *ansible, const char *name)
{
    Group *group = g_hash_table_lookup(ansible->by_name, name);
    if (!group) {
        group = g_new0(Group, 1);
        group->name = g_strdup(name);
        group->entries = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_ptr_array_add(ansible->groups, group);
        g_hash_table_insert(ansible->by_name, group->name, group);
    }
    return group;
}

/* Letters, digits and '_', as Ansible asks. */
static char *group_name(Ansible *ansible, const char *what, const char *product)
{
    g_autofree char *key = g_strdup_printf("%s\n%s", what, product);
    const char *known = g_hash_table_lookup(ansible->names, key);
    if (known)
        return g_strdup(known);
    g_autoptr(GString) name = g_string_new(what);
    g_string_append_c(name, '_');
    for (const char *at = product; *at; at++)
        g_string_append_c(name, g_ascii_isalnum(*at) ? *at : '_');
    if (g_hash_table_contains(ansible->by_name, name->str)) {
        g_autofree char *digest = digest_of(product);
        g_string_append_printf(name, "_%s", digest);
    }
    group_named(ansible, name->str);
    g_hash_table_insert(ansible->names, g_steal_pointer(&key), g_strdup(name->str));
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static void join(Ansible *ansible, const char *what, const char *product, uint32_t entry)
{
    g_autofree char *name = group_name(ansible, what, product);
    GArray *entries = group_named(ansible, name)->entries;
    if (entries->len == 0 || g_array_index(entries, uint32_t, entries->len - 1) != entry)
        g_array_append_val(entries, entry);
}

/* Does the product do something else there, so that it must not be taken off? */
static bool is_kept(const Worklist *worklist, uint32_t entry, const char *product)
{
    const Catalog *catalog = worklist->scenario->catalog;
    guint class_index = g_array_index(worklist->roll->entries, RollEntry, entry).class;
    const FleetClass *class = worklist->fleet->classes->pdata[class_index];
    for (guint s = 0; s < class->stacks->len; s++) {
        const FleetStack *stack = &g_array_index(class->stacks, FleetStack, s);
        bool planned = false;
        for (guint f = 0; f < worklist->first->len; f++) {
            int index = worklist_piece(worklist, f, entry);
            if (index < 0 ||
                strcmp(g_array_index(worklist->allotment->plan->functions, PlanFunction, f).function,
                       stack->function) != 0)
                continue;
            const PlanPiece *piece = worklist_piece_at(worklist, f, index);
            planned = true;
            if (strcmp(catalog_product(catalog, piece->primary)->id, product) == 0 ||
                (piece->mode == MODE_HOT && piece->backup >= 0 &&
                 strcmp(catalog_product(catalog, piece->backup)->id, product) == 0))
                return true;
        }
        if (!planned && g_strv_contains((const char *const *)stack->products, product))
            return true;
    }
    return false;
}

static void join_all(Ansible *ansible, const char *what, const char *products, uint32_t entry)
{
    if (!*products)
        return;
    g_auto(GStrv) parts = g_strsplit(products, ";", -1);
    for (char **part = parts; *part; part++)
        if (strcmp(what, "retire") != 0 || !is_kept(ansible->worklist, entry, *part))
            join(ansible, what, *part, entry);
}

static void group_entry(Ansible *ansible, uint32_t entry)
{
    const Worklist *worklist = ansible->worklist;
    const Catalog *catalog = worklist->scenario->catalog;
    const RollEntry *endpoint = &g_array_index(worklist->roll->entries, RollEntry, entry);
    if (worklist->allotment->fit[endpoint->class] == FIT_NONE)
        join(ansible, "not", "planned", entry);
    if (worklist->wave_of && worklist->wave_of[entry]) {
        g_autofree char *wave = g_strdup_printf("%u", worklist->wave_of[entry]);
        join(ansible, "wave", wave, entry);
    }
    for (guint f = 0; f < worklist->first->len; f++) {
        int index = worklist_piece(worklist, f, entry);
        if (index < 0)
            continue;
        const PlanPiece *piece = worklist_piece_at(worklist, f, index);
        const Work *work = worklist_work_at(worklist, f, index);
        join(ansible, "primary", catalog_product(catalog, piece->primary)->id, entry);
        if (piece->backup >= 0) {
            g_autofree char *mode = g_strdup_printf("%s_backup", mode_name(piece->mode));
            join(ansible, mode, catalog_product(catalog, piece->backup)->id, entry);
        }
        join_all(ansible, "install", work->install, entry);
        join_all(ansible, "retire", work->retire, entry);
    }
}

/* ---- hosts ---- */

/* Names that mean something to Ansible, and those that a resolver takes for an address ("127.1", "0x7f.1").
 */
static bool is_reserved(const Ansible *ansible, const char *name)
{
    bool number = g_ascii_isdigit(*name) && strspn(name, "0123456789abcdefx.") == strlen(name);
    return number || strcmp(name, "all") == 0 || strcmp(name, "ungrouped") == 0 ||
           g_str_has_prefix(name, "localhost") || g_hash_table_contains(ansible->by_name, name);
}

/* The endpoint's name as far as it may be a host's; *own tells whether it is all of it. */
static char *plain_name(const Ansible *ansible, const char *name, gsize length, bool *own)
{
    GString *host = g_string_new(NULL);
    *own = length > 0 && length <= NAME_MOST && g_ascii_isalnum(*name);
    for (gsize i = 0; i < MIN(length, NAME_MOST); i++) {
        bool good = g_ascii_isalnum(name[i]) || strchr("._-", name[i]);
        *own = *own && good;
        if (host->len || g_ascii_isalnum(name[i]))
            g_string_append_c(host, good ? name[i] : '_');
    }
    g_autofree char *lower = g_ascii_strdown(host->str, -1);
    *own = *own && !is_reserved(ansible, lower);
    if (host->len == 0)
        g_string_assign(host, "unnamed");
    return g_string_free(host, FALSE);
}

static const char *label_of(const Ansible *ansible, uint32_t entry, gsize *length)
{
    const Roll *roll = ansible->worklist->roll;
    return roll_name(roll, &g_array_index(roll->entries, RollEntry, entry), length);
}

static void count_host(Ansible *ansible, uint32_t entry)
{
    gsize length = 0;
    bool own = true;
    const char *label = label_of(ansible, entry, &length);
    g_autofree char *plain = plain_name(ansible, label, length, &own), *lower = g_ascii_strdown(plain, -1);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(ansible->hosts, lower));
    g_hash_table_insert(ansible->hosts, g_steal_pointer(&lower), GUINT_TO_POINTER(known + 1));
}

/* Its own name where no other endpoint has it; else with a digest of name and id behind. */
static char *host_name(Ansible *ansible, uint32_t entry)
{
    gsize length = 0;
    bool own = true;
    const char *label = label_of(ansible, entry, &length);
    g_autofree char *plain = plain_name(ansible, label, length, &own), *lower = g_ascii_strdown(plain, -1);
    if (own && GPOINTER_TO_UINT(g_hash_table_lookup(ansible->hosts, lower)) == 1)
        return g_steal_pointer(&plain);
    g_autofree char *digest = digest_of(label), *name = g_strdup_printf("%s-%s", plain, digest);
    for (guint n = 2;
         g_hash_table_contains(ansible->given, name) || g_hash_table_contains(ansible->hosts, name); n++) {
        g_free(name);
        name = g_strdup_printf("%s-%s-%u", plain, digest, n);
    }
    g_hash_table_add(ansible->given, g_strdup(name));
    return g_steal_pointer(&name);
}

/* A quoted string that means the same in JSON and YAML, and nothing to Jinja. */
static void add_string(GString *out, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    g_strdelimit(safe, "{", '(');
    g_strdelimit(safe, "}", ')');
    json_write_string(out, safe);
}

static void add_variable(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, ", \"%s\": ", name);
    add_string(out, value);
}

static void add_functions(const Worklist *worklist, uint32_t entry, GString *out)
{
    bool any = false;
    g_string_append(out, ", \"functions\": [");
    for (guint f = 0; f < worklist->first->len; f++) {
        int index = worklist_piece(worklist, f, entry);
        if (index < 0)
            continue;
        const PlanPiece *piece = worklist_piece_at(worklist, f, index);
        const Work *work = worklist_work_at(worklist, f, index);
        const Catalog *catalog = worklist->scenario->catalog;
        g_string_append(out, any ? ", {\"function\": " : "{\"function\": ");
        add_string(out, g_array_index(worklist->allotment->plan->functions, PlanFunction, f).function);
        add_variable(out, "today", work->today);
        add_variable(out, "primary", catalog_product(catalog, piece->primary)->id);
        add_variable(out, "backup", piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "");
        add_variable(out, "mode", mode_name(piece->mode));
        g_string_append_printf(out, ", \"changes\": %s}", work->kind >= WORK_SWITCH ? "true" : "false");
        any = true;
    }
    g_string_append_c(out, ']');
}

static void add_host(Ansible *ansible, uint32_t entry, const char *host, GString *out)
{
    const Worklist *worklist = ansible->worklist;
    const RollEntry *endpoint = &g_array_index(worklist->roll->entries, RollEntry, entry);
    const FleetClass *class = worklist->fleet->classes->pdata[endpoint->class];
    gsize length = 0;
    const char *label = label_of(ansible, entry, &length);
    g_autofree char *name = g_strndup(label, length);
    g_string_append_printf(out, "    \"%s\": {\"polyculture\": {\"endpoint\": ", host);
    add_string(out, name);
    add_variable(out, "id", roll_id(worklist->roll, endpoint));
    g_string_append(out, ", \"attributes\": {");
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        g_autofree char *value = g_strjoinv(";", attribute->values);
        g_string_append(out, a ? ", " : "");
        add_string(out, attribute->name);
        g_string_append(out, ": ");
        add_string(out, value);
    }
    g_string_append_printf(out, "}, \"wave\": %u", worklist->wave_of ? worklist->wave_of[entry] : 0);
    add_functions(worklist, entry, out);
    g_string_append(out, "}}\n");
}

/* ---- */

static int compare_groups(gconstpointer left, gconstpointer right)
{
    return strcmp((*(const Group *const *)left)->name, (*(const Group *const *)right)->name);
}

static bool write_groups(const Ansible *ansible, char *const *hosts, OutputStream *stream, GError **error)
{
    GString *out = output_stream_text(stream);
    g_string_append(out, ansible->groups->len ? "  children:\n" : "");
    for (guint g = 0; g < ansible->groups->len; g++) {
        const Group *group = ansible->groups->pdata[g];
        g_string_append_printf(out, "    \"%s\":\n      hosts:\n", group->name);
        for (guint i = 0; i < group->entries->len; i++) {
            g_string_append_printf(out, "        \"%s\":\n",
                                   hosts[g_array_index(group->entries, uint32_t, i)]);
            if (!output_stream_pass(stream, error))
                return false;
        }
    }
    return true;
}

static bool write_hosts(Ansible *ansible, char **hosts, OutputStream *stream, GError **error)
{
    const Worklist *worklist = ansible->worklist;
    GString *out = output_stream_text(stream);
    g_string_append(out, "all:\n  hosts:\n");
    for (guint i = 0; i < worklist->roll->entries->len; i++)
        count_host(ansible, worklist->order[i]);
    for (guint i = 0; i < worklist->roll->entries->len; i++) {
        uint32_t entry = worklist->order[i];
        hosts[entry] = host_name(ansible, entry);
        add_host(ansible, entry, hosts[entry], out);
        if (!output_stream_pass(stream, error))
            return false;
    }
    return true;
}

static void ansible_clear(Ansible *ansible)
{
    g_hash_table_unref(ansible->by_name);
    g_hash_table_unref(ansible->names);
    g_hash_table_unref(ansible->hosts);
    g_hash_table_unref(ansible->given);
    g_ptr_array_unref(ansible->groups);
}

static bool write_ansible(const Worklist *worklist, OutputStream *stream, GError **error)
{
    Ansible ansible = {worklist,
                       g_ptr_array_new_with_free_func(group_free),
                       g_hash_table_new(g_str_hash, g_str_equal),
                       g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                       g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    guint count = worklist->roll->entries->len;
    for (guint i = 0; i < count; i++)
        group_entry(&ansible, worklist->order[i]);
    g_ptr_array_sort(ansible.groups, compare_groups);
    char **hosts = g_new0(char *, count + 1);
    bool good = write_hosts(&ansible, hosts, stream, error) && write_groups(&ansible, hosts, stream, error);
    for (guint i = 0; i < count; i++)
        g_free(hosts[i]);
    g_free(hosts);
    ansible_clear(&ansible);
    return good;
}

static const char *const suffixes[] = {".yml", ".yaml", NULL};
const WorklistFormat worklist_ansible = {"ansible", "an inventory for Ansible, with groups", suffixes,
                                         write_ansible};
