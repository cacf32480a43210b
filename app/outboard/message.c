#include "outboard/message.h"

#include <idn2.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/utf8.h"

enum { ADDRESS_MAX = 254, LOCAL_MAX = 64, LINE_MAX_CHARS = 76, WORD_BYTES = 42 /* of text in one encoded word */ };

/* ---- addresses ---- */

static bool atom_char(char c) { return ascii_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c)); }

static bool dot_string(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (atom_char(s.p[i])) continue;
        if (s.p[i] != '.' || i == 0 || i + 1 == s.n || s.p[i - 1] == '.') return false;
    }
    return s.n > 0 && s.n <= LOCAL_MAX;
}

static bool domain_ascii(struct arena *a, struct str domain, struct str *ret)
{
    char *out = NULL;
    for (size_t i = 0; i < domain.n; i++)
        if ((unsigned char)domain.p[i] < 0x80 && !ascii_alnum(domain.p[i]) && domain.p[i] != '.' && domain.p[i] != '-')
            return false;
    if (!domain.n || !utf8_valid(domain) ||
        idn2_to_ascii_8z(arena_cstr(a, domain), &out, IDN2_NONTRANSITIONAL) != IDN2_OK)
        return false;
    *ret = arena_str(a, str_of(out));
    free(out);
    return ret->n > 0;
}

bool mailbox_parse(struct arena *a, struct str text, bool with_name, struct mailbox *ret)
{
    struct mailbox m = { .address = text };
    ptrdiff_t open = str_find_byte(text, '<', 0);
    if (with_name && open >= 0) {
        if (text.p[text.n - 1] != '>') return false;
        m.name = str_trim(str_sub(text, 0, (size_t)open));
        m.address = str_sub(text, (size_t)open + 1, text.n - 1);
    }
    ptrdiff_t at = str_find_byte(m.address, '@', 0);
    struct str local = str_sub(m.address, 0, at < 0 ? 0 : (size_t)at), clean;
    if (at < 0 || !dot_string(local) || !domain_ascii(a, str_sub(m.address, (size_t)at + 1, m.address.n), &m.domain))
        return false;
    m.address = arena_printf(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(m.domain));
    if (m.address.n > ADDRESS_MAX || !utf8_line(a, m.name, &clean)) return false;
    m.name = clean;
    *ret = m;
    return true;
}

/* ---- encodings ---- */

static bool plain_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~') return false;
    return str_find(s, STR("=?"), 0) < 0;
}

static void base64(struct buf *b, struct str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t v = (uint32_t)(uint8_t)s.p[i] << 16;
        if (i + 1 < s.n) v |= (uint32_t)(uint8_t)s.p[i + 1] << 8;
        if (i + 2 < s.n) v |= (uint8_t)s.p[i + 2];
        buf_byte(b, digits[v >> 18]);
        buf_byte(b, digits[v >> 12 & 63]);
        buf_byte(b, i + 1 < s.n ? digits[v >> 6 & 63] : '=');
        buf_byte(b, i + 2 < s.n ? digits[v & 63] : '=');
    }
}

/* Encoded words of whole characters, one a line. Control characters become spaces. */
static void encoded_words(struct buf *b, struct str s)
{
    for (size_t from = 0; from < s.n;) {
        size_t to = from + WORD_BYTES < s.n ? from + WORD_BYTES : s.n;
        while (to < s.n && ((uint8_t)s.p[to] & 0xC0) == 0x80) to--;
        char piece[WORD_BYTES];
        for (size_t i = from; i < to; i++) piece[i - from] = (uint8_t)s.p[i] < ' ' || s.p[i] == 0x7F ? ' ' : s.p[i];
        if (from) BUF_LIT(b, "\r\n ");
        BUF_LIT(b, "=?UTF-8?B?");
        base64(b, (struct str){ piece, to - from });
        BUF_LIT(b, "?=");
        from = to;
    }
}

static void phrase(struct buf *b, struct str name)
{
    if (!plain_ascii(name) || name.n > 60) {
        encoded_words(b, name);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"' || name.p[i] == '\\') buf_byte(b, '\\');
        buf_byte(b, name.p[i]);
    }
    buf_byte(b, '"');
}

static void quoted_printable(struct buf *b, struct str s)
{
    size_t column = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\r') continue;
        if (c == '\n') {
            BUF_LIT(b, "\r\n");
            column = 0;
            continue;
        }
        bool last = i + 1 == s.n || s.p[i + 1] == '\n' || s.p[i + 1] == '\r';
        bool literal = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !last);
        if (column + (literal ? 1 : 3) > LINE_MAX_CHARS - 1) {
            BUF_LIT(b, "=\r\n");
            column = 0;
        }
        if (literal)
            buf_byte(b, c);
        else
            buf_printf(b, "=%02X", (uint8_t)c);
        column += literal ? 1 : 3;
    }
    if (column) BUF_LIT(b, "\r\n");
}

static void date(struct buf *b, int64_t at)
{
    static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct date d = date_of(day_of(at));
    int seconds = (int)(at % DAY_SECONDS);
    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[day_of(at) % 7], d.day, months[d.month - 1],
               d.year, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

void message_write(struct buf *b, const struct message *m)
{
    date(b, m->at);
    BUF_LIT(b, "From: ");
    if (m->from.name.n) {
        phrase(b, m->from.name);
        BUF_LIT(b, "\r\n ");
    }
    buf_printf(b, "<%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(m->from.address), STR_ARG(m->to.address));
    if (plain_ascii(m->subject) && m->subject.n <= 66)
        buf_add(b, m->subject);
    else
        encoded_words(b, m->subject);
    BUF_LIT(b, "\r\nMessage-ID: <");
    for (size_t i = 0; i < sizeof m->random; i++) buf_printf(b, "%02x", m->random[i]);
    buf_printf(b, "@%.*s>\r\n", STR_ARG(m->from.domain));
    BUF_LIT(b, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    quoted_printable(b, m->body);
}
