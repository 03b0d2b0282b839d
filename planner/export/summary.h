/* The plan on a terminal, at most 80 columns wide. */
#ifndef POLYCULTURE_EXPORT_SUMMARY_H
#define POLYCULTURE_EXPORT_SUMMARY_H

#include "export/export.h"

GString *summary_text(const ExportView *view);
/* Its parts, which others show too: the worst of every limit; status, cost and changes. */
void summary_limits(const ExportView *view, GString *out);
void summary_cost(const ExportView *view, GString *out);

#endif
