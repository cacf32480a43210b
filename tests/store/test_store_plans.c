/* The plans of the queries that every page, post or visit runs: straight through an index, nothing scanned or sorted.
 * An index added elsewhere once moved such a query to a sort of a million rows. */
#include "conn_fixture.h"

static const enum query hot[] = {
    Q_CAMPAIGN_GET,
    Q_COUNTS_GET,
    Q_COUNTS_ADD,
    Q_COUNT_ENDORSEMENTS,
    Q_COUNT_PASSES,
    Q_COUNT_LINKS,
    Q_COUNT_VISITS,
    Q_COUNT_DECLINED,
    Q_COUNT_WITH_BROWSER,
    Q_COUNT_WITH_ADDRESS,
    Q_ADDRESS_FORGET_UNUSED,
    Q_BROWSER_BY_HASH,
    Q_BROWSER_POSTED,
    Q_MANAGER_GET,
    Q_MANAGER_HAS_BEEN,
    Q_APPLICANT_VISITOR_HAS,
    Q_RECEIPT_KEY_GET,
    Q_RECEIPT_GRANT_PUT,
    Q_REPEAT_FIND,
    Q_REPEAT_PURGE,
    Q_ADDRESS_BY_HASH,
    Q_CONFIRM_KEY_GET,
    Q_CONFIRM_KEY_REMOVE,
    Q_OUTBOX_DUE,
    Q_LINK_ID_BY_CODE,
    Q_LINKS_BETWEEN,
    Q_LINK_IDS_OF_APPLICANT,
    Q_LINK_ADD,
    Q_LINK_OWNED,
    Q_ENDORSEMENT_BY_ID,
    Q_ENDORSEMENT_ID_BY_PUBLIC_ID,
    Q_ENDORSEMENT_IDS_AFTER,
    Q_ENDORSEMENT_IDS_BEFORE,
    Q_ENDORSEMENT_IDS_OF_STATE_AFTER,
    Q_ENDORSEMENT_IDS_OF_STATE_BEFORE,
    Q_SAID_AFTER,
    Q_SAID_BEFORE,
    Q_ENDORSEMENT_UPDATE,
    Q_ENDORSEMENT_SET_LEAF,
    Q_SKETCHES_OF_CAMPAIGN,
    Q_PASS_BY_ID,
    Q_PASS_IDS_OF_CAMPAIGN,
    Q_TALLIES,
    Q_VISITOR_GET,
    Q_VISITOR_ENDORSED,
    Q_DAILY_KEY_GET,
    Q_LEDGER_GROW,
    Q_LEDGER_SIZE,
    Q_LEDGER_HASHES,
    Q_LEDGER_PAGE,
    Q_LEDGER_EXPERIMENT,
    Q_LEDGER_FORGET_OPENINGS,
    Q_LEDGER_ERASE_RECORDS,
    Q_REPORT_LINK_BY_TOKEN,
    Q_REPORT_LINKS,
    Q_EXPORT_FIND,
};

/* Appends the plan's lines; false when one scans a table or sorts. */
static bool plan(enum query query, struct buf *ret)
{
    BUF_AUTO sql = BUF(8192);
    sqlite3_stmt *s;
    bool straight = true;
    buf_printf(&sql, "EXPLAIN QUERY PLAN %s", query_sql[query]);
    buf_byte(&sql, '\0');
    assert_int_equal(sqlite3_prepare_v2(c->db.sqlite, sql.p, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(s, 3);
        bool constant = strstr(line, "SCAN CONSTANT ROW") != NULL;
        if ((strstr(line, "SCAN") && !constant) || strstr(line, "TEMP B-TREE")) straight = false;
        buf_printf(ret, "%s\n", line);
    }
    sqlite3_finalize(s);
    return straight;
}

static void hot_queries_go_straight(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hot / sizeof *hot; i++) {
        BUF_AUTO lines = BUF(8192);
        if (!plan(hot[i], &lines)) fail_msg("%s: %.*s", query_names[hot[i]], STR_ARG(buf_str(&lines)));
    }
}

static void pages_and_counts_use_their_own_index(void **state)
{
    (void)state;
    static const struct {
        enum query query;
        const char *index;
    } rows[] = {
        { Q_ENDORSEMENT_IDS_OF_STATE_BEFORE, "COVERING INDEX endorsement_state (campaign_id=? AND state=? AND id<?)" },
        { Q_ENDORSEMENT_IDS_OF_STATE_AFTER, "COVERING INDEX endorsement_state (campaign_id=? AND state=? AND id>?)" },
        { Q_SAID_BEFORE, "INDEX endorsement_state (campaign_id=? AND state=? AND id<?)" },
        { Q_ENDORSEMENT_IDS_BEFORE, "COVERING INDEX endorsement_count (campaign_id=? AND id<?)" },
        { Q_COUNT_ENDORSEMENTS, "COVERING INDEX endorsement_count (campaign_id=?)" },
        { Q_COUNT_WITH_BROWSER, "COVERING INDEX endorsement_browser (campaign_id=? AND browser_id=?)" },
        { Q_COUNT_WITH_ADDRESS, "COVERING INDEX endorsement_confirmed (campaign_id=? AND confirmed_id=?)" },
        { Q_COUNT_DECLINED, "INDEX ledger_declined (id>? AND id<?)" },
        { Q_LEDGER_PAGE, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)" },
        { Q_LINKS_BETWEEN, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)" },
        { Q_ENDORSEMENT_BY_ID, "SEARCH own USING INTEGER PRIMARY KEY" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        BUF_AUTO lines = BUF(8192);
        plan(rows[i].query, &lines);
        if (!str_has_nocase(buf_str(&lines), str_of(rows[i].index)))
            fail_msg("%s: %.*s", query_names[rows[i].query], STR_ARG(buf_str(&lines)));
    }
}

/* That the test can fail: this one is known to look at every browser. */
static void a_scan_is_seen(void **state)
{
    (void)state;
    BUF_AUTO lines = BUF(8192);
    assert_false(plan(Q_BROWSERS_UNUSED, &lines));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hot_queries_go_straight), TEST(pages_and_counts_use_their_own_index), TEST(a_scan_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
