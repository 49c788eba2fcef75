"""Value sets: those that the map names, and those of a schema's own `enum`."""

from collections.abc import Iterator, Sequence

from generator import describe, naming, values
from generator.facts import Facts, Group
from generator.ir import Fault, Kind, Member, Place, ValueSet
from generator.mapping import Map, SetEntry, ValueNames
from generator.places import Site, children


def texts(site: Site) -> tuple[str, ...]:
    """The texts that the schema's `enum` lists at a place, but for those that C would cut."""
    listed = site.node.assertion.values if site.node.assertion else ()
    parsed = map(values.parse, listed)
    return tuple(text for text in parsed if isinstance(text, str) and "\0" not in text)


def own_name(struct: str, member: str) -> str:
    """The set of a member whose schema has an `enum`, and whose map has no set. More words follow
    its name: without the "_" of class_, since C++ keeps names with two in a row for itself."""
    return f"{naming.stem(struct)}_{member.rstrip('_')}"


def constants(entry: SetEntry, acronyms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The values of a set of the map, with their C names."""
    return tuple(
        (value, naming.constant(entry.name, value, acronyms, entry.names.get(value, "")))
        for value in entry.values
    )


def build(
    sites: Sequence[Site],
    groups: Sequence[Group],
    members: dict[str, tuple[Member, ...]],
    facts: Facts,
    the_map: Map,
) -> Iterator[ValueSet]:
    for entry in the_map.sets:
        at = [site for site in sites if facts.sets.get(site.spot) is entry]
        if at:
            pointer = f"/value_sets/{entry.name}"
            listed = [(the_map.file, f"{pointer}/values/{i}") for i in range(len(entry.values))]
            yield ValueSet(
                name=entry.name,
                doc=entry.doc,
                closed=entry.closed,
                values=constants(entry, the_map.acronyms),
                places=_places(at, facts),
                enforced=all(texts(site) for site in at),
                origin=(the_map.file, pointer),
                origins=tuple(listed),
            )
    for group in groups:
        for member in members[group.struct]:
            found = _of_member(group, member)
            at = [site for site in found if _has_own(site, facts)]
            named = member.open_set == own_name(group.struct, member.name)
            if at and named and member.kind is Kind.TEXT:
                yield _own(member, at, len(at) == len(found), facts, the_map.acronyms)


def misnamed(
    groups: Sequence[Group],
    members: dict[str, tuple[Member, ...]],
    facts: Facts,
    the_map: Map,
) -> Iterator[Fault]:
    """Names for values that are not there, and two names for one value."""
    listed: dict[str, set[str]] = {entry.pointer: set() for entry in the_map.value_names}
    reached = {entry.pointer for entry in facts.value_names.values()}
    for group in groups:
        for member in members[group.struct]:
            given: dict[str, tuple[str, str]] = {}
            for site in _of_member(group, member):
                entry = facts.value_names.get(site.spot)
                if entry is None or not _has_own(site, facts) or member.kind is not Kind.TEXT:
                    continue
                listed[entry.pointer].update(texts(site))
                for value, name in entry.names.items():
                    first, pointer = given.setdefault(value, (name, entry.pointer))
                    if first != name:
                        message = f"is another name than that of {pointer}, for the same constant"
                        yield Fault(the_map.file, _named_at(entry, value), message)
    for entry in the_map.value_names:
        for value in entry.names:
            if entry.pointer in reached and value not in listed[entry.pointer]:
                message = "is none of the texts that the schema's enum lists there"
                yield Fault(the_map.file, _named_at(entry, value), message)


def _named_at(entry: ValueNames, value: str) -> str:
    return f"{entry.pointer}/{value.replace('~', '~0').replace('/', '~1')}"


def _of_member(group: Group, member: Member) -> list[Site]:
    return [c for site in group.sites for c in children(site) if c.key == member.key]


def _has_own(site: Site, facts: Facts) -> bool:
    """Whether the schema lists texts at a place, and the map has no set for it."""
    return site.spot not in facts.sets and bool(texts(site))


def _own(
    member: Member, at: Sequence[Site], enforced: bool, facts: Facts, acronyms: tuple[str, ...]
) -> ValueSet:
    """Nobody chose these values: two that are alike in C are a fault of checks.py until the map
    names one of them. A number behind one would go to another value when the list changes."""
    first: dict[str, tuple[str, str]] = {}
    given: dict[str, str] = {}
    for site in at:
        entry = facts.value_names.get(site.spot)
        given |= entry.names if entry else {}
        for text, pointer in _listed(site):
            first.setdefault(text, (site.file, pointer))
    return ValueSet(
        name=member.open_set,
        doc=member.about or f"The values of {member.key}.",
        closed=False,
        values=tuple(
            (text, naming.constant(member.open_set, text, acronyms, given.get(text, "")))
            for text in first
        ),
        places=_places(at, facts),
        enforced=enforced,
        origin=(at[0].file, at[0].pointer),
        origins=tuple(first.values()),
    )


def _listed(site: Site) -> Iterator[tuple[str, str]]:
    """The texts of a place with their pointers."""
    start = site.pointer + "/$ref" if site.node.ref else site.pointer
    listed = site.node.assertion.values if site.node.assertion else ()
    known = texts(site)
    for index, text in enumerate(map(values.parse, listed)):
        if isinstance(text, str) and text in known:
            yield text, f"{start}/enum/{index}" if len(listed) > 1 else start


def _places(sites: Sequence[Site], facts: Facts) -> tuple[Place, ...]:
    return tuple(describe.place(site, facts) for site in sites)
