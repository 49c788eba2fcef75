"""Faults that show only when all types are known: names, cycles, gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator import facts, naming, remedies
from generator.facts import Group
from generator.ir import Event, Fault, Kind, Member, Model, Root, Struct, ValueSet
from generator.keywords import MOST_TEXT
from generator.mapping import Map
from generator.places import Site, by_schema


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


@dataclass(frozen=True)
class Name:
    """An identifier of the generated headers, and what it comes from."""

    name: str
    file: str
    pointer: str
    section: str  # of the map, which can give another


def idle_exceptions(sites: Sequence[Site], the_map: Map) -> Iterator[Fault]:
    """Exceptions that take no place out: a slip of spelling lets the place in. One for any model is
    spoken of only where every event is loaded that the map knows."""
    loaded = by_schema(sites)
    scope = facts.scope_of(loaded, the_map)
    for where in the_map.selections:
        taken = {site.spot for pattern in where.places for site in scope.matches(pattern)}
        for pattern in where.exceptions:
            expected = scope.is_missed(pattern) and (
                "*" not in pattern.event.partition("/")[0] or set(the_map.events) <= set(loaded)
            )
            if expected and not any(site.spot in taken for site in scope.matches(pattern)):
                yield Fault(the_map.file, pattern.pointer, "takes no place out")


def missing_events(schemas: Sequence[str], the_map: Map) -> Iterator[Fault]:
    """Lines of [events] without a schema, in a model that is loaded."""
    models = {schema.partition("/")[0] for schema in schemas}
    for event in the_map.events:
        if event not in schemas and event.partition("/")[0] in models:
            pointer = f"/events/{event.replace('~', '~0').replace('/', '~1')}"
            yield Fault(the_map.file, pointer, "has no schema, but its model has others")


def same_names(
    model: Model, groups: Sequence[Group], files: dict[str, str], the_map: Map
) -> Iterator[Fault]:
    """C names that two things would have, or that the library has already."""
    origin = {group.struct: (group.sites[0].file, group.sites[0].pointer) for group in groups}
    seen: dict[str, Name] = {}
    for one in _identifiers(model, origin, files, the_map):
        first = seen.setdefault(one.name, one)
        if len(one.name) > MOST_TEXT:
            message = f"has a name of more than {MOST_TEXT} characters in C: "
            yield Fault(one.file, one.pointer, f"{message}rename it in {one.section}")
        if first is not one:
            other = ": ".join(part for part in (first.file, first.pointer) if part)
            sections = " or ".join(dict.fromkeys((one.section, first.section)))
            message = f"{one.name} would be declared twice, here and for {other}: "
            yield Fault(one.file, one.pointer, f"{message}rename one in {sections}")
        if naming.is_reserved(one.name):
            message = f"{one.name} is a name of the library itself: rename it in {one.section}"
            yield Fault(one.file, one.pointer, message)


def _identifiers(
    model: Model, origin: dict[str, tuple[str, str]], files: dict[str, str], the_map: Map
) -> Iterator[Name]:
    for file in naming.SHARED_HEADERS:
        yield Name(naming.guard(file), "", f"rdx/gen/{file}", "[types]")
    events = {event.struct: event.name for event in model.events}
    for struct in model.structs:
        guard = naming.guard(naming.stem(events.get(struct.name, struct.name)))
        yield Name(guard, *origin[struct.name], "[types]")
        yield from _of_struct(struct, origin[struct.name])
    for event in model.events:
        at = origin.get(event.struct, (files[event.schema], ""))
        yield from (Name(name, *at, "[events]") for name in _of_event(event))
    for values in model.value_sets:
        yield from _of_set(values, the_map)
    for rule in model.text_rules:
        section, name = ("value_sets", rule.set) if rule.set else ("formats", rule.format)
        yield Name(rule.name, the_map.file, f"/{section}/{name}", f"[{section}]")


def _of_struct(struct: Struct, at: tuple[str, str]) -> Iterator[Name]:
    for name in (struct.name, struct.name + "_list", struct.name + "_view"):
        yield Name(name, *at, "[types]")
    yield from (Name(macro.name, *at, "[types]") for macro in struct.macros)
    yield from (Name(view.name, *at, "[types]") for view in struct.views)
    asked = dict.fromkeys(m.name for macro in struct.macros for m in macro.members)
    yield from (Name(f"{struct.name}_need_{name}", *at, "[names]") for name in asked)


def _of_event(event: Event) -> Iterator[str]:
    if event.root is not Root.OBJECT:
        yield event.name
    if event.root is Root.JSON_LIST:
        yield naming.guard(naming.stem(event.name))
    yield from (f"{event.name}_{verb}" for verb in naming.EVENT_VERBS)


def _of_set(values: ValueSet, the_map: Map) -> Iterator[Name]:
    by_map = values.origin[0] == the_map.file
    section = f"`names` of [value_sets.{values.name}]" if by_map else "[value_names]"
    for name in (naming.type_name(values.name), naming.type_name(values.name) + "_set"):
        yield Name(name, *values.origin, "[value_sets]")
    if values.closed:
        for edge in ("ABSENT", "NULL", "OTHER"):
            yield Name(naming.constant(values.name, edge, ()), *values.origin, "[value_sets]")
    for (_, constant), at in zip(values.values, values.origins, strict=True):
        yield Name(constant, *at, section)
