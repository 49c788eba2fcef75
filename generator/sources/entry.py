"""What the kinds of sources have in common: an entry that can be read, and the limits."""

from collections.abc import Callable
from dataclasses import dataclass

SUFFIX = ".json"
MAX_FILE = 10_000_000  # bytes of one schema file
MAX_TOTAL = 200_000_000  # bytes of all schema files together
MAX_FILES = 5_000  # schema files; also the entries of a zip


class Unreadable(Exception):
    """Why an entry, or a source as a whole, can't be read. The text is the fault's message."""


@dataclass(frozen=True)
class Entry:
    """A file of a source that may be a schema."""

    path: str  # below the source, with "/" between its names
    label: str  # how faults name it
    size: int  # as the source says; what is read may not be longer
    read: Callable[[], bytes]  # or Unreadable


def is_wanted(path: str) -> bool:
    """Whether a path may be a schema's, rightly named or not."""
    return path.lower().endswith(SUFFIX) and not any(map(is_ignored, path.split("/")))


def is_ignored(name: str) -> bool:
    """Names that file managers, editors and version control leave behind; never schemas."""
    return name.startswith(".") or name == "__MACOSX"


def printable(text: str) -> str:
    """`text` for a fault's one line: a file's name can hold line ends and escape sequences."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text
    )
