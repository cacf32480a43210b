/* Settings: flag, then environment (KITH_LISTEN…, and KITH_…_FILE for secrets), then file, then default. Reading them
 * opens nothing but the configuration file and the files of secrets. */
#ifndef KITH_CMD_SETTINGS_H
#define KITH_CMD_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"

enum setting {
    SETTING_LISTEN,
    SETTING_DATA,
    SETTING_BASE_URL,
    SETTING_STORE,
    SETTING_TRUSTED_PROXY,
    SETTING_CONFIG,
    SETTING_LOG_FORMAT,
    SETTING_CONTACT,
    SETTING_SMTP_URL,
    SETTING_MAIL_FROM,
    SETTING_METRICS_ALLOW,
    SETTING_COUNT
};

struct setting_rule {
    const char *name;    /* "base-url": the flag --base-url, the variable KITH_BASE_URL, and the line in a file */
    const char *value;   /* what stands behind it in help */
    const char *preset;  /* the default; NULL for none */
    const char *help;
    bool secret;         /* KITH_NAME_FILE names a file that holds it */
};
extern const struct setting_rule setting_rules[SETTING_COUNT];

struct settings {
    struct str values[SETTING_COUNT]; /* p NULL: not set, and no default */
    const char *args[8];              /* what stood among the flags and is no flag */
    size_t arg_count;
};

/* Reads argv[1…] (argv[0] is the command), `environment` (NULL-ended "NAME=VALUE") and the file. On failure says what
 * is wrong, naming the setting and where it came from. `args_max`: how many arguments the command takes. */
enum err settings_read(struct arena *, int argc, char **argv, char *const *environment, size_t args_max,
                       struct settings *ret, struct str *ret_problem) NODISCARD;

/* One file of lines "name = value", '#' before remarks: its value of a setting, for tests too. */
enum err settings_file(struct arena *, struct str text, struct settings *ret, struct str *ret_problem) NODISCARD;

/* "http://127.0.0.1:8080" from a listening address; ERR_INVALID, with the problem, where only --base-url can say. */
enum err settings_base_url(struct arena *, const struct settings *, struct str *ret, struct str *ret_problem) NODISCARD;

#endif
