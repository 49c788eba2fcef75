"""docs: writes the reference pages anew, or compares them with what would be written."""

import argparse
from pathlib import Path

from generator import output, pages, reference
from generator.commands import inputs
from generator.render import MARK

NAME = "docs"
HELP = "write a reference of all events and members"


def options(parser: argparse.ArgumentParser) -> None:
    inputs.options(parser)
    parser.add_argument("--out", type=Path, default=Path("docs/reference"), metavar="DIR")
    parser.add_argument("--format", choices=sorted(pages.FORMATS), default="markdown")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when stale")


def run(options: argparse.Namespace) -> int:
    result = inputs.load(options)
    if result.model is None:
        inputs.report(result.faults)
        return inputs.FAULTY
    suffix = pages.FORMATS[options.format]
    files = pages.render(reference.pages(result.model), options.format, MARK)
    if options.check:
        found = output.differences(files, options.out, suffix)
        inputs.report(found)
        return 1 if found else 0
    faults = output.write(files, options.out, suffix)
    inputs.report(faults)
    return inputs.FAULTY if faults else 0
