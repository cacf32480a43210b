#include "service/service.h"

#include "base/utf8.h"

struct hash kith_hash(const struct kith *k, const char *purpose, struct str s)
{
    return hmac_fields_of(&k->secret, (struct str[]){ str_of(purpose), s }, 2);
}

int64_t kith_name_key(const struct kith *k, struct arena *a, struct str name)
{
    struct str folded = utf8_fold(a, name);
    if (!folded.n) return 0;
    struct hash h = kith_hash(k, "name", folded);
    int64_t key;
    memcpy(&key, h.b, sizeof key);
    return key ? key : 1;
}

enum err campaign_find(struct store_conn *conn, struct arena *a, struct str slug, struct campaign *ret)
{
    if (slug.n == 0 || slug.n > SLUG_MAX_BYTES) return ERR_NOT_FOUND;
    struct campaign c;
    TRY(campaign_by_slug(conn, a, slug, &c));
    if (c.erased_at) return ERR_GONE;
    *ret = c;
    return OK;
}
