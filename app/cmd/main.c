/* kith: one binary. Each command is one file; this one knows their names. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd_backup.h"
#include "cmd/cmd_campaign.h"
#include "cmd/cmd_check.h"
#include "cmd/cmd_demo.h"
#include "cmd/cmd_export.h"
#include "cmd/cmd_judge.h"
#include "cmd/cmd_key.h"
#include "cmd/cmd_serve.h"
#include "cmd/cmd_verify.h"

static int cmd_help(int argc, char **argv);

static int cmd_version(int argc, char **argv)
{
    (void)argc, (void)argv;
    puts("kith " KITH_VERSION);
    return 0;
}

/* The settings that a command heeds, one bit each. */
#define HEEDS(setting) (1u << SETTING_##setting)
enum {
    ALL = (1u << SETTING_COUNT) - 1,
    FOLDER = HEEDS(DATA) | HEEDS(CONFIG),
    RECORD = FOLDER | HEEDS(STORE),
    ADDRESSES = RECORD | HEEDS(LISTEN) | HEEDS(BASE_URL),
    DEMO = ALL & ~(HEEDS(DATA) | HEEDS(STORE) | HEEDS(SMTP_URL) | HEEDS(MAIL_FROM)),
};

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage, *does, *more; /* more: what its own help adds */
    unsigned settings;
} commands[] = {
    { "serve", cmd_serve, "kith serve [SETTINGS]", "run the service", NULL, ALL },
    { "demo", cmd_demo, "kith demo [SETTINGS]", "the service with an invented campaign, to look at",
      "Its data is in a temporary folder, gone when it ends. It sends no mail.", DEMO },
    { "campaign", cmd_campaign,
      "kith campaign list | show SLUG | close SLUG | erase SLUG [--endorsement ID] | new-key SLUG  [SETTINGS]",
      "the operator's handle on campaigns",
      "close takes no new entries; erase cannot be undone; new-key prints a new private link and ends the old one.",
      ADDRESSES },
    { "export", cmd_export, "kith export SLUG --format zip|pdf|html|csv|json [-o FILE] [SETTINGS]",
      "an export without the web", "Without -o it goes to standard output.", ADDRESSES | HEEDS(CONTACT) },
    { "backup", cmd_backup, "kith backup FILE [SETTINGS]", "a copy of everything, keys too, while the server runs",
      "Whoever has FILE has the keys: keep it as safe as the data folder.", RECORD },
    { "restore", cmd_restore, "kith restore FILE [SETTINGS]", "a backup into an empty data folder",
      "--data names the folder; it is made if it is not there.", RECORD },
    { "check", cmd_check, "kith check [SETTINGS]", "the database's integrity, and a recount of every kept counter",
      "The exit status is 0 when all is well, else 1, and each difference is named.", RECORD },
    { "verify", cmd_verify, "kith verify FILE [--key FINGERPRINT]", "check an export offline",
      "The exit status is 0: whole, and signed by the key that it carries (or by the one of --key); 1: altered,\n"
      "or not by that key; 2: it cannot be told.",
      0 },
    { "key", cmd_key, "kith key [rotate] [SETTINGS]", "this server's key fingerprints; a new signing key",
      "rotate wants the server stopped. What the old key signed still counts as this server's.", FOLDER },
    { "judge", cmd_judge, "kith judge [--applicant NAME] [--benchmark [--weights FILE]] [FILE]",
      "judge texts, one a line", "From FILE or standard input; answers with a line of JSON each.", 0 },
    { "help", cmd_help, "kith help [COMMAND]", "this, or how one command is used", NULL, 0 },
    { "version", cmd_version, "kith version", "which version this is", NULL, 0 },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

static void help_of(const struct command *c)
{
    printf("%s\n    %s\n", c->usage, c->does);
    if (c->more) printf("\n%s\n", c->more);
    if (!c->settings) return;
    puts("\nSettings: a flag, else the environment (as KITH_DATA), else the file of --config, else the default.");
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_rule *s = &setting_rules[i];
        if (!(c->settings >> i & 1)) continue;
        printf("  --%s %s\n        %s%s%s%s\n", s->name, s->value, s->help, s->preset ? " (" : "",
               s->preset ? s->preset : "", s->preset ? ")" : "");
    }
}

static int cmd_help(int argc, char **argv)
{
    const struct command *one = argc > 1 ? find(argv[1]) : NULL;
    if (argc > 1 && !one) {
        fprintf(stderr, "kith help: there is no command \"%s\"\n", argv[1]);
        return 2;
    }
    if (one) return help_of(one), 0;
    puts("kith: ask the people who know your work, and show honestly who helped\n");
    for (size_t i = 0; i < COMMANDS; i++) printf("  %-10s %s\n", commands[i].name, commands[i].does);
    puts("\nkith help COMMAND says how one is used.");
    return 0;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) return cmd_help(1, argv), 2;
    const char *name = strcmp(argv[1], "--help") == 0      ? "help"
                       : strcmp(argv[1], "--version") == 0 ? "version"
                                                           : argv[1];
    const struct command *command = find(name);
    if (!command) {
        fprintf(stderr, "kith: there is no command \"%s\"; kith help lists them\n", argv[1]);
        return 2;
    }
    if (argc == 3 && strcmp(argv[2], "--help") == 0) return help_of(command), 0;
    return command->run(argc - 1, argv + 1);
}
