/* The compiled catalogues, as scripts/gen_messages.py writes them: between it and lang.c alone. */
#ifndef KITH_LANG_CATALOGUE_H
#define KITH_LANG_CATALOGUE_H

#include "lang/lang.h"

/* CLDR plural categories. A message with plural forms has one slot for each of them, in this order. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURAL_COUNT };

struct message {
    const char *key;
    uint16_t slot;     /* its first text in message_texts */
    uint8_t numbers;   /* bit i: parameter i is a number */
    uint8_t params;    /* how many */
    uint8_t count_by;  /* the parameter that chooses the plural form */
    bool plural;
};

extern const struct message messages[MSG_COUNT]; /* sorted by key */

/* In a text the bytes 1 to 8 stand for its parameters. A slot without text has p == NULL: a category that the
 * language does not have, or, where all slots of a message are so, a message that is told in English. */
enum { PARAM_BYTES = 8 };
extern const struct str message_texts[LANG_COUNT][MSG_SLOTS];

enum plural lang_plural(enum lang, int64_t n);

#endif
