/* What the query compiler makes of tests/store/fixture: every type and kind, its errors, and no value kept too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "queries.h"

static struct arena arena;
static struct db db;

static int setup(void **state)
{
    (void)state;
    sqlite3 *sqlite;
    assert_int_equal(sqlite3_open(":memory:", &sqlite), SQLITE_OK);
    for (int i = 0; i < MIGRATION_COUNT; i++) {
        assert_int_equal(migrations[i].number, i + 1);
        assert_int_equal(sqlite3_exec(sqlite, migrations[i].sql, NULL, NULL, NULL), SQLITE_OK);
    }
    db_open(&db, sqlite);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    db_close(&db);
    return 0;
}

static enum err insert(const char *name)
{
    return q_friend_insert(&db, &(struct q_friend_insert_in){ .name = str_of(name), .mark = STR("m") });
}

static void values_and_nulls(void **state)
{
    (void)state;
    struct q_friend_insert_in in = { STR("Zoë"), OPT_INT(INT64_MIN), { "\0\xff", 2 }, STR(""), STR_NONE };
    assert_int_equal(q_friend_insert(&db, &in), OK);
    assert_int_equal(db_last_id(&db), 1);
    assert_int_equal(insert("second"), OK);
    struct q_friend_by_name_row row;
    bool found = false;
    assert_int_equal(q_friend_by_name(&db, &(struct q_friend_by_name_in){ STR("Zoë") }, &arena, &row, &found), OK);
    assert_true(found && row.id == 1 && row.age.has && row.age.v == INT64_MIN);
    assert_string_equal(row.name.p, "Zoë");
    assert_true(str_eq(row.sealed, (struct str){ "\0\xff", 2 }));
    assert_true(row.note.p && row.note.n == 0); /* empty is not NULL, */
    assert_true(row.mark.p && row.mark.n == 0); /* and nothing bound where NULL is not allowed is empty */
    assert_int_equal(q_friend_by_name(&db, &(struct q_friend_by_name_in){ STR("second") }, &arena, &row, &found), OK);
    assert_true(found && !row.age.has && !row.sealed.p && !row.note.p);
}

static void nothing_found_leaves_the_row(void **state)
{
    (void)state;
    struct q_friend_by_name_row row = { .id = 7 };
    bool found = true;
    assert_int_equal(q_friend_by_name(&db, &(struct q_friend_by_name_in){ STR("nobody") }, &arena, &row, &found), OK);
    assert_false(found);
    assert_int_equal(row.id, 7);
}

static void errors(void **state)
{
    (void)state;
    assert_int_equal(insert("a"), OK);
    assert_int_equal(insert("a"), ERR_CONFLICT);
    assert_non_null(strstr(db.message, "friend_insert: UNIQUE constraint failed: friend.name"));
    assert_int_equal(insert("b"), OK); /* the statement is usable again */
    struct q_friend_any_row row = { .name = STR("kept") };
    bool found;
    assert_int_equal(q_friend_any(&db, &arena, &row, &found), ERR_IO);
    assert_string_equal(db.message, "friend_any: more than one row");
    assert_string_equal(row.name.p, "kept");
    assert_int_equal(sqlite3_exec(db.sqlite, "DROP TABLE friend", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(insert("c"), ERR_IO);
}

static void busy(void **state)
{
    (void)state;
    sqlite3 *one, *two;
    const char *uri = "file:busy?mode=memory&cache=shared";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    assert_int_equal(sqlite3_open_v2(uri, &one, flags, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_open_v2(uri, &two, flags, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(one, migrations[0].sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(one, "BEGIN IMMEDIATE; DELETE FROM friend", NULL, NULL, NULL), SQLITE_OK);
    struct db other;
    db_open(&other, two);
    assert_int_equal(q_friend_delete(&other), ERR_BUSY);
    db_close(&other);
    sqlite3_close(one);
}

static void cursors(void **state)
{
    (void)state;
    assert_int_equal(insert("a"), OK);
    assert_int_equal(insert("b"), OK);
    struct q_friend_all_cursor c, again;
    struct q_friend_all_row row;
    assert_int_equal(q_friend_all_open(&db, &c), OK);
    assert_true(q_friend_all_next(&c, &arena, &row));
    assert_string_equal(row.name.p, "a");
    assert_int_equal(q_friend_all_open(&db, &again), ERR_IO); /* one at a time */
    assert_true(q_friend_all_next(&c, &arena, &row));
    assert_string_equal(row.name.p, "b");
    assert_false(q_friend_all_next(&c, &arena, &row));
    assert_int_equal(q_friend_all_close(&c), OK);
    assert_int_equal(q_friend_all_open(&db, &again), OK);
    assert_true(q_friend_all_next(&again, &arena, &row));
    assert_int_equal(q_friend_all_close(&again), OK); /* closed early */
    assert_int_equal(q_friend_delete(&db), OK);
    assert_int_equal(db_changes(&db), 2);
}

static void returning(void **state)
{
    (void)state;
    struct q_friend_insert_in in = { .name = STR("a"), .age = OPT_INT(40), .mark = STR("m") };
    assert_int_equal(q_friend_insert(&db, &in), OK);
    struct q_friend_older_row row;
    bool found;
    assert_int_equal(q_friend_older(&db, &(struct q_friend_older_in){ 2, STR("a") }, &arena, &row, &found), OK);
    assert_true(found && row.age.has && row.age.v == 42);
}

static void nothing_stays_bound(void **state)
{
    (void)state;
    assert_int_equal(insert("secret"), OK);
    char *sql = sqlite3_expanded_sql(db.statements[Q_FRIEND_INSERT]);
    assert_null(strstr(sql, "secret"));
    sqlite3_free(sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_and_nulls, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_found_leaves_the_row, setup, teardown),
        cmocka_unit_test_setup_teardown(errors, setup, teardown),
        cmocka_unit_test_setup_teardown(busy, setup, teardown),
        cmocka_unit_test_setup_teardown(cursors, setup, teardown),
        cmocka_unit_test_setup_teardown(returning, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_stays_bound, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
