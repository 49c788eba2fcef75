"""Checked keywords to nodes: which places are structs, lists and scalars in C, and which are
untyped there."""

from dataclasses import dataclass, field, replace
from typing import Any

from generator.ir import AssertedMember, Assertion
from generator.keywords import Rules, is_array, is_object
from generator.values import Refuse, at

SCALARS = ("string", "number", "boolean")
MAX_DEPTH = 128  # of a message; rdx/parse.h
MAX_MEMBERS = 512  # of an object; RDX_MEMBERS_MAX in rdx/view.h
MAX_PLACES = 50_000  # of a file, all references followed


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


class TooManyPlaces(Exception):
    """A file whose references make it larger than any message is."""


@dataclass
class Builder:
    """Makes nodes; `links` has the schemas that references lead to."""

    links: dict[str, Rules]
    refuse: Refuse
    places: int = field(default=0)

    def count(self, rules: Rules, depth: int) -> bool:
        """Whether there is room for one more place."""
        self.places += 1
        if self.places > MAX_PLACES:
            raise TooManyPlaces
        if depth > MAX_DEPTH:
            self.refuse(rules.pointer, "nested deeper than a message may be")
        return depth <= MAX_DEPTH

    def node(self, rules: Rules, depth: int = 0) -> Node:
        if rules.ref:
            return _worded(replace(self.node(self.links[rules.ref], depth), ref=rules.ref), rules)
        if not self.count(rules, depth):
            return Node("any")
        nullable = "null" in rules.types
        kinds = [name for name in rules.types if name != "null"]
        if is_object(rules.types) and rules.properties:
            node = self.struct(rules, nullable, depth)
        elif is_array(rules.types):
            node = self.array(rules, nullable, depth)
        elif kinds == ["integer"]:
            node = Node("number", nullable, assertion=replace(rules.own, types=rules.types))
        elif len(kinds) == 1 and kinds[0] in SCALARS:
            node = Node(kinds[0], nullable, assertion=_some(rules.own))
        else:
            node = Node("any", assertion=self.demands(rules, depth))
        return _worded(node, rules)

    def struct(self, rules: Rules, nullable: bool, depth: int) -> Node:
        if len(rules.properties) > MAX_MEMBERS:
            message = f"{len(rules.properties)} members; at most {MAX_MEMBERS} are supported"
            self.refuse(at(rules.pointer, "properties"), message)
        return Node(
            "object",
            nullable,
            members=tuple((key, self.node(item, depth + 1)) for key, item in rules.properties),
            required=frozenset(rules.required),
            assertion=_some(rules.own),
            closed=rules.closed,
        )

    def array(self, rules: Rules, nullable: bool, depth: int) -> Node:
        """Elements are structs or untyped: a schema that types them later changes no C type."""
        element = self.element(rules.items, depth + 1) if rules.items else Node("any")
        demands = element.assertion
        if element.type == "object":
            types = ("object", "null") if element.nullable else ()
            demands = _some(replace(demands or Assertion(), types=types))
        return Node(
            "array", nullable, items=element, assertion=_some(replace(rules.own, items=demands))
        )

    def element(self, rules: Rules, depth: int) -> Node:
        followed = self.followed(rules)
        if is_object(followed.types) and followed.properties:
            return self.node(rules, depth)
        words = _worded(Node("any", assertion=self.demands(rules, depth)), followed)
        return _worded(replace(words, ref=rules.ref), rules)

    def followed(self, rules: Rules) -> Rules:
        while rules.ref:
            rules = self.links[rules.ref]
        return rules

    def demands(self, rules: Rules, depth: int) -> Assertion | None:
        """All that is demanded of a value that is untyped in C."""
        rules = self.followed(rules)
        if not self.count(rules, depth):
            return None
        listed = dict(rules.properties)
        members = [
            AssertedMember(key, key in rules.required, self.demands(item, depth + 1))
            for key, item in rules.properties
        ]
        members += [AssertedMember(key, True, None) for key in rules.required if key not in listed]
        return _some(
            replace(
                rules.own,
                types=rules.types,
                items=self.demands(rules.items, depth + 1) if rules.items else None,
                members=tuple(members),
                closed=rules.closed,
            )
        )


def _worded(node: Node, rules: Rules) -> Node:
    """`node` with the words of `rules`, where it has any."""
    return replace(
        node,
        title=rules.title or node.title,
        description=rules.description or node.description,
        default=rules.default or node.default,
        examples=rules.examples or node.examples,
    )


def _some(assertion: Assertion) -> Assertion | None:
    return None if assertion == Assertion() else assertion
