"""Samples: a valid message of each event, from the schema and the map's examples."""

import json
from collections.abc import Sequence
from typing import Any

from generator.facts import Facts
from generator.ir import Fault
from generator.places import Site, children


def text(document: Site, facts: Facts) -> str:
    return json.dumps(_value(document, facts), indent=2) + "\n"


def faults(sites: Sequence[Site], facts: Facts, file: str) -> list[Fault]:
    """Examples that their place would refuse."""
    found = []
    for site in sites:
        example = facts.examples.get(site.spot)
        if example is None:
            continue
        problem = _problem(example.value, site, facts)
        if problem:
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


def _value(site: Site, facts: Facts) -> Any:
    if site.spot in facts.examples:
        return facts.examples[site.spot].value
    if site.node.type == "object":
        return {
            child.key: _value(child, facts)
            for child in children(site)
            if child.key in site.node.required or _has_example(child, facts)
        }
    if site.node.type == "array":
        return [_value(next(children(site)), facts)] if _is_list_of_objects(site) else []
    return _scalar(site, facts)


def _scalar(site: Site, facts: Facts) -> Any:
    names = facts.events[site.schema]
    fills = {"DATA_MODEL": names.data_model, "EVENT_TYPE": names.event_type}
    if site.spot in facts.fills:
        return fills[facts.fills[site.spot]]
    if site.spot in facts.sets:
        return facts.sets[site.spot].values[0]
    if site.spot in facts.contents:
        return "RXhhbXBsZQ=="
    return {"number": 0, "boolean": False}.get(site.node.type, "example")


def _has_example(site: Site, facts: Facts) -> bool:
    if site.spot in facts.examples:
        return True
    return any(_has_example(child, facts) for child in children(site))
