/* The table of video links. Private to video_link.c, video_shapes.c and their tests. */
#ifndef KITH_MODEL_VIDEO_SHAPES_H
#define KITH_MODEL_VIDEO_SHAPES_H

#include "model/video_link.h"

/* How a start time is written behind a canonical link and its player's address. */
enum start_style {
    START_NONE,
    START_QUERY_T,          /* t=90 */
    START_QUERY_START,      /* start=90 */
    START_QUERY_HMS,        /* t=0h1m30s */
    START_FRAGMENT,         /* #t=90 */
    START_FRAGMENT_SECONDS, /* #t=90s */
};

/* One canonical form. In templates $1…$4 are what a shape captured, $H the host, $P the path as it is. */
struct video_form {
    const char *canonical;
    const char *embed; /* or NULL */
    enum start_style start, embed_start;
};

enum {
    KEEP_FRAGMENT = 1,
    MAY_BE_OTHER = 2, /* a file that is no video when its name ends so */
};

/* One shape that leads to a form. The first that fits is taken. */
struct video_shape {
    enum video_provider provider;
    const char *hosts; /* separated by spaces; names under them count; "*" is any */
    const char *path;  /* segments; <c> captures one of class c (video_link.c); a last "**" is anything or nothing */
    const char *need;  /* a query parameter captured behind the path, "v<y>", or NULL */
    const char *keep;  /* query parameters kept, in this order, separated by spaces; "*" is all but tracking */
    const struct video_form *form;
    unsigned flags;
};

extern const struct video_shape video_shapes[];
extern const size_t video_shape_count;

#endif
