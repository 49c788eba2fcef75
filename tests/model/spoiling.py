"""Messages that are wrong in one or two ways, at every place that a schema lists.

Each is the smallest message around its place, so that tens of thousands can be judged by a
validator written in Python.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from full_message import Maker, Number

Schema = dict[str, Any]


class Again(str):
    """The name of a member that occurs once more: equal to no other key of its dict."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def nested(depth: int) -> Any:
    return {"a": [nested(depth - 2)]} if depth > 0 else []


# One of every kind, and those of each kind that readers are known to trip over.
STRANGERS: tuple[Any, ...] = (
    None,
    True,
    False,
    Number("0"),
    Number("-1.5e-7"),
    Number("1e400"),
    Number("1" + "0" * 5000),
    "",
    "text",
    "\0",
    [],
    [None],
    [[{}]],
    {},
    {"x": None},
    nested(60),
)
EXTRAS: dict[str, Any] = {
    "Extensions": {"a": [Number("1.0")]},
    "": None,
    "a/b~c": nested(20),
    "\u20ac": Number("1" * 400),
}


@dataclass(frozen=True)
class Place:
    path: tuple[str | int, ...]
    schema: Schema


@dataclass(frozen=True)
class Spoiled:
    how: str
    message: Any


def places(schema: Schema, path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    yield Place(path, schema)
    for key, member in schema.get("properties", {}).items():
        yield from places(member, (*path, key))
    if schema.get("items"):
        yield from places(schema["items"], (*path, 0))


def at(schema: Schema, path: tuple[str | int, ...]) -> Schema:
    for step in path:
        schema = schema["items"] if isinstance(step, int) else schema["properties"][step]
    return schema


def smallest(schema: Schema) -> Any:
    return Maker(only_required=True).make(schema)


def around(schema: Schema, path: tuple[str | int, ...], value: Any) -> Any:
    """The smallest message with `value` at `path`."""
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return [around(schema["items"], tuple(rest), value)]
    made = smallest(schema)
    made[step] = around(schema["properties"][step], tuple(rest), value)
    return made


def in_other_cases(key: str) -> set[str]:
    return {key.lower(), key.upper(), key.swapcase(), key + " ", key[:-1]} - {key}


def spoiled_members(schema: Schema, place: Place) -> Iterator[tuple[str, Any]]:
    """What the object around a member may become."""
    key = place.path[-1]
    holder = smallest(at(schema, place.path[:-1]))
    good = smallest(place.schema)
    rest = {name: value for name, value in holder.items() if name != key}
    yield "removed", rest
    for name in sorted(in_other_cases(str(key))):
        yield "renamed", {**rest, name: good}
    for first, second in ((good, good), (good, None), (Number("7"), good), ([{}], {"x": [[]]})):
        yield "twice", {key: first, **rest, Again(key): second}
    inner = {"a": None, Again("a"): None}
    yield "twice within", {key: {**inner, Again(key): inner}, **rest, Again(key): good}


def spoiled_at(schema: Schema, place: Place) -> Iterator[Spoiled]:
    def put(how: str, value: Any) -> Spoiled:
        return Spoiled(how, around(schema, place.path, value))

    for stranger in STRANGERS:
        yield put("retyped", stranger)
    kinds = place.schema.get("type", [])
    if "object" in kinds:
        good = smallest(place.schema)
        yield put("extra members", {**good, **EXTRAS})
        yield put("extra members first", {**EXTRAS, **good})
        yield put("an extra member with U+0000 in its name", {**good, "nul\0": []})
        yield put("such a name within", {**good, "x": [{"nul\0": []}]})
        twice = {**good, "Extra": [], Again("Extra"): {}}
        yield Spoiled("extra twice", around(schema, place.path, twice))
    if "array" in kinds:
        good = smallest(place.schema["items"]) if place.schema["items"] else {}
        yield put("all strangers", list(STRANGERS))
        yield put("a stranger between", [good, Number("7"), good, None])
    if place.path and isinstance(place.path[-1], str):
        for how, holder in spoiled_members(schema, place):
            yield Spoiled(how, around(schema, place.path[:-1], holder))


def spoiled_once(schema: Schema) -> Iterator[Spoiled]:
    for place in places(schema):
        yield from spoiled_at(schema, place)


def spots(value: Any) -> list[tuple[Any, Any]]:
    """Each container with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [spot for key in keys for spot in spots(value[key])]


def spoil(message: Any, chance: random.Random) -> None:
    """Spoils one spot of the message."""
    found = spots(message)
    if not found:
        return
    holder, key = chance.choice(found)
    stranger = copy.deepcopy(chance.choice(STRANGERS))
    ways = ["remove", "retype", "retype"] + ["rename", "repeat", "add"] * isinstance(key, str)
    way = chance.choice(ways)
    if way == "remove":
        del holder[key]
    elif way == "retype":
        holder[key] = stranger
    elif way == "rename":
        holder[chance.choice(sorted(in_other_cases(key)))] = holder.pop(key)
    elif way == "repeat":
        holder[Again(key)] = stranger
    else:
        holder["Added"] = stranger


def spoiled_twice(schema: Schema, count: int, chance: random.Random) -> Iterator[Spoiled]:
    """Full messages with two faults each."""
    full = Maker().make(schema)
    for _ in range(count):
        message = copy.deepcopy(full)
        for _ in range(2):
            spoil(message, chance)
        yield Spoiled("two faults", message)
