#include "optimise/groups.h"

#include "optimise/limits/limits.h"

#include <string.h>

void group_free(gpointer data)
{
    Group *group = data;
    g_array_unref(group->classes);
    g_ptr_array_unref(group->backup_limits);
    g_free(group->member);
    g_free(group->allowed);
    g_free(group->charge);
    g_free(group->x);
    g_free(group);
}

void backup_group_clear(gpointer data)
{
    BackupGroup *backups = data;
    g_array_unref(backups->groups);
    g_free(backups->kin);
}

static int compare_ints(gconstpointer a, gconstpointer b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static void append_int(GByteArray *key, int value)
{
    g_byte_array_append(key, (const guint8 *)&value, sizeof value);
}

/* What tells two classes apart: platform, today's stack, the offers that hold, the fallback, and the limits.
 */
static GBytes *class_key(const Block *block, const DemandClass *class, const bool *member)
{
    GByteArray *key = g_byte_array_new();
    g_byte_array_append(key, (const guint8 *)class->platform, (guint)strlen(class->platform) + 1);
    append_int(key, class->primary);
    g_autoptr(GArray) installed = g_array_new(FALSE, FALSE, sizeof(int));
    for (const int *at = class->installed; *at >= 0; at++)
        g_array_append_val(installed, *at);
    g_array_sort(installed, compare_ints);
    for (guint i = 0; i < installed->len; i++)
        append_int(key, g_array_index(installed, int, i));
    append_int(key, -1);
    g_byte_array_append(key, (const guint8 *)class->offer, (guint)(block->products * sizeof(int)));
    const Fallback *fallback = demand_fallback(block->demand, class);
    append_int(key, fallback ? (int)(fallback - (const Fallback *)(gpointer)block->scenario->fallbacks->data)
                             : -1);
    g_byte_array_append(key, (const guint8 *)member, block->instances->len);
    return g_byte_array_free_to_bytes(key);
}

/* Per class and instance: is it a member? Of local limits none is. */
static bool *memberships(const Block *block)
{
    bool *member = g_new0(bool, (gsize)block->demand->classes->len * block->instances->len + 1);
    for (guint i = 0; i < block->instances->len; i++) {
        const LimitInstance *instance = block->instances->pdata[i];
        for (guint m = 0; !(block->local && block->local[i]) && m < instance->members->len; m++)
            member[(gsize)g_array_index(instance->members, guint, m) * block->instances->len + i] = true;
    }
    return member;
}

static Group *group_new(const Block *block, const DemandClass *class, const bool *member)
{
    Group *group = g_new0(Group, 1);
    group->classes = g_array_new(FALSE, FALSE, sizeof(guint));
    group->class = class;
    group->member = g_new0(bool, block->instances->len + 1);
    memcpy(group->member, member, block->instances->len * sizeof(bool));
    group->allowed = g_new(bool, block->products);
    group->charge = g_new(bool, block->products);
    group->x = g_new(int, block->products);
    for (guint p = 0; p < block->products; p++) {
        group->allowed[p] = class->offer[p] >= 0;
        group->charge[p] = true;
        group->x[p] = -1;
    }
    group->backup_limits = g_ptr_array_new();
    group->backup_group = group->kept_group = -1;
    return group;
}

void groups_fold(Block *block)
{
    g_autofree bool *member = memberships(block);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    for (guint i = 0; i < block->demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(block->demand->classes, DemandClass, i);
        const bool *mine = member + (gsize)i * block->instances->len;
        GBytes *key = class_key(block, class, mine);
        Group *group = g_hash_table_lookup(known, key);
        if (group) {
            g_bytes_unref(key);
        } else {
            group = group_new(block, class, mine);
            g_ptr_array_add(block->groups, group);
            g_hash_table_insert(known, key, group);
        }
        g_array_append_val(group->classes, i);
        group->endpoints += class->class->count;
    }
}

/* The backup side sees less: neither today's primary nor limits that count primaries alone. */
static GByteArray *backup_key(const Block *block, const Group *group)
{
    GByteArray *key = g_byte_array_new();
    const DemandClass *class = group->class;
    g_byte_array_append(key, (const guint8 *)class->platform, (guint)strlen(class->platform) + 1);
    for (guint p = 0; p < block->products; p++)
        append_int(key, group->allowed[p] ? class->offer[p] : -1);
    const Fallback *fallback = demand_fallback(block->demand, class);
    append_int(key, fallback ? (int)(fallback - (const Fallback *)(gpointer)block->scenario->fallbacks->data)
                             : -1);
    for (guint i = 0; i < block->instances->len; i++) {
        const LimitInstance *instance = block->instances->pdata[i];
        append_int(key, group->member[i] && limit_sees_backups(instance->limit));
    }
    return key;
}

bool group_keeps(const Block *block, const Group *group, int product)
{
    return group->allowed[product] && demand_installed(group->class, product) &&
           g_array_index(block->scenario->offers, Offer, group->class->offer[product]).standby[MODE_HOT] >=
               0 &&
           g_array_index(block->scenario->offers, Offer, group->class->offer[product]).migration > 0;
}

/* What tells kept groups of one backup group apart is added to the key; false where nothing is kept. */
static bool kept_key(const Block *block, const Group *group, GByteArray *key)
{
    bool any = false;
    for (guint p = 0; p < block->products; p++) {
        bool keeps = group_keeps(block, group, (int)p);
        append_int(key, keeps);
        any = any || keeps;
    }
    return any;
}

/* The number of the key in the table, a new one where it is not known. */
static int number_of(GHashTable *known, const GByteArray *key)
{
    GBytes *bytes = g_bytes_new(key->data, key->len);
    gpointer found;
    if (g_hash_table_lookup_extended(known, bytes, NULL, &found)) {
        g_bytes_unref(bytes);
        return GPOINTER_TO_INT(found);
    }
    int number = (int)g_hash_table_size(known);
    g_hash_table_insert(known, bytes, GINT_TO_POINTER(number));
    return number;
}

static GHashTable *keys_new(void)
{
    return g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

void groups_fold_backups(Block *block)
{
    g_autoptr(GHashTable) known = keys_new();
    g_autoptr(GHashTable) known_kept = keys_new();
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        if (group->backup_limits->len == 0)
            continue;
        g_autoptr(GByteArray) key = backup_key(block, group);
        group->backup_group = number_of(known, key);
        if (group->backup_group == (int)block->backup_groups->len) {
            BackupGroup fresh = {g_array_new(FALSE, FALSE, sizeof(guint)), 0, NULL};
            g_array_append_val(block->backup_groups, fresh);
        }
        BackupGroup *backup = &g_array_index(block->backup_groups, BackupGroup, group->backup_group);
        g_array_append_val(backup->groups, k);
        backup->endpoints += group->endpoints;
        if (!kept_key(block, group, key))
            continue;
        group->kept_group = number_of(known_kept, key);
        if (group->kept_group == (int)block->kept_groups->len) {
            KeptGroup fresh = {g_array_new(FALSE, FALSE, sizeof(guint)), group->backup_group};
            g_array_append_val(block->kept_groups, fresh);
        }
        g_array_append_val(g_array_index(block->kept_groups, KeptGroup, group->kept_group).groups, k);
    }
}
