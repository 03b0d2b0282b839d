/* backup-required: every endpoint has a backup in one of `modes`, another product than the primary, that
 * shares no domain of the kinds in `differ` with it. */
#include "scenario/limits/limits.h"

#include "base/text.h"

static bool parse_modes(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    g_auto(GStrv) modes = NULL;
    if (!json_strings(document, object, "modes", true, false, &modes, error))
        return false;
    for (char **word = modes; *word; word++) {
        BackupMode mode;
        if (!mode_parse(*word, &mode)) {
            g_autofree char *safe = text_for_terminal(*word);
            return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "modes"), error,
                             "backup mode '%s' is not known; expected hot, cold or manual", safe);
        }
        limit->modes[mode] = true;
    }
    return true;
}

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    g_auto(GStrv) differ = NULL;
    if (!parse_modes(document, object, limit, error) ||
        !json_strings(document, object, "differ", false, true, &differ, error))
        return false;
    for (char **word = differ; word && *word; word++) {
        DomainKind kind;
        if (!domain_kind_parse(*word, &kind)) {
            g_autofree char *safe = text_for_terminal(*word);
            return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "differ"), error,
                             "domain kind '%s' is not known; expected one of: %s", safe, domain_kind_list());
        }
        limit->differ[kind] = true;
    }
    return true;
}

static char *describe(const Limit *limit)
{
    g_autoptr(GString) text = g_string_new("every endpoint has a ");
    const char *between = "";
    for (BackupMode mode = MODE_HOT; mode < MODE_COUNT; mode++)
        if (limit->modes[mode]) {
            g_string_append_printf(text, "%s%s", between, mode_name(mode));
            between = " or ";
        }
    g_string_append(text, " backup");
    between = " of another ";
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (limit->differ[kind]) {
            g_string_append_printf(text, "%s%s", between, domain_kind_name(kind));
            between = " and ";
        }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static const char *const fields[] = {"modes", "differ", NULL};

const LimitKind limit_backup_required = {
    .name = "backup-required", .fields = fields, .parse = parse, .describe = describe};
