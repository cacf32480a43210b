/* Part of the outboard program in sanitized builds: what drawing libraries keep until the end is no leak of ours. The
 * program's environment is clean, so no options could say so. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libcairo\nleak:libglib\nleak:libgobject\nleak:libfreetype\n"
           "leak:libharfbuzz\n";
}

const char *__lsan_default_options(void) { return "print_suppressions=0"; }
