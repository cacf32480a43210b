/* Whole answers kept for requests without Kith cookies, thrown away when their campaign changes.
 *
 *     struct page_key key = { .name = req->path, .lang = req->ctx.lang };
 *     if (!page_cache_find(req, &key, res)) {
 *         ... render into res->body, fill key.campaign, key.link, key.until ...
 *         page_cache_keep(req, &key, res);
 *     }
 *     ... count the visit of key.campaign through key.link ...
 *
 * What is kept must have been read from the store after page_cache_find said false.
 * A kept page has a weak ETag made of its bytes, and a gzip form. Memory is bounded (32 MB): the pages that nobody
 * asked for go first. Safe on all threads. */
#ifndef KITH_WEB_PAGE_CACHE_H
#define KITH_WEB_PAGE_CACHE_H

#include "request.h"

enum { PAGE_NAME_MAX = 96 };

struct page_key {
    struct str name; /* "/c/SLUG" or "/k/CODE", at most PAGE_NAME_MAX bytes; longer is never kept */
    int32_t lang; /* enum lang, or what else the caller tells apart by it */
    /* Found with the page, or filled in to keep it. */
    int64_t campaign;
    int64_t link;  /* 0 without */
    int64_t until; /* seconds: the page is not used from then on (the deadline passes); 0 without */
    uint64_t version; /* page_cache's own: what had changed when the page was looked for */
};

struct page_cache *page_cache_new(size_t max_bytes);
void page_cache_free(struct page_cache *);

/* True when a kept page answers: res->page is set and the key's lower half filled in. */
bool page_cache_find(struct request *, struct page_key *, struct response *);
/* Takes res->body, keeps it under the key if the campaign has not changed since page_cache_find, and answers with
 * it. */
void page_cache_keep(struct request *, const struct page_key *, struct response *);
/* A change of the campaign has been committed: its pages are never answered again. The store's commit hook calls it
 * before the write is acknowledged. */
void page_cache_drop(struct page_cache *, int64_t campaign);

/* For an ETag of what is rendered each time: all changes counted so far, to be asked before anything is read; and then
 * the number of the campaign's last change, never that of another state of it, also not of another run. 0: it changed
 * in between. */
uint64_t page_cache_changes(struct page_cache *);
uint64_t page_cache_version(struct page_cache *, int64_t campaign, uint64_t changes);

#endif
