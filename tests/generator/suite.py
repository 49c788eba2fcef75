"""The public suite for JSON Schema, draft-04 (Debian's json-schema-test-suite), as schemas of ours.

Each group of the suite has a schema and instances with their verdicts. The schema becomes a member
of an event, the document of one where it can be, and both again with the type that its keywords
speak of, so that it stands for a C type where it had none.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import loader, values
from generator.ir import Fault
from generator.loader import Schema
from generator.mapping import Map
from generator.resolve import resolve

FOLDER = Path("/usr/share/json-schema-test-suite/tests/draft4")
OPTIONAL = ("format", "ecmascript-regex", "bignum", "zeroTerminatedFloats")
# What draft-04 has and the generator refuses.
UNSUPPORTED = frozenset(
    """
    multipleOf minProperties maxProperties patternProperties dependencies additionalItems allOf
    anyOf oneOf not id
    """.split()
)
SPEAK_OF = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "object": {"properties", "required"},
}


@dataclass(frozen=True)
class Group:
    file: str
    index: int
    schema: Any
    instances: tuple[tuple[Any, bool], ...]

    @property
    def name(self) -> str:
        return f"{self.file.lower()}-{self.index}"


@dataclass(frozen=True)
class Event:
    """A schema made of a group, and texts with the verdicts that are due."""

    group: Group
    name: str
    schema: Any
    messages: tuple[tuple[str, bool], ...]


def groups() -> list[Group]:
    files = sorted(FOLDER.glob("*.json")) + [FOLDER / f"optional/{o}.json" for o in OPTIONAL]
    found = []
    for file in files:
        for index, group in enumerate(values.parse(file.read_text("utf-8"))):
            instances = tuple((test["data"], test["valid"]) for test in group["tests"])
            found.append(Group(file.stem, index, group["schema"], instances))
    return found


def refusals(schema: Any, pointer: str = "") -> Iterator[str]:
    """Pointers of what the generator has to refuse in a schema, by the words of draft-04 alone."""
    for key, value in schema.items():
        at = values.at(pointer, key)
        if key in UNSUPPORTED:
            yield at
        elif key == "items" and isinstance(value, list):
            yield at
        elif key == "additionalProperties" and value not in (True, False, {}):
            yield at
        elif key == "$ref" and isinstance(value, str) and not value.startswith("#"):
            yield at
        elif key in ("properties", "definitions"):
            for name, inner in value.items():
                yield from refusals(inner, values.at(at, name))
        elif key == "items":
            yield from refusals(value, at)


def faults(schema: Any) -> tuple[Fault, ...]:
    return loader.parse("suite", values.text(schema).encode())[2]


def has_faults(schema: Any) -> bool:
    """Whether there is no model of a schema alone: for its keywords, or for want of a sample."""
    root, document, found = loader.parse("suite", values.text(schema).encode())
    if found:
        return True
    return resolve([Schema("suite/one", "suite", root, document)], Map()).model is None


def as_member(schema: Any) -> dict[str, Any]:
    """The schema as the one member of an object, its references led there."""

    def moved(node: Any) -> Any:
        if isinstance(node, dict):
            ref = node.get("$ref")
            found = {key: moved(item) for key, item in node.items()}
            if isinstance(ref, str) and ref.startswith("#"):
                found["$ref"] = "#/properties/value" + ref[1:]
            return found
        return [moved(item) for item in node] if isinstance(node, list) else node

    schema = {key: item for key, item in schema.items() if key != "$schema"}
    return {"type": "object", "properties": {"value": moved(schema)}, "required": ["value"]}


def is_of(value: Any, kind: str) -> bool:
    kinds = {"string": str, "array": list, "object": dict}
    return values.is_number(value) if kind == "number" else isinstance(value, kinds[kind])


def events(group: Group) -> Iterator[Event]:
    """The events of a group that the generator accepts."""
    variants = [("", group.schema, group.instances)]
    if "type" not in group.schema and "$ref" not in group.schema:
        kinds = [kind for kind, keywords in SPEAK_OF.items() if keywords & set(group.schema)]
        for kind in kinds if len(kinds) == 1 else ():
            due = tuple((v, valid and is_of(v, kind)) for v, valid in group.instances)
            variants.append((f"-{kind}", {**group.schema, "type": kind}, due))
    for suffix, schema, due in variants:
        messages = tuple((values.text({"value": value}), valid) for value, valid in due)
        yield Event(group, f"suite/{group.name}{suffix}", as_member(schema), messages)
        if not faults(schema):
            whole = tuple((values.text(value), valid) for value, valid in due)
            yield Event(group, f"suite/{group.name}{suffix}-whole", schema, whole)


def write(found: list[Event], folder: Path) -> None:
    (folder / "suite").mkdir(parents=True)
    for event in found:
        (folder / f"{event.name}.json").write_text(values.text(event.schema), "utf-8")


def same(text: str, written: str) -> bool:
    try:
        return values.same(values.parse(text), values.parse(written))
    except json.JSONDecodeError:
        return False


def large_groups() -> list[Group]:
    """Many members, and places far down."""
    number: Any = {"type": "integer", "maximum": 9}
    wide = {f"Member{index}": {"type": "string", "maxLength": index} for index in range(300)}
    structs, arrays, untyped, lists = number, number, number, number
    below_structs, below_arrays = {"N": 9}, [9]
    below_lists: Any = 9
    bad_structs, bad_arrays, bad_lists = {"N": 10}, [10], 10
    for level in range(40):
        structs = {"type": "object", "properties": {"N": structs}, "required": ["N"]}
        untyped = {"properties": {"N": untyped}, "additionalProperties": False}
        arrays = {"type": "array", "items": arrays, "minItems": 1}
        lists = {"type": "array", "items": {"type": "object", "properties": {"N": lists}}}
        below_lists, bad_lists = [{"N": below_lists}], [{"N": bad_lists}]
        if level:
            below_structs, below_arrays = {"N": below_structs}, [below_arrays]
            bad_structs, bad_arrays = {"N": bad_structs}, [bad_arrays]
    many = {"type": "object", "properties": wide}
    cases = (
        (many, {"Member299": "x" * 299, "Member0": ""}, {"Member298": "x" * 299}),
        (structs, below_structs, bad_structs),
        (untyped, below_structs, bad_structs),
        (arrays, below_arrays, bad_arrays),
        (lists, below_lists, bad_lists),
    )
    return [
        Group("large", index, schema, ((good, True), (bad, False)))
        for index, (schema, good, bad) in enumerate(cases)
    ]


def own_groups() -> list[Group]:
    """What the suite does not ask: types of C, patterns, and where keywords meet."""
    cases = values.parse((Path(__file__).parent / "keyword_cases.json").read_text("utf-8"))
    found = []
    for index, case in enumerate(cases):
        instances = [(value, True) for value in case["valid"]]
        instances += [(value, False) for value in case["invalid"]]
        found.append(Group("own", index, case["schema"], tuple(instances)))
    return [*found, *large_groups()]
