"""The folder that generated files go to: compared with what would be written, or written.

C code has folders of its own: what the generator did not write there is in its way. Pages share
their folder with files of other people: of these, only those whose first line has the mark are
ours. All else in the folder, and what links in it lead to, is not the generator's business.
"""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from generator import staging
from generator.ir import Fault
from generator.render import HEADERS, MARK, SOURCES

FOLDERS = (HEADERS, SOURCES)


@dataclass(frozen=True)
class Found:
    """What stands where the generator writes."""

    files: dict[str, bytes]  # those that it wrote, by their path in the output folder
    foreign: dict[str, str]  # what is in the way, and why


def differences(files: dict[str, str], out: Path, pages: str = "") -> list[Fault]:
    """What `write` would change or refuse. `pages` is the suffix of pages; "" is C code."""
    found = _look(files, out, pages)
    faults = []
    command = "docs" if pages else "generate"
    for name, text in sorted(files.items()):
        if name not in found.files and name not in found.foreign:
            faults.append(Fault(str(out / name), "", f"missing: run {command}"))
        elif name in found.files and found.files[name] != text.encode():
            faults.append(Fault(str(out / name), "", f"stale: run {command}"))
    surplus = sorted(found.files.keys() - files.keys())
    message = "surplus: not generated from these schemas"
    faults += [Fault(str(out / name), "", message) for name in surplus]
    return faults + _in_the_way(found, out)


def write(files: dict[str, str], out: Path, pages: str = "") -> list[Fault]:
    """Makes `files` all that is generated in `out`, or leaves everything as it is and says why. A
    file that is fresh is not touched."""
    wanted = {name: text.encode() for name, text in files.items()}
    found = _look(files, out, pages)
    is_fresh = found.files == wanted and not found.foreign
    if is_fresh and not os.path.lexists(out / staging.SCRATCH):
        return []
    if found.foreign and not os.path.isdir(out):
        return _in_the_way(found, out)
    try:
        with staging.scratch(out) as here:
            # Another run may have written until now, and been half done when we looked.
            found = _look(files, out, pages)
            if found.foreign:
                return _in_the_way(found, out)
            units = sorted(wanted.keys() | found.files.keys()) if pages else FOLDERS
            changed = [name for name in units if _of(wanted, name) != _of(found.files, name)]
            for unit in changed:
                _make(here / "new", out, _of(wanted, unit), found.files)
                if unit in FOLDERS and not pages:
                    _make_folder(here / "new" / unit, out / unit)
            staging.swap(out, here, changed)
    except OSError as error:
        if found.foreign:
            return _in_the_way(found, out)
        file = str(error.filename or out)
        new = str(out / staging.SCRATCH / "new")
        place = str(out) + file.removeprefix(new) if file.startswith(new + os.sep) else file
        return [Fault(place, "", error.strerror or "can't be written")]
    return []


def _of(files: dict[str, bytes], unit: str) -> dict[str, bytes]:
    """The files of what is swapped as one: a folder, or a file."""
    inside = unit + "/"
    return {name: data for name, data in files.items() if name == unit or name.startswith(inside)}


def _make(new: Path, out: Path, files: dict[str, bytes], old: dict[str, bytes]) -> None:
    """`files` in the scratch. Those that stay are the same files, with their times."""
    for name, data in files.items():
        file = new / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if old.get(name) == data:
            _keep(out / name, file)
            continue
        try:
            file.write_bytes(data)
        except OSError as error:  # a write that fails does not say of which file
            raise OSError(error.errno, error.strerror, str(file)) from error


def _make_folder(new: Path, old: Path) -> None:
    new.mkdir(parents=True, exist_ok=True)  # there need not be a file in it
    if old.is_dir():
        shutil.copymode(old, new)


def _keep(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # not every file system has links
        shutil.copy2(old, new, follow_symlinks=False)


def _in_the_way(found: Found, out: Path) -> list[Fault]:
    return [
        Fault(str(out / name) if name else str(out), "", f"is in the way: {reason}")
        for name, reason in sorted(found.foreign.items())
    ]


# ---- What is there. ----


def _look(files: dict[str, str], out: Path, pages: str) -> Found:
    found = Found({}, {})
    if pages:
        _look_for_pages(files, out, pages, found)
        return found
    for folder in FOLDERS:
        parts = folder.split("/")
        ways = ["", *("/".join(parts[: end + 1]) for end in range(len(parts)))]
        if all(_is_way(out, way, found) for way in ways):
            _look_into(out, folder, found)
    return found


def _look_for_pages(files: dict[str, str], out: Path, suffix: str, found: Found) -> None:
    """Files of other people count only where ours would go."""
    if not _is_way(out, "", found):
        return
    there = Found({}, {})
    for name in sorted(os.listdir(out)):
        if name.endswith(suffix) or name in files:
            _look_at(out, name, there)
    found.files.update({n: data for n, data in there.files.items() if data or n in files})
    found.foreign.update({name: why for name, why in there.foreign.items() if name in files})


def _is_way(out: Path, way: str, found: Found) -> bool:
    """Whether a folder is there. Links are followed up to `out`, but not in it."""
    path = out / way if way else out
    try:
        mode = (path.lstat() if way else path.stat()).st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        found.foreign[way] = error.strerror or "can't be read"
        return False
    if stat.S_ISLNK(mode):
        found.foreign[way] = "a link, which is not followed"
    elif not stat.S_ISDIR(mode):
        found.foreign[way] = "not a folder"
    return stat.S_ISDIR(mode)


def _look_into(out: Path, folder: str, found: Found) -> None:
    try:
        entries = sorted(os.scandir(out / folder), key=lambda entry: entry.name)
    except OSError as error:
        found.foreign[folder] = error.strerror or "can't be read"
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            before = len(found.files) + len(found.foreign)
            _look_into(out, name, found)
            if before == len(found.files) + len(found.foreign):
                found.foreign[name] = "a folder that holds nothing generated"
        else:
            _look_at(out, name, found)


def _look_at(out: Path, name: str, found: Found) -> None:
    try:
        if not stat.S_ISREG((out / name).lstat().st_mode):
            found.foreign[name] = "no regular file"
            return
        data = (out / name).read_bytes()
    except FileNotFoundError:  # another run has just taken it away
        return
    except OSError as error:
        found.foreign[name] = error.strerror or "can't be read"
        return
    # An empty file is nobody's work: a system that went down may leave one.
    if data and MARK.encode() not in data.partition(b"\n")[0]:
        found.foreign[name] = "not a generated file"
    else:
        found.files[name] = data
