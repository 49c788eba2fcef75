"""Schemas and instances at random, by a seed, judged by Debian's python3-jsonschema."""

import random
from typing import Any

import jsonschema

from generator import values
from tests.generator import suite
from tests.generator.suite import Event

TYPES = ("string", "number", "integer", "boolean", "object", "array", "any", "null")
TEXTS = ("", "a", "ab", "abc", "aaaa", "b", "\u00e9\U0001f600", "1", "a\0", "\0")
# Put behind a name that may be listed: names that are no longer that one.
ENDS = ("\0", "\0 and more", "\0" * 40, "x" * 300, "\n", '"', "\\", "\u00e9")
PATTERNS = ("a", "^a+$", "b$", "^.{2}", "[^a]")


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    # ---- Schemas. ----

    def schema(self, depth: int = 0) -> dict[str, Any]:
        pick = self.random.choice
        kind = pick(TYPES if depth < 4 else TYPES[:2])
        made: dict[str, Any] = {}
        if kind != "any":
            made["type"] = kind if kind == "null" or self.likely(0.7) else [kind, "null"]
        if self.likely(0.1):
            made["type"] = self.random.sample(TYPES[:2] + TYPES[3:6], 2)
        types = made.get("type", TYPES)
        if self.likely(0.12):
            listed = [self.value(2) for _ in range(3)]
            made["enum"] = list({values.key(value): value for value in listed}.values())
        for kinds, add in (
            (("string",), self.of_text),
            (("number", "integer"), self.of_number),
            (("array",), self.of_array),
            (("object",), self.of_object),
        ):
            if any(name in types for name in kinds) and self.likely(0.7):
                add(made, depth)
        return made

    def of_text(self, made: dict[str, Any], _: int) -> None:
        made["minLength"] = self.random.randint(0, 2)
        if self.likely(0.5):
            made["maxLength"] = self.random.randint(2, 3)
        if self.likely(0.3):
            made["pattern"] = self.random.choice(PATTERNS)

    def of_number(self, made: dict[str, Any], _: int) -> None:
        made["minimum"] = self.random.choice([0, 1, -1, 1.5])
        made["exclusiveMinimum"] = self.likely(0.3)
        if self.likely(0.4):
            made["maximum"] = self.random.choice([2, 2.5, 3])

    def of_array(self, made: dict[str, Any], depth: int) -> None:
        if self.likely(0.8):
            made["items"] = self.schema(depth + 1)
        made["uniqueItems"] = self.likely(0.3)
        if self.likely(0.3):
            made["minItems"] = self.random.randint(0, 2)
        if self.likely(0.3):
            made["maxItems"] = self.random.randint(2, 3)

    def of_object(self, made: dict[str, Any], depth: int) -> None:
        keys = self.random.sample("abcd", self.random.randint(1, 3))
        made["properties"] = {key: self.schema(depth + 1) for key in keys}
        made["additionalProperties"] = self.likely(0.7)
        if self.likely(0.5):
            made["required"] = keys[:1]

    # ---- Instances. ----

    def value(self, depth: int = 0) -> Any:
        kind = self.random.choice(TYPES if depth < 4 else TYPES[:2])
        return self.of_kind(kind, {}, depth)

    def fitting(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """A value that `schema` often allows."""
        if self.likely(0.15):
            return self.value(depth)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        types = schema.get("type", "any")
        kind = types if isinstance(types, str) else self.random.choice(types)
        return self.of_kind(kind, schema, depth)

    def of_kind(self, kind: str, schema: dict[str, Any], depth: int) -> Any:
        if kind == "any":
            kind = self.random.choice(["string", "number", "object", "array"])
        if kind == "object":
            listed = schema.get("properties") or dict.fromkeys("ab", {})
            required = schema.get("required", ())
            chosen = {k: s for k, s in listed.items() if k in required or self.likely(0.6)}
            found = {key: self.fitting(inner, depth + 1) for key, inner in chosen.items()}
            if self.likely(0.15):
                unlisted = self.random.choice(["", *listed]) + self.random.choice(ENDS)
                found[unlisted] = self.of_kind("number", {}, depth)
            if self.likely(0.05):
                found = {key + self.random.choice(ENDS): item for key, item in found.items()}
            return found
        if kind == "array":
            count = self.random.randint(0, 3 if depth < 4 else 0)
            return [self.fitting(schema.get("items", {}), depth + 1) for _ in range(count)]
        scalars = {
            "string": TEXTS,
            "number": (0, 1, 2, 3, -1, 1.5, 2.5, 10),
            "integer": (0, 1, 2),
            "boolean": (True, False),
        }
        return self.random.choice(scalars.get(kind, (None,)))


def events(seed: int, count: int, instances: int) -> list[Event]:
    """`count` schemas that the loader accepts; their samples have to be found, too."""
    maker = Maker(seed)
    found: list[Event] = []
    while len(found) < count:
        plain = maker.schema()
        schema = suite.as_member(plain)
        if suite.has_faults(schema):
            continue
        judge = jsonschema.Draft4Validator(schema)
        made = [{"value": maker.fitting(plain)} for _ in range(instances)]
        messages = tuple((values.text(message), judge.is_valid(message)) for message in made)
        group = suite.Group("random", len(found), plain, ())
        found.append(Event(group, f"suite/{group.name}", schema, messages))
    return found
