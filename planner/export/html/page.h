/* The page in the making: what its sections share. Text of a scenario, catalog or inventory goes in by
 * page_add alone, which escapes it for HTML text, attributes in double quotes and SVG alike. */
#ifndef POLYCULTURE_EXPORT_HTML_PAGE_H
#define POLYCULTURE_EXPORT_HTML_PAGE_H

#include "audit/impact.h"
#include "export/html/texts.h"
#include "export/view.h"

typedef struct {
    const ExportView *view;
    GString *out; /* owned by the exporter */
    Language language;
    ImpactView impact;    /* today and the plan, as the auditor's half looks at them */
    ImpactGround *ground; /* per function of the plan */
    int *colours;         /* per vendor of the catalog: the number of its colour */
    guint figures;        /* drawn so far, for ids */
} Page;

enum { PAGE_TODAY, PAGE_PLAN }; /* indices into impact.states and ground->of */

bool page_init(Page *page, const ExportView *view, GString *out, GError **error);
void page_clear(Page *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

/* ---- writing ---- */

void page_raw(Page *page, const char *markup);
void page_printf(Page *page, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Escaped. */
void page_add(Page *page, const char *text);
/* The text in the page's language, {0} {1} ... replaced by what follows (NULL-terminated); escaped. */
void page_say(Page *page, TextId text, ...) G_GNUC_NULL_TERMINATED;
/* The same between <TAG> and </TAG>; `tag` may hold attributes. */
void page_tag(Page *page, const char *tag, TextId text, ...) G_GNUC_NULL_TERMINATED;
/* The text not yet escaped; caller frees. */
char *page_text(const Page *page, TextId text, ...) G_GNUC_NULL_TERMINATED;

/* ---- numbers as the language writes them; caller frees ---- */

char *page_count(const Page *page, int64_t count);
char *page_money(const Page *page, Money money);
char *page_money_signed(const Page *page, Money money);
char *page_percent(const Page *page, int64_t count, int64_t total);
/* "2.41" as the language writes it. */
char *page_decimal(const Page *page, const char *text);
/* "3 h 20 min"; "-" below 0. */
char *page_duration(const Page *page, int64_t seconds);
/* "1 endpoint", "5 endpoints". */
char *page_endpoints(const Page *page, int64_t count);
/* "over 3 years" */
char *page_years(const Page *page);

/* ---- words ---- */

/* The function as people call it, or its id. */
const char *page_function(const Page *page, guint f);
const char *page_function_name(const Page *page, const char *function);
/* "by vendor"... */
TextId page_kind(DomainKind kind);
/* The name of a domain: of a vendor, product or platform as people know it; else its id. */
const char *page_domain(const Page *page, DomainKind kind, const char *domain);
/* What the limit asks, with its scope and the value of `each` (may be NULL); caller frees. */
char *page_limit_text(const Page *page, const char *each_value, const Limit *limit);

/* ---- colours: one a vendor, all over the page ---- */

/* Class of the vendor's colour: "c1"...; of the product's vendor. */
const char *page_vendor_colour(const Page *page, const char *vendor);
const char *page_product_colour(const Page *page, int product);

/* A share in thousandths, for drawing alone. */
int page_permille(int64_t count, int64_t total);

/* ---- sections ---- */

typedef struct {
    const char *id;
    TextId name;
    bool (*shown)(const Page *page); /* NULL: always */
    void (*write)(Page *page);
} Section;

extern const Section section_exposure, section_flow, section_cost, section_purchases, section_outage,
    section_heat, section_frontier, section_limits, section_method;
/* Title, verdict and key figures; and the way to the sections (NULL-terminated). */
void page_summary(Page *page, const Section *const *sections);

/* The style and the script of every page, to the byte: their hashes let them in. */
extern const char *const page_style;
extern const char *const page_script;

#endif
