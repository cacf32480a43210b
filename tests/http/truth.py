"""What happened in a campaign, written down by whoever made it happen, and its figures by the rules of counting: slow,
plain, and apart from the program's own. Nothing in here has seen an answer of the service but ids and codes."""
import itertools
import math

BY_APPLICANT = {"applicant_browser", "applicant_email", "applicant_name", "applicant_voice"}
SELF = BY_APPLICANT | {"promotes_author"}
OWNERLESS = {"applicant_network", "applicant_first_name"}
UNCLEAR = OWNERLESS | {"mixed", "may_promote", "no_content", "copied_text"}
SHOWN_AT_ONCE = {"about_applicant", "unread_language"}
EXCLUDED = ("head", "prefetch", "preview", "crawler", "applicant", "own_link", "repeat")


class Link:
    def __init__(self, code, entry=None, label=None, channel="other"):
        self.code, self.entry, self.label, self.channel = code, entry, label, channel
        self.visits = self.endorsed = self.endorsements = 0

    @property
    def made_by(self):
        if not self.entry or self.entry.by_applicant:
            return "applicant"
        return "unknown" if self.entry.open_reasons & OWNERLESS else "helper"


class Entry:
    """An endorsement, or a pass-it-on when it has no id."""

    def __init__(self, id, name, reasons, via, browser, visibility=None, message=None, video=None, maker=None):
        self.id, self.name, self.reasons, self.via, self.browser = id, name, set(reasons), via, browser
        self.visibility, self.message, self.video, self.maker = visibility, message, video, maker
        self.address = self.other_browser = self.answer = self.thanks = None
        self.withdrawn = self.hidden = self.approved = self.edited = False
        self.last_standing = None
        self.link = None

    @property
    def lifted(self):
        found = self.reasons & (OWNERLESS | {"applicant_name"}) if self.address else set()
        return found | (self.reasons & {"applicant_browser"} if self.address and self.other_browser else set())

    @property
    def open_reasons(self):
        return self.reasons - self.lifted

    @property
    def by_applicant(self):
        return bool(self.open_reasons & BY_APPLICANT)

    @property
    def standing(self):
        if self.withdrawn:
            return self.last_standing
        if self.open_reasons & SELF:
            return "self_promotion"
        return "unclear" if self.open_reasons & UNCLEAR or self.lifted & BY_APPLICANT else "help"

    @property
    def state(self):
        if self.withdrawn:
            return "withdrawn"
        if self.hidden:
            return "hidden_by_applicant"
        if not self.approved and not (self.standing == "help" and self.reasons & SHOWN_AT_ONCE):
            return "waiting"
        return "shown" if self.visibility == "public" else "report_only"

    def withdraw(self):
        self.last_standing = self.standing
        self.withdrawn, self.name = True, None
        self.reasons &= BY_APPLICANT | OWNERLESS


class Truth:
    def __init__(self):
        self.links, self.entries, self.visitors = [], [], {}  # visitor: [link of the visit that counted, has endorsed]
        self.excluded = dict.fromkeys(EXCLUDED, 0)
        self.without_link = self.declined = 0

    # ---- what happens ----

    def visit(self, visitor, link, excluded=None):
        """`excluded` is what the visit is known to be; a repeat is found here."""
        why = excluded or ("repeat" if visitor in self.visitors else None)
        if why:
            self.excluded[why] += 1
            return
        self.visitors[visitor] = [link, False]
        if link:
            link.visits += 1
        else:
            self.without_link += 1

    def enter(self, entry, code, visitor):
        entry.link = Link(code, entry)
        self.links.append(entry.link)
        self.entries.append(entry)
        if entry.id and entry.via:
            entry.via.endorsements += 1
            visit = self.visitors.get(visitor)
            if visit and visit[0] is entry.via and not visit[1]:
                visit[1] = True
                entry.via.endorsed += 1

    def withdraw(self, entry):
        """With the last that stood of an address, the address is forgotten: what went stays one person's, and whoever
        confirms it anew is told apart."""
        entry.withdraw()
        same = [other for other in self.entries if other.address and other.address == entry.address]
        if all(other.withdrawn for other in same):
            for other in same:
                other.address = f"{id(entry)}@forgotten"

    # ---- what it comes to ----

    def people(self):
        """[[entry…]…] in the order in which they came, and the person of each entry."""
        mine = [entry for entry in self.entries if not entry.by_applicant]
        address_of, groups, person_of = {}, {}, {}
        for entry in mine:
            if entry.browser and entry.address:
                address_of.setdefault(entry.browser, entry.address)
        for entry in mine:
            address = entry.address or address_of.get(entry.browser)
            key = ("address", address) if address else ("browser", entry.browser) if entry.browser else ("entry", id(entry))
            groups.setdefault(key, []).append(entry)
            person_of[id(entry)] = list(groups).index(key)
        return list(groups.values()), person_of

    def generation(self, entry, people, person_of):
        if id(entry) in person_of:
            entry = people[person_of[id(entry)]][0]
        if not entry.via or entry.via.made_by != "helper":
            return 0
        return self.generation(entry.via.entry, people, person_of) + 1

    def figures(self):
        people, person_of = self.people()
        wrote = [entry for entry in self.entries if entry.id]
        stand = [entry for entry in wrote if not entry.withdrawn]
        facts = [self.person(group, people, person_of) for group in people]
        states = {name: sum(entry.state == name for entry in wrote)
                  for name in ("shown", "waiting", "report_only", "hidden_by_applicant", "withdrawn")}
        selves = [entry for entry in stand if entry.standing == "self_promotion"]
        visits = {by: sum(link.visits for link in self.links if link.made_by == by) for by in ("helper", "applicant", "unknown")}
        visits["unknown"] += self.without_link
        endorsed, passed = [f for f in facts if f["endorsed"]], [f for f in facts if f["passed"]]
        both = sum(f["endorsed"] and f["passed"] for f in facts)
        standings = {name: sum(entry.standing == name for entry in stand) for name in ("help", "self_promotion", "unclear")}
        days = {"community": visits["helper"], "applicant": visits["applicant"], "unknown": visits["unknown"]}
        return {
            "helped": {"people": len(endorsed) + len(passed) - both, "endorsed": len(endorsed), "passed_it_on": len(passed),
                       "with_video": sum(f["with_video"] for f in facts), "both": both},
            "self_promotion": {"endorsements": len(selves), "by_applicant": sum(entry.by_applicant for entry in selves),
                               "promotes_author": sum(not entry.by_applicant for entry in selves),
                               "applicant_links_used": sum(link.made_by == "applicant" and link.visits > 0 for link in self.links),
                               "applicant_visitor_days": visits["applicant"]},
            "unclear": {"endorsements": standings["unclear"], "people": sum(f["best"] == "unclear" for f in facts)},
            "curation": {"received": len(wrote), "declined": self.declined, **states},
            "reach": {"visitor_days": days, "community_share": share_of(days)},
            "conversion": self.conversion(),
            "generations": self.generations(facts),
            "excluded_visits": self.excluded,
            "timeline": [{**standings, **days}] if stand or any(days.values()) else [],
            "endorsements": [self.row(entry, number, people, person_of) for entry, number in zip(wrote, self.numbers(wrote))],
            "people": [row for i, f in enumerate(facts, 1) if (row := self.dot(i, f))],
        }

    def person(self, group, people, person_of):
        stand = [entry for entry in group if entry.id and not entry.withdrawn]
        own = [entry.link for entry in group if entry.link.made_by == "helper"]
        me = person_of[id(group[0])]
        brought = [entry for entry in self.entries if entry.id and not entry.withdrawn and entry.standing == "help" and entry.via in own
                   and person_of.get(id(entry)) not in (None, me)]
        only_promotes = all(entry.id and entry.standing == "self_promotion" for entry in group)
        visits = sum(link.visits for link in own)
        best = next((name for name in ("help", "unclear", "self_promotion") if any(e.standing == name for e in stand)), None)
        return {"endorsed": best == "help", "with_video": any(entry.standing == "help" and entry.video for entry in stand), "best": best,
                "passed": bool(visits or brought) and not only_promotes, "helper": bool(own), "visits": visits,
                "brought": len({person_of[id(entry)] for entry in brought}),
                "untold": any(entry.hidden or entry.visibility == "anonymous" for entry in stand),
                "names": len({entry.name for entry in group if entry.name}), "generation": self.generation(group[0], people, person_of)}

    def generations(self, facts):
        last = max((f["generation"] for f in facts if f["endorsed"]), default=-1)
        rows = [{"generation": g, "endorsers": sum(f["endorsed"] for f in facts if f["generation"] == g),
                 "helpers": sum(f["helper"] for f in facts if f["generation"] == g), "complete": g < last} for g in range(last + 1)]
        for row, after in itertools.zip_longest(rows, rows[1:]):
            row["k"] = after["endorsers"] / row["helpers"] if after and row["helpers"] else None
        return rows

    def conversion(self):
        rows = {}
        for link in self.links:
            if link.entry and not link.visits and not link.endorsements:
                continue
            hide = link.entry is not None and link.entry.visibility == "anonymous"
            row = rows.setdefault(("hidden", link.made_by) if hide else link.code, {
                "link": None if hide else link.code, "label": link.label, "channel": link.channel, "made_by": link.made_by,
                "visitor_days": 0, "endorsed": 0, "without_visit": 0})
            row["visitor_days"] += link.visits
            row["endorsed"] += link.endorsed
            row["without_visit"] += link.endorsements - link.endorsed
        order = sorted(rows.values(), key=lambda row: row["link"] is None and 1 + ("applicant", "helper", "unknown").index(row["made_by"]))
        return [{**row, **wilson(row["endorsed"], row["visitor_days"])} for row in order]

    def numbers(self, wrote):
        count = itertools.count(1)
        return [next(count) if entry.visibility == "anonymous" and not entry.withdrawn else None for entry in wrote]

    def row(self, entry, number, people, person_of):
        row = {"id": entry.id, "state": entry.state}
        if entry.withdrawn:
            return {**row, "standing": None, "reasons": [], "name": None, "message": None, "person": None}
        row.update(standing=entry.standing, reasons=sorted((code, code in entry.lifted) for code in entry.reasons))
        bare = entry.hidden or number
        if number:
            row["id"] = f"anonymous-{number}"
        mine = person_of.get(id(entry))
        via = entry.via
        if via and via.entry and via.entry.visibility == "anonymous":
            via = None
        row.update(name=None if bare else entry.name, message=None if entry.hidden else entry.message,
                   person=None if bare or mine is None else mine + 1,
                   generation=None if bare or mine is None else self.generation(entry, people, person_of),
                   via_link=None if bare or not via else via.code, video=None if bare else entry.video,
                   email_domain=None if bare or not entry.address else entry.address.split("@")[1],
                   visibility=None if entry.hidden else entry.visibility)
        return row

    def dot(self, number, f):
        kind = ("both" if f["passed"] else "wrote") if f["endorsed"] else "passed_it_on" if f["passed"] else f["best"]
        row = {"generation": f["generation"], "names": f["names"], "visits_brought": f["visits"], "endorsers_brought": f["brought"]}
        return kind and {"person": number, "kind": kind, **(dict.fromkeys(row) if f["untold"] else row)}


def wilson(successes, trials):
    if not trials:
        return {"low": None, "high": None}
    z, p = 1.959963984540054, successes / trials
    middle, spread = p + z * z / (2 * trials), z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    return {"low": max(0.0, (middle - spread) / (1 + z * z / trials)), "high": min(1.0, (middle + spread) / (1 + z * z / trials))}


def share_of(days):
    known, every = days["community"] + days["applicant"], sum(days.values())
    return {"successes": days["community"], "trials": known, **wilson(days["community"], known),
            "if_unknown_is_applicant": days["community"] / every if every else None,
            "if_unknown_is_community": (days["community"] + days["unknown"]) / every if every else None}


def differences(told, true, where="report"):
    """Where a report says something else than the truth does; what the truth is silent about is left alone."""
    if isinstance(true, dict):
        if not isinstance(told, dict):
            return [f"{where}: {told!r}, in truth {true!r}"]
        return [one for name, value in true.items() for one in differences(told.get(name), value, f"{where}.{name}")]
    if isinstance(true, list) and isinstance(told, list) and len(true) == len(told):
        return [one for i, value in enumerate(true) for one in differences(told[i], value, f"{where}[{i}]")]
    if isinstance(true, float) and isinstance(told, (int, float)):
        return [] if math.isclose(told, true, abs_tol=1e-6) else [f"{where}: {told}, in truth {true}"]
    return [] if told == (list(true) if isinstance(true, tuple) else true) else [f"{where}: {told!r}, in truth {true!r}"]
