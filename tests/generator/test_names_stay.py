"""Names that stay: what is added to a schema renames, retypes and removes no C symbol.

At each object place of each shipped event something is added, and the C API that comes of it is
compared with the one before. New symbols are welcome; each old one has to be as it was. Place by
place the event that changes stands alone, which takes milliseconds; with all events, additions
stand at all places of one of them at once.
"""

import random
import unittest
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from unittest import mock

from generator import loader, mapping
from generator.api import Symbol, SymbolKind, symbols
from generator.loader import Node, Schema
from generator.mapping import Map
from generator.places import Selection
from generator.resolve import resolve
from tests.generator.support import MAP, SCHEMAS

TEXT = Node("string", nullable=True)
ADDRESS = Node("object", members=tuple((key, TEXT) for key in ("StreetAddress", "City", "State")))

ADDITIONS = {
    "a scalar": TEXT,
    "an object": Node("object", members=(("ID", Node("string")), ("Inner", ADDRESS)),
                      required=frozenset({"ID"})),
    "a list of objects": Node("array", items=Node("object", members=(("Value", TEXT),))),
    "an untyped list": Node("array", items=Node("any")),
}
MORE = {
    "an object like an address": ADDRESS,
    "a list of objects like identifiers": Node(
        "array", items=Node("object", members=(("ID", TEXT), ("IDType", TEXT)))),
    "an object as deep as a patient": Node("object", members=(
        ("Identifiers", Node("array", items=Node("object", members=(("ID", TEXT),)))),
        ("Demographics", Node("object", members=(("FirstName", TEXT), ("Residence", ADDRESS)))),
    )),
}
EACH_KIND = (*ADDITIONS.values(), *MORE.values())

Path = tuple[str, ...]  # keys from the document down; "[]" is the elements of an array


def places(node: Node, path: Path = ()) -> Iterator[Path]:
    """Every object place below a node."""
    if node.type == "object":
        yield path
    for key, member in node.members:
        yield from places(member, (*path, key))
    if node.items is not None:
        yield from places(node.items, (*path, "[]"))


def added(node: Node, path: Path, key: str, what: Node, at: float) -> Node:
    """`node` with the member `key` at the object place `path`, `at` 0 in front to 1 at the end."""
    if path and path[0] == "[]":
        assert node.items is not None
        return replace(node, items=added(node.items, path[1:], key, what, at))
    if path:
        members = ((k, added(m, path[1:], key, what, at) if k == path[0] else m)
                   for k, m in node.members)
        return replace(node, members=tuple(members))
    index = round(at * len(node.members))
    members = (*node.members[:index], (key, what), *node.members[index:])
    return replace(node, members=members)


def node_at(node: Node, path: Path) -> Node:
    for key in path:
        below = node.items if key == "[]" else dict(node.members)[key]
        assert below is not None
        node = below
    return node


def keys_of(path: str) -> Path:
    """`Orders[].Results[]` as a path of keys; no shipped key holds a bracket."""
    return tuple(key for key in path.replace("[]", ".[]").split(".") if key)


def completed(node: Node, path: Path, what: tuple[str, Node], before: Sequence[str]) -> Node:
    """`node` with the member `what`, key and schema, behind those of `before`."""
    if path:
        inner = completed(node_at(node, path[:1]), path[1:], what, before)
        if path[0] == "[]":
            return replace(node, items=inner)
        return changed(node, (), path[0], inner)
    at = max((i + 1 for i, (k, _) in enumerate(node.members) if k in before), default=0)
    return replace(node, members=(*node.members[:at], what, *node.members[at:]))


Addition = tuple[Path, tuple[str, Node], tuple[str, ...]]


@cache
def lacking() -> dict[str, list[list[Addition]]]:
    """By event and place: the members of its struct that it lacks, as they are at another place,
    each with the members that stand before it in the struct."""
    names = tuple(event.name for event in shipped())
    model = resolve(shipped(), the_map(SHIPPED, names)).model
    assert model is not None
    roots = {event.name: event.root for event in shipped()}
    found: dict[str, list[list[Addition]]] = {name: [] for name in names}
    for struct in model.structs:
        nodes = [node_at(roots[p.schema], keys_of(p.path)) for p in struct.places]
        keys = tuple(member.key for member in struct.members)
        having = {key: member for node in reversed(nodes) for key, member in node.members}
        for place, node in zip(struct.places, nodes, strict=True):
            found[place.schema].append([
                (keys_of(place.path), (key, having[key]), keys[:at])
                for at, key in enumerate(keys)
                if key not in dict(node.members)
            ])
    return found


def schema(name: str, root: Node) -> Schema:
    return Schema(name, f"{name}.json", root)


@cache
def shipped() -> tuple[Schema, ...]:
    schemas, faults = loader.load(SCHEMAS)
    assert not faults
    return schemas


def moved(before: dict[str, Symbol], after: dict[str, Symbol]) -> list[str]:
    """What is not as it was. A struct may have more members; all others stay, in their order."""
    found = []
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            found.append(f"{name} is gone")
        elif old.kind is SymbolKind.STRUCT:
            if tuple(part for part in new.parts if part in old.parts) != old.parts:
                found.append(f"{name} had {old.declaration} and has {new.declaration}")
        elif old.kind is SymbolKind.MACRO:
            if (new.parts, new.header) != (old.parts, old.header):
                found.append(f"{name} was {old.declaration} and is {new.declaration}")
        elif new != old:
            found.append(f"{name} was {old.declaration} and is {new.declaration}")
    return found


MAPS = SHIPPED, NONE = "the shipped map", "no map"


@cache
def the_map(which: str, names: tuple[str, ...]) -> Map:
    """The map, or what it says of some of the shipped events alone."""
    if which == NONE:
        return Map()
    found, faults = mapping.load(MAP)
    assert not faults
    idle = {fault.pointer for fault in resolve(_shipped(names), found).faults}

    def at_work(where: Selection) -> Selection:
        return Selection(tuple(p for p in where.places if p.pointer not in idle), where.exceptions)

    return replace(
        found,
        types=tuple(
            replace(entry, docs={}, roles=tuple(
                replace(role, where=at_work(role.where)) for role in entry.roles))
            for entry in found.types
        ),
        **{
            section: tuple(
                replace(entry, where=at_work(entry.where)) for entry in getattr(found, section))
            for section in ("sets", "formats", "contents", "examples", "full_examples")
        },
    )


def _shipped(names: tuple[str, ...]) -> tuple[Schema, ...]:
    return tuple(schema for schema in shipped() if schema.name in names)


@cache
def api_of(names: tuple[str, ...], of_map: str) -> dict[str, Symbol]:
    model = resolve(_shipped(names), the_map(of_map, names)).model
    assert model is not None
    return symbols(model)


@mock.patch("generator.fingerprint.of_places", mock.Mock(return_value=""))
class NamesStay(unittest.TestCase):
    """The hashes in the headers are left out: they change whenever a schema does."""

    def compare(self, before: Sequence[Schema], after: Sequence[Schema], names: str) -> list[str]:
        """What is wrong with `after`: faults, or symbols that are not as they were."""
        old = tuple(event.name for event in before)
        result = resolve(after, the_map(names, old))
        if result.model is None:
            return [str(fault) for fault in result.faults]
        return moved(api_of(old, names), symbols(result.model))

    def test_additions_at_each_place_of_each_event_move_nothing(self) -> None:
        """One of each kind at a place, in front of, between and behind what is there."""
        cases = 0
        for event in shipped():
            for path in places(event.root):
                root = event.root
                for number, node in enumerate(EACH_KIND):
                    root = added(root, path, f"Added{number}", node, number % 3 / 2)
                for names in MAPS:
                    cases += 1
                    with self.subTest(event=event.name, place=path, map=names):
                        found = self.compare([event], [schema(event.name, root)], names)
                        self.assertEqual(found, [])
        self.assertGreater(cases, 900)

    def test_what_some_places_of_a_type_have_can_be_added_to_all_others(self) -> None:
        """Each member of each shared type at each place that lacks it; those of one event together,
        but one a place."""
        cases = 0
        for index, event in enumerate(shipped()):
            for together in zip_longest(*lacking()[event.name]):
                after = [*shipped()]
                root = event.root
                # From the inside out: a donor's member may hold what is added elsewhere.
                for addition in sorted(filter(None, together), key=lambda a: -len(a[0])):
                    cases += 1
                    root = completed(root, *addition)
                after[index] = schema(event.name, root)
                with self.subTest(event=event.name, added=[(*a[0], a[1][0]) for a in together if a]):
                    self.assertEqual(self.compare(shipped(), after, SHIPPED), [])
        self.assertGreater(cases, 250)

    def test_an_addition_at_all_places_of_an_event_moves_nothing_in_any_other(self) -> None:
        for index, event in enumerate(shipped()):
            alone = list(ADDITIONS.values())[index % len(ADDITIONS)]
            for names, kinds in ((SHIPPED, (alone,)), (SHIPPED, EACH_KIND), (NONE, EACH_KIND)):
                after = [*shipped()]
                after[index] = schema(event.name, everywhere(event.root, kinds))
                with self.subTest(event=event.name, added=kinds, map=names):
                    self.assertEqual(self.compare(shipped(), after, names), [])

    def test_an_addition_at_one_place_moves_nothing_in_any_other_event(self) -> None:
        """Some places of all: each costs all events."""
        chance = random.Random(4)
        for what, node in (ADDITIONS | MORE).items():
            for _ in range(2):
                index = chance.randrange(len(shipped()))
                event = shipped()[index]
                path = chance.choice(list(places(event.root)))
                after = [*shipped()]
                root = added(event.root, path, "Added", node, chance.random())
                after[index] = schema(event.name, root)
                with self.subTest(event=event.name, place=path, added=what):
                    self.assertEqual(self.compare(shipped(), after, SHIPPED), [])

    def test_a_place_like_an_address_does_not_become_one(self) -> None:
        for what, node in MORE.items():
            for names in MAPS:
                all_names = tuple(event.name for event in shipped())
                old = api_of(all_names, names)
                for index, event in list(enumerate(shipped()))[::6]:
                    after = [*shipped()]
                    root = added(event.root, (), "HomeAddress", node, 0)
                    after[index] = schema(event.name, root)
                    with self.subTest(event=event.name, added=what, map=names):
                        result = resolve(after, the_map(names, all_names))
                        assert result.model is not None
                        new = symbols(result.model)
                        self.assertEqual(moved(old, new), [])
                        structs = {n for n in new if new[n].kind is SymbolKind.STRUCT} - set(old)
                        self.assertTrue(structs)
                        for name in structs:
                            self.assertIn("_home_address", name)

    def test_a_new_event_of_a_model_moves_nothing(self) -> None:
        for event in shipped():
            model, _, kind = event.name.partition("/")
            root = everywhere(event.root, EACH_KIND)
            for name, names in ((f"{model}/aaa{kind}", SHIPPED), (f"{model}/zzz{kind}", NONE)):
                with self.subTest(event=name, map=names):
                    after = [*shipped(), schema(name, root)]
                    self.assertEqual(self.compare(shipped(), after, names), [])

    def test_a_new_model_moves_nothing(self) -> None:
        for model in ("aaa", "zzz", "order", "patient", "note"):
            new = [
                replace(event, name=f"{model}/{event.name.partition('/')[2]}")
                for event in shipped() if event.name.startswith("notes/")
            ]
            for names in MAPS:
                with self.subTest(model=model, map=names):
                    after = [*shipped(), *new]
                    self.assertEqual(self.compare(shipped(), after, names), [])

    def test_the_comparison_finds_what_moves(self) -> None:
        """Each of these does move something; a comparison that finds nothing would be worth nothing."""
        event = next(event for event in shipped() if event.name == "notes/new")
        for what, path, key, node in (
            ("a member that another struct stands for", ("Patient",), "Demographics", ADDRESS),
            ("a member of another type", ("Meta",), "DataModel", Node("number")),
        ):
            with self.subTest(what):
                root = changed(event.root, path, key, node)
                after = [schema(event.name, root)]
                self.assertNotEqual(self.compare([event], after, NONE), [])
        required = replace(event.root, required=event.root.required | {"Orders"})
        self.assertEqual(
            [line.partition(" ")[0] for line in
             self.compare([event], [schema(event.name, required)], NONE)],
            ["RDX_NOTES_NEW_REQUIRED"],
        )


def everywhere(root: Node, kinds: Sequence[Node]) -> Node:
    """`root` with a member more at all its object places, the kinds in turn."""
    for number, path in enumerate(places(root)):
        kind = number % len(kinds)
        root = added(root, path, f"Added{kind}", kinds[kind], number % 3 / 2)
    return root


def changed(node: Node, path: Path, key: str, what: Node) -> Node:
    """`node` with another member `key` at the object place `path`."""
    if not path:
        members = ((k, what if k == key else m) for k, m in node.members)
        return replace(node, members=tuple(members))
    below = ((k, changed(m, path[1:], key, what) if k == path[0] else m) for k, m in node.members)
    return replace(node, members=tuple(below))


if __name__ == "__main__":
    unittest.main()
