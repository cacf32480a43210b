/* Any bytes as a user agent give one of three answers, and their letters' case does not matter. */
#include <assert.h>
#include <stdint.h>

#include "model/visitor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str agent = { (const char *)data, size };
    enum exclusion told = visitor_exclusion(&(struct visit_request){ .user_agent = agent });
    assert(told == NOT_EXCLUDED || told == EXCLUDED_PREVIEW || told == EXCLUDED_CRAWLER);
    char *lower = arena_alloc(&arena, size + 1);
    for (size_t i = 0; i < size; i++) lower[i] = ascii_lower((char)data[i]);
    assert(agent_exclusion((struct str){ lower, size }) == told);
    arena_free(&arena);
    return 0;
}
