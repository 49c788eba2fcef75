"""Schema files as a commit of a git repository has them: `git:REV:path`."""

import os
import subprocess
from dataclasses import dataclass
from functools import cache

from generator.ir import Fault
from generator.sources import archive
from generator.sources.entry import MAX_FILE, Entry, Unreadable, is_wanted, printable

PREFIX = "git:"
SECONDS = 60  # for one git command, which only reads
LINK, SUBMODULE = "120000", "160000"  # modes of a tree's entries


@dataclass(frozen=True)
class _Item:
    mode: str
    name: str  # of the object
    size: int
    path: str


def entries(source: str) -> tuple[list[Entry], list[Fault]]:
    """The files of `git:REV:path`, or of the zip that it names; REV is all that git takes for a
    commit, `path` is from the top of the repository and may be empty."""
    label = printable(source)
    rev, colon, path = source.removeprefix(PREFIX).partition(":")
    try:
        if not colon or not rev:
            raise Unreadable("expected git:REV:path")
        tree = _find(rev, path)
        if _git("cat-file", "-t", tree).strip() == b"blob":
            if int(_git("cat-file", "-s", tree)) > archive.MAX_ZIP:
                raise Unreadable(f"is larger than {archive.MAX_ZIP // 1_000_000} MB")
            return archive.entries_of(_blobs([tree])[tree], label)
        return _entries(_items(tree), label if not path or path.endswith("/") else label + "/")
    except Unreadable as reason:
        return [], [Fault(label, "", str(reason))]


def _find(rev: str, path: str) -> str:
    """The name of the object at REV:path."""
    # A revision never starts with a dash; git would take one that does for an option.
    if rev.startswith("-") or not rev.isprintable() or "\0" in path:
        raise Unreadable("names no revision")
    if _run("rev-parse", "--git-dir").returncode:
        raise Unreadable("there is no git repository here that git would read")
    top = _run("rev-parse", "--verify", "--quiet", rev + "^{tree}")
    if top.returncode:
        raise Unreadable("names no revision of this repository")
    tree = top.stdout.decode().strip()
    if not path:
        return tree
    found = _run("rev-parse", "--verify", "--quiet", f"{tree}:{path.rstrip('/')}")
    if found.returncode:
        raise Unreadable("the revision has no such path")
    return found.stdout.decode().strip()


def _items(tree: str) -> list[_Item]:
    found = []
    for line in _git("ls-tree", "-r", "-z", "-l", "--full-tree", tree).split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, name, size = about.decode().split()
        found.append(_Item(mode, name, 0 if size == "-" else int(size), os.fsdecode(path)))
    return found


def _entries(items: list[_Item], label: str) -> tuple[list[Entry], list[Fault]]:
    faults = []
    good = []
    for item in items:
        at = label + printable(item.path)
        if item.mode == SUBMODULE:
            faults.append(Fault(at, "", "is a submodule, which is not looked into"))
        elif not is_wanted(item.path):
            continue
        elif item.mode == LINK:
            faults.append(Fault(at, "", "is a link, not a file"))
        else:
            good.append(item)

    @cache
    def blobs() -> dict[str, bytes]:  # one git command for all: one for each file takes seconds
        return _blobs(sorted({item.name for item in good if item.size <= MAX_FILE}))

    def entry(item: _Item) -> Entry:
        at = label + printable(item.path)
        return Entry(item.path, at, item.size, lambda: blobs()[item.name])

    return [entry(item) for item in good], faults


def _blobs(names: list[str]) -> dict[str, bytes]:
    """The content of objects, by name."""
    said = _git("cat-file", "--batch", asked="".join(name + "\n" for name in names).encode())
    found: dict[str, bytes] = {}
    at = 0
    for name in names:
        line = said.index(b"\n", at)
        size = int(said[at:line].split()[2])
        found[name] = said[line + 1 : line + 1 + size]
        at = line + 1 + size + 1
    return found


def _git(*arguments: str, asked: bytes = b"") -> bytes:
    done = _run(*arguments, asked=asked)
    if done.returncode:
        raise Unreadable("git can't read it")
    return done.stdout


def _run(*arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # Nothing is fetched, asked for or locked: this is a look at what is there.
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        return subprocess.run(
            ["git", *arguments],
            input=asked,
            capture_output=True,
            env={**os.environ, **quiet},
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise Unreadable("git is not installed") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Unreadable("git can't be run, or takes too long") from error
