#!/usr/bin/env python3
"""Checks Kith's trees, proofs and exports with nothing of Kith's: the definitions of RFC 9162, hashlib and openssl.

    check_proofs.py proofs FILE    lines written by tests/unit/test_proofs.c
    check_proofs.py export ZIP     an export's evidence
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile


def sha256(data):
    return hashlib.sha256(data).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(leaves):  # MTH, section 2.1.1, over leaf hashes
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:]))


def path(m, leaves):  # PATH, section 2.1.3.1
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [root(leaves[k:])]
    return path(m - k, leaves[k:]) + [root(leaves[:k])]


def subproof(m, leaves, whole=True):  # SUBPROOF, section 2.1.4.1
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return subproof(m, leaves[:k], whole) + [root(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [root(leaves[:k])]


def signed(pem, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("key", pem), ("text", text), ("sig", signature)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", f"{folder}/key", "-rawin",
                   "-in", f"{folder}/text", "-sigfile", f"{folder}/sig"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def check(fits, what):
    if not fits:
        sys.exit(f"does not fit: {what}")


def check_tlog_proof(pem, text):
    """A friend's proof: c2sp.org/tlog-proof, tlog-checkpoint and signed-note."""
    head, note = text.split(b"\n\n", 1)
    lines = head.split(b"\n")
    check(lines[0] == b"c2sp.org/tlog-proof@v1", "the proof's first line")
    record = base64.b64decode(lines[1].removeprefix(b"extra "), validate=True)
    index = int(lines[2].removeprefix(b"index "))
    hashes = [base64.b64decode(line, validate=True) for line in lines[3:]]
    body, signatures = note.split(b"\n\n", 1)
    body += b"\n"
    origin, count, want = body.split(b"\n")[:3]
    dash, name, line = signatures.rstrip(b"\n").split(b" ")
    check(dash == "—".encode() and name == origin, "the note line")
    signature = base64.b64decode(line, validate=True)
    key = base64.b64decode(b"".join(pem.split(b"\n")[1:-2]))[-32:]
    check(signature[:4] == sha256(origin + b"\n\1" + key)[:4], "the key id")
    check(signed(pem, body, signature[4:]), "the checkpoint's signature")
    value, last, at = sha256(b"\0" + record), int(count) - 1, index
    for other in hashes:  # section 2.1.3.2
        if at & 1 or at == last:
            value = sha256(b"\1" + other + value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = sha256(b"\1" + value + other)
        at, last = at >> 1, last >> 1
    check(last == 0 and value == base64.b64decode(want, validate=True), "the inclusion proof")


def check_proofs(file):
    leaves, pem, seen = [], b"", {"root": 0, "in": 0, "from": 0, "proof": 0}
    with open(file, "rb") as lines:
        for line in lines:
            kind, *rest = line.decode().split()
            if kind == "leaf":
                leaves.append(bytes.fromhex(rest[0]))
                continue
            if kind == "key":
                pem = base64.b64decode(rest[0])
                continue
            seen[kind] += 1
            if kind == "proof":
                check_tlog_proof(pem, base64.b64decode(rest[0]))
                continue
            count, hashes = int(rest[0]), [bytes.fromhex(h) for h in rest[2:]]
            tree, other = leaves[:count], int(rest[1])
            if kind == "root":
                check(hashes == [root(tree)], line)
            elif kind == "in":
                check(hashes == path(other, tree), line)
            else:
                check(hashes == (subproof(other, tree) if other else []), line)
    check(all(seen.values()), "every kind of line is there")
    print(seen)


def check_export(file):
    with zipfile.ZipFile(file) as archive:
        check(archive.testzip() is None, "the zip")
        files = {name: archive.read(name) for name in archive.namelist()}
    pem = files["public-key.pem"]
    for name in ("manifest", "checkpoint"):
        check(signed(pem, files[f"{name}.txt"], files[f"{name}.sig"]), name)
    listed = dict(line.split("  ")[::-1] for line in files["manifest.txt"].decode().splitlines())
    check(set(listed) == set(files) - {"manifest.txt", "manifest.sig", "checkpoint.sig"}, "the manifest's names")
    for name, value in listed.items():
        check(sha256(files[name]).hex() == value, name)
    lines = files["ledger.jsonl"].split(b"\n")
    check(lines.pop() == b"", "the ledger's last line")
    leaves = [sha256(b"\0" + line) if line[:1] == b"{" else bytes.fromhex(line[:64].decode()) for line in lines]
    _, count, want, _ = files["checkpoint.txt"].split(b"\n")
    check(int(count) == len(leaves) and base64.b64decode(want) == root(leaves), "the root")
    for line in files["endorsements.jsonl"].splitlines():
        record = json.loads(line)
        commitments = json.loads(lines[record["leaf"]])
        for name, opening in record["fields"].items():
            value = json.dumps(opening["value"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            have = sha256(base64.b64decode(opening["nonce"]) + value.encode())
            check(base64.b64decode(commitments[name]) == have, line)
    print(len(leaves), "leaves")


if len(sys.argv) != 3 or sys.argv[1] not in ("proofs", "export"):
    sys.exit(__doc__)
(check_proofs if sys.argv[1] == "proofs" else check_export)(sys.argv[2])
