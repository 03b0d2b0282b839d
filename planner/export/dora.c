/* plan.dora.zip: rows for the register of information of Implementing Regulation (EU) 2024/2956, as far as a
 * plan can fill it: one CSV file a template, under the column codes in which registers are filed, and notes
 * that say what is missing. Codes of closed sets are those of the EBA's DORA data point model 4.0. What a
 * plan cannot know (LEI, dates, assessments) stays empty. */
#include "audit/billing.h"
#include "audit/outage.h"
#include "base/error.h"
#include "base/text.h"
#include "export/csv_row.h"
#include "export/view.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define WIDTH 80
#define COLUMNS_MOST 18
#define SERVICE "eba_TA:S13" /* Annex III: software licencing (excluding SaaS) */

/* ---- templates ---- */

typedef struct {
    char *cells[COLUMNS_MOST]; /* NULL: empty */
} Row;

typedef struct Template Template;
struct Template {
    const char *code, *title;
    guint columns; /* numbered 0010, 0020 ... */
    void (*fill)(const ExportView *view, GArray *rows);
};

static void row_clear(gpointer data)
{
    Row *row = data;
    for (guint i = 0; i < COLUMNS_MOST; i++)
        g_free(row->cells[i]);
}

static Row *add_row(GArray *rows)
{
    g_array_set_size(rows, rows->len + 1);
    return &g_array_index(rows, Row, rows->len - 1);
}

/* The column by its number in the template: 50 for c0050. */
static void set(Row *row, guint column, const char *text)
{
    char **cell = &row->cells[column / 10 - 1];
    g_free(*cell);
    *cell = text && *text ? g_strdup(text) : NULL;
}

static void take(Row *row, guint column, char *text)
{
    set(row, column, text);
    g_free(text);
}

/* ---- what the plan knows of a vendor ---- */

static bool is_used(const ExportView *view, int vendor)
{
    return view_vendor_endpoints(view, vendor) > 0;
}

/* Licences and standby of the vendor's products, a year as the mean of the plan's years, rounded half up;
 * what is paid once is not among it. */
static Money yearly_of(const ExportView *view, int vendor)
{
    const Scenario *scenario = view->scenario;
    Money sum = 0;
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(scenario->offers, Offer, purchase->offer);
        if (catalog_product(scenario->catalog, offer->product)->vendor != vendor)
            continue;
        sum += purchase->total + purchase->unused_total;
        for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
            sum += purchase->standby[mode] * billing_over_years(scenario, MAX(offer->standby[mode], 0));
    }
    return sum / scenario->years + (sum % scenario->years * 2 >= scenario->years);
}

static const Vendor *vendor_at(const ExportView *view, guint vendor)
{
    return view->scenario->catalog->vendors->pdata[vendor];
}

/* The plan's own reference of the contract with a vendor, until there is one. */
static char *reference_of(const Vendor *vendor)
{
    return g_strdup_printf("plan-%s", vendor->id);
}

static char *currency_code(const ExportView *view)
{
    return g_strdup_printf("eba_CU:%s", view->scenario->currency);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Clouds and engines behind the vendor's products that the plan uses, other than itself; sorted, borrowed. */
static GPtrArray *behind(const ExportView *view, int vendor)
{
    static const DomainKind kinds[] = {DOMAIN_CLOUD, DOMAIN_ENGINE};
    const Catalog *catalog = view->scenario->catalog;
    GPtrArray *found = g_ptr_array_new();
    for (guint p = 0; p < view->plan->purchases->len; p++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, p);
        int product = g_array_index(view->scenario->offers, Offer, purchase->offer).product;
        if (catalog_product(catalog, product)->vendor != vendor)
            continue;
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
            char **domain = catalog_product(catalog, product)->domains[kinds[k]];
            for (; domain && *domain; domain++)
                if (strcmp(*domain, vendor_at(view, (guint)vendor)->id) != 0 && strcmp(*domain, "own") != 0 &&
                    !g_ptr_array_find_with_equal_func(found, *domain, g_str_equal, NULL))
                    g_ptr_array_add(found, *domain);
        }
    }
    g_ptr_array_sort(found, compare_names);
    return found;
}

/* ---- rows ---- */

static void fill_entity(const ExportView *view, GArray *rows)
{
    if (view->options.client)
        set(add_row(rows), 20, view->options.client);
}

static void fill_arrangements(const ExportView *view, GArray *rows)
{
    for (guint v = 0; v < view->scenario->catalog->vendors->len; v++) {
        if (!is_used(view, (int)v))
            continue;
        Row *row = add_row(rows);
        take(row, 10, reference_of(vendor_at(view, v)));
        take(row, 40, currency_code(view));
        take(row, 50, money_text(yearly_of(view, (int)v)));
    }
}

static void fill_specifics(const ExportView *view, GArray *rows)
{
    for (guint v = 0; v < view->scenario->catalog->vendors->len; v++) {
        if (!is_used(view, (int)v))
            continue;
        Row *row = add_row(rows);
        take(row, 10, reference_of(vendor_at(view, v)));
        set(row, 30, vendor_at(view, v)->id);
        set(row, 60, SERVICE);
    }
}

static void set_name(Row *row, const char *name)
{
    set(row, 50, name);
    if (g_str_is_ascii(name)) /* surely of the Latin alphabet */
        set(row, 60, name);
}

static void set_seat(Row *row, const Vendor *vendor)
{
    if (vendor->jurisdiction)
        take(row, 80, g_strdup_printf("eba_GA:%s", vendor->jurisdiction));
    if (vendor->parent && strcmp(vendor->parent, vendor->id) != 0)
        set(row, 110, vendor->parent);
}

static void fill_providers(const ExportView *view, GArray *rows)
{
    const Catalog *catalog = view->scenario->catalog;
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint v = 0; v < catalog->vendors->len; v++) {
        if (!is_used(view, (int)v))
            continue;
        Row *row = add_row(rows);
        set(row, 10, vendor_at(view, v)->id);
        set_name(row, vendor_at(view, v)->name);
        set(row, 70, "eba_CT:x212"); /* a legal person: the catalog holds companies */
        set_seat(row, vendor_at(view, v));
        take(row, 90, currency_code(view));
        take(row, 100, money_text(yearly_of(view, (int)v)));
        g_autoptr(GPtrArray) chain = behind(view, (int)v);
        for (guint i = 0; i < chain->len; i++)
            if (!g_ptr_array_find_with_equal_func(others, chain->pdata[i], g_str_equal, NULL))
                g_ptr_array_add(others, chain->pdata[i]);
    }
    for (guint i = 0; i < others->len; i++) {
        int known = catalog_find_vendor(catalog, others->pdata[i]);
        if (known >= 0 && is_used(view, known))
            continue;
        Row *row = add_row(rows);
        set(row, 10, others->pdata[i]);
        set_name(row, known >= 0 ? vendor_at(view, (guint)known)->name : others->pdata[i]);
        if (known >= 0)
            set_seat(row, vendor_at(view, (guint)known));
    }
}

static void fill_chain(const ExportView *view, GArray *rows)
{
    for (guint v = 0; v < view->scenario->catalog->vendors->len; v++) {
        if (!is_used(view, (int)v))
            continue;
        const Vendor *vendor = vendor_at(view, v);
        g_autoptr(GPtrArray) chain = behind(view, (int)v);
        for (guint i = 0; i <= chain->len; i++) {
            Row *row = add_row(rows);
            take(row, 10, reference_of(vendor));
            set(row, 20, SERVICE);
            set(row, 30, i ? chain->pdata[i - 1] : vendor->id);
            set(row, 50, i ? "2" : "1");
            set(row, 60, i ? vendor->id : NULL);
        }
    }
}

/* Does the plan use both in one function? */
static bool share_function(const ExportView *view, int a, int b)
{
    const Scenario *scenario = view->scenario;
    for (char **function = scenario->functions; *function; function++) {
        bool has_a = false, has_b = false;
        for (guint i = 0; i < view->plan->purchases->len; i++) {
            const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
            int product = g_array_index(scenario->offers, Offer, purchase->offer).product;
            int vendor = catalog_product(scenario->catalog, product)->vendor;
            bool here = strcmp(purchase->function, *function) == 0;
            has_a = has_a || (here && vendor == a);
            has_b = has_b || (here && vendor == b);
        }
        if (has_a && has_b)
            return true;
    }
    return false;
}

/* The other vendors that the plan uses for what this one does. */
static char *alternatives_of(const ExportView *view, int vendor)
{
    GString *names = g_string_new(NULL);
    for (guint other = 0; other < view->scenario->catalog->vendors->len; other++)
        if ((int)other != vendor && share_function(view, vendor, (int)other))
            g_string_append_printf(names, "%s%s", names->len ? "; " : "", vendor_at(view, other)->name);
    return g_string_free(names, FALSE);
}

static void fill_assessments(const ExportView *view, GArray *rows)
{
    for (guint v = 0; v < view->scenario->catalog->vendors->len; v++) {
        if (!is_used(view, (int)v))
            continue;
        g_autofree char *alternatives = alternatives_of(view, (int)v);
        Row *row = add_row(rows);
        take(row, 10, reference_of(vendor_at(view, v)));
        set(row, 20, vendor_at(view, v)->id);
        set(row, 40, SERVICE);
        set(row, 110,
            *alternatives ? "eba_BT:x28" : NULL); /* yes; that there is none is not for a plan to say */
        set(row, 120, alternatives);
    }
}

static const Template templates[] = {
    {"b_01.01", "entity that maintains the register", 6, fill_entity},
    {"b_02.01", "contractual arrangements, in general", 5, fill_arrangements},
    {"b_02.02", "contractual arrangements, in detail", 18, fill_specifics},
    {"b_05.01", "providers", 12, fill_providers},
    {"b_05.02", "supply chains", 7, fill_chain},
    {"b_07.01", "assessment: substitutability and alternatives", 12, fill_assessments},
};

/* ---- notes ---- */

static void add_paragraph(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_paragraph(GString *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = text_for_terminal(text);
    text_wrap(safe, 0, 0, WIDTH, out);
    g_string_append(out, "\n\n");
}

static void note_empty(GString *out, const Template *template, const GArray *rows)
{
    g_autoptr(GString) empty = g_string_new(NULL);
    for (guint c = 0; c < template->columns; c++) {
        bool filled = false;
        for (guint r = 0; r < rows->len; r++)
            filled = filled || g_array_index(rows, Row, r).cells[c];
        if (!filled)
            g_string_append_printf(empty, "%sc%04u", empty->len ? ", " : "", 10 * (c + 1));
    }
    add_paragraph(out, "%s (%s), %u row%s; empty: %s.", template->code, template->title, rows->len,
                  rows->len == 1 ? "" : "s", empty->len ? empty->str : "no column");
}

/* What an assessment of impact and substitutability can rest on. */
static bool note_outages(const ExportView *view, GString *out, GError **error)
{
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const char *function = g_array_index(view->plan->functions, PlanFunction, f).function;
        g_autoptr(Demand) demand = demand_new(view->scenario, view->fleet, function, error);
        if (!demand)
            return false;
        g_autofree const DemandClass **class = assignment_classes(demand);
        const Assignment plan = {demand, plan_pieces(view->plan, function), class, NULL, false};
        for (guint v = 0; v < view->scenario->catalog->vendors->len; v++) {
            g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
            outage_add(outage, DOMAIN_VENDOR, vendor_at(view, v)->id);
            g_autoptr(OutageImpact) impact = outage_measure(outage, &plan, NULL, NULL);
            g_autofree char *exposed = count_text(impact->all.exposed), *bare = count_text(impact->all.none);
            g_autofree char *share = percent_text(impact->all.exposed, impact->all.endpoints, 1);
            if (impact->all.exposed)
                add_paragraph(out,
                              "If %s fails, the product in charge of %s fails on %s endpoints (%s); on %s of "
                              "them the plan has nothing behind it.",
                              vendor_at(view, v)->name, function, exposed, share, bare);
        }
    }
    return true;
}

static gboolean note_assumption(gpointer text, gpointer count, gpointer out)
{
    g_autofree char *number = count_text(*(const int64_t *)count);
    add_paragraph(out, "Assumed on %s endpoints: %s.", number, (const char *)text);
    return FALSE;
}

static void note_sources(const ExportView *view, GString *out)
{
    g_autofree char *prices = view_prices_note(view);
    add_paragraph(out,
                  "Made by polyculture %s from the plan '%s'; amounts are in %s a year%s, licences and "
                  "standby; what is paid once is not among them.",
                  view_version(view), view->scenario->id, view->scenario->currency, prices);
    g_tree_foreach(view->fleet->assumptions, note_assumption, out);
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        g_autofree char *name = text_for_terminal(input->name);
        g_string_append_printf(out, "%s\n  SHA-256 %s\n", name, input->sha256);
    }
}

/* ---- the archive ---- */

static la_ssize_t append_bytes(struct archive *archive, void *out, const void *bytes, size_t length)
{
    (void)archive;
    g_string_append_len(out, bytes, (gssize)length);
    return (la_ssize_t)length;
}

/* No date, owner or other trace of when and where it was made. */
static bool add_file(struct archive *archive, const char *name, const GString *bytes)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)bytes->len);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    bool good = archive_write_header(archive, entry) == ARCHIVE_OK &&
                archive_write_data(archive, bytes->str, bytes->len) == (la_ssize_t)bytes->len;
    archive_entry_free(entry);
    return good;
}

static GString *table_of(const Template *template, const GArray *rows)
{
    GString *out = g_string_new(NULL);
    for (guint c = 0; c < template->columns; c++)
        g_string_append_printf(out, "c%04u,", 10 * (c + 1));
    csv_end(out);
    for (guint r = 0; r < rows->len; r++) {
        for (guint c = 0; c < template->columns; c++)
            csv_text(out, g_array_index(rows, Row, r).cells[c]);
        csv_end(out);
    }
    return out;
}

static bool add_files(const ExportView *view, struct archive *archive, GError **error)
{
    g_autoptr(GString) notes = g_string_new("Register of information: what the plan can fill\n\n");
    add_paragraph(notes, "Rows by the columns of Commission Implementing Regulation (EU) 2024/2956, in the "
                         "codes in which registers are filed. This is no complete register.");
    add_paragraph(notes,
                  "To be replaced everywhere: identification codes are the catalog's names of companies, "
                  "in place of LEI or EUID; references of contracts are the plan's, one for each vendor. "
                  "Every service is taken as software licencing (S13).");
    bool good = true;
    for (gsize t = 0; good && t < G_N_ELEMENTS(templates); t++) {
        g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(Row));
        g_array_set_clear_func(rows, row_clear);
        templates[t].fill(view, rows);
        g_autoptr(GString) table = table_of(&templates[t], rows);
        g_autofree char *name = g_strdup_printf("reports/%s.csv", templates[t].code);
        good = add_file(archive, name, table);
        note_empty(notes, &templates[t], rows);
    }
    add_paragraph(notes, "Not written, as a plan knows nothing of it: b_01.02, b_01.03, b_02.03, b_03.01 to "
                         "b_04.01, b_06.01, b_99.01.");
    if (!note_outages(view, notes, error))
        return false;
    note_sources(view, notes);
    good = good && add_file(archive, "NOTES.txt", notes);
    return good || fail_system(error, "the archive cannot be written: %s", archive_error_string(archive));
}

static GString *write_dora(const ExportView *view, GError **error)
{
    GString *out = g_string_new(NULL);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_per_block(archive, 0);
    bool good = archive_write_open2(archive, out, NULL, append_bytes, NULL, NULL) == ARCHIVE_OK ||
                fail_system(error, "the archive cannot be begun");
    good = good && add_files(view, archive, error);
    if (good && archive_write_close(archive) != ARCHIVE_OK)
        good = fail_system(error, "the archive cannot be written");
    archive_write_free(archive);
    if (!good) {
        g_string_free(out, TRUE);
        return NULL;
    }
    return out;
}

const Exporter exporter_dora = {"dora", "dora.zip", "rows for the DORA register of information, CSV in a ZIP",
                                true, write_dora};
