"""What the map says of single places, gathered before anything is made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import inherit, keywords, values
from generator.inherit import Types
from generator.ir import Fault
from generator.mapping import (
    ContentEntry,
    EventNames,
    Example,
    FormatEntry,
    Map,
    SetEntry,
    TypeEntry,
    ValueNames,
)
from generator.places import Scope, Site, Spot, assign, by_schema


@dataclass(frozen=True)
class Facts:
    """What the map says of single places."""

    names: dict[Spot, str]  # of members in C
    types: Types
    inherited: frozenset[Spot]  # those whose type no entry says, but the others of their struct
    sets: dict[Spot, SetEntry]
    value_names: dict[Spot, ValueNames]  # of the schema's own enum
    formats: dict[Spot, FormatEntry]
    contents: dict[Spot, ContentEntry]
    examples: dict[Spot, Example]
    full_examples: dict[Spot, Example]
    fills: dict[Spot, str]  # DATA_MODEL or EVENT_TYPE
    events: dict[str, EventNames]  # by schema


@dataclass(frozen=True)
class Group:
    """All places of one struct, by role."""

    struct: str
    entry: TypeEntry | None  # None: no type names it
    roles: tuple[tuple[str | None, tuple[Site, ...]], ...]  # None: places in no role
    inherited: frozenset[Spot] = frozenset()

    @property
    def sites(self) -> tuple[Site, ...]:
        """Those that an entry names go first, so that a place more moves no member."""
        found = (site for _, sites in self.roles for site in sites)
        return tuple(sorted(found, key=lambda site: site.spot in self.inherited))


def scope_of(loaded: dict[str, tuple[Site, ...]], the_map: Map) -> Scope:
    mapped = {event.partition("/")[0] for event in the_map.events}
    any_model = {schema for schema in loaded if schema.partition("/")[0] in mapped}
    return Scope(loaded, any_model, the_map.events)


def gather(sites: Sequence[Site], the_map: Map) -> tuple[Facts, list[Fault]]:
    """All that the map says, and what it says wrongly. Patterns for any model speak of the models
    in [events] alone; in [identity] of every event that has a name, since it is this that is filled
    in. They need not match anything in an event of these models that [events] does not list."""
    scope = scope_of(by_schema(sites), the_map)
    structs = scope.only(lambda site: site.node.type == "object" and _has_key(site))
    members = scope.only(lambda site: site.is_member)
    of_name = scope.only(lambda site: site.schema in the_map.all_events)
    roles = [((entry, role.name), role.where) for entry in the_map.types for role in entry.roles]
    identity = [("DATA_MODEL", the_map.data_model), ("EVENT_TYPE", the_map.event_type)]
    file = the_map.file
    names, name_faults = assign([(e, e.where) for e in the_map.names], members, file)
    named_types, type_faults = assign(roles, structs, file)
    types = inherit.types(sites, named_types)
    sets, set_faults = assign([(e, e.where) for e in the_map.sets], scope, file)
    value_names, value_faults = assign([(e, e.where) for e in the_map.value_names], members, file)
    formats, format_faults = _formats(scope, the_map)
    contents, content_faults = assign([(e, e.where) for e in the_map.contents], scope, file)
    examples, example_faults = assign([(e, e.where) for e in the_map.examples], scope, file)
    full, full_faults = assign([(e, e.where) for e in the_map.full_examples], scope, file)
    of_name = replace(of_name, any_model=the_map.all_events)
    fills, fill_faults = assign(identity, of_name, file)
    schemas = list(dict.fromkeys(site.schema for site in sites))
    facts = Facts(
        names={spot: entry.name for spot, entry in names.items()},
        types=types,
        inherited=frozenset(types) - frozenset(named_types),
        sets=_closed_sets(sites, types, sets) | sets,
        value_names=value_names,
        formats=formats,
        contents=_contents(sites, types, contents) | contents,
        examples=examples,
        full_examples=full,
        fills=fills,
        events={schema: _names(schema, the_map) for schema in schemas},
    )
    faults = name_faults + type_faults + set_faults + value_faults + format_faults + content_faults
    faults += example_faults + full_faults + fill_faults
    return facts, [*faults, *_nameless(schemas, the_map), *_unfit(sites, facts)]


def _closed_sets(
    sites: Sequence[Site], types: Types, sets: dict[Spot, SetEntry]
) -> dict[Spot, SetEntry]:
    """An open set does not change the type of a text, and is only where the map says so."""
    closed = {entry.name: entry for entry in sets.values() if entry.closed}
    named = {spot: entry.name for spot, entry in sets.items() if entry.closed}
    found = inherit.texts(sites, types, named)
    return {spot: closed[name] for spot, name in found.items()}


def _contents(
    sites: Sequence[Site], types: Types, contents: dict[Spot, ContentEntry]
) -> dict[Spot, ContentEntry]:
    entries = {entry.name: entry for entry in contents.values()}
    named = {spot: entry.name for spot, entry in contents.items()}
    return {spot: entries[name] for spot, name in inherit.texts(sites, types, named).items()}


def _nameless(schemas: Sequence[str], the_map: Map) -> Iterator[Fault]:
    """Identity for one event that is loaded, but that the map has no name of to fill in."""
    for pattern in (*the_map.data_model.places, *the_map.event_type.places):
        if pattern.event in schemas and pattern.event not in the_map.all_events:
            message = f"{pattern.event} has no name in events or named_events"
            yield Fault(the_map.file, pattern.pointer, message)


def _formats(scope: Scope, the_map: Map) -> tuple[dict[Spot, FormatEntry], list[Fault]]:
    """A star for the key speaks of texts alone, so that an object added beside them is no fault."""
    found, faults = assign([(entry, entry.where) for entry in the_map.formats], scope, the_map.file)
    sites = [site for its in scope.sites.values() for site in its]
    meant = {site.spot for site in sites if site.node.type == "string"}
    for pattern in (pattern for entry in the_map.formats for pattern in entry.where.places):
        if pattern.names_its_key:
            meant.update(site.spot for site in scope.matches(pattern))
    return {spot: entry for spot, entry in found.items() if spot in meant}, faults


def _has_key(site: Site) -> bool:
    """Whether a site has a key to be named after: not the document, nor its elements."""
    return site.path not in ("", "[]")


def _unfit(sites: Sequence[Site], facts: Facts) -> Iterator[Fault]:
    for site in sites:
        named = [
            what
            for what, known in (
                ("a value set", facts.sets),
                ("file content", facts.contents),
                ("a name of the event", facts.fills),
            )
            if site.spot in known
        ]
        if named and site.node.type != "string":
            yield Fault(site.file, site.pointer, f"is {named[0]} by the map, but no text")
        elif len(named) > 1:
            yield Fault(site.file, site.pointer, f"is both {' and '.join(named)} by the map")
        if site.spot in facts.fills and site.path.count(".") != 1:
            message = "can only be filled in in an object of the document"
            yield Fault(site.file, site.pointer, message)
        yield from _unfit_keywords(site, named, facts)
        if site.spot in facts.formats:
            yield from _unfit_format(site, named, facts)


def _unfit_keywords(site: Site, named: Sequence[str], facts: Facts) -> Iterator[Fault]:
    """Nothing judges keywords of content, nor of names that the library fills in."""
    demands = site.node.assertion
    if demands is None:
        return
    if site.spot in facts.contents or site.spot in facts.fills:
        what = ", ".join(keywords.names(demands))
        yield Fault(site.file, site.pointer, f"is {named[0]} by the map: {what} is not supported")
    known = facts.sets.get(site.spot)
    if known and demands.values:
        listed = {value for value in map(values.parse, demands.values) if value is not None}
        if listed != set(known.values):
            message = f"lists other values than the map's value set {known.name}"
            yield Fault(site.file, site.pointer, message)


def _unfit_format(site: Site, named: Sequence[str], facts: Facts) -> Iterator[Fault]:
    known = facts.sets.get(site.spot)
    if site.node.type != "string":
        yield Fault(site.file, site.pointer, "has a format by the map, but is no text")
    elif named and not (known and not known.closed):
        what = "a closed value set" if known else named[0]
        yield Fault(site.file, site.pointer, f"has a format and is {what} by the map")


def _names(schema: str, the_map: Map) -> EventNames:
    """What Meta calls an event; after its file where the map is silent."""
    model, event = schema.split("/")
    return the_map.all_events.get(schema, EventNames(model, event))
