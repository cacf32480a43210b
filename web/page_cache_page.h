/* A kept page, between page_cache.c and respond.c alone. */
#ifndef KITH_WEB_PAGE_CACHE_PAGE_H
#define KITH_WEB_PAGE_CACHE_PAGE_H

#include "page_cache.h"
#include "respond.h"

/* Fills the answer with the form of the page that the client takes; the reference of the caller moves into it. */
void page_answer(const struct request *, struct page *, struct answer *ret);
void page_unref(struct page *);

#endif
