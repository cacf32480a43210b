#include "model/judge_parts.h"
struct judge_weights { struct judge_model base; };
enum err judge_weights_read(struct arena *a, struct str file, struct judge_weights **ret, size_t *ret_line)
{
    (void)a; (void)file; (void)ret; *ret_line = 0;
    return ERR_MALFORMED;
}
void judge_benchmark(struct arena *a, const struct judge_weights *w, struct str comment, struct judgement *ret)
{
    (void)a; (void)w; (void)comment; *ret = (struct judgement){ 0 };
}
