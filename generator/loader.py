"""Schema files to checked nodes. What is not understood is refused, all of it at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import references, sources, values
from generator.ir import Fault
from generator.keywords import Reader
from generator.nodes import MAX_PLACES, Builder, Node, TooManyPlaces
from generator.values import Refuse


@dataclass(frozen=True)
class Schema:
    name: str  # "notes/new"
    file: str
    root: Node
    document: Any = None  # the JSON of the file, as values.py has it


def load(source: str | Path) -> tuple[tuple[Schema, ...], tuple[Fault, ...]]:
    """All <model>/<event>.json of a source (generator/sources), by name, and all faults."""
    files, found = sources.read(source)
    schemas: list[Schema] = []
    faults = list(found)
    for file in files:
        root, document, found = parse(file.label, file.data)
        faults += found
        schemas.append(Schema(file.name, file.label, root, document))
    return tuple(schemas), tuple(sorted(faults, key=lambda fault: fault.file))


def parse(label: str, data: bytes) -> tuple[Node, Any, tuple[Fault, ...]]:
    """One file to its root node and its JSON; with faults they are of no use."""
    faults: list[Fault] = []

    def refuse(pointer: str, message: str) -> None:
        faults.append(Fault(label, pointer, message))

    document = values.read(data, refuse)
    root = Node("any")
    if not faults:
        try:
            root = _root(document, faults, refuse)
        except TooManyPlaces:
            refuse("", f"more than {MAX_PLACES} places when all $ref are followed")
        except RecursionError:
            refuse("", "nested too deeply")
    return root, document, tuple(dict.fromkeys(faults))


def _root(document: Any, faults: list[Fault], refuse: Refuse) -> Node:
    reader = Reader(refuse)
    rules = reader.schema(document, "")
    links = references.link(document, reader, refuse)
    references.circles(reader, links, refuse)
    if faults:
        return Node("any")
    root = Builder(links, refuse).node(rules)
    if not faults and root.type not in ("object", "array"):
        refuse("", "expected an array, or an object with properties, at the top")
    elif not faults and root.nullable:
        refuse("", "a message may not be null")
    return root
