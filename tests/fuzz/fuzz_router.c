/* A request's target and one line of its head: the gate, the router, the parameters. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "gate.h"
#include "router.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str rest = { size ? (const char *)data : NULL, size }, target = STR_NONE, name = STR_NONE;
    struct gate gate = { .count = 0 };
    enum method method = METHOD_GET;
    struct match match;
    struct str params[ROUTE_PARAMS];
    (void)str_cut(&rest, '\n', &target);
    (void)str_cut(&rest, ':', &name);
    gate_header(&gate, STR("Host"), STR("a"));
    gate_header(&gate, name, rest);
    if (gate_request(&gate, STR("POST"), STR("HTTP/1.1"), &method) == 0 && gate_body_length(&gate) < -1) abort();
    if (gate_target(target) == 0) {
        ptrdiff_t question = str_find_byte(target, '?', 0);
        struct str path = question < 0 ? target : str_sub(target, 0, (size_t)question);
        for (int m = 0; m < METHOD_COUNT; m++) {
            if (route_find(routes, (enum method)m, path, &match) != FOUND) continue;
            if (route_params(&arena, &match, params) != OK) continue;
            for (size_t i = 0; i < ROUTE_PARAMS; i++)
                if (params[i].n && (!utf8_valid(params[i]) || memchr(params[i].p, '/', params[i].n))) abort();
        }
    }
    arena_free(&arena);
    return 0;
}
