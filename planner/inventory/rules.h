/* What inventories lack, by rule: a file attribute-rules/1 that gives attributes (site, service, criticality,
 * tags) to endpoints by the glob of a name, a subnet, a tag or the platform. */
#ifndef POLYCULTURE_INVENTORY_RULES_H
#define POLYCULTURE_INVENTORY_RULES_H

#include "inventory/endpoint.h"

typedef struct AttributeRules AttributeRules;

typedef struct {
    uint32_t rule; /* its place in the file, from 0: where records of one endpoint differ, the first wins */
    EndpointAttribute attribute;
} RuledAttribute;

AttributeRules *rules_read(const char *path, GError **error);
/* Appends what the rules say of the endpoint to `attributes` (GArray of RuledAttribute, in the rules' own
 * memory). All conditions of a rule must hold for the record, whatever others tell of the same endpoint; of
 * each attribute the first rule that sets it wins. Names and tags are compared without case, names with and
 * without their domain. False where no rule holds. May be called by several threads. */
bool rules_apply(const AttributeRules *rules, const Endpoint *endpoint, GArray *attributes);
/* Rules that never held. */
int64_t rules_unmatched(const AttributeRules *rules);
void rules_free(AttributeRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AttributeRules, rules_free)

#endif
