"""Schemas and map to the IR: which places share a struct, what its members are, and all faults."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator import (
    checks,
    contents,
    describe,
    fingerprint,
    naming,
    samples,
    value_sets,
    views,
)
from generator.facts import Facts, Group, gather
from generator.ir import (
    ContentRule,
    Event,
    Fault,
    Macro,
    Member,
    Model,
    Root,
    Struct,
    TextRule,
)
from generator.loader import Schema
from generator.mapping import Map
from generator.members import merge
from generator.places import Site, Spot, children, walk
from generator.samples import Samples
from generator.views import Tables

ANSWER = "response"  # ends the type of the event that answers another one


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
    merged = {group.struct: merge(group, structs, facts, the_map) for group in groups}
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
    answers = _answers(ordered, facts, the_map)
    faults += [fault for found in made.values() for fault in found.faults]
    model = Model(
        events=tuple(
            _event(s, facts, tables, the_map, made[s.name], answers.get(s.name, ""))
            for s in ordered
        ),
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


# ---- The parts of the model. ----


def _text_rules(tables: Tables) -> tuple[TextRule, ...]:
    rows = [row for views in tables.views.values() for view in views for row in view.rows]
    return tuple(dict.fromkeys(row.text for row in rows if row.text))


def _event(
    schema: Schema, facts: Facts, tables: Tables, the_map: Map, made: Samples, answer: str
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
        answer=answer,
    )


def _answers(schemas: Sequence[Schema], facts: Facts, the_map: Map) -> dict[str, str]:
    """By schema the C name of its answer: Notes.Query is answered by Notes.QueryResponse. In small
    letters, as names are that no map gives."""
    names = {schema.name: facts.events[schema.name] for schema in schemas}
    small = {name: (e.data_model.lower(), e.event_type.lower()) for name, e in names.items()}
    schema_of = {pair: name for name, pair in small.items()}
    found = {name: schema_of.get((m, e + ANSWER)) for name, (m, e) in small.items()}
    return {name: _event_struct(to, facts, the_map) for name, to in found.items() if to}


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
