"""diff: what changes from one set of schemas to another, and whom it breaks; docs/diff.md."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from generator.commands import inputs
from generator.diff import diff
from generator.diffs import (
    format_github,
    format_json,
    format_junit,
    format_markdown,
    format_sarif,
    format_text,
    ignore,
    sides,
)
from generator.diffs.changes import Change, Report, meets
from generator.diffs.kinds import AUDIENCES, RECEIVER, SENDER, SOURCE
from generator.diffs.lines import Lines
from generator.ir import Fault

NAME = "diff"
HELP = "what changes from one set of schemas to another, and whom it breaks"
FORMATS = ("text", "markdown", "json", "junit", "sarif", "github")
SOURCES = "a folder, a zip, or git:REV:path"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help=SOURCES)
    parser.add_argument("new", metavar="NEW", help=SOURCES)
    parser.add_argument("--map", type=Path, default=Path("schemas/rdx.toml"), metavar="FILE")
    parser.add_argument(
        *("--old-map",), type=Path, metavar="FILE", help="the map of OLD, where it is another"
    )
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument(
        *("--for",),
        dest="audiences",
        type=_audiences,
        default=(SENDER, RECEIVER, SOURCE),
        metavar="LIST",
        help="whose verdicts count: some of sender,receiver,source,abi; all but abi by default",
    )
    parser.add_argument(
        *("--fail-on",),
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
    fault = _put(_text(report, options, _finder(old, new)), options.output)
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
    try:
        data = file.read_bytes()
    except OSError as error:
        return (), (Fault(str(file), "", error.strerror or "can't be read"),)
    return ignore.parse(str(file), data)


def _text(report: Report, options: argparse.Namespace, where: format_sarif.Where) -> str:
    plain: dict[str, Callable[..., str]] = {
        "text": format_text.text,
        "markdown": format_markdown.text,
        "json": format_json.text,
        "junit": format_junit.text,
    }
    if options.format in plain:
        return plain[options.format](report, options.audiences)
    placed = {"sarif": format_sarif.text, "github": format_github.text}
    return placed[options.format](report, options.audiences, where)


def _finder(old: sides.Side, new: sides.Side) -> format_sarif.Where:
    """Line and column of a change in its file; 0 where it stands in no schema's file."""

    @cache
    def lines(schema: str, is_old: bool) -> Lines:
        return Lines((old if is_old else new).files[schema].data)

    def where(change: Change) -> tuple[int, int]:
        if "/" not in change.schema:
            return 0, 0
        return lines(change.schema, change.is_old).at(change.pointer)

    return where


def _put(text: str, file: Path | None) -> Fault | None:
    """To a file whole or not at all."""
    data = text.encode("utf-8", "backslashreplace")
    if file is None:
        return _print(data)
    scratch = ""
    try:
        handle, scratch = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as to:
            to.write(data)
        os.chmod(scratch, 0o666 & ~_umask())
        os.replace(scratch, file)
    except OSError as error:
        if scratch:
            Path(scratch).unlink(missing_ok=True)
        return Fault(str(file), "", error.strerror or "can't be written")
    return None


def _print(data: bytes) -> Fault | None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:  # a full disk, a reader that has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush
        return Fault("standard output", "", error.strerror or "can't be written")
    return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
