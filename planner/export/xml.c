/* plan.xml: everything that plan.json and the findings say, in one document under models/schema/plan.xsd and
 * plan.rng. Its bytes are Canonical XML 1.0 behind the declaration. */
#include "base/error.h"
#include "base/text.h"
#include "export/view.h"

#include <libxml/c14n.h>
#include <libxml/tree.h>
#include <string.h>

#define NAMESPACE "urn:polyculture:plan:1"

/* libxml2's bytes are unsigned. */
static const xmlChar *bytes_of(const char *text)
{
    return (const xmlChar *)text;
}

static xmlNode *add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, bytes_of(name), NULL);
}

/* What XML cannot hold (control characters) is named instead; the tree escapes the rest as it is written. */
static void set(xmlNode *node, const char *name, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    xmlNewProp(node, bytes_of(name), bytes_of(safe));
}

static void set_optional(xmlNode *node, const char *name, const char *text)
{
    if (text && *text)
        set(node, name, text);
}

static void set_count(xmlNode *node, const char *name, int64_t count)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, count);
    set(node, name, text);
}

static void set_money(xmlNode *node, const char *name, Money money)
{
    g_autofree char *text = money_text(money);
    set(node, name, text);
}

static void set_truth(xmlNode *node, const char *name, bool truth)
{
    set(node, name, truth ? "true" : "false");
}

static void add_text(xmlNode *parent, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    g_autofree char *safe = text_for_terminal(text);
    xmlNewTextChild(parent, NULL, bytes_of(name), bytes_of(safe));
}

/* ---- what the plan was made from ---- */

static gboolean add_assumption(gpointer text, gpointer count, gpointer parent)
{
    xmlNode *node = add(parent, "assumption");
    set_count(node, "endpoints", *(const int64_t *)count);
    g_autofree char *safe = text_for_terminal(text);
    xmlNodeAddContent(node, bytes_of(safe));
    return FALSE;
}

static void add_inputs(const ExportView *view, xmlNode *root)
{
    const Fleet *fleet = view->fleet;
    xmlNode *inputs = add(root, "inputs");
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        xmlNode *node = add(inputs, "file");
        set(node, "name", input->name);
        set(node, "sha256", input->sha256);
    }
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        xmlNode *node = add(inputs, "inventory");
        set_count(node, "endpoints", source->endpoints);
        set(node, "format", source->format);
        set(node, "name", source->name);
        set_optional(node, "newest", source->newest);
        set_optional(node, "oldest", source->oldest);
        set(node, "sha256", source->sha256);
    }
    g_tree_foreach(fleet->assumptions, add_assumption, inputs);
    for (guint i = 0; i < fleet->unknown->len; i++) {
        const FleetUnknown *unknown = &g_array_index(fleet->unknown, FleetUnknown, i);
        xmlNode *node = add(inputs, "unknown-software");
        set_count(node, "endpoints", unknown->count);
        set(node, "name", unknown->name);
        set_optional(node, "publisher", unknown->publisher);
    }
}

/* ---- what it comes to ---- */

static void set_cost(xmlNode *node, const PlanCost *cost)
{
    set_money(node, "fixed", cost->fixed);
    set_money(node, "licences", cost->licences);
    set_money(node, "migration", cost->migration);
    set_money(node, "standby", cost->standby);
    set_money(node, "total", cost->total);
}

static void add_proof(const ExportView *view, xmlNode *root)
{
    const Plan *plan = view->plan;
    g_autofree char *gap = plan_gap_text(plan);
    xmlNode *proof = add(root, "proof");
    set_money(proof, "bound", plan->bound);
    set_count(proof, "changes", plan->changes);
    set_truth(proof, "fewest-changes", plan->changes_proven);
    set(proof, "gap", gap);
    set(proof, "status", plan_status(plan));
    set_cost(add(root, "cost"), &plan->cost);
    xmlNode *today = add(root, "cost-of-today");
    set_cost(today, &view->today->cost);
    set_count(today, "unpriced-endpoints", view->today_unpriced);
}

static void add_exposure(const ExportView *view, xmlNode *root)
{
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        xmlNode *function = add(root, "exposure");
        set_count(function, "endpoints", view_endpoints(view, f));
        set(function, "function", g_array_index(view->plan->functions, PlanFunction, f).function);
        set_count(function, "unprotected-today", view_endpoints(view, f) - view_protected_today(view, f));
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            xmlNode *node = add(function, "vendor");
            set(node, "id", share->vendor);
            set(node, "name", share->name);
            set_count(node, "planned", share->planned);
            set_count(node, "today", share->today);
        }
    }
}

static void add_purchases(const ExportView *view, xmlNode *root)
{
    const Scenario *scenario = view->scenario;
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(scenario->offers, Offer, purchase->offer);
        const Product *product = catalog_product(scenario->catalog, offer->product);
        g_autofree char *scope = offer->scope->len ? scope_text(offer->scope) : NULL;
        xmlNode *node = add(root, "purchase");
        set_count(node, "billed", purchase->billed);
        if (purchase->bundled)
            set_truth(node, "bundled", true);
        set_count(node, "cold", purchase->standby[MODE_COLD]);
        set(node, "function", purchase->function);
        set_count(node, "hot", purchase->standby[MODE_HOT]);
        set_money(node, "licences", purchase->total);
        set_count(node, "offer", purchase->offer);
        set_count(node, "primaries", purchase->primaries);
        set(node, "product", product->id);
        set_optional(node, "scope", scope);
        set_money(node, "unit", purchase->unit);
        if (purchase->contract) {
            set_count(node, "unused", purchase->unused);
            set_money(node, "unused-cost", purchase->unused_total);
        }
        set(node, "vendor", catalog_vendor_of(scenario->catalog, offer->product)->id);
    }
}

static void add_measured(xmlNode *limit, const char *name, const PlanFinding *finding)
{
    for (guint i = 0; finding && i < finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, i);
        xmlNode *node = add(limit, name);
        set_count(node, "count", measured->count);
        set_optional(node, "domain", measured->domain);
        set_truth(node, "holds", measured->holds);
        if (measured->total)
            set_count(node, "of", measured->total);
    }
}

static void add_limits(const ExportView *view, xmlNode *root)
{
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i];
        const Limit *limit = view_limit(view, finding);
        g_autofree char *asks = view_limit_text(view, finding);
        xmlNode *node = add(root, "limit");
        set_count(node, finding->at_least ? "at-least" : "at-most", finding->bound);
        set_optional(node, "each", finding->each_value);
        set_count(node, "endpoints", finding->total);
        set(node, "function", finding->function);
        set_truth(node, "holds", finding->holds);
        set(node, "id", finding->id);
        set(node, "kind", limit->kind->name);
        add_text(node, "asks", asks);
        add_text(node, "text", limit->text);
        add_text(node, "source", limit->source);
        add_measured(node, "measured", finding);
        add_measured(node, "measured-today", view_today(view, finding));
    }
}

static void add_attributes(xmlNode *node, const FleetClass *class)
{
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        for (char **value = attribute->values; *value; value++) {
            xmlNode *entry = add(node, "attribute");
            set(entry, "name", attribute->name);
            set(entry, "value", *value);
        }
    }
}

static void add_assignments(const ExportView *view, xmlNode *root)
{
    const Catalog *catalog = view->scenario->catalog;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(view->plan->functions, PlanFunction, f);
        for (guint i = 0; i < function->pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
            const FleetClass *class = view->fleet->classes->pdata[piece->class];
            const char *const *stack = fleet_class_stack(class, function->function);
            xmlNode *node = add(root, "assignment");
            if (piece->backup >= 0)
                set(node, "backup", catalog_product(catalog, piece->backup)->id);
            set_count(node, "class", piece->class);
            set_count(node, "endpoints", piece->count);
            set(node, "function", function->function);
            set_optional(node, "mode", mode_name(piece->mode));
            set(node, "primary", catalog_product(catalog, piece->primary)->id);
            set_optional(node, "today", stack ? stack[0] : NULL);
            add_attributes(node, class);
        }
    }
}

/* ---- the document ---- */

/* One element a line; elements that hold text stay as they are. */
static void break_lines(xmlNode *node, int depth)
{
    if (!node->children || node->children->type == XML_TEXT_NODE)
        return;
    g_autofree char *inner = g_strnfill((gsize)(2 * depth + 3), ' ');
    inner[0] = '\n';
    for (xmlNode *child = node->children; child; child = child->next) {
        break_lines(child, depth + 1);
        xmlAddPrevSibling(child, xmlNewText(bytes_of(inner)));
    }
    inner[2 * depth + 1] = '\0';
    xmlAddChild(node, xmlNewText(bytes_of(inner)));
}

static xmlDoc *build(const ExportView *view)
{
    const Scenario *scenario = view->scenario;
    xmlDoc *document = xmlNewDoc(bytes_of("1.0"));
    xmlNode *root = xmlNewNode(NULL, bytes_of("plan"));
    xmlDocSetRootElement(document, root);
    xmlSetNs(root, xmlNewNs(root, bytes_of(NAMESPACE), NULL));
    set(root, "currency", scenario->currency);
    set_count(root, "endpoints", view_all_endpoints(view));
    set_optional(root, "prices", scenario->prices);
    set(root, "scenario", scenario->id);
    set(root, "version", view_version(view));
    set_count(root, "years", scenario->years);
    add_text(root, "title", view_title(view));
    add_text(root, "client", view->options.client);
    add_inputs(view, root);
    add_proof(view, root);
    add_exposure(view, root);
    add_purchases(view, root);
    add_limits(view, root);
    add_assignments(view, root);
    break_lines(root, 0);
    return document;
}

static GString *write_xml(const ExportView *view, GError **error)
{
    xmlDoc *document = build(view);
    xmlChar *bytes = NULL;
    int length = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 0, &bytes);
    xmlFreeDoc(document);
    if (length < 0) {
        fail_system(error, "the XML document cannot be written");
        return NULL;
    }
    GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    g_string_append_len(out, (const char *)bytes, length);
    xmlFree(bytes);
    return out;
}

const Exporter exporter_xml = {"xml", "xml", "every figure, for tools: canonical, with XSD and RelaxNG",
                               false, write_xml};
