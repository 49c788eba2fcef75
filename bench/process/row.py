"""Rows as bench/run.py takes them from a script, and the command line of such a script."""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.process.measure import Run
from bench.process.scene import Scene, effort


@dataclass(frozen=True)
class Row:
    """What each contestant's rounds cost; the first is the one that is judged."""

    name: str
    samples: Mapping[str, Sequence[float]]
    per: str = "process"
    unit: str = "ns"
    bytes: float = 0

    def line(self) -> str:
        return json.dumps({
            "name": self.name, "unit": self.unit, "per": self.per, "bytes": self.bytes,
            "rounds": max(map(len, self.samples.values())),
            "times": {name: _spread(samples) for name, samples in self.samples.items()}})


def _spread(samples: Sequence[float]) -> dict[str, float]:
    middle = median(samples)
    return {"median": middle, "mad": median(abs(sample - middle) for sample in samples)}


def walls(runs: Mapping[str, Sequence[Run]], *names: str) -> dict[str, list[float]]:
    """The times of whole processes; of all where none is named."""
    return {name: [run.wall_ns for run in runs[name]] for name in names or runs}


@dataclass(frozen=True)
class LeftOut:
    """A row that cannot be had on this machine."""

    name: str
    why: str

    def line(self) -> str:
        return json.dumps({"name": self.name, "left_out": self.why})


@dataclass(frozen=True)
class Work:
    """Rows that are measured together."""

    names: Sequence[str]
    measure: Callable[[Scene], Iterable[Row | LeftOut]]


def main(works: Sequence[Work], words: list[str]) -> int:
    """SCRIPT FOLDER [--rounds N] [--list] [ROW...], as bench/harness.h says of programs."""
    parser = argparse.ArgumentParser(description="Rows of the bench, as lines of JSON.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("rows", nargs="*", default=[])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_intermixed_args(words)
    programs = Path(os.environ["RDX_BIN_DIR"]).resolve()
    scene = Scene(programs, programs.parent / "bench", asked.corpus.resolve(),
                  effort(asked.rounds))
    for work in works:
        wanted = [name for name in work.names
                  if any(fnmatch.fnmatchcase(name, pattern) for pattern in asked.rows or ["*"])]
        if asked.list:
            print("\n".join(wanted), end="\n" if wanted else "")
        elif wanted:
            _print_rows(work.measure(scene), wanted)
    return 0


def _print_rows(rows: Iterable[Row | LeftOut], wanted: Sequence[str]) -> None:
    for row in rows:
        if row.name in wanted:
            print(row.line(), flush=True)
