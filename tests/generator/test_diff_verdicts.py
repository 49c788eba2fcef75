"""What `diff` says of the wire is what a validator says of messages.

Schemas of every kind of keyword, each against each: where no change breaks the sender, every
instance that is right by OLD is right by NEW; where none breaks the receiver, the other way round.
"""

import json
import unittest
from functools import cache
from typing import Any

from jsonschema import Draft4Validator  # type: ignore[import-untyped]

from generator import loader
from generator.diff import of_documents
from generator.diffs.kinds import RULES, Verdict

Json = dict[str, Any]


def thing(*required: str, closed: bool = False, **members: Json) -> Json:
    schema: Json = {"type": "object", "properties": members}
    schema |= {"required": list(required)} if required else {}
    return schema | ({"additionalProperties": False} if closed else {})


S, N, B, I = ({"type": name} for name in ("string", "number", "boolean", "integer"))
SCHEMAS: dict[str, Json] = {
    "anything": {},
    "text": S,
    "text or null": {"type": ["string", "null"]},
    "text of two or three": {"type": "string", "minLength": 2, "maxLength": 3},
    "text of one to three": {"type": "string", "minLength": 1, "maxLength": 3},
    "text of a pattern": {"type": "string", "pattern": "^a"},
    "listed texts": {"type": "string", "enum": ["a", "b c", ""]},
    "fewer texts": {"type": "string", "enum": ["a", ""]},
    "listed, of any type": {"enum": [1, "1", None, {"a": [1, 2]}]},
    "listed, with null": {"type": ["string", "null"], "enum": ["a", None]},
    "number": N,
    "integer": I,
    "integer or null": {"type": ["integer", "null"], "maximum": 10},
    "number above": {"type": "number", "minimum": 2, "exclusiveMinimum": True},
    "number from": {"type": "number", "minimum": 2},
    "listed numbers from": {"type": "number", "enum": [1, 2, 3], "minimum": 2},
    "number or text": {"type": ["number", "string"], "minimum": 3, "minLength": 2},
    "boolean": B,
    "true": {"type": "boolean", "enum": [True]},
    "null": {"type": "null"},
    "many scalars": {"type": ["string", "boolean", "null"]},
    "array": {"type": "array"},
    "array of texts": {"type": "array", "items": S},
    "two texts": {"type": "array", "items": S, "minItems": 2},
    "array of texts, or text": {"type": ["array", "string"]},
    "three, or text": {"type": ["array", "string"], "minItems": 3},
    "different ones, or text": {"type": ["array", "string"], "uniqueItems": True, "minLength": 2},
    "one of these, array or text": {"type": ["array", "string"], "enum": ["a", []]},
    "one to three scalars": {
        "type": "array", "items": {"type": ["number", "boolean"]}, "minItems": 1, "maxItems": 3,
    },
    "different ones": {"type": "array", "uniqueItems": True},
    "arrays": {"type": "array", "items": {"type": "array", "items": S, "minItems": 1}},
    "array of objects": {"type": "array", "items": thing(r=S)},
    "array of closed objects": {"type": "array", "items": thing("r", r=S, closed=True)},
    "array or object": {"type": ["array", "object"]},
    "array of texts, or closed": {
        "type": ["array", "object"], "items": S, "additionalProperties": False,
    },
    "object": {"type": "object"},
    "object or null": {"type": ["object", "null"]},
    "object with q": thing(q=S),
    "object with q required": thing("q", q=S),
    "object with required q alone": {"type": "object", "required": ["q"]},
    "object with whole q": thing(q=I),
    "q or null": thing(q={"type": ["string", "null"]}),
    "empty object": {"type": "object", "additionalProperties": False},
    "closed with q": thing(q=S, closed=True),
    "closed with q required": thing("q", q=S, closed=True),
    "closed with q and r": thing(q=S, r=S, closed=True),
    "closed or text": {**thing(q=S, closed=True), "type": ["object", "string"]},
    "deep": thing(q=thing(v=I, w={"type": "object"})),
    "members of whatever": {"properties": {"q": S}, "required": ["q"]},
    "demands without a type": {"minItems": 2, "minLength": 2, "minimum": 5},
}
INSTANCES: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.5, 2, 3, 5, 11, 1e3,
    "", "a", "b c", "1", "ab", "abc", "abcd",
    [], [1], [1, 1], [1, 1.0], [1, True], [1, 2, 3], [1, 2, 3, 4], [None],
    ["a"], ["a", "a"], ["a", "b"], ["a", "b", "c"], [[]], [["a"]], [[1]],
    [{}], [{"r": "a"}], [{"r": 1}], [{"r": "a", "s": 1}],
    {}, {"q": "a"}, {"q": 1}, {"q": 1.5}, {"q": None}, {"r": "a"}, {"s": 1},
    {"q": "a", "r": "a"}, {"q": "a", "s": 1}, {"a": [1, 2]},
    {"q": {}}, {"q": {"v": 1}}, {"q": {"v": "a"}}, {"q": {"w": {}}}, {"q": {"w": 1}},
)


def document(schema: Json) -> Json:
    return {"type": "object", "properties": {"K": schema}}


@cache
def root(name: str) -> tuple[loader.Node, bytes]:
    data = json.dumps(document(SCHEMAS[name])).encode()
    node, *_, faults = loader.parse("schema", data)
    assert node is not None and not faults, [str(fault) for fault in faults]
    return node, data


def kinds(old: str, new: str) -> list[str]:
    (was, was_text), (now, now_text) = root(old), root(new)
    return [one.kind for one in of_documents(was, now, was_text, now_text)]


class Verdicts(unittest.TestCase):
    def test_what_no_change_breaks_stays_right(self) -> None:
        right = {}
        for name, schema in SCHEMAS.items():
            validator = Draft4Validator(document(schema))
            right[name] = [validator.is_valid({"K": one}) for one in INSTANCES]
        for old in SCHEMAS:
            for new in SCHEMAS:
                if old == new:
                    continue
                found = kinds(old, new)
                pairs = list(zip(INSTANCES, right[old], right[new], strict=True))
                refused = [one for one, before, after in pairs if before and not after]
                unforeseen = [one for one, before, after in pairs if after and not before]
                with self.subTest(old=old, new=new, kinds=found):
                    self.assertNotEqual(found, [])
                    if all(RULES[kind].sender is not Verdict.BREAKING for kind in found):
                        self.assertEqual(refused, [])
                    if all(RULES[kind].receiver is not Verdict.BREAKING for kind in found):
                        self.assertEqual(unforeseen, [])

    def test_each_schema_is_told_from_the_others_by_an_instance(self) -> None:
        """A pair that no instance tells apart would prove nothing."""
        marks: dict[tuple[bool, ...], str] = {}
        for name, schema in SCHEMAS.items():
            validator = Draft4Validator(document(schema))
            mark = tuple(validator.is_valid({"K": one}) for one in INSTANCES)
            self.assertNotIn(mark, marks, (name, marks.get(mark)))
            marks[mark] = name


if __name__ == "__main__":
    unittest.main()
