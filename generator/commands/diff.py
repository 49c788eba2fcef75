"""diff: what changes from one set of schemas to another, and whom it breaks; docs/diff.md."""

import argparse
from dataclasses import replace
from pathlib import Path

from generator import files
from generator.commands import inputs
from generator.diff import diff
from generator.diffs import formats, ignore, sides
from generator.diffs.changes import meets
from generator.diffs.kinds import AUDIENCES, RECEIVER, SENDER, SOURCE
from generator.ir import Fault

NAME = "diff"
HELP = "what changes from one set of schemas to another, and whom it breaks"
SOURCES = "a folder, a zip, or git:REV:path"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help=SOURCES)
    parser.add_argument("new", metavar="NEW", help=SOURCES)
    parser.add_argument("--map", type=Path, default=Path("schemas/rdx.toml"), metavar="FILE")
    parser.add_argument(
        "--old-map", type=Path, metavar="FILE", help="the map of OLD, where it is another"
    )
    parser.add_argument("--format", choices=formats.NAMES, default="text")
    parser.add_argument(
        "--for",
        dest="audiences",
        type=_audiences,
        default=(SENDER, RECEIVER, SOURCE),
        metavar="LIST",
        help="whose verdicts count: some of sender,receiver,source,abi; all but abi by default",
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "notice", "never"),
        default="never",
        help="exit with 1 when a change is this bad or worse",
    )
    parser.add_argument(
        "--ignore", type=Path, metavar="FILE", help="lines KIND PLACE of changes to leave out"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")


def run(options: argparse.Namespace) -> int:
    old, old_faults = sides.load(options.old, options.old_map or options.map)
    new, new_faults = sides.load(options.new, options.map)
    entries, ignore_faults = _entries(options.ignore)
    faults = tuple(dict.fromkeys((*old_faults, *new_faults, *ignore_faults)))
    if old is None or new is None or faults:
        inputs.report(faults)
        return inputs.FAULTY
    report = diff(old, new)
    left, idle = ignore.apply(report.changes, entries)
    inputs.report([Fault(str(options.ignore), f"line {e.line}", "matches no change") for e in idle])
    report = replace(report, changes=left, ignored=len(report.changes) - len(left))
    text = formats.text(options.format, report, options.audiences, old, new)
    data = text.encode("utf-8", "backslashreplace")
    fault = files.write(options.output, data) if options.output else files.show(data)
    if fault is not None:
        inputs.report([fault])
        return inputs.FAULTY
    failed = any(meets(change, options.audiences, options.fail_on) for change in left)
    return 1 if failed else 0


def _audiences(text: str) -> tuple[str, ...]:
    names = text.split(",")
    if not names or any(name not in AUDIENCES for name in names):
        raise argparse.ArgumentTypeError(f"expected some of {','.join(AUDIENCES)}")
    return tuple(name for name in AUDIENCES if name in names)


def _entries(file: Path | None) -> tuple[tuple[ignore.Entry, ...], tuple[Fault, ...]]:
    if file is None:
        return (), ()
    text, faults = files.read(file)
    entries, more = ignore.parse(str(file), text)
    return entries, (*faults, *more)
