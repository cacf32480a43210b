#include <stdio.h>

#include "base/log.h"
#include "conn.h"

static enum err apply(struct store_conn *c, const struct migration *m)
{
    char version[64];
    snprintf(version, sizeof version, "PRAGMA user_version = %d; PRAGMA application_id = %d", m->number,
             APPLICATION_ID);
    enum err err = conn_control(c, CONTROL_BEGIN);
    if (err == OK) err = conn_exec(c, m->sql);
    if (err == OK) err = conn_exec(c, version);
    if (err == OK) err = conn_control(c, CONTROL_COMMIT);
    if (err == OK) return OK;
    conn_log(c, "store.migration_failed");
    if (conn_in_transaction(c)) {
        enum err undone = conn_control(c, CONTROL_ROLLBACK);
        if (undone != OK) conn_log(c, "store.rollback_failed");
    }
    return err;
}

enum err migrate(struct store_conn *c)
{
    int64_t application = 0, version = 0, tables = 0;
    TRY(conn_int(c, "PRAGMA application_id", &application));
    TRY(conn_int(c, "PRAGMA user_version", &version));
    TRY(conn_int(c, "PRAGMA schema_version", &tables)); /* 0: nothing was ever made in it */
    if (application != APPLICATION_ID && (application || version || tables)) {
        log_error("store.not_kith", LOG_I("application_id", application));
        return ERR_MALFORMED;
    }
    if (version > MIGRATION_COUNT) {
        log_error("store.newer", LOG_I("database", version), LOG_I("program", MIGRATION_COUNT));
        return ERR_CONFLICT;
    }
    for (int64_t i = version; i < MIGRATION_COUNT; i++) {
        TRY(apply(c, &migrations[i]));
        log_info("store.migrated", LOG_I("to", migrations[i].number), LOG_C("name", migrations[i].name));
    }
    return OK;
}
