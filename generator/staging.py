"""Folders and files that are replaced all together or not at all.

What is new is made in a scratch folder beside them, `.rdx-generate`; then the old is renamed into
the scratch and the new out of it. Whatever ends a run on its way, the next run finds in the scratch
what was taken and puts it back before it does anything else:

    lock     held by the run that works here
    new/     what is being made
    old/     what was taken, by its quoted path; an empty folder stands for what was not there
    done/    the same, once all is in its place: to be removed
    undone/  what had to go again: to be removed
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote

SCRATCH = ".rdx-generate"
WAIT_SECONDS = 120  # for another run; writing takes seconds


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """The scratch folder of `out`, alone, and with everything as it was before any run that did not
    come to its end. Raises OSError. Folders that had to be made for it and stay empty go again."""
    made = _make(out)
    try:
        here = out / SCRATCH
        lock = _lock(here)
        try:
            _clear(here)
            _put_back(out, here)
            _clear(here)
            yield here
        finally:
            _clear(here)
            with suppress(OSError):
                (here / "lock").unlink()
                here.rmdir()
            os.close(lock)
    finally:
        _remove_empty(made)


def swap(out: Path, here: Path, names: Sequence[str]) -> None:
    """Puts what new/ has of `names` into its place, and nothing in the place of the others; or
    raises OSError with all as it was."""
    made: list[Path] = []
    try:
        (here / "old").mkdir()
        for name in names:
            taken, place, new = here / "old" / quote(name, ""), out / name, here / "new" / name
            made += _make(place.parent)
            if place.exists():
                _rename(place, taken, place)
            else:
                taken.mkdir()
            if new.exists():
                _rename(new, place, place)
        (here / "old").rename(here / "done")  # from here on there is no way back
    except BaseException:
        with suppress(OSError):  # else the next run puts it back
            _put_back(out, here)
        _remove_empty(made)
        raise


def _lock(here: Path) -> int:
    """The lock's descriptor. Whoever holds it removes it at the end, so that one that was waited
    for may be a lock no more."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            if here.is_symlink():
                raise FileExistsError(0, "is in the way: a link", str(here))
            here.mkdir(exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            lock = os.open(here / "lock", flags, 0o666)
        except FileNotFoundError:
            continue  # its folder went in between
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), os.stat(here / "lock")):
                return lock
        except (BlockingIOError, FileNotFoundError):
            time.sleep(0.02)
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)
    raise TimeoutError(0, "another run holds it", str(here))


def _put_back(out: Path, here: Path) -> None:
    """Undoes a swap that did not come to its end."""
    if not (here / "old").is_dir():
        return
    for taken in sorted((here / "old").iterdir()):
        place = out / unquote(taken.name)
        if place.exists():
            (here / "undone").mkdir(exist_ok=True)
            place.rename(here / "undone" / taken.name)
        if taken.is_dir() and not any(taken.iterdir()):
            taken.rmdir()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            taken.rename(place)
    (here / "old").rmdir()


def _clear(here: Path) -> None:
    """Removes all that nobody will ask for; old/ only goes by being put back."""
    for name in ("new", "done", "undone"):
        shutil.rmtree(here / name, ignore_errors=True)


def _make(folder: Path) -> list[Path]:
    """Makes a folder; returns those that were not there, the innermost first."""
    missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: Sequence[Path]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _rename(old: Path, new: Path, blamed: Path) -> None:
    try:
        old.rename(new)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(blamed)) from error
