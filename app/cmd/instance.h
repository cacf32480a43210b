/* A running Kith: data folder, lock, keys, store and services, opened and closed in the right order. What `serve`,
 * `demo` and the commands that write share. */
#ifndef KITH_CMD_INSTANCE_H
#define KITH_CMD_INSTANCE_H

#include "cmd/settings.h"
#include "service/server_key.h"
#include "service/service.h"

struct web;
struct app;

struct instance {
    struct arena arena;
    struct settings settings;
    struct server_keys keys;
    struct kith kith;
    struct app *app;   /* what the pages share; the store's hooks reach the caches through it */
    const char *folder;
    int lock;          /* held while the instance lives */
};

/* Opens everything but the web, as of `now`: instance_now, but for a story that is played from an earlier day. On
 * failure says why on standard error and leaves nothing open. ERR_CONFLICT: another process holds the folder. */
enum err instance_open(struct instance *, const struct settings *, int64_t now) NODISCARD;
void instance_close(struct instance *);

int64_t instance_now(void);
/* A context for work of the program's own: commands and jobs. */
struct ctx instance_ctx(struct instance *, struct arena *);

#endif
