"""Value sets: those that the map names, and those of a schema's own `enum`."""

from collections.abc import Iterator, Sequence

from generator import describe, naming, values
from generator.facts import Facts, Group
from generator.ir import Kind, Member, Place, ValueSet
from generator.mapping import Map
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


def build(
    sites: Sequence[Site],
    groups: Sequence[Group],
    members: dict[str, tuple[Member, ...]],
    facts: Facts,
    the_map: Map,
) -> Iterator[ValueSet]:
    for entry in the_map.sets:
        at = [site for site in sites if facts.sets.get(site.spot) is entry]
        named = tuple(
            (value, naming.constant(entry.name, value, the_map.acronyms)) for value in entry.values
        )
        if at:
            yield ValueSet(
                name=entry.name,
                doc=entry.doc,
                closed=entry.closed,
                values=named,
                places=_places(at, facts),
                enforced=all(texts(site) for site in at),
                origin=(the_map.file, f"/value_sets/{entry.name}"),
            )
    for group in groups:
        for member in members[group.struct]:
            found = [c for site in group.sites for c in children(site) if c.key == member.key]
            at = [site for site in found if site.spot not in facts.sets and texts(site)]
            named = member.open_set == own_name(group.struct, member.name)
            if at and named and member.kind is Kind.TEXT:
                yield _own(member, at, len(at) == len(found), facts, the_map.acronyms)


def _own(
    member: Member, at: Sequence[Site], enforced: bool, facts: Facts, acronyms: tuple[str, ...]
) -> ValueSet:
    listed = tuple(dict.fromkeys(text for site in at for text in texts(site)))
    return ValueSet(
        name=member.open_set,
        doc=member.about or f"The values of {member.key}.",
        closed=False,
        values=tuple(_constants(member.open_set, listed, acronyms)),
        places=_places(at, facts),
        enforced=enforced,
        origin=(at[0].file, at[0].pointer),
    )


def _constants(
    name: str, listed: Sequence[str], acronyms: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Values with their C names. Nobody chose these values: of two names alike the later one has a
    number, which stays while values are added behind."""
    taken: set[str] = set()
    for value in listed:
        plain = constant = naming.constant(name, value, acronyms)
        number = 2
        while constant in taken:
            constant = f"{plain}_{number}"
            number += 1
        taken.add(constant)
        yield value, constant


def _places(sites: Sequence[Site], facts: Facts) -> tuple[Place, ...]:
    return tuple(describe.place(site, facts) for site in sites)
