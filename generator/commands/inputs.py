"""What several commands take: schemas and map. Faults of both go out together."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import loader, mapping
from generator.ir import Fault
from generator.resolve import Result, resolve
from generator.sources.entry import printable

FAULTY = 2  # the exit status of bad input


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--schemas",
        default="schemas",
        metavar="SOURCE",
        help="a folder, a zip, or git:REV:path, with a <model>/<event>.json for each event",
    )
    parser.add_argument(
        "--map",
        type=Path,
        default=Path("schemas/rdx.toml"),
        metavar="FILE",
        help="what the schemas do not say: names, shared types, value sets; may be empty",
    )


def load(options: argparse.Namespace) -> Result:
    """The model of the schemas that the options name, or all faults of schemas and map."""
    schemas, schema_faults = loader.load(options.schemas)
    the_map, map_faults = mapping.load(options.map)
    if schema_faults or map_faults:
        return Result(None, (*schema_faults, *map_faults))
    return resolve(schemas, the_map)


def report(faults: Sequence[Fault]) -> None:
    for fault in faults:
        say(str(fault))


def say(text: str) -> None:
    """One line on standard error, whatever stands in the names of files and members."""
    print(printable(text), file=sys.stderr)
