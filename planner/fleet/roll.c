#include "fleet/roll.h"

#include "base/input.h"
#include "inventory/identity.h"

#include <string.h>

Roll *roll_new(void)
{
    Roll *roll = g_new0(Roll, 1);
    roll->entries = g_array_new(FALSE, FALSE, sizeof(RollEntry));
    return roll;
}

void roll_free(Roll *roll)
{
    if (!roll)
        return;
    g_array_unref(roll->entries);
    intern_free(roll->labels);
    g_free(roll);
}

void roll_add(Roll *roll, uint32_t class, uint32_t label)
{
    RollEntry entry = {class, label, 0};
    g_array_append_val(roll->entries, entry);
}

const char *roll_name(const Roll *roll, const RollEntry *entry, gsize *length)
{
    const char *label = intern_get(roll->labels, entry->label, NULL);
    *length = strcspn(label, "\n");
    return label;
}

const char *roll_id(const Roll *roll, const RollEntry *entry)
{
    const char *label = intern_get(roll->labels, entry->label, NULL);
    return label + strcspn(label, "\n") + 1;
}

static uint64_t order_of(const Roll *roll, const RollEntry *entry)
{
    gsize length = 0;
    const char *label = roll_name(roll, entry, &length);
    g_autofree char *name = g_strndup(label, length);
    char compared[IDENTITY_TEXT];
    identity_name(name, compared);
    const char *text = *compared ? compared : roll_id(roll, entry);
    return digest_first(text, strlen(text));
}

static int compare_entries(gconstpointer left, gconstpointer right, gpointer labels)
{
    const RollEntry *a = left, *b = right;
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->label == b->label
               ? 0
               : strcmp(intern_get(labels, a->label, NULL), intern_get(labels, b->label, NULL));
}

void roll_finish(Roll *roll, const uint32_t *class_of, Intern *labels)
{
    roll->labels = labels;
    for (guint i = 0; i < roll->entries->len; i++) {
        RollEntry *entry = &g_array_index(roll->entries, RollEntry, i);
        entry->class = class_of[entry->class];
        entry->order = order_of(roll, entry);
    }
    g_array_sort_with_data(roll->entries, compare_entries, labels);
}
