#!/usr/bin/env python3
"""Inputs for the drawing tests: report JSON of invented campaigns, always the same for the same arguments.

    fixtures.py report NAME COUNT > input.json     NAME: plain arabic japanese devanagari emoji hostile
    fixtures.py picture NAME COUNT > input.json    the input of the poster and the card
"""
import datetime
import json
import random
import sys

SENTENCES = [
    "The night before our launch the mailing list broke, and Maya stayed on the phone with me until two.",
    "Maya was the first who asked our regulars what they wanted instead of telling them.",
    "When my shop flooded, twelve people with buckets were there within the hour, and Maya had called them.",
    "She rewrote every line so that nobody felt blamed.",
    "Patient with the loud ones, and somehow the quiet ones speak when Maya runs a meeting.",
    "The Thursday group still meets, four years on.",
    "I was new in town and knew nobody; by the end of the week I knew six people, all through her.",
    "300 people turned up the next day, and every one of them got an answer.",
]
WORDS = {
    "plain": SENTENCES,
    "arabic": ["ساعدتني مايا عندما كنت جديدًا في المدينة ولم أكن أعرف أحدًا.", "بقيت معي على الهاتف حتى الثانية صباحًا (12 مكالمة)."],
    "japanese": ["引っ越してきたばかりで誰も知らなかったとき、マヤさんが六人も紹介してくれました。", "「コミュニティ」という言葉を聞くと、彼女を思い出します。"],
    "devanagari": ["जब मेरी दुकान में पानी भर गया, तब माया ने एक घंटे में बारह लोगों को बुला लिया।", "वह धैर्य से सबकी बात सुनती हैं।"],
    "emoji": ["Best neighbour ever 🎉👍🏽 she brought 🍰 for 👩‍👩‍👧‍👦 and 🇵🇹 flags ❤️.", "😀😃😄😁 and then 🤝 every time."],
    "hostile": ["W" * 400, "<b>bold</b> & 'quoted' \\ (paren) %s %n", "a\u0301" * 30 + " ﷽﷽﷽ " + "\U0010fffd\ufdd0", "line\n\n" * 12,
                "‮evil‬ \u200b\u2060 ꧁꧂ " + "😀" * 50],
}
NAMES = {
    "plain": ["Ana Petrovic", "Tomas R.", "June", "Isak Holm", "Wanjiru Maina", "Luca Bianchi", "Noor", "Sam Okafor"],
    "arabic": ["ليلى حداد", "يوسف"], "japanese": ["佐藤 花", "ジュン"], "devanagari": ["अनिता शर्मा", "रवि"],
    "emoji": ["Zoë 🌻", "Max 👋🏿"], "hostile": ["W" * 80, "O'Brien \\ 'x' <i>", "(" * 80, "é" * 80, "\u0627" * 80],
}
APPLICANTS = {"plain": "Maya Lindqvist", "arabic": "مايا لندكفيست", "japanese": "マヤ・リンドクヴィスト",
              "devanagari": "माया लिंडक्विस्ट", "emoji": "Maya 🎈 Lindqvist", "hostile": "W" * 80}
LANGS = {"arabic": "ar", "japanese": "ja"}
RELATIONS = ["worked_together", "managed_them", "managed_by_them", "client", "studied_together", "friend", "family",
             "community", "other"]
START = datetime.date(2026, 10, 1)


def wilson(k, n):
    if not n:
        return None, None
    z, p = 1.959963984540054, k / n
    middle, half = (p + z * z / 2 / n), z * ((p * (1 - p) + z * z / 4 / n) / n) ** 0.5
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def campaign(kind):
    hostile = kind == "hostile"
    return {"slug": "maya", "applicant_name": APPLICANTS[kind], "role": "R" * 120 if hostile else "Community Manager",
            "company": "C" * 120 if hostile else "Harbour Radio",
            "story": ("S" * 5000 if hostile else "I have run the Thursday group for four years. If I helped you, or somebody "
                      "you know, would you write down how? A few lines are enough.\n\nThank you."),
            "question": "Q" * 300 if hostile else "Will the people I helped say so when I ask them?",
            "goal_people": 40, "deadline": "2026-12-01", "language": LANGS.get(kind, "en"), "created": "2026-10-01",
            "closed": None, "public_url": "https://kith.example/c/maya"}


def endorsement(kind, i, rng):
    standing, reasons = "help", [{"code": "about_applicant", "words": "she brought", "lifted": False}]
    if i % 12 == 5:
        standing, reasons = "self_promotion", [{"code": "promotes_author", "words": "check out my channel", "lifted": False}]
    elif i % 12 == 8:
        standing, reasons = "unclear", [{"code": "applicant_network", "words": "", "lifted": False}]
    elif i % 12 == 10:
        reasons.append({"code": "applicant_first_name", "words": "", "lifted": True})
    anonymous = i % 17 == 3
    state = "hidden_by_applicant" if i % 29 == 13 else "withdrawn" if i % 31 == 7 else "waiting" if i % 23 == 11 else "shown"
    words = WORDS[kind]
    text = " ".join(rng.choice(words) for _ in range(rng.randint(1, 4))) if kind != "hostile" else words[i % len(words)]
    e = {"id": "e%011d" % i, "person": None if anonymous else i + 1, "name": None if anonymous else NAMES[kind][i % len(NAMES[kind])],
         "relation": RELATIONS[i % 9], "message": text, "visibility": "anonymous" if anonymous else "public", "state": state,
         "video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ" if i % 7 == 2 else None, "standing": standing,
         "reasons": reasons, "answers": {"friend": "We share an office.", "applicant": None} if standing == "unclear" else {},
         "email_domain": "example.org" if i % 5 == 1 and not anonymous else None, "via_link": "abcd0000" if i % 6 == 0 else None, "generation": i % 3,
         "created": str(START + datetime.timedelta(days=i * 3 % 50)), "edited": None}
    if state in ("hidden_by_applicant", "withdrawn"):
        for key in ("name", "message", "video", "relation", "email_domain"):
            e[key] = None
    return e


def timeline(n, rng):
    rows = []
    for d in range(0, 53 if n else 0):
        if rng.random() < 0.3:
            continue
        rows.append({"day": str(START + datetime.timedelta(days=d)), "help": rng.randint(0, 4), "self_promotion": rng.randint(0, 1),
                     "unclear": rng.randint(0, 1), "community": rng.randint(0, 30), "applicant": rng.randint(0, 20),
                     "unknown": rng.randint(0, 5)})
    return rows


def report(kind, n, paper="a4"):
    rng = random.Random(n * 7 + len(kind))
    entries = [endorsement(kind, i, rng) for i in range(n)]
    people = []
    for i, e in enumerate(entries):
        if e["state"] == "withdrawn":
            continue
        k = {"help": "wrote", "unclear": "unclear", "self_promotion": "self_promotion"}[e["standing"]]
        people.append({"person": i + 1, "kind": k, "generation": i % 3, "names": 1,
                       "visits_brought": 0, "endorsers_brought": 0})
    for i in range(n // 9):
        people.append({"person": n + i + 1, "kind": "passed_it_on", "generation": 1, "names": 1,
                       "visits_brought": 3, "endorsers_brought": 0})
    count = lambda k: sum(p["kind"] == k for p in people)
    state = lambda s: sum(e["state"] == s for e in entries)
    links = [("Poster in the hall", "applicant", 120, 14), ("LinkedIn", "applicant", 61, 4), ("June", "helper", 33, 9),
             ("ليلى", "helper", 12, 3), ("Somebody", "unknown", 4, 0), ("A label as long as labels may be " * 3, "helper", 1, 1)] if n else []
    conversion = []
    for label, made, visits, wrote in links:
        low, high = wilson(wrote, visits)
        conversion.append({"link": "abcd%04d" % len(conversion), "label": label, "made_by": made, "visitor_days": visits, "endorsed": wrote, "low": low, "high": high, "without_visit": 1})
    low, high = wilson(412, 700)
    return {"options": {"lang": LANGS.get(kind, "en"), "paper": paper}, "verify_url": "https://kith.example/verify", "campaign": campaign(kind),
            "as_of": "2026-11-23T06:00:00Z",
            "helped": {"people": count("wrote") + count("passed_it_on"), "endorsed": count("wrote"), "with_video": 3,
                       "passed_it_on": count("passed_it_on"), "both": 0},
            "self_promotion": {"endorsements": count("self_promotion"), "by_applicant": 0, "promotes_author": count("self_promotion"),
                               "applicant_links_used": 2 if n else 0, "applicant_visitor_days": 181},
            "unclear": {"endorsements": count("unclear"), "people": count("unclear")},
            "curation": {"received": n, "shown": state("shown"), "waiting": state("waiting"), "report_only": 0,
                         "hidden_by_applicant": state("hidden_by_applicant"), "withdrawn": state("withdrawn"), "declined": 2},
            "reach": {"visitor_days": {"community": 412, "applicant": 288, "unknown": 31},
                      "community_share": {"successes": 412, "trials": 700, "low": low, "high": high, "if_unknown_is_applicant": 0.564,
                                          "if_unknown_is_community": 0.606} if n else
                      {"successes": 0, "trials": 0, "low": None, "high": None, "if_unknown_is_applicant": None, "if_unknown_is_community": None}},
            "conversion": conversion,
            "generations": [{"generation": 0, "endorsers": 21, "helpers": 20, "k": 0.55, "complete": True},
                            {"generation": 1, "endorsers": 11, "helpers": 8, "k": 0.25, "complete": True},
                            {"generation": 2, "endorsers": 2, "helpers": 1, "k": None, "complete": False}] if n else [],
            "excluded_visits": {"head": 3, "prefetch": 1, "preview": 44, "crawler": 12, "applicant": 7, "own_link": 5, "repeat": 61},
            "timeline": timeline(n, rng), "endorsements": entries, "people": people,
            "server": {"name": "kith.example", "fingerprint": "b5bb 9d80 14a0 f9b1 d61e 21e7 96d7 8dcc df13 52f2 3cd3 2812 f485 0b87 8ae4 944c",
                       "contact": "Harbour Radio, kith@kith.example"},
            "experiment": {"rules": "kith-1", "changes": [{"day": "2026-10-09", "what": "campaign_changed"}] if n else []},
            "limits": {"endorsements_total": n, "endorsements_included": n}}


def picture(kind, n):
    r = report(kind, n)
    c = r["campaign"]
    return {"applicant_name": c["applicant_name"], "role": c["role"], "company": c["company"], "question": c["question"],
            "url": c["public_url"], "kinds": [p["kind"] for p in r["people"]], "lang": r["options"]["lang"], "paper": "a4"}


def main():
    what, kind, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    paper = sys.argv[4] if len(sys.argv) > 4 else "a4"
    value = report(kind, n, paper) if what == "report" else picture(kind, n)
    if kind == "hostile":
        value = json.loads(json.dumps(value).replace("\\ufdd0", ""))
    json.dump(value, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
