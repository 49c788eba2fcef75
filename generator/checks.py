"""Faults that show only when all types are known: names, cycles, gaps."""

from collections.abc import Iterator, Sequence

from generator import naming, remedies
from generator.facts import Group
from generator.ir import Fault, Kind, Member, Model, Root
from generator.mapping import Map


def cycles(members: dict[str, tuple[Member, ...]], groups: Sequence[Group]) -> Iterator[Fault]:
    """A struct that holds itself can't be declared by headers that include each other."""

    def below(name: str, seen: frozenset[str]) -> frozenset[str]:
        subs = {m.sub for m in members[name] if m.kind in (Kind.OBJECT, Kind.LIST)}
        return frozenset(subs).union(*(below(sub, seen | subs) for sub in subs - seen))

    for group in groups:
        if group.struct in below(group.struct, frozenset()):
            site = group.sites[0]
            yield Fault(site.file, site.pointer, f"{group.struct} would hold itself")


def gaps(groups: Sequence[Group], members: dict[str, tuple[Member, ...]]) -> Iterator[Fault]:
    """Places that lack a member of a type that is not partial."""
    for group in groups:
        if group.entry is None or group.entry.partial:
            continue
        for site in group.sites:
            listed = {key for key, _ in site.node.members}
            for member in members[group.struct]:
                if member.key not in listed:
                    yield Fault(
                        site.file,
                        site.pointer,
                        f"lacks {member.key} of {group.struct}, which is not partial: "
                        f"{remedies.of_gap(group)}",
                    )


def same_names(
    model: Model, groups: Sequence[Group], files: dict[str, str], the_map: Map
) -> Iterator[Fault]:
    """C names that two things would have, or that the runtime has already."""
    origin = {group.struct: (group.sites[0].file, group.sites[0].pointer) for group in groups}
    seen: dict[str, tuple[tuple[str, str], str]] = {}
    for name, at, section in _identifiers(model, origin, files, the_map):
        if name in seen:
            first, its_section = seen[name]
            other = ": ".join(part for part in first if part)
            sections = " or ".join(dict.fromkeys((section, its_section)))
            message = f"{name} would be declared twice, here and for {other}: "
            yield Fault(*at, f"{message}rename one in {sections}")
        if name.startswith(naming.PREFIX) and naming.is_reserved(name):
            message = f"{name} is a name of the library itself: rename it in {section}"
            yield Fault(*at, message)
        seen.setdefault(name, (at, section))


def _identifiers(
    model: Model, origin: dict[str, tuple[str, str]], files: dict[str, str], the_map: Map
) -> Iterator[tuple[str, tuple[str, str], str]]:
    """C names, what each is for, and the section of the map that can give another."""
    for struct in model.structs:
        at = origin[struct.name]
        for name in (struct.name, struct.name + "_list", struct.name + "_view"):
            yield name, at, "[types]"
        yield from ((macro.name, at, "[types]") for macro in struct.macros)
        yield from ((view.name, at, "[types]") for view in struct.views)
        asked = dict.fromkeys(m.name for macro in struct.macros for m in macro.members)
        yield from ((f"{struct.name}_need_{name}", at, "[names]") for name in asked)
    for event in model.events:
        at = origin.get(event.struct, (files[event.schema], ""))
        if event.root is not Root.OBJECT:
            yield event.name, at, "[events]"
        verbs = naming.EVENT_VERBS
        yield from ((f"{event.name}_{verb}", at, "[events]") for verb in verbs)
    for values in model.value_sets:
        at = values.origin
        yield naming.type_name(values.name), at, "[value_sets]"
        yield naming.type_name(values.name) + "_set", at, "[value_sets]"
        for index, (_, constant) in enumerate(values.values):
            listed = f"{at[1]}/values/{index}" if at[0] == the_map.file else at[1]
            yield constant, (at[0], listed), "[value_sets]"
        if values.closed:
            edges = ("ABSENT", "NULL", "OTHER")
            yield from ((naming.constant(values.name, edge, ()), at, "[value_sets]") for edge in edges)
    for rule in model.text_rules:
        section, name = ("value_sets", rule.set) if rule.set else ("formats", rule.format)
        yield rule.name, (the_map.file, f"/{section}/{name}"), f"[{section}]"
