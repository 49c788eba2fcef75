"""generate: writes --out anew."""

import argparse
from pathlib import Path

from generator import output
from generator.commands import inputs
from generator.render import render

NAME = "generate"
HELP = "write the C code of the schemas"


def options(parser: argparse.ArgumentParser) -> None:
    inputs.options(parser)
    parser.add_argument("--out", type=Path, default=Path("generated"), metavar="DIR")


def run(options: argparse.Namespace) -> int:
    result = inputs.load(options)
    if result.model is None:
        inputs.report(result.faults)
        return inputs.FAULTY
    faults = output.write(render(result.model), options.out)
    inputs.report(faults)
    return inputs.FAULTY if faults else 0
