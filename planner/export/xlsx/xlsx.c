/* plan.xlsx: the plan as a workbook that computes: totals, shares, billing, costs and limits are formulas
 * over the sheet "assignments", each written with its value. Numbers of a spreadsheet are binary, so every
 * product and sum of money is rounded to four decimals where it is formed. */
#include "base/error.h"
#include "base/input.h"
#include "export/xlsx/sheets.h"

#include <glib/gstdio.h>
#include <unistd.h>

static const struct {
    const char *name;
    void (*write)(Book *book, lxw_worksheet *sheet);
    lxw_color_t colour;
} sheets[] = {
    {"summary", sheet_summary, 0x0F766E},     {"assignments", sheet_assignments, 0x1D4ED8},
    {"purchases", sheet_purchases, 0x1D4ED8}, {"limits", sheet_limits, 0xB42318},
    {"exposure", sheet_exposure, 0x0F766E},   {"outage", sheet_outage, 0xB45309},
    {"prices", sheet_prices, 0x5B6875},       {"inputs", sheet_inputs, 0x5B6875},
    {"workings", sheet_workings, 0x98A4B0},
};

static bool write_book(const ExportView *view, const char *path, GError **error)
{
    g_autoptr(Book) book = book_new(view, path, error);
    if (!book)
        return false;
    place_workings(book);
    lxw_worksheet *made[G_N_ELEMENTS(sheets)];
    for (gsize i = 0; i < G_N_ELEMENTS(sheets); i++) {
        made[i] = workbook_add_worksheet(book->workbook, sheets[i].name);
        worksheet_set_tab_color(made[i], sheets[i].colour);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sheets); i++)
        sheets[i].write(book, made[i]);
    lxw_error wrong = workbook_close(book->workbook);
    book->workbook = NULL; /* closing frees it */
    return wrong == LXW_NO_ERROR ||
           fail_system(error, "the workbook cannot be written: %s", lxw_strerror(wrong));
}

/* The library writes files alone: one in the folder for temporary files, gone as soon as it is read. */
static GString *write_xlsx(const ExportView *view, GError **error)
{
    g_autofree char *path = NULL;
    int handle = g_file_open_tmp("polyculture-XXXXXX.xlsx", &path, error);
    if (handle < 0)
        return NULL;
    close(handle);
    GString *bytes = write_book(view, path, error) ? input_read_file(path, error) : NULL;
    g_unlink(path);
    return bytes;
}

const Exporter exporter_xlsx = {
    "xlsx", "xlsx", "a workbook that computes: change a count, and cost and limits follow", true, write_xlsx};
