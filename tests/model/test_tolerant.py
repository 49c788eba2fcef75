"""However wrong a document is, TOLERANT loses no member of it between reading and writing.

Spoiled messages of every event and random documents are read TOLERANT and written unchecked; what
was written is compared with what came, by python's json. docs/validation.md lists the changes that
are made on purpose: `Keeper` makes the same ones.
"""

from __future__ import annotations

import json
import os
import random
import sys
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from full_message import Maker, Number, events, write  # noqa: E402
from judging import Judgement, judge  # noqa: E402
from spoiling import Again, STRANGERS, Schema, spoiled_once, spoiled_twice  # noqa: E402

MORE = int(os.environ.get("RDX_TOLERANT_MORE", "1"))
TWO_FAULTS = 30 * MORE  # of each event
RANDOM = 50 * MORE
LEAVES = ("a", "", "\u20ac", "nul\0", "Plain Text", Number("1.30"), Number("1e400"), True, None)
STRANGE_NAMES = ("x", "Extensions", "", "a/b", "\u20ac", "id", "META")

# Closed value sets: a number there is kept as a number, since it can't be an enumerator.
SETS = {"ContentType", "ValueType", "Availability"}


class Members(list):  # type: ignore[type-arg]
    """An object as its members, those of equal names included."""


def read(text: bytes) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=Members)


def in_order(value: Any) -> Any:
    """The same for two objects whose members differ in their order alone."""
    if isinstance(value, Members):
        return "object", sorted(((name, in_order(one)) for name, one in value), key=repr)
    return ["list", *map(in_order, value)] if isinstance(value, list) else value


class Unkeepable(Exception):
    """A name with U+0000 where `extra` would have to hold it."""


class Keeper:
    """What is to come back for a value that a schema describes."""

    def __init__(self) -> None:
        self.coerced: list[str] = []

    def keep(self, value: Any, schema: Schema, pointer: str) -> Any:
        kinds = schema.get("type", [])
        if isinstance(value, Members) and "object" in kinds:
            return self.keep_members(value, schema.get("properties", {}), pointer)
        if type(value) is list and schema.get("items"):
            return [self.keep(one, schema["items"], f"{pointer}/{i}") for i, one in enumerate(value)]
        if isinstance(value, Number) and "string" in kinds and pointer.rsplit("/")[-1] not in SETS:
            self.coerced.append(pointer)
            return value.text
        return value

    def keep_members(self, members: Members, listed: Schema, pointer: str) -> Members:
        last = dict(members)
        kept = Members()
        for name, value in members:
            if name not in listed and "\0" in name:
                raise Unkeepable
            if name not in listed:
                kept.append((name, value))
        for name in last:
            if name in listed:
                kept.append((name, self.keep(last[name], listed[name], f"{pointer}/{name}")))
        return kept


def with_event(document: Any, names: dict[str, str]) -> Any:
    """Meta.DataModel and Meta.EventType are filled in when absent."""
    if not isinstance(document, Members):
        return document
    if "Meta" not in dict(document):
        return Members([*document, ("Meta", Members(names.items()))])
    meta = dict(document)["Meta"]
    if isinstance(meta, Members):
        meta += [(name, text) for name, text in names.items() if name not in dict(meta)]
    return document


def listed_names(schema: Schema) -> set[str]:
    names = set(schema.get("properties", {}))
    for member in schema.get("properties", {}).values():
        names |= listed_names(member)
    return names | listed_names(schema["items"]) if schema.get("items") else names


def random_value(names: list[str], depth: int, chance: random.Random) -> Any:
    way = chance.random()
    if depth == 0 or way < 0.3:
        return chance.choice((*LEAVES, *STRANGERS[:-1]))
    if way < 0.5:
        return [random_value(names, depth - 1, chance) for _ in range(chance.randrange(4))]
    members: dict[str, Any] = {}
    for _ in range(chance.randrange(7)):
        name = chance.choice(names) if chance.random() < 0.9 else chance.choice(STRANGE_NAMES)
        members[Again(name)] = random_value(names, depth - 1, chance)
    return members


def random_at(schema: Schema, depth: int, chance: random.Random) -> Any:
    """A value that mostly follows the schema, so that what is wrong stands deep within."""
    way = chance.random()
    if way < 0.25 or depth == 0:
        return random_value(sorted(listed_names(schema)) or ["x"], 2, chance)
    if schema.get("items"):
        return [random_at(schema["items"], depth - 1, chance) for _ in range(chance.randrange(4))]
    if "properties" not in schema:
        return Maker().make(schema)
    members: dict[str, Any] = {}
    for name, member in schema["properties"].items():
        for _ in range(chance.choice((0, 1, 1, 1, 1, 2))):
            members[Again(name)] = random_at(member, depth - 1, chance)
    for _ in range(chance.randrange(3)):
        members[Again(chance.choice(STRANGE_NAMES))] = random_value(["x", "Note", "ID"], 2, chance)
    return dict(sorted(members.items(), key=lambda _: chance.random()))


class Tolerant(unittest.TestCase):
    kept = 0
    refused = 0

    def expect_kept(self, text: str, got: Judgement, schema: Schema, names: dict[str, str]) -> None:
        keeper = Keeper()
        try:
            kept = keeper.keep(read(text.encode()), schema, "")
        except Unkeepable:
            type(self).refused += 1
            self.assertEqual((got.tolerant.status, got.written), ("RDX_E_NUL", None), "refused?")
            return
        self.assertEqual(got.tolerant.status, "RDX_OK")
        self.assertIsNotNone(got.written)
        self.assertEqual(in_order(read(got.written)), in_order(with_event(kept, names)))
        types = [issue.pointer for issue in got.tolerant.issues if issue.code == "RDX_E_TYPE"]
        self.assertEqual([one for one in keeper.coerced if one not in types], [], "not reported")
        type(self).kept += 1

    def expect_all_kept(self, event: str, schema: Schema, texts: list[str]) -> None:
        (first,) = judge(event, [b"{}"])
        names = json.loads(first.written or b"")["Meta"]
        for text, got in zip(texts, judge(event, [text.encode() for text in texts])):
            try:
                self.expect_kept(text, got, schema, names)
            except AssertionError as error:
                raise AssertionError(f"{event}: {text[:3000]}\n{str(error)[:3000]}") from None

    def test_spoiled_messages_come_back(self) -> None:
        chance = random.Random(815)
        for event, schema in events().items():
            with self.subTest(event=event):
                spoiled = [*spoiled_once(schema), *spoiled_twice(schema, TWO_FAULTS, chance)]
                self.expect_all_kept(event, schema, [write(one.message) for one in spoiled])

    def test_random_documents_come_back(self) -> None:
        chance = random.Random(42)
        for event, schema in events().items():
            names = sorted(listed_names(schema))
            documents = [random_at(schema, 9, chance) for _ in range(RANDOM)]
            documents += [random_value(names, 6, chance) for _ in range(RANDOM)]
            with self.subTest(event=event):
                self.expect_all_kept(event, schema, [write(one) for one in documents])

    @classmethod
    def tearDownClass(cls) -> None:
        print(f"{cls.kept} documents came back, {cls.refused} refused for a name", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
