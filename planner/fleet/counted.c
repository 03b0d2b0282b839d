#include "fleet/counted.h"

#include "base/error.h"

struct Counted {
    GHashTable *parts; /* SHA-256 -> the file of the part in which it is counted, "" for none */
};

Counted *counted_new(void)
{
    Counted *counted = g_new0(Counted, 1);
    counted->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return counted;
}

void counted_free(Counted *counted)
{
    if (!counted)
        return;
    g_hash_table_unref(counted->parts);
    g_free(counted);
}

static bool counts(const FleetSource *source)
{
    return *source->sha256 && source->endpoints > 0;
}

/* Either side may be an inventory that was read itself: it is known by its name, a fleet by its file. */
static bool fail_twice(const FleetSource *source, const char *file, const char *before, GError **error)
{
    if (file && *before)
        return fail_input(
            error,
            "%s: its source '%s' is counted in %s already, and its endpoints would count twice; "
            "leave one of the two out",
            file, source->name, before);
    return fail_input(error,
                      "%s: its source '%s' is among the other files as well, and its endpoints would count "
                      "twice; leave one of the two out",
                      file ? file : before, source->name);
}

bool counted_add(Counted *counted, const Fleet *part, const char *file, GError **error)
{
    for (guint i = 0; i < part->sources->len; i++) {
        const FleetSource *source = &g_array_index(part->sources, FleetSource, i);
        const char *before = counts(source) ? g_hash_table_lookup(counted->parts, source->sha256) : NULL;
        if (before)
            return fail_twice(source, file, before, error);
    }
    for (guint i = 0; i < part->sources->len; i++) {
        const FleetSource *source = &g_array_index(part->sources, FleetSource, i);
        if (counts(source))
            g_hash_table_replace(counted->parts, g_strdup(source->sha256), g_strdup(file ? file : ""));
    }
    return true;
}
