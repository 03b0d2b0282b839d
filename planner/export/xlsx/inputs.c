/* "inputs": what the plan was made from, with hashes, and what was assumed. */
#include "export/xlsx/sheets.h"

static const BookColumn file_columns[] = {{"file", 44}, {"SHA-256", 70}, {"", 14}, {"", 14}, {"", 14}};
static const BookColumn source_columns[] = {
    {"inventory", 0}, {"SHA-256", 0}, {"format", 0}, {">endpoints", 0}, {"newest record", 0},
};
static const BookColumn unknown_columns[] = {
    {"name", 0}, {"publisher", 0}, {"", 0}, {">endpoints", 0}, {"", 0},
};

typedef struct {
    Book *book;
    lxw_worksheet *sheet;
    lxw_row_t row;
} Writing;

static gboolean put_assumption(gpointer text, gpointer count, gpointer data)
{
    Writing *at = data;
    put_text(at->book, at->sheet, at->row, 0, text, STYLE_TEXT);
    put_text(at->book, at->sheet, at->row, 1, "", STYLE_TEXT);
    put_text(at->book, at->sheet, at->row, 2, "", STYLE_TEXT);
    put_number(at->book, at->sheet, at->row++, 3, *(const int64_t *)count, STYLE_COUNT);
    return FALSE;
}

static void begin(Writing *at, const char *title, const BookColumn *columns, guint count)
{
    at->row += BLOCK_GAP;
    book_block(at->book, at->sheet, at->row, title);
    book_heads(at->book, at->sheet, at->row - 1, 0, columns, count);
}

static void put_sources(Writing *at)
{
    const Fleet *fleet = at->book->view->fleet;
    if (fleet->sources->len)
        begin(at, "Inventories that the fleet was read from", source_columns, G_N_ELEMENTS(source_columns));
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        put_text(at->book, at->sheet, at->row, 0, source->name, STYLE_TEXT);
        put_text(at->book, at->sheet, at->row, 1, source->sha256, STYLE_MONO);
        put_text(at->book, at->sheet, at->row, 2, source->format, STYLE_TEXT);
        put_number(at->book, at->sheet, at->row, 3, source->endpoints, STYLE_COUNT);
        put_text(at->book, at->sheet, at->row++, 4, source->newest, STYLE_TEXT);
    }
}

static void put_unknown(Writing *at)
{
    const Fleet *fleet = at->book->view->fleet;
    if (fleet->unknown->len)
        begin(at, "Security-like software that the catalog does not know: it counts for nothing",
              unknown_columns, G_N_ELEMENTS(unknown_columns));
    for (guint i = 0; i < fleet->unknown->len; i++) {
        const FleetUnknown *unknown = &g_array_index(fleet->unknown, FleetUnknown, i);
        put_text(at->book, at->sheet, at->row, 0, unknown->name, STYLE_TEXT);
        put_text(at->book, at->sheet, at->row, 1, unknown->publisher, STYLE_TEXT);
        put_text(at->book, at->sheet, at->row, 2, "", STYLE_TEXT);
        put_number(at->book, at->sheet, at->row++, 3, unknown->count, STYLE_COUNT);
    }
}

void sheet_inputs(Book *book, lxw_worksheet *sheet)
{
    static const BookColumn assumed[] = {
        {"assumed where inventories do not say", 0}, {"", 0}, {"", 0}, {">endpoints", 0}};
    book_open_sheet(book, sheet, "What the plan was made from",
                    "`polyculture verify` recomputes every figure of the plan from these files, without the "
                    "solver.");
    put_textf(book, sheet, 2, 0, STYLE_ABOUT, "Made by polyculture %s.", view_version(book->view));
    book_heads(book, sheet, ROW_HEAD, 0, file_columns, G_N_ELEMENTS(file_columns));
    Writing at = {book, sheet, ROW_DATA};
    for (guint i = 0; i < book->view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(book->view->inputs, PlanInput, i);
        put_text(book, sheet, at.row, 0, input->name, STYLE_TEXT);
        put_text(book, sheet, at.row++, 1, input->sha256, STYLE_MONO);
    }
    if (g_tree_nnodes(book->view->fleet->assumptions)) {
        begin(&at, "What was assumed", assumed, G_N_ELEMENTS(assumed));
        g_tree_foreach(book->view->fleet->assumptions, put_assumption, &at);
    }
    put_unknown(&at);
    put_sources(&at);
    book_finish_sheet(sheet, ROW_HEAD, ROW_HEAD, G_N_ELEMENTS(file_columns), 0);
}
