/* Languages and the words for people. Every sentence a person reads stands in the catalogues app/lang/XX.txt; the
 * build turns them into tables (messages.h, messages.c) and fails on a message that is missing, extra, or differs
 * in its parameters. Plural forms follow the CLDR rules for cardinal numbers. */
#ifndef KITH_LANG_LANG_H
#define KITH_LANG_LANG_H

#include "base/arena.h"
#include "base/buf.h"
#include "messages.h" /* generated: enum msg, MSG_… */

enum lang { LANG_EN, LANG_DE, LANG_ES, LANG_FR, LANG_PT_BR, LANG_JA, LANG_AR, LANG_COUNT };

/* An argument of a message, in the order in which the English text first names its parameters. A parameter called
 * `n`, or whose name begins with `n_`, is a number; `n` chooses the plural form. All others are text. */
struct arg {
    struct str text;
    int64_t n;
};
#define ARG(slice) ((struct arg){ .text = (slice) })
#define ARGN(number) ((struct arg){ .n = (number) })
#define ARG_NONE ((struct arg){ 0 })

const char *lang_tag(enum lang);        /* "en", "de", "es", "fr", "pt-BR", "ja", "ar": for lang= and links */
struct str lang_own_name(enum lang);    /* "Deutsch" */
bool lang_rtl(enum lang);
/* Whether these words hold letters that go the other way than the language: inside a sentence they then belong between
 * LANG_ISOLATE and LANG_ISOLATE_END (UAX #9, first strong isolate), or they turn round what stands beside them. */
bool lang_turns(enum lang, struct str words);
#define LANG_ISOLATE "\u2068"
#define LANG_ISOLATE_END "\u2069"
bool lang_from_tag(struct str, enum lang *ret);       /* exactly a tag above, case aside */
enum lang lang_from_accept(struct str accept_language); /* RFC 9110 quality values, RFC 4647 lookup; else English */

/* Writes a message. `escape` writes a piece of text into the buffer (HTML escaping, or buf_add for plain text); the
 * message's own text passes through it as well. */
typedef void lang_escape(struct buf *, struct str);
void lang_write(struct buf *, enum lang, enum msg, const struct arg *args, size_t count, lang_escape *);

/* A message piece by piece, for writers that put more than text between, as the views do: each step gives either a
 * stretch of the message's own text (param < 0) or the number of the parameter to write. `n` chooses the form. */
struct lang_walk {
    int param;
    struct str text;
    enum lang lang; /* the language of this text: English where a translation is missing */
    bool plain;     /* no parameters */
    struct str rest;
};
struct lang_walk lang_walk(enum lang, enum msg, int64_t n);
bool lang_next(struct lang_walk *);

struct str lang_text(struct arena *, enum lang, enum msg, const struct arg *args, size_t count);
#define TEXT(arena, lang, msg, ...)                                                                                    \
    lang_text((arena), (lang), (msg), (struct arg[]){ __VA_ARGS__ },                                                   \
              sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))
#define TEXT0(arena, lang, msg) lang_text((arena), (lang), (msg), NULL, 0)

enum msg lang_msg_by_key(struct str key); /* "reason.copied_text"; MSG_COUNT when there is none */
const char *lang_msg_key(enum msg);

/* A number with the language's groups of three digits, Western digits in every language: "12,345". */
void lang_number(struct buf *, enum lang, int64_t);

/* The same with two decimals, "1.25" or "1,25", and a share of 1 in whole percent, "62%" or "62 %" (the space does not
 * break). For people alone: what programs read has a point. */
struct str lang_decimal(struct arena *, enum lang, double);
struct str lang_percent(struct arena *, enum lang, double share);

/* "23 November 2026" in the language's way. */
struct str lang_day(struct arena *, enum lang, int32_t day);

#endif
