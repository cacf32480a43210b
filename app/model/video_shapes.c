#include "model/video_shapes.h"

#define FORM(name, ...) static const struct video_form name = { __VA_ARGS__ }

FORM(youtube, "https://www.youtube.com/watch?v=$1", "https://www.youtube-nocookie.com/embed/$1", START_QUERY_T,
     START_QUERY_START);
FORM(youtube_clip, "https://www.youtube.com/clip/$1", NULL, START_NONE, START_NONE);

FORM(vimeo, "https://vimeo.com/$1", "https://player.vimeo.com/video/$1?dnt=1", START_FRAGMENT_SECONDS,
     START_FRAGMENT_SECONDS);
FORM(vimeo_unlisted, "https://vimeo.com/$1/$2", "https://player.vimeo.com/video/$1?h=$2&dnt=1", START_FRAGMENT_SECONDS,
     START_FRAGMENT_SECONDS);
FORM(vimeo_event, "https://vimeo.com/event/$1", NULL, START_NONE, START_NONE);
FORM(vimeo_review, "https://vimeo.com/$1/review/$2/$3", NULL, START_NONE, START_NONE);

FORM(loom, "https://www.loom.com/share/$1", "https://www.loom.com/embed/$1", START_QUERY_T, START_QUERY_T);

FORM(tiktok, "https://www.tiktok.com/@$1/video/$2", "https://www.tiktok.com/player/v1/$2", START_NONE, START_NONE);
FORM(tiktok_player, "https://www.tiktok.com/player/v1/$1", "https://www.tiktok.com/player/v1/$1", START_NONE,
     START_NONE);
FORM(tiktok_t, "https://www.tiktok.com/t/$1/", NULL, START_NONE, START_NONE);
FORM(tiktok_short, "https://$H/$1/", NULL, START_NONE, START_NONE);

FORM(instagram_post, "https://www.instagram.com/p/$1/", NULL, START_NONE, START_NONE);
FORM(instagram_reel, "https://www.instagram.com/reel/$1/", NULL, START_NONE, START_NONE);
FORM(instagram_tv, "https://www.instagram.com/tv/$1/", NULL, START_NONE, START_NONE);
FORM(instagram_share, "https://www.instagram.com/share/$1", NULL, START_NONE, START_NONE);
FORM(instagram_share_reel, "https://www.instagram.com/share/reel/$1", NULL, START_NONE, START_NONE);
FORM(instagram_share_post, "https://www.instagram.com/share/p/$1", NULL, START_NONE, START_NONE);

FORM(facebook, "https://www.facebook.com/watch/?v=$1", NULL, START_QUERY_T, START_NONE);
FORM(facebook_reel, "https://www.facebook.com/reel/$1", NULL, START_NONE, START_NONE);
FORM(facebook_share_video, "https://www.facebook.com/share/v/$1/", NULL, START_NONE, START_NONE);
FORM(facebook_share_reel, "https://www.facebook.com/share/r/$1/", NULL, START_NONE, START_NONE);
FORM(facebook_short, "https://fb.watch/$1/", NULL, START_NONE, START_NONE);

FORM(x_post, "https://x.com/$1/status/$2", NULL, START_NONE, START_NONE);
FORM(x_web, "https://x.com/i/status/$1", NULL, START_NONE, START_NONE);
FORM(x_broadcast, "https://x.com/i/broadcasts/$1", NULL, START_NONE, START_NONE);

FORM(twitch_clip, "https://clips.twitch.tv/$1", NULL, START_NONE, START_NONE);
FORM(twitch_video, "https://www.twitch.tv/videos/$1", NULL, START_QUERY_HMS, START_NONE);

FORM(streamable, "https://streamable.com/$1", "https://streamable.com/e/$1", START_QUERY_T, START_QUERY_T);
FORM(peertube, "https://$H/w/$1", NULL, START_QUERY_START, START_NONE);

FORM(drive, "https://drive.google.com/file/d/$1/view", NULL, START_QUERY_T, START_NONE);
FORM(dropbox, "https://www.dropbox.com$P", NULL, START_NONE, START_NONE);
FORM(as_it_is, "https://$H$P", NULL, START_NONE, START_NONE);
FORM(icloud, "https://www.icloud.com$P", NULL, START_NONE, START_NONE);
FORM(file, "https://$H$P", NULL, START_FRAGMENT, START_NONE);

#define YOUTUBE "youtube.com youtube-nocookie.com"
#define X "x.com twitter.com"
#define INSTAGRAM "instagram.com instagr.am"
#define FACEBOOK "facebook.com fb.com"
#define ONEDRIVE_KEYS "resid id cid authkey e"

/* clang-format off */
const struct video_shape video_shapes[] = {
    { VIDEO_YOUTUBE, "youtu.be",        "/<y>",                      NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/watch",                    "v<y>",   NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/watch/<y>",                NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/shorts/<y>/**",            NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/live/<y>/**",              NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/embed/<y>",                NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/v/<y>",                    NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/e/<y>",                    NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, "studio.youtube.com", "/video/<y>/**",          NULL,     NULL, &youtube, 0 },
    { VIDEO_YOUTUBE, YOUTUBE,           "/clip/<c>",                 NULL,     NULL, &youtube_clip, 0 },

    { VIDEO_VIMEO,   "player.vimeo.com", "/video/<n>",               "h<h>",   NULL, &vimeo_unlisted, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/<n>",                      "h<h>",   NULL, &vimeo_unlisted, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/<n>",                      NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/<n>/<h>",                  NULL,     NULL, &vimeo_unlisted, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/video/<n>",                NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/channels/<->/<n>",         NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/groups/<->/videos/<n>",    NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/album/<->/video/<n>",      NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/showcase/<->/video/<n>",   NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/ondemand/<->/<n>",         NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/manage/videos/<n>",        NULL,     NULL, &vimeo, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/manage/videos/<n>/<h>",    NULL,     NULL, &vimeo_unlisted, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/event/<n>/**",             NULL,     NULL, &vimeo_event, 0 },
    { VIDEO_VIMEO,   "vimeo.com",       "/<u>/review/<n>/<h>",       NULL,     NULL, &vimeo_review, 0 },

    { VIDEO_LOOM,    "loom.com",        "/share/<l>",                NULL,     NULL, &loom, 0 },
    { VIDEO_LOOM,    "loom.com",        "/embed/<l>",                NULL,     NULL, &loom, 0 },

    { VIDEO_TIKTOK,  "vm.tiktok.com vt.tiktok.com", "/<c>",          NULL,     NULL, &tiktok_short, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/@<u>/video/<n>",           NULL,     NULL, &tiktok, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/t/<c>",                    NULL,     NULL, &tiktok_t, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/v/<n>.html",               NULL,     NULL, &tiktok_player, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/embed/<n>",                NULL,     NULL, &tiktok_player, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/embed/v2/<n>",             NULL,     NULL, &tiktok_player, 0 },
    { VIDEO_TIKTOK,  "tiktok.com",      "/player/v1/<n>",            NULL,     NULL, &tiktok_player, 0 },

    { VIDEO_INSTAGRAM, INSTAGRAM,       "/share/reel/<c>",           NULL,     NULL, &instagram_share_reel, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/share/p/<c>",              NULL,     NULL, &instagram_share_post, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/share/<c>",                NULL,     NULL, &instagram_share, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/p/<c>/**",                 NULL,     NULL, &instagram_post, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/reel/<c>/**",              NULL,     NULL, &instagram_reel, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/reels/<c>/**",             NULL,     NULL, &instagram_reel, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/tv/<c>/**",                NULL,     NULL, &instagram_tv, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/<->/p/<c>/**",             NULL,     NULL, &instagram_post, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/<->/reel/<c>/**",          NULL,     NULL, &instagram_reel, 0 },
    { VIDEO_INSTAGRAM, INSTAGRAM,       "/<->/tv/<c>/**",            NULL,     NULL, &instagram_tv, 0 },

    { VIDEO_FACEBOOK, "fb.watch",       "/v/<c>",                    NULL,     NULL, &facebook_short, 0 },
    { VIDEO_FACEBOOK, "fb.watch",       "/<c>",                      NULL,     NULL, &facebook_short, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/watch",                    "v<n>",   NULL, &facebook, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/watch/live",               "v<n>",   NULL, &facebook, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/video.php",                "v<n>",   NULL, &facebook, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/video/embed",              "video_id<n>", NULL, &facebook, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/reel/<n>",                 NULL,     NULL, &facebook_reel, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/reels/<n>",                NULL,     NULL, &facebook_reel, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/share/v/<c>",              NULL,     NULL, &facebook_share_video, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/share/r/<c>",              NULL,     NULL, &facebook_share_reel, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/<->/videos/<n>",           NULL,     NULL, &facebook, 0 },
    { VIDEO_FACEBOOK, FACEBOOK,         "/<->/videos/<->/<n>",       NULL,     NULL, &facebook, 0 },

    { VIDEO_X,       X,                 "/i/web/status/<n>/**",      NULL,     NULL, &x_web, 0 },
    { VIDEO_X,       X,                 "/<u>/status/<n>/**",        NULL,     NULL, &x_post, 0 },
    { VIDEO_X,       X,                 "/<u>/statuses/<n>",         NULL,     NULL, &x_post, 0 },
    { VIDEO_X,       X,                 "/i/broadcasts/<c>",         NULL,     NULL, &x_broadcast, 0 },

    { VIDEO_TWITCH,  "clips.twitch.tv", "/embed",                    "clip<c>", NULL, &twitch_clip, 0 },
    { VIDEO_TWITCH,  "clips.twitch.tv", "/<c>",                      NULL,     NULL, &twitch_clip, 0 },
    { VIDEO_TWITCH,  "twitch.tv",       "/<->/clip/<c>",             NULL,     NULL, &twitch_clip, 0 },
    { VIDEO_TWITCH,  "twitch.tv",       "/clip/<c>",                 NULL,     NULL, &twitch_clip, 0 },
    { VIDEO_TWITCH,  "twitch.tv",       "/videos/<n>",               NULL,     NULL, &twitch_video, 0 },
    { VIDEO_TWITCH,  "twitch.tv",       "/<->/v/<n>",                NULL,     NULL, &twitch_video, 0 },

    { VIDEO_STREAMABLE, "streamable.com", "/<s>",                    NULL,     NULL, &streamable, 0 },
    { VIDEO_STREAMABLE, "streamable.com", "/e/<s>",                  NULL,     NULL, &streamable, 0 },
    { VIDEO_STREAMABLE, "streamable.com", "/o/<s>",                  NULL,     NULL, &streamable, 0 },
    { VIDEO_STREAMABLE, "streamable.com", "/s/<s>/**",               NULL,     NULL, &streamable, 0 },

    { VIDEO_GOOGLE_DRIVE, "drive.google.com docs.google.com", "/file/d/<c>/**",     NULL, "resourcekey", &drive, 0 },
    { VIDEO_GOOGLE_DRIVE, "drive.google.com docs.google.com", "/file/u/<->/d/<c>/**", NULL, "resourcekey", &drive, 0 },
    { VIDEO_GOOGLE_DRIVE, "drive.google.com docs.google.com", "/a/<->/file/d/<c>/**", NULL, "resourcekey", &drive, 0 },
    { VIDEO_GOOGLE_DRIVE, "drive.google.com docs.google.com", "/open",  "id<c>", "resourcekey", &drive, 0 },
    { VIDEO_GOOGLE_DRIVE, "drive.google.com docs.google.com", "/uc",    "id<c>", "resourcekey", &drive, 0 },
    { VIDEO_GOOGLE_DRIVE, "drive.usercontent.google.com", "/download",  "id<c>", "resourcekey", &drive, 0 },

    { VIDEO_DROPBOX, "dropbox.com",     "/scl/fi/<->/**",            NULL,     "rlkey", &dropbox, MAY_BE_OTHER },
    { VIDEO_DROPBOX, "dropbox.com",     "/s/<->/**",                 NULL,     "rlkey", &dropbox, MAY_BE_OTHER },

    { VIDEO_ONEDRIVE, "1drv.ms",        "/v/**",                     NULL,     "e",  &as_it_is, 0 },
    { VIDEO_ONEDRIVE, "1drv.ms",        "/u/**",                     NULL,     "e",  &as_it_is, 0 },
    { VIDEO_ONEDRIVE, "1drv.ms sharepoint.com onedrive.live.com", "/:v:/**", NULL, "e", &as_it_is, 0 },
    { VIDEO_ONEDRIVE, "sharepoint.com", "/**",                       "id<f>",  "id", &as_it_is, 0 },
    { VIDEO_ONEDRIVE, "onedrive.live.com", "/**",                    "resid<->", ONEDRIVE_KEYS, &as_it_is, 0 },
    { VIDEO_ONEDRIVE, "onedrive.live.com", "/**",                    "id<->",  ONEDRIVE_KEYS, &as_it_is, 0 },

    { VIDEO_GOOGLE_PHOTOS, "photos.app.goo.gl", "/<c>",              NULL,     NULL, &as_it_is, 0 },
    { VIDEO_GOOGLE_PHOTOS, "goo.gl",    "/photos/<c>",               NULL,     NULL, &as_it_is, 0 },
    { VIDEO_GOOGLE_PHOTOS, "photos.google.com", "/share/<c>/**",     NULL,     "key", &as_it_is, 0 },

    { VIDEO_ICLOUD,  "share.icloud.com", "/photos/<->",              NULL,     NULL, &as_it_is, 0 },
    { VIDEO_ICLOUD,  "icloud.com",      "/photos/**",                NULL,     NULL, &icloud, KEEP_FRAGMENT },
    { VIDEO_ICLOUD,  "icloud.com",      "/sharedalbum/**",           NULL,     NULL, &icloud, KEEP_FRAGMENT },
    { VIDEO_ICLOUD,  "icloud.com",      "/iclouddrive/<->/**",      NULL, NULL, &icloud, KEEP_FRAGMENT | MAY_BE_OTHER },
    { VIDEO_ICLOUD,  "icloud.com",      "/attachment/**",            "f<f>",   "u uk f sz", &icloud, 0 },

    { VIDEO_PEERTUBE, "*",              "/w/<p>",                    NULL,     NULL, &peertube, 0 },
    { VIDEO_PEERTUBE, "*",              "/videos/watch/<p>",         NULL,     NULL, &peertube, 0 },
    { VIDEO_PEERTUBE, "*",              "/videos/embed/<p>",         NULL,     NULL, &peertube, 0 },
    { VIDEO_FILE,    "*",               "/**",                       NULL,     "*",  &file, MAY_BE_OTHER },
};
/* clang-format on */
const size_t video_shape_count = sizeof video_shapes / sizeof *video_shapes;

const char *const video_frame_hosts[] = { "www.youtube-nocookie.com", "player.vimeo.com", "www.loom.com",
                                          "www.tiktok.com",           "streamable.com",   NULL };
