"""python3 -m generator COMMAND: the commands are the modules of generator/commands.

Exit status: 0 all is well, 1 differences or findings, 2 bad input or a wrong call.
"""

import argparse
import sys
from collections.abc import Sequence

NEEDS = "needs Python 3.11 or later with jinja2 (Debian: python3 python3-jinja2)"


def main(arguments: "Sequence[str] | None" = None) -> int:
    if sys.version_info < (3, 11):
        return _lacking("is older")
    try:
        return _run(arguments)
    except ModuleNotFoundError as error:
        if error.name not in ("jinja2", "markupsafe"):
            raise
        return _lacking(f"has no {error.name}")


def _run(arguments: "Sequence[str] | None") -> int:
    from generator.commands import check, diff, docs, generate  # an older Python can't read them

    parser = argparse.ArgumentParser(
        prog="python3 -m generator",
        description="C types, tables and typed calls from JSON schemas.",
        epilog="COMMAND --help tells its options. Faults go to standard error, all at once, as "
        "file: pointer: message; nothing is written then. "
        "Exit status: 0 all is well, 1 differences or findings, 2 bad input or a wrong call.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (generate, check, diff, docs):
        its = commands.add_parser(command.NAME, help=command.HELP, description=command.__doc__)
        command.options(its)
        its.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    return options.run(options)


def _lacking(what: str) -> int:
    print(f"the generator {NEEDS}; {sys.executable} {what}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
