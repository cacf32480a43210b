#include "cmd/settings.h"

#include <fcntl.h>
#include <unistd.h>

#include "address.h"
#include "listen.h"

enum { FILE_MAX = 64 * 1024 };

const struct setting_rule setting_rules[SETTING_COUNT] = {
    [SETTING_LISTEN] = { "listen", "ADDRESS:PORT|unix:PATH", "127.0.0.1:8080", "where to listen", false },
    [SETTING_DATA] = { "data", "DIR", "./data", "the data folder", false },
    [SETTING_BASE_URL] = { "base-url", "URL", NULL,
                           "the address that people use; from --listen if not set, needed with a wildcard address",
                           false },
    [SETTING_STORE] = { "store", "URL", NULL, "the database, sqlite:PATH; in the data folder if not set", false },
    [SETTING_TRUSTED_PROXY] = { "trusted-proxy", "CIDR[,…]", NULL,
                                "proxies whose X-Forwarded-For is believed; a unix peer always is", false },
    [SETTING_CONFIG] = { "config", "FILE", NULL, "a file of settings, name = value", false },
    [SETTING_LOG_FORMAT] = { "log-format", "text|json", "text", "how log lines look", false },
    [SETTING_CONTACT] = { "contact", "TEXT", NULL,
                          "the operator's name and address, for /privacy, the report and security.txt", false },
    [SETTING_SMTP_URL] = { "smtp-url", "URL", NULL,
                           "where mail goes out: smtp://… or smtps://…; KITH_SMTP_URL_FILE may name its file", true },
    [SETTING_MAIL_FROM] = { "mail-from", "ADDRESS", NULL, "the sender of mail; needed with --smtp-url", false },
    [SETTING_METRICS_ALLOW] = { "metrics-allow", "CIDR[,…]", NULL, "who may read /metrics, beside this machine",
                                false },
};

static int setting_by_name(struct str name)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (str_eq(name, str_of(setting_rules[i].name))) return i;
    return -1;
}

static enum err problem(struct str *ret, struct str text)
{
    *ret = text;
    return ERR_INVALID;
}

static enum err read_file(struct arena *a, const char *path, struct str *ret)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return ERR_IO;
    char *text = arena_alloc(a, FILE_MAX);
    size_t n = 0;
    ssize_t got = 0;
    while (n < FILE_MAX && (got = read(file, text + n, FILE_MAX - n)) > 0) n += (size_t)got;
    close(file);
    *ret = (struct str){ text, n };
    return got < 0 ? ERR_IO : n < FILE_MAX ? OK : ERR_TOO_LARGE;
}

enum err settings_file(struct arena *a, struct str text, struct settings *ret, struct str *ret_problem)
{
    struct str line, name;
    for (int number = 1; str_cut(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (!line.n || line.p[0] == '#') continue;
        if (!str_cut(&line, '=', &name) || !line.p)
            return problem(ret_problem,
                           arena_printf(a, "line %d of the configuration file is not NAME = VALUE", number));
        int at = setting_by_name(str_trim(name));
        if (at < 0 || at == SETTING_CONFIG)
            return problem(ret_problem, arena_printf(a, "unknown setting \"%.*s\" on line %d of the configuration file",
                                                     STR_ARG(str_trim(name)), number));
        if (ret->values[at].p)
            return problem(ret_problem, arena_printf(a, "setting \"%s\" stands twice in the configuration file",
                                                     setting_rules[at].name));
        ret->values[at] = arena_str(a, str_trim(line));
    }
    return OK;
}

/* "KITH_BASE_URL" for "base-url". */
static struct str variable_of(struct arena *a, int at)
{
    struct str v = arena_printf(a, "KITH_%s", setting_rules[at].name);
    for (size_t i = 0; i < v.n; i++) {
        char *c = (char *)v.p + i;
        *c = *c == '-' ? '_' : (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    }
    return v;
}

static enum err from_environment(struct arena *a, char *const *environment, struct settings *out,
                                 struct str *ret_problem)
{
    for (; environment && *environment; environment++) {
        struct str rest = str_of(*environment), name;
        if (!str_starts(rest, STR("KITH_")) || !str_cut(&rest, '=', &name) || !rest.p) continue;
        int found = -1;
        bool by_file = false;
        for (int i = 0; i < SETTING_COUNT && found < 0; i++) {
            struct str variable = variable_of(a, i);
            by_file = setting_rules[i].secret && str_starts(name, variable) &&
                      str_eq(str_sub(name, variable.n, name.n), STR("_FILE"));
            if (str_eq(name, variable) || by_file) found = i;
        }
        if (found < 0)
            return problem(ret_problem, arena_printf(a, "unknown setting %.*s in the environment", STR_ARG(name)));
        if (by_file) {
            struct str text;
            if (read_file(a, arena_cstr(a, rest), &text) != OK)
                return problem(ret_problem, arena_printf(a, "%.*s names a file that cannot be read", STR_ARG(name)));
            rest = str_trim(text);
        }
        out->values[found] = rest;
    }
    return OK;
}

static enum err from_flags(struct arena *a, int argc, char **argv, size_t args_max, struct settings *out,
                           struct str *ret_problem)
{
    for (int i = 1; i < argc; i++) {
        struct str arg = str_of(argv[i]), name;
        if (!str_starts(arg, STR("--"))) {
            if (out->arg_count >= args_max || out->arg_count >= 8)
                return problem(ret_problem, arena_printf(a, "unexpected argument \"%s\"", argv[i]));
            out->args[out->arg_count++] = argv[i];
            continue;
        }
        struct str rest = str_sub(arg, 2, arg.n);
        if (!str_cut(&rest, '=', &name)) name = STR_NONE;
        int at = setting_by_name(name);
        if (at < 0) return problem(ret_problem, arena_printf(a, "unknown setting --%.*s", STR_ARG(name)));
        if (!rest.p) {
            if (i + 1 == argc) return problem(ret_problem, arena_printf(a, "--%.*s needs a value", STR_ARG(name)));
            rest = str_of(argv[++i]);
        }
        out->values[at] = rest;
    }
    return OK;
}

static bool base_url_shape(struct str base)
{
    bool https = str_starts(base, STR("https://")), http = str_starts(base, STR("http://"));
    struct str host = str_sub(base, https ? 8 : 7, base.n);
    bool bare = host.n > 0;
    for (size_t i = 0; i < host.n; i++)
        bare &= ascii_alnum(host.p[i]) || memchr(".-:[]", host.p[i], 5) != NULL;
    return (https || http) && bare;
}

/* Whether a value that was given is one; what it has to be is said when not. */
static enum err check_value(struct arena *a, enum setting at, struct str v, struct str *ret_problem)
{
    struct networks networks;
    const char *want = NULL;
    switch (at) {
    case SETTING_LISTEN:
        if (!listen_shape(v)) want = "ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH";
        break;
    case SETTING_DATA:
        if (!v.n) want = "a folder";
        break;
    case SETTING_BASE_URL:
        if (!base_url_shape(v)) want = "http(s)://HOST[:PORT] and nothing behind it";
        break;
    case SETTING_STORE:
        if (!str_starts(v, STR("sqlite:")) || v.n == sizeof "sqlite:" - 1) want = "sqlite:PATH";
        break;
    case SETTING_TRUSTED_PROXY:
    case SETTING_METRICS_ALLOW:
        if (!networks_parse(v, &networks)) want = "a list of networks like 127.0.0.1/32,10.0.0.0/8";
        break;
    case SETTING_LOG_FORMAT:
        if (!str_eq(v, STR("text")) && !str_eq(v, STR("json"))) want = "text or json";
        break;
    case SETTING_SMTP_URL: /* may hold a password: never repeated */
        if (str_starts(v, STR("smtp://")) || str_starts(v, STR("smtps://"))) return OK;
        return problem(ret_problem, STR("smtp-url begins with smtp:// or smtps://"));
    case SETTING_MAIL_FROM:
        if (str_find_byte(v, '@', 0) <= 0 || v.p[v.n - 1] == '@') want = "an e-mail address";
        break;
    case SETTING_CONFIG:
    case SETTING_CONTACT:
    case SETTING_COUNT:
        break;
    }
    if (!want) return OK;
    return problem(ret_problem, arena_printf(a, "%s is %s, not \"%.*s\"", setting_rules[at].name, want, STR_ARG(v)));
}

static enum err check_values(struct arena *a, const struct settings *s, struct str *ret_problem)
{
    struct str base;
    for (int i = 0; i < SETTING_COUNT; i++)
        if (s->values[i].p) TRY(check_value(a, (enum setting)i, s->values[i], ret_problem));
    if (s->values[SETTING_SMTP_URL].p && !s->values[SETTING_MAIL_FROM].p)
        return problem(ret_problem, STR("mail-from is needed with smtp-url"));
    return settings_base_url(a, s, &base, ret_problem);
}

enum err settings_read(struct arena *a, int argc, char **argv, char *const *environment, size_t args_max,
                       struct settings *ret, struct str *ret_problem)
{
    struct settings flags = { 0 }, variables = { 0 }, file = { 0 };
    TRY(from_flags(a, argc, argv, args_max, &flags, ret_problem));
    TRY(from_environment(a, environment, &variables, ret_problem));
    struct str config =
        flags.values[SETTING_CONFIG].p ? flags.values[SETTING_CONFIG] : variables.values[SETTING_CONFIG];
    if (config.p) {
        struct str text;
        if (read_file(a, arena_cstr(a, config), &text) != OK)
            return problem(ret_problem,
                           arena_printf(a, "the configuration file \"%.*s\" cannot be read", STR_ARG(config)));
        TRY(settings_file(a, text, &file, ret_problem));
    }
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (!flags.values[i].p) flags.values[i] = variables.values[i];
        if (!flags.values[i].p) flags.values[i] = file.values[i];
        if (!flags.values[i].p && setting_rules[i].preset) flags.values[i] = str_of(setting_rules[i].preset);
    }
    struct str *base = &flags.values[SETTING_BASE_URL];
    if (base->n && base->p[base->n - 1] == '/') base->n--;
    TRY(check_values(a, &flags, ret_problem));
    *ret = flags;
    return OK;
}

enum err settings_base_url(struct arena *a, const struct settings *s, struct str *ret, struct str *ret_problem)
{
    struct str listen = s->values[SETTING_LISTEN];
    if (s->values[SETTING_BASE_URL].p) {
        *ret = s->values[SETTING_BASE_URL];
        return OK;
    }
    if (str_starts(listen, STR("unix:")) || str_starts(listen, STR("0.0.0.0:")) || str_starts(listen, STR("[::]:")) ||
        str_ends(listen, STR(":0")))
        return problem(ret_problem,
                       STR("base-url is needed: nobody can tell from the listening address what people will use"));
    *ret = arena_printf(a, "http://%.*s", STR_ARG(listen));
    return OK;
}
