/* A link that is taken has a canonical form that is a fine link itself and reads as the same video; its player, if any,
 * is on one of the listed hosts. */
#include <assert.h>
#include <stdint.h>

#include "model/video_link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_frame_host(struct str host)
{
    for (size_t i = 0; video_frame_hosts[i]; i++)
        if (str_eq(host, str_of(video_frame_hosts[i]))) return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct video_link link, again;
    struct url url;
    if (video_link_parse(&arena, (struct str){ (const char *)data, size }, &link) == URL_OK) {
        assert(url_parse(&arena, link.canonical, &url) == URL_OK);
        assert(str_eq(url.text, link.canonical) && str_eq(url.host, link.host));
        assert(link.is_video == (link.provider != VIDEO_NONE) && link.provider_name.n);
        assert(link.start_seconds >= 0 && link.start_seconds <= VIDEO_START_MAX);
        assert(video_link_parse(&arena, link.canonical, &again) == URL_OK);
        assert(again.provider == link.provider && str_eq(again.canonical, link.canonical));
        assert(str_eq(again.embed_url, link.embed_url) && again.start_seconds == link.start_seconds);
        if (link.embed_url.n) {
            assert(url_parse(&arena, link.embed_url, &url) == URL_OK);
            assert(str_eq(url.text, link.embed_url) && is_frame_host(url.host));
        }
    }
    arena_free(&arena);
    return 0;
}
