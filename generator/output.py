"""The folder that generated files go to: compared with what would be written, or written.

C code has folders of its own. Pages share theirs with files of other people: of these, only those
whose first line has the mark are ours.
"""

from pathlib import Path

from generator.ir import Fault
from generator.render import HEADERS, MARK, SOURCES


def _present(out: Path, pages: str) -> list[Path]:
    """All files in the folders that belong to the generator; of pages (a suffix) our own."""
    if pages:
        return sorted(file for file in out.glob("*" + pages) if file.is_file() and is_ours(file))
    folders = (out / HEADERS, out / SOURCES)
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def is_ours(file: Path) -> bool:
    with file.open("rb") as text:
        return MARK.encode() in text.readline(1000)


def differences(files: dict[str, str], out: Path, pages: str = "") -> list[Fault]:
    """`pages` is the suffix of pages, which share their folder; "" is C code."""
    found = []
    for name, text in sorted(files.items()):
        file = out / name
        if not file.is_file():
            found.append(Fault(str(file), "", "missing: run generate"))
        elif file.read_bytes() != text.encode():
            found.append(Fault(str(file), "", "stale: run generate"))
    known = {out / name for name in files}
    found += [
        Fault(str(file), "", "surplus: not generated from these schemas")
        for file in _present(out, pages)
        if file not in known
    ]
    return found


def write(files: dict[str, str], out: Path, pages: str = "") -> list[Fault]:
    """Writes what differs, removes what was generated once, leaves what is not ours alone."""
    if pages and (taken := _taken(files, out)):
        return taken
    faults = []
    for name, text in files.items():
        file = out / name
        if not file.is_file() or file.read_bytes() != text.encode():
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
            except OSError as error:
                faults.append(Fault(str(file), "", error.strerror or "can't be written"))
    known = {out / name for name in files}
    for file in _present(out, pages):
        if file in known:
            continue
        if is_ours(file):
            file.unlink()
        else:
            faults.append(Fault(str(file), "", "is in the way: not a generated file"))
    return faults


def _taken(files: dict[str, str], out: Path) -> list[Fault]:
    """Files of other people where ours would go."""
    there = (out / name for name in sorted(files))
    return [
        Fault(str(file), "", "is in the way: not a generated file")
        for file in there
        if file.is_dir() or (file.is_file() and not is_ours(file))
    ]
