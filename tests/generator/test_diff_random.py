"""Whatever is done to a schema, `diff` says something; to equal ones it says nothing."""

import copy
import json
import random
import unittest
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from generator import loader
from generator.diff import of_documents
from generator.diffs.kinds import RULES
from tests.generator.support import SCHEMAS

Json = dict[str, Any]
ROUNDS = 200
SCALARS = ("string", "number", "boolean")


def objects(schema: Json) -> Iterator[Json]:
    """Every schema below `schema` that lists members, and itself."""
    if "properties" in schema:
        yield schema
        for member in schema["properties"].values():
            yield from objects(member)
    if "items" in schema:
        yield from objects(schema["items"])


def with_order(owner: Json, keys: list[str]) -> None:
    owner["properties"] = {key: owner["properties"][key] for key in keys}


def add(owner: Json, chance: random.Random) -> None:
    keys = [*owner["properties"], "Zz9"]
    owner["properties"]["Zz9"] = {"type": chance.choice(SCALARS)}
    chance.shuffle(keys)
    with_order(owner, keys)


def remove(owner: Json, chance: random.Random) -> None:
    key = chance.choice(list(owner["properties"]))
    del owner["properties"][key]
    if not owner["properties"]:  # the loader wants one
        owner["properties"]["Zz8"] = {}
    names = [name for name in owner.pop("required", []) if name != key]
    owner.update({"required": names} if names else {})


def require(owner: Json, chance: random.Random) -> None:
    key = chance.choice(list(owner["properties"]))
    names = owner.pop("required", [])
    names = [name for name in names if name != key] if key in names else [*names, key]
    owner.update({"required": names} if names else {})


def retype(owner: Json, chance: random.Random) -> None:
    key = chance.choice(list(owner["properties"]))
    kinds = [{}, {"type": "object", "properties": {"Zz7": {"type": "string"}}},
             {"type": "array", "items": {}}]
    kinds += [{"type": name} for name in SCALARS] + [{"type": [name, "null"]} for name in SCALARS]
    others = [one for one in kinds if one != owner["properties"][key]]
    owner["properties"][key] = chance.choice(others)


def reorder(owner: Json, chance: random.Random) -> None:
    keys = list(owner["properties"])
    with_order(owner, keys[1:] + keys[:1])
    if len(keys) == 1:
        add(owner, chance)


def rename(owner: Json, chance: random.Random) -> None:
    key = chance.choice(list(owner["properties"]))
    owner["properties"] = {
        "Zz6" if name == key else name: one for name, one in owner["properties"].items()
    }
    if key in owner.get("required", []):
        owner["required"] = ["Zz6" if name == key else name for name in owner["required"]]


def respell(owner: Json, chance: random.Random) -> None:
    """The same in other words."""
    for member in owner["properties"].values():
        if isinstance(member.get("type"), list) and len(member["type"]) == 2:
            member["type"] = list(reversed(member["type"]))
            return
    reorder(owner, chance)


def demand(owner: Json, chance: random.Random) -> None:
    """Keywords beyond types, on a text, a list or the object itself; one there already changes."""
    member = chance.choice([*owner["properties"].values(), owner])
    types = member.get("type", [])
    word = chance.choice("abc")
    choices: list[Json] = [{"description": word}, {"title": word}]
    if "string" in types:
        choices += [
            {"minLength": chance.randrange(1, 4)},
            {"maxLength": chance.randrange(4, 9)},
            {"pattern": "^" + word},
            {"format": chance.choice(("date", "date-time", "uuid"))},
            {"enum": sorted(chance.sample(("a", "b", "c", "d"), 2))},
        ]
    elif types == "array":
        choices += [{"minItems": chance.randrange(1, 4)}, {"uniqueItems": True}]
    elif types == "object":
        choices += [{"additionalProperties": False}, {"additionalProperties": True}]
    member.update(chance.choice(choices))


MUTATIONS: tuple[Callable[[Json, random.Random], None], ...] = (
    add, remove, require, retype, reorder, rename, respell, demand, demand, demand,
)


def mutated(schema: Json, chance: random.Random) -> tuple[Json, str]:
    made = copy.deepcopy(schema)
    names = []
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        mutation = chance.choice(MUTATIONS)
        mutation(chance.choice(list(objects(made))), chance)
        names.append(mutation.__name__)
    return made, " ".join(names)


def kinds(old: Json, new: Json) -> Counter[str]:
    roots = []
    for schema in (old, new):
        root, *_, faults = loader.parse("schema", json.dumps(schema).encode())
        assert not faults, [str(fault) for fault in faults]
        roots.append(root)
    found = of_documents(roots[0], roots[1], json.dumps(old).encode(), json.dumps(new).encode())
    return Counter(one.kind for one in found)


class Mutations(unittest.TestCase):
    def test_each_is_told_and_the_way_back_is_its_mirror(self) -> None:
        files = sorted(SCHEMAS.glob("*/*.json"))
        schemas = [json.loads(file.read_text("utf-8")) for file in files]
        seen: Counter[str] = Counter()
        for seed in range(ROUNDS):
            chance = random.Random(seed)
            schema = chance.choice(schemas)
            for _ in range(seed % 4):  # so that there is something to take back
                schema, _names = mutated(schema, chance)
            made, names = mutated(schema, chance)
            if json.dumps(made) == json.dumps(schema):
                continue  # one mutation took the other back
            with self.subTest(seed=seed, mutations=names):
                there, back = kinds(schema, made), kinds(made, schema)
                self.assertGreater(there.total(), 0)
                mirrored = Counter({RULES[kind].mirror: n for kind, n in there.items()})
                self.assertEqual(mirrored, back)
            seen += there + back
        self.assertGreater(len(seen), 30, seen)

    def test_equal_schemas_have_no_change(self) -> None:
        for file in sorted(SCHEMAS.glob("*/*.json")):
            schema = json.loads(file.read_text("utf-8"))
            self.assertEqual(kinds(schema, copy.deepcopy(schema)), Counter())


if __name__ == "__main__":
    unittest.main()
