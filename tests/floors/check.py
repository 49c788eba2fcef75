"""Reads the include lines of the tree and says where one breaks the floors.

    python3 tests/floors/check.py [ROOT]

runtime/floors.txt lists the modules of each floor and the doors. Fails on an include that points
up, a file with no floor, a second door to a foreign library, a program that includes a private
header, generated code that knows the net, and a function that is not used here. Prints
`file:line: fault` for each and exits 1 when there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = "runtime/floors.txt"
GENERATED = 3
PROGRAMS = 5

# Folders outside the runtime. Tests may include what they test.
FOLDER_FLOORS = {"generated": GENERATED, "cli": PROGRAMS, "sandbox": PROGRAMS, "examples": PROGRAMS}

# Floors that a floor may not reach though they lie below it.
UNREACHABLE = {4: {GENERATED}}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^">]+)[">]')
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|strtok|alloca|assert)\s*\(")


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Table:
    floors: dict[str, int]  # module -> floor
    doors: dict[str, frozenset[str]]  # prefix of a foreign header -> files that may include it
    seldom: frozenset[str]  # modules that are compiled to be small


def read_table(text: str) -> Table:
    floors: dict[str, int] = {}
    doors: dict[str, frozenset[str]] = {}
    seldom: frozenset[str] = frozenset()
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, names = line.partition(":")
        kind, _, subject = head.partition(" ")
        if kind == "floor":
            floors.update({module: int(subject) for module in names.split()})
        elif kind == "door":
            doors[subject] = frozenset(names.split())
        elif kind == "seldom":
            seldom |= frozenset(names.split())
        else:
            raise SystemExit(f"{TABLE}: cannot read: {line}")
    return Table(floors, doors, seldom)


def floor_of(file: str, table: Table) -> int | None:
    """The floor of a file, given relative to the root; None when it has none."""
    folder = file.split("/")[0]
    if folder in FOLDER_FLOORS:
        return FOLDER_FLOORS[folder]
    return table.floors.get(Path(file).stem)


def sources(root: Path) -> Iterator[str]:
    for folder in ("runtime", *FOLDER_FLOORS):
        for path in sorted((root / folder).rglob("*.[ch]")):
            yield path.relative_to(root).as_posix()


def find_include(root: Path, file: str, name: str) -> str | None:
    """The file of this tree that an include line names; None when it is a foreign header."""
    folder = file.split("/")[0]
    places = [Path(file).parent]
    places += [Path("runtime/include"), Path("generated/include")]
    shared = [Path("cli/common"), Path("cli/send")]
    places += shared if folder == "cli" else [Path(folder) / "src"]
    for place in places:
        if (root / place / name).is_file():
            return (root / place / name).resolve().relative_to(root).as_posix()
    return None


def without_comments(text: str) -> str:
    """The same lines with comments and the insides of strings blanked."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        return '""' if found.startswith('"') else re.sub(r"[^\n]", " ", found)

    return token.sub(blank, text)


def public(file: str) -> bool:
    return file.startswith(("runtime/include/", "generated/include/"))


def fault_of_include(root: Path, table: Table, file: str, name: str) -> str | None:
    for prefix, doors in table.doors.items():
        if name.startswith(prefix) and file not in doors:
            return f"<{name}> has a door: {' '.join(sorted(doors))}"
    target = find_include(root, file, name)
    if target is None:
        return f"<{name}> is not there" if name.startswith("rdx/") else None
    if target.split("/")[0] == file.split("/")[0] and not file.startswith("runtime/"):
        return None
    if not public(target) and (public(file) or not file.startswith("runtime/")):
        return f'"{name}" is private to the runtime'
    here, there = floor_of(file, table), floor_of(target, table)
    if here is None or there is None:
        return None  # said once, of the file itself
    if there > here:
        return f'"{name}" is of floor {there}, this file of floor {here}'
    if there in UNREACHABLE.get(here, set()):
        return f'floor {here} does not know floor {there} ("{name}")'
    return None


def faults_of_file(root: Path, table: Table, file: str) -> Iterator[Fault]:
    text = (root / file).read_text(encoding="utf-8")
    if floor_of(file, table) is None:
        yield Fault(file, 1, f"has no floor: add it to {TABLE}")
    for number, line in enumerate(text.splitlines(), 1):
        include = INCLUDE.match(line)
        fault = fault_of_include(root, table, file, include.group(2)) if include else None
        if fault:
            yield Fault(file, number, fault)
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        for banned in BANNED.finditer(line):
            yield Fault(file, number, f"{banned.group(1)} is not used here")


def faults_of_table(root: Path, table: Table) -> Iterator[Fault]:
    places = ("runtime/src/{}.c", "runtime/src/{}.h", "runtime/include/rdx/{}.h")
    for module in table.floors:
        if not any((root / place.format(module)).is_file() for place in places):
            yield Fault(TABLE, 1, f"module {module} has no file")
    for module in sorted(table.seldom - table.floors.keys()):
        yield Fault(TABLE, 1, f"seldom used module {module} has no floor")
    for doors in table.doors.values():
        for door in sorted(doors):
            if not (root / door).is_file():
                yield Fault(TABLE, 1, f"door {door} is not there")


def faults(root: Path) -> list[Fault]:
    root = root.resolve()
    table = read_table((root / TABLE).read_text(encoding="utf-8"))
    found = list(faults_of_table(root, table))
    for file in sources(root):
        found += faults_of_file(root, table, file)
    return found


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]
    found = faults(root)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
