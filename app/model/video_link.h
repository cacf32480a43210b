/* Video links: every shape that a phone's share sheet produces, known by one table (video_shapes.c), brought to one
 * canonical form without tracking, with its start time kept. A link that is no video is taken too, as a plain link.
 * Pure: nothing is fetched, so short links (vm.tiktok.com, fb.watch, 1drv.ms…) stay as they are. */
#ifndef KITH_MODEL_VIDEO_LINK_H
#define KITH_MODEL_VIDEO_LINK_H

#include "model/url.h"

enum video_provider {
    VIDEO_NONE, /* a plain link */
    VIDEO_YOUTUBE,
    VIDEO_VIMEO,
    VIDEO_LOOM,
    VIDEO_TIKTOK,
    VIDEO_INSTAGRAM,
    VIDEO_FACEBOOK,
    VIDEO_X,
    VIDEO_TWITCH,
    VIDEO_STREAMABLE,
    VIDEO_PEERTUBE,
    VIDEO_GOOGLE_DRIVE,
    VIDEO_DROPBOX,
    VIDEO_ONEDRIVE,
    VIDEO_GOOGLE_PHOTOS,
    VIDEO_ICLOUD,
    VIDEO_FILE, /* the file itself: .mp4, .webm, .mov */
    VIDEO_PROVIDER_COUNT
};

enum { VIDEO_START_MAX = 24 * 3600 }; /* seconds; a later start is dropped */

struct video_link {
    enum video_provider provider;
    bool is_video;
    struct str canonical;     /* https, at most URL_MAX bytes; in the arena, a NUL behind it */
    struct str host;          /* of the canonical link */
    struct str provider_name; /* "YouTube"; for a file and a plain link the host without "www." */
    struct str embed_url;     /* of a player frame that respects privacy; empty where there is none */
    int64_t start_seconds;    /* 0 from the beginning */
};

/* Reads a link; *ret is untouched unless it returns URL_OK. Reading ret->canonical again gives the same. */
enum url_refusal video_link_parse(struct arena *, struct str, struct video_link *ret) NODISCARD;

/* The same for an input field: notes the problem, in words, and returns ERR_INVALID. */
enum err video_link_check(struct ctx *, const char *field, struct str, struct video_link *ret) NODISCARD;

/* The hosts that embed_url may name, for frame-src; ends with NULL. */
extern const char *const video_frame_hosts[];

const char *video_provider_code(enum video_provider); /* "youtube" …, "none": stable */

/* "90", "90s", "1m30s", "1h2m3s", "1:30", "1:02:03"; fractions of a second are dropped. */
bool video_start_parse(struct str, int64_t *ret);

#endif
