"""Members of structs: the union over a struct's places, and what keeps two places from one struct."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator import describe, keywords, naming, remedies, value_sets
from generator.facts import Facts, Group
from generator.ir import Fault, Kind, Member
from generator.mapping import Map
from generator.places import Site, Spot, children


def merge(
    group: Group, structs: dict[Spot, str], facts: Facts, the_map: Map
) -> tuple[tuple[Member, ...], list[Fault]]:
    merged: list[Member] = []
    first: dict[str, Site] = {}
    faults: list[Fault] = []
    for site in group.sites:
        at = 0
        for child in children(site):
            member = _member(child, group, structs, facts, the_map)
            known = next((m for m in merged if m.key == member.key), None)
            if known is None:
                merged.insert(at, member)
                first[member.key] = child
            elif (known.kind, known.sub) != (member.kind, member.sub):
                other = first[member.key]
                way_out = remedies.of_clash(child, member, known, facts)
                faults.append(
                    Fault(
                        child.file,
                        child.pointer,
                        f"{_what(member)} here, but {_what(known)} at {other.schema}:{other.path}, "
                        f"and both are {group.struct}: {way_out}",
                    )
                )
            elif known.name != member.name:
                message = (
                    f"is called {member.name} in C, but {known.name} at {first[member.key].name}, "
                    f"and both are {group.struct}: [names] has to speak of both"
                )
                faults.append(Fault(child.file, child.pointer, message))
            else:
                merged[merged.index(known)] = _joined(known, member)
            at = next(i for i, m in enumerate(merged) if m.key == member.key) + 1
    faults += _same_members(merged, first)
    faults += _surplus_docs(group, first, facts, the_map)
    return tuple(describe.members(group.sites, merged, facts)), faults


def _joined(known: Member, member: Member) -> Member:
    """One member of two places, with the words and the values of the first that has any."""
    open_set, about = known.open_set or member.open_set, known.about or member.about
    return replace(known, open_set=open_set, about=about)


def _member(
    child: Site, group: Group, structs: dict[Spot, str], facts: Facts, the_map: Map
) -> Member:
    kind, sub = kind_of(child, structs, facts)
    known = facts.sets.get(child.spot)
    about = group.entry.docs.get(child.key, "") if group.entry else ""
    about = about or describe.words(child.node)
    name = facts.names.get(child.spot) or naming.member(child.key, the_map.acronyms)
    open_set = known.name if known and not known.closed else ""
    if kind is Kind.TEXT and not known and value_sets.texts(child):
        open_set = value_sets.own_name(group.struct, name)
    return Member(
        key=child.key,
        name=name,
        kind=kind,
        sub=sub,
        open_set=open_set,
        about=about,
        doc="",
    )


def kind_of(child: Site, structs: dict[Spot, str], facts: Facts) -> tuple[Kind, str]:
    node = child.node
    if node.type == "object":
        return Kind.OBJECT, structs[child.spot]
    if node.type == "array":
        element = next(children(child))
        if element.node.type == "any":
            return Kind.JSON_LIST, ""
        return Kind.LIST, structs[element.spot]
    if child.spot in facts.contents:
        return Kind.CONTENT, facts.contents[child.spot].name
    known = facts.sets.get(child.spot)
    if known and known.closed:
        return Kind.ENUM, known.name
    scalars = {"string": Kind.TEXT, "number": Kind.NUMBER, "boolean": Kind.BOOL, "any": Kind.JSON}
    return scalars[node.type], ""


def _what(member: Member) -> str:
    kinds = {
        Kind.OBJECT: "an object",
        Kind.LIST: "a list of objects",
        Kind.JSON_LIST: "a list of untyped values",
        Kind.JSON: "untyped",
        Kind.ENUM: "a value set",
        Kind.CONTENT: "file content",
        Kind.BOOL: "a boolean",
    }
    what = kinds.get(member.kind, f"a {member.kind.value.lower()}")
    return f"{what} ({member.sub})" if member.sub else what


def _same_members(merged: Sequence[Member], first: dict[str, Site]) -> Iterator[Fault]:
    named: dict[str, Site] = {}
    for member in merged:
        site = first[member.key]
        if len(member.name) > keywords.MOST_TEXT:
            message = f"has a name of more than {keywords.MOST_TEXT} characters in C: "
            yield Fault(site.file, site.pointer, message + "[names] can give it another")
        other = named.setdefault(member.name, site)
        if other is not site:
            message = (
                f"is called {member.name} in C, and so is {other.name}: [names] tells them apart"
            )
            yield Fault(site.file, site.pointer, message)


def _surplus_docs(
    group: Group, first: dict[str, Site], facts: Facts, the_map: Map
) -> Iterator[Fault]:
    """Only where every event is loaded that the map knows can a key be said to be nowhere."""
    if group.entry is None or not set(the_map.events) <= set(facts.events):
        return
    for key in group.entry.docs:
        if key not in first:
            pointer = f"{group.entry.pointer}/docs/{key}"
            yield Fault(the_map.file, pointer, "names no member of the type")
