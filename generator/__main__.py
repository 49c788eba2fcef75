"""python3 -m generator COMMAND: the commands are the modules of generator/commands.

Exit status: 0 all is well, 1 differences or findings, 2 bad input or a wrong call.
"""

import argparse
import sys
from collections.abc import Sequence

from generator.commands import check, diff, docs, generate

COMMANDS = (generate, check, diff, docs)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m generator",
        description="C types, tables and typed calls from JSON schemas.",
        epilog="COMMAND --help tells its options. Faults go to standard error, all at once, as "
        "file: pointer: message; nothing is written then. "
        "Exit status: 0 all is well, 1 differences or findings, 2 bad input or a wrong call.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        its = commands.add_parser(command.NAME, help=command.HELP, description=command.__doc__)
        command.options(its)
        its.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
