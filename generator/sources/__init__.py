"""Where schema files come from: a folder, a zip, or a commit (`git:REV:path`).

A schema is `<model>/<event>.json`. These are left out, since nobody means them to be schemas:
files that do not end in .json (a README, rdx.toml); names that start with a dot (.git, .DS_Store,
._new.json) and the folder __MACOSX, which file managers and version control leave behind. Any
other .json that is not at `<model>/<event>.json` is a fault. The files of a zip may stand below
one folder, as Redox packs them; that folder is not part of their names.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.ir import Fault
from generator.sources import archive, folder, git
from generator.sources.entry import (
    MAX_FILE,
    MAX_FILES,
    MAX_TOTAL,
    SUFFIX,
    Entry,
    Unreadable,
    printable,
)


@dataclass(frozen=True)
class SourceFile:
    name: str  # "notes/new"
    label: str  # how faults name it: "schemas/notes/new.json", "schemas.zip: notes/new.json"
    data: bytes


def read(source: str | Path) -> tuple[tuple[SourceFile, ...], tuple[Fault, ...]]:
    """The schema files of `source`, by name, and everything that is wrong with it."""
    text = str(source)
    path = Path(text)
    if text.startswith(git.PREFIX):
        entries, faults = git.entries(text)
    elif path.is_dir():
        entries, faults = folder.entries(path)
    else:
        entries, faults = archive.entries(path)
    named = [(entry.path.removesuffix(SUFFIX), entry) for entry in entries]
    surplus = _surplus(entries, faults)
    if surplus:
        return (), (*faults, Fault(printable(text), "", surplus))
    misnamed = {entry.label: fault for name, entry in named if (fault := _misnamed(name, entry))}
    good = [(name, entry) for name, entry in named if entry.label not in misnamed]
    files, unread = _read(good, printable(text))
    found = [*faults, *misnamed.values(), *_alike(good), *unread]
    return tuple(files), tuple(sorted(found, key=lambda fault: fault.file))


def _surplus(entries: Sequence[Entry], faults: Sequence[Fault]) -> str:
    """Why a source as a whole is none, before any of its files is read."""
    if not entries and not faults:
        return f"no <model>/<event>{SUFFIX} here"
    if len(entries) > MAX_FILES:
        return f"has more than {MAX_FILES} {SUFFIX} files"
    if sum(entry.size for entry in entries if entry.size <= MAX_FILE) > MAX_TOTAL:
        return f"has more than {MAX_TOTAL // 1_000_000} MB of {SUFFIX} files"
    return ""


def _misnamed(name: str, entry: Entry) -> Fault | None:
    """A name becomes C names, texts in C and the left part of the map's patterns."""
    if not entry.path.endswith(SUFFIX):
        return Fault(entry.label, "", f"expected a name that ends in {SUFFIX}, in small letters")
    if name.count("/") != 1:
        return Fault(entry.label, "", "expected <model>/<event>.json")
    parts = name.split("/")
    if not all(part and (part[0].isalnum() or part[0] == "_") for part in parts) or not all(
        one.isalnum() or one in " _-." for part in parts for one in part
    ):
        message = "expected letters, digits, spaces, _ - and . in the names of model and event"
        return Fault(entry.label, "", message)
    return None


def _alike(named: Sequence[tuple[str, Entry]]) -> Iterator[Fault]:
    """Files that would be one where case, or the way accents are spelled, does not count."""
    seen: dict[str, Entry] = {}
    for name, entry in named:
        first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), entry)
        if first is not entry:
            yield Fault(entry.label, "", f"differs from {first.label} in case alone")


def _read(
    named: Sequence[tuple[str, Entry]], source: str
) -> tuple[list[SourceFile], list[Fault]]:
    files: list[SourceFile] = []
    faults: list[Fault] = []
    total = 0
    for name, entry in sorted(named, key=lambda item: item[0]):
        try:
            data = entry.read() if entry.size <= MAX_FILE else None
            if data is None or len(data) > MAX_FILE:
                raise Unreadable(f"is larger than {MAX_FILE // 1_000_000} MB")
        except Unreadable as reason:
            faults.append(Fault(entry.label, "", str(reason)))
            continue
        total += len(data)
        if total > MAX_TOTAL:  # it was less when the sizes were asked for
            return [], [*faults, Fault(source, "", "grows while it is read")]
        files.append(SourceFile(name, entry.label, data))
    return files, faults
