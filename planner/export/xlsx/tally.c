#include "export/xlsx/tally.h"

static void group_free(gpointer data)
{
    TallyGroup *group = data;
    g_free(group->name);
    g_ptr_array_unref(group->slots);
    g_free(group);
}

Tally *tally_new(guint rows)
{
    Tally *tally = g_new0(Tally, 1);
    tally->groups = g_ptr_array_new_with_free_func(group_free);
    tally->rows = rows;
    return tally;
}

void tally_free(Tally *tally)
{
    if (!tally)
        return;
    g_ptr_array_unref(tally->groups);
    g_free(tally);
}

TallyGroup *tally_group(Tally *tally, const char *name)
{
    TallyGroup *group = g_new0(TallyGroup, 1);
    group->name = g_strdup(name);
    group->slots = g_ptr_array_new_with_free_func(g_free);
    group->rows = tally->rows;
    g_ptr_array_add(tally->groups, group);
    return group;
}

int32_t tally_entry(TallyGroup *group)
{
    return (int32_t)++group->entries;
}

void tally_mark(TallyGroup *group, guint row, int32_t entry)
{
    guint free = 0;
    for (; free < group->slots->len; free++) {
        int32_t there = ((const int32_t *)group->slots->pdata[free])[row];
        if (there == entry)
            return;
        if (there == 0)
            break;
    }
    if (free == group->slots->len)
        g_ptr_array_add(group->slots, g_new0(int32_t, group->rows + 1));
    ((int32_t *)group->slots->pdata[free])[row] = entry;
}

bool tally_has(const TallyGroup *group, guint row, int32_t entry)
{
    for (guint s = 0; s < group->slots->len; s++)
        if (((const int32_t *)group->slots->pdata[s])[row] == entry)
            return true;
    return false;
}

static bool slot_holds(const TallyGroup *group, guint slot, int32_t entry)
{
    for (guint row = 0; row < group->rows; row++)
        if (((const int32_t *)group->slots->pdata[slot])[row] == entry)
            return true;
    return false;
}

bool tally_marked(const TallyGroup *group, int32_t entry)
{
    for (guint s = 0; s < group->slots->len; s++)
        if (slot_holds(group, s, entry))
            return true;
    return false;
}

char *tally_formula(const TallyGroup *group, int32_t entry)
{
    GString *formula = g_string_new(NULL);
    for (guint s = 0; s < group->slots->len; s++)
        if (slot_holds(group, s, entry))
            g_string_append_printf(formula, "%sSUMIF(%s_%u,%d,endpoints)", formula->len ? "+" : "",
                                   group->name, s + 1, (int)entry);
    if (formula->len == 0)
        g_string_append_c(formula, '0');
    return g_string_free(formula, FALSE);
}
