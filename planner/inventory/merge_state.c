#include "inventory/merge_state.h"

#include "inventory/disjoint.h"

#include <string.h>

#define MANY 8 /* records of a root whose spaces are remembered rather than counted again */

Domains domains_of(uint64_t domain)
{
    return (uint32_t)domain ? (Domains){0, domain} : (Domains){domain, 0};
}

Domains domains_both(Domains a, Domains b)
{
    return (Domains){MAX(a.flat, b.flat), MAX(a.dotted, b.dotted)};
}

bool domains_differ(Domains a, Domains b)
{
    return (a.flat && b.flat && a.flat != b.flat) || (a.dotted && b.dotted && a.dotted != b.dotted);
}

void merge_init(Merge *merge, const Identity *records, guint n, guint *endpoint_of)
{
    *merge = (Merge){.records = records,
                     .n = n,
                     .endpoint_of = endpoint_of,
                     .called = g_new(const Identity *, n + 1),
                     .kept_apart = g_new0(bool, n + 1),
                     .unclear = g_new0(bool, n + 1),
                     .kin = g_new(guint, n + 1),
                     .names = g_array_new(FALSE, FALSE, sizeof(Naming)),
                     .members = g_array_new(FALSE, FALSE, sizeof(guint)),
                     .large = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                                    (GDestroyNotify)g_hash_table_unref)};
    for (guint i = 0; i < n; i++) {
        endpoint_of[i] = i;
        merge->called[i] = records[i].name ? &records[i] : NULL;
    }
}

void merge_clear(Merge *merge)
{
    g_free(merge->called);
    g_free(merge->kept_apart);
    g_free(merge->unclear);
    g_free(merge->kin);
    g_array_unref(merge->names);
    g_array_unref(merge->members);
    g_free(merge->root);
    g_free(merge->next);
    g_free(merge->has_uuid);
    g_free(merge->domains);
    g_free(merge->place);
    g_free(merge->turn);
    g_hash_table_unref(merge->large);
}

const Identity *merge_called(const Merge *merge, guint i)
{
    return merge->called[disjoint_root(merge->endpoint_of, i)];
}

void merge_join(Merge *merge, guint a, guint b, const Identity *called)
{
    const Identity *of_a = merge_called(merge, a), *of_b = merge_called(merge, b);
    disjoint_join(merge->endpoint_of, a, b);
    merge->called[disjoint_root(merge->endpoint_of, a)] = called ? called : of_a ? of_a : of_b;
}

void merge_find_roots(Merge *merge)
{
    if (!merge->root) {
        merge->root = g_new(guint, merge->n + 1);
        merge->next = g_new(guint, merge->n + 1);
        merge->place = g_new(guint, merge->n + 1);
        merge->turn = g_new(guint, merge->n + 1);
        merge->has_uuid = g_new(bool, merge->n + 1);
        merge->domains = g_new(Domains, merge->n + 1);
    }
    memset(merge->turn, 0, merge->n * sizeof *merge->turn);
    memset(merge->has_uuid, 0, merge->n * sizeof *merge->has_uuid);
    memset(merge->domains, 0, merge->n * sizeof *merge->domains);
    merge->turns = 0;
    g_hash_table_remove_all(merge->large);
    memset(merge->place, 0xff, merge->n * sizeof *merge->place); /* NONE: the last record found so far */
    for (guint i = merge->n; i-- > 0;) {                         /* a root is the first of its records */
        guint root = merge->root[i] = disjoint_root(merge->endpoint_of, i);
        merge->next[i] = merge->place[root];
        merge->place[root] = i;
        merge->has_uuid[root] = merge->has_uuid[root] || merge->records[i].uuid;
        merge->domains[root] = domains_both(merge->domains[root], domains_of(merge->records[i].domain));
    }
}

void merge_add_spaces(const Merge *merge, guint root, GHashTable *spaces)
{
    for (guint i = root; i != NONE; i = merge->next[i])
        if (merge->records[i].known_id)
            g_hash_table_add(spaces, GUINT_TO_POINTER(merge->records[i].space));
}

GHashTable *merge_spaces(Merge *merge, guint root)
{
    gpointer known = g_hash_table_lookup(merge->large, GUINT_TO_POINTER(root));
    if (known)
        return g_hash_table_ref(known);
    GHashTable *spaces = g_hash_table_new(g_direct_hash, g_direct_equal);
    merge_add_spaces(merge, root, spaces);
    guint records = 0;
    for (guint i = root; i != NONE && records <= MANY; i = merge->next[i])
        records++;
    if (records > MANY)
        g_hash_table_insert(merge->large, GUINT_TO_POINTER(root), g_hash_table_ref(spaces));
    return spaces;
}
