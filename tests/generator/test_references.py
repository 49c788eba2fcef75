"""$ref: each place stands for itself, and files that grow by references stay small or are refused."""

import json
import time
import unittest
from typing import Any

from generator import loader, values
from generator.ir import Fault
from generator.loader import Schema
from generator.nodes import Node
from generator.places import Site, walk

TEXT = {"type": "string"}


def parse(document: Any) -> tuple[Node, tuple[Fault, ...]]:
    root, _, faults = loader.parse("a/b.json", json.dumps(document).encode())
    return root, faults


def sites(document: Any) -> list[Site]:
    root, faults = parse(document)
    assert faults == (), faults
    return list(walk(Schema("a/b", "a/b.json", root)))


def of(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **more}


class References(unittest.TestCase):
    def test_each_place_has_a_pointer_of_its_own(self) -> None:
        street = of({"Street": TEXT, "$ref": TEXT})
        document = of(
            {
                "Home": {"$ref": "#/definitions/a"},
                "Past": {"type": "array", "items": {"$ref": "#/definitions/a"}},
            },
            definitions={"a": street},
        )
        found = [site.pointer for site in sites(document)]
        self.assertEqual(len(found), len(set(found)))
        self.assertIn("/properties/Home/$ref/properties/Street", found)
        self.assertIn("/properties/Past/items/$ref/properties/$ref", found)

    def test_a_place_has_its_own_words_or_those_of_what_it_refers_to(self) -> None:
        own = {"$ref": "#/definitions/a", "title": "Own", "default": "x"}
        document = of(
            {"A": own, "B": {"$ref": "#/definitions/a"}},
            definitions={"a": {**TEXT, "title": "Shared", "description": "Told."}},
        )
        _, a, b = (site.node for site in sites(document))
        self.assertEqual((a.title, a.description, a.default), ("Own", "Told.", '"x"'))
        self.assertEqual((b.title, b.description, b.ref), ("Shared", "Told.", "#/definitions/a"))

    def test_a_fault_of_a_definition_is_told_once_and_where_it_stands(self) -> None:
        places = {f"A{index}": {"$ref": "#/definitions/a"} for index in range(20)}
        _, faults = parse(of(places, definitions={"a": {"type": "string", "maxLength": -1}}))
        self.assertEqual([fault.pointer for fault in faults], ["/definitions/a/maxLength"])

    def test_pointers_are_unescaped_as_uri_fragments_and_as_pointers(self) -> None:
        for ref in ("#/definitions/a~1b~0c%25", "#/definitions/a~1b%7E0c%25"):
            with self.subTest(ref=ref):
                document = of({"A": {"$ref": ref}}, definitions={"a/b~c%": TEXT})
                self.assertEqual(sites(document)[1].node.type, "string")

    def test_a_bomb_is_refused_soon(self) -> None:
        for kind in ("structs", "untyped"):
            with self.subTest(kind=kind):
                started = time.monotonic()
                _, faults = parse(of({"A": {"$ref": "#/definitions/a0"}}, definitions=bomb(kind)))
                self.assertEqual(len(faults), 1)
                self.assertIn("places when all $ref are followed", faults[0].message)
                self.assertLess(time.monotonic() - started, 20)

    def test_a_long_chain_of_references_is_followed_or_refused_but_ends(self) -> None:
        chain = {f"a{index}": {"$ref": f"#/definitions/a{index + 1}"} for index in range(20)}
        document = of({"A": {"$ref": "#/definitions/a0"}}, definitions={**chain, "a20": TEXT})
        self.assertEqual(sites(document)[1].node.type, "string")
        chain = {f"a{index}": {"$ref": f"#/definitions/a{index + 1}"} for index in range(5000)}
        document = of({"A": {"$ref": "#/definitions/a0"}}, definitions={**chain, "a5000": TEXT})
        self.assertEqual([fault.message for fault in parse(document)[1]], ["nested too deeply"])


def bomb(kind: str) -> dict[str, Any]:
    typed = {"type": "object"} if kind == "structs" else {}
    doubled = [{"$ref": f"#/definitions/a{index + 1}"} for index in range(30)]
    halves = {f"a{i}": {**typed, "properties": {"L": r, "R": r}} for i, r in enumerate(doubled)}
    return {**halves, "a30": TEXT}


class Values(unittest.TestCase):
    def test_numbers_are_compared_exactly(self) -> None:
        for less, more in (
            ("-1e400", "-1"),
            ("-2", "-1.5"),
            ("-0.001", "0"),
            ("0", "1e-400"),
            ("0.1", "0.10000000000000000000000000001"),
            ("9007199254740992", "9007199254740993"),
            ("99", "1e2"),
        ):
            with self.subTest(less=less, more=more):
                self.assertLess(values.compare(less, more), 0)
                self.assertGreater(values.compare(more, less), 0)
        for one, other in (("1", "1.0"), ("0", "-0e7"), ("100", "1e2"), ("0.25", "25e-2")):
            self.assertEqual(values.compare(one, other), 0)

    def test_equality_is_that_of_json(self) -> None:
        same = values.same
        parsed = values.parse
        self.assertTrue(same(parsed('{"a":[1.0],"b":2}'), parsed('{"b":20e-1,"a":[1]}')))
        for one, other in (("1", "true"), ("0", "false"), ("null", "false"), ('"1"', "1"), ("[]", "{}")):
            self.assertFalse(same(parsed(one), parsed(other)), (one, other))


if __name__ == "__main__":
    unittest.main()
