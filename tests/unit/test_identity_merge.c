/* Which records are one endpoint, on random fleets: never two of different names, whatever the digests and
 * the order; and over the domains of one name as many as counted by hand. */
#include "base/intern.h"
#include "inventory/identity_merge.h"

#include "check.h"

#include <string.h>

#define RECORDS 24

static uint64_t digest(const char *text, uint64_t seed)
{
    return *text ? digest64(text, strlen(text), seed) >> 16 << 16 | 1 << 16 : 0;
}

/* ---- names ---- */

static const char *const names[] = {"",
                                    "alpha",
                                    "al-pha",
                                    "beta",
                                    "gamma",
                                    "abcdefghijklmno",
                                    "abcdefghijklmn-o",
                                    "abcdefghijklmnop",
                                    "abcdefghijklmno-p",
                                    "abcdefghijklmnoq",
                                    "abcdefghijklmn"};

static void set_name(Identity *record, const char *name, uint64_t seed)
{
    char folded[IDENTITY_TEXT];
    identity_folded(name, folded);
    gsize cut = identity_cut(name);
    record->name = digest(name, seed);
    record->folded = digest(folded, seed);
    record->cut = cut ? digest64(name, cut, seed) >> 17 << 1 | (name[cut] != '\0') : 0;
}

static bool is_cut_of(const char *shorter, const char *longer)
{
    return strlen(shorter) == 15 && strlen(longer) > 15 && g_str_has_prefix(longer, shorter);
}

static bool fold_alike(const char *a, const char *b)
{
    char folded_a[IDENTITY_TEXT], folded_b[IDENTITY_TEXT];
    identity_folded(a, folded_a);
    identity_folded(b, folded_b);
    return strcmp(folded_a, folded_b) == 0;
}

/* Is the one cut from the other, or from another writing of it, or was another writing of it cut so? */
static bool may_be_cut_of(const char *shorter, const char *longer)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
            if (fold_alike(names[i], shorter) && fold_alike(names[k], longer) &&
                is_cut_of(names[i], names[k]))
                return true;
    return false;
}

/* Is there one among the names of which all others are the same, folded or cut? */
static bool may_be_one(const GPtrArray *called)
{
    for (guint whole = 0; whole < called->len; whole++) {
        bool all = true;
        for (guint i = 0; all && i < called->len; i++)
            all = fold_alike(called->pdata[i], called->pdata[whole]) ||
                  may_be_cut_of(called->pdata[i], called->pdata[whole]);
        if (all)
            return true;
    }
    return called->len == 0;
}

typedef struct {
    Identity who;
    const char *name;
    guint number;
} Drawn;

static int compare_drawn(gconstpointer left, gconstpointer right)
{
    const Drawn *a = left, *b = right;
    const uint64_t keys[][2] = {
        {a->who.name, b->who.name}, {a->who.uuid, b->who.uuid}, {a->who.id, b->who.id}};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

/* As rosters do: of one id, name and UUID there is one record, and they are sorted. */
static guint draw_records(GRand *random, Drawn *drawn)
{
    guint n = 0, wanted = (guint)g_rand_int_range(random, 2, RECORDS);
    uint64_t seed = (uint64_t)g_rand_int(random);
    int ids = g_rand_int_range(random, 1, RECORDS), keys = g_rand_int_range(random, 1, 8);
    for (guint i = 0; i < wanted; i++) {
        char id[16], uuid[16], serial[16];
        g_snprintf(id, sizeof id, "id %d", g_rand_int_range(random, 0, ids));
        g_snprintf(uuid, sizeof uuid, "u%d", g_rand_int_range(random, 0, keys));
        g_snprintf(serial, sizeof serial, "s%d", g_rand_int_range(random, 0, keys));
        Drawn *record = &drawn[n];
        *record = (Drawn){.name = names[g_rand_int_range(random, 0, G_N_ELEMENTS(names))], .number = n};
        set_name(&record->who, record->name, seed);
        record->who.id = digest(id, seed);
        record->who.space = (uint32_t)(record->who.id >> 20 & 1) + 1;
        record->who.uuid = g_rand_boolean(random) ? digest(uuid, seed) : 0;
        record->who.serial = g_rand_boolean(random) ? digest(serial, seed) : 0;
        record->who.known_id = record->who.id >> 21 & 1;
        bool new = true;
        for (guint k = 0; k < n; k++)
            new = new &&compare_drawn(&drawn[k], record) != 0;
        n += new;
    }
    return n;
}

/* By number of a record, the lowest one of its endpoint. */
static void merge_drawn(Drawn *drawn, guint n, guint *endpoint_of)
{
    Identity records[RECORDS];
    guint found[RECORDS], lowest[RECORDS];
    qsort(drawn, n, sizeof *drawn, compare_drawn);
    for (guint i = 0; i < n; i++)
        records[i] = drawn[i].who;
    identity_merge(records, n, found);
    memset(lowest, 0xff, sizeof lowest);
    for (guint i = 0; i < n; i++)
        lowest[found[i]] = MIN(lowest[found[i]], drawn[i].number);
    for (guint i = 0; i < n; i++)
        endpoint_of[drawn[i].number] = lowest[found[i]];
}

static void test_names(void)
{
    GRand *random = g_rand_new_with_seed(3);
    int joined = 0;
    for (int round = 0; round < 5000; round++) {
        Drawn drawn[RECORDS];
        guint endpoint_of[RECORDS], again[RECORDS];
        guint n = draw_records(random, drawn);
        merge_drawn(drawn, n, endpoint_of);
        for (guint first = 0; first < n; first++) {
            g_autoptr(GPtrArray) called = g_ptr_array_new();
            for (guint i = 0; i < n; i++)
                if (endpoint_of[drawn[i].number] == first && *drawn[i].name)
                    g_ptr_array_add(called, (gpointer)(guintptr)drawn[i].name);
            CHECK(may_be_one(called));
            joined += called->len > 1;
        }
        for (guint i = n; i > 1; i--) {
            guint other = (guint)g_rand_int_range(random, 0, (gint)i);
            Drawn kept = drawn[i - 1];
            drawn[i - 1] = drawn[other];
            drawn[other] = kept;
        }
        merge_drawn(drawn, n, again);
        CHECK(memcmp(endpoint_of, again, n * sizeof *again) == 0);
    }
    CHECK(joined > 3000);
    g_rand_free(random);
}

/* ---- domains of one name ---- */

static const char *const domains[][2] = {
    {"", ""}, {"contoso", ""}, {"corp", ""}, {"ad", "contoso.com"}, {"corp", "example.com"}, {"corp", "org"}};
#define DOMAINS G_N_ELEMENTS(domains)

typedef struct {
    bool there[DOMAINS];
    bool in[DOMAINS][4]; /* spaces that tell it */
} Known;

static bool is_dotted(guint domain)
{
    return *domains[domain][1] != '\0';
}

/* Is there one of the other kind that is called alike? */
static bool has_like(const Known *known, guint domain)
{
    for (guint other = 1; other < DOMAINS; other++)
        if (known->there[other] && is_dotted(other) != is_dotted(domain) &&
            strcmp(domains[other][0], domains[domain][0]) == 0)
            return true;
    return false;
}

static guint count_kind(const Known *known, bool dotted)
{
    guint count = 0;
    for (guint domain = 1; domain < DOMAINS; domain++)
        count += known->there[domain] && is_dotted(domain) == dotted;
    return count;
}

/* Of one NetBIOS and one DNS domain: are they told by different tools? */
static bool told_apart(const Known *known)
{
    for (guint a = 1; a < DOMAINS; a++)
        for (guint b = 1; b < DOMAINS; b++)
            for (guint space = 0; space < 4 && is_dotted(a) && !is_dotted(b); space++)
                if (known->in[a][space] && known->in[b][space])
                    return false;
    return true;
}

static guint count_endpoints(const Known *known)
{
    guint dotted = count_kind(known, true), flat = count_kind(known, false), count = dotted;
    if (dotted == 1 && flat == 1 && told_apart(known))
        return 1;
    for (guint domain = 1; domain < DOMAINS; domain++)
        count += known->there[domain] && !is_dotted(domain) && !has_like(known, domain);
    return MAX(count, 1);
}

static guint count_unclear(const Known *known, const guint *told, guint n)
{
    guint dotted = count_kind(known, true), flat = count_kind(known, false), count = 0;
    bool open = false;
    for (guint domain = 1; domain < DOMAINS; domain++)
        open = open || (known->there[domain] && is_dotted(domain) && !has_like(known, domain));
    for (guint i = 0; i < n && dotted && flat && dotted + flat > 2 && open; i++)
        count += told[i] && !is_dotted(told[i]) && !has_like(known, told[i]);
    return count;
}

static void test_domains(void)
{
    GRand *random = g_rand_new_with_seed(5);
    for (int round = 0; round < 5000; round++) {
        Identity records[8];
        guint told[8], endpoint_of[8], n = (guint)g_rand_int_range(random, 2, 9), count = 0;
        guint kinds = (guint)g_rand_int_range(random, 2, DOMAINS + 1);
        Known known = {{false}, {{false}}};
        uint64_t seed = (uint64_t)g_rand_int(random);
        for (guint i = 0; i < n; i++) {
            guint domain = told[i] = (guint)g_rand_int_range(random, 0, (gint)kinds) * 7 % DOMAINS;
            uint32_t space = (uint32_t)g_rand_int_range(random, 1, 4);
            uint64_t upper = digest(domains[domain][0], seed) >> 32,
                     lower = digest(domains[domain][1], seed) >> 32;
            records[i] = (Identity){.id = (uint64_t)i + 1, .space = space, .domain = upper << 32 | lower};
            set_name(&records[i], "pc-1", seed);
            known.there[domain] = known.in[domain][space] = true;
        }
        IdentityConflicts conflicts = identity_merge(records, n, endpoint_of);
        for (guint i = 0; i < n; i++)
            count += endpoint_of[i] == i;
        CHECK(count == count_endpoints(&known));
        CHECK(conflicts.domains == count_unclear(&known, told, n));
        CHECK(conflicts.names == 0);
    }
    g_rand_free(random);
}

int main(void)
{
    test_names();
    test_domains();
    return failures ? 1 : 0;
}
