"""check: compares --out with what would be generated, and the schemas with the map."""

import argparse
from pathlib import Path

from generator import output
from generator.commands import inputs
from generator.render import render

NAME = "check"
HELP = "whether the C code is fresh, and the map complete"


def options(parser: argparse.ArgumentParser) -> None:
    inputs.options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("generated"),
        metavar="DIR",
        help="the folder that generate wrote",
    )


def run(options: argparse.Namespace) -> int:
    result = inputs.load(options)
    if result.model is None:
        inputs.report(result.faults)
        return inputs.FAULTY
    found = (*result.gaps, *output.differences(render(result.model), options.out))
    inputs.report(found)
    return 1 if found else 0
