"""Samples: a valid message of each event, from the schema and the map's examples.

The small one has what the schema requires and what the map has an example of; the full one has
every member, lists with one element, or with as many as the schema asks for.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from generator import judge, naming, proposals, values
from generator.facts import Facts
from generator.ir import Assertion, Fault
from generator.places import Site, children

BASE64 = "RXhhbXBsZQ=="
OF_FORMAT = {
    "date": "1980-01-01",
    "date_time": "2026-01-15T09:30:00.000Z",
    "phone": "+15555550100",  # 555-0100 to -0199 are kept free for examples
    "uuid": "00000000-0000-4000-8000-000000000000",
}


@dataclass(frozen=True)
class Samples:
    """The texts of an event's samples, and what no value could be found for."""

    small: str
    full: str
    faults: tuple[Fault, ...]


def make(document: Site, facts: Facts, acronyms: tuple[str, ...]) -> Samples:
    small, full = _Maker(facts), _FullMaker(facts, acronyms=acronyms)
    return Samples(
        values.page(small.value(document)) + "\n",
        values.page(full.value(document)) + "\n",
        tuple(dict.fromkeys((*small.faults, *full.faults))),
    )


def faults(sites: Sequence[Site], facts: Facts, file: str) -> list[Fault]:
    """Examples that their place would refuse."""
    found = []
    for examples in (facts.examples, facts.full_examples):
        for site in sites:
            example = examples.get(site.spot)
            problem = _problem(example.value, site, facts) if example else ""
            if example and problem:
                at = example.where.places[0].pointer
                found.append(Fault(file, at, f"{problem} at {site.schema}:{site.path}"))
    return list(dict.fromkeys([*found, *_own_examples(sites)]))


def _own_examples(sites: Sequence[Site]) -> Iterator[Fault]:
    """Examples of a schema that the same schema refuses."""
    for site in sites:
        for index, example in enumerate(site.node.examples):
            if not judge.accepts(site.node, example):
                pointer = f"{site.pointer}/examples/{index}"
                yield Fault(site.file, pointer, "is refused by the schema that it stands in")


def _problem(value: Any, site: Site, facts: Facts) -> str:
    types: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "number": (int, float),
        "boolean": (bool,),
        "array": (list,),
        "any": (str, int, float, bool, list, dict),
    }
    allowed = types.get(site.node.type, ())
    if type(value) not in allowed:
        return "is of another type than what stands"
    if isinstance(value, list) and _is_list_of_objects(site):
        return "can't stand for a list of objects: name their members"
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return "is no JSON value"
    known = facts.sets.get(site.spot)
    if known and known.closed and value not in known.values:
        return "is no value of the closed set"
    if not judge.accepts(site.node, value):
        return "is refused by the keywords of what stands"
    return ""


def _is_list_of_objects(site: Site) -> bool:
    return site.node.items is not None and site.node.items.type == "object"


@dataclass(frozen=True)
class _Maker:
    """Values for the places of a small sample."""

    facts: Facts
    variant: int = 0  # for elements that have to differ
    faults: list[Fault] = field(default_factory=list)

    def value(self, site: Site) -> Any:
        if site.spot in self.facts.examples:
            return self.facts.examples[site.spot].value
        if site.node.type == "object":
            return self.object(site)
        if site.node.type == "array":
            return self.array(site)
        return self.pick(site, self.scalars(site))

    # ---- Objects and arrays: made of their parts where the schema allows what that makes. ----

    def object(self, site: Site) -> Any:
        members = [child for child in children(site) if self.wants(child, site)]
        made = {child.key: self.value(child) for child in members}
        if judge.meets(site.node.assertion, made):
            return made
        return self.pick(site, self.given(site))

    def wants(self, child: Site, site: Site) -> bool:
        return child.key in site.node.required or self.has_example(child)

    def has_example(self, site: Site) -> bool:
        if site.spot in self.facts.examples:
            return True
        return any(self.has_example(child) for child in children(site))

    def array(self, site: Site) -> Any:
        demands = site.node.assertion or Assertion()
        count = max(self.count(site), demands.min_items)
        if demands.max_items is not None:
            count = min(count, demands.max_items)
        element = next(children(site))
        variants = [self.variant + (n if demands.unique_items else 0) for n in range(count)]
        if count <= proposals.MOST_ELEMENTS:
            made = [replace(self, variant=variant).value(element) for variant in variants]
            if judge.meets(replace(demands, items=None), made):
                return made
        return self.pick(site, self.given(site))

    def count(self, site: Site) -> int:
        return 1 if _is_list_of_objects(site) else 0

    # ---- Scalars and untyped values. ----

    def pick(self, site: Site, candidates: Iterator[Any]) -> Any:
        """The first value that the schema allows, or a later one where they have to differ."""
        allowed = (value for value in candidates if judge.accepts(site.node, value))
        found = list(islice(allowed, self.variant + 1))
        if found:
            return found[-1]
        message = "no sample can be made of what stands here: give one in `examples`"
        self.faults.append(Fault(site.file, site.pointer, message))
        return None

    def scalars(self, site: Site) -> Iterator[Any]:
        names = self.facts.events[site.schema]
        fills = {"DATA_MODEL": names.data_model, "EVENT_TYPE": names.event_type}
        if site.spot in self.facts.fills:
            yield fills[self.facts.fills[site.spot]]
            return
        yield from self.given(site)
        if site.spot in self.facts.sets:
            yield from self.facts.sets[site.spot].values
        if site.spot in self.facts.formats:
            yield OF_FORMAT[self.facts.formats[site.spot].name]
        if site.spot in self.facts.contents:
            yield BASE64
        demands = site.node.assertion or Assertion()
        if site.node.type != "any" and not demands.types:
            demands = replace(demands, types=(site.node.type,))
        yield from proposals.fitting(demands, self.key(site), self.say, self.is_full())

    def given(self, site: Site) -> Iterator[Any]:
        """What the schema itself offers."""
        yield from site.node.examples
        if site.node.default:
            yield values.parse(site.node.default)
        if site.node.assertion:
            yield from map(values.parse, site.node.assertion.values)

    def key(self, site: Site) -> str:
        return site.key or (site.parent.key if site.parent else "")

    def say(self, key: str) -> str:
        return "example"

    def is_full(self) -> bool:
        return False


@dataclass(frozen=True)
class _FullMaker(_Maker):
    """Values for every place; the map's full examples go first."""

    acronyms: tuple[str, ...] = ()

    def value(self, site: Site) -> Any:
        if site.spot in self.facts.full_examples:
            return self.facts.full_examples[site.spot].value
        return super().value(site)

    def wants(self, child: Site, site: Site) -> bool:
        return True

    def count(self, site: Site) -> int:
        return 1

    def is_full(self) -> bool:
        return True

    def say(self, key: str) -> str:
        """"Example street address": after the key, or after the array's that it stands in."""
        words = naming.words(key, self.acronyms)
        return " ".join(["Example", *(w if w in self.acronyms else w.lower() for w in words)])
