"""What a place has of the others of its struct, where no entry of the map names it.

A member of a struct in C is of one type. So where a key stands with a declared type at some places
of a struct, it has that type at all of them; an object, a list or a text that is added at one more
place needs no entry. Nothing here depends on the order of places or events.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from generator.mapping import TypeEntry
from generator.places import Site, Spot

Types = dict[Spot, tuple[TypeEntry, str | None]]  # with the role; None: in no role
Slot = tuple[int, str, bool]  # a number for the struct, the key in it, whether it is no element
T = TypeVar("T")


def types(sites: Sequence[Site], named: Mapping[Spot, tuple[TypeEntry, str]]) -> Types:
    """`named`, and the types of places that have one from others; again until there are no more,
    since what stands in such a place can have one, too."""
    found: Types = dict(named)
    if not named:
        return found
    objects = [site for site in sites if site.node.type == "object"]
    roles = _roles(objects, named)
    while True:
        slots = _slots(objects, found)
        declared = _agreed({
            spot: (slot, found[spot][0].name) for spot, slot in slots.items() if spot in found
        })
        entries = {entry.name: entry for entry, _ in named.values()}
        more: Types = {}
        for site in objects:
            name = declared.get(slots[site.spot]) if site.spot in slots else None
            if name is not None and site.spot not in found:
                more[site.spot] = (entries[name], roles.get((name, site.node.required)))
        if not more:
            return found
        found |= more


def texts(sites: Sequence[Site], of: Types, named: Mapping[Spot, str]) -> dict[Spot, str]:
    """Names for texts that have none, from the same key of other places of their struct."""
    if not named:
        return {}
    structs = _structs([site for site in sites if site.node.type == "object"], of)
    slots = {
        site.spot: (structs[site.parent.spot], site.key, True)
        for site in sites
        if site.is_member and site.parent is not None and site.node.type == "string"
    }
    known = _agreed({spot: (slots[spot], name) for spot, name in named.items() if spot in slots})
    return {spot: known[slot] for spot, slot in slots.items() if slot in known}


def _roles(
    objects: Sequence[Site], named: Mapping[Spot, tuple[TypeEntry, str]]
) -> dict[tuple[str, frozenset[str]], str]:
    """The first role of a type whose places require certain members."""
    required = {site.spot: site.node.required for site in objects}
    found: dict[tuple[str, frozenset[str]], str] = {}
    order = {
        (entry.name, role.name): index
        for entry, _ in named.values()
        for index, role in enumerate(entry.roles)
    }
    for spot, (entry, role) in sorted(
        named.items(), key=lambda item: order[item[1][0].name, item[1][1]]
    ):
        found.setdefault((entry.name, required[spot]), role)
    return found


def _slots(objects: Sequence[Site], of: Types) -> dict[Spot, Slot]:
    structs = _structs(objects, of)
    return {
        site.spot: (structs[holder.spot], key_of(site), site.is_member)
        for site in objects
        if (holder := holder_of(site)) is not None
    }


def _structs(objects: Sequence[Site], of: Types) -> dict[Spot, int]:
    """A number for the struct of each object: one for each type, and for each key in one."""
    numbers: dict[object, int] = {}
    found: dict[Spot, int] = {}
    for site in objects:
        holder = holder_of(site)
        what: object = site.spot
        if site.spot in of:
            what = of[site.spot][0].name
        elif holder is not None:
            what = (found[holder.spot], key_of(site), site.is_member)
        found[site.spot] = numbers.setdefault(what, len(numbers))
    return found


def _agreed(known: Mapping[Spot, tuple[Slot, T]]) -> dict[Slot, T]:
    """What is known of a slot, where it is one."""
    found: dict[Slot, set[T]] = {}
    for slot, what in known.values():
        found.setdefault(slot, set()).add(what)
    return {slot: next(iter(what)) for slot, what in found.items() if len(what) == 1}


def holder_of(site: Site) -> Site | None:
    """The object that a place is a member of, if as an element."""
    outer = site.parent
    while outer is not None and outer.node.type != "object":
        outer = outer.parent
    return outer


def key_of(site: Site) -> str:
    """The key that it stands under, if as an element."""
    while not site.is_member and site.parent is not None:
        site = site.parent
    return site.key
