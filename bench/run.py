"""Runs rows of the bench and says what is met: python3 -m bench.run BUILD_FOLDER [OPTION...] [ROW...]

A group of rows is a program `rows_*` below BUILD_FOLDER/bench, or a script bench/rows_*.py; both are
called alike and print alike (bench/harness.h), scripts with RDX_BIN_DIR in their environment. What
a row must reach stands in bench/rows.toml. Results go to a file of JSON, in this shape:

    {"date": "2026-01-15" (--date), "machine": {...}, "corpus": {...corpus.json...}, "rows": [
        {"name": "parse.strict.compact", "group": "parse", "unit": "ns", "per": "message",
         "bytes": 4641.1, "size": 0, "rounds": 31,
         "subject": {"name": "rdx", "median": 3800.1, "mad": 12.0, "mb_per_s": 1221},
         "peers": {"cjson": {"median": 17500, "mad": 90, "mb_per_s": 265, "ratio": 4.6}, ...},
         "required": [{"peer": "cjson", "faster": 4.2, "measured": 4.6, "met": true}]}]}

`ratio` is the peer's median by the subject's: how many times faster the subject is. `mb_per_s` is there where a row has bytes. A requirement
`faster` is a least ratio; `at_most` is the most that the subject may take, in times of the peer.
A row may have another unit than "ns" ("bytes", "KiB"), and `limit` instead of a peer: what the
subject may be at most. What cannot be had on a machine is {"name", "group", "left_out": why}.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import corpus, machine

HERE = Path(__file__).resolve().parent
QUICK_ROUNDS = 5
Json = Any


# ---- Measuring ----


def groups(build: Path) -> list[Path]:
    """Programs and scripts, each by name."""
    return sorted((build / "bench").glob("rows_*")) + sorted(HERE.glob("rows_*.py"))


def lines(group: Path, options: Sequence[str], build: Path) -> Iterator[str]:
    """What a group prints, line by line, as it comes."""
    command = [sys.executable, str(group)] if group.suffix == ".py" else [str(group)]
    command += options
    environment = os.environ | {
        "RDX_BIN_DIR": str(build / "bin"),
        "PYTHONPATH": str(HERE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        yield from (line.rstrip("\n") for line in running.stdout)
    if running.returncode != 0:
        raise SystemExit(f"bench: {group.name} ended with {running.returncode}")


def row_of(measured: Json, required: Sequence[Json]) -> Json:
    """A row of the results from a line of a group."""
    if "left_out" in measured:
        return measured | {"group": measured["name"].partition(".")[0], "required": []}
    times = {name: time | rate(measured, time) for name, time in measured["times"].items()}
    (subject, own), *others = times.items()
    peers = {name: time | {"ratio": ratio(time, own)} for name, time in others}
    return {
        "name": measured["name"],
        "group": measured["name"].partition(".")[0],
        "unit": measured.get("unit", "ns"),
        "per": measured["per"],
        "bytes": measured.get("bytes", 0),
        "size": measured.get("size", 0),
        "rounds": measured["rounds"],
        "subject": {"name": subject} | own,
        "peers": peers,
        "required": [
            judged(one, own, peers)
            for one in required
            if wanted(measured["name"], one["rows"]) and (one.get("peer") in peers or "limit" in one)
        ],
    }


def rate(measured: Json, time: Json) -> Json:
    """The bytes that a time stands for, by the second."""
    if measured.get("unit", "ns") != "ns" or not measured.get("bytes") or not time["median"]:
        return {}
    return {"mb_per_s": digits(measured["bytes"] / time["median"] * 1000)}


def ratio(peer: Json, subject: Json) -> float:
    return digits(peer["median"] / subject["median"]) if subject["median"] else 0.0


def digits(value: float) -> float:
    """Four of them, which is more than the machine holds still for."""
    return float(f"{value:.4g}")


def judged(one: Json, subject: Json, peers: Json) -> Json:
    if "limit" in one:
        measured = subject["median"]
        return {"limit": one["limit"], "measured": measured, "met": measured <= one["limit"]}
    measured = peers[one["peer"]]["ratio"]
    if "faster" in one:
        met = measured >= one["faster"]
        return {"peer": one["peer"], "faster": one["faster"], "measured": measured, "met": met}
    times = digits(1 / measured) if measured else 0.0
    met = times <= one["at_most"]
    return {"peer": one["peer"], "at_most": one["at_most"], "measured": times, "met": met}


def wanted(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


# ---- Telling ----


def told_row(row: Json) -> str:
    """What is seen while rows are measured: the time, and how many times faster than each peer."""
    if "left_out" in row:
        return f"{row['name']:<34} {'left out':>10}  {row['left_out']}"
    peers = (f"{name} {peer['ratio']:.3g}" for name, peer in row["peers"].items())
    own = human(row["subject"]["median"], row["unit"])
    return f"{row['name']:<34} {own:>10}  {', '.join(peers)}".rstrip()


def told_table(rows: Sequence[Json]) -> Iterator[str]:
    """All requirements: what is asked, what was measured, whether it is met."""
    yield f"{'row':<34} {'required':<34} {'measured':>14}"
    for row in rows:
        for one in row["required"]:
            asked, got = told_requirement(one, row["unit"])
            yield f"{row['name']:<34} {asked:<34} {got:>14}  {'met' if one['met'] else 'NOT MET'}"


def told_requirement(one: Json, unit: str) -> tuple[str, str]:
    if "limit" in one:
        return f"at most {human(one['limit'], unit)}", human(one["measured"], unit)
    if "faster" in one:
        return f"{one['faster']:g} x faster than {one['peer']}", f"{one['measured']:.3g} x"
    return f"at most {one['at_most']:g} x {one['peer']}", f"{one['measured']:.3g} x"


def human(value: float, unit: str) -> str:
    if unit != "ns":
        return f"{value:,.0f} {unit}"
    for name, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if value >= size:
            return f"{value / size:.2f} {name}"
    return f"{value:.2f} ns"


def unmet(rows: Sequence[Json]) -> list[str]:
    return [row["name"] for row in rows for one in row["required"] if not one["met"]]


# ---- The command line ----


def arguments_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs rows of the bench.")
    parser.add_argument("build", type=Path, help="folder of the build, with its programs")
    parser.add_argument("rows", nargs="*", help="names of rows, or patterns: 'write.*'")
    parser.add_argument("--quick", action="store_true", help="a small corpus and few rounds")
    parser.add_argument("--rounds", type=int, help="at most so many of each row")
    parser.add_argument("--list", action="store_true", help="the names of all rows")
    parser.add_argument("--require", action="store_true", help="end with 1 when a row is not met")
    parser.add_argument("--date", help="stands in the results")
    parser.add_argument("--out", type=Path, help="results; results.json in the build folder")
    return parser.parse_intermixed_args(words)


def main(words: list[str]) -> int:
    asked = arguments_of(words)
    folder = asked.build / ("corpus-quick" if asked.quick else "corpus")
    facts = corpus.ensure(folder, quick=asked.quick)
    rounds = asked.rounds or (QUICK_ROUNDS if asked.quick else None)
    options = [str(folder), *asked.rows]
    options += ["--list"] if asked.list else []
    options += ["--rounds", str(rounds)] if rounds else []
    required = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))["required"]
    rows = []
    for group in groups(asked.build):
        for line in lines(group, options, asked.build):
            if asked.list:
                print(line)
                continue
            rows.append(row_of(json.loads(line), required))
            print(told_row(rows[-1]), flush=True)
    if asked.list:
        return 0
    results = {"date": asked.date} if asked.date else {}
    results |= {"machine": machine.facts(asked.build), "corpus": facts, "rows": rows}
    out = asked.out or asked.build / "results.json"
    out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print("\n" + "\n".join(told_table(rows)))
    missed = unmet(rows)
    judged_count = sum(len(row["required"]) for row in rows)
    print(f"{judged_count - len(missed)} of {judged_count} requirements met; results in {out}")
    return 1 if asked.require and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
