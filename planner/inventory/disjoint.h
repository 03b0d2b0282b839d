/* Disjoint sets of numbers: of[i] leads to the lowest number of i's set; to itself, at first. */
#ifndef POLYCULTURE_INVENTORY_DISJOINT_H
#define POLYCULTURE_INVENTORY_DISJOINT_H

#include <glib.h>

static inline guint disjoint_root(guint *of, guint i)
{
    while (of[i] != i)
        i = of[i] = of[of[i]];
    return i;
}

static inline void disjoint_join(guint *of, guint a, guint b)
{
    a = disjoint_root(of, a);
    b = disjoint_root(of, b);
    of[MAX(a, b)] = MIN(a, b);
}

#endif
