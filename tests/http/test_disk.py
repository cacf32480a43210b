"""What is never written down, and what is gone from every file within a minute of being taken back."""
import ipaddress
import time

from people import Person, form, key_of, words

AGENT = "Zebraphone/9.9 (never kept)"
ADDRESSES = ["2001:db8:feed:beef:1:2:3:4", "203.0.113.77"]


def files(kith):
    return {path: path.read_bytes() for path in kith.data.rglob("*") if path.is_file()} | {kith.log_path: kith.log_path.read_bytes()}


def found(kith, needles):
    """(file, what) wherever one of them stands."""
    return [(path.name, needle) for path, data in files(kith).items() for needle in needles if needle in data]


def as_written(address):
    """An address as text, shortened or not, and as bytes; four bytes alone could stand anywhere by chance."""
    ip = ipaddress.ip_address(address)
    whole = {address.encode(), ip.exploded.encode(), ip.compressed.encode(), f"::ffff:{address}".encode()}
    return whole | ({ip.packed[:8], ip.packed[:8].hex().encode(), ip.exploded[:19].encode()} if ip.version == 6 else {ip.packed.hex().encode()})


def start(kith, **more):
    value = {"applicant_name": "Quintessa Applewhite", "role": "Zookeeper of note", "story": "A story about wombats.",
             "email": "quintessa@applewhite.example", **more}
    made = Person(kith).call("POST", "/campaigns", value).json
    return made["slug"], made["manage_key"], made["share_url"].rsplit("/", 1)[1]


def test_addresses_agents_and_keys_are_never_written_down(kith):
    slug, key, share = start(kith)
    secrets = {key}
    for address in ADDRESSES:
        friend = Person(kith, address, AGENT)
        for path in (f"/c/{slug}", f"/k/{share}", "/nothing", "/metrics", f"/c/{slug}/qr.svg"):
            friend.get(path)
        secrets.add(key_of(friend.post(f"/c/{slug}/endorsements", form(f"Friend of {len(secrets)}", via=share))))
        secrets.add(key_of(friend.post(f"/c/{slug}/pass-it-on", {"name": "Bo"})))
        secrets.add(friend.cookie.split("=")[1])
        friend.post(f"/c/{slug}/decline")
        friend.post("/e", {"key": "not a key"})
        sent = friend.call("POST", f"/campaigns/{slug}/endorsements", words("By call", "Quintessa fed the wombats.")).json
        secrets.add(sent["receipt_key"])
        token = friend.call("POST", f"/campaigns/{slug}/report-links", {"label": "Zoo"}, key).json["url"].rsplit("/", 1)[1]
        secrets.add(token)
        assert friend.get(f"/r/{token}").status == 200
        friend.call("GET", f"/campaigns/{slug}/report", key=key)
        for _ in range(80):
            if friend.call("POST", "/campaigns", {}).status == 429:
                break
    assert Person(kith).call("GET", f"/campaigns/{slug}/report", key=key).json["curation"]["received"] == 4
    needles = {needle for address in ADDRESSES for needle in as_written(address)} | {AGENT.encode(), b"Zebraphone"}
    needles |= {secret.encode() for secret in secrets}
    assert len(secrets) == 11 and not found(kith, needles), found(kith, needles)
    log = kith.log_path.read_bytes()
    for said in (b"Friend of", b"wombats", b"applewhite", b"quintessa", slug.encode(), share.encode()):
        assert said not in log, said


def gone(kith, needles, seconds=60):
    """Looks until none of them stands in any file."""
    until = time.monotonic() + seconds
    while found(kith, needles) and time.monotonic() < until:
        time.sleep(0.5)
    return found(kith, needles)


def take_back(kith):
    """An endorsement that was edited and then withdrawn, and all that was personal in it."""
    slug, _, _ = start(kith)
    friend = Person(kith)
    sent = friend.call("POST", f"/campaigns/{slug}/endorsements",
                       words("Xanthippe Vollmond", "Quintessa taught me the names of forty marsupials.", email="xanthippe@vollmond.example",
                             profile_url="https://vollmond.example/xan")).json
    friend.call("PATCH", "/receipts/me", {"message": "Quintessa taught me the names of fifty marsupials."}, sent["receipt_key"])
    mine = {b"Xanthippe", b"vollmond", b"forty marsupials", b"fifty marsupials"}
    assert {needle for _, needle in found(kith, mine)} == mine, "they are there to be found"
    assert friend.call("DELETE", "/receipts/me", key=sent["receipt_key"]).status == 204
    return slug, mine


def erase(kith):
    slug, key, _ = start(kith, applicant_name="Ottoline Erasable", role="Lamplighter", story="Of lamps and ladders.", email="ottoline@lamps.example")
    mine = {b"Ottoline", b"Lamplighter", b"lamps and ladders", b"lamps.example"}
    assert {needle for _, needle in found(kith, mine)} == mine
    assert Person(kith).call("DELETE", f"/campaigns/{slug}", key=key).status == 204
    return mine


def test_what_is_taken_back_or_erased_leaves_every_file(kith):
    slug, withdrawn = take_back(kith)
    left = gone(kith, withdrawn | erase(kith))
    assert not left, left
    assert Person(kith).call("GET", f"/campaigns/{slug}").json["story"] == "A story about wombats.", "others' words stay"
