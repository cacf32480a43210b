/* Checking what was typed, field by field: the cleaned value, or a problem at the field in the context. */
#ifndef KITH_SERVICE_FIELD_H
#define KITH_SERVICE_FIELD_H

#include "model/campaign.h"
#include "ctx.h"

/* One line or a longer text of at most `chars` grapheme clusters (and `bytes`). `required` MSG_COUNT: may be empty. */
enum err field_line(struct ctx *, const char *field, struct str in, size_t chars, enum msg required,
                    struct str *ret) NODISCARD;
enum err field_text(struct ctx *, const char *field, struct str in, size_t chars, size_t bytes, enum msg required,
                    struct str *ret) NODISCARD;
/* An e-mail address as mail programs take it (one @, a domain with a dot), lower-cased; may be empty. */
enum err field_email(struct ctx *, const char *field, struct str in, struct str *ret) NODISCARD;
/* Any public https link, canonical; may be empty. */
enum err field_url(struct ctx *, const char *field, struct str in, struct str *ret) NODISCARD;
/* A video link, or any other public https link; may be empty. */
enum err field_video(struct ctx *, const char *field, struct str in, struct str *ret_url, bool *ret_video) NODISCARD;
/* A day from today on, or empty for none. */
enum err field_day(struct ctx *, const char *field, struct str in, int32_t *ret) NODISCARD;
enum err field_count(struct ctx *, const char *field, struct str in, int64_t max, int64_t *ret) NODISCARD;

/* All fields are checked, so that every problem is shown at once: ERR_INVALID when the context holds one. */
static inline enum err fields_done(const struct ctx *ctx) { return ctx->problem_count ? ERR_INVALID : OK; }
/* Runs a check whose outcome fields_done tells. */
#define CHECK(call)                      \
    do {                                 \
        enum err check_error_ = (call);  \
        (void)check_error_;              \
    } while (0)

#endif
