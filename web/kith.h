/* From a request to the services: what every page and call begins with. */
#ifndef KITH_WEB_KITH_H
#define KITH_WEB_KITH_H

#include "request.h"
#include "safe.h"
#include "service/browser.h"

static inline const struct kith *request_kith(const struct request *req)
{
    return req->app->services;
}

/* Who asks. `from_form`: the answer can set the browser's cookie. */
static inline struct sender request_sender(const struct request *req, bool from_form)
{
    return (struct sender){ .cookie = req->cookie_secret,
                            .address = address_client(&req->client.address),
                            .user_agent = request_user_agent(req),
                            .from_form = from_form };
}

#endif
