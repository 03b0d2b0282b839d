#include "optimise/pools.h"

#include "optimise/backups.h"
#include "optimise/flow.h"
#include "optimise/groups.h"
#include "optimise/limits/limits.h"

/* A row is added when it is missed by more than this part of an endpoint. */
#define MISSED 0.5

/* ---- kins ---- */

static int root_of(const int *kin, int product)
{
    while (kin[product] != product)
        product = kin[product];
    return product;
}

/* Which backups there may be behind which primaries of a backup group. */
typedef struct {
    const Block *block;
    const Group *group;        /* speaks for all */
    bool *leading;             /* per product: may be primary */
    bool *possible[2];         /* by mode: [primary x products + backup] */
    bool *backing[2];          /* by mode, per product: may be a backup of something */
    bool by_hand, not_by_hand; /* of some primary */
} Suits;

static void suits_clear(Suits *suits)
{
    g_free(suits->leading);
    for (int mode = 0; mode < 2; mode++) {
        g_free(suits->possible[mode]);
        g_free(suits->backing[mode]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Suits, suits_clear)

static const BackupMode MODES[2] = {MODE_HOT, MODE_COLD};

static bool leads(const Block *block, const BackupGroup *backups, guint product)
{
    for (guint i = 0; i < backups->groups->len; i++)
        if (block_group(block, g_array_index(backups->groups, guint, i))->x[product] >= 0)
            return true;
    return false;
}

static void suits_init(Suits *suits, const Block *block, const BackupGroup *backups)
{
    guint products = block->products;
    suits->block = block;
    suits->group = block_group(block, g_array_index(backups->groups, guint, 0));
    suits->leading = g_new0(bool, products + 1);
    for (int mode = 0; mode < 2; mode++) {
        suits->possible[mode] = g_new0(bool, (gsize)products *products + 1);
        suits->backing[mode] = g_new0(bool, products + 1);
    }
    for (guint p = 0; p < products; p++) {
        suits->leading[p] = leads(block, backups, p);
        if (!suits->leading[p])
            continue;
        bool by_hand = backup_possible(block, suits->group, (int)p, -1, MODE_MANUAL);
        suits->by_hand = suits->by_hand || by_hand;
        suits->not_by_hand = suits->not_by_hand || !by_hand;
        for (int mode = 0; mode < 2; mode++)
            for (guint b = 0; b < products; b++)
                if (backup_possible(block, suits->group, (int)p, (int)b, MODES[mode]))
                    suits->possible[mode][p * products + b] = suits->backing[mode][b] = true;
    }
}

/* Joins each backup with the primaries that it does not suit. */
static int *join_kins(const Suits *suits)
{
    guint products = suits->block->products;
    int *kin = g_new(int, products + 1);
    for (guint p = 0; p < products; p++)
        kin[p] = (int)p;
    for (int mode = 0; mode < 2; mode++)
        for (guint b = 0; b < products; b++)
            for (guint p = 0; suits->backing[mode][b] && p < products; p++)
                if (suits->leading[p] && !suits->possible[mode][p * products + b])
                    kin[root_of(kin, (int)p)] = root_of(kin, (int)b);
    for (guint p = 0; p < products; p++)
        kin[p] = root_of(kin, (int)p);
    return kin;
}

/* Does each backup suit exactly the primaries of other kins? */
static bool kins_tell_all(const Suits *suits, const int *kin)
{
    guint products = suits->block->products;
    for (int mode = 0; mode < 2; mode++)
        for (guint p = 0; p < products; p++)
            for (guint b = 0; suits->leading[p] && b < products; b++)
                if (suits->backing[mode][b] && suits->possible[mode][p * products + b] != (kin[p] != kin[b]))
                    return false;
    return !(suits->by_hand && suits->not_by_hand);
}

/* Products of one vendor are of one kin, so that no endpoint has the vendor as primary and as backup. */
static bool vendors_are_kin(const Suits *suits, const int *kin)
{
    const Block *block = suits->block;
    for (guint p = 0; p < block->products; p++)
        for (guint b = 0; suits->leading[p] && b < block->products; b++)
            if ((suits->backing[0][b] || suits->backing[1][b]) && kin[p] != kin[b] &&
                catalog_product(block->scenario->catalog, (int)p)->vendor ==
                    catalog_product(block->scenario->catalog, (int)b)->vendor)
                return false;
    return true;
}

static bool limit_asks_for_pairs(const Block *block, const Group *group)
{
    for (guint i = 0; i < block->instances->len; i++)
        if (group->member[i] && limit_needs_pairs(((const LimitInstance *)block->instances->pdata[i])->limit))
            return true;
    return false;
}

/* ---- columns and rows ---- */

static bool is_pool(const Pair *pair, int g)
{
    return pair->backup_group == g && pair->primary == ANY_PRIMARY;
}

static int kin_of(const BackupGroup *backups, const Pair *pair)
{
    return pair->backup < 0 ? -1 : backups->kin[pair->backup];
}

static void add_kept_pools(Block *block, int g, guint backup)
{
    for (guint h = 0; h < block->kept_groups->len; h++) {
        const KeptGroup *kept = &g_array_index(block->kept_groups, KeptGroup, h);
        if (kept->backup_group == g &&
            group_keeps(block, block_group(block, g_array_index(kept->groups, guint, 0)), (int)backup))
            backups_add_column(block, g, (int)h, ANY_PRIMARY, (int)backup, MODE_HOT);
    }
}

static void add_pools(Block *block, int g, const Suits *suits)
{
    for (int mode = 0; mode < 2; mode++)
        for (guint b = 0; b < block->products; b++) {
            if (!suits->backing[mode][b])
                continue;
            backups_add_column(block, g, -1, ANY_PRIMARY, (int)b, MODES[mode]);
            if (MODES[mode] == MODE_HOT)
                add_kept_pools(block, g, b);
        }
    if (suits->by_hand)
        backups_add_column(block, g, -1, ANY_PRIMARY, -1, MODE_MANUAL);
}

/* Adds the entries of the pools of this kept group (-1: those of the whole, -2: all) and kin (-1: any). */
static guint pool_entries(Block *block, int g, int kept, int kin)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    guint before = block->model->entries->len;
    for (guint i = 0; i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (is_pool(pair, g) && (kept == -2 || pair->kept_group == kept) &&
            (kin < 0 || kin_of(backups, pair) == kin))
            model_add_entry(block->model, pair->column, 1);
    }
    return block->model->entries->len - before;
}

/* Adds the entries of the primaries of the kin in these groups. */
static void kin_entries(Block *block, const int *kin, const GArray *groups, int of)
{
    for (guint p = 0; p < block->products; p++)
        if (kin[p] == of)
            primary_entries(block, groups, p);
}

static void add_row(Block *block, char *name, int64_t most)
{
    int row = model_add_row(block->model, name, -MODEL_FREE, most);
    model_row(block->model, row)->lazy = true;
}

static void bound_kept_pools(Block *block, int g, const BackupGroup *backups, int h)
{
    const KeptGroup *kept = &g_array_index(block->kept_groups, KeptGroup, h);
    const char *function = block->demand->function;
    int64_t endpoints = 0;
    for (guint i = 0; i < kept->groups->len; i++)
        endpoints += block_group(block, g_array_index(kept->groups, guint, i))->endpoints;
    if (pool_entries(block, g, h, -1))
        add_row(block, model_name("kept.%s.%d", function, h), endpoints);
    for (guint c = 0; c < block->products; c++)
        if (backups->kin[c] == (int)c && pool_entries(block, g, h, (int)c)) {
            kin_entries(block, backups->kin, kept->groups, (int)c);
            add_row(block, model_name("kept.%s.%d.%s", function, h, backup_id(block, (int)c)), endpoints);
        }
}

bool pools_state(Block *block, int g)
{
    BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    const char *function = block->demand->function;
    g_auto(Suits) suits = {0};
    suits_init(&suits, block, backups);
    g_autofree int *kin = join_kins(&suits);
    if (limit_asks_for_pairs(block, suits.group) || !kins_tell_all(&suits, kin) ||
        !vendors_are_kin(&suits, kin))
        return false;
    backups->kin = g_steal_pointer(&kin);
    add_pools(block, g, &suits);
    pool_entries(block, g, -2, -1);
    model_add_row(block->model, model_name("backup.%s.%d", function, g), backups->endpoints,
                  backups->endpoints);
    for (guint c = 0; c < block->products; c++)
        if (backups->kin[c] == (int)c && pool_entries(block, g, -2, (int)c)) {
            kin_entries(block, backups->kin, backups->groups, (int)c);
            add_row(block, model_name("backup.%s.%d.%s", function, g, backup_id(block, (int)c)),
                    backups->endpoints);
        }
    for (guint h = 0; h < block->kept_groups->len; h++)
        if (g_array_index(block->kept_groups, KeptGroup, h).backup_group == g)
            bound_kept_pools(block, g, backups, (int)h);
    return true;
}

/* ---- rows that values miss ---- */

/* Sums over the values of one backup group. */
typedef struct {
    const Block *block;
    const BackupGroup *backups;
    int g;
    const double *values;
    double *kept;    /* E[h,c]: per kept group and kin */
    double *leading; /* X[h,c] of kept groups */
} Sums;

static void sum_up(Sums *sums)
{
    const Block *block = sums->block;
    for (guint i = 0; i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (is_pool(pair, sums->g) && pair->kept_group >= 0)
            sums->kept[(guint)pair->kept_group * block->products + (guint)kin_of(sums->backups, pair)] +=
                sums->values[pair->column];
    }
    for (guint i = 0; i < sums->backups->groups->len; i++) {
        const Group *group = block_group(block, g_array_index(sums->backups->groups, guint, i));
        for (guint p = 0; group->kept_group >= 0 && p < block->products; p++)
            if (group->x[p] >= 0)
                sums->leading[(guint)group->kept_group * block->products + (guint)sums->backups->kin[p]] +=
                    sums->values[group->x[p]];
    }
}

/* Are there more kept backups of other kins in h than primaries of the kin? */
static bool others_count(const Sums *sums, guint h, int kin)
{
    guint products = sums->block->products;
    double others = 0;
    for (guint c = 0; c < products; c++)
        others += (int)c == kin ? 0 : sums->kept[h * products + c];
    return others > sums->leading[h * products + (guint)kin];
}

/* What the entries from the first on come to. */
static double value_from(const Model *model, guint first, const double *values)
{
    double sum = 0;
    for (guint e = first; e < model->entries->len; e++) {
        const ModelEntry *entry = &g_array_index(model->entries, ModelEntry, e);
        sum += (double)entry->coefficient * values[entry->column];
    }
    return sum;
}

static int cut_kin(Sums *sums, Block *block, int kin)
{
    const BackupGroup *backups = sums->backups;
    Model *model = block->model;
    guint first = model->entries->len;
    bool any = false;
    pool_entries(block, sums->g, -2, kin);
    for (guint i = 0; i < backups->groups->len; i++) {
        const Group *group = block_group(block, g_array_index(backups->groups, guint, i));
        if (group->kept_group >= 0 && others_count(sums, (guint)group->kept_group, kin)) {
            any = true;
            continue;
        }
        for (guint p = 0; p < block->products; p++)
            if (backups->kin[p] == kin && group->x[p] >= 0)
                model_add_entry(model, group->x[p], 1);
    }
    for (guint i = 0; any && i < block->pairs->len; i++) {
        const Pair *pair = &g_array_index(block->pairs, Pair, i);
        if (is_pool(pair, sums->g) && pair->kept_group >= 0 && kin_of(backups, pair) != kin &&
            others_count(sums, (guint)pair->kept_group, kin))
            model_add_entry(model, pair->column, 1);
    }
    if (!any || value_from(model, first, sums->values) <= (double)backups->endpoints + MISSED) {
        g_array_set_size(model->entries, first);
        return 0;
    }
    add_row(block,
            model_name("backup.%s.%d.%s.%u", block->demand->function, sums->g, backup_id(block, kin),
                       model->rows->len),
            backups->endpoints);
    return 1;
}

static int cut_group(Block *block, int g, const double *values)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    gsize size = (gsize)block->kept_groups->len * block->products + 1;
    g_autofree double *kept = g_new0(double, size), *leading = g_new0(double, size);
    Sums sums = {block, backups, g, values, kept, leading};
    int cuts = 0;
    sum_up(&sums);
    for (guint c = 0; c < block->products; c++)
        if (backups->kin[c] == (int)c)
            cuts += cut_kin(&sums, block, (int)c);
    return cuts;
}

int pools_cut(Formulation *formulation, const double *values)
{
    int cuts = 0;
    for (guint b = 0; b < formulation->blocks->len; b++) {
        Block *block = formulation->blocks->pdata[b];
        for (guint g = 0; g < block->backup_groups->len; g++)
            if (g_array_index(block->backup_groups, BackupGroup, g).kin)
                cuts += cut_group(block, (int)g, values);
    }
    return cuts;
}

/* ---- handing out ---- */

/* Nodes of the network: source 0, sink 1, kept groups (the rest last) by kin, then pairs. */
static int node_of(const Block *block, int kept_group, guint kin)
{
    guint h = kept_group < 0 ? block->kept_groups->len : (guint)kept_group;
    return (int)(2 + h * block->products + kin);
}

static int node_of_pair(const Block *block, guint pair)
{
    return node_of(block, -1, 0) + (int)(block->products + pair);
}

static bool may_back(const BackupGroup *backups, const Pair *pair, int kept_group, guint kin)
{
    return (pair->kept_group < 0 || pair->kept_group == kept_group) && kin_of(backups, pair) != (int)kin;
}

/* The supply of each kept group and kin, in the order of nodes. */
static int64_t *supplies_of(const Block *block, const BackupGroup *backups, const int64_t *point)
{
    int64_t *supply = g_new0(int64_t, (gsize)(block->kept_groups->len + 1) * block->products + 1);
    for (guint i = 0; i < backups->groups->len; i++) {
        const Group *group = block_group(block, g_array_index(backups->groups, guint, i));
        for (guint p = 0; p < block->products; p++)
            if (group->x[p] >= 0)
                supply[node_of(block, group->kept_group, (guint)backups->kin[p]) - 2] += point[group->x[p]];
    }
    return supply;
}

GArray *pools_hand_out(const Block *block, int g, const int64_t *point)
{
    const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
    g_autofree int64_t *supply = supplies_of(block, backups, point);
    g_autoptr(Flow) flow = flow_new(node_of_pair(block, block->pairs->len));
    g_autoptr(GArray) arcs = g_array_new(FALSE, FALSE, sizeof(int));
    GArray *shares = g_array_new(FALSE, FALSE, sizeof(PoolShare));
    for (guint i = 0; i < block->pairs->len; i++)
        if (is_pool(&g_array_index(block->pairs, Pair, i), g))
            flow_add(flow, node_of_pair(block, i), 1, point[g_array_index(block->pairs, Pair, i).column]);
    for (int h = -1; h < (int)block->kept_groups->len; h++)
        for (guint c = 0; c < block->products; c++) {
            int node = node_of(block, h, c);
            if (supply[node - 2] == 0)
                continue;
            flow_add(flow, 0, node, supply[node - 2]);
            for (guint i = 0; i < block->pairs->len; i++) {
                const Pair *pair = &g_array_index(block->pairs, Pair, i);
                PoolShare share = {h, (int)c, i, 0};
                if (!is_pool(pair, g) || point[pair->column] == 0 || !may_back(backups, pair, h, c))
                    continue;
                int arc = flow_add(flow, node, node_of_pair(block, i), supply[node - 2]);
                g_array_append_val(arcs, arc);
                g_array_append_val(shares, share);
            }
        }
    flow_run(flow, 0, 1);
    for (guint i = 0; i < arcs->len; i++)
        g_array_index(shares, PoolShare, i).count = flow_on(flow, g_array_index(arcs, int, i));
    return shares;
}
