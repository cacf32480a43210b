/* The storage port: every operation that services need, and nothing about how it is done. db/ implements it.
 *
 * Reading: take a reader, read, give it back; a reader sees everything that was committed before it was taken. Each
 * call sees one state. Hold a reader briefly, and never across a store_write or a network call.
 * Writing: store_write runs work on the one writer thread, inside a transaction that it may share with other work
 * (each in its own savepoint), and returns when that transaction is on disk. Work that returns an error leaves
 * nothing behind. ERR_BUSY: more than a thousand works are in line; nothing was done. ERR_IO: the disk or the database
 * failed; nothing is promised. Text and blobs returned live in the arena given. "0 rows" is ERR_NOT_FOUND where one row
 * is asked for. ERR_CONFLICT is of unique columns alone. */
#ifndef KITH_STORE_H
#define KITH_STORE_H

#include "ctx.h"
#include "model/count.h"

struct store;
struct store_conn;

struct store_settings {
    const char *path;         /* the database file; its folder must exist */
    int64_t (*now)(void);     /* for waiting in line, never for what is stored */
    /* Called on the writer thread after a commit, before its writers are told, once for each campaign touched. It may
     * write later, never write and wait. */
    void (*on_commit)(void *state, int64_t campaign_id);
    void *on_commit_state;
    uint64_t ready_room; /* bytes that the disk must have left; 0: a megabyte */
};

/* Migrates; makes the file 0600. ERR_CONFLICT: the database is of a newer Kith. ERR_MALFORMED: it is not Kith's. */
enum err store_open(const struct store_settings *, struct store **ret) NODISCARD;
void store_close(struct store *); /* after everything in line is written; all readers have been given back */
enum err store_ready(struct store *) NODISCARD; /* there is room, and an empty write reaches the disk */

/* Since it was opened; `waiting` is the line as of now. */
struct store_figures {
    int64_t writes, commits, failures, waiting;
};
struct store_figures store_figures(struct store *);

struct store_conn *store_reader_take(struct store *); /* waits while all 16 are in use */
void store_reader_give(struct store *, struct store_conn *);

/* From here until the reader is given back, all that it reads is one state of the database. */
enum err store_snapshot(struct store_conn *) NODISCARD;

typedef enum err store_work(struct store_conn *, void *arg);
enum err store_write(struct store *, store_work *, void *arg) NODISCARD;
/* The same without waiting: `done(arg, err)` is called on the writer thread after the commit. For visits and jobs. */
enum err store_write_later(struct store *, store_work *, void *arg, void (*done)(void *arg, enum err)) NODISCARD;
void store_touch(struct store_conn *, int64_t campaign_id); /* inside a write: on_commit is to be called for it */

/* An exact copy of the database as of now, made while others write: written beside `path`, synced, checked, renamed.
 * `keys` are stored in it as files to restore (the server's keys). */
struct store_file {
    struct str name, bytes;
};
enum err store_backup(struct store *, const char *path, const struct store_file *keys, size_t key_count) NODISCARD;
/* Restores into an empty data folder: writes the database and gives the key files back. ERR_CONFLICT: there is a
 * database already, or the backup is of a newer Kith. ERR_MALFORMED: not a backup, or damaged. */
enum err store_restore(const char *backup, const char *database_path, struct arena *, struct store_file **ret_files,
                       size_t *ret_count) NODISCARD;
/* SQLite's own integrity and foreign key check; problems one a line. OK when there are none, else ERR_IO. */
enum err store_check(struct store *, struct buf *problems) NODISCARD;
/* Rewrites the write-ahead log to nothing, so that erased bytes are in no file. Called within a minute of an erasure.
 * ERR_BUSY: somebody went on reading for several seconds; ask again. */
enum err store_checkpoint(struct store *) NODISCARD;

/* ---- campaigns ---- */
enum err campaign_insert(struct store_conn *, struct campaign *,
                         struct hash manage_hash) NODISCARD; /* sets id; counts row too; ERR_CONFLICT: slug taken */
enum err campaign_by_slug(struct store_conn *, struct arena *, struct str slug, struct campaign *ret) NODISCARD;
enum err campaign_by_id(struct store_conn *, struct arena *, int64_t id, struct campaign *ret) NODISCARD;
enum err campaign_update(struct store_conn *,
                         const struct campaign *) NODISCARD; /* every column but slug, hash, epoch */
enum err campaign_by_manage_hash(struct store_conn *, struct arena *, struct hash, struct campaign *ret) NODISCARD;
enum err campaign_renew_key(struct store_conn *, int64_t id, struct hash manage_hash) NODISCARD; /* epoch + 1 */
/* Deletes everything personal of a campaign from every table: the row keeps a hash of its slug, times and erased_at;
 * the ledger keeps leaf hashes alone; keys, grants, texts, tallies, links, counts go. The sums of exports stay. */
enum err campaign_erase(struct store_conn *, int64_t id, int64_t now) NODISCARD;
struct campaign_row {
    int64_t id;
    struct str slug, applicant_name;
    int64_t created_at, closed_at, erased_at, received, people;
};
enum err campaign_list(struct store_conn *, struct arena *, struct campaign_row **ret, size_t *ret_count) NODISCARD;

/* ---- kept counters ---- */
enum err counts_get(struct store_conn *, int64_t campaign_id, struct counts *ret) NODISCARD;
enum err counts_set(struct store_conn *, int64_t campaign_id, const struct counts *) NODISCARD;
enum err counts_add(struct store_conn *, int64_t campaign_id, const struct counts *delta) NODISCARD;
/* The rows that count_campaign takes, in order, in the arena; excluded, declined and visits without link summed. The
 * rows behind `declined` are the ledger's leaves of type LEDGER_DECLINED. */
enum err count_rows(struct store_conn *, struct arena *, int64_t campaign_id, struct count_input *ret) NODISCARD;
/* Of an entry that is in: whether no other entry of the campaign shares its browser root or its confirmed address. */
enum err count_is_alone(struct store_conn *, int64_t campaign_id, int64_t browser_id, int64_t confirmed_id,
                        bool *ret) NODISCARD;

/* ---- browsers and who may ---- */
/* Finds the browser by its hash; `root_id` is the one that counts. */
struct browser {
    int64_t id, root_id;
    int32_t last_post_day;
};
enum err browser_by_hash(struct store_conn *, struct hash, struct browser *ret) NODISCARD;
enum err browser_insert(struct store_conn *, struct hash, int64_t same_as_root, int32_t day,
                        struct browser *ret) NODISCARD; /* same_as_root 0: a root itself */
enum err browser_posted(struct store_conn *, int64_t browser_id, int32_t day) NODISCARD;

struct manager {
    int64_t epoch;     /* ended when it is not the campaign's */
    struct str sealed; /* empty once ended */
};
enum err manager_put(struct store_conn *, int64_t campaign_id, int64_t browser_id, int64_t epoch,
                     struct str sealed) NODISCARD;
enum err manager_get(struct store_conn *, struct arena *, int64_t campaign_id, int64_t browser_id,
                     struct manager *ret) NODISCARD;
/* Whether any browser with this root manages the campaign, or has. */
enum err manager_has_been(struct store_conn *, int64_t campaign_id, int64_t root_id, bool *ret) NODISCARD;
enum err manager_campaigns(struct store_conn *, struct arena *, int64_t browser_id, struct campaign_row **ret,
                           size_t *ret_count) NODISCARD;
enum err applicant_visitor_put(struct store_conn *, int64_t campaign_id, struct hash visitor, int32_t day) NODISCARD;
enum err applicant_visitor_has(struct store_conn *, int64_t campaign_id, struct hash visitor, bool *ret) NODISCARD;

/* A receipt is of an endorsement or of a pass-it-on. */
enum subject_kind { SUBJECT_ENDORSEMENT, SUBJECT_PASS };
struct subject {
    enum subject_kind kind;
    int64_t id, campaign_id;
};
enum err receipt_key_put(struct store_conn *, struct hash, struct subject) NODISCARD;
enum err receipt_key_get(struct store_conn *, struct hash, struct subject *ret) NODISCARD;
enum err receipt_grant_put(struct store_conn *, int64_t browser_id, struct subject,
                           struct str sealed_key) NODISCARD; /* becomes the newest */
enum err receipt_grant_forget(struct store_conn *, int64_t browser_id, struct subject) NODISCARD;
struct receipt_grant {
    struct subject subject;
    struct str sealed;
    int64_t opened_at;
};
enum err receipt_grants(struct store_conn *, struct arena *, int64_t browser_id, struct receipt_grant **ret,
                        size_t *ret_count) NODISCARD; /* newest first */
enum err receipt_granted(struct store_conn *, int64_t browser_id, int64_t campaign_id,
                         bool *ret) NODISCARD; /* any of the campaign */

enum err receipt_keys_forget(struct store_conn *, struct subject) NODISCARD; /* every key to it, in every browser */

enum err repeat_find(struct store_conn *, struct hash, int64_t now, struct subject *ret) NODISCARD; /* within 600 s */
enum err repeat_put(struct store_conn *, struct hash, int64_t now, struct subject) NODISCARD;

/* ---- links ---- */
enum err link_insert(struct store_conn *, struct link *, bool by_helper,
                     const struct hash *maker_visitor) NODISCARD; /* sets id; ERR_CONFLICT: code taken */
enum err link_owned(struct store_conn *, int64_t link_id,
                    struct subject) NODISCARD; /* sets endorsement_id or pass_id */
enum err link_by_code(struct store_conn *, struct arena *, struct str code, struct link *ret) NODISCARD;
enum err link_by_id(struct store_conn *, struct arena *, int64_t id, struct link *ret) NODISCARD;
/* The visitor hashes that made links on a day. */
struct link_maker {
    int64_t link_id;
    struct hash visitor;
};
enum err link_makers_of_day(struct store_conn *, struct arena *, int32_t day, struct link_maker **ret,
                            size_t *ret_count) NODISCARD;
enum err links_of_applicant(struct store_conn *, struct arena *, int64_t campaign_id, struct link **ret,
                            size_t *ret_count) NODISCARD;
enum err links_of_campaign(struct store_conn *, struct arena *, int64_t campaign_id, struct link **ret,
                           size_t *ret_count) NODISCARD; /* all, by id */
enum err link_add(struct store_conn *, int64_t link_id, int64_t visits, int64_t endorsed,
                  int64_t endorsements) NODISCARD;

/* ---- endorsements ---- */
enum err endorsement_insert(struct store_conn *, struct endorsement *,
                            int64_t name_key) NODISCARD; /* sets id and its link's owner */
enum err endorsement_update(struct store_conn *, const struct endorsement *, int64_t name_key)
    NODISCARD; /* every column; state, standing, by_applicant, unknown_maker follow from the struct */
enum err endorsement_by_id(struct store_conn *, struct arena *, int64_t id, struct endorsement *ret) NODISCARD;
enum err endorsement_by_public_id(struct store_conn *, struct arena *, int64_t campaign_id, struct str id,
                                  struct endorsement *ret) NODISCARD;
/* Pages in ascending order of id behind `after`, or (newest) descending before `before` (0: from the end). */
enum { STATES_ALL = (1 << STATE_COUNT) - 1, STATES_PUBLIC = 1 << STATE_SHOWN };
enum err endorsements_after(struct store_conn *, struct arena *, int64_t campaign_id, unsigned states, int64_t after,
                            size_t limit, struct endorsement **ret, size_t *ret_count) NODISCARD;
enum err endorsements_before(struct store_conn *, struct arena *, int64_t campaign_id, unsigned states, int64_t before,
                             size_t limit, struct endorsement **ret, size_t *ret_count) NODISCARD;
/* The same of those in state shown, with what the campaign's page says of each and nothing more. */
struct said {
    int64_t id;
    struct str public_id, name, message, video_url, profile_url;
    enum relation relation;
};
enum err said_after(struct store_conn *, struct arena *, int64_t campaign_id, int64_t after, size_t limit,
                    struct said **ret, size_t *ret_count) NODISCARD;
enum err said_before(struct store_conn *, struct arena *, int64_t campaign_id, int64_t before, size_t limit,
                     struct said **ret, size_t *ret_count) NODISCARD;
/* Takes everything personal from the row and its ledger openings, and its sketch, repeats, confirmation keys and
 * waiting mail: keeps id, day, state and the link's ownership (with the reasons that tell who made it), and its receipt
 * keys, so that its own page can say so. */
enum err endorsement_withdraw(struct store_conn *, int64_t id, int64_t now) NODISCARD;
enum err endorsement_set_leaf(struct store_conn *, int64_t id, int64_t leaf) NODISCARD;
/* Endorsements of the campaign whose sketches share a value with these, those that share most first: to be compared,
 * since a sketch that is gone may still be found. At most 16 values a sketch; putting one again replaces it. In a
 * write. */
enum err sketch_candidates(struct store_conn *, struct arena *, int64_t campaign_id, const int64_t *values,
                           size_t count, int64_t except_id, struct endorsement **ret,
                           size_t *ret_count) NODISCARD; /* at most 20 */
enum err sketch_put(struct store_conn *, int64_t campaign_id, int64_t endorsement_id, const int64_t *values,
                    size_t count) NODISCARD;
enum err sketch_remove(struct store_conn *, int64_t campaign_id, int64_t endorsement_id) NODISCARD;

enum err pass_insert(struct store_conn *, struct pass *, int64_t name_key,
                     int64_t via_link_id) NODISCARD; /* sets id and its link's owner */
enum err pass_update(struct store_conn *, const struct pass *,
                     int64_t name_key) NODISCARD; /* name, reasons and what follows from them */
enum err pass_by_id(struct store_conn *, struct arena *, int64_t id, struct pass *ret) NODISCARD;
enum err passes_of_campaign(struct store_conn *, struct arena *, int64_t campaign_id, struct pass **ret,
                            size_t *ret_count) NODISCARD;

/* ---- confirmed addresses ---- */
enum err address_id(struct store_conn *, int64_t campaign_id, struct hash, struct str domain,
                    int64_t *ret) NODISCARD; /* finds or makes */
enum err confirm_key_put(struct store_conn *, struct hash key_hash, struct subject, struct hash address,
                         struct str sealed_receipt, int64_t now) NODISCARD;
struct confirm_key {
    int64_t campaign_id, endorsement_id, created_at;
    struct hash address;
    struct str sealed_receipt;
};
enum err confirm_key_get(struct store_conn *, struct arena *, struct hash, struct confirm_key *ret) NODISCARD;
enum err confirm_key_remove(struct store_conn *, int64_t endorsement_id) NODISCARD; /* and the mail that carries it */
struct mail {
    int64_t id, campaign_id, attempts;
    int64_t endorsement_id; /* what it asks about, with which it goes; 0: none. Not told by outbox_due */
    struct str recipient, subject, body;
};
enum err outbox_put(struct store_conn *, const struct mail *, int64_t now) NODISCARD;
enum err outbox_due(struct store_conn *, struct arena *, int64_t now, struct mail **ret,
                    size_t *ret_count) NODISCARD; /* at most 20 */
enum err outbox_retry(struct store_conn *, int64_t id, int64_t next_at) NODISCARD;
enum err outbox_remove(struct store_conn *, int64_t id) NODISCARD;

/* ---- visits ---- */
struct tally {
    int32_t day;
    int64_t link_id; /* 0: none */
    int64_t counted, endorsed, excluded[EXCLUDED_COUNT];
};
enum err tally_add(struct store_conn *, int64_t campaign_id,
                   const struct tally *) NODISCARD; /* adds to the day's row; not to link or counts */
enum err tallies(struct store_conn *, struct arena *, int64_t campaign_id, struct tally **ret,
                 size_t *ret_count) NODISCARD; /* by day, link */
enum err visitor_put(struct store_conn *, int64_t campaign_id, struct hash, int32_t day,
                     int64_t link_id) NODISCARD; /* ERR_CONFLICT: known */
/* Marks a visitor as one who endorsed; says whether the visit came through that link and was not marked yet. */
enum err visitor_endorsed(struct store_conn *, int64_t campaign_id, struct hash, int64_t link_id,
                          bool *ret_first) NODISCARD;
struct visitor_row {
    int64_t campaign_id;
    struct hash hash;
};
enum err visitors_of_day(struct store_conn *, struct arena *, int32_t day, struct visitor_row **ret,
                         size_t *ret_count) NODISCARD;
enum err daily_key_get(struct store_conn *, int32_t day, struct hash *ret) NODISCARD;
enum err daily_key_put(struct store_conn *, int32_t day, struct hash) NODISCARD;
/* Destroys keys, visitors and makers' visitor hashes of every day before this one. */
enum err days_forget_before(struct store_conn *, int32_t day) NODISCARD;
/* Campaigns with tallies of days after visits_through and before `day`. */
struct open_day {
    int64_t campaign_id;
    int32_t day;
};
enum err days_unclosed(struct store_conn *, struct arena *, int32_t before, struct open_day **ret,
                       size_t *ret_count) NODISCARD;
enum err day_closed(struct store_conn *, int64_t campaign_id, int32_t day) NODISCARD; /* sets visits_through */

/* Events by day for the timeline. */
struct day_row {
    int32_t day;
    int64_t endorsements[STANDING_COUNT]; /* not withdrawn */
};
enum err days_of_campaign(struct store_conn *, struct arena *, int64_t campaign_id, struct day_row **ret,
                          size_t *ret_count) NODISCARD;

/* ---- the ledger ---- */
struct leaf {
    int64_t index;
    int type;           /* enum ledger_type */
    int32_t day;
    int64_t subject_id; /* the endorsement, a pass-it-on's id negated, or 0 */
    struct hash hash;
    struct str record, openings; /* empty once erased */
};
enum err ledger_append(struct store_conn *, int64_t campaign_id, const struct leaf *,
                       int64_t *ret_index) NODISCARD; /* index is given by the store */
enum err ledger_size(struct store_conn *, int64_t campaign_id, int64_t *ret) NODISCARD;
enum err ledger_hashes(struct store_conn *, struct arena *, int64_t campaign_id, int64_t size,
                       struct hash **ret) NODISCARD;
enum err ledger_page(struct store_conn *, struct arena *, int64_t campaign_id, int64_t from, size_t limit,
                     struct leaf **ret, size_t *ret_count) NODISCARD;
/* The events up to LEDGER_CAMPAIGN_REOPENED: the experiment as it was set up, and its changes. */
enum err ledger_experiment(struct store_conn *, struct arena *, int64_t campaign_id, struct leaf **ret,
                           size_t *ret_count) NODISCARD;
enum err ledger_forget_openings(struct store_conn *,
                                int64_t subject_id) NODISCARD; /* values and nonces go; records stay */
enum err ledger_erase_records(struct store_conn *, int64_t subject_id) NODISCARD; /* records go too; leaf hashes stay */

/* ---- report links and exports ---- */
enum err report_link_insert(struct store_conn *, struct report_link *, struct hash token, struct str sealed) NODISCARD;
enum err report_link_by_token(struct store_conn *, struct arena *, struct hash token,
                              struct report_link *ret) NODISCARD;
struct report_link_row {
    struct report_link link;
    struct str sealed;
};
enum err report_links(struct store_conn *, struct arena *, int64_t campaign_id, struct report_link_row **ret,
                      size_t *ret_count) NODISCARD;
enum err report_link_revoke(struct store_conn *, int64_t campaign_id, struct str public_id, int64_t now) NODISCARD;
enum err report_link_reseal(struct store_conn *, int64_t id, struct str sealed) NODISCARD;
enum err report_link_opened(struct store_conn *, int64_t id, int32_t day) NODISCARD;
struct export_made {
    int64_t campaign_id, made_at, ledger_size;
    struct str format;
};
enum err export_put(struct store_conn *, struct hash, const struct export_made *) NODISCARD;
enum err export_find(struct store_conn *, struct arena *, struct hash, struct export_made *ret) NODISCARD;

/* ---- housekeeping ---- */
/* Repeats older than ten minutes, confirmation keys older than 30 days, sessions 400 days after the last post. */
enum err purge_old(struct store_conn *, int64_t now) NODISCARD;

#endif
