"""Schemas and map to the IR: which places share a struct, what its members are, and all faults."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator import describe, naming, samples, views
from generator.ir import ContentRule, Event, Fault, Kind, Macro, Member, Model, Place, Root, Struct
from generator.ir import ValueSet
from generator.loader import Schema
from generator.mapping import ContentEntry, EventNames, Map, SetEntry, TypeEntry
from generator.places import Selection, Site, Spot, assign, children, walk


@dataclass(frozen=True)
class Result:
    """The model, or why there is none; `gaps` are places that lack a member of their type."""

    model: Model | None
    faults: tuple[Fault, ...]
    gaps: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Group:
    """All places of one struct, by role."""

    struct: str
    entry: TypeEntry | None  # None: no type names it
    roles: tuple[tuple[str, tuple[Site, ...]], ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        return tuple(site for _, sites in self.roles for site in sites)


def resolve(schemas: Sequence[Schema], the_map: Map) -> Result:
    ordered = _in_map_order(schemas, the_map)
    sites = [site for schema in ordered for site in walk(schema)]
    facts, faults = _assign(sites, the_map)
    structs = _struct_names(sites, facts, the_map)
    groups = _groups(sites, structs, facts, the_map)
    merged = {group.struct: _merge(group, structs, facts, the_map) for group in groups}
    faults += [fault for _, found in merged.values() for fault in found]
    faults += _cycles({name: members for name, (members, _) in merged.items()}, groups)
    faults += [fault for group in groups for fault in views.uneven(group, facts)]
    if faults:
        return Result(None, tuple(faults))
    members = {name: found for name, (found, _) in merged.items()}
    tables = views.build(groups, members, structs, facts, the_map.acronyms)
    rules = {group.struct: _contents(group, members[group.struct], facts, the_map) for group in groups}
    faults += [fault for _, found in rules.values() for fault in found]
    model = Model(
        events=tuple(_event(schema, facts, tables, the_map) for schema in ordered),
        structs=tuple(
            _struct(group, members[group.struct], rules[group.struct][0], facts, tables)
            for group in groups
        ),
        value_sets=tuple(_value_sets(sites, facts, the_map)),
    )
    faults += samples.faults(sites, facts, the_map.file)
    faults += _same_names(model, groups, the_map)
    return Result(None if faults else model, tuple(faults), tuple(_gaps(groups, members)))


# ---- What the map says of each place. ----


def _in_map_order(schemas: Sequence[Schema], the_map: Map) -> list[Schema]:
    order = {name: index for index, name in enumerate(the_map.events)}
    return sorted(schemas, key=lambda schema: (order.get(schema.name, len(order)), schema.name))


def _assign(sites: Sequence[Site], the_map: Map) -> tuple["views.Facts", list[Fault]]:
    objects = [site for site in sites if site.node.type == "object" and _has_key(site)]
    file = the_map.file
    types, faults = assign(
        [((entry, role.name), role.where) for entry in the_map.types for role in entry.roles],
        objects,
        file,
    )
    sets, set_faults = assign([(entry, entry.where) for entry in the_map.sets], sites, file)
    contents, content_faults = assign(
        [(entry, entry.where) for entry in the_map.contents], sites, file
    )
    examples, example_faults = assign(
        [(entry, entry.where) for entry in the_map.examples], sites, file
    )
    identity: list[tuple[str, Selection]] = [
        ("DATA_MODEL", the_map.data_model),
        ("EVENT_TYPE", the_map.event_type),
    ]
    fills, fill_faults = assign(identity, sites, file)
    facts = views.Facts(
        types=types,
        sets=sets,
        contents=contents,
        examples=examples,
        fills={spot: rule for spot, rule in fills.items() if spot[0] in the_map.events},
        events={schema: _names(schema, the_map) for schema in {site.schema for site in sites}},
    )
    faults += set_faults + content_faults + example_faults + fill_faults
    return facts, faults + list(_unfit(sites, facts))


def _has_key(site: Site) -> bool:
    """Whether a site has a key to be named after: not the document, nor its elements."""
    return site.path not in ("", "[]")


def _unfit(sites: Sequence[Site], facts: "views.Facts") -> Iterator[Fault]:
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
            yield Fault(site.file, site.pointer, "is too deep to be filled in by the library")


def _names(schema: str, the_map: Map) -> EventNames:
    """What Meta calls an event; after its file where the map is silent."""
    model, event = schema.split("/")
    return the_map.events.get(schema, EventNames(model, event))


def _event_struct(schema: str, facts: "views.Facts", the_map: Map) -> str:
    names = facts.events[schema]
    return naming.event_name(names.data_model, names.event_type, the_map.acronyms)


# ---- Structs: which one stands at which place, and which places it has. ----


def _struct_names(
    sites: Sequence[Site], facts: "views.Facts", the_map: Map
) -> dict[Spot, str]:
    """The struct of every object; for an array the one that its elements are named after."""
    found: dict[Spot, str] = {}
    for site in sites:
        if site.parent is None:
            found[site.spot] = _event_struct(site.schema, facts, the_map)
        elif site.spot in facts.types:
            found[site.spot] = naming.type_name(facts.types[site.spot][0].name)
        elif site.node.type in ("object", "array"):
            outer = found[site.parent.spot]
            key = site.key or ("" if _has_key(site) else "item")
            found[site.spot] = naming.unmapped(outer, key, the_map.acronyms) if key else outer
    return found


def _groups(
    sites: Sequence[Site], structs: dict[Spot, str], facts: "views.Facts", the_map: Map
) -> list[Group]:
    """Declared types in the map's order, then events and all else as they come."""
    entries = {naming.type_name(entry.name): entry for entry in the_map.types}
    found: dict[str, dict[str, list[Site]]] = {
        name: {role.name: [] for role in entry.roles} for name, entry in entries.items()
    }
    for site in sites:
        if site.node.type == "object":
            role = facts.types[site.spot][1] if site.spot in facts.types else ""
            found.setdefault(structs[site.spot], {}).setdefault(role, []).append(site)
    return [
        Group(name, entries.get(name), tuple((role, tuple(at)) for role, at in roles.items() if at))
        for name, roles in found.items()
        if any(roles.values())
    ]


# ---- Members: the union over a struct's places. ----


def _merge(
    group: Group, structs: dict[Spot, str], facts: "views.Facts", the_map: Map
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
                faults.append(
                    Fault(
                        child.file,
                        child.pointer,
                        f"{_what(member)} here, but {_what(known)} at {other.schema}:{other.path}, "
                        f"and both are {group.struct}",
                    )
                )
            at = next(i for i, m in enumerate(merged) if m.key == member.key) + 1
    faults += _same_members(merged, first)
    faults += _surplus_docs(group, first, the_map)
    return tuple(describe.members(group.sites, merged, facts, the_map)), faults


def _member(
    child: Site, group: Group, structs: dict[Spot, str], facts: "views.Facts", the_map: Map
) -> Member:
    kind, sub = _kind(child, structs, facts)
    known = facts.sets.get(child.spot)
    return Member(
        key=child.key,
        name=naming.member(child.key, the_map.acronyms),
        kind=kind,
        sub=sub,
        open_set=known.name if known and not known.closed else "",
        doc=group.entry.docs.get(child.key, "") if group.entry else "",
    )


def _kind(child: Site, structs: dict[Spot, str], facts: "views.Facts") -> tuple[Kind, str]:
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
    for index, member in enumerate(merged):
        for other in merged[:index]:
            if other.name == member.name:
                site = first[member.key]
                yield Fault(
                    site.file,
                    site.pointer,
                    f"is called {member.name} in C, and so is {first[other.key].path}",
                )


def _surplus_docs(group: Group, first: dict[str, Site], the_map: Map) -> Iterator[Fault]:
    if group.entry is not None:
        for key in group.entry.docs:
            if key not in first and not _left_out(group.entry, group):
                yield Fault(
                    the_map.file, f"{group.entry.pointer}/docs/{key}", "names no member of the type"
                )


def _left_out(entry: TypeEntry, group: Group) -> bool:
    """Whether a role has no place, since its events are not loaded."""
    return len(group.roles) < len(entry.roles)


def _cycles(members: dict[str, tuple[Member, ...]], groups: Sequence[Group]) -> Iterator[Fault]:
    """A struct that holds itself can't be declared by headers that include each other."""

    def below(name: str, seen: frozenset[str]) -> frozenset[str]:
        subs = {m.sub for m in members[name] if m.kind in (Kind.OBJECT, Kind.LIST)}
        return frozenset().union(
            subs, *(below(sub, seen | subs) for sub in subs - seen)
        )

    for group in groups:
        if group.struct in below(group.struct, frozenset()):
            site = group.sites[0]
            yield Fault(site.file, site.pointer, f"{group.struct} would hold itself")


def _gaps(
    groups: Sequence[Group], members: dict[str, tuple[Member, ...]]
) -> Iterator[Fault]:
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
                        f"lacks {member.key} of {group.struct}, which is not partial",
                    )


# ---- What hangs on members: content rules, value sets. ----


def _contents(
    group: Group, members: tuple[Member, ...], facts: "views.Facts", the_map: Map
) -> tuple[tuple[ContentRule, ...], list[Fault]]:
    entries = {entry.name: entry for entry in the_map.contents}
    sets = {entry.name: entry for entry in the_map.sets}
    by_key = {member.key: member for member in members}
    rules: list[ContentRule] = []
    faults: list[Fault] = []
    for member in members:
        if member.kind is not Kind.CONTENT:
            continue
        entry = entries[member.sub]
        beside = by_key.get(entry.beside)
        if not entry.beside:
            rules.append(ContentRule(member, None, ()))
        elif beside is None or beside.kind is not Kind.ENUM:
            faults.append(
                Fault(the_map.file, entry.pointer + "/beside", f"no closed set of {group.struct}")
            )
        else:
            values = sets[beside.sub]
            faults += _unknown_values(entry, values, the_map)
            rules.append(ContentRule(member, beside, _encodings(entry, values, the_map)))
    return tuple(rules), faults


def _unknown_values(entry: ContentEntry, values: SetEntry, the_map: Map) -> Iterator[Fault]:
    for key, listed in (("base64", entry.base64), ("text", entry.text)):
        for index, value in enumerate(listed):
            if value not in values.values:
                yield Fault(
                    the_map.file, f"{entry.pointer}/{key}/{index}", f"no value of {values.name}"
                )


def _encodings(
    entry: ContentEntry, values: SetEntry, the_map: Map
) -> tuple[tuple[str, str], ...]:
    """By enumerator, ABSENT to OTHER; only what the entry names is not refused."""
    known = {value: "BASE64" for value in entry.base64} | {value: "TEXT" for value in entry.text}
    names = [(naming.constant(values.name, v, the_map.acronyms), v) for v in values.values]
    edges = [(naming.constant(values.name, edge, ()), "") for edge in ("ABSENT", "NULL", "OTHER")]
    return tuple(
        (name, known.get(value, "REFUSED")) for name, value in [*edges[:2], *names, edges[2]]
    )


def _value_sets(
    sites: Sequence[Site], facts: "views.Facts", the_map: Map
) -> Iterator[ValueSet]:
    for entry in the_map.sets:
        places = tuple(
            describe.place(site, facts) for site in sites if facts.sets.get(site.spot) is entry
        )
        values = tuple(
            (value, naming.constant(entry.name, value, the_map.acronyms)) for value in entry.values
        )
        if places:
            yield ValueSet(entry.name, entry.doc, entry.closed, values, places)


# ---- The parts of the model. ----


def _event(schema: Schema, facts: "views.Facts", tables: "views.Tables", the_map: Map) -> Event:
    document = next(walk(schema))
    root = document if document.node.type == "object" else next(children(document))
    names = facts.events[schema.name]
    return Event(
        schema=schema.name,
        data_model=names.data_model,
        event_type=names.event_type,
        name=_event_struct(schema.name, facts, the_map),
        root=Root.OBJECT if root is document else Root.LIST,
        struct=tables.struct_at[root.spot],
        view=tables.view_at[root.spot],
        sample=samples.text(document, facts),
    )


def _struct(
    group: Group,
    members: tuple[Member, ...],
    contents: tuple[ContentRule, ...],
    facts: "views.Facts",
    tables: "views.Tables",
) -> Struct:
    return Struct(
        name=group.struct,
        doc=describe.struct(group.sites[0], group.entry, facts),
        places=tuple(describe.place(site, facts) for site in group.sites),
        members=members,
        views=tables.views[group.struct],
        macros=_macros(group, members, facts),
        contents=contents,
    )


def _macros(
    group: Group, members: tuple[Member, ...], facts: "views.Facts"
) -> tuple[Macro, ...]:
    by_key = {member.key: member for member in members}
    found: list[Macro] = []
    for role, sites in group.roles:
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
                )
            )
    return tuple(found)


def _same_names(model: Model, groups: Sequence[Group], the_map: Map) -> Iterator[Fault]:
    """C names that two things would have, or that the runtime has already."""
    origin = {group.struct: (group.sites[0].file, group.sites[0].pointer) for group in groups}
    seen: set[str] = set()
    for name, (file, pointer) in _identifiers(model, origin, the_map):
        if name in seen:
            yield Fault(file, pointer, f"{name} would be declared twice")
        if name.startswith(naming.PREFIX) and naming.is_reserved(name):
            yield Fault(file, pointer, f"{name} is a name of the library itself")
        seen.add(name)


def _identifiers(
    model: Model, origin: dict[str, tuple[str, str]], the_map: Map
) -> Iterator[tuple[str, tuple[str, str]]]:
    for struct in model.structs:
        at = origin[struct.name]
        yield from ((struct.name, at), (struct.name + "_list", at), (struct.name + "_view", at))
        yield from ((macro.name, at) for macro in struct.macros)
    for event in model.events:
        at = origin[event.struct]
        if event.root is Root.LIST:
            yield event.name, at
        verbs = ("event", "parse", "check", "write", "copy", "message")
        yield from ((f"{event.name}_{verb}", at) for verb in verbs)
    for values in model.value_sets:
        at = (the_map.file, f"/value_sets/{values.name}")
        yield naming.type_name(values.name), at
        yield naming.type_name(values.name) + "_set", at
        yield from ((constant, at) for _, constant in values.values)
        if values.closed:
            yield from ((naming.constant(values.name, e, ()), at) for e in ("ABSENT", "NULL", "OTHER"))
