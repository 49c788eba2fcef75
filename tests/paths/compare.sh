#!/usr/bin/env bash
# compare.sh CORPUS PROGRAM OTHER...: what PROGRAM says of the cases of the fuzzer's corpus, the
# command OTHER says too. Both are paths.c, of two builds.
set -euo pipefail
folders=("$1/message" "$1/assert" "$1/base64")
said=$("$2" "${folders[@]}")
diff <(printf '%s\n' "$said") <("${@:3}" "${folders[@]}")
tail -n 1 <<<"$said"
