#include "audit/exposure.h"

#include <math.h>
#include <string.h>

const DemandClass **assignment_classes(const Demand *demand)
{
    const DemandClass **class = g_new0(const DemandClass *, demand->fleet->classes->len + 1);
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *entry = &g_array_index(demand->classes, DemandClass, i);
        class[entry->index] = entry;
    }
    return class;
}

const int *piece_agents(const Assignment *assignment, const PlanPiece *piece, int buffer[3])
{
    const DemandClass *class = assignment->class[piece->class];
    if (assignment->today && class)
        return class->installed;
    buffer[0] = piece->primary;
    buffer[1] = piece->mode == MODE_HOT ? piece->backup : -1;
    buffer[2] = -1;
    return buffer;
}

int64_t exposed_endpoints(const Assignment *assignment, const bool *member, DomainKind kind,
                          char *const *values, Measure measure)
{
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (!class || (member && !member[piece->class]))
            continue;
        bool exposed = demand_depends(assignment->demand, class, piece->primary, kind, values);
        int buffer[3];
        for (const int *agent = piece_agents(assignment, piece, buffer);
             measure != MEASURE_AVAILABILITY && !exposed && *agent >= 0; agent++)
            exposed = demand_depends(assignment->demand, class, *agent, kind, values);
        count += exposed ? piece->count : 0;
    }
    return count;
}

static void exposure_clear(gpointer data)
{
    g_free(((Exposure *)data)->domain);
}

static int compare_exposures(gconstpointer left, gconstpointer right)
{
    const Exposure *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->domain, b->domain);
}

/* What a piece depends on, each domain once. */
static void add_domains(const Assignment *assignment, const PlanPiece *piece, DomainKind kind,
                        Measure measure, GPtrArray *found)
{
    const DemandClass *class = assignment->class[piece->class];
    int room[3];
    const int *agent = piece_agents(assignment, piece, room);
    for (int n = 0; agent[n] >= 0 && (n == 0 || measure == MEASURE_INTEGRITY); n++) {
        const char *buffer[2];
        const char *const *value =
            product_domains(assignment->demand->scenario->catalog, agent[n], class->platform, kind, buffer);
        for (; *value; value++)
            if (!g_ptr_array_find_with_equal_func(found, *value, g_str_equal, NULL))
                g_ptr_array_add(found, (gpointer)(guintptr)*value);
    }
}

GArray *exposure_by_domain(const Assignment *assignment, const bool *member, DomainKind kind, Measure measure)
{
    g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!assignment->class[piece->class] || (member && !member[piece->class]))
            continue;
        g_ptr_array_set_size(found, 0);
        add_domains(assignment, piece, kind, measure, found);
        for (guint f = 0; f < found->len; f++) {
            int64_t *sum = g_hash_table_lookup(sums, found->pdata[f]);
            if (!sum) {
                sum = g_new0(int64_t, 1);
                g_hash_table_insert(sums, found->pdata[f], sum);
            }
            *sum += piece->count;
        }
    }
    GArray *exposures = g_array_new(FALSE, TRUE, sizeof(Exposure));
    g_array_set_clear_func(exposures, exposure_clear);
    GHashTableIter at;
    gpointer domain, sum;
    g_hash_table_iter_init(&at, sums);
    while (g_hash_table_iter_next(&at, &domain, &sum)) {
        Exposure exposure = {g_strdup(domain), *(int64_t *)sum};
        g_array_append_val(exposures, exposure);
    }
    g_array_sort(exposures, compare_exposures);
    return exposures;
}

GArray *audit_exposure(const Demand *demand, const GArray *pieces, DomainKind kind, Measure measure)
{
    g_autofree const DemandClass **class = assignment_classes(demand);
    const Assignment assignment = {demand, pieces, class, NULL, false};
    return exposure_by_domain(&assignment, NULL, kind, measure);
}

/* ---- concentration ---- */

Concentration *concentration_where(const Assignment *assignment, DomainKind kind, const bool *member)
{
    const Demand *demand = assignment->demand;
    Concentration *made = g_new0(Concentration, 1);
    made->function = demand->function;
    made->kind = kind;
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        made->endpoints += !member || member[class->index] ? class->class->count : 0;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!assignment->class[piece->class] || (member && !member[piece->class]))
            continue;
        g_ptr_array_set_size(found, 0);
        add_domains(assignment, piece, kind, MEASURE_AVAILABILITY, found);
        made->protected += piece->count;
        made->without += found->len ? 0 : piece->count;
    }
    made->domains = exposure_by_domain(assignment, member, kind, MEASURE_AVAILABILITY);
    return made;
}

Concentration *concentration_new(const Assignment *assignment, DomainKind kind, const char *attribute,
                                 const char *value)
{
    const Demand *demand = assignment->demand;
    g_autofree bool *member = g_new0(bool, demand->fleet->classes->len + 1);
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        member[class->index] = !attribute || fleet_class_has_value(class->class, attribute, value);
    }
    Concentration *made = concentration_where(assignment, kind, member);
    made->attribute = g_strdup(attribute);
    made->value = g_strdup(value);
    return made;
}

void concentration_free(gpointer data)
{
    Concentration *concentration = data;
    g_free(concentration->attribute);
    g_free(concentration->value);
    g_array_unref(concentration->domains);
    g_free(concentration);
}

/* At most 2^106, for counts up to 2^53. */
static unsigned __int128 sum_of_squares(const Concentration *concentration)
{
    unsigned __int128 sum = 0;
    for (guint i = 0; i < concentration->domains->len; i++) {
        int64_t count = g_array_index(concentration->domains, Exposure, i).count;
        sum += (unsigned __int128)count * (unsigned __int128)count;
    }
    return sum;
}

int64_t concentration_hhi(const Concentration *concentration)
{
    unsigned __int128 square =
        (unsigned __int128)concentration->protected * (unsigned __int128)concentration->protected;
    return square ? (int64_t)((sum_of_squares(concentration) * 20000 + square) / (2 * square)) : -1;
}

int64_t concentration_largest(const Concentration *concentration, guint k)
{
    int64_t sum = 0;
    for (guint i = 0; i < MIN(k, concentration->domains->len); i++)
        sum += g_array_index(concentration->domains, Exposure, i).count;
    return sum;
}

char *concentration_effective(const Concentration *concentration)
{
    unsigned __int128 sum = sum_of_squares(concentration);
    unsigned __int128 square =
        (unsigned __int128)concentration->protected * (unsigned __int128)concentration->protected;
    if (!sum || concentration->without)
        return g_strdup("-");
    int64_t hundredths = (int64_t)((square * 200 + sum) / (2 * sum));
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d", hundredths / 100, (int)(hundredths % 100));
}

char *concentration_entropy(const Concentration *concentration)
{
    double entropy = 0, all = (double)concentration->protected;
    if (concentration->protected == 0 || concentration->without)
        return g_strdup("-");
    for (guint i = 0; i < concentration->domains->len; i++) {
        double share = (double)g_array_index(concentration->domains, Exposure, i).count / all;
        entropy -= share > 0 ? share * log2(share) : 0;
    }
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.3f", entropy <= 0 ? 0.0 : entropy));
}
