/* What pages share: what stands around them, and problems at their fields. */
#ifndef KITH_WEB_PAGE_H
#define KITH_WEB_PAGE_H

#include "kith.h"
#include "views.h"

/* The layout of a page in the request's language, with links to the same page in the others. */
struct view_layout page_layout(struct request *, struct str title);
/* A layout for a page that is a secret's or an error's: not indexed. */
struct view_layout page_layout_private(struct request *, struct str title);

/* Whether the language was chosen by ?lang=, and not by what the browser asks for. */
bool page_tongue_chosen(struct request *);

/* The message of a problem at the field, in the request's language; empty when there is none. */
struct str page_problem(const struct request *, const char *field);
/* All problems, in their order, as links to their fields ("#message"); *ret_count of them. */
const struct view_problem *page_problems(const struct request *, size_t *ret_count);

/* What was typed into a field, "" when it was not sent. */
struct str page_typed(const struct request *, const char *field);
/* The private key in the field "key": the whole link may be pasted, or the key alone. */
struct str page_key_typed(const struct request *);

#endif
