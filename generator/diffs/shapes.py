"""A schema as `diff` compares it: nodes that are structs in C and assertions in one form."""

from dataclasses import dataclass, field

from generator.ir import Assertion
from generator.loader import Node

ANY = frozenset(("null", "boolean", "string", "number", "object", "array"))


@dataclass(frozen=True)
class Field:
    shape: "Shape"
    required: bool


@dataclass(frozen=True)
class Shape:
    """What a value has to be. `types` without "integer" where "number" is."""

    types: frozenset[str] = ANY
    members: tuple[tuple[str, Field], ...] = ()
    items: "Shape | None" = None  # None: nothing is said of elements
    closed: bool = False
    values: tuple[str, ...] = ()  # () where any is allowed
    format: str = ""
    pattern: str = ""
    bounds: tuple[tuple[str, str], ...] = ()  # keyword, number as it is spelled
    unique: bool = False
    notes: tuple[tuple[str, str], ...] = field(default=())  # annotation, text

    @property
    def is_untyped(self) -> bool:
        return self.types == ANY

    @property
    def lists_objects(self) -> bool:
        return self.types == {"object"} and bool(self.members)


def of(node: Node) -> Shape:
    return _with(_from_node(node), node.assertion)


def _from_node(node: Node) -> Shape:
    types = ANY if node.type == "any" else frozenset({node.type})
    if node.nullable:
        types |= {"null"}
    notes = {
        "title": node.title,
        "description": node.description,
        "default": node.default,
        "examples": repr(node.examples) if node.examples else "",
        "$ref": node.ref,
    }
    return Shape(
        types=types,
        members=tuple((key, Field(of(one), key in node.required)) for key, one in node.members),
        items=of(node.items) if node.items is not None else None,
        closed=node.closed,
        notes=tuple((name, text) for name, text in notes.items() if text),
    )


def _from_assertion(assertion: Assertion | None) -> Shape:
    return _with(Shape(), assertion)


def _with(shape: Shape, more: Assertion | None) -> Shape:
    """`shape` with the demands of an assertion, which speaks where the node is silent."""
    if more is None:
        return shape
    members = tuple((m.key, Field(_from_assertion(m.assertion), m.required)) for m in more.members)
    items = shape.items
    if more.items is not None:
        items = _with(items or Shape(), more.items)
    return Shape(
        types=_plain(frozenset(more.types)) if more.types else shape.types,
        members=shape.members or members,
        items=items,
        closed=shape.closed or more.closed,
        values=more.values or shape.values,
        format=more.format or shape.format,
        pattern=more.spelled_pattern or shape.pattern,
        bounds=tuple(_bounds(more)) or shape.bounds,
        unique=more.unique_items or shape.unique,
        notes=shape.notes,
    )


def _plain(types: frozenset[str]) -> frozenset[str]:
    return types - {"integer"} if "number" in types else types


def _bounds(of_it: Assertion) -> list[tuple[str, str]]:
    """Lower bounds of 0 say nothing."""
    low = "exclusive minimum" if of_it.exclusive_minimum else "minimum"
    high = "exclusive maximum" if of_it.exclusive_maximum else "maximum"
    found = [(low, of_it.minimum), (high, of_it.maximum)]
    found += [("minLength", str(of_it.min_length or "")), ("minItems", str(of_it.min_items or ""))]
    tops = (("maxLength", of_it.max_length), ("maxItems", of_it.max_items))
    found += [(name, "" if top is None else str(top)) for name, top in tops]
    return [(name, number) for name, number in found if number]


# ---- Words. ----


def phrase(shape: Shape) -> str:
    """"string or null", "array of objects"."""
    if shape.is_untyped:
        return "untyped"
    names = sorted(shape.types, key=lambda name: (name == "null", name))
    words = [_array(shape) if name == "array" else name for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _array(shape: Shape) -> str:
    items = shape.items
    if items is None or items.is_untyped:
        return "array"
    plural = {"object": "objects", "array": "arrays"}
    if len(items.types) == 1:
        (only,) = items.types
        return f"array of {plural.get(only, only + 's')}"
    return f"array of {phrase(items)}"
