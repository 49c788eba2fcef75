"""Schemas and map to the IR: which places share a struct, what its members are, and all faults."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import (
    checks,
    contents,
    describe,
    fingerprint,
    keywords,
    naming,
    remedies,
    samples,
    value_sets,
    views,
)
from generator.facts import Facts, Group, gather
from generator.ir import (
    ContentRule,
    Event,
    Fault,
    Kind,
    Macro,
    Member,
    Model,
    Root,
    Struct,
    TextRule,
)
from generator.loader import Schema
from generator.mapping import Map
from generator.places import Site, Spot, children, walk
from generator.samples import Samples
from generator.views import Tables


@dataclass(frozen=True)
class Result:
    """The model, or why there is none; `gaps` is what schemas and map lack of each other though
    code can be made: places without a member of their type, events without a schema ..."""

    model: Model | None
    faults: tuple[Fault, ...]
    gaps: tuple[Fault, ...] = ()
    uncovered: tuple[str, ...] = ()  # places that require members, but are in no role of their type


@dataclass(frozen=True)
class Origin:
    """What a struct's name is made of."""

    what: str  # "event", "type", "member" or "elements"
    of: str  # the event's schema, the type, or the struct that it stands in
    key: str = ""
    name: str = ""  # by the map, instead of the key
    of_event: bool = False  # it stands in an event's own struct


def resolve(schemas: Sequence[Schema], the_map: Map) -> Result:
    ordered = _in_map_order(schemas, the_map)
    sites = [site for schema in ordered for site in walk(schema)]
    facts, faults = gather(sites, the_map)
    structs, clashes = _struct_names(sites, facts, the_map)
    faults += clashes
    if clashes:
        return Result(None, tuple(faults))
    groups = _groups(sites, structs, facts, the_map)
    merged = {group.struct: _merge(group, structs, facts, the_map) for group in groups}
    faults += [fault for _, found in merged.values() for fault in found]
    faults += checks.cycles({name: members for name, (members, _) in merged.items()}, groups)
    faults += [fault for group in groups for fault in views.uneven(group, facts)]
    faults += samples.faults(sites, facts, the_map.file)
    members = {name: found for name, (found, _) in merged.items()}
    faults += value_sets.misnamed(groups, members, facts, the_map)
    rules = {g.struct: contents.build(g, members[g.struct], the_map) for g in groups}
    faults += [fault for _, found in rules.values() for fault in found]
    by_name = {schema.name: schema for schema in schemas}
    tables = views.build(groups, members, structs, facts, the_map.acronyms)
    made = _samples(ordered, facts, the_map, bool(faults))
    faults += [fault for found in made.values() for fault in found.faults]
    model = Model(
        events=tuple(_event(s, facts, tables, the_map, made[s.name]) for s in ordered),
        structs=tuple(
            _struct(group, members[group.struct], rules[group.struct][0], facts, tables, by_name)
            for group in groups
        ),
        value_sets=tuple(value_sets.build(sites, groups, members, facts, the_map)),
        text_rules=_text_rules(tables),
        schemas_hash=fingerprint.of_set(schemas),
    )
    files = {schema.name: schema.file for schema in schemas}
    faults += checks.same_names(model, groups, files, the_map)
    uncovered = [
        site.name for g in groups for role, at in g.roles if role is None
        for site in at if site.node.required
    ]
    gaps = (
        *checks.missing_events([schema.name for schema in schemas], the_map),
        *checks.idle_exceptions(sites, the_map),
        *checks.gaps(groups, members),
    )
    return Result(None if faults else model, tuple(faults), gaps, tuple(uncovered))


# ---- Names of events. ----


def _in_map_order(schemas: Sequence[Schema], the_map: Map) -> list[Schema]:
    order = {name: index for index, name in enumerate(the_map.events)}
    return sorted(schemas, key=lambda schema: (order.get(schema.name, len(order)), schema.name))


def _event_struct(schema: str, facts: Facts, the_map: Map) -> str:
    names = facts.events[schema]
    return naming.event_name(names.data_model, names.event_type, the_map.acronyms)


# ---- Structs: which one stands at which place, and which places it has. ----


def _struct_names(
    sites: Sequence[Site], facts: Facts, the_map: Map
) -> tuple[dict[Spot, str], list[Fault]]:
    """The struct of every object; for an array the one that its elements are named after."""
    found: dict[Spot, str] = {}
    first: dict[str, tuple[Origin, Site]] = {}
    faults: list[Fault] = []
    for site in sites:
        outer = found[site.parent.spot] if site.parent else ""
        origin = _origin(site, outer, facts)
        if origin is None:
            continue
        struct = found[site.spot] = _struct_name(origin, facts, the_map)
        if site.node.type != "object":
            continue
        other, place = first.setdefault(struct, (origin, site))
        if other != origin:
            way_out = _way_out(origin, other)
            message = f"would be {struct}, which {place.name} is already: {way_out}"
            faults.append(Fault(site.file, site.pointer, message))
    return found, faults


def _origin(site: Site, outer: str, facts: Facts) -> Origin | None:
    """What a site's struct is named after: an event, a type, or the struct and key it stands in."""
    if site.parent is None:
        return Origin("event", site.schema)
    if site.spot in facts.types:
        return Origin("type", facts.types[site.spot][0].name)
    if site.node.type not in ("object", "array"):
        return None
    if site.is_member:
        of_event = site.parent.parent is None
        return Origin("member", outer, site.key, facts.names.get(site.spot, ""), of_event)
    return Origin("member", outer, "item") if site.path == "[]" else Origin("elements", outer)


def _struct_name(origin: Origin, facts: Facts, the_map: Map) -> str:
    if origin.what == "event":
        return _event_struct(origin.of, facts, the_map)
    if origin.what == "type":
        return naming.type_name(origin.of)
    if origin.what == "elements":
        return origin.of
    return naming.unmapped(
        origin.of, origin.key, the_map.acronyms, origin.name, origin.of_event
    )


def _way_out(origin: Origin, other: Origin) -> str:
    """What tells two structs of one name apart."""
    if origin.what == other.what == "event":
        return "[events] or [named_events] can give one of them another name"
    if origin.what == other.what == "member" and origin.of == other.of:
        return "[names] tells them apart"
    return "name a type for one of them in [types]"


def _groups(
    sites: Sequence[Site], structs: dict[Spot, str], facts: Facts, the_map: Map
) -> list[Group]:
    """Declared types in the map's order, then events and all else as they come."""
    entries = {naming.type_name(entry.name): entry for entry in the_map.types}
    found: dict[str, dict[str | None, list[Site]]] = {
        name: {role.name: [] for role in entry.roles} for name, entry in entries.items()
    }
    for site in sorted(sites, key=lambda site: site.spot in facts.inherited):
        if site.node.type == "object":
            role = facts.types[site.spot][1] if site.spot in facts.types else ""
            found.setdefault(structs[site.spot], {}).setdefault(role, []).append(site)
    return [
        Group(
            name,
            entries.get(name),
            tuple((role, tuple(at)) for role, at in roles.items() if at),
            facts.inherited,
        )
        for name, roles in found.items()
        if any(roles.values())
    ]


# ---- Members: the union over a struct's places. ----


def _merge(
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


def _text_rules(tables: Tables) -> tuple[TextRule, ...]:
    rows = [row for views in tables.views.values() for view in views for row in view.rows]
    return tuple(dict.fromkeys(row.text for row in rows if row.text))


# ---- The parts of the model. ----


def _event(
    schema: Schema, facts: Facts, tables: Tables, the_map: Map, made: Samples
) -> Event:
    document = next(walk(schema))
    root, shape = _root(document)
    names = facts.events[schema.name]
    return Event(
        schema=schema.name,
        data_model=names.data_model,
        event_type=names.event_type,
        name=_event_struct(schema.name, facts, the_map),
        root=shape,
        struct=tables.struct_at[root.spot] if root else "",
        view=tables.view_at[root.spot] if root else "",
        sample=made.small,
        full_sample=made.full,
        assertion=document.node.assertion,
        schemas_hash=fingerprint.of_set([schema]),
    )


def _root(document: Site) -> tuple[Site | None, Root]:
    """The site of a message's structs, and how they stand in it."""
    if document.node.type == "object":
        return document, Root.OBJECT
    element = next(children(document))
    return (element, Root.LIST) if element.node.type == "object" else (None, Root.JSON_LIST)


def _samples(
    schemas: Sequence[Schema], facts: Facts, the_map: Map, faulty: bool
) -> dict[str, Samples]:
    """By schema; empty ones where there are faults already."""
    if faulty:
        return {schema.name: Samples("", "", ()) for schema in schemas}
    return {s.name: samples.make(next(walk(s)), facts, the_map.acronyms) for s in schemas}


def _struct(
    group: Group,
    members: tuple[Member, ...],
    content_rules: tuple[ContentRule, ...],
    facts: Facts,
    tables: Tables,
    schemas: dict[str, Schema],
) -> Struct:
    return Struct(
        name=group.struct,
        doc=describe.struct(group.sites[0], group.entry, facts),
        places=tuple(describe.place(site, facts) for site in group.sites),
        members=members,
        views=tables.views[group.struct],
        macros=_macros(group, members, facts),
        contents=content_rules,
        schemas_hash=fingerprint.of_places((site.spot for site in group.sites), schemas),
    )


def _macros(
    group: Group, members: tuple[Member, ...], facts: Facts
) -> tuple[Macro, ...]:
    by_key = {member.key: member for member in members}
    found: list[Macro] = []
    for role, sites in group.roles:
        if role is None:
            continue
        keys = views.asked_for(sites, facts)
        if keys:
            needed = tuple(by_key[key] for key in keys)
            params = naming.macro_params(tuple(member.name for member in members))
            named = dict(zip((member.name for member in members), params, strict=True))
            found.append(
                Macro(
                    naming.macro_name(group.struct, role),
                    tuple(named[member.name] for member in needed),
                    needed,
                    tuple(describe.place(site, facts) for site in sites),
                )
            )
    return tuple(found)
