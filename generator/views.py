"""Views: the distinct rules under which a struct occurs, and their tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator import describe, naming, remedies
from generator.facts import Facts, Group
from generator.ir import Assertion, Fault, Kind, Member, Row, TextRule, View
from generator.places import Site, Spot, children


@dataclass(frozen=True)
class Signature:
    """Equal for places that can share a table."""

    struct: str
    rows: tuple[
        tuple[str, tuple[str, ...], TextRule | None, "Signature | None", Assertion | None], ...
    ]
    closed: bool


@dataclass(frozen=True)
class Tables:
    views: dict[str, tuple[View, ...]]  # by struct
    view_at: dict[Spot, str]
    struct_at: dict[Spot, str]


def rules(child: Site, facts: Facts) -> tuple[str, ...]:
    """The rules of a member, in the order of rdx/view.h."""
    found = []
    if child.parent is not None and child.key in child.parent.node.required:
        found.append("REQUIRED")
    if child.node.nullable:
        found.append("NULLABLE")
    if child.spot in facts.fills:
        found.append(facts.fills[child.spot])
    if child.node.type == "object" and any(c.spot in facts.fills for c in children(child)):
        found.append("IDENTIFIES")
    if any(c in '"\\' or c < " " for c in child.key):
        found.append("ESCAPED")
    return tuple(found)


def text_rule(child: Site, facts: Facts) -> TextRule | None:
    """The open value set and the format of a text; a closed set is a kind of its own."""
    known = facts.sets.get(child.spot)
    form = facts.formats.get(child.spot)
    enforced = child.node.assertion is not None and child.node.assertion.values
    open_set = known.name if known and not known.closed and not enforced else ""
    if not open_set and form is None:
        return None
    name = form.name if form else ""
    return TextRule(naming.text_rule(open_set, name), open_set, name)


def asked_for(sites: Sequence[Site], facts: Facts) -> tuple[str, ...]:
    """What every one of `sites` requires and the library does not fill in, in schema order."""
    everywhere = frozenset.intersection(*(site.node.required for site in sites))
    filled = {"DATA_MODEL", "EVENT_TYPE", "IDENTIFIES"}
    return tuple(
        child.key
        for child in children(sites[0])
        if child.key in everywhere and not filled & set(rules(child, facts))
    )


def uneven(group: Group, facts: Facts) -> Iterator[Fault]:
    """Places of one role that require different members: its macro could not be right for all."""
    for role, sites in group.roles if group.entry else ():
        for site in sites[1:] if role is not None else ():
            different = sorted(site.node.required ^ sites[0].node.required)
            if different:
                what = f"role {role}" if role else "the plain role"
                yield Fault(
                    site.file,
                    site.pointer,
                    f"requires other members than {sites[0].schema}:{sites[0].path} "
                    f"({', '.join(different)}), and both are {what} of {group.struct}: "
                    f"{remedies.of_uneven(group)}",
                )


def build(
    groups: Sequence[Group],
    members: dict[str, tuple[Member, ...]],
    structs: dict[Spot, str],
    facts: Facts,
    acronyms: tuple[str, ...],
) -> Tables:
    signatures = _Signatures(structs, facts)
    names: dict[Signature, str] = {}
    places: dict[Signature, list[Site]] = {}
    for group in groups:
        for role, sites in group.roles:
            for site in sites:
                signature = signatures.of(site)
                places.setdefault(signature, []).append(site)
                if signature not in names:
                    names[signature] = _name(site, role or "", group.struct, names, facts, acronyms)
    first: dict[str, str] = {}
    for signature, name in names.items():
        first.setdefault(signature.struct, name)
    tables: dict[str, list[View]] = {}
    for signature, name in names.items():
        rows = _rows(signature, members[signature.struct], names, first)
        listed = len(signature.rows)
        where = tuple(describe.place(site, facts) for site in places[signature])
        view = View(name, rows, listed, where, signature.closed)
        tables.setdefault(signature.struct, []).append(view)
    return Tables(
        views={struct: tuple(found) for struct, found in tables.items()},
        view_at={site.spot: names[s] for s, sites in places.items() for site in sites},
        struct_at=structs,
    )


@dataclass(frozen=True)
class _Signatures:
    """Signatures by site, each made once."""

    structs: dict[Spot, str]
    facts: Facts
    known: dict[Spot, Signature] = field(default_factory=dict)

    def of(self, site: Site) -> Signature:
        if site.spot not in self.known:
            rows = tuple(
                (
                    child.key,
                    rules(child, self.facts),
                    text_rule(child, self.facts),
                    self.below(child),
                    child.node.assertion,
                )
                for child in children(site)
            )
            self.known[site.spot] = Signature(self.structs[site.spot], rows, site.node.closed)
        return self.known[site.spot]

    def below(self, child: Site) -> Signature | None:
        if child.node.type == "array":
            child = next(children(child))
        return self.of(child) if child.node.type == "object" else None


def _name(
    site: Site,
    role: str,
    struct: str,
    names: dict[Signature, str],
    facts: Facts,
    acronyms: tuple[str, ...],
) -> str:
    """The role's name for its first view; the event, then a number tell further ones apart."""
    plain = naming.view_name(struct, role)
    event = facts.events[site.schema]
    event_name = naming.event_name(event.data_model, event.event_type, acronyms)
    suffix = event_name.removeprefix(naming.PREFIX)
    taken = set(names.values())
    if plain not in taken:
        return plain
    name = f"{plain}_{suffix}"
    number = 2
    while name in taken:
        name = f"{plain}_{suffix}_{number}"
        number += 1
    return name


def _rows(
    signature: Signature,
    members: tuple[Member, ...],
    names: dict[Signature, str],
    first: dict[str, str],
) -> tuple[Row, ...]:
    by_key = {member.key: member for member in members}
    listed = [
        Row(by_key[key], row_rules, text, names[sub] if sub else "", assertion)
        for key, row_rules, text, sub, assertion in signature.rows
    ]
    known = {row.member.key for row in listed}
    unlisted = [
        Row(member, ("UNLISTED",), None, first[member.sub] if _holds(member) else "")
        for member in members
        if member.key not in known
    ]
    return (*listed, *unlisted)


def _holds(member: Member) -> bool:
    return member.kind in (Kind.OBJECT, Kind.LIST)
