/* The words by which user agents tell that nobody is looking. Private to visitor_agents.c and its tests. */
#ifndef KITH_MODEL_VISITOR_AGENTS_H
#define KITH_MODEL_VISITOR_AGENTS_H

#include "model/visitor.h"

struct agent_word {
    struct str word; /* in lower case; letters, digits, dots, hyphens and underscores */
    uint32_t key;    /* its first three bytes, the first one highest; 0 for none */
    enum exclusion exclusion;
    bool first; /* tells only as the first word: browsers of people may have it further on */
};

/* In byte order of their words, each once. */
extern const struct agent_word agent_words[];
extern const size_t agent_word_count;

#endif
