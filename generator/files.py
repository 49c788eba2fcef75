"""Single files that a user names: read within a limit, written whole or not at all.

Only regular files are read and replaced: to read a FIFO may take for ever, to read a device all
memory, and a file that is put in the place of a device is a device less.
"""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.ir import Fault
from generator.sources.entry import MAX_FILE, Unreadable
from generator.sources.folder import read_file


def read(file: Path) -> tuple[str, tuple[Fault, ...]]:
    """The text as it stands in the file, whatever ends its lines. /dev/null is an empty file."""
    try:
        data = b"" if _is_null(file) else read_file(file, MAX_FILE)
        return data.decode("utf-8"), ()
    except Unreadable as reason:
        return "", (Fault(str(file), "", str(reason)),)
    except UnicodeDecodeError as error:
        return "", (Fault(str(file), "", f"not UTF-8 at byte {error.start}"),)


def _is_null(file: Path) -> bool:
    try:
        return os.path.samefile(file, os.devnull)
    except OSError:
        return False


def write(file: Path, data: bytes) -> Fault | None:
    """A regular file becomes `data` or stays as it is; to a FIFO or a device `data` is written."""
    try:
        if _is_special(file):
            with open(os.open(file, os.O_WRONLY | os.O_CLOEXEC | os.O_NOCTTY), "wb") as to:
                to.write(data)
            return None
        with replacement(file, data) as replace:
            replace()
    except OSError as error:
        return fault(file, error)
    return None


@contextmanager
def replacement(file: Path, data: bytes) -> Iterator[Callable[[], None]]:
    """`data` on the disk beside `file`, or beside what it is a link to, with its mode. What comes
    is a call that puts it in its place; until then, and after an OSError, all is as it was."""
    target = Path(os.path.realpath(file))
    mode = _mode_of(target)
    scratch = target.parent / f".{secrets.token_hex(8)}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    opened = os.open(scratch, flags, 0o666)
    try:
        with open(opened, "wb") as to:
            to.write(data)
        if mode is not None:
            scratch.chmod(mode)
        yield lambda: os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)


def show(data: bytes) -> Fault | None:
    """To standard output."""
    if sys.stdout is None:  # the caller closed it
        return Fault("standard output", "", os.strerror(errno.EBADF))
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:  # a full disk, a reader that has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush
        return Fault("standard output", "", error.strerror or "can't be written")
    return None


def fault(file: Path, error: OSError) -> Fault:
    return Fault(str(file), "", error.strerror or "can't be written")


def _is_special(file: Path) -> bool:
    """Whether `file` is there, and neither a regular file nor a folder."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _mode_of(target: Path) -> int | None:
    """The mode of a file that may be replaced; None where there is none."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is no regular file")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "is not to be written to")
    return stat.S_IMODE(mode)
