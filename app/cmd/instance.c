#include "cmd/instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "export/outboard.h"
#include "service/visit.h"
#include "app.h"
#include "pages/export_page.h"
#include "page_cache.h"
#include "sse.h"

extern const uint8_t outboard_program[], outboard_program_end[];

int64_t instance_now(void){ return (int64_t)time(NULL); }

/* Before a writer is told that its change is on disk, no kept page may show the old state. */
static void changed(void *state, int64_t campaign_id)
{
    struct instance *i = state;
    if (i->app->pages) page_cache_drop(i->app->pages, campaign_id);
    if (i->app->events) event_publish(i->app->events, campaign_id, "change", STR("{}"));
}

static void counted(void *state, int64_t campaign_id)
{
    struct instance *i = state;
    if (i->app->events) event_publish(i->app->events, campaign_id, "visit", STR("{}"));
}

static void sessions_ended(void *state, int64_t campaign_id)
{
    struct instance *i = state;
    if (i->app->events) event_end(i->app->events, campaign_id);
}

static enum err say(const char *what, const char *which)
{
    fprintf(stderr, "kith: %s: %s\n", which, what);
    return ERR_IO;
}

static enum err lock_folder(struct instance *i)
{
    umask(077);
    if (mkdir(i->folder, 0700) != 0 && errno != EEXIST) return say("the data folder cannot be made", i->folder);
    const char *path = arena_cstr(&i->arena, arena_printf(&i->arena, "%s/lock", i->folder));
    i->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (i->lock < 0) return say("the data folder cannot be written to", i->folder);
    if (flock(i->lock, LOCK_EX | LOCK_NB) == 0) return OK;
    close(i->lock);
    i->lock = -1;
    fprintf(stderr, "kith: %s: another kith is using this data folder\n", i->folder);
    return ERR_CONFLICT;
}

/* Keys are made for a new database alone: others would close every private link of one that is there. */
static enum err open_keys(struct instance *i, const char *database)
{
    struct stat status;
    bool fresh = stat(database, &status) != 0 || status.st_size == 0;
    enum err err = fresh ? server_keys_open(&i->arena, i->folder, &random_kernel, &i->keys)
                         : server_keys_read(&i->arena, i->folder, &i->keys);
    if (err == OK) return OK;
    bool lost = !fresh && err == ERR_NOT_FOUND;
    return say(lost ? "the keys of this database are not here: put keys/ back, or restore a backup"
                    : "the keys cannot be read or made", i->folder);
}

static enum err open_parts(struct instance *i, int64_t now)
{
    struct str problem, store = i->settings.values[SETTING_STORE];
    const char *path = store.p ? arena_cstr(&i->arena, str_sub(store, 7, store.n))
                               : arena_cstr(&i->arena, arena_printf(&i->arena, "%s/kith.db", i->folder));
    struct kith *k = &i->kith;
    if (settings_base_url(&i->arena, &i->settings, &k->base_url, &problem) != OK) {
        fprintf(stderr, "kith: %.*s\n", STR_ARG(problem));
        return ERR_INVALID;
    }
    TRY(open_keys(i, path));
    k->keys = &i->keys;
    k->report_page = export_page;
    k->sessions_ended = sessions_ended;
    k->sessions_ended_state = i;
    k->secret = hmac_key_of(i->keys.secret);
    k->host = str_sub(k->base_url, str_starts(k->base_url, STR("https://")) ? 8 : 7, k->base_url.n);
    k->contact = i->settings.values[SETTING_CONTACT];
    k->mail = i->settings.values[SETTING_SMTP_URL].n != 0;
    struct store_settings settings = {
        .path = path,
        .now = instance_now,
        .on_commit = changed,
        .on_commit_state = i,
    };
    if (store_open(&settings, &k->store) != OK) return say("the database cannot be opened", settings.path);
    struct visits_settings visits = { k->store, &random_kernel, counted, i };
    if (visits_open(&visits, now, &k->visits) != OK) return say("today's visitors cannot be read", settings.path);
    k->outboard = outboard_new(outboard_program, (size_t)(outboard_program_end - outboard_program));
    return OK;
}

enum err instance_open(struct instance *i, const struct settings *settings, int64_t now)
{
    struct app *app = i->app;
    *i = (struct instance){ .settings = *settings, .lock = -1, .app = app };
    if (crypto_start() != OK) return say("cryptography cannot be started", "libsodium");
    i->folder = arena_cstr(&i->arena, settings->values[SETTING_DATA]);
    enum err err = lock_folder(i);
    if (err == OK) err = open_parts(i, now);
    if (err != OK) instance_close(i);
    return err;
}

void instance_close(struct instance *i)
{
    visits_close(i->kith.visits);
    if (i->kith.store) store_close(i->kith.store);
    if (i->kith.outboard) outboard_free(i->kith.outboard);
    if (i->lock >= 0) close(i->lock);
    arena_free(&i->arena);
    i->kith = (struct kith){ 0 };
    i->lock = -1;
}

struct ctx instance_ctx(struct instance *i, struct arena *arena)
{
    (void)i;
    return (struct ctx){ .arena = arena, .now = instance_now(), .random = &random_kernel, .lang = LANG_EN };
}
