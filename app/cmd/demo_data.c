/* The invented campaign of `kith demo`: one row an entry, in the order in which they come. The videos are an open
 * film. */
#include "cmd/demo.h"

const char *const demo_story =
    "This is an invented example. Maya, her friends and everything they say were made up to show what Kith does.\n\n"
    "Harbour Lane Roasters ask why I am the right person to look after what they say online. I could make a video "
    "about myself. I would rather ask you: if something I did helped you, or somebody you know, please say what it "
    "was. Two lines are plenty. Whoever reads this for them will see every word, and which of them came from me.";
const char *const demo_goal = "40";

#define WORKED "worked_together"
#define OPEN_FILM "https://youtu.be/aqz-KE-bpKQ"

const struct demo_entry demo_entries[] = {
    { 0, "ines", "whatsapp", DEMO_ENDORSES, "Inês Carvalhal", WORKED,
      "When our bakery flooded in March, Maya wrote to every customer on the list herself and told them plainly "
      "what we had lost. Forty of them came with buckets. I still have no idea when she slept that week.",
      NULL, NULL, DEMO_OWN, 3 },
    { 0, "tobi", "whatsapp", DEMO_ENDORSES, "Tobias Lindqvist", "friend",
      "Maya taught my grandmother to post her knitting patterns. She sat with her every Thursday for two months and "
      "never once took the mouse out of her hand.",
      NULL, NULL, DEMO_OWN, 2 },
    { 0, "self1", NULL, DEMO_ENDORSES, "A happy colleague", WORKED,
      "Maya is the most hard-working person I have met and you should hire her at once.", NULL, NULL,
      DEMO_APPLICANT_BROWSER, 0 },
    { 1, "ravi", "ines", DEMO_ENDORSES, "Ravi Thackeray-Bose", "client",
      "She ran our account for a year. In the second week she told us to post half as often and answer everybody "
      "who wrote. We lost followers and gained regulars, exactly as she had said.",
      NULL, NULL, DEMO_OWN, 2 },
    { 1, "decline1", "whatsapp", DEMO_DECLINES, NULL, NULL, NULL, NULL, NULL, DEMO_OWN, 0 },
    { 1, "lena", "linkedin", DEMO_ENDORSES, "Lena Oberhuber", "managed_them",
      "Maya hat bei uns als Aushilfe angefangen und nach drei Monaten die Spätschicht geleitet. Sie hat jedem neuen "
      "Kollegen die Namen der Stammgäste beigebracht.",
      NULL, NULL, DEMO_OWN, 1 },
    { 2, "joana", "ines", DEMO_ENDORSES, "Joana Meireles", "community",
      "Maya organised the street library on our corner, built the shelf with us and made the page where people ask "
      "for books. It has lent eleven hundred so far.",
      NULL, NULL, DEMO_OWN, 2 },
    { 2, "sam", "qr", DEMO_PASSES_ON, "Sam Whitlow", NULL, NULL, NULL, NULL, DEMO_OWN, 4 },
    { 3, "promo1", "x", DEMO_ENDORSES, "GrowthRocket Media", "other",
      "Hey everyone! Check out my channel for daily growth hacks and follow me for 10k followers in a week. "
      "Subscribe now and use my code ROCKET for 20% off my course!",
      NULL, NULL, DEMO_OWN, 0 },
    { 3, "oskar", "tobi", DEMO_ENDORSES, "Oskar Brännholm", "studied_together",
      "We shared a desk in statistics. I failed the first exam, and Maya made me explain each exercise to her as if "
      "she had failed too. I passed the second with her notes in my head.",
      NULL, NULL, DEMO_OWN, 1 },
    { 3, "aiko", "linkedin", DEMO_ENDORSES, "高梨 亜希子", "client",
      "マヤさんは私たちの小さな店の話を、英語でも日本語でも丁寧に伝えてくれました。お客さまの質問に一つ一つ答えてくれたおかげで、海外からの注文が増えました。",
      NULL, NULL, DEMO_OWN, 1 },
    { 4, "deborah", "ravi", DEMO_ENDORSES, "Deborah Quist", "client",
      "Ravi sent me here. Maya once spent an hour on the phone explaining to me why I should not buy the "
      "advertising package that I had rung her to buy.",
      NULL, NULL, DEMO_OWN, 0 },
    { 4, "farid", "sam", DEMO_ENDORSES, "فريد النجار", "community",
      "ساعدتنا مايا في تنظيم يوم الحي المفتوح. كتبت إلى كل عائلة بلغتها، وحضر أناس لم نرهم من قبل. شكراً لها على "
      "صبرها.",
      NULL,
      NULL, DEMO_OWN, 1 },
    { 5, "nice", "x", DEMO_ENDORSES, "kb", "other", "nice", NULL, NULL, DEMO_OWN, 0 },
    { 5, "marguerite", "joana", DEMO_ENDORSES, "Marguerite Delaunay-Roux", "community",
      "Maya a aidé l'association à raconter ce que font les bénévoles, sans jamais se mettre en avant. Les dons ont "
      "doublé et c'est à elle que nous le devons.",
      NULL, NULL, DEMO_OWN, 2 },
    { 5, "video1", "sam", DEMO_ENDORSES, "Per-Anders Nyholm", "friend",
      "I said it on camera, because I write slowly: how Maya helped our choir find a new place to sing.",
      OPEN_FILM, NULL,
      DEMO_OWN, 1 },
    { 6, "anon1", "whatsapp", DEMO_ENDORSES, "Grace Adeyinka-Holt", "managed_by_them",
      "She was my shift lead when my father was ill. She swapped her weekends for mine for six weeks and told "
      "nobody why.",
      NULL, "anonymous", DEMO_OWN, 0 },
    { 6, "self2", NULL, DEMO_ENDORSES, "Maya Hartwell", "other",
      "Maya kept the café's page friendly for three years and answered every complaint within the hour.", NULL, NULL,
      DEMO_OWN, 0 },
    { 7, "yusuf", "farid", DEMO_ENDORSES, "Yusuf Demirkan", "community",
      "At the open day Maya stood at the gate with a list of who spoke what and introduced everybody to somebody. "
      "My parents talk about it still.",
      NULL, NULL, DEMO_OWN, 2 },
    { 7, "household", NULL, DEMO_ENDORSES, "Hannah Pell", "family",
      "I live with Maya, so take this as you like: she answers strangers more patiently than most people answer "
      "their friends.",
      NULL, NULL, DEMO_APPLICANT_NETWORK, 1 },
    { 8, "carla", "marguerite", DEMO_ENDORSES, "Carla Benedetti", WORKED,
      "Maya wrote the words on every sign at our market. When a stall holder could not read she drew him a picture "
      "of each rule, and nobody else ever knew.",
      NULL, NULL, DEMO_OWN, 1 },
    { 8, "copy", "x", DEMO_ENDORSES, "Dale Frome", "other",
      "When our bakery flooded in March, Maya wrote to every customer on the list herself and told them plainly "
      "what we had lost. Forty of them came with buckets. I have no idea when she slept that week.",
      NULL, NULL, DEMO_OWN, 0 },
    { 9, "mixed1", "linkedin", DEMO_ENDORSES, "Bryn Castellan", "client",
      "Maya did a fine job with our newsletter, always on time and kind to our readers. I now run my own agency: "
      "visit my website, follow me and book a call with me today!",
      NULL, NULL, DEMO_OWN, 0 },
    { 9, "hugo", "oskar", DEMO_ENDORSES, "Hugo Albrechtsen", "studied_together",
      "Maya started the study group that half of our year graduated with. She booked the room, brought the tea and "
      "made sure that the quiet ones spoke first.",
      NULL, NULL, DEMO_OWN, 1 },
    { 10, "reportonly", "email", DEMO_ENDORSES, "Patricia Voss", "managed_them",
      "I was her manager for two years and would hire her again tomorrow. She told me when I was wrong, in private, "
      "and with the numbers in her hand.",
      NULL, "report_only", DEMO_OWN, 0 },
    { 10, "beatriz", "carla", DEMO_ENDORSES, "Beatriz Fontanela", "friend",
      "Maya me ayudó a preparar la entrevista de mi primer trabajo. Me llamó tres noches seguidas y me hizo las "
      "preguntas difíciles con mucho cariño.",
      NULL, NULL, DEMO_OWN, 1 },
    { 11, "decline2", "linkedin", DEMO_DECLINES, NULL, NULL, NULL, NULL, NULL, DEMO_OWN, 0 },
    { 11, "noor", "yusuf", DEMO_ENDORSES, "Noor van Elst", "community",
      "Yusuf told me about the open day, and I went to the next one. Maya remembered my name from a comment I had "
      "left a year before.",
      NULL, NULL, DEMO_OWN, 1 },
    { 11, "noor2", "yusuf", DEMO_ENDORSES, "Noor van Elst", "community",
      "I forgot to say that Maya also lent us the projector, carried it up four floors and came back for it at "
      "midnight.",
      NULL,
      NULL, DEMO_SAME_BROWSER, 0 },
    { 12, "firstname", "x", DEMO_ENDORSES, "Maya", "other",
      "Maya helped our running club answer its first two hundred messages and stayed until all were done.", NULL, NULL,
      DEMO_OWN, 0 },
    { 12, "gil", "whatsapp", DEMO_PASSES_ON, "Gil Torrance", NULL, NULL, NULL, NULL, DEMO_OWN, 2 },
    { 13, "stefan", "beatriz", DEMO_ENDORSES, "Stefan Iordache", WORKED,
      "My first week in a new country, and Maya labelled every drawer in the kitchen in three languages. The "
      "third was mine.",
      NULL, NULL, DEMO_OWN, 0 },
    { 13, "promo2", "instagram", DEMO_ENDORSES, "fit_with_zed", "other",
      "DM me for coaching! My new e-book is out, link in my profile, buy it today and subscribe to my newsletter.",
      NULL, NULL,
      DEMO_OWN, 0 },
    { 14, "wilma", "gil", DEMO_ENDORSES, "Wilma Kaczmarek", "client",
      "We sell buttons. Maya found out why people buy one single button, asked them for the story, and those "
      "stories are now all that we post.",
      NULL, NULL, DEMO_OWN, 2 },
    { 14, "voice", NULL, DEMO_ENDORSES, "M. H.", "other",
      "I am the right person for this job. Choose me: I have run social media for three years and I will not let you "
      "down.",
      NULL,
      NULL, DEMO_OWN, 0 },
    { 15, "hidden", "email", DEMO_ENDORSES, "Curtis Emberley", WORKED,
      "Maya was late with the spring campaign and it cost us a week. She said so herself in the meeting before "
      "anybody asked.",
      NULL, NULL, DEMO_OWN, 0 },
    { 15, "thiago", "beatriz", DEMO_ENDORSES, "Thiago Vasconcelos", "friend",
      "A Maya me ajudou a escrever para todos os vizinhos quando perdi meu cachorro. Em duas horas ele estava em "
      "casa, e ela respondeu a cada pessoa com um obrigado.",
      NULL, NULL, DEMO_OWN, 1 },
    { 16, "anon2", "wilma", DEMO_ENDORSES, "Edith Marlowe", "client",
      "She noticed that I was being shouted at in the comments and took my name off the page before I had to ask.",
      NULL,
      "anonymous", DEMO_OWN, 0 },
    { 16, "zofia", "wilma", DEMO_ENDORSES, "Zofia Halloran", "community",
      "Maya photographs every parcel that our repair café sends back, with the name of who mended it. The menders "
      "print them out.",
      NULL, NULL, DEMO_OWN, 1 },
    { 17, "withdrawn", "facebook", DEMO_ENDORSES, "Rowan Tate", "other",
      "Maya answered my question about the allergens within a minute on a Sunday evening.", NULL, NULL, DEMO_OWN, 2 },
    { 17, "video2", "zofia", DEMO_ENDORSES, "Amadou Keita-Brandt", "community", NULL, "https://vimeo.com/1084537", NULL,
      DEMO_OWN, 0 },
    { 18, "elif", "noor", DEMO_ENDORSES, "Elif Sørensen", "community",
      "Noor brought me along. Maya had saved us two chairs at the front because she had read that my hearing is poor.",
      NULL,
      NULL, DEMO_OWN, 1 },
    { 18, "ken", "aiko", DEMO_ENDORSES, "水野 健", "friend",
      "引っ越してきたばかりの私に、マヤさんは町の人を一人ずつ紹介してくれました。", NULL, NULL, DEMO_OWN, 0 },
    { 19, "callum", "elif", DEMO_ENDORSES, "Callum Strand", "worked_together",
      "I ran the kitchen, Maya ran the page. When a review was unfair to a cook she rang the guest, listened for "
      "half an hour and asked him to come back. He did, and he wrote a new one.",
      NULL, NULL, DEMO_OWN, 0 },
    { 19, "waits", "facebook", DEMO_ENDORSES, "toni", "other", "+1 ❤️", NULL, NULL, DEMO_OWN, 0 },
    { 20, "greta", "zofia", DEMO_ENDORSES, "Greta Immonen", "client",
      "Maya asked what our regulars call our coffee, and put their names for it on the menu. Nobody had ever asked "
      "them.",
      NULL,
      NULL, DEMO_OWN, 0 },
    { 20, "newest", "whatsapp", DEMO_ENDORSES, "Leopold Asante", "managed_by_them",
      "Maya trained me. On my first day she gave me the keys to the account and said: answer as if they stood "
      "in front of you.",
      NULL, NULL, DEMO_OWN, 0 },
};
const size_t demo_entry_count = sizeof demo_entries / sizeof *demo_entries;
_Static_assert(sizeof demo_entries / sizeof *demo_entries <= DEMO_ENTRIES_MAX,
      "the player keeps what it needs of each");

const struct demo_event demo_events[] = {
    { 1, "ines", DEMO_IS_THANKED, "Thank you, Inês. I slept on Sunday." },
    { 4, "ravi", DEMO_IS_THANKED, "I learned as much from you, Ravi." },
    { 6, "nice", DEMO_IS_APPROVED, NULL },
    { 8, "household", DEMO_IS_APPROVED, NULL },
    { 8, "household", DEMO_ANSWERS, "We share a flat and its internet. I wrote this on my own phone." },
    { 9, "household", DEMO_IS_ANSWERED, "Hannah is my flatmate; these are her own words." },
    { 10, "mixed1", DEMO_IS_APPROVED, NULL },
    { 11, "noor2", DEMO_IS_THANKED, "It was only three floors." },
    { 12, "joana", DEMO_EDITS,
      "Maya organised the street library on our corner, built the shelf with us and made the page where people ask "
      "for books. It has lent thirteen hundred so far." },
    { 13, "firstname", DEMO_ANSWERS, "My name is Maya as well. I know her from the running club." },
    { 13, "firstname", DEMO_IS_APPROVED, NULL },
    { 16, "hidden", DEMO_IS_HIDDEN, NULL },
    { 18, "withdrawn", DEMO_WITHDRAWS, NULL },
    { 18, "video2", DEMO_IS_APPROVED, NULL },
    { 18, "video1", DEMO_IS_THANKED, "I watched it twice." },
};
const size_t demo_event_count = sizeof demo_events / sizeof *demo_events;
