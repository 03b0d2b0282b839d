#include "export/csv_row.h"

#include "base/text.h"

void csv_text(GString *out, const char *text)
{
    g_autofree char *field = text_for_csv(text ? text : "");
    g_string_append_printf(out, "%s,", field);
}

void csv_count(GString *out, int64_t count)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT ",", count);
}

void csv_money(GString *out, Money money)
{
    g_autofree char *text = money_text(money);
    g_string_append_printf(out, "%s,", text);
}

void csv_truth(GString *out, bool truth)
{
    g_string_append(out, truth ? "yes," : "no,");
}

void csv_end(GString *out)
{
    g_string_truncate(out, out->len - 1);
    g_string_append(out, "\r\n");
}

void csv_head(GString *out, const char *const *names)
{
    for (; *names; names++)
        csv_text(out, *names);
    csv_end(out);
}
