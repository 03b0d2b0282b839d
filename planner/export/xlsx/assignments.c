/* "assignments": who gets what, a row per class and part of its split. The counts are what everything else
 * follows. */
#include "export/xlsx/sheets.h"

#include <string.h>

/* Behind the attributes. */
enum { TODAY, PRIMARY, VENDOR, CHANGES, BACKUP, MODE, COUNT, SIZE, ASSIGNED, EACH, MIGRATION, COLUMNS };

static const BookColumn columns[COLUMNS] = {
    {"today", 22},           {"primary", 22},          {"vendor", 16},
    {"changes", 9},          {"backup", 22},           {"mode", 8},
    {">endpoints", 11},      {">class size", 9},       {">assigned", 9},
    {">migration each", 10}, {">migration, once", 13},
};

static double rows_total(const Book *book)
{
    double total = 0;
    for (guint i = 0; i < book->rows->len; i++)
        total += (double)g_array_index(book->rows, BookRow, i).piece->count;
    return total;
}

/* Prices of what has to be installed newly, as references to "prices". */
static char *migration_formula(const Book *book, const BookRow *row, Money *each)
{
    const GArray *offers = book->view->scenario->offers;
    const int products[] = {row->piece->primary, row->piece->mode == MODE_HOT ? row->piece->backup : -1};
    GString *formula = g_string_new(NULL);
    *each = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(products); i++) {
        if (products[i] < 0 || demand_installed(row->class, products[i]))
            continue;
        int offer = row->class->offer[products[i]];
        *each += g_array_index(offers, Offer, offer).migration;
        g_string_append_printf(formula, "%sprices!%s", formula->len ? "+" : "",
                               cell_fixed(book->offer_row[offer], PRICES_MIGRATION_COLUMN));
    }
    if (formula->len == 0)
        g_string_append_c(formula, '0');
    return g_string_free(formula, FALSE);
}

static void put_attributes(const Book *book, lxw_worksheet *sheet, lxw_row_t at, const GPtrArray *attributes,
                           const FleetClass *class)
{
    for (guint a = 0; a < attributes->len; a++) {
        g_autofree char *values = view_values_text(class, attributes->pdata[a]);
        put_text(book, sheet, at, (lxw_col_t)(2 + a), values, STYLE_TEXT);
    }
}

static void put_row(const Book *book, lxw_worksheet *sheet, guint index, const GPtrArray *attributes)
{
    const BookRow *row = &g_array_index(book->rows, BookRow, index);
    const Catalog *catalog = book->view->scenario->catalog;
    const PlanPiece *piece = row->piece;
    const FleetClass *class = row->class->class;
    lxw_row_t at = ROW_DATA + index;
    lxw_col_t first = (lxw_col_t)(2 + attributes->len), count = (lxw_col_t)(first + COUNT);
    const char *today = row->class->primary >= 0 ? catalog_product(catalog, row->class->primary)->id : "";
    put_number(book, sheet, at, 0, piece->class, STYLE_COUNT);
    put_text(book, sheet, at, 1, book_function(book, row->function), STYLE_TEXT);
    put_attributes(book, sheet, at, attributes, class);
    put_text(book, sheet, at, (lxw_col_t)(first + TODAY), today, STYLE_TEXT);
    put_text(book, sheet, at, (lxw_col_t)(first + PRIMARY), catalog_product(catalog, piece->primary)->id,
             STYLE_TEXT);
    put_text(book, sheet, at, (lxw_col_t)(first + VENDOR), catalog_vendor_of(catalog, piece->primary)->name,
             STYLE_TEXT);
    put_text(book, sheet, at, (lxw_col_t)(first + CHANGES),
             row->class->primary == piece->primary ? "no" : "yes", STYLE_TEXT);
    put_text(book, sheet, at, (lxw_col_t)(first + BACKUP),
             piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "", STYLE_TEXT);
    put_text(book, sheet, at, (lxw_col_t)(first + MODE), mode_name(piece->mode), STYLE_TEXT);
    put_number(book, sheet, at, count, piece->count, STYLE_INPUT_COUNT);
    put_number(book, sheet, at, (lxw_col_t)(first + SIZE), class->count, STYLE_COUNT);
    int32_t entry = ((const int32_t *)book->by_class->slots->pdata[0])[index];
    put_formula(book, sheet, at, (lxw_col_t)(first + ASSIGNED), STYLE_COUNT, (double)class->count,
                "SUMIF(by_class_1,%d,endpoints)", (int)entry);
    Money each = 0;
    g_autofree char *formula = migration_formula(book, row, &each);
    put_formula(book, sheet, at, (lxw_col_t)(first + EACH), STYLE_PRICE, money_number(each), "%s", formula);
    put_formula(book, sheet, at, (lxw_col_t)(first + MIGRATION), STYLE_MONEY,
                money_number(each * piece->count), "ROUND(%s*%s,4)", cell_name(at, count),
                cell_name(at, (lxw_col_t)(first + EACH)));
}

/* Hidden columns to the right: what each row counts for, and what its count was. */
static lxw_col_t put_keys(const Book *book, lxw_worksheet *sheet, lxw_col_t first)
{
    guint rows = book->rows->len;
    lxw_col_t column = first;
    put_text(book, sheet, ROW_HEAD, column, "solved", STYLE_HEAD_RIGHT);
    for (guint row = 0; row < rows; row++)
        put_number(book, sheet, ROW_DATA + row, column, g_array_index(book->rows, BookRow, row).piece->count,
                   STYLE_KEY);
    book_name_range(book, "solved", "assignments", ROW_DATA, ROW_DATA + MAX(rows, 1) - 1, column++);
    for (guint g = 0; g < book->tally->groups->len; g++) {
        const TallyGroup *group = book->tally->groups->pdata[g];
        for (guint s = 0; s < group->slots->len; s++, column++) {
            const int32_t *entries = group->slots->pdata[s];
            g_autofree char *name = g_strdup_printf("%s_%u", group->name, s + 1);
            put_text(book, sheet, ROW_HEAD, column, name, STYLE_HEAD_RIGHT);
            for (guint row = 0; row < rows; row++)
                if (entries[row])
                    put_number(book, sheet, ROW_DATA + row, column, entries[row], STYLE_KEY);
            book_name_range(book, name, "assignments", ROW_DATA, ROW_DATA + MAX(rows, 1) - 1, column);
        }
    }
    lxw_row_col_options hidden = {.hidden = 1, .level = 1, .collapsed = 0};
    worksheet_set_column_opt(sheet, first, column - 1, 10, NULL, &hidden);
    lxw_row_col_options collapsed = {.hidden = 0, .level = 0, .collapsed = 1};
    worksheet_set_column_opt(sheet, column, column, 4, NULL, &collapsed);
    return column;
}

static void put_totals(const Book *book, lxw_worksheet *sheet, lxw_col_t first)
{
    lxw_row_t last = ROW_DATA + MAX(book->rows->len, 1) - 1;
    lxw_col_t count = (lxw_col_t)(first + COUNT), migration = (lxw_col_t)(first + MIGRATION);
    put_text(book, sheet, ROW_TOTALS, (lxw_col_t)(first + MODE), "shown", STYLE_ABOUT);
    put_formula(book, sheet, ROW_TOTALS, count, STYLE_SUM_COUNT, rows_total(book), "SUBTOTAL(109,%s)",
                range_fixed(ROW_DATA, last, count));
    put_formula(book, sheet, ROW_TOTALS, migration, STYLE_SUM_MONEY,
                money_number(book->view->plan->cost.migration), "ROUND(SUBTOTAL(109,%s),4)",
                range_fixed(ROW_DATA, last, migration));
    book_name_range(book, "changing", "assignments", ROW_DATA, last, (lxw_col_t)(first + CHANGES));
    book_name_range(book, "endpoints", "assignments", ROW_DATA, last, count);
    book_name_range(book, "migration", "assignments", ROW_DATA, last, migration);
}

/* Red where the rows of a class no longer add up to it. */
static void mark_classes(const Book *book, lxw_worksheet *sheet, lxw_col_t first)
{
    lxw_row_t last = ROW_DATA + book->rows->len - 1;
    lxw_col_t size = (lxw_col_t)(first + SIZE), assigned = (lxw_col_t)(first + ASSIGNED);
    g_autofree char *rule =
        g_strdup_printf("=%s<>%s", cell_name(ROW_DATA, assigned), cell_name(ROW_DATA, size));
    lxw_conditional_format condition = {
        .type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = rule, .format = book->styles[STYLE_BAD]};
    worksheet_conditional_format_range(sheet, ROW_DATA, assigned, last, assigned, &condition);
    accept_counts(sheet, ROW_DATA, last, (lxw_col_t)(first + COUNT), "Endpoints");
}

void sheet_assignments(Book *book, lxw_worksheet *sheet)
{
    g_autoptr(GPtrArray) attributes = view_attributes(book->view->fleet);
    lxw_col_t first = (lxw_col_t)(2 + attributes->len), end = (lxw_col_t)(first + COLUMNS);
    book_open_sheet(book, sheet, "Who gets what",
                    "A row per class of like endpoints and part of its split. Change the endpoints (blue on "
                    "yellow): costs, shares and limits follow. Columns to the right of the table hold what "
                    "each row counts for.");
    const BookColumn fixed[] = {{">class", 7}, {"function", 19}};
    book_heads(book, sheet, ROW_HEAD, 0, fixed, G_N_ELEMENTS(fixed));
    for (guint a = 0; a < attributes->len; a++) {
        lxw_col_t column = (lxw_col_t)(2 + a);
        put_text(book, sheet, ROW_HEAD, column, attributes->pdata[a], STYLE_HEAD);
        worksheet_set_column(sheet, column, column, 13, NULL);
    }
    book_heads(book, sheet, ROW_HEAD, first, columns, COLUMNS);
    for (guint i = 0; i < book->rows->len; i++)
        put_row(book, sheet, i, attributes);
    put_totals(book, sheet, first);
    if (book->rows->len)
        mark_classes(book, sheet, first);
    lxw_col_t keys = put_keys(book, sheet, end);
    book_finish_sheet(sheet, ROW_HEAD, ROW_DATA + book->rows->len - 1, keys, 2);
    worksheet_print_area(sheet, 0, 0, ROW_DATA + MAX(book->rows->len, 1) - 1, end - 1);
}
