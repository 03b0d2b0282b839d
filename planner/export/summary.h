/* The plan on a terminal, at most 80 columns wide. */
#ifndef POLYCULTURE_EXPORT_SUMMARY_H
#define POLYCULTURE_EXPORT_SUMMARY_H

#include "export/export.h"

GString *summary_text(const ExportView *view);

#endif
