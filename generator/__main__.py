"""python3 -m generator generate|check: the only module with side effects.

generate  writes --out anew
check     compares --out with what would be generated, and schemas with the map

Exit status: 0 all is well, 1 faults or differences (one line each), 2 a wrong call.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import loader, mapping
from generator.ir import Fault
from generator.render import HEADERS, MARK, SOURCES, render
from generator.resolve import resolve


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    schemas, schema_faults = loader.load(options.schemas)
    the_map, map_faults = mapping.load(options.map)
    if schema_faults or map_faults:
        return _report((*schema_faults, *map_faults))
    result = resolve(schemas, the_map)
    if result.model is None:
        return _report(result.faults)
    files = render(result.model)
    if options.command == "check":
        return _report((*result.gaps, *_differences(files, options.out)))
    return _report(_write(files, options.out))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m generator",
        description="C types, tables and typed calls from JSON schemas.",
        epilog="Exit status: 0 all is well, 1 faults or differences, 2 a wrong call.",
    )
    parser.add_argument(
        "command",
        choices=("generate", "check"),
        help="write the output, or compare it with what would be written",
    )
    parser.add_argument("--schemas", type=Path, default=Path("schemas"), metavar="DIR")
    parser.add_argument("--map", type=Path, default=Path("schemas/rdx.toml"), metavar="FILE")
    parser.add_argument("--out", type=Path, default=Path("generated"), metavar="DIR")
    return parser.parse_args(arguments)


def _report(faults: Sequence[Fault]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _present(out: Path) -> list[Path]:
    """All files in the folders that belong to the generator."""
    folders = (out / HEADERS, out / SOURCES)
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def _differences(files: dict[str, str], out: Path) -> list[Fault]:
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


def _write(files: dict[str, str], out: Path) -> list[Fault]:
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


if __name__ == "__main__":
    sys.exit(main())
