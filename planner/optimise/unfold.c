/* From a point of the model back to pieces: pairs of a backup group to its groups, groups to their classes.
 * Both are transportation problems without side rows (nothing tells the members apart), so filling in order
 * does, and leaves the fewest pieces: a piece is cut only where a class or a pair ends. */
#include "optimise/pools.h"

/* Cuts `wanted` endpoints of the class off the shares, all of them or those with this primary. */
static void cut_shares(const DemandClass *class, int primary, int64_t wanted, GArray *shares, GArray *pieces)
{
    for (guint i = 0; wanted > 0 && i < shares->len; i++) {
        PlanPiece *share = &g_array_index(shares, PlanPiece, i);
        PlanPiece piece = *share;
        if (share->count == 0 || (primary >= 0 && share->primary != primary))
            continue;
        piece.class = class->index;
        piece.count = MIN(wanted, share->count);
        share->count -= piece.count;
        wanted -= piece.count;
        g_array_append_val(pieces, piece);
    }
}

/* What a group gets: primary, backup, mode, how many; shares of its classes are cut off it. */
static void give_to_classes(const Block *block, const Group *group, const int64_t *split, GArray *shares,
                            GArray *pieces)
{
    for (guint i = 0; i < group->classes->len; i++) {
        guint index = g_array_index(group->classes, guint, i);
        const DemandClass *class = &g_array_index(block->demand->classes, DemandClass, index);
        if (!split)
            cut_shares(class, -1, class->class->count, shares, pieces);
        for (guint p = 0; split && p < block->products; p++)
            cut_shares(class, (int)p, split[(gsize)index * block->products + p], shares, pieces);
    }
}

static void add_share(GArray *shares, int primary, int backup, BackupMode mode, int64_t count)
{
    PlanPiece share = {-1, primary, backup, mode, count};
    if (count > 0)
        g_array_append_val(shares, share);
}

/* Takes `wanted` endpoints with this primary out of what the pools hand out. */
static void take_pool_shares(const Block *block, const Group *group, int primary, int64_t wanted,
                             GArray *handed_out, GArray *shares)
{
    int kin = g_array_index(block->backup_groups, BackupGroup, group->backup_group).kin[primary];
    for (guint i = 0; wanted > 0 && i < handed_out->len; i++) {
        PoolShare *share = &g_array_index(handed_out, PoolShare, i);
        const Pair *pair = &g_array_index(block->pairs, Pair, share->pair);
        int64_t count = MIN(wanted, share->count);
        if (share->kept_group != group->kept_group || share->kin != kin || count == 0)
            continue;
        add_share(shares, primary, pair->backup, pair->mode, count);
        share->count -= count;
        wanted -= count;
    }
}

/* Takes at most `wanted` endpoints with this primary out of what is left of the pairs of the group's backup
 * group, or of its kept group; how many are still wanted. */
static int64_t take_pairs_of(const Block *block, const Group *group, bool kept, int primary, int64_t wanted,
                             int64_t *left, GArray *shares)
{
    for (guint i = 0; wanted > 0 && i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (pair->backup_group != group->backup_group || pair->primary != primary || left[i] == 0 ||
            (kept ? pair->kept_group != group->kept_group : pair->kept_group >= 0))
            continue;
        int64_t count = MIN(wanted, left[i]);
        add_share(shares, primary, pair->backup, pair->mode, count);
        left[i] -= count;
        wanted -= count;
    }
    return wanted;
}

/* Kept pairs first: only groups of the kept group can use them, and together these have enough primaries. */
static void take_pairs(const Block *block, const Group *group, int primary, int64_t wanted, int64_t *left,
                       GArray *shares)
{
    if (group->kept_group >= 0)
        wanted = take_pairs_of(block, group, true, primary, wanted, left, shares);
    take_pairs_of(block, group, false, primary, wanted, left, shares);
}

static bool has_pools(const Block *block, const Group *group)
{
    return group->backup_group >= 0 &&
           g_array_index(block->backup_groups, BackupGroup, group->backup_group).kin;
}

/* Per backup group: what its pools hand out; nothing where it has pairs. */
static GPtrArray *hand_out(const Block *block, const int64_t *point)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint g = 0; g < block->backup_groups->len; g++)
        g_ptr_array_add(all, g_array_index(block->backup_groups, BackupGroup, g).kin
                                 ? pools_hand_out(block, (int)g, point)
                                 : g_array_new(FALSE, FALSE, sizeof(PoolShare)));
    return all;
}

void block_pieces(const Block *block, const int64_t *point, const int64_t *split, GArray *pieces)
{
    g_autoptr(GPtrArray) handed_out = hand_out(block, point);
    g_autofree int64_t *left = g_new0(int64_t, block->pairs->len + 1);
    for (guint i = 0; i < block->pairs->len; i++)
        left[i] = point[g_array_index(block->pairs, Pair, i).column];
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        g_autoptr(GArray) shares = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
        for (guint p = 0; p < block->products; p++) {
            int64_t count = group->x[p] >= 0 ? point[group->x[p]] : 0;
            if (has_pools(block, group))
                take_pool_shares(block, group, (int)p, count, handed_out->pdata[group->backup_group], shares);
            else if (group->backup_group >= 0)
                take_pairs(block, group, (int)p, count, left, shares);
            else
                add_share(shares, (int)p, -1, MODE_NONE, count);
        }
        give_to_classes(block, group, split, shares, pieces);
    }
    plan_sort_pieces(pieces);
}

void formulation_pieces(const Formulation *formulation, const int64_t *point, Plan *plan)
{
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        GArray *pieces = plan_pieces(plan, block->demand->function);
        if (!pieces)
            pieces = plan_add_function(plan, block->demand->function);
        block_pieces(block, point, NULL, pieces);
    }
}

/* The group of each class of the fleet, or -1. */
static int *groups_of_classes(const Block *block)
{
    guint classes = block->demand->fleet->classes->len;
    int *group_of = g_new(int, classes + 1);
    for (guint a = 0; a < classes; a++)
        group_of[a] = -1;
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint i = 0; i < group->classes->len; i++) {
            guint class = g_array_index(group->classes, guint, i);
            group_of[g_array_index(block->demand->classes, DemandClass, class).index] = (int)k;
        }
    }
    return group_of;
}

/* The column of the piece's pair: of its kept group where there is one. */
static int pair_column(const Block *block, const Group *group, const PlanPiece *piece)
{
    int column = -1;
    for (guint i = 0; i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (pair->backup_group != group->backup_group ||
            (pair->primary != ANY_PRIMARY && pair->primary != piece->primary) ||
            pair->backup != piece->backup || pair->mode != piece->mode)
            continue;
        if (pair->kept_group >= 0 && pair->kept_group == group->kept_group)
            return pair->column;
        if (pair->kept_group < 0)
            column = pair->column;
    }
    return column;
}

int64_t *formulation_counts(const Formulation *formulation, const GPtrArray *pieces)
{
    guint columns = formulation->model->columns->len;
    int64_t *counts = g_new(int64_t, columns + 1);
    for (guint c = 0; c < columns; c++)
        counts[c] = MODEL_FREE;
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        const GArray *own = pieces->pdata[b];
        g_autofree int *group_of = groups_of_classes(block);
        for (guint k = 0; k < block->groups->len; k++)
            for (guint p = 0; p < block->products; p++)
                if (block_group(block, k)->x[p] >= 0)
                    counts[block_group(block, k)->x[p]] = 0;
        for (guint i = 0; i < block->pairs->len; i++)
            counts[g_array_index(block->pairs, Pair, i).column] = 0;
        for (guint i = 0; i < own->len; i++) {
            const PlanPiece *piece = &g_array_index(own, PlanPiece, i);
            const Group *group = block_group(block, (guint)group_of[piece->class]);
            int pair = piece->mode == MODE_NONE ? -1 : pair_column(block, group, piece);
            if (group->x[piece->primary] >= 0)
                counts[group->x[piece->primary]] += piece->count;
            if (pair >= 0)
                counts[pair] += piece->count;
        }
    }
    return counts;
}
