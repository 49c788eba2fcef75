"""How much code and how many tables a program with all 14 events has: text and data, by `size`.

`code.linked` is a program that reads, judges, checks and writes each event, less an empty one.
`code.sections` is its machine code, constants and tables alone: `size` also counts what the loader
moves (.rela.dyn) and what unwinding takes (.eh_frame) as text.
`code.archives` is all of librdx_core.a and librdx_models.a, whether a program calls it or not.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path


def size(file: Path) -> int:
    """Text and data of a program or of all members of an archive."""
    done = subprocess.run(["size", str(file)], capture_output=True, text=True, check=True)
    rows = (line.split() for line in done.stdout.splitlines()[1:])
    return sum(int(row[0]) + int(row[1]) for row in rows)


def linked(build: Path) -> int:
    return size(build / "bench/bench_code_all") - size(build / "bench/bench_code_none")


def sections(build: Path) -> int:
    return of_sections(build / "bench/bench_code_all") - of_sections(build / "bench/bench_code_none")


def of_sections(file: Path) -> int:
    done = subprocess.run(["size", "-A", str(file)], capture_output=True, text=True, check=True)
    rows = (line.split() for line in done.stdout.splitlines())
    return sum(int(row[1]) for row in rows if row and row[0] in CODE_AND_TABLES)


def archives(build: Path) -> int:
    return size(build / "lib/librdx_core.a") + size(build / "lib/librdx_models.a")


CODE_AND_TABLES = (".text", ".rodata", ".data", ".data.rel.ro")
ROWS: dict[str, Callable[[Path], int]] = {
    "code.linked": linked,
    "code.sections": sections,
    "code.archives": archives,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--rounds")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("rows", nargs="*")
    asked = parser.parse_intermixed_args()
    build = Path(os.environ["RDX_BIN_DIR"]).parent
    for name, measure in ROWS.items():
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in asked.rows or ["*"]):
            continue
        if asked.list:
            print(name)
            continue
        value = {"rdx": {"median": measure(build), "mad": 0}}
        print(json.dumps({"name": name, "unit": "bytes", "per": "program", "rounds": 1, "times": value}))


if __name__ == "__main__":
    main()
