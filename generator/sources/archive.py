"""Schema files in a zip. Nothing is ever unpacked to a disk, and no size that it states is believed."""

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.ir import Fault
from generator.sources.entry import (
    MAX_FILE,
    MAX_FILES,
    Entry,
    Unreadable,
    is_wanted,
    printable,
)
from generator.sources.folder import read_file

MAX_ZIP = 64_000_000  # bytes of the zip itself
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED = 1  # of a zip entry's flags
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def entries(path: Path) -> tuple[list[Entry], list[Fault]]:
    """The files of the zip at `path`; see entries_of."""
    label = printable(str(path))
    try:
        return entries_of(read_file(path, MAX_ZIP), label)
    except Unreadable as reason:
        return [], [Fault(label, "", str(reason))]


def entries_of(data: bytes, label: str) -> tuple[list[Entry], list[Fault]]:
    """The schema files of a zip, without the folder that all stand in, where there is one. An entry
    that nobody packs in good faith is a fault even if it is no schema."""
    try:
        # Counted before zipfile makes an object of each: a zip of 64 MB can list a million.
        if data.count(DIRECTORY_ENTRY) > MAX_FILES:
            raise Unreadable(f"has more than {MAX_FILES} entries")
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Unreadable as reason:
        return [], [Fault(label, "", str(reason))]
    except BROKEN:
        start = data.startswith(b"PK")
        message = "is a zip that is damaged or cut short" if start else "is no zip"
        return [], [Fault(label, "", message)]
    infos = archive.infolist()
    times = Counter(info.orig_filename for info in infos)
    faults: list[Fault] = []
    good: list[zipfile.ZipInfo] = []
    for info in infos:
        refused = _refused(info)
        if times.pop(info.orig_filename, 1) > 1:
            refused.append("is in the zip twice")
        at = f"{label}: {printable(info.orig_filename)}"
        faults += [Fault(at, "", message) for message in refused]
        if not refused and is_wanted(info.orig_filename):
            good.append(info)
    top = _top([info.orig_filename for info in good])
    return [_entry(archive, info, top, label) for info in good], faults


def _top(paths: Sequence[str]) -> str:
    """The folder, with its slash, that all schemas stand below, or ""."""
    tops = {path.partition("/")[0] for path in paths}
    deep = any(path.count("/") == 2 for path in paths)
    return tops.pop() + "/" if len(tops) == 1 and deep else ""


def _refused(info: zipfile.ZipInfo) -> list[str]:
    """What is wrong with an entry before a byte of it is read."""
    name = info.orig_filename
    mode = info.external_attr >> 16
    parts = name.removesuffix("/").split("/")
    found = []
    if "\\" in name:
        found.append("has a backslash in its name")
    if "\0" in name:
        found.append("has a zero byte in its name")
    if name.startswith("/") or name[1:2] == ":":
        found.append("has an absolute name")
    elif any(part in ("", ".", "..") for part in parts):
        found.append("leads out of the zip, or is no plain path")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        found.append("is a link or a device, not a file")
    if info.flag_bits & ENCRYPTED:
        found.append("is encrypted")
    # The other methods can't be unpacked piece by piece, so that a bomb would go off.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        found.append("is packed by a method other than deflate")
    return found


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, top: str, label: str) -> Entry:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                return file.read(MAX_FILE + 1)
        except BROKEN as error:
            raise Unreadable("is damaged or cut short in the zip") from error

    at = f"{label}: {printable(info.orig_filename)}"
    return Entry(info.orig_filename.removeprefix(top), at, info.file_size, read)
