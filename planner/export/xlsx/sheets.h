/* The sheets, in the order in which they are shown; one file each. */
#ifndef POLYCULTURE_EXPORT_XLSX_SHEETS_H
#define POLYCULTURE_EXPORT_XLSX_SHEETS_H

#include "export/xlsx/book.h"

void sheet_summary(Book *book, lxw_worksheet *sheet);
void sheet_assignments(Book *book, lxw_worksheet *sheet);
void sheet_purchases(Book *book, lxw_worksheet *sheet);
void sheet_limits(Book *book, lxw_worksheet *sheet);
void sheet_exposure(Book *book, lxw_worksheet *sheet);
void sheet_outage(Book *book, lxw_worksheet *sheet);
void sheet_prices(Book *book, lxw_worksheet *sheet);
void sheet_inputs(Book *book, lxw_worksheet *sheet);
void sheet_workings(Book *book, lxw_worksheet *sheet);
/* Says where on "workings" the parts of each figure will stand; before any sheet is written. */
void place_workings(Book *book);

/* Where the summary holds the plan's cost: column C, licences first, total last. */
#define SUMMARY_COST_ROW 11
#define SUMMARY_PLAN_COLUMN 3
/* Columns of "limits", "purchases" and "prices" that other sheets speak of. */
#define LIMITS_PLANNED_COLUMN 5
#define LIMITS_BOUND_COLUMN 9
#define LIMITS_STATUS_COLUMN 11
#define PRICES_MINIMUM_COLUMN 5
#define PRICES_CAPACITY_COLUMN 6
#define PRICES_FIXED_COLUMN 7
#define PRICES_MIGRATION_COLUMN 8
#define PRICES_HOT_COLUMN 9
#define PRICES_COLD_COLUMN 10
#define PRICES_BOUND_COLUMN 12
#define PRICES_BOUND_UNIT_COLUMN 13
#define PRICES_BOUND_YEARS_COLUMN 14
#define PRICES_TIER_FROM_COLUMN 4
#define PRICES_TIER_UNIT_COLUMN 5
#define PURCHASES_LICENCES_COLUMN 9

#endif
