"""Samples: a valid message of each event, from the schema and the map's examples.

The small one has what the schema requires and what the map has an example of; the full one has
every member, lists with one element.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.facts import Facts
from generator.ir import Fault
from generator.places import Site, children

BASE64 = "RXhhbXBsZQ=="
OF_FORMAT = {
    "date": "1980-01-01",
    "date_time": "2026-01-15T09:30:00.000Z",
    "phone": "+15555550100",  # 555-0100 to -0199 are kept free for examples
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def text(document: Site, facts: Facts) -> str:
    return _written(_Maker(facts).value(document))


def full_text(document: Site, facts: Facts, acronyms: tuple[str, ...]) -> str:
    return _written(_FullMaker(facts, acronyms).value(document))


def _written(message: Any) -> str:
    return json.dumps(message, indent=2) + "\n"


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
    return list(dict.fromkeys(found))


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
    return ""


def _is_list_of_objects(site: Site) -> bool:
    return site.node.items is not None and site.node.items.type == "object"


@dataclass(frozen=True)
class _Maker:
    """Values for the places of a small sample."""

    facts: Facts

    def value(self, site: Site) -> Any:
        if site.spot in self.facts.examples:
            return self.facts.examples[site.spot].value
        if site.node.type == "object":
            members = [child for child in children(site) if self.wants(child, site)]
            return {child.key: self.value(child) for child in members}
        if site.node.type == "array":
            return self.elements(site)
        return self.scalar(site)

    def wants(self, child: Site, site: Site) -> bool:
        return child.key in site.node.required or self.has_example(child)

    def has_example(self, site: Site) -> bool:
        if site.spot in self.facts.examples:
            return True
        return any(self.has_example(child) for child in children(site))

    def elements(self, site: Site) -> list[Any]:
        return [self.value(next(children(site)))] if _is_list_of_objects(site) else []

    def scalar(self, site: Site) -> Any:
        names = self.facts.events[site.schema]
        fills = {"DATA_MODEL": names.data_model, "EVENT_TYPE": names.event_type}
        if site.spot in self.facts.fills:
            return fills[self.facts.fills[site.spot]]
        if site.spot in self.facts.sets:
            return self.facts.sets[site.spot].values[0]
        if site.spot in self.facts.formats:
            return OF_FORMAT[self.facts.formats[site.spot].name]
        if site.spot in self.facts.contents:
            return BASE64
        simple = {"number": 0, "boolean": False}
        return simple.get(site.node.type, self.plain_text(site))

    def plain_text(self, site: Site) -> str:
        return "example"


@dataclass(frozen=True)
class _FullMaker(_Maker):
    """Values for every place; the map's full examples go first."""

    acronyms: tuple[str, ...]

    def value(self, site: Site) -> Any:
        if site.spot in self.facts.full_examples:
            return self.facts.full_examples[site.spot].value
        return super().value(site)

    def wants(self, child: Site, site: Site) -> bool:
        return True

    def elements(self, site: Site) -> list[Any]:
        return [self.value(next(children(site)))]

    def plain_text(self, site: Site) -> str:
        """"Example street address": after the key, or after the array's that it stands in."""
        key = site.key or (site.parent.key if site.parent else "")
        words = naming.words(key, self.acronyms)
        return " ".join(["Example", *(w if w in self.acronyms else w.lower() for w in words)])
