/* The data section for models/polyculture.mod: what the files say, class by class, without the optimiser's
 * formulation. `glpsol -m polyculture.mod -d DATA` is then a second opinion on the cost. */
#ifndef POLYCULTURE_EXPORT_GMPL_H
#define POLYCULTURE_EXPORT_GMPL_H

#include "scenario/demand.h"

/* Classes that nothing in the data tells apart stand as one. */
GString *gmpl_data(const Scenario *scenario, const Fleet *fleet, GError **error);

#endif
