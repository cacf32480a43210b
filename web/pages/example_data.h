/* The invented example, as rows. Nobody in it is real. */
#ifndef KITH_WEB_EXAMPLE_DATA_H
#define KITH_WEB_EXAMPLE_DATA_H

#include "model/campaign.h"

/* A share link of the example's applicant. */
struct example_link {
    const char *label; /* "" is the channel's name */
    enum channel channel;
    int visits;
};

/* Somebody who wrote (message set) or only passed it on. */
struct example_entry {
    const char *name, *message;
    enum relation relation;
    enum visibility visibility;
    int day;      /* since the launch */
    int via;      /* > 0: the entry of that number, from 1; < 0: the applicant's link of that number; 0: none */
    int visits;   /* through their own link */
    int same_as;  /* sent from the browser of that entry, from 1; 0: their own */
    enum reason reasons[2];
    const char *words; /* that decided the first reason */
    const char *domain, *friend_answer, *applicant_answer;
    int reason_count;
    bool hidden, withdrawn, waiting;
};

extern const struct example_link example_links[];
extern const size_t example_link_count;
extern const struct example_entry example_entries[];
extern const size_t example_entry_count;
extern const char example_story[];

#endif
