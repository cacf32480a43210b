#include "base/buf.h"
#include "model/video_shapes.h"

enum { CAPTURES_MAX = 4 };

struct match {
    struct str captured[CAPTURES_MAX];
    size_t count;
};

static const struct {
    const char *code, *name; /* without a name, the host tells */
} providers[VIDEO_PROVIDER_COUNT] = {
    [VIDEO_NONE] = { "none", NULL },
    [VIDEO_YOUTUBE] = { "youtube", "YouTube" },
    [VIDEO_VIMEO] = { "vimeo", "Vimeo" },
    [VIDEO_LOOM] = { "loom", "Loom" },
    [VIDEO_TIKTOK] = { "tiktok", "TikTok" },
    [VIDEO_INSTAGRAM] = { "instagram", "Instagram" },
    [VIDEO_FACEBOOK] = { "facebook", "Facebook" },
    [VIDEO_X] = { "x", "X" },
    [VIDEO_TWITCH] = { "twitch", "Twitch" },
    [VIDEO_STREAMABLE] = { "streamable", "Streamable" },
    [VIDEO_PEERTUBE] = { "peertube", "PeerTube" },
    [VIDEO_GOOGLE_DRIVE] = { "google_drive", "Google Drive" },
    [VIDEO_DROPBOX] = { "dropbox", "Dropbox" },
    [VIDEO_ONEDRIVE] = { "onedrive", "OneDrive" },
    [VIDEO_GOOGLE_PHOTOS] = { "google_photos", "Google Photos" },
    [VIDEO_ICLOUD] = { "icloud", "iCloud" },
    [VIDEO_FILE] = { "file", NULL },
};

const char *video_provider_code(enum video_provider provider) { return providers[provider].code; }

/* Whether s is one of the words of a list separated by spaces. */
static bool is_listed(const char *list, struct str s)
{
    struct str rest = str_of(list);
    for (struct str word; str_cut(&rest, ' ', &word);)
        if (str_eq(word, s)) return true;
    return false;
}

static bool ends_in_one_of(struct str name, const char *endings)
{
    size_t dot = name.n;
    while (dot && name.p[dot - 1] != '.' && name.p[dot - 1] != '/') dot--;
    char lower[8];
    if (dot == 0 || name.p[dot - 1] != '.' || name.n - dot > sizeof lower) return false;
    for (size_t i = dot; i < name.n; i++) lower[i - dot] = ascii_lower(name.p[i]);
    return is_listed(endings, (struct str){ lower, name.n - dot });
}

static bool is_video_file(struct str name) { return ends_in_one_of(name, "mp4 webm mov m4v"); }

static bool is_other_file(struct str name)
{
    return ends_in_one_of(name,
                          "pdf doc docx odt rtf txt md ppt pptx key odp xls xlsx csv ods zip rar 7z gz "
                          "jpg jpeg png gif heic webp svg bmp tiff psd ai mp3 m4a wav aac flac ogg html htm paper");
}

/* ---- start times ---- */

/* "90", "1:30", "1:02:03" */
static bool clock_parse(struct str s, int64_t *ret)
{
    int64_t total = 0, value;
    size_t parts = 0;
    for (struct str part; str_cut(&s, ':', &part); parts++) {
        while (part.n > 1 && part.p[0] == '0') part = str_sub(part, 1, part.n);
        if (parts == 3 || !str_int(part, 0, VIDEO_START_MAX, &value)) return false;
        total = total * 60 + value;
    }
    *ret = total;
    return true;
}

/* "1h2m3s" and its parts */
static bool units_parse(struct str s, int64_t *ret)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = { { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };
    int64_t total = 0, value;
    for (size_t u = 0; u < 3 && s.n; u++) {
        ptrdiff_t at = str_find_byte(s, units[u].letter, 0);
        if (at < 0) continue;
        if (!clock_parse(str_sub(s, 0, (size_t)at), &value) || str_find_byte(str_sub(s, 0, (size_t)at), ':', 0) >= 0)
            return false;
        total += value * units[u].seconds;
        s = str_sub(s, (size_t)at + 1, s.n);
    }
    *ret = total;
    return s.n == 0;
}

bool video_start_parse(struct str s, int64_t *ret)
{
    int64_t total;
    ptrdiff_t fraction = str_find_byte(s, '.', 0);
    if (fraction >= 0) {
        struct str behind = str_sub(s, (size_t)fraction + 1, s.n);
        if (behind.n && behind.p[behind.n - 1] == 's') behind.n--;
        for (size_t i = 0; i < behind.n; i++)
            if (!ascii_digit(behind.p[i])) return false;
        s = str_sub(s, 0, (size_t)fraction);
    }
    if (s.n == 0 || s.n > 16 || (!clock_parse(s, &total) && !units_parse(s, &total))) return false;
    if (total > VIDEO_START_MAX) return false;
    *ret = total;
    return true;
}

static int64_t start_of(const struct url *url)
{
    static const char *const names[] = { "t", "start", "time_continue" };
    int64_t start = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str value = url_param(url->query, str_of(names[i]));
        if (value.p && video_start_parse(value, &start)) return start;
    }
    struct str value = url_param(url->fragment, STR("t"));
    return value.p && video_start_parse(value, &start) ? start : 0;
}

/* ---- classes of captured pieces ---- */

static bool all_in(struct str s, size_t min, size_t max, const char *also)
{
    if (s.n < min || s.n > max) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && !strchr(also, s.p[i])) return false;
    return true;
}

static bool all_hex(struct str s, size_t min, size_t max)
{
    if (s.n < min || s.n > max) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_digit(s.p[i]) && !(ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'f')) return false;
    return true;
}

static bool all_digits(struct str s)
{
    size_t i = 0;
    while (i < s.n && ascii_digit(s.p[i])) i++;
    return i == s.n && s.n >= 1 && s.n <= 20;
}

static const char base58[] = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
enum { UUID_TEXT = 36, SHORT_TEXT = 22 };

/* A UUID as PeerTube shortens it: the 128 bits in base 58, most significant digit first, padded to 22. */
static bool uuid_shorten(struct arena *arena, struct str s, struct str *ret)
{
    uint8_t number[16] = { 0 };
    size_t digits = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? s.p[i] != '-' : !all_hex(str_sub(s, i, i + 1), 1, 1)) return false;
        if (hyphen) continue;
        uint8_t value = (uint8_t)(ascii_digit(s.p[i]) ? s.p[i] - '0' : ascii_lower(s.p[i]) - 'a' + 10);
        number[digits / 2] = (uint8_t)(number[digits / 2] << 4 | value);
        digits++;
    }
    char *text = arena_alloc(arena, SHORT_TEXT + 1);
    for (size_t at = SHORT_TEXT; at-- > 0;) {
        unsigned rest = 0;
        for (size_t i = 0; i < sizeof number; i++) {
            rest = rest << 8 | number[i];
            number[i] = (uint8_t)(rest / 58);
            rest %= 58;
        }
        text[at] = base58[rest];
    }
    *ret = (struct str){ text, SHORT_TEXT };
    return true;
}

static bool peertube_id(struct arena *arena, struct str s, struct str *ret)
{
    if (s.n == UUID_TEXT) return uuid_shorten(arena, s, ret);
    if (s.n != SHORT_TEXT) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr(base58, s.p[i])) return false;
    *ret = s;
    return true;
}

/* Whether s is of the class, and what of it is captured. */
static bool is_of_class(struct arena *arena, char class, struct str s, struct str *ret)
{
    *ret = s;
    switch (class) {
    case 'y': /* a YouTube id */ return all_in(s, 11, 11, "_-") && !is_listed("videoseries live_stream", s);
    case 'n': return all_digits(s);
    case 'h': /* Vimeo's hash of an unlisted video */ return all_hex(s, 6, 64);
    case 'c': /* a code */ return all_in(s, 4, 160, "_-") && !is_listed("audio", s);
    case 'u': /* a user */ return all_in(s, 1, 64, "_.-");
    case 's': /* a Streamable code */
        return all_in(s, 3, 10, "") &&
               !is_listed("login signup about terms privacy pricing settings upload videos support help", s);
    case 'l': /* Loom: 32 hex digits, a title in front of them or not */
        if (s.n > 32 && s.p[s.n - 33] == '-') *ret = str_sub(s, s.n - 32, s.n);
        return all_hex(*ret, 32, 32);
    case 'p': return peertube_id(arena, s, ret);
    case 'f': /* the name of a video file */ return is_video_file(s);
    default: return s.n > 0;
    }
}

/* ---- matching ---- */

/* One segment, or one value, against "prefix<c>suffix". */
static bool match_piece(struct arena *arena, struct str pattern, struct str s, struct match *m)
{
    ptrdiff_t at = str_find_byte(pattern, '<', 0);
    if (at < 0) return str_eq(pattern, s);
    struct str prefix = str_sub(pattern, 0, (size_t)at), suffix = str_sub(pattern, (size_t)at + 3, pattern.n), found;
    if (s.n < prefix.n + suffix.n || !str_starts(s, prefix) || !str_ends(s, suffix)) return false;
    char class = pattern.p[at + 1];
    if (!is_of_class(arena, class, str_sub(s, prefix.n, s.n - suffix.n), &found)) return false;
    if (class != '-') m->captured[m->count++] = found;
    return true;
}

/* A slash at the end makes no difference. */
static bool match_path(struct arena *arena, struct str pattern, struct str path, struct match *m)
{
    if (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
    struct str want, part;
    while (str_cut(&pattern, '/', &want)) {
        if (str_eq(want, STR("**"))) return true;
        if (!str_cut(&path, '/', &part) || !match_piece(arena, want, part, m)) return false;
    }
    return !path.p;
}

static bool match_host(const char *hosts, struct str host)
{
    struct str rest = str_of(hosts);
    for (struct str name; str_cut(&rest, ' ', &name);)
        if (str_eq(name, STR("*")) || host_under(host, name)) return true;
    return false;
}

static bool match_shape(struct arena *arena, const struct video_shape *shape, const struct url *url, struct match *m)
{
    *m = (struct match){ .count = 0 };
    if (!match_host(shape->hosts, url->host) || !match_path(arena, str_of(shape->path), url->path, m)) return false;
    if (shape->provider == VIDEO_FILE && !is_video_file(url->path)) return false;
    if ((shape->flags & MAY_BE_OTHER) && (is_other_file(url->path) || is_other_file(url->fragment))) return false;
    if (!shape->need) return true;
    struct str need = str_of(shape->need), name;
    if (!str_cut(&need, '<', &name)) return false;
    struct str value = url_param(url->query, name);
    return value.p && match_piece(arena, str_sub(str_of(shape->need), name.n, SIZE_MAX), value, m);
}

/* ---- writing ---- */

static void add_template(struct buf *b, const char *template, const struct url *url, const struct match *m)
{
    for (const char *p = template; *p; p++) {
        if (*p != '$') {
            buf_byte(b, *p);
            continue;
        }
        p++;
        if (*p == 'H')
            buf_add(b, url->host);
        else if (*p == 'P')
            buf_add(b, url->path);
        else
            buf_add(b, m->captured[*p - '1']);
    }
}

static void add_separator(struct buf *b) { buf_byte(b, str_find_byte(buf_str(b), '?', 0) >= 0 ? '&' : '?'); }

static bool is_tracking(struct str part)
{
    static const char names[] =
        "fbclid gclid dclid gbraid wbraid gclsrc msclkid yclid twclid ttclid igshid igsh mibextid "
        "li_fat_id mkt_tok _ga _gl ref_src ref_url trk lipi vero_id mc_cid mc_eid _hsenc _hsmi "
        "wt_mc ncid cmpid share_id share_app_id";
    struct str name;
    if (part.n == 0 || !str_cut(&part, '=', &name)) return true;
    return str_starts_nocase(name, STR("utm_")) || is_listed(names, name);
}

static void add_kept(struct buf *b, const char *keep, struct str query)
{
    if (!keep) return;
    bool all = keep[0] == '*';
    struct str rest = all ? query : str_of(keep);
    for (struct str part; str_cut(&rest, all ? '&' : ' ', &part);) {
        struct str value = all ? STR_NONE : url_param(query, part);
        if (all ? is_tracking(part) : value.n == 0) continue;
        add_separator(b);
        buf_add(b, part);
        if (!all) buf_byte(b, '=');
        buf_add(b, value);
    }
}

static void add_start(struct buf *b, enum start_style style, int64_t start)
{
    if (start == 0 || style == START_NONE) return;
    if (style == START_FRAGMENT || style == START_FRAGMENT_SECONDS)
        BUF_LIT(b, "#t=");
    else
        add_separator(b);
    if (style == START_QUERY_T || style == START_QUERY_HMS) BUF_LIT(b, "t=");
    if (style == START_QUERY_START) BUF_LIT(b, "start=");
    if (style == START_QUERY_HMS)
        buf_printf(b, "%dh%dm%ds", (int)(start / 3600), (int)(start / 60 % 60), (int)(start % 60));
    else
        buf_int(b, start);
    if (style == START_FRAGMENT_SECONDS) buf_byte(b, 's');
}

static void add_fragment(struct buf *b, struct str fragment)
{
    if (fragment.n == 0) return;
    buf_byte(b, '#');
    buf_add(b, fragment);
}

static struct str host_of(struct str canonical)
{
    struct str rest = str_sub(canonical, sizeof "https://" - 1, canonical.n), host = STR_NONE;
    size_t n = 0;
    while (n < rest.n && !strchr("/?#", rest.p[n])) n++;
    host = str_sub(rest, 0, n);
    return host;
}

static const struct video_shape plain = { .provider = VIDEO_NONE,
                                          .keep = "*",
                                          .flags = KEEP_FRAGMENT,
                                          .form = &(const struct video_form){ .canonical = "https://$H$P" } };

static enum url_refusal write_link(struct arena *arena, const struct video_shape *shape, const struct url *url,
                                   const struct match *m, struct video_link *ret)
{
    BUF_AUTO canonical = BUF(URL_MAX);
    BUF_AUTO embed = BUF(URL_MAX);
    const struct video_form *form = shape->form;
    int64_t start = form->start == START_NONE ? 0 : start_of(url);
    add_template(&canonical, form->canonical, url, m);
    add_kept(&canonical, shape->keep, url->query);
    add_start(&canonical, form->start, start);
    if (shape->flags & KEEP_FRAGMENT) add_fragment(&canonical, url->fragment);
    if (canonical.full) return URL_TOO_LONG;
    if (form->embed) {
        add_template(&embed, form->embed, url, m);
        add_start(&embed, form->embed_start, start);
    }
    struct video_link link = { .provider = shape->provider,
                               .is_video = shape->provider != VIDEO_NONE,
                               .start_seconds = start };
    link.canonical = arena_str(arena, buf_str(&canonical));
    link.embed_url = arena_str(arena, buf_str(&embed));
    link.host = host_of(link.canonical);
    link.provider_name = str_of(providers[shape->provider].name);
    if (!link.provider_name.p)
        link.provider_name = str_sub(link.host, str_starts(link.host, STR("www.")) ? 4 : 0, link.host.n);
    *ret = link;
    return URL_OK;
}

enum url_refusal video_link_parse(struct arena *arena, struct str typed, struct video_link *ret)
{
    struct url url;
    struct match m;
    enum url_refusal refusal = url_parse(arena, typed, &url);
    if (refusal) return refusal;
    for (size_t i = 0; i < video_shape_count; i++)
        if (match_shape(arena, &video_shapes[i], &url, &m)) return write_link(arena, &video_shapes[i], &url, &m, ret);
    return write_link(arena, &plain, &url, &(struct match){ .count = 0 }, ret);
}

enum err video_link_check(struct ctx *ctx, const char *field, struct str typed, struct video_link *ret)
{
    enum url_refusal refusal = video_link_parse(ctx->arena, typed, ret);
    return refusal ? url_refused(ctx, field, refusal) : OK;
}
