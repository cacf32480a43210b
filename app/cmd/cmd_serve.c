#include "cmd/cmd_serve.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "cmd/control.h"
#include "jobs/jobs.h"
#include "pages/page_error.h"
#include "server.h"
#include "service/visit.h"

extern char **environ;

static enum err ready(struct app *app)
{
    return store_ready(app->store);
}

/* The shapes were looked at when the settings were read. */
static struct web_settings web_settings_of(const struct instance *i)
{
    const struct str *v = i->settings.values;
    struct web_settings s = { .listen = v[SETTING_LISTEN], .base_url = i->kith.base_url, .contact = i->kith.contact };
    bool good = (!v[SETTING_TRUSTED_PROXY].n || networks_parse(v[SETTING_TRUSTED_PROXY], &s.trusted_proxies)) &&
                (!v[SETTING_METRICS_ALLOW].n || networks_parse(v[SETTING_METRICS_ALLOW], &s.metrics_allow));
    if (!good) abort();
    return s;
}

/* What a large report took goes back to the system: without these glibc raises both bounds by itself after the first
 * one, and each of forty threads keeps what its largest took. */
static void memory_lean(void)
{
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 512 * 1024);
    mallopt(M_ARENA_MAX, 8);
}

int serve_instance(struct instance *i, void (*tell)(struct instance *, struct str address))
{
    struct web_settings settings = web_settings_of(i);
    struct web *web;
    struct jobs *jobs;
    struct control *control;
    sigset_t ends;
    int signal;
    memory_lean();
    /* Blocked before any thread starts, so that only this one takes them. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    i->app->settings = &settings;
    i->app->store = i->kith.store;
    i->app->services = &i->kith;
    i->app->ready = ready;
    i->app->view_error = page_error;
    if (control_start(i, &control) != OK) return 1;
    if (web_start(&settings, i->app, &web) != OK) {
        fprintf(stderr, "kith: cannot listen on %.*s\n", STR_ARG(settings.listen));
        control_stop(control);
        return 1;
    }
    jobs = jobs_start(&i->kith, i->settings.values[SETTING_SMTP_URL], i->settings.values[SETTING_MAIL_FROM]);
    tell(i, i->kith.base_url);
    sigwait(&ends, &signal);
    log_info("server.stopping", LOG_I("signal", signal));
    control_stop(control);
    web_stop(web);
    jobs_stop(jobs);
    visits_close(i->kith.visits);
    i->kith.visits = NULL;
    store_close(i->kith.store);
    i->kith.store = NULL;
    web_free(web);
    i->app->pages = NULL;
    i->app->events = NULL;
    log_info("server.stopped");
    return 0;
}

static void tell(struct instance *i, struct str address)
{
    (void)i;
    printf("Kith is ready: %.*s\n", STR_ARG(address));
    fflush(stdout);
}

int cmd_serve(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    struct str problem;
    struct app app = { 0 };
    struct instance instance = { .app = &app };
    if (settings_read(&arena, argc, argv, environ, 0, &settings, &problem) != OK) {
        fprintf(stderr, "kith serve: %.*s\n", STR_ARG(problem));
        arena_free(&arena);
        return 2;
    }
    log_setup(str_eq(settings.values[SETTING_LOG_FORMAT], STR("json")), LOG_LEVEL_INFO);
    int status = 1;
    if (instance_open(&instance, &settings, instance_now()) == OK) {
        status = serve_instance(&instance, tell);
        instance_close(&instance);
    }
    arena_free(&arena);
    return status;
}
