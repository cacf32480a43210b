#!/bin/sh
# Checks an unpacked Kith export with nothing but a POSIX shell and OpenSSL 3.
#
#     sh verify.sh [FINGERPRINT]
#
# FINGERPRINT is the server key's, as the server shows it under /verify; ask there, not in this folder. Without it the
# script prints the one that it found, for you to compare. Exit status: 0 when everything fits, 1 when something was
# altered or the key is another, 2 when the check could not be made.

LC_ALL=C
export LC_ALL
unset CDPATH
# Everything that an export holds besides manifest.txt and the two signatures, in the manifest's order.
listed='HOW-TO-VERIFY.txt verify.sh report.pdf report.html report.json report.csv ledger.jsonl endorsements.jsonl checkpoint.txt public-key.pem'
unlisted='checkpoint.sig manifest.txt manifest.sig'
most_leaves=2000

say() { printf '%s\n' "$*"; }
altered() { say "ALTERED: $*"; exit 1; }
cannot() { say "CANNOT TELL: $*"; exit 2; }

cd "$(dirname "$0")" || cannot 'this folder cannot be opened.'
work=$(mktemp -d "${TMPDIR:-/tmp}/kith-verify.XXXXXX") || cannot 'no temporary folder can be made.'
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
command -v openssl >/dev/null 2>&1 || cannot 'openssl is not installed.'
case $(openssl version) in
    'OpenSSL '[3-9].* | 'OpenSSL '[1-9][0-9].*) ;;
    *) cannot "OpenSSL 3 is needed; this is $(openssl version)." ;;
esac

# ---- Every file is there, and no other ----
for name in $listed $unlisted; do
    if [ ! -f "$name" ] || [ -L "$name" ]; then altered "$name is missing."; fi
done
for name in *; do
    case " $listed $unlisted " in
        *" $name "*) ;;
        *) altered "$name is not part of an export. Unpack the zip into an empty folder." ;;
    esac
done

# ---- The key ----
openssl pkey -pubin -in public-key.pem -outform DER -out "$work/key.der" 2>/dev/null \
    || altered 'public-key.pem cannot be read.'
found=$(openssl dgst -sha256 -r "$work/key.der") || cannot 'openssl failed.'
found=${found%% *}
say "Key fingerprint: $found"
if [ $# -gt 0 ]; then
    wanted=$(printf '%s' "$*" | tr 'A-F' 'a-f' | tr -d ': \t\n')
    [ "$wanted" = "$found" ] || altered "signed with another key than $wanted."
fi

# ---- The signatures ----
signed() {
    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in "$1.txt" -sigfile "$1.sig" >/dev/null 2>&1 \
        || altered "the signature of $1.txt does not fit."
}
signed manifest
signed checkpoint

# ---- The manifest: it names exactly these files, with these sums ----
# shellcheck disable=SC2086
openssl dgst -sha256 -r $listed >"$work/sums" || cannot 'openssl failed.'
sed 's/^\([0-9a-f]*\) \*/\1  /' "$work/sums" >"$work/manifest"
if ! cmp -s "$work/manifest" manifest.txt; then
    while read -r sum name; do
        grep -qxF "$sum  $name" manifest.txt || altered "$name is not what was signed."
    done <"$work/manifest"
    altered 'manifest.txt does not list exactly the files of an export.'
fi

# ---- The ledger ----
{ read -r origin && read -r count && read -r root; } <checkpoint.txt || altered 'checkpoint.txt cannot be read.'
case $count in
    '' | *[!0-9]*) altered 'checkpoint.txt cannot be read.' ;;
esac
leaves=$(wc -l <ledger.jsonl)
[ "$((leaves))" -eq "$count" ] || altered "ledger.jsonl has $((leaves)) lines, and $count were signed."

# Turns hashes in hex, one a line, into lines for printf: one octal escape for each byte.
octal='BEGIN { for (i = 0; i < 256; i++) byte[sprintf("%02x", i)] = sprintf("\\%03o", i) }
    function escape(hex,  out, i) { for (i = 1; i < length(hex); i += 2) out = out byte[substr(hex, i, 2)]; return out }'

# SHA-256 of the files named 10000, 10001 … in the folder $1, in that order, in hex, with a few starts of openssl.
hash_all() {
    [ -e "$1/10000" ] || return 0
    (cd "$1" && openssl dgst -sha256 -r 1*) | cut -c 1-64
}

root_of_ledger() {
    mkdir "$work/leaves" || return 1
    n=10000
    while IFS= read -r line; do
        case $line in
            '{'*)
                printf '\000%s' "$line" >"$work/leaves/$n"
                n=$((n + 1))
                say record
                ;;
            *' erased') say "${line% erased}" ;;
            *) say unreadable ;;
        esac
    done <ledger.jsonl >"$work/kinds"
    hash_all "$work/leaves" >"$work/hashes"
    awk -v hashes="$work/hashes" '$0 == "record" { getline < hashes } { print }' "$work/kinds" >"$work/level"
    rm -r "$work/leaves"
    while [ "$(wc -l <"$work/level")" -gt 1 ]; do # one level of the tree: pairs are hashed, an odd last one rises
        mkdir "$work/nodes" || return 1
        awk "$octal"' NR % 2 { left = $0; next } { print "\\001" escape(left) escape($0) }' "$work/level" >"$work/pairs"
        n=10000
        while IFS= read -r pair; do
            # shellcheck disable=SC2059
            printf "$pair" >"$work/nodes/$n"
            n=$((n + 1))
        done <"$work/pairs"
        hash_all "$work/nodes" >"$work/next"
        awk 'NR % 2 { last = $0; next } { last = "" } END { if (last != "") print last }' "$work/level" >>"$work/next"
        mv "$work/next" "$work/level"
        rm -r "$work/nodes"
    done
    if [ "$count" -eq 0 ]; then
        openssl dgst -sha256 -binary </dev/null | openssl base64
    else
        # shellcheck disable=SC2059
        printf "$(awk "$octal"' { print escape($0) }' "$work/level")" | openssl base64
    fi
}

say "Record: $origin, $count entries"
if [ "$count" -le "$most_leaves" ]; then
    computed=$(root_of_ledger) || cannot 'the root could not be computed.'
    [ "$computed" = "$root" ] || altered 'the root over ledger.jsonl is not the one that was signed.'
    say 'WHOLE: the files, the ledger and both signatures fit this key.'
else
    say "WHOLE: the files and both signatures fit this key."
    say "The root over more than $most_leaves entries is checked by: kith verify FILE.zip"
fi
say 'Each endorsement against its ledger entry is checked by: kith verify FILE.zip'
[ $# -gt 0 ] || say "Compare the fingerprint with the one on the page /verify of ${origin%%/*}"
