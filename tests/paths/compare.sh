#!/usr/bin/env bash
# compare.sh CORPUS PROGRAM OTHER...: what PROGRAM says of the cases of the fuzzer's corpus, the
# command OTHER says too. Both are paths.c, of two builds.
set -euo pipefail
corpus=$1 program=$2
shift 2
folders=("$corpus/message" "$corpus/assert" "$corpus/base64")
diff <("$program" "${folders[@]}") <("$@" "${folders[@]}")
"$program" "${folders[@]}" | tail -n 1
