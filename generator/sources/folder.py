"""Schema files in a folder."""

import os
import stat
from pathlib import Path

from generator.ir import Fault
from generator.sources.entry import MAX_FILE, Entry, Unreadable, is_ignored, is_wanted, printable

MAX_VISITED = 100_000  # names looked at, so that a slip such as `--schemas /` ends soon


def entries(folder: Path) -> tuple[list[Entry], list[Fault]]:
    """All schema files below `folder`, and the folders that can't be looked into. Links to folders are
    not followed: they may lead out of the folder, or in a circle."""
    found: list[Entry] = []
    faults: list[Fault] = []

    def unreadable(error: OSError) -> None:
        faults.append(Fault(printable(str(error.filename)), "", error.strerror or "can't be read"))

    visited = 0
    for top, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        visited += len(folders) + len(files)
        if visited > MAX_VISITED:
            message = f"more than {MAX_VISITED} files and folders: not a folder of schemas"
            return [], [*faults, Fault(printable(str(folder)), "", message)]
        for name in [*folders, *sorted(files)]:
            path = Path(top, name)
            relative = path.relative_to(folder).as_posix()
            if is_wanted(relative):  # a folder of such a name is one that can't be read
                found.append(_entry(path, relative))
            elif name in folders and path.is_symlink():
                message = "is a link to a folder, which is not followed"
                faults.append(Fault(printable(str(path)), "", message))
    return found, faults


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file, which must not be longer than `limit`."""
    try:
        # A FIFO would wait for a writer without O_NONBLOCK.
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(error.strerror or "can't be read") from error
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise Unreadable("is no regular file")
        with open(opened, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(error.strerror or "can't be read") from error
    finally:
        os.close(opened)
    if len(data) > limit:
        raise Unreadable(f"is larger than {limit // 1_000_000} MB")
    return data


def _entry(path: Path, relative: str) -> Entry:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # reading it says why
    return Entry(relative, printable(str(path)), size, lambda: read_file(path, MAX_FILE))
