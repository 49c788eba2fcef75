"""Counts instructions under callgrind and compares them to what is recorded in instructions.json:
python3 -m bench.instructions BUILD_FOLDER [--record], or ./dev instructions [--record]

Counts hold still where times do not, so that a change that costs is seen before it is merged. They
are compared only where the record's compiler, C library and kind of machine are, else a line with
`skip` says why not. Ends with 1 when one has grown by more than 5 %, or when the corpus is not the
recorded one. A path that this machine lacks is not counted; nor is AVX-512, which valgrind can't
run.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import callgrind, corpus

RECORD = Path(__file__).with_name("instructions.json")
GROWTH = 1.05
Json = Any


def conditions(facts: Json) -> Json:
    """What counts depend on beside our own code."""
    version = subprocess.run(["gcc", "-dumpversion"], capture_output=True, text=True, check=True)
    return {
        "architecture": platform.machine(),
        "gcc": version.stdout.strip().split(".")[0],
        "libc": " ".join(platform.libc_ver()),
        "corpus": facts["sha256"],
    }


def skipped(recorded: Json, here: Json) -> str:
    """Why nothing can be compared here; "" when it can be."""
    other = [
        f"{name} {recorded.get(name)} is recorded, here it is {here[name]}"
        for name in ("architecture", "gcc", "libc")
        if recorded.get(name) != here[name]
    ]
    return "; ".join(other)


def grown(old: Json, new: Json) -> list[str]:
    return [
        f"{work}: {old[work]:,} -> {count:,} instructions, {count / old[work] - 1:+.1%}"
        for work, count in sorted(new.items())
        if work in old and count > old[work] * GROWTH
    ]


def faults(record: Json, here: Json, counted: Json) -> list[str]:
    if record["conditions"]["corpus"] != here["corpus"]:
        return ["the corpus is another one: ./dev instructions --record"]
    found = grown(record["counts"], counted)
    if set(counted) - set(record["counts"]):
        found.append("a work has no record: ./dev instructions --record")
    if found:
        found.append("where that has to be: ./dev instructions --record, and the reason")
    return found


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Counts instructions.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--record", action="store_true", help="what is counted is to be the record")
    asked = parser.parse_args(words)
    folder = asked.build / "corpus-quick"
    here = conditions(corpus.ensure(folder, quick=True))
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    why = skipped(record["conditions"], here)
    if why and not asked.record:
        print(f"skip: {why}")
        return 0
    counted = callgrind.counts([asked.build / "bench" / "instructions", folder])
    if asked.record:
        text = json.dumps({"conditions": here, "counts": counted}, indent=2, sort_keys=True)
        RECORD.write_text(text + "\n", encoding="utf-8")
        return 0
    found = faults(record, here, counted)
    print("\n".join(found or [f"{len(counted)} counts, none has grown by more than 5 %"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
