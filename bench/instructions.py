"""Counts instructions under callgrind and compares them to what is recorded in instructions.json:
python3 -m bench.instructions BUILD_FOLDER [--record], or ./dev instructions [--record]

Counts hold still where times do not, so that a change that costs is seen before it is merged. They
are compared only between builds of the same compiler for the same corpus. Ends with 1 when one has
grown by more than 5 %. There is no count of the AVX-512 path, which valgrind can't run.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import corpus

RECORD = Path(__file__).with_name("instructions.json")
PATHS = ("portable", "sse", "avx2")
GROWTH = 1.05
# "  1,234,567 (12.34%)  /path/instructions.c:count_write [/path/instructions]"
LINE = re.compile(r"^\s*([\d,]+)\s.*:count_(\w+)(?: \[|$)", re.MULTILINE)
Json = Any


def counts(program: Path, folder: Path, path: str) -> dict[str, int]:
    """Instructions of each work, what it calls included."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "callgrind.out"
        valgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}"]
        subprocess.run([*valgrind, program, folder, path], check=True)
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(out)]
        told = subprocess.run(annotate, check=True, capture_output=True, text=True).stdout
    return {f"{work}.{path}": count for work, count in read(told).items()}


def read(annotated: str) -> dict[str, int]:
    """By function; a line of what another file put into a function is less than that of its own."""
    found: dict[str, int] = {}
    for number, work in LINE.findall(annotated):
        found[work] = max(found.get(work, 0), int(number.replace(",", "")))
    return found


def conditions(facts: Json) -> Json:
    """What counts depend on beside our own code."""
    version = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    return {
        "architecture": platform.machine(),
        "gcc": version.stdout.strip(),
        "corpus": facts["sha256"],
    }


def grown(old: Json, new: Json) -> list[str]:
    return [
        f"{work}: {old[work]:,} -> {count:,} instructions, {count / old[work] - 1:+.1%}"
        for work, count in sorted(new.items())
        if work in old and count > old[work] * GROWTH
    ]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Counts instructions.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--record", action="store_true", help="what is counted is to be the record")
    asked = parser.parse_args(words)
    folder = asked.build / "corpus-quick"
    under = conditions(corpus.ensure(folder, quick=True))
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    if not asked.record and record.get("conditions") != under:
        print("not compared: the record is of another compiler, machine or corpus")
        return 0
    program = asked.build / "bench" / "instructions"
    counted: dict[str, int] = {}
    for path in PATHS:
        counted |= counts(program, folder, path)
    if asked.record:
        text = json.dumps({"conditions": under, "counts": counted}, indent=2, sort_keys=True)
        RECORD.write_text(text + "\n", encoding="utf-8")
        return 0
    faults = grown(record["counts"], counted)
    print("\n".join(faults or [f"{len(counted)} counts, none has grown by more than 5 %"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
