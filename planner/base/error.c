#include "base/error.h"

G_DEFINE_QUARK(polyculture - error - quark, polyculture_error)

static bool fail(GError **error, ExitCode code, const char *format, va_list arguments)
{
    if (error)
        *error = g_error_new_valist(POLYCULTURE_ERROR, (int)code, format, arguments);
    return false;
}

#define DEFINE_FAIL(name, code)                                                                              \
    bool name(GError **error, const char *format, ...)                                                       \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        bool result = fail(error, code, format, arguments);                                                  \
        va_end(arguments);                                                                                   \
        return result;                                                                                       \
    }

DEFINE_FAIL(fail_usage, EXIT_USAGE)
DEFINE_FAIL(fail_input, EXIT_INPUT)
DEFINE_FAIL(fail_system, EXIT_SYSTEM)

ExitCode error_exit_code(const GError *error)
{
    return error->domain == POLYCULTURE_ERROR ? (ExitCode)error->code : EXIT_SYSTEM;
}
