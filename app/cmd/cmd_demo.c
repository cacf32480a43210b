#include "cmd/cmd_demo.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "base/log.h"
#include "cmd/cmd_serve.h"
#include "cmd/demo.h"
#include "service/campaign.h"

extern char **environ;

struct demo {
    struct instance instance; /* first: serve_instance hands it back */
    struct demo_played played;
};

static void tell(struct instance *i, struct str address)
{
    const struct demo *d = (const struct demo *)i;
    struct arena a = { 0 };
    printf("An invented campaign is open; nothing of it is kept when you end this with Ctrl-C.\n\n"
           "  for friends            %.*s\n  for the applicant      %.*s\n  for a hiring manager   %.*s/r/%.*s\n\n",
           STR_ARG(campaign_url(&i->kith, &a, d->played.campaign.slug)),
           STR_ARG(manage_url(&i->kith, &a, d->played.manage_key)), STR_ARG(address), STR_ARG(d->played.report_token));
    fflush(stdout);
    arena_free(&a);
}

static int take_away(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

static int play_and_serve(struct settings *settings, const char *folder)
{
    struct app app = { 0 };
    struct demo d = { .instance = { .app = &app } };
    struct arena arena = { 0 };
    int64_t now = instance_now();
    int status = 1;
    /* Nothing of a real server's: neither its data nor its mail. */
    settings->values[SETTING_DATA] = str_of(folder);
    settings->values[SETTING_STORE] = settings->values[SETTING_SMTP_URL] = settings->values[SETTING_MAIL_FROM] =
        STR_NONE;
    if (instance_open(&d.instance, settings, demo_start(now)) == OK) {
        if (demo_play(&d.instance, &arena, now, &d.played) == OK) status = serve_instance(&d.instance, tell);
        instance_close(&d.instance);
    }
    arena_free(&arena);
    return status;
}

int cmd_demo(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    struct str problem = STR_NONE;
    const char *temporary = getenv("TMPDIR");
    if (settings_read(&arena, argc, argv, environ, 0, &settings, &problem) != OK) {
        fprintf(stderr, "kith demo: %.*s\n", STR_ARG(problem));
        arena_free(&arena);
        return 2;
    }
    log_setup(str_eq(settings.values[SETTING_LOG_FORMAT], STR("json")), LOG_LEVEL_WARN);
    char *folder = (char *)arena_printf(&arena, "%s/kith-demo-XXXXXX", temporary && *temporary ? temporary : "/tmp").p;
    int status = 1;
    if (!mkdtemp(folder)) {
        perror("kith demo: no temporary folder");
    } else {
        status = play_and_serve(&settings, folder);
        nftw(folder, take_away, 16, FTW_DEPTH | FTW_PHYS);
    }
    arena_free(&arena);
    return status;
}
