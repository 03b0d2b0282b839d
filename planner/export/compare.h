/* States side by side as those take them away who decide: a page and a workbook. They stand after the
 * auditor's half, which makes the figures. */
#ifndef POLYCULTURE_EXPORT_COMPARE_H
#define POLYCULTURE_EXPORT_COMPARE_H

#include "audit/compare.h"

extern const CompareFormat compare_html, compare_xlsx;

#endif
