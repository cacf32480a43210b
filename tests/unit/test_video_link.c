/* A row for each shape of video link, and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "model/video_shapes.h"

#define LENGTH(rows) (sizeof(rows) / sizeof *(rows))

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define LOOM "0281766fa2d04bb788eaf19e65135184"
#define UUID "9c9de5e8-0a1e-484a-b099-e80766180a6d"
#define UUID_SHORT "kkGMgK9ZtnKfYAgnEtQxbv"

struct row {
    enum video_provider provider;
    const char *typed, *canonical;
};

static const struct row youtube[] = {
    { VIDEO_YOUTUBE, "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://youtu.be/dQw4w9WgXcQ?si=abcDEF_123&feature=shared",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://youtu.be/dQw4w9WgXcQ?t=90", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90" },
    { VIDEO_YOUTUBE, "https://youtu.be/dQw4w9WgXcQ?si=x&t=1m30s", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90" },
    { VIDEO_YOUTUBE, "https://youtu.be/dQw4w9WgXcQ#t=1h2m3s", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3723" },
    { VIDEO_YOUTUBE, "https://youtube.com/shorts/dQw4w9WgXcQ?feature=share",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://www.youtube.com/live/dQw4w9WgXcQ?si=abc&t=5s",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5" },
    { VIDEO_YOUTUBE, "https://www.youtube.com/embed/dQw4w9WgXcQ?start=42",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42" },
    { VIDEO_YOUTUBE, "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&list=PL1&index=2&pp=ygU",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RD",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://www.youtube.com/v/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://www.youtube.com/e/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://www.youtube.com/watch/dQw4w9WgXcQ/", "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://studio.youtube.com/video/dQw4w9WgXcQ/edit",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_YOUTUBE, "https://youtube.com/clip/UgkxAbc-_123?si=x", "https://www.youtube.com/clip/UgkxAbc-_123" },
};

static const struct row vimeo_loom_tiktok[] = {
    { VIDEO_VIMEO, "https://vimeo.com/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/76979871?share=copy&fl=sv", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/76979871/8272103f6e?share=copy", "https://vimeo.com/76979871/8272103f6e" },
    { VIDEO_VIMEO, "https://vimeo.com/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e" },
    { VIDEO_VIMEO, "https://vimeo.com/76979871#t=1m5s", "https://vimeo.com/76979871#t=65s" },
    { VIDEO_VIMEO, "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0&app_id=1",
      "https://vimeo.com/76979871/8272103f6e" },
    { VIDEO_VIMEO, "https://player.vimeo.com/video/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/video/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/channels/staffpicks/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/groups/shortfilms/videos/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/album/12/video/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/showcase/12/video/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/ondemand/film/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/manage/videos/76979871", "https://vimeo.com/76979871" },
    { VIDEO_VIMEO, "https://vimeo.com/manage/videos/76979871/8272103f6e", "https://vimeo.com/76979871/8272103f6e" },
    { VIDEO_VIMEO, "https://vimeo.com/event/4123456/embed", "https://vimeo.com/event/4123456" },
    { VIDEO_VIMEO, "https://vimeo.com/user123/review/76979871/8272103f6e",
      "https://vimeo.com/user123/review/76979871/8272103f6e" },
    { VIDEO_LOOM, "https://www.loom.com/share/" LOOM "?sid=5d-1&t=12", "https://www.loom.com/share/" LOOM "?t=12" },
    { VIDEO_LOOM, "https://loom.com/embed/" LOOM, "https://www.loom.com/share/" LOOM },
    { VIDEO_LOOM, "https://www.loom.com/share/why-maya-" LOOM, "https://www.loom.com/share/" LOOM },
    { VIDEO_TIKTOK, "https://www.tiktok.com/@some.user_1/video/7106594312292453675?is_from_webapp=1&sender_device=pc",
      "https://www.tiktok.com/@some.user_1/video/7106594312292453675" },
    { VIDEO_TIKTOK, "https://vm.tiktok.com/ZMabcdef1/", "https://vm.tiktok.com/ZMabcdef1/" },
    { VIDEO_TIKTOK, "https://vt.tiktok.com/ZSabcdef1", "https://vt.tiktok.com/ZSabcdef1/" },
    { VIDEO_TIKTOK, "https://www.tiktok.com/t/ZTabcdef1/?k=1", "https://www.tiktok.com/t/ZTabcdef1/" },
    { VIDEO_TIKTOK, "https://m.tiktok.com/v/7106594312292453675.html?u_code=1",
      "https://www.tiktok.com/player/v1/7106594312292453675" },
    { VIDEO_TIKTOK, "https://www.tiktok.com/embed/7106594312292453675",
      "https://www.tiktok.com/player/v1/7106594312292453675" },
    { VIDEO_TIKTOK, "https://www.tiktok.com/embed/v2/7106594312292453675",
      "https://www.tiktok.com/player/v1/7106594312292453675" },
    { VIDEO_TIKTOK, "https://www.tiktok.com/player/v1/7106594312292453675?loop=1",
      "https://www.tiktok.com/player/v1/7106594312292453675" },
};

static const struct row social[] = {
    { VIDEO_INSTAGRAM,
      "https://www.instagram.com/p/CxYz_12-abc/?igsh=MWQ1ZGUxMzBkMA==", "https://www.instagram.com/p/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://instagram.com/reel/CxYz_12-abc/?igshid=1&utm_source=ig_web_copy_link",
      "https://www.instagram.com/reel/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/reels/CxYz_12-abc", "https://www.instagram.com/reel/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/tv/CxYz_12-abc/", "https://www.instagram.com/tv/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/some.user/reel/CxYz_12-abc/",
      "https://www.instagram.com/reel/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/some.user/p/CxYz_12-abc/",
      "https://www.instagram.com/p/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/some.user/tv/CxYz_12-abc/",
      "https://www.instagram.com/tv/CxYz_12-abc/" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/share/reel/BAabc123",
      "https://www.instagram.com/share/reel/BAabc123" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/share/p/BAabc123/", "https://www.instagram.com/share/p/BAabc123" },
    { VIDEO_INSTAGRAM, "https://www.instagram.com/share/BAabc123", "https://www.instagram.com/share/BAabc123" },
    { VIDEO_INSTAGRAM, "https://instagr.am/p/CxYz_12-abc/", "https://www.instagram.com/p/CxYz_12-abc/" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/watch/?v=10153231379946729&mibextid=abc",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_FACEBOOK, "https://fb.com/watch?v=10153231379946729&t=7",
      "https://www.facebook.com/watch/?v=10153231379946729&t=7" },
    { VIDEO_FACEBOOK, "https://m.facebook.com/watch/live/?v=10153231379946729&ref=watch_permalink",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/video.php?v=10153231379946729",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/video/embed?video_id=10153231379946729",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/reel/1234567890?fs=e&s=TIeQ9V",
      "https://www.facebook.com/reel/1234567890" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/reels/1234567890/", "https://www.facebook.com/reel/1234567890" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/share/v/1AbCdEfGhI/?mibextid=wwXIfr",
      "https://www.facebook.com/share/v/1AbCdEfGhI/" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/share/r/1AbCdEfGhI", "https://www.facebook.com/share/r/1AbCdEfGhI/" },
    { VIDEO_FACEBOOK, "https://fb.watch/aBcDeFgHiJ/", "https://fb.watch/aBcDeFgHiJ/" },
    { VIDEO_FACEBOOK, "https://fb.watch/v/aBcDeFgHiJ/", "https://fb.watch/aBcDeFgHiJ/" },
    { VIDEO_FACEBOOK, "https://www.facebook.com/some.page/videos/10153231379946729/",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_FACEBOOK, "https://de-de.facebook.com/some.page/videos/a-title/10153231379946729",
      "https://www.facebook.com/watch/?v=10153231379946729" },
    { VIDEO_X, "https://x.com/someone/status/1460323737035677698?s=20&t=AbC",
      "https://x.com/someone/status/1460323737035677698" },
    { VIDEO_X, "https://twitter.com/someone/status/1460323737035677698/video/1",
      "https://x.com/someone/status/1460323737035677698" },
    { VIDEO_X, "https://mobile.twitter.com/i/status/1460323737035677698",
      "https://x.com/i/status/1460323737035677698" },
    { VIDEO_X, "https://twitter.com/i/web/status/1460323737035677698", "https://x.com/i/status/1460323737035677698" },
    { VIDEO_X, "https://twitter.com/someone/statuses/1460323737035677698",
      "https://x.com/someone/status/1460323737035677698" },
    { VIDEO_X, "https://x.com/i/broadcasts/1OwGWYdqabcJQ", "https://x.com/i/broadcasts/1OwGWYdqabcJQ" },
    { VIDEO_TWITCH, "https://clips.twitch.tv/AwkwardHelplessSalamanderSwiftRage",
      "https://clips.twitch.tv/AwkwardHelplessSalamanderSwiftRage" },
    { VIDEO_TWITCH, "https://www.twitch.tv/someone/clip/AwkwardHelpless-_abc?filter=clips&range=7d",
      "https://clips.twitch.tv/AwkwardHelpless-_abc" },
    { VIDEO_TWITCH, "https://m.twitch.tv/clip/AwkwardHelpless-_abc", "https://clips.twitch.tv/AwkwardHelpless-_abc" },
    { VIDEO_TWITCH, "https://clips.twitch.tv/embed?clip=AwkwardHelpless-_abc&parent=x",
      "https://clips.twitch.tv/AwkwardHelpless-_abc" },
    { VIDEO_TWITCH, "https://www.twitch.tv/videos/1234567890?t=1h2m3s",
      "https://www.twitch.tv/videos/1234567890?t=1h2m3s" },
    { VIDEO_TWITCH, "https://www.twitch.tv/someone/v/1234567890", "https://www.twitch.tv/videos/1234567890" },
    { VIDEO_STREAMABLE, "https://streamable.com/moo0ab?src=player-page-share", "https://streamable.com/moo0ab" },
    { VIDEO_STREAMABLE, "https://streamable.com/e/moo0ab?t=3", "https://streamable.com/moo0ab?t=3" },
    { VIDEO_STREAMABLE, "https://streamable.com/o/moo0ab", "https://streamable.com/moo0ab" },
    { VIDEO_STREAMABLE, "https://streamable.com/s/moo0ab/xyz", "https://streamable.com/moo0ab" },
    { VIDEO_PEERTUBE, "https://tube.example/w/" UUID_SHORT "?start=1m30s",
      "https://tube.example/w/" UUID_SHORT "?start=90" },
    { VIDEO_PEERTUBE, "https://tube.example/w/" UUID, "https://tube.example/w/" UUID_SHORT },
    { VIDEO_PEERTUBE, "https://tube.example/videos/watch/" UUID "?warningTitle=0",
      "https://tube.example/w/" UUID_SHORT },
    { VIDEO_PEERTUBE, "https://tube.example/videos/embed/" UUID, "https://tube.example/w/" UUID_SHORT },
    { VIDEO_PEERTUBE, "https://tube.example/videos/watch/00000000-0000-0000-0000-000000000001",
      "https://tube.example/w/1111111111111111111112" },
};

static const struct row storage[] = {
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view?usp=sharing",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view?usp=drivesdk&resourcekey=0-x&t=8",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view?resourcekey=0-x&t=8" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/file/u/0/d/1AbC_d-EfGhIjKl/preview",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/a/example.org/file/d/1AbC_d-EfGhIjKl/view",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/open?id=1AbC_d-EfGhIjKl&usp=drive_fs",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.google.com/uc?export=download&id=1AbC_d-EfGhIjKl",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_GOOGLE_DRIVE, "https://drive.usercontent.google.com/download?id=1AbC_d-EfGhIjKl&confirm=t",
      "https://drive.google.com/file/d/1AbC_d-EfGhIjKl/view" },
    { VIDEO_DROPBOX, "https://www.dropbox.com/s/abc123/Maya%20talks.mp4?dl=0",
      "https://www.dropbox.com/s/abc123/Maya%20talks.mp4" },
    { VIDEO_DROPBOX, "https://dropbox.com/scl/fi/abc123/talk.mov?rlkey=k3y&st=x1&e=1&dl=0",
      "https://www.dropbox.com/scl/fi/abc123/talk.mov?rlkey=k3y" },
    { VIDEO_ONEDRIVE, "https://1drv.ms/v/s!AbCdEf?e=GhI", "https://1drv.ms/v/s!AbCdEf?e=GhI" },
    { VIDEO_ONEDRIVE, "https://1drv.ms/v/c/0123456789abcdef/EQabc_-123",
      "https://1drv.ms/v/c/0123456789abcdef/EQabc_-123" },
    { VIDEO_ONEDRIVE, "https://1drv.ms/u/s!AbCdEf", "https://1drv.ms/u/s!AbCdEf" },
    { VIDEO_ONEDRIVE, "https://onedrive.live.com/?authkey=%21AB&cid=12&id=12%21345&parId=root&o=OneUp",
      "https://onedrive.live.com/?id=12%21345&cid=12&authkey=%21AB" },
    { VIDEO_ONEDRIVE, "https://onedrive.live.com/embed?resid=12%21345&authkey=%21AB&width=320",
      "https://onedrive.live.com/embed?resid=12%21345&authkey=%21AB" },
    { VIDEO_ONEDRIVE, "https://onedrive.live.com/:v:/g/personal/12/EQabc?e=x&nav=eyJ",
      "https://onedrive.live.com/:v:/g/personal/12/EQabc?e=x" },
    { VIDEO_ONEDRIVE, "https://contoso-my.sharepoint.com/:v:/g/personal/some_one/EQabc?e=x&nav=eyJ",
      "https://contoso-my.sharepoint.com/:v:/g/personal/some_one/EQabc?e=x" },
    { VIDEO_ONEDRIVE,
      "https://contoso-my.sharepoint.com/personal/a/_layouts/15/stream.aspx?id=%2Fpersonal%2Fa%2Ftalk.mp4&ga=1",
      "https://contoso-my.sharepoint.com/personal/a/_layouts/15/stream.aspx?id=%2Fpersonal%2Fa%2Ftalk.mp4" },
    { VIDEO_GOOGLE_PHOTOS, "https://photos.app.goo.gl/AbCdEf123", "https://photos.app.goo.gl/AbCdEf123" },
    { VIDEO_GOOGLE_PHOTOS, "https://goo.gl/photos/AbCdEf123", "https://goo.gl/photos/AbCdEf123" },
    { VIDEO_GOOGLE_PHOTOS, "https://photos.google.com/share/AF1Qip-_x/photo/AF1Qy?key=k3y&utm_source=a",
      "https://photos.google.com/share/AF1Qip-_x/photo/AF1Qy?key=k3y" },
    { VIDEO_ICLOUD, "https://share.icloud.com/photos/0abCDEfg_hi", "https://share.icloud.com/photos/0abCDEfg_hi" },
    { VIDEO_ICLOUD, "https://www.icloud.com/photos/#0abCDEfg,1", "https://www.icloud.com/photos/#0abCDEfg,1" },
    { VIDEO_ICLOUD, "https://icloud.com/sharedalbum/#B0abCDEfg", "https://www.icloud.com/sharedalbum/#B0abCDEfg" },
    { VIDEO_ICLOUD, "https://www.icloud.com/iclouddrive/0abCDEfg#talk.mov",
      "https://www.icloud.com/iclouddrive/0abCDEfg#talk.mov" },
    { VIDEO_ICLOUD,
      "https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com%2FB%2Fx&uk=k&f=talk.mov&sz=99",
      "https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com%2FB%2Fx&uk=k&f=talk.mov&sz=99" },
    { VIDEO_FILE, "https://example.org/talk.mp4", "https://example.org/talk.mp4" },
    { VIDEO_FILE, "https://example.org/a/TALK.MOV?utm_source=x&sig=1#t=1:05",
      "https://example.org/a/TALK.MOV?sig=1#t=65" },
    { VIDEO_FILE, "https://www.example.org/a.webm#t=10.5", "https://www.example.org/a.webm#t=10" },
    { VIDEO_FILE, "https://example.org/a.m4v#chapter", "https://example.org/a.m4v" },
};

static const struct row plain[] = {
    { VIDEO_NONE, "https://example.org", "https://example.org/" },
    { VIDEO_NONE, "https://example.org/?", "https://example.org/" },
    { VIDEO_NONE, "https://example.org/a?utm_source=x&id=1&fbclid=y&&b#part", "https://example.org/a?id=1&b#part" },
    { VIDEO_NONE, "https://example.org/a?gclid=1", "https://example.org/a" },
    { VIDEO_NONE, "https://www.linkedin.com/in/someone?trk=x", "https://www.linkedin.com/in/someone" },
    { VIDEO_NONE, "https://www.youtube.com/@channel", "https://www.youtube.com/@channel" },
    { VIDEO_NONE, "https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL1" },
    { VIDEO_NONE, "https://www.youtube.com/watch?v=short", "https://www.youtube.com/watch?v=short" },
    { VIDEO_NONE, "https://www.youtube.com/watch?v=dQw4w9WgXcQ%3Cscript",
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ%3Cscript" },
    { VIDEO_NONE, "https://www.youtube.com/embed/videoseries?list=PL1",
      "https://www.youtube.com/embed/videoseries?list=PL1" },
    { VIDEO_NONE, "https://youtu.be/", "https://youtu.be/" },
    { VIDEO_NONE, "https://notyoutube.com/watch?v=dQw4w9WgXcQ", "https://notyoutube.com/watch?v=dQw4w9WgXcQ" },
    { VIDEO_NONE, "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
      "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ" },
    { VIDEO_NONE, "https://example.org/?u=https://youtu.be/dQw4w9WgXcQ",
      "https://example.org/?u=https://youtu.be/dQw4w9WgXcQ" },
    { VIDEO_NONE, "https://vimeo.com/about", "https://vimeo.com/about" },
    { VIDEO_NONE, "https://www.tiktok.com/@someone", "https://www.tiktok.com/@someone" },
    { VIDEO_NONE, "https://www.tiktok.com/@someone/photo/7106594312292453675",
      "https://www.tiktok.com/@someone/photo/7106594312292453675" },
    { VIDEO_NONE, "https://www.instagram.com/someone/", "https://www.instagram.com/someone/" },
    { VIDEO_NONE, "https://www.instagram.com/reels/audio/123456/", "https://www.instagram.com/reels/audio/123456/" },
    { VIDEO_NONE, "https://www.facebook.com/someone", "https://www.facebook.com/someone" },
    { VIDEO_NONE, "https://www.facebook.com/share/p/1AbCdEf/", "https://www.facebook.com/share/p/1AbCdEf/" },
    { VIDEO_NONE, "https://x.com/someone", "https://x.com/someone" },
    { VIDEO_NONE, "https://www.twitch.tv/someone", "https://www.twitch.tv/someone" },
    { VIDEO_NONE, "https://streamable.com/login", "https://streamable.com/login" },
    { VIDEO_NONE, "https://drive.google.com/drive/folders/1AbC", "https://drive.google.com/drive/folders/1AbC" },
    { VIDEO_NONE, "https://www.dropbox.com/scl/fi/abc123/CV.PDF?rlkey=k3y",
      "https://www.dropbox.com/scl/fi/abc123/CV.PDF?rlkey=k3y" },
    { VIDEO_NONE, "https://www.icloud.com/iclouddrive/0ab.mov#letter.docx",
      "https://www.icloud.com/iclouddrive/0ab.mov#letter.docx" }, /* the name behind the # is the file's */
    { VIDEO_NONE, "https://www.icloud.com/iclouddrive/0ab#letter.docx",
      "https://www.icloud.com/iclouddrive/0ab#letter.docx" },
    { VIDEO_NONE, "https://1drv.ms/w/s!AbCdEf", "https://1drv.ms/w/s!AbCdEf" },
    { VIDEO_NONE, "https://tube.example/w/tooshort", "https://tube.example/w/tooshort" },
    { VIDEO_NONE, "https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6g",
      "https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6g" },
    { VIDEO_NONE, "https://example.org/mp4", "https://example.org/mp4" },
    { VIDEO_NONE, "https://example.org/talk.mp4/", "https://example.org/talk.mp4/" },
    { VIDEO_NONE, "https://example.org/?f=talk.mp4", "https://example.org/?f=talk.mp4" },
};

static void expect(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct video_link link = { 0 }, again = { 0 };
        if (video_link_parse(&arena, str_of(rows[i].typed), &link) != URL_OK) fail_msg("refused: %s", rows[i].typed);
        if (link.provider != rows[i].provider) fail_msg("%s: %s", video_provider_code(link.provider), rows[i].typed);
        assert_string_equal(link.canonical.p, rows[i].canonical);
        assert_int_equal(link.is_video, rows[i].provider != VIDEO_NONE);
        assert_int_equal(video_link_parse(&arena, link.canonical, &again), URL_OK);
        assert_int_equal(again.provider, link.provider);
        assert_string_equal(again.canonical.p, link.canonical.p);
        assert_string_equal(again.embed_url.p, link.embed_url.p);
        assert_int_equal(again.start_seconds, link.start_seconds);
    }
}

static void knows_each_shape(void **state)
{
    (void)state;
    expect(youtube, LENGTH(youtube));
    expect(vimeo_loom_tiktok, LENGTH(vimeo_loom_tiktok));
    expect(social, LENGTH(social));
    expect(storage, LENGTH(storage));
}

static void keeps_other_links_plain(void **state)
{
    (void)state;
    expect(plain, LENGTH(plain));
}

static void refuses_what_is_no_public_link(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
        "https://youtu.be@evil.example/dQw4w9WgXcQ",
        "https://youtu.be:8443/dQw4w9WgXcQ",
        "https://192.0.2.1/talk.mp4",
        "https://localhost/w/" UUID,
        "https://tube/w/" UUID,
        "https://youtu.be\\@evil.example/",
        "https://youtu.be/dQw4w9WgXcQ https://x.com",
        "Look: https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be%2f/dQw4w9WgXcQ",
        "data:video/mp4;base64,AAAA",
        "file:///talk.mp4",
        "",
    };
    for (size_t i = 0; i < LENGTH(typed); i++) {
        struct video_link link = { .start_seconds = 7 };
        assert_int_not_equal(video_link_parse(&arena, str_of(typed[i]), &link), URL_OK);
        assert_int_equal(link.start_seconds, 7);
    }
    struct ctx ctx = { .arena = &arena };
    struct video_link link;
    assert_int_equal(video_link_check(&ctx, "video_url", STR("ftp://example.org/a.mp4"), &link), ERR_INVALID);
    assert_int_equal(ctx_problem_of(&ctx, "video_url")->code, PROBLEM_SCHEME);
    assert_int_equal(video_link_check(&ctx, "video_url", STR("https://example.org/a.mp4"), &link), OK);
}

static void embeds_only_private_players(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "https://youtu.be/dQw4w9WgXcQ?t=90", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90" },
        { "https://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" },
        { "https://vimeo.com/76979871#t=65", "https://player.vimeo.com/video/76979871?dnt=1#t=65s" },
        { "https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1" },
        { "https://www.loom.com/share/" LOOM, "https://www.loom.com/embed/" LOOM },
        { "https://www.tiktok.com/@a/video/7106594312292453675",
          "https://www.tiktok.com/player/v1/7106594312292453675" },
        { "https://streamable.com/moo0ab", "https://streamable.com/e/moo0ab" },
        { "https://vm.tiktok.com/ZMabcdef1/", "" },
        { "https://www.instagram.com/reel/CxYz_12-abc/", "" },
        { "https://www.facebook.com/reel/1234567890", "" },
        { "https://x.com/a/status/1460323737035677698", "" },
        { "https://clips.twitch.tv/AwkwardHelpless", "" },
        { "https://tube.example/w/" UUID, "" },
        { "https://example.org/a.mp4", "" },
        { "https://example.org/", "" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct video_link link;
        assert_int_equal(video_link_parse(&arena, str_of(rows[i][0]), &link), URL_OK);
        assert_string_equal(link.embed_url.p, rows[i][1]);
    }
}

/* frame-src lists exactly the hosts that the table's players name. */
static void lists_frame_hosts(void **state)
{
    (void)state;
    bool used[16] = { false };
    for (size_t i = 0; i < video_shape_count; i++) {
        if (!video_shapes[i].form->embed) continue;
        struct url url;
        assert_int_equal(url_parse(&arena, str_of(video_shapes[i].form->embed), &url), URL_OK);
        size_t at = 0;
        while (video_frame_hosts[at] && !str_eq(url.host, str_of(video_frame_hosts[at]))) at++;
        if (!video_frame_hosts[at]) fail_msg("not listed: %s", video_shapes[i].form->embed);
        used[at] = true;
    }
    for (size_t at = 0; video_frame_hosts[at]; at++) assert_true(used[at]);
}

static void names_providers(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "https://youtu.be/dQw4w9WgXcQ", "YouTube" },      { "https://1drv.ms/v/s!A", "OneDrive" },
        { "https://www.example.org/a.mp4", "example.org" }, { "https://www.example.org/", "example.org" },
        { "https://tube.example/w/" UUID, "PeerTube" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct video_link link;
        assert_int_equal(video_link_parse(&arena, str_of(rows[i][0]), &link), URL_OK);
        assert_true(str_eq(link.provider_name, str_of(rows[i][1])));
    }
    for (enum video_provider p = 0; p < VIDEO_PROVIDER_COUNT; p++) assert_true(strlen(video_provider_code(p)) > 0);
}

static void reads_start_times(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int64_t seconds;
    } good[] = { { "0", 0 },     { "90", 90 },    { "90s", 90 },     { "1m30s", 90 },     { "1h2m3s", 3723 },
                 { "2h", 7200 }, { "5m", 300 },   { "1:30", 90 },    { "1:02:03", 3723 }, { "00:09", 9 },
                 { "12.7", 12 }, { "12.7s", 12 }, { "86400", 86400 } };
    static const char *const bad[] = { "",      "x",     "-1",      "1m30x", "s",
                                       "30s1m", "86401", "1:2:3:4", "1:30s", "999999999999999999999",
                                       "1.x",   "0x10",  "1h1h" };
    for (size_t i = 0; i < LENGTH(good); i++) {
        int64_t seconds = -1;
        assert_true(video_start_parse(str_of(good[i].s), &seconds));
        assert_int_equal(seconds, good[i].seconds);
    }
    for (size_t i = 0; i < LENGTH(bad); i++) {
        int64_t seconds = -1;
        if (video_start_parse(str_of(bad[i]), &seconds)) fail_msg("taken: %s", bad[i]);
        assert_int_equal(seconds, -1);
    }
}

/* A link that grows on its way to the canonical form stays within the maximum, or is refused. */
static void keeps_to_the_maximum(void **state)
{
    (void)state;
    BUF_AUTO b = BUF(URL_MAX);
    BUF_LIT(&b, "https://dropbox.com/s/abc/");
    while (b.n < URL_MAX) buf_byte(&b, 'a');
    struct video_link link;
    assert_int_equal(video_link_parse(&arena, buf_str(&b), &link), URL_TOO_LONG);
    b.n -= 4; /* "www." */
    assert_int_equal(video_link_parse(&arena, buf_str(&b), &link), URL_OK);
    assert_int_equal(link.canonical.n, URL_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(knows_each_shape, forget),
        cmocka_unit_test_teardown(keeps_other_links_plain, forget),
        cmocka_unit_test_teardown(refuses_what_is_no_public_link, forget),
        cmocka_unit_test_teardown(embeds_only_private_players, forget),
        cmocka_unit_test_teardown(lists_frame_hosts, forget),
        cmocka_unit_test_teardown(names_providers, forget),
        cmocka_unit_test_teardown(reads_start_times, forget),
        cmocka_unit_test_teardown(keeps_to_the_maximum, forget),
    };
    return cmocka_run_group_tests_name("video_link", tests, NULL, NULL);
}
