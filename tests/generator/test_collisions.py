"""Keys that are alike in C: whatever they are, all names are valid and different, or a fault names
the places. Generated code is never left to the compiler to find it."""

import json
import random
import re
import unittest
from typing import Any

from generator import api, naming, render, resolve
from generator.ir import Assertion
from generator.loader import Schema
from generator.nodes import Node
from generator.mapping import Map
from tests.generator.made_schemas import ODD
from unittest import mock

C_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*_?")
TAKEN = frozenset(
    "int class new default register template this xor true bool errno extra inline".split())
CHARACTERS = "abAB019_-. /~\\\"%éß名前🜁\u00a0"
HELPERS = ("list", "view", "need", "needs", "event", "parse", "check", "write", "copy", "message", "call",
           "object", "rows", "slots", "set", "required", "id", "item")
EVENTS = ("odd/new", "gen/odd", "e/type", "size/t", "schema/form", "row/list", "2nd/Sign-on", "名前/é",
          "rule/h", "view/set", "values/parse", "class/int")
CASES = 1500


def key(chance: random.Random) -> str:
    what = chance.random()
    if what < 0.3:
        return "".join(chance.choices(CHARACTERS, k=chance.randint(0, 6)))
    word = chance.choice((*ODD, *HELPERS))
    if what < 0.6:
        return word
    other = chance.choice(HELPERS)
    return chance.choice((word.upper(), word.title(), f"{word}_{other}", f"{other}-{word}", word + "s"))


def node(chance: random.Random, depth: int) -> Node:
    if chance.random() < 0.15:
        listed = {json.dumps(key(chance)): None for _ in range(chance.randint(1, 3))}
        return Node("string", assertion=Assertion(values=tuple(listed)))
    if depth == 0 or chance.random() < 0.5:
        return Node(chance.choice(("string", "number", "boolean", "any")))
    keys = list({key(chance): None for _ in range(chance.randint(1, 5))})
    members = tuple((one, node(chance, depth - 1)) for one in keys)
    found = Node("object", members=members,
                 required=frozenset(one for one in keys if chance.random() < 0.5))
    return found if chance.random() < 0.7 else Node("array", items=found)


@mock.patch("generator.fingerprint.of_places", mock.Mock(return_value=""))
class Collisions(unittest.TestCase):
    def test_names_are_valid_and_different_or_a_fault_names_the_places(self) -> None:
        chance = random.Random(7)
        clean = faulty = 0
        for case in range(CASES):
            root = Node("object", members=(("Top", node(chance, 4)), ("A", node(chance, 3))))
            event = chance.choice(EVENTS)
            result = resolve.resolve([Schema(event, "new.json", root)], Map())
            with self.subTest(case=case):
                if result.model is None:
                    faulty += 1
                    self.assertTrue(result.faults)
                    for fault in result.faults:
                        self.assertEqual(fault.file, "new.json")
                        self.assertTrue(fault.pointer.startswith("/properties/"), fault)
                else:
                    clean += 1
                    self.distinct(result.model)
                    if clean % 10 == 0:
                        self.defined_once(result.model)
        self.assertGreater(clean, CASES // 4)
        self.assertGreater(faulty, CASES // 50)

    def distinct(self, model: Any) -> None:
        names = [name for struct in model.structs for name in self.declared(struct)]
        names += [f"{e.name}_{verb}" for e in model.events for verb in naming.EVENT_VERBS]
        names += [name for values in model.value_sets for _, name in values.values]
        self.assertEqual(sorted({n for n in names if names.count(n) > 1}), [])
        for name in names:
            self.assertRegex(name, rf"^{C_NAME.pattern}$")
            self.assertNotIn("__", name)
        self.assertLessEqual(set(api.symbols(model)), set(names))

    def defined_once(self, model: Any) -> None:
        """Macros and enumerators of all headers, read from what is generated."""
        found = []
        for name, text in render.render(model).items():
            if name.startswith(render.HEADERS):
                found += re.findall(r"^#define (\w+)", text, re.M)
                found += re.findall(r"^    (RDX_\w+),$", text, re.M)
        self.assertEqual(sorted({n for n in found if found.count(n) > 1}), [])
        self.assertEqual([n for n in found if naming.is_reserved(n)], [])

    def declared(self, struct: Any) -> list[str]:
        members = [member.name for member in struct.members]
        self.assertEqual(len(set(members)), len(members))
        self.assertFalse(set(members) & TAKEN)
        for name in members:
            self.assertRegex(name, rf"^{C_NAME.pattern}$")
        asked = {member.name for macro in struct.macros for member in macro.members}
        return [struct.name, struct.name + "_list", struct.name + "_view",
                *(macro.name for macro in struct.macros),
                *(f"{struct.name}_need_{name}" for name in asked),
                *(view.name for view in struct.views)]


if __name__ == "__main__":
    unittest.main()
