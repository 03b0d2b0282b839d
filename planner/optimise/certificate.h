/* Writes the tree of a search as a problem of certificate/1 (models/certificate.md). What it writes is a
 * claim: the auditor's half computes every bound anew. */
#ifndef POLYCULTURE_OPTIMISE_CERTIFICATE_H
#define POLYCULTURE_OPTIMISE_CERTIFICATE_H

#include "optimise/local.h"
#include "optimise/tree.h"

/* Multipliers are whole numbers of 1 / this, or of a smaller power of two where they are large. */
#define CERTIFICATE_DENOMINATOR 1048576

/* `unit`: what one of the search's units is in Money. JSON; the caller frees.
 * NULL where the tree asks a question that certificates have no name for. */
char *certificate_problem(const Formulation *formulation, const Local *local, const Node *root, double unit);
/* The certificate that no plan exists, of a problem that says so of these functions; of all others it says
 * nothing. It rests on these limits (of const Limit *; NULL: all of the policy). The caller frees. */
char *certificate_of_none(const Scenario *scenario, const char *const *functions, const GPtrArray *limits,
                          const char *problem);

#endif
