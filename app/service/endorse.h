/* A friend helps: an endorsement, a pass-it-on, or "I'd rather not". And judging an endorsement in its campaign. */
#ifndef KITH_SERVICE_ENDORSE_H
#define KITH_SERVICE_ENDORSE_H

#include "model/copied.h"
#include "model/judge.h"
#include "model/ledger.h"
#include "service/browser.h"

/* As typed; p is NULL for what was not given. `consent` is "yes". */
struct endorse_form {
    struct str name, relation, message, video_url, profile_url, email, visibility, consent, via;
};

/* What the answer carries: a fresh key to the one receipt, and the cookie to set (forms only). */
struct endorse_result {
    struct campaign campaign;
    struct endorsement endorsement; /* endorse_submit only */
    struct str link_code;           /* the friend's own share link */
    struct str receipt_key, cookie;
    bool repeated;                  /* it had been sent before */
};
enum err endorse_submit(const struct kith *, struct ctx *, const struct sender *, struct str slug,
                        const struct endorse_form *, struct endorse_result *ret) NODISCARD;
enum err endorse_pass_on(const struct kith *, struct ctx *, const struct sender *, struct str slug, struct str name,
                         struct str via, struct endorse_result *ret) NODISCARD;
enum err endorse_decline(const struct kith *, struct ctx *, struct str slug, struct campaign *ret) NODISCARD;

/* Checks the fields of a form into `e`; `all`: the whole form (else only what was given, and no consent). */
enum err endorse_check(struct ctx *, const struct campaign *, const struct endorse_form *, bool all,
                       struct endorsement *e) NODISCARD;

/* What an endorsement's words say, read before a write begins: the writer is one thread, and reading is the work. */
struct reading {
    struct judgement judgement;
    struct copied copied;
    const struct copied_given *given; /* what the form and the share kit say, in nobody's words */
    bool same_message;                /* an edit leaves the message: whose copy it is was told when it was sent */
};
void endorse_read(const struct kith *, struct ctx *, const struct campaign *, const struct endorsement *,
                  struct reading *ret);

/* Inside a write: judges the endorsement's present words (as read), name and addresses by the table of reasons, with
 * what confirmations lift. `sender` is who sent these words. Sets reasons, standing and look_needed. */
enum err endorse_judge(const struct kith *, struct store_conn *, struct ctx *, const struct campaign *,
                       const struct sender *, const struct reading *, struct endorsement *e) NODISCARD;
enum err endorse_judge_pass(const struct kith *, struct store_conn *, struct ctx *, const struct campaign *,
                            const struct sender *,
                            struct pass *) NODISCARD; /* sets the reasons that are about who made it */
enum err endorse_sketch(struct store_conn *, const struct endorsement *,
                        const struct reading *) NODISCARD; /* so that copies of it are found */
void endorse_lift(const struct campaign *, struct endorsement *); /* after a confirmation or its end: the rules anew */

/* Inside a write: what stands of it in the ledger; sets e->leaf. */
enum err endorse_record(struct store_conn *, struct ctx *, enum ledger_type, struct endorsement *) NODISCARD;

/* Inside a write: a fresh key to a receipt, for the sender's browser too when the answer can set its cookie. */
enum err receipt_hand_out(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                          const struct browser *, struct str cookie, struct subject, struct str *ret_key) NODISCARD;

#endif
