"""Schema files to checked nodes. What is not understood is refused, all of it at once."""

import codecs
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import sources
from generator.ir import Assertion, Fault

KEYWORDS = ("$schema", "type", "properties", "required", "items")
SCALARS = ("string", "number", "boolean")
DRAFT = "http://json-schema.org/draft-04/schema"
MAX_DEPTH = 128  # of a message; rdx/parse.h
MAX_MEMBERS = 512  # of an object; RDX_MEMBERS_MAX in rdx/view.h


@dataclass(frozen=True)
class Node:
    """A checked schema. `type` is how C has it: one of SCALARS, "object" (a struct, with members),
    "array" (with items), or "any", which is untyped in C; `assertion` says what else it must be."""

    type: str
    nullable: bool = False
    members: tuple[tuple[str, "Node"], ...] = ()
    required: frozenset[str] = frozenset()
    items: "Node | None" = None
    assertion: Assertion | None = None  # the keywords beyond; types only where `type` lacks them
    closed: bool = False  # an object with `additionalProperties: false`
    title: str = ""
    description: str = ""
    default: str = ""  # JSON text, or ""
    examples: tuple[Any, ...] = ()
    ref: str = ""  # "#/definitions/address" where a reference was followed to get here


@dataclass(frozen=True)
class Schema:
    name: str  # "notes/new"
    file: str
    root: Node
    document: Any = None  # the JSON that it was made of; its objects are Pairs


class Pairs(list[tuple[str, Any]]):
    """A JSON object as it stands in the file, so that doubled keys are seen."""


@dataclass
class _Reader:
    """Walks one file; collects its faults."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, pointer: str, message: str) -> Node:
        self.faults.append(Fault(self.file, pointer, message))
        return Node("any")

    def table(self, value: Any, pointer: str) -> dict[str, Any] | None:
        if not isinstance(value, Pairs):
            self.refuse(pointer, f"expected an object, not {_kind(value)}")
            return None
        found: dict[str, Any] = {}
        for key, item in value:
            if key in found:
                self.refuse(_at(pointer, key), "the key occurs twice")
            if any(0xD800 <= ord(character) <= 0xDFFF for character in key):
                self.refuse(pointer, "a key holds half of a surrogate pair")
            found[key] = item
        return found

    def schema(self, value: Any, pointer: str) -> Node:
        table = self.table(value, pointer)
        if table is None:
            return Node("any")
        self.keywords(table, pointer)
        if not table:
            return Node("any")
        if pointer.count("/") > 2 * MAX_DEPTH:
            return self.refuse(pointer, "nested deeper than a message may be")
        if "type" not in table:
            return self.refuse(pointer, "expected a type, or nothing at all")
        kind, nullable = self.type(table["type"], _at(pointer, "type"))
        if kind == "object":
            return self.object(table, pointer)
        if kind == "array":
            return self.array(table, pointer)
        self.only(table, ("type",), kind, pointer)
        return Node(kind, nullable)

    def keywords(self, table: dict[str, Any], pointer: str) -> None:
        for key, value in table.items():
            if key not in KEYWORDS:
                self.refuse(_at(pointer, key), "unknown keyword")
            elif key == "$schema" and pointer:
                self.refuse(_at(pointer, key), "belongs to the top of a file")
            elif key == "$schema" and (not isinstance(value, str) or value.rstrip("#") != DRAFT):
                self.refuse(_at(pointer, key), "expected draft-04")

    def type(self, value: Any, pointer: str) -> tuple[str, bool]:
        """The type and whether null is allowed; "any" after a fault."""
        names = value if isinstance(value, list) and not isinstance(value, Pairs) else [value]
        plain = [name for name in names if name != "null"]
        nullable = len(plain) < len(names)
        if len(plain) != 1 or len(names) > 2:
            self.refuse(pointer, "expected one type, or one with null")
        elif plain[0] in SCALARS:
            return plain[0], nullable
        elif plain[0] not in ("object", "array"):
            self.refuse(pointer, "expected string, number, boolean, object or array")
        elif nullable:
            self.refuse(pointer, f"an {plain[0]} that may be null is not supported")
        else:
            return plain[0], False
        return "any", False

    def only(self, table: dict[str, Any], known: tuple[str, ...], kind: str, pointer: str) -> None:
        for key in table:
            if key in KEYWORDS and key not in (*known, "$schema") and kind != "any":
                self.refuse(_at(pointer, key), f"has no meaning beside type {kind}")

    def object(self, table: dict[str, Any], pointer: str) -> Node:
        self.only(table, ("type", "properties", "required"), "object", pointer)
        at = _at(pointer, "properties")
        if "properties" not in table:
            return self.refuse(pointer, "expected properties: an object has to list its members")
        listed = self.table(table["properties"], at)
        if listed is None:
            return Node("any")
        if not listed:
            return self.refuse(at, "expected at least one member")
        if len(listed) > MAX_MEMBERS:
            return self.refuse(at, f"{len(listed)} members; at most {MAX_MEMBERS} are supported")
        members = tuple((key, self.schema(item, _at(at, key))) for key, item in listed.items())
        required = self.required(table.get("required"), listed, _at(pointer, "required"))
        return Node("object", members=members, required=required)

    def required(self, value: Any, listed: dict[str, Any], pointer: str) -> frozenset[str]:
        if value is None:
            return frozenset()
        if isinstance(value, Pairs) or not isinstance(value, list) or not value:
            self.refuse(pointer, "expected a list of at least one name")
            return frozenset()
        for index, name in enumerate(value):
            at = _at(pointer, str(index))
            if not isinstance(name, str):
                self.refuse(at, f"expected a name, not {_kind(name)}")
            elif name not in listed:
                self.refuse(at, "names a member that is not listed")
            elif name in value[:index]:
                self.refuse(at, "names a member twice")
        return frozenset(name for name in value if isinstance(name, str))

    def array(self, table: dict[str, Any], pointer: str) -> Node:
        self.only(table, ("type", "items"), "array", pointer)
        at = _at(pointer, "items")
        if "items" not in table:
            return self.refuse(pointer, "expected items: an array has to say what it holds")
        items = self.schema(table["items"], at)
        if items.type not in ("any", "object"):
            return self.refuse(at, f"an array of {items.type}s is not supported")
        return Node("array", items=items)


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
    reader = _Reader(label)
    document = None
    try:
        if not data.strip():
            raise ValueError("the file is empty")
        if data.startswith(codecs.BOM_UTF8):
            raise ValueError("the file starts with a byte order mark")
        document = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=Pairs,
            parse_constant=_no_constant,
        )
        root = reader.schema(document, "")
    except UnicodeDecodeError as error:
        root = reader.refuse("", f"not UTF-8 at byte {error.start}")
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        root = reader.refuse("", f"not JSON, {at}: {error.msg}")
    except ValueError as error:
        root = reader.refuse("", f"not JSON: {error}")
    except RecursionError:
        root = reader.refuse("", "nested too deeply")
    if not reader.faults and root.type == "array" and root.items and root.items.type == "any":
        reader.refuse("/items", "expected an object: untyped elements have no rules")
    elif not reader.faults and root.type not in ("object", "array"):
        reader.refuse("", "expected an object or an array at the top")
    return root, document, tuple(reader.faults)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _at(pointer: str, key: str) -> str:
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _kind(value: Any) -> str:
    if isinstance(value, Pairs):
        return "an object"
    kinds = {bool: "a boolean", str: "a text", list: "a list", type(None): "null"}
    return kinds.get(type(value), "a number")
