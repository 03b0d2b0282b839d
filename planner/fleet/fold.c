#include "fleet/fold.h"

#include "base/text.h"
#include "inventory/identity.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    int product;
    State enabled;
} Seen;

typedef struct {
    char *id, *name, *domain, *uuid, *serial, *date;
    const char *platform, *tool;
    const int *built_in; /* products that the system brings along, ended by -1; the fold's */
    const void *space;   /* see Identity */
    GArray *attributes;  /* of EndpointAttribute, or NULL */
    GArray *products;    /* of Seen, by product */
    GPtrArray *unknown;  /* of const char *: "name\npublisher", interned in the fold, sorted */
} Record;

typedef struct {
    char *name, *format, *sha256, *oldest, *newest;
    const char *tool;
    const void *space; /* of ids: see Identity */
    int64_t endpoints;
} Source;

struct Fold {
    const Catalog *catalog;
    Matcher *matcher;
    GPtrArray *records, *sources;
    GHashTable *strings;  /* interned */
    GHashTable *built_in; /* system to array of products, ended by -1 */
    const FoldOptions *options;
    int64_t skipped;
};

static void record_free(gpointer data)
{
    Record *record = data;
    g_free(record->id);
    g_free(record->name);
    g_free(record->domain);
    g_free(record->uuid);
    g_free(record->serial);
    g_free(record->date);
    g_array_unref(record->attributes);
    g_array_unref(record->products);
    g_ptr_array_unref(record->unknown);
    g_free(record);
}

static void source_free(gpointer data)
{
    Source *source = data;
    g_free(source->name);
    g_free(source->format);
    g_free(source->sha256);
    g_free(source->oldest);
    g_free(source->newest);
    g_free(source);
}

Fold *fold_new(const Catalog *catalog, const FoldOptions *options)
{
    Fold *fold = g_new0(Fold, 1);
    fold->catalog = catalog;
    fold->options = options;
    fold->matcher = matcher_new(catalog);
    fold->records = g_ptr_array_new_with_free_func(record_free);
    fold->sources = g_ptr_array_new_with_free_func(source_free);
    fold->strings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fold->built_in = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return fold;
}

void fold_free(Fold *fold)
{
    if (!fold)
        return;
    matcher_free(fold->matcher);
    g_ptr_array_unref(fold->records);
    g_ptr_array_unref(fold->sources);
    g_hash_table_unref(fold->strings);
    g_hash_table_unref(fold->built_in);
    g_free(fold);
}

void fold_source(Fold *fold, const char *name, const char *format, const char *tool)
{
    Source *source = g_new0(Source, 1);
    source->name = g_strdup(name);
    source->format = g_strdup(format);
    source->tool = tool ? tool : "";
    source->space = tool ? (const void *)tool : source;
    g_ptr_array_add(fold->sources, source);
}

static Source *last_source(const Fold *fold)
{
    return fold->sources->pdata[fold->sources->len - 1];
}

void fold_source_done(Fold *fold, const char *sha256)
{
    Source *source = last_source(fold);
    g_free(source->sha256);
    source->sha256 = g_strdup(sha256);
}

static const char *intern(Fold *fold, char *text)
{
    gpointer known;
    if (g_hash_table_lookup_extended(fold->strings, text, &known, NULL)) {
        g_free(text);
        return known;
    }
    g_hash_table_add(fold->strings, text);
    return text;
}

/* Adds a product; what two lists say of its state is joined: enabled anywhere is enabled. */
static void see(GArray *products, int product, State enabled)
{
    guint at = 0;
    while (at < products->len && g_array_index(products, Seen, at).product < product)
        at++;
    if (at < products->len && g_array_index(products, Seen, at).product == product) {
        Seen *seen = &g_array_index(products, Seen, at);
        seen->enabled = MAX(seen->enabled, enabled);
        return;
    }
    Seen seen = {product, enabled};
    g_array_insert_val(products, at, seen);
}

static int compare_pointed(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_names(Fold *fold, Record *record, const Endpoint *endpoint)
{
    for (guint i = 0; i < endpoint->names->len; i++) {
        const InventoryName *name = &g_array_index(endpoint->names, InventoryName, i);
        int product =
            matcher_find(fold->matcher, name->name, name->publisher, record->platform, name->from, NULL);
        if (product >= 0) {
            see(record->products, product, name->enabled);
        } else if (name->from != FROM_SOFTWARE || name_looks_like_security(name->name, name->publisher)) {
            const char *key = intern(fold, g_strdup_printf("%s\n%s", name->name, name->publisher));
            g_ptr_array_add(record->unknown, (gpointer)(guintptr)key);
        }
    }
    g_ptr_array_sort(record->unknown, compare_pointed);
    guint kept = 0; /* the same text is the same pointer */
    for (guint i = 0; i < record->unknown->len; i++)
        if (kept == 0 || record->unknown->pdata[kept - 1] != record->unknown->pdata[i])
            record->unknown->pdata[kept++] = record->unknown->pdata[i];
    g_ptr_array_set_size(record->unknown, (int)kept);
}

/* The products that this operating system brings along by itself; asked once per system. */
static const int *built_in_products(Fold *fold, const char *system)
{
    const int *known = g_hash_table_lookup(fold->built_in, system);
    if (known)
        return known;
    int count = (int)fold->catalog->products->len, n = 0;
    int *list = g_new(int, (gsize)count + 1);
    for (int p = 0; p < count; p++) {
        char **glob = catalog_product(fold->catalog, p)->built_in;
        while (glob && *glob && !text_glob(*glob, system))
            glob++;
        if (glob && *glob)
            list[n++] = p;
    }
    list[n] = -1;
    g_hash_table_insert(fold->built_in, g_strdup(system), list);
    return list;
}

static bool wanted(const Fold *fold, const char *kind)
{
    if (g_ascii_strcasecmp(kind, "computer") == 0)
        return true;
    for (char **asked = fold->options->include; asked && *asked; asked++)
        if (g_ascii_strcasecmp(*asked, "all") == 0 || g_ascii_strcasecmp(*asked, kind) == 0)
            return true;
    return false;
}

static void note_date(Source *source, const char *date)
{
    if (!*date)
        return;
    g_autofree char *day = g_strndup(date, 10);
    if (!source->oldest || strcmp(day, source->oldest) < 0) {
        g_free(source->oldest);
        source->oldest = g_strdup(day);
    }
    if (!source->newest || strcmp(day, source->newest) > 0) {
        g_free(source->newest);
        source->newest = g_strdup(day);
    }
}

/* Moves the attributes over, each once. */
static void take_attributes(Record *record, Endpoint *endpoint)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < endpoint->attributes->len; i++) {
        EndpointAttribute *attribute = &g_array_index(endpoint->attributes, EndpointAttribute, i);
        if (!g_hash_table_add(known, g_strdup_printf("%s\n%s", attribute->name, attribute->value)))
            continue;
        EndpointAttribute moved = {g_steal_pointer(&attribute->name), g_steal_pointer(&attribute->value)};
        g_array_append_val(record->attributes, moved);
    }
}

bool fold_add(Endpoint *endpoint, gpointer context, GError **error)
{
    (void)error;
    Fold *fold = context;
    Source *source = last_source(fold);
    if (!wanted(fold, endpoint->kind)) {
        fold->skipped++;
        endpoint_free(endpoint);
        return true;
    }
    Record *record = g_new0(Record, 1);
    record->id = g_strdup(endpoint->id);
    record->name = identity_name(endpoint->name);
    record->domain = identity_domain(endpoint->name, endpoint->workgroup);
    record->uuid = identity_uuid(endpoint->uuid);
    record->serial = identity_serial(endpoint->serial);
    record->built_in = built_in_products(fold, endpoint->system);
    record->date = g_strdup(endpoint->date);
    record->platform = endpoint_platform(endpoint);
    record->tool = source->tool;
    record->space = source->space;
    record->products = g_array_new(FALSE, FALSE, sizeof(Seen));
    record->unknown = g_ptr_array_new();
    record->attributes = endpoint_attributes_new();
    take_attributes(record, endpoint);
    add_names(fold, record, endpoint);
    note_date(source, record->date);
    source->endpoints++;
    g_ptr_array_add(fold->records, record);
    endpoint_free(endpoint);
    return true;
}

/* ---- one order for all ---- */

static int compare_seen(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len && i < b->len; i++) {
        const Seen *x = &g_array_index(a, Seen, i), *y = &g_array_index(b, Seen, i);
        if (x->product != y->product || x->enabled != y->enabled)
            return x->product != y->product ? x->product - y->product : (int)x->enabled - (int)y->enabled;
    }
    return (a->len > b->len) - (a->len < b->len);
}

static int compare_built_in(const int *a, const int *b)
{
    while (*a == *b && *a >= 0) {
        a++;
        b++;
    }
    return (*a > *b) - (*a < *b);
}

static int compare_record_attributes(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len && i < b->len; i++) {
        const EndpointAttribute *x = &g_array_index(a, EndpointAttribute, i);
        const EndpointAttribute *y = &g_array_index(b, EndpointAttribute, i);
        int order = strcmp(x->name, y->name);
        order = order ? order : strcmp(x->value, y->value);
        if (order)
            return order;
    }
    return (a->len > b->len) - (a->len < b->len);
}

/* By identity, then the newest first, then by content: nothing of the order of files is left. */
static int compare_records(gconstpointer left, gconstpointer right)
{
    const Record *a = *(Record *const *)left, *b = *(Record *const *)right;
    int orders[] = {strcmp(a->name, b->name),
                    strcmp(a->uuid, b->uuid),
                    strcmp(a->id, b->id),
                    strcmp(a->serial, b->serial),
                    strcmp(a->domain, b->domain),
                    strcmp(a->tool, b->tool),
                    -strcmp(a->date, b->date),
                    strcmp(a->platform, b->platform),
                    compare_built_in(a->built_in, b->built_in),
                    compare_seen(a->products, b->products),
                    compare_record_attributes(a->attributes, b->attributes)};
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
        if (orders[i])
            return orders[i];
    for (guint i = 0; i < a->unknown->len && i < b->unknown->len; i++) {
        int order = strcmp(a->unknown->pdata[i], b->unknown->pdata[i]);
        if (order)
            return order;
    }
    return (a->unknown->len > b->unknown->len) - (a->unknown->len < b->unknown->len);
}

/* ---- stacks ---- */

/* Of products that could be in charge, the one that does not step aside for another; the lowest id among
 * several. */
static guint choose_primary(const Catalog *catalog, const GArray *candidates, bool *sure)
{
    guint best = 0, standing = 0;
    for (guint i = candidates->len; i > 0; i--) {
        bool yields = false;
        for (guint j = 0; j < candidates->len; j++)
            yields =
                yields || (j != i - 1 && product_yields_to(catalog, g_array_index(candidates, int, i - 1),
                                                           g_array_index(candidates, int, j)));
        if (yields)
            continue;
        best = i - 1;
        standing++;
    }
    *sure = standing == 1;
    return best;
}

/* Counts an endpoint on which something was assumed of the function; returns false, for "left out". */
static bool assume(Fleet *fleet, const char *function, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s: %s", function, what);
    fleet_assume(fleet, text, 1);
    return false;
}

/* Does the product do the function's work there? */
static bool works(const Product *product, State enabled, const char *function, const char *platform,
                  Fleet *fleet)
{
    if (!g_strv_contains((const char *const *)product->functions, function))
        return false;
    if (strcmp(platform, "unknown") != 0 && !product_serves(product, function, platform))
        return assume(fleet, function, "a product not known to run on the platform, left out");
    return enabled != STATE_NO || assume(fleet, function, "installed but reported disabled, left out");
}

static void add_stack(const Fold *fold, Fleet *fleet, GArray *stacks, const char *function,
                      const char *platform, const GArray *seen)
{
    g_autoptr(GArray) enabled = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) present = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < seen->len; i++) {
        const Seen *entry = &g_array_index(seen, Seen, i);
        const Product *product = catalog_product(fold->catalog, entry->product);
        if (!works(product, entry->enabled, function, platform, fleet))
            continue;
        g_array_append_val(present, entry->product);
        if (entry->enabled == STATE_YES)
            g_array_append_val(enabled, entry->product);
    }
    if (present->len == 0)
        return;
    const GArray *candidates = enabled->len ? enabled : present;
    bool sure = true;
    int primary = g_array_index(candidates, int, choose_primary(fold->catalog, candidates, &sure));
    if (!sure)
        assume(fleet, function,
               "several products, none known to step aside; the first by id is taken as in charge");
    FleetStack stack = {g_strdup(function), g_new0(char *, present->len + 1)};
    guint next = 0;
    stack.products[next++] = g_strdup(catalog_product(fold->catalog, primary)->id);
    for (guint i = 0; i < present->len; i++)
        if (g_array_index(present, int, i) != primary)
            stack.products[next++] =
                g_strdup(catalog_product(fold->catalog, g_array_index(present, int, i))->id);
    g_array_append_val(stacks, stack);
}

static GPtrArray *functions_of(const Fold *fold, const GArray *seen)
{
    GPtrArray *functions = g_ptr_array_new();
    for (guint i = 0; i < seen->len; i++)
        for (char **function =
                 catalog_product(fold->catalog, g_array_index(seen, Seen, i).product)->functions;
             *function; function++)
            if (!g_ptr_array_find_with_equal_func(functions, *function, g_str_equal, NULL))
                g_ptr_array_add(functions, *function);
    g_ptr_array_sort(functions, compare_pointed);
    return functions;
}

/* ---- endpoints ---- */

/* Which records of the endpoint count: of each tool the newest, and those without a date. */
static bool counts(const GPtrArray *members, guint index)
{
    const Record *record = members->pdata[index];
    for (guint i = 0; *record->date && i < members->len; i++) {
        const Record *other = members->pdata[i];
        if (strcmp(other->tool, record->tool) != 0)
            continue;
        int order = strcmp(other->date, record->date);
        if (order > 0 || (order == 0 && i < index))
            return false;
    }
    return true;
}

typedef struct {
    GArray *attributes, *seen; /* of FleetAttribute; of Seen */
    const char *platform, *id, *name;
    const int *built_in;
} Joined;

static void join_record(Joined *joined, const Record *record)
{
    for (guint i = 0; i < record->attributes->len; i++) {
        const EndpointAttribute *attribute = &g_array_index(record->attributes, EndpointAttribute, i);
        fleet_attributes_set(joined->attributes, attribute->name, attribute->value);
    }
    for (guint i = 0; i < record->products->len; i++) {
        const Seen *seen = &g_array_index(record->products, Seen, i);
        see(joined->seen, seen->product, seen->enabled);
    }
    if (strcmp(joined->platform, "unknown") == 0)
        joined->platform = record->platform;
    if (*joined->built_in < 0)
        joined->built_in = record->built_in;
    if (!*joined->id)
        joined->id = record->id;
    if (!*joined->name)
        joined->name = record->name;
}

/* Whether a product that is not known to be off does the function already. */
static bool someone_serves(const Catalog *catalog, const GArray *seen, const char *function)
{
    for (guint i = 0; i < seen->len; i++) {
        const Seen *entry = &g_array_index(seen, Seen, i);
        const Product *product = catalog_product(catalog, entry->product);
        if (entry->enabled != STATE_NO && g_strv_contains((const char *const *)product->functions, function))
            return true;
    }
    return false;
}

static bool is_seen(const GArray *seen, int product)
{
    for (guint i = 0; i < seen->len; i++)
        if (g_array_index(seen, Seen, i).product == product)
            return true;
    return false;
}

/* Lists of programs never show what the system brings along. It is presumed to run where nothing else serves
 * its function and no record tells of it, for it steps in by itself there; each is counted as an assumption.
 */
static void presume(const Fold *fold, Fleet *fleet, const Joined *joined)
{
    for (const int *product = joined->built_in; *product >= 0; product++) {
        const Product *built_in = catalog_product(fold->catalog, *product);
        if (is_seen(joined->seen, *product))
            continue;
        for (char **function = built_in->functions; *function; function++) {
            if (someone_serves(fold->catalog, joined->seen, *function))
                continue;
            g_autofree char *what =
                g_strdup_printf("%s: %s presumed active, as it is built in", *function, built_in->name);
            fleet_assume(fleet, what, 1);
            see(joined->seen, *product, STATE_UNKNOWN);
        }
    }
}

static bool attribute_from_table(GArray *attributes, AttributeTable *table, const GPtrArray *members)
{
    for (guint m = 0; table && m < members->len; m++) {
        const Record *record = members->pdata[m];
        const GArray *row = attributes_find(table, record->id, record->name);
        for (guint i = 0; row && i < row->len; i++) {
            const EndpointAttribute *attribute = &g_array_index(row, EndpointAttribute, i);
            const char *value = attribute->value;
            if (strcmp(attribute->name, "platform") == 0)
                value = platform_of_text(value);
            if (strcmp(attribute->name, "platform") != 0 || strcmp(value, "unknown") != 0)
                fleet_attributes_set(attributes, attribute->name, value);
        }
        if (row)
            return true;
    }
    return false;
}

/* As the table of attributes has it, or else the inventory. */
static const char *platform_in(const GArray *attributes)
{
    for (guint i = 0; i < attributes->len; i++)
        if (strcmp(g_array_index(attributes, FleetAttribute, i).name, "platform") == 0)
            return g_array_index(attributes, FleetAttribute, i).values[0];
    return "unknown";
}

static void finish_endpoint(Fold *fold, Fleet *fleet, GHashTable *unknown, const GPtrArray *members,
                            const bool *counted, AttributeTable *table, FoldReport *report)
{
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(Seen));
    g_autoptr(GHashTable) names = g_hash_table_new(g_direct_hash, g_direct_equal);
    static const int nothing = -1;
    Joined joined = {fleet_attributes_new(), seen, "unknown", "", "", &nothing};
    for (guint m = 0; m < members->len; m++) {
        const Record *record = members->pdata[m];
        if (counted[m])
            join_record(&joined, record);
        /* Older records as well: what nobody knows is worth a look, and nothing is counted by it. */
        for (guint i = 0; i < record->unknown->len; i++)
            g_hash_table_add(names, record->unknown->pdata[i]);
    }
    fleet_attributes_set(joined.attributes, "platform", joined.platform);
    if (attribute_from_table(joined.attributes, table, members))
        report->attributed++;
    if (!fold->options->no_presume)
        presume(fold, fleet, &joined);
    const char *platform = platform_in(joined.attributes);
    GArray *stacks = fleet_stacks_new();
    g_autoptr(GPtrArray) functions = functions_of(fold, seen);
    for (guint f = 0; f < functions->len; f++)
        add_stack(fold, fleet, stacks, functions->pdata[f], platform, seen);
    if (strcmp(platform, "unknown") == 0)
        fleet_assume(fleet, "platform unknown: no product can be planned there", 1);
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, names);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_insert(unknown, name,
                            GSIZE_TO_POINTER(GPOINTER_TO_SIZE(g_hash_table_lookup(unknown, name)) + 1));
    fleet_add_class(fleet, 1, joined.attributes, stacks);
    report->endpoints++;
}

static void add_unknown(Fleet *fleet, GHashTable *unknown)
{
    GHashTableIter iterator;
    gpointer key, count;
    g_hash_table_iter_init(&iterator, unknown);
    while (g_hash_table_iter_next(&iterator, &key, &count)) {
        g_auto(GStrv) parts = g_strsplit(key, "\n", 2);
        FleetUnknown entry = {g_strdup(parts[0]), g_strdup(parts[1]), (int64_t)GPOINTER_TO_SIZE(count)};
        g_array_append_val(fleet->unknown, entry);
    }
}

static void add_sources(const Fold *fold, Fleet *fleet)
{
    for (guint i = 0; i < fold->sources->len; i++) {
        const Source *source = fold->sources->pdata[i];
        FleetSource entry = {
            g_strdup(source->name), g_strdup(source->format), g_strdup(source->sha256 ? source->sha256 : ""),
            source->endpoints,      g_strdup(source->oldest), g_strdup(source->newest)};
        g_array_append_val(fleet->sources, entry);
    }
}

/* The day as a number, 0 where the text does not begin with one. */
static int64_t day_number(const char *date)
{
    int year = 0, month = 0, day = 0;
    if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 || year < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return 0;
    GDate parsed;
    g_date_clear(&parsed, 1);
    g_date_set_dmy(&parsed, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_get_julian(&parsed);
}

/* The day before which an endpoint counts as gone; 0 where none does. No clock: counted from the newest
 * record unless the user names a day. */
static int64_t oldest_day(const Fold *fold)
{
    if (fold->options->max_age == 0)
        return 0;
    int64_t newest = fold->options->as_of ? day_number(fold->options->as_of) : 0;
    for (guint i = 0; !fold->options->as_of && i < fold->records->len; i++)
        newest = MAX(newest, day_number(((Record *)fold->records->pdata[i])->date));
    return newest - fold->options->max_age;
}

static bool is_stale(const GPtrArray *members, int64_t oldest)
{
    int64_t last = 0;
    for (guint m = 0; m < members->len; m++)
        last = MAX(last, day_number(((Record *)members->pdata[m])->date));
    return last > 0 && last < oldest;
}

/* Members of each endpoint, chained by index: records of one endpoint need not stand side by side. */
static void finish_endpoints(Fold *fold, Fleet *fleet, const guint *endpoint_of, AttributeTable *table,
                             FoldReport *report)
{
    const GPtrArray *records = fold->records;
    int64_t oldest = oldest_day(fold);
    g_autoptr(GHashTable) unknown = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autofree guint *next = g_new(guint, records->len + 1), *last = g_new(guint, records->len + 1);
    for (guint i = 0; i < records->len; i++) {
        next[i] = G_MAXUINT;
        last[i] = i;
        if (endpoint_of[i] != i) {
            next[last[endpoint_of[i]]] = i;
            last[endpoint_of[i]] = i;
        }
    }
    for (guint first = 0; first < records->len; first++) {
        if (endpoint_of[first] != first)
            continue;
        g_autoptr(GPtrArray) members = g_ptr_array_new();
        for (guint i = first; i != G_MAXUINT; i = next[i])
            g_ptr_array_add(members, records->pdata[i]);
        if (is_stale(members, oldest)) {
            report->stale++;
            continue;
        }
        g_autofree bool *counted = g_new0(bool, members->len + 1);
        for (guint m = 0; m < members->len; m++)
            counted[m] = counts(members, m);
        finish_endpoint(fold, fleet, unknown, members, counted, table, report);
    }
    add_unknown(fleet, unknown);
}

Fleet *fold_finish(Fold *fold, AttributeTable *attributes, FoldReport *report)
{
    Fleet *fleet = fleet_new();
    guint n = fold->records->len;
    *report = (FoldReport){.records = n, .skipped = fold->skipped};
    g_ptr_array_sort(fold->records, compare_records);
    g_autofree Identity *identities = g_new(Identity, n + 1);
    g_autofree guint *endpoint_of = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++) {
        const Record *record = fold->records->pdata[i];
        identities[i] =
            (Identity){record->id, record->name, record->domain, record->uuid, record->serial, record->space};
    }
    report->kept_apart = identity_merge(identities, n, endpoint_of);
    finish_endpoints(fold, fleet, endpoint_of, attributes, report);
    add_sources(fold, fleet);
    fleet_normalise(fleet);
    return fleet;
}
