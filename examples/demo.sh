#!/usr/bin/env bash
# Real files through generated C bindings, OAuth, embedding and upload into a local Redox.
#
#     examples/demo.sh [BIN_DIR]        BIN_DIR has rdx, rdx-net and rdx-sandbox
#
# Everything happens in a temporary directory and on the loopback interface. At its end nothing is
# left running and no file is left. Exit status 0 means that all six sends arrived unchanged.
set -euo pipefail

bin=$(cd "${1:-build/release/bin}" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/rdx-demo.XXXXXX")
sandbox=

clean_up() {
    if [ -n "$sandbox" ]; then
        kill "$sandbox" 2>/dev/null || true
        wait "$sandbox" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

step() { printf '\n== %s\n' "$*"; }
give_up() { printf 'demo: %s\n' "$*" >&2 && exit 1; }

# Nothing of the caller's settings is to reach this demo, nor the demo the real Redox.
for name in $(compgen -e | grep '^RDX_' || true) http_proxy https_proxy all_proxy \
    HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
    unset "$name"
done
export LC_ALL=C RDX_CONFIG=none

# ---- Two files of another program's making ----

licences=/usr/share/common-licenses

# as_roff FILE...: plain text as input for groff, line by line.
as_roff() {
    echo .nf
    cat "$@" | tr -d '\f' | sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\&&/"
}

# pages COUNT: the largest manual pages of this machine.
pages() {
    find /usr/share/man/man[1-8] -type f -name '*.gz' -printf '%s %p\n' 2>/dev/null |
        sort -rn | sed -n "1,$1p" | cut -d' ' -f2- | xargs -r zcat
}

is_large() { [ "$(stat -c %s "$1")" -gt 200000 ]; }

# Over the 200 KB that Redox advises to embed. A minimal machine has no manual pages: licences then.
make_pdf() {
    local count
    for count in 1 4 16; do
        pages "$count" | groff -k -t -mandoc -Tpdf >"$1" 2>/dev/null
        ! is_large "$1" || return 0
    done
    as_roff "$licences"/* | groff -Tpdf >"$1" 2>/dev/null
    is_large "$1" || give_up "groff gave no PDF of more than 200 KB"
}

step "Two files that groff makes: a large PDF and a small text"
mkdir "$work/files"
pdf=$work/files/manual.pdf
text=$work/files/licence.txt
make_pdf "$pdf"
as_roff "$licences/BSD" | groff -Tascii -P-cbou >"$text" 2>/dev/null
(cd "$work/files" && wc -c manual.pdf licence.txt | sed -n 1,2p && sha256sum manual.pdf licence.txt)

# ---- Credentials and a server ----

step "A key pair: the private half signs, the public half is registered with the sandbox"
openssl genrsa -out "$work/private.pem" 3072 2>/dev/null
openssl pkey -in "$work/private.pem" -pubout -out "$work/public.pem"
echo "RSA, 3072 bits"

step "A local Redox on a free port of the loopback interface"
store=$work/store
"$bin/rdx-sandbox" --with-parent --store "$store" --port-file "$work/port" \
    --public-key "$work/public.pem" --key-id demo-key --client-id demo-client \
    >"$work/sandbox.out" 2>"$work/sandbox.log" &
sandbox=$!
for _ in $(seq 100); do
    [ ! -s "$work/port" ] || break
    kill -0 "$sandbox" 2>/dev/null || give_up "the sandbox did not start: $(cat "$work/sandbox.log")"
    sleep 0.1
done
[ -s "$work/port" ] || give_up "the sandbox did not start within 10 seconds"
url=$(head -n 1 "$work/sandbox.out")
echo "$url"

# What `rdx` needs to know. Secrets are in a file, never on a command line.
export RDX_CLIENT_ID=demo-client RDX_KEY_ID=demo-key RDX_PRIVATE_KEY_FILE=$work/private.pem
export RDX_TOKEN_URL=$url/v2/auth/token RDX_API_URL=$url RDX_BLOB_URL=$url

# ---- Messages ----

# template EVENT: the sample of an event with the members left open that `--file` fills.
template() {
    "$bin/rdx" sample "$1" |
        sed -E -e 's/"(FileContents|FileName|FileType|Value)": "[^"]*"/"\1": ""/' \
            -e 's/"Numeric"/"Encapsulated Data"/' -e '/"Units":/d'
}

step "Messages: made-up samples of Notes, Results and Media, their file members left open"
for model in notes results media; do
    template "$model/new" >"$work/$model.json"
    grep -HnE '"(FileContents|Value)":' "$work/$model.json" | sed "s|^$work/||"
done

# ---- Six sends ----

hash_of() { sha256sum "$1" | cut -d' ' -f1; }

# stored_as LOG POLICY: whether the stored message refers to a blob exactly when it should.
stored_as() {
    case $2 in
    upload) grep -q "\"$url/blob/" "$store/messages/$1.json" ;;
    embed) ! grep -q "\"$url/blob/" "$store/messages/$1.json" ;;
    esac
}

# reason_of FILE: the first complaint of `rdx send`, which holds no field's value.
reason_of() { grep -m 1 . "$1" | sed "s|$work/||g" || echo "no reason given"; }

failed=0
fail() { printf 'FAIL %s %s %s\n' "$1" "$2" "$3" && failed=$((failed + 1)); }

# send MODEL POLICY FILE: passes when the file that the sandbox stored is the file that was sent.
send() {
    local log stored hash
    if ! log=$("$bin/rdx" send "$work/$1.json" --file "$3" "--$2" 2>"$work/complaint"); then
        fail "$1" "$2" "$(reason_of "$work/complaint")"
        return
    fi
    stored=$store/files/$log/0
    hash=$(hash_of "$3")
    if ! [[ $log =~ ^[0-9a-f-]{36}$ ]] || [ ! -f "$stored" ]; then
        fail "$1" "$2" "the sandbox stored no file"
    elif [ "$(hash_of "$stored")" != "$hash" ]; then
        fail "$1" "$2" "the stored file is another one"
    elif ! stored_as "$log" "$2"; then
        fail "$1" "$2" "the file went the other way"
    else
        printf 'PASS %s %s log=%s sha256=%s\n' "$1" "$2" "$log" "$hash"
    fi
}

step "Six sends: each file embedded as base64, or uploaded and referred to by its URI"
send notes embed "$pdf"
send notes upload "$pdf"
send results embed "$text"
send results upload "$pdf"
send media embed "$pdf"
send media upload "$text"

# ---- A report ----

step "rdx validate on a good message"
"$bin/rdx" sample notes/new >"$work/good.json"
(cd "$work" && "$bin/rdx" validate good.json) || give_up "the good message was refused"
echo "exit status 0"

step "rdx validate on the same message with a member gone and two of another type"
sed -e '/"DocumentType":/d' -e 's/"document-2"/2/' -e 's/"Test": true/"Test": "true"/' \
    "$work/good.json" >"$work/faulty.json"
status=0
(cd "$work" && "$bin/rdx" validate faulty.json) || status=$?
[ "$status" -eq 1 ] || give_up "the faulty message gave exit status $status instead of 1"
echo "exit status 1"

[ "$failed" -eq 0 ] || give_up "$failed of 6 sends failed"
