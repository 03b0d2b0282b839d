#include "export/xlsx/figures.h"

#include "audit/audit.h"
#include "audit/outage.h"
#include "base/error.h"

#include <string.h>

int32_t figure_offer(const Book *book, guint function, int offer, BackupMode mode)
{
    guint offers = book->view->scenario->offers->len;
    return (int32_t)((function * offers + (guint)offer) * MODE_COUNT + (guint)mode + 1);
}

int32_t figure_outage(const Book *book, guint function, int vendor, Behind behind)
{
    guint vendors = book->view->scenario->catalog->vendors->len;
    return (int32_t)((function * vendors + (guint)vendor) * BEHIND_STATES + (guint)behind + 1);
}

int32_t figure_domain(const Book *book, guint function, DomainKind kind, const char *domain)
{
    g_autofree char *key = g_strdup_printf("%u %d %s", function, (int)kind, domain);
    return GPOINTER_TO_INT(g_hash_table_lookup(book->domain_entries, key));
}

/* ---- one row ---- */

static const Product *product_of(const Book *book, int product)
{
    return catalog_product(book->view->scenario->catalog, product);
}

/* Pieces of one class in one function belong together: their counts add up to the class. */
static void mark_class(Book *book, guint row)
{
    const BookRow *entry = &g_array_index(book->rows, BookRow, row);
    const BookRow *before = row ? entry - 1 : NULL;
    bool same = before && before->function == entry->function && before->piece->class == entry->piece->class;
    tally_mark(book->by_class, row, same ? (int32_t)book->by_class->entries : tally_entry(book->by_class));
}

static void mark_offers(Book *book, guint row)
{
    const BookRow *entry = &g_array_index(book->rows, BookRow, row);
    const PlanPiece *piece = entry->piece;
    tally_mark(book->by_offer, row,
               figure_offer(book, entry->function, entry->class->offer[piece->primary], MODE_NONE));
    tally_mark(book->by_contract, row, product_of(book, piece->primary)->vendor + 1);
    if (piece->mode == MODE_MANUAL) {
        const Fallback *fallback = demand_fallback(book_demand(book, entry->function), entry->class);
        const GArray *all = book->view->scenario->fallbacks;
        if (fallback)
            tally_mark(book->by_fallback, row, (int32_t)(fallback - &g_array_index(all, Fallback, 0)) + 1);
    } else if (piece->backup >= 0) {
        tally_mark(book->by_offer, row,
                   figure_offer(book, entry->function, entry->class->offer[piece->backup], piece->mode));
        tally_mark(book->by_contract, row, product_of(book, piece->backup)->vendor + 1);
    }
}

/* The piece alone, in the eyes of the auditor. */
typedef struct {
    GArray *own;
    Assignment assignment;
} Alone;

static void mark_domains(Book *book, guint row, const Alone *alone)
{
    const BookRow *entry = &g_array_index(book->rows, BookRow, row);
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
        g_autoptr(GArray) domains = exposure_by_domain(&alone->assignment, NULL, kind, MEASURE_AVAILABILITY);
        for (guint d = 0; d < domains->len; d++) {
            const char *domain = g_array_index(domains, Exposure, d).domain;
            int32_t known = figure_domain(book, entry->function, kind, domain);
            if (!known) {
                known = tally_entry(book->by_domain[kind]);
                g_hash_table_insert(book->domain_entries,
                                    g_strdup_printf("%u %d %s", entry->function, (int)kind, domain),
                                    GINT_TO_POINTER(known));
            }
            tally_mark(book->by_domain[kind], row, known);
        }
    }
}

static void mark_vendor_outage(Book *book, guint row, const Alone *alone, int vendor)
{
    const BookRow *entry = &g_array_index(book->rows, BookRow, row);
    const Vendor *fails = book->view->scenario->catalog->vendors->pdata[vendor];
    g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
    outage_add(outage, DOMAIN_VENDOR, fails->id);
    g_autoptr(OutageImpact) impact = outage_measure(outage, &alone->assignment, NULL, NULL);
    const int64_t counts[BEHIND_STATES] = {impact->all.hot, impact->all.cold, impact->all.manual,
                                           impact->all.none, impact->all.also};
    for (int behind = 0; behind < BEHIND_STATES; behind++)
        if (counts[behind] > 0)
            tally_mark(book->by_outage, row, figure_outage(book, entry->function, vendor, (Behind)behind));
}

static void mark_outages(Book *book, guint row, const Alone *alone)
{
    const PlanPiece *piece = g_array_index(book->rows, BookRow, row).piece;
    mark_vendor_outage(book, row, alone, product_of(book, piece->primary)->vendor);
    if (piece->backup >= 0)
        mark_vendor_outage(book, row, alone, product_of(book, piece->backup)->vendor);
}

/* A piece without endpoints is asked about as if it had one. */
static PlanPiece counted(const PlanPiece *piece)
{
    PlanPiece copy = *piece;
    copy.count = MAX(copy.count, 1);
    return copy;
}

static void mark_rows(Book *book)
{
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(PlanPiece));
    for (guint f = 0, row = 0; f < book->demands->len; f++) {
        g_autofree const DemandClass **class = assignment_classes(book_demand(book, f));
        const Alone alone = {own, {book_demand(book, f), own, class, NULL, false}};
        for (; row < book->rows->len && g_array_index(book->rows, BookRow, row).function == f; row++) {
            PlanPiece piece = counted(g_array_index(book->rows, BookRow, row).piece);
            g_array_set_size(own, 0);
            g_array_append_val(own, piece);
            mark_class(book, row);
            mark_offers(book, row);
            mark_domains(book, row, &alone);
            mark_outages(book, row, &alone);
        }
    }
}

/* ---- limits ---- */

void figure_free(gpointer data)
{
    Figure *figure = data;
    for (guint i = 0; i < figure->parts->len; i++)
        g_free(g_array_index(figure->parts, FigurePart, i).text);
    g_array_unref(figure->parts);
    g_free(figure);
}

/* What the marks of one instance of a limit need. */
typedef struct {
    Book *book;
    guint function, first; /* the row of the function's first piece */
    const LimitInstance *instance;
    const PlanFinding *finding;
    TallyGroup *group;
    Figure *figure; /* the one that is being filled, where one is enough */
} Marking;

static Figure *add_figure(const Marking *marking, FigureKind kind, const PlanMeasurement *measured)
{
    Figure *figure = g_new0(Figure, 1);
    figure->kind = kind;
    figure->limit = marking->instance->limit;
    figure->finding = marking->finding;
    figure->measured = measured;
    figure->group = marking->group;
    figure->parts = g_array_new(FALSE, FALSE, sizeof(FigurePart));
    g_ptr_array_add(marking->book->figures, figure);
    return figure;
}

static int32_t part_entry(const Marking *marking, Figure *figure, const char *text, int64_t cap)
{
    for (guint i = 0; i < figure->parts->len; i++)
        if (strcmp(g_array_index(figure->parts, FigurePart, i).text, text) == 0)
            return g_array_index(figure->parts, FigurePart, i).entry;
    FigurePart part = {g_strdup(text), tally_entry(marking->group), cap};
    g_array_append_val(figure->parts, part);
    return part.entry;
}

static Figure *figure_of(const Marking *marking, const char *domain)
{
    const GPtrArray *figures = marking->book->figures;
    for (guint i = figures->len; i-- > 0;) {
        Figure *figure = figures->pdata[i];
        if (figure->finding != marking->finding)
            return NULL;
        if (strcmp(figure->measured->domain, domain) == 0)
            return figure;
    }
    return NULL;
}

/* Sums: every piece counts, or does not, for each measured domain. */
static void told_sum(guint piece, const PlanFinding *alone, gpointer context)
{
    const Marking *marking = context;
    for (guint i = 0; i < alone->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(alone->measured, PlanMeasurement, i);
        Figure *figure = measured->count ? figure_of(marking, measured->domain) : NULL;
        if (figure)
            tally_mark(marking->group, marking->first + piece,
                       part_entry(marking, figure, measured->domain, -1));
    }
}

/* The auditor looks at pieces that have endpoints: one that has none is given one. */
static GArray *counted_pieces(const Marking *marking)
{
    const GArray *pieces =
        g_array_index(marking->book->view->plan->functions, PlanFunction, marking->function).pieces;
    GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(PlanPiece), pieces->len);
    for (guint i = 0; i < pieces->len; i++) {
        PlanPiece piece = counted(&g_array_index(pieces, PlanPiece, i));
        g_array_append_val(copy, piece);
    }
    return copy;
}

static void ask(Marking *marking, const Limit *limit, PieceTold told)
{
    g_autoptr(GArray) pieces = counted_pieces(marking);
    LimitInstance instance = *marking->instance;
    instance.limit = limit;
    audit_by_piece(book_demand(marking->book, marking->function), pieces, &instance, told, marking);
}

static void build_sums(Marking *marking)
{
    for (guint i = 0; i < marking->finding->measured->len; i++)
        add_figure(marking, FIGURE_SUM, &g_array_index(marking->finding->measured, PlanMeasurement, i));
    ask(marking, marking->instance->limit, told_sum);
}

static const PlanMeasurement *only(const Marking *marking)
{
    return marking->finding->measured->len ? &g_array_index(marking->finding->measured, PlanMeasurement, 0)
                                           : NULL;
}

/* Every piece counts for each domain that it depends on: as a limit on shares measures it. */
static void told_part(guint piece, const PlanFinding *alone, gpointer context)
{
    const Marking *marking = context;
    for (guint i = 0; i < alone->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(alone->measured, PlanMeasurement, i);
        if (measured->count)
            tally_mark(marking->group, marking->first + piece,
                       part_entry(marking, marking->figure, measured->domain, -1));
    }
}

static Limit as_shares(const Limit *limit, DomainKind of, Measure measure)
{
    Limit copy = *limit;
    for (const LimitKind *const *kind = limit_kinds; *kind; kind++)
        if (strcmp((*kind)->name, "max-share") == 0)
            copy.kind = *kind;
    copy.of = of;
    copy.measure = measure;
    copy.share = (Fraction){1, 1};
    return copy;
}

static void build_hhi(Marking *marking)
{
    marking->figure = add_figure(marking, FIGURE_SQUARES, only(marking));
    const Limit shares =
        as_shares(marking->instance->limit, marking->instance->limit->of, MEASURE_AVAILABILITY);
    ask(marking, &shares, told_part);
}

static void build_min_vendors(Marking *marking)
{
    marking->figure = add_figure(marking, FIGURE_DISTINCT, only(marking));
    Limit shares = as_shares(marking->instance->limit, DOMAIN_VENDOR, MEASURE_AVAILABILITY);
    shares.values = NULL;
    ask(marking, &shares, told_part);
}

static void build_max_products(Marking *marking)
{
    marking->figure = add_figure(marking, FIGURE_DISTINCT, only(marking));
    Limit shares = as_shares(marking->instance->limit, DOMAIN_PRODUCT, MEASURE_INTEGRITY);
    shares.values = NULL;
    ask(marking, &shares, told_part);
}

/* Vendors of primaries and of all backups, cold ones too. */
static void told_vendors(guint piece, const PlanFinding *alone, gpointer context)
{
    (void)alone;
    const Marking *marking = context;
    const Catalog *catalog = marking->book->view->scenario->catalog;
    const PlanPiece *entry = g_array_index(marking->book->rows, BookRow, marking->first + piece).piece;
    const int products[] = {entry->primary, entry->backup};
    for (gsize i = 0; i < G_N_ELEMENTS(products); i++)
        if (products[i] >= 0)
            tally_mark(marking->group, marking->first + piece,
                       part_entry(marking, marking->figure, catalog_vendor_of(catalog, products[i])->id, -1));
}

static void build_max_vendors(Marking *marking)
{
    marking->figure = add_figure(marking, FIGURE_DISTINCT, only(marking));
    ask(marking, marking->instance->limit, told_vendors);
}

/* What stands without cold backups... */
static void told_standing(guint piece, const PlanFinding *alone, gpointer context)
{
    const Marking *marking = context;
    if (g_array_index(alone->measured, PlanMeasurement, 0).count)
        tally_mark(marking->group, marking->first + piece,
                   part_entry(marking, marking->figure, "standing", -1));
}

/* ... and what a cold backup adds, by offer, up to what can be brought out in time. */
static void told_cold(guint piece, const PlanFinding *alone, gpointer context)
{
    const Marking *marking = context;
    const BookRow *row = &g_array_index(marking->book->rows, BookRow, marking->first + piece);
    int offer = row->piece->mode == MODE_COLD ? row->class->offer[row->piece->backup] : -1;
    int32_t standing = g_array_index(marking->figure->parts, FigurePart, 0).entry;
    if (offer < 0 || g_array_index(alone->measured, PlanMeasurement, 0).count == 0 ||
        tally_has(marking->group, marking->first + piece, standing))
        return;
    const Scenario *scenario = marking->book->view->scenario;
    const Offer *terms = &g_array_index(scenario->offers, Offer, offer);
    g_autofree char *text = g_strdup_printf(
        "cold %s, offer %d", catalog_product(scenario->catalog, row->piece->backup)->id, offer + 1);
    int64_t cap = terms->deploy_per_hour * marking->instance->limit->hours;
    tally_mark(marking->group, marking->first + piece, part_entry(marking, marking->figure, text, cap));
}

/* Domain by domain: a class on which nothing of a domain can be had stands when it fails. */
static void build_survive(Marking *marking)
{
    for (guint i = 0; i < marking->finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(marking->finding->measured, PlanMeasurement, i);
        char *alone[] = {measured->domain, NULL};
        Limit limit = *marking->instance->limit;
        limit.values = limit.values ? limit.values : alone;
        marking->figure = add_figure(marking, FIGURE_CAPPED, measured);
        part_entry(marking, marking->figure, "standing", -1);
        Limit at_once = limit;
        at_once.hours = 0;
        ask(marking, &at_once, told_standing);
        ask(marking, &limit, told_cold);
    }
}

/* Kinds that are no plain sums over pieces. */
static const struct {
    const char *kind;
    void (*build)(Marking *marking);
} special[] = {
    {"max-vendors", build_max_vendors},   {"min-vendors", build_min_vendors},
    {"max-products", build_max_products}, {"hhi-max", build_hhi},
    {"survive", build_survive},
};

static void build_instance(Marking *marking)
{
    for (gsize i = 0; i < G_N_ELEMENTS(special); i++)
        if (strcmp(special[i].kind, marking->instance->limit->kind->name) == 0) {
            special[i].build(marking);
            return;
        }
    if (marking->finding->measured->len)
        build_sums(marking);
    else
        add_figure(marking, FIGURE_SUM, NULL);
}

static TallyGroup *limit_group(Book *book, const Limit *limit)
{
    TallyGroup *group = g_hash_table_lookup(book->limit_groups, limit);
    if (group)
        return group;
    g_autofree char *name = g_strdup_printf("by_limit_%u", g_hash_table_size(book->limit_groups) + 1);
    group = tally_group(book->tally, name);
    g_hash_table_insert(book->limit_groups, (gpointer)(guintptr)limit, group);
    return group;
}

/* Findings stand in the order of functions and their instances of limits; those of the whole come last. */
static bool build_limits(Book *book, GError **error)
{
    const GPtrArray *findings = book->view->plan->findings;
    guint next = 0, first = 0;
    for (guint f = 0; f < book->demands->len; f++) {
        g_autoptr(GPtrArray) instances = demand_limits(book_demand(book, f));
        for (guint i = 0; i < instances->len && next < findings->len; i++, next++) {
            const LimitInstance *instance = instances->pdata[i];
            const PlanFinding *finding = findings->pdata[next];
            if (strcmp(finding->id, instance->limit->id) != 0 ||
                strcmp(finding->function, book_function(book, f)) != 0)
                return fail_system(error, "the findings of the plan are not those of its limits");
            Marking marking = {book, f, first, instance, finding, limit_group(book, instance->limit), NULL};
            build_instance(&marking);
        }
        first += g_array_index(book->view->plan->functions, PlanFunction, f).pieces->len;
    }
    for (; next < findings->len; next++) {
        const PlanFinding *finding = findings->pdata[next];
        LimitInstance whole = {.limit = view_limit(book->view, finding)};
        Marking marking = {book, 0, 0, &whole, finding, NULL, NULL};
        add_figure(&marking, FIGURE_COST, only(&marking));
    }
    return true;
}

/* At most so many of what no row of the plan counts for: whatever the counts, it stays 0, and is not shown.
 */
static bool is_idle(const Figure *figure)
{
    return figure->kind == FIGURE_SUM && figure->measured && !figure->finding->at_least &&
           figure->parts->len == 0 &&
           figure->measured != &g_array_index(figure->finding->measured, PlanMeasurement, 0);
}

bool figures_build(Book *book, GError **error)
{
    static const char *const names[DOMAIN_KINDS] = {"by_product", "by_vendor", "by_parent", "by_jurisdiction",
                                                    "by_engine",  "by_cloud",  "by_driver", "by_platform"};
    book->tally = tally_new(book->rows->len);
    book->by_class = tally_group(book->tally, "by_class");
    book->by_offer = tally_group(book->tally, "by_offer");
    book->by_contract = tally_group(book->tally, "by_contract");
    book->by_fallback = tally_group(book->tally, "by_fallback");
    book->by_outage = tally_group(book->tally, "by_outage");
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        book->by_domain[kind] = tally_group(book->tally, names[kind]);
    mark_rows(book);
    if (!build_limits(book, error))
        return false;
    for (guint i = book->figures->len; i-- > 0;)
        if (is_idle(book->figures->pdata[i]))
            g_ptr_array_remove_index(book->figures, i);
    return true;
}
