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

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage, *does;
} commands[] = {
    { "serve", cmd_serve, "kith serve [SETTINGS]", "run the service" },
    { "demo", cmd_demo, "kith demo [SETTINGS]", "the service with an invented campaign, to look at" },
    { "campaign", cmd_campaign,
      "kith campaign list | show SLUG | close SLUG | erase SLUG [--endorsement ID] | new-key SLUG",
      "the operator's handle on campaigns" },
    { "export", cmd_export, "kith export SLUG --format zip|pdf|html|csv|json [-o FILE]", "an export without the web" },
    { "backup", cmd_backup, "kith backup FILE", "a copy of everything, keys too, while the server runs" },
    { "restore", cmd_restore, "kith restore FILE", "a backup into an empty data folder" },
    { "check", cmd_check, "kith check", "the database's integrity, and a recount of every kept counter" },
    { "verify", cmd_verify, "kith verify FILE [--key FINGERPRINT]", "check an export offline" },
    { "key", cmd_key, "kith key [rotate] [--data DIR]", "this server's key fingerprints; a new signing key" },
    { "judge", cmd_judge, "kith judge [--applicant NAME] [--benchmark [--weights FILE]] [FILE]",
      "judge texts, one a line" },
    { "help", cmd_help, "kith help [COMMAND]", "this, or how one command is used" },
    { "version", cmd_version, "kith version", "which version this is" },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

static int cmd_help(int argc, char **argv)
{
    const struct command *one = argc > 1 ? find(argv[1]) : NULL;
    if (argc > 1 && !one) {
        fprintf(stderr, "kith help: there is no command \"%s\"\n", argv[1]);
        return 2;
    }
    if (one) {
        printf("%s\n    %s\n", one->usage, one->does);
        if (one->run != cmd_serve && one->run != cmd_demo) return 0;
        puts("\nSettings: a flag, else the environment, else the file of --config, else the default.");
        for (int i = 0; i < SETTING_COUNT; i++)
            printf("  --%s %s\n        %s%s%s%s\n", setting_rules[i].name, setting_rules[i].value,
                   setting_rules[i].help, setting_rules[i].preset ? " (" : "",
                   setting_rules[i].preset ? setting_rules[i].preset : "", setting_rules[i].preset ? ")" : "");
        return 0;
    }
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
    return command->run(argc - 1, argv + 1);
}
