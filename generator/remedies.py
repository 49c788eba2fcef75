"""What a fault says that helps: words for the map that do away with it."""

from generator.facts import Facts, Group
from generator.inherit import holder_of
from generator.ir import Kind, Member
from generator.places import Site


def of_clash(site: Site, member: Member, known: Member, facts: Facts) -> str:
    """For a member that is of two types in one struct; `site` is the later place."""
    kinds = {member.kind, known.kind}
    if len(kinds) == 1 and kinds <= {Kind.OBJECT, Kind.LIST}:
        return "one type of [types] has to name both"
    if kinds <= {Kind.TEXT, Kind.ENUM, Kind.CONTENT}:
        return "[value_sets] or [contents] has to say the same of both"
    return f"`except` can take {' and '.join(_out_of_types(site, facts))}"


def _out_of_types(site: Site, facts: Facts) -> list[str]:
    """Every type around a place, the outermost first: C has one type for what stands in each. A
    place that no entry names follows the one that it stands in."""
    found: list[str] = []
    outer = holder_of(site)
    while outer is not None:
        if outer.spot in facts.types and outer.spot not in facts.inherited:
            entry, role = facts.types[outer.spot]
            section = f"types.{entry.name}" + (f".roles.{role}" if role else "")
            found.insert(0, f"{outer.name} out of [{section}]")
        outer = holder_of(outer)
    return found


def of_uneven(group: Group) -> str:
    name = group.entry.name if group.entry else "NAME"
    return f"give one of them a role of its own, [types.{name}.roles.NAME]"


def of_gap(group: Group) -> str:
    name = group.entry.name if group.entry else "NAME"
    return f"`partial = true` in [types.{name}] says that this is meant"
