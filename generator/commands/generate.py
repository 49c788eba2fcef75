"""generate: writes --out anew; with --adopt the map first gets types for places that have none."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from generator import adopt, files, loader, mapping, naming, output
from generator.commands import inputs
from generator.ir import Fault
from generator.places import Site
from generator.render import HEADERS, render
from generator.resolve import resolve

NAME = "generate"
HELP = "write the C code of the schemas"
MOST_NAMED = 3  # places that the note names


def options(parser: argparse.ArgumentParser) -> None:
    inputs.options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("generated"),
        metavar="DIR",
        help="where include/rdx/gen and src go; they are replaced whole or not at all",
    )
    parser.add_argument(
        "--adopt",
        action="store_true",
        help="write types for places that have none, and are not in --out yet, into the map",
    )


def run(options: argparse.Namespace) -> int:
    schemas, faults = loader.load(options.schemas)
    text, map_faults = files.read(options.map)
    if options.adopt and not os.path.lexists(options.map):
        text, map_faults = "", ()
    the_map, found = mapping.parse(text, str(options.map))
    if faults or map_faults or found:
        return _refused((*faults, *map_faults, *found))
    present = _present_in(options.out)
    adoption = adopt.Adoption(text, (), 0)
    if options.adopt:
        adoption = adopt.adopt(schemas, text, str(options.map), present)
        if adoption.unwritten:
            return _refused([_unwritten(options.map, name) for name in adoption.unwritten])
        the_map, _ = mapping.parse(adoption.text, str(options.map))
    result = resolve(schemas, the_map)
    if result.model is None:
        return _refused(result.faults)
    new = adopt.without_type(schemas, the_map, present)
    faults = tuple(_write(render(result.model), options, text, adoption.text))
    if faults:
        return _refused(faults)
    held = 0
    if options.adopt:  # what it could do if nothing were in --out
        held = adopt.adopt(schemas, adoption.text, str(options.map), lambda _: False).places
    _say(options, new, adoption, held)
    _say_uncovered(options, result.uncovered)
    return 0


def _refused(faults: Sequence[Fault]) -> int:
    inputs.report(faults)
    return inputs.FAULTY


def _unwritten(file: Path, name: str) -> Fault:
    message = f"can't be extended by --adopt: give it a table of its own, [types.{name}]"
    return Fault(str(file), f"/types/{name}", message)


def _present_in(out: Path) -> adopt.Present:
    return lambda struct: (out / HEADERS / f"{naming.stem(struct)}.h").is_file()


def _write(
    code: dict[str, str], options: argparse.Namespace, old: str, new: str
) -> Sequence[Fault]:
    """Code and map, or neither: the map's new text is on the disk before the code is touched."""
    if new == old and (options.map.exists() or not options.adopt):
        return output.write(code, options.out)
    try:
        with files.replacement(options.map, new.encode()) as replace_map:
            faults = output.write(code, options.out)
            if not faults:
                replace_map()
            return faults
    except OSError as error:
        return [files.fault(options.map, error)]


def _say(
    options: argparse.Namespace, new: Sequence[Site], adoption: adopt.Adoption, held: int
) -> None:
    """On standard error, since neither is a fault."""
    if adoption.places:
        types = ", ".join(adoption.types)
        inputs.say(f"{options.map}: {_places(adoption.places)} adopted, of {types}")
    elif new and not options.adopt:
        names = _some([site.name for site in new])
        has = "has" if len(new) == 1 else "have"
        inputs.say(
            f"{options.map}: note: {_places(len(new))} {has} no entry and so a name by path: "
            f"{names}; for proposed types restore {options.out} and run with --adopt"
        )
    if held:
        verb, its = ("is", "its name") if held == 1 else ("are", "their names")
        inputs.say(
            f"{options.map}: note: {'' if adoption.places else 'nothing adopted: '}"
            f"{_places(held)} without an entry {verb} in {options.out} already, and code may use "
            f"{its}; to adopt, restore {options.out} as it was before"
        )


def _say_uncovered(options: argparse.Namespace, uncovered: Sequence[str]) -> None:
    if uncovered:
        has, them = ("has", "it") if len(uncovered) == 1 else ("have", "them")
        inputs.say(
            f"{options.map}: note: {_places(len(uncovered))} {has} a type without an entry, and "
            f"require what no role of it does, so no RDX_..._REQUIRED covers {them}: "
            f"{_some(uncovered)}; [types.TYPE.roles.NAME] can name {them}"
        )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
