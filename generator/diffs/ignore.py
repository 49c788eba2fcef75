"""The ignore file: lines `KIND PLACE`, `*` for any text in both; `#` begins a comment line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.diffs.changes import Change
from generator.diffs.kinds import RULES
from generator.ir import Fault


@dataclass(frozen=True)
class Entry:
    line: int
    kind: str
    place: str

    def matches(self, change: Change) -> bool:
        return _fits(self.kind, change.kind) and _fits(self.place, change.place)


def parse(file: str, text: str) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    entries: list[Entry] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(None, 1)
        if not words or words[0].startswith("#"):
            continue
        if len(words) < 2:
            faults.append(Fault(file, f"line {number}", "expected KIND PLACE"))
        elif not any(_fits(words[0], kind) for kind in RULES):
            faults.append(Fault(file, f"line {number}", "no kind of change is called so"))
        else:
            entries.append(Entry(number, words[0], words[1].rstrip()))
    return tuple(entries), tuple(faults)


def apply(
    changes: Sequence[Change], entries: Sequence[Entry]
) -> tuple[tuple[Change, ...], tuple[Entry, ...]]:
    """The changes that no entry names, and the entries that name none."""
    left = tuple(c for c in changes if not any(entry.matches(c) for entry in entries))
    idle = tuple(e for e in entries if not any(e.matches(change) for change in changes))
    return left, idle


def _fits(pattern: str, text: str) -> bool:
    shape = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(shape, text, re.DOTALL) is not None
