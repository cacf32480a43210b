#include "pages/example_data.h"

const char example_story[] =
    "They asked me why I am the right person. I think that you can answer better than I can.";

const struct example_link example_links[] = {
    { "", CHANNEL_WHATSAPP, 14 },
    { "", CHANNEL_LINKEDIN, 19 },
    { "Poster at the library", CHANNEL_QR, 6 },
};
const size_t example_link_count = sizeof example_links / sizeof *example_links;

#define HELPS(text) .reasons = { REASON_ABOUT_APPLICANT }, .reason_count = 1, .words = text

const struct example_entry example_entries[] = {
    { .name = "Ana P.", .day = 0, .via = -1, .visits = 9, .relation = RELATION_WORKED_TOGETHER,
      .message = "When our forum went down the night before the festival, Maya answered every single person until four in the "
                 "morning. Nobody had asked her to. I still have the thank-you card that the volunteers sent.",
      HELPS("Maya answered every single person") },
    { .name = "Jonas K.", .day = 0, .via = -1, .visits = 2, .relation = RELATION_MANAGED_THEM,
      .message = "I was Maya’s manager for three years. She turned two hundred angry letters into a reading group that meets "
                 "to this day. She listens first, and that is rarer than any tool.",
      HELPS("She turned two hundred angry letters into a reading group"), .domain = "example.org" },
    { .name = "Lea", .day = 1, .via = -1, .visits = 7 },
    { .name = "Priya S.", .day = 1, .via = -2, .visits = 4, .relation = RELATION_CLIENT,
      .message = "Maya told us plainly that our campaign was dull. Then she sat down with our shyest baker and filmed what he does. "
                 "We sold out for a month.",
      HELPS("she sat down with our shyest baker and filmed what he does") },
    { .name = "Sam O.", .day = 2, .via = 1, .visits = 5, .relation = RELATION_COMMUNITY,
      .message = "She taught me how to moderate without shouting. I was nineteen and shouting a lot.",
      HELPS("She taught me how to moderate without shouting") },
    { .name = "Ida R.", .day = 2, .via = 1, .visibility = VISIBILITY_REPORT_ONLY, .relation = RELATION_STUDIED_TOGETHER,
      .message = "We studied together. Maya wrote the notes that got half of our year through the exam, and put no name on them.",
      HELPS("Maya wrote the notes that got half of our year through the exam") },
    { .name = "GrowthGuru24", .day = 2, .via = -2, .relation = RELATION_OTHER,
      .message = "Love this! Follow my channel for daily hiring hacks, and grab my free e-book, link in my profile.",
      .reasons = { REASON_PROMOTES_AUTHOR }, .reason_count = 1, .words = "Follow my channel … grab my free e-book",
      .applicant_answer = "We have never met." },
    { .name = "Felix B.", .day = 3, .via = 3, .visits = 3, .relation = RELATION_FRIEND,
      .message = "She drove two hours to bring us a microphone, and stayed to show us how to hold it.",
      HELPS("She drove two hours to bring us a microphone") },
    { .name = "A neighbour", .day = 3, .via = -3, .visibility = VISIBILITY_ANONYMOUS, .relation = RELATION_COMMUNITY,
      .message = "She organised the shopping for our whole house when nobody could go out. I could not say it to her face, so I say it here.",
      HELPS("She organised the shopping for our whole house") },
    { .name = "Noor", .day = 4, .via = -3, .relation = RELATION_FRIEND, .message = "👏👏👏",
      .reasons = { REASON_NO_CONTENT }, .reason_count = 1, .waiting = true },
    { .name = "Tomás V.", .day = 4, .via = 5, .visits = 2, .relation = RELATION_WORKED_TOGETHER,
      .message = "Maya’s handover notes are the only ones that I ever kept. I have used them at three companies since.",
      HELPS("Maya’s handover notes are the only ones that I ever kept") },
    { .name = "Maya Holm", .day = 5, .via = 0, .relation = RELATION_OTHER,
      .message = "I am the right person for this, and I would love to work with you.",
      .reasons = { REASON_APPLICANT_NAME, REASON_APPLICANT_VOICE }, .reason_count = 2, .words = "" },
    { .name = "Ana P.", .day = 5, .via = -1, .same_as = 1, .relation = RELATION_WORKED_TOGETHER,
      .message = "I forgot: she also found the sponsor who paid for the servers.",
      HELPS("she also found the sponsor") },
    { .name = "Elif D.", .day = 6, .via = 8, .visits = 1, .relation = RELATION_CLIENT, .domain = "example.net",
      .message = "Ours is a shop with two employees. Maya treated us as if we were two hundred.",
      HELPS("Maya treated us as if we were two hundred") },
    { .name = "Marek", .day = 7, .via = -2, .relation = RELATION_WORKED_TOGETHER,
      .message = "Maya fixed our newsletter in a week. Come and subscribe to it, it is at the top of my page!",
      .reasons = { REASON_MIXED }, .reason_count = 1, .words = "Come and subscribe to it",
      .friend_answer = "It is the newsletter that she fixed. I wanted you to see it." },
    { .name = "Kim", .day = 7, .via = -2, .visits = 3 },
    { .name = "Hana M.", .day = 8, .via = 4, .relation = RELATION_MANAGED_BY_THEM, .visits = 2,
      .message = "Maya was my first manager. She gave me the talk that she had been invited to give, and sat in the first row.",
      HELPS("She gave me the talk that she had been invited to give") },
    { .name = "", .message = "-", .day = 8, .via = -1, .withdrawn = true,
      .reasons = { REASON_ABOUT_APPLICANT }, .reason_count = 1, .words = "" },
    { .name = "Bo", .day = 9, .via = -2, .relation = RELATION_OTHER, .hidden = true,
      .message = "When our forum went down the night before the festival, Maya answered every single person until four.",
      .reasons = { REASON_COPIED_TEXT }, .reason_count = 1 },
    { .name = "Wiebke T.", .day = 10, .via = 11, .relation = RELATION_COMMUNITY,
      .message = "Our radio group had no presenter for the early shift. Maya took it for six weeks, at five in the morning.",
      HELPS("Maya took it for six weeks, at five in the morning") },
    { .name = "Luis G.", .day = 11, .via = -1, .relation = RELATION_FAMILY, .visits = 1,
      .message = "I am her cousin, so take this as you like: she is the one whom the whole family calls when something must be "
                 "said kindly.",
      HELPS("she is the one whom the whole family calls") },
    { .name = "Anouk F.", .day = 12, .via = 17, .relation = RELATION_WORKED_TOGETHER,
      .message = "She wrote the rules of our community on one page. Before that they were forty, and nobody read them.",
      HELPS("She wrote the rules of our community on one page") },
    { .name = "DealsByDan", .day = 13, .via = 0, .relation = RELATION_OTHER,
      .message = "Need followers fast? My agency delivers, first 100 customers get half price, write to me today!",
      .reasons = { REASON_PROMOTES_AUTHOR }, .reason_count = 1, .words = "My agency delivers … write to me today", .waiting = true },
    { .name = "Ravi N.", .day = 14, .via = 14, .relation = RELATION_CLIENT,
      .message = "https is all I knew when I met her. Maya explained our own website to me without making me feel small.",
      HELPS("Maya explained our own website to me") },
    { .name = "Sofie L.", .day = 15, .via = -1, .relation = RELATION_STUDIED_TOGETHER,
      .message = "In every group there is one who makes sure that the quiet ones are heard. In ours that was Maya.",
      HELPS("In ours that was Maya") },
};
const size_t example_entry_count = sizeof example_entries / sizeof *example_entries;
