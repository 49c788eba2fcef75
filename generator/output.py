"""The folder that generated code goes to: compared with what would be written, or written."""

from pathlib import Path

from generator.ir import Fault
from generator.render import HEADERS, MARK, SOURCES


def _present(out: Path) -> list[Path]:
    """All files in the folders that belong to the generator."""
    folders = (out / HEADERS, out / SOURCES)
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def differences(files: dict[str, str], out: Path) -> list[Fault]:
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
        for file in _present(out)
        if file not in known
    ]
    return found


def write(files: dict[str, str], out: Path) -> list[Fault]:
    """Writes what differs, removes what was generated once, leaves what is not ours alone."""
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
    for file in _present(out):
        if file in known:
            continue
        if MARK.encode() in file.read_bytes().partition(b"\n")[0]:
            file.unlink()
        else:
            faults.append(Fault(str(file), "", "is in the way: not a generated file"))
    return faults
