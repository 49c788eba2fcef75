"""Two models: what changes among their C symbols, and from which places it comes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator import naming
from generator.api import Part, Symbol, SymbolKind, symbols
from generator.diffs.changes import Effect, Spot
from generator.ir import Member, Model, Place, Struct

_NOWHERE: frozenset[Spot] = frozenset()


@dataclass(frozen=True)
class _Side:
    symbols: dict[str, Symbol]
    places: dict[str, frozenset[Spot]]  # of structs, sets and messages by their C names

    def named(self, kind: SymbolKind) -> dict[str, Symbol]:
        return {name: one for name, one in self.symbols.items() if one.kind is kind}

    def owned(self, owner: str, kind: SymbolKind) -> dict[str, Symbol]:
        return {name: one for name, one in self.named(kind).items() if one.owner == owner}


def effects(old: Model, new: Model) -> list[Effect]:
    was, now = _side(old), _side(new)
    found = [
        *_structs(was, now),
        *_listed(old, new),
        *_macros(was, now),
        *_enums(was, now),
        *_constants(was, now),
        *_events(was, now),
        *_messages(was, now),
        *_shared(old, new),
    ]
    return found


def _side(model: Model) -> _Side:
    places = {struct.name: _spots(struct.places) for struct in model.structs}
    places |= {
        naming.type_name(values.name): _spots(values.places) for values in model.value_sets
    }
    for event in model.events:
        places[event.name] = places.get(event.name, _NOWHERE) | {(event.schema, "")}
    return _Side(symbols(model), places)


def _spots(places: Sequence[Place]) -> frozenset[Spot]:
    return frozenset((place.schema, place.path) for place in places)


def _members(spots: frozenset[Spot], keys: Sequence[str]) -> frozenset[Spot]:
    """The places of members of the objects at `spots`."""
    return frozenset(
        (schema, f"{path}.{key}" if path else key) for schema, path in spots for key in keys
    )


def _one_sided(
    was: dict[str, Symbol], now: dict[str, Symbol], stem: str, make: Callable[[str, str], Effect]
) -> Iterator[Effect]:
    yield from (make(f"{stem}-removed", name) for name in was if name not in now)
    yield from (make(f"{stem}-added", name) for name in now if name not in was)


def _word(kind: str) -> str:
    return "new" if kind.endswith("-added") else "gone"


# ---- Structs and their members. ----


def _structs(was: _Side, now: _Side) -> Iterator[Effect]:
    old, new = was.named(SymbolKind.STRUCT), now.named(SymbolKind.STRUCT)

    def make(kind: str, name: str) -> Effect:
        spots = (was.places if kind.endswith("-removed") else now.places)[name]
        return Effect(kind, name, f"struct {_word(kind)}", (name, name + "_list"), spots)

    yield from _one_sided(old, new, "c-struct", make)
    for name in old:
        if name in new:
            yield from _struct(old[name], new[name], was.places[name] | now.places[name])


def _struct(old: Symbol, new: Symbol, spots: frozenset[Spot]) -> Iterator[Effect]:
    was = {_identity(part): part for part in old.parts}
    now = {_identity(part): part for part in new.parts}

    def make(kind: str, part: Part, text: str) -> Effect:
        at = f"{old.name}.{part.name}"
        return Effect(kind, at, text, (at,), _members(spots, [part.key]))

    for key, before in was.items():
        if key not in now:
            yield make("c-member-removed", before, f"member gone ({before.type})")
    for key, after in now.items():
        if key not in was:
            yield make("c-member-added", after, f"new member ({after.type})")
            continue
        if was[key].name != after.name:
            yield make("c-member-renamed", after, f"was called {was[key].name}")
        if was[key].type != after.type:
            text = f"was {was[key].type}, is {after.type}"
            yield make("c-member-retyped", after, text)
    common = [key for key in was if key in now]
    if common != [key for key in now if key in was]:
        keys = [key for _, key in common if key]
        text = "members stand in another order"
        yield Effect("c-member-moved", old.name, text, (old.name,), _members(spots, keys))


def _identity(part: Part) -> tuple[str, str]:
    """A member is its key; what has none is its name."""
    return ("", part.key) if part.key else (part.name, "")


def _listed(old: Model, new: Model) -> Iterator[Effect]:
    """Members that a place lists on one side only, while its struct has them on both: compilers
    take them at every place of the struct, and only writing tells where they may stand."""
    was, now = _by_struct(old), _by_struct(new)
    for name in was:
        if name not in now:
            continue
        common = [one for one in was[name].members if one.key in _keys(now[name])]
        before, after = _listing(was[name]), _listing(now[name])
        for member in common:
            for kind, more, less in (
                ("c-member-unlisted", before, after), ("c-member-listed", after, before),
            ):
                spots = [
                    place for place, keys in more.items()
                    if member.key in keys and member.key not in less.get(place, {member.key})
                ]
                yield from (_at_place(kind, name, member, place) for place in spots)


def _at_place(kind: str, struct: str, member: Member, place: Place) -> Effect:
    symbol = f"{struct}.{member.name}"
    says = "takes" if kind == "c-member-listed" else "refuses"
    spots = _members(_spots([place]), [member.key])
    where = f"{place.event} at {place.path}" if place.path else place.event
    return Effect(kind, symbol, f"write {says} {symbol} in {where}", (symbol,), spots)


def _by_struct(model: Model) -> dict[str, Struct]:
    return {struct.name: struct for struct in model.structs}


def _keys(struct: Struct) -> frozenset[str]:
    return frozenset(member.key for member in struct.members)


def _listing(struct: Struct) -> dict[Place, frozenset[str]]:
    """The keys that each place of a struct lists."""
    return {
        place: frozenset(row.member.key for row in view.rows[: view.listed])
        for view in struct.views
        for place in view.places
    }


def _macros(was: _Side, now: _Side) -> Iterator[Effect]:
    old, new = was.named(SymbolKind.MACRO), now.named(SymbolKind.MACRO)

    def make(kind: str, name: str) -> Effect:
        is_old = kind.endswith("-removed")
        macro = (old if is_old else new)[name]
        spots = was.places.get(macro.owner, _NOWHERE) | now.places.get(macro.owner, _NOWHERE)
        text = f"macro {_word(kind)} ({_list(macro.parts)})"
        keys = [part.key for part in macro.parts]
        return Effect(kind, name, text, (name,), _members(spots, keys) | spots)

    yield from _one_sided(old, new, "c-macro", make)
    for name in old:
        if name in new and _names(old[name]) != _names(new[name]):
            spots = was.places[old[name].owner] | now.places[new[name].owner]
            yield _macro(old[name], new[name], spots)


def _macro(old: Symbol, new: Symbol, spots: frozenset[Spot]) -> Effect:
    lost = [part for part in old.parts if part.name not in _names(new)]
    got = [part for part in new.parts if part.name not in _names(old)]
    texts = [f"lost {_parameters(lost)}"] if lost else []
    texts += [f"got {_parameters(got)}"] if got else []
    keys = [part.key for part in (lost + got or new.parts)]
    text = ", ".join(texts) or "parameters stand in another order"
    return Effect("c-macro-changed", old.name, text, (old.name,), _members(spots, keys))


def _names(macro: Symbol) -> list[str]:
    return [part.name for part in macro.parts]


def _parameters(parts: Sequence[Part]) -> str:
    return f"parameter{'s' * (len(parts) > 1)} {_list(parts)}"


def _list(parts: Sequence[Part]) -> str:
    return ", ".join(part.name for part in parts)


# ---- Value sets. What changes within one comes from the map or from `enum`. ----


def _enums(was: _Side, now: _Side) -> Iterator[Effect]:
    old, new = was.named(SymbolKind.ENUM), now.named(SymbolKind.ENUM)

    def make(kind: str, name: str) -> Effect:
        side, enum = (was, old) if kind.endswith("-removed") else (now, new)
        values = tuple(part.name for part in enum[name].parts)
        return Effect(kind, name, f"enum {_word(kind)}", (name, *values), side.places[name])

    yield from _one_sided(old, new, "c-enum", make)
    for enum in old:
        if enum in new:
            yield from _enumerators(enum, was, now)


def _enumerators(enum: str, was: _Side, now: _Side) -> Iterator[Effect]:
    old = was.owned(enum, SymbolKind.ENUMERATOR)
    new = now.owned(enum, SymbolKind.ENUMERATOR)

    spots = was.places[enum] | now.places[enum]

    def make(kind: str, name: str) -> Effect:
        return Effect(kind, name, f"value of {enum} {_word(kind)}", (name,), spots, True)

    yield from _one_sided(old, new, "c-enumerator", make)
    for name in old:
        if name in new and old[name].layout != new[name].layout:
            text = f"was number {old[name].layout[0]}, is {new[name].layout[0]}"
            yield Effect("c-enumerator-renumbered", name, text, (name,), spots, True)


def _constants(was: _Side, now: _Side) -> Iterator[Effect]:
    owners = [one.owner for side in (was, now) for one in side.named(SymbolKind.CONSTANT).values()]
    for owner in dict.fromkeys(owners):
        old = was.owned(owner, SymbolKind.CONSTANT)
        new = now.owned(owner, SymbolKind.CONSTANT)
        for kind, names, places in (
            ("c-constants-removed", tuple(n for n in old if n not in new), was.places),
            ("c-constants-added", tuple(n for n in new if n not in old), now.places),
        ):
            if names:
                text = f"{_word(kind)}: {', '.join(names)}"
                all_of_it = f"{owner.upper()}_*"
                yield Effect(kind, all_of_it, text, names, places[owner], bool(old and new))
        for name in old:
            if name in new and old[name].declaration != new[name].declaration:
                spots = was.places[owner] | now.places[owner]
                yield Effect("c-constant-changed", name, "another text", (name,), spots, True)


# ---- Events. ----


def _events(was: _Side, now: _Side) -> Iterator[Effect]:
    old, new = was.named(SymbolKind.EVENT), now.named(SymbolKind.EVENT)

    def make(kind: str, name: str) -> Effect:
        side, events = (was, old) if kind.endswith("-removed") else (now, new)
        owner = events[name].owner
        calls = tuple(side.owned(owner, SymbolKind.FUNCTION))
        text = f"event and typed calls {_word(kind)}"
        return Effect(kind, name, text, (name, *calls), side.places[owner])

    yield from _one_sided(old, new, "c-event", make)


def _messages(was: _Side, now: _Side) -> Iterator[Effect]:
    old, new = was.named(SymbolKind.MESSAGE), now.named(SymbolKind.MESSAGE)

    def make(kind: str, name: str) -> Effect:
        side = was if kind.endswith("-removed") else now
        return Effect(kind, name, f"type of a message {_word(kind)}", (name,), side.places[name])

    yield from _one_sided(old, new, "c-message", make)
    for name in old:
        if name in new and old[name].declaration != new[name].declaration:
            spots = was.places[name] | now.places[name]
            yield Effect("c-message-changed", name, "another type", (name,), spots)


# ---- Places that share a struct. ----


def _shared(old: Model, new: Model) -> Iterator[Effect]:
    """Structs that several became, and structs that became several, over places of both sides."""
    was, now = _struct_at(old), _struct_at(new)
    pairs = {(was[spot], now[spot]) for spot in was if spot in now}
    for name in sorted({after for _, after in pairs}):
        before = sorted(one for one, after in pairs if after == name)
        if len(before) > 1:
            text = f"has places of {', '.join(before)}"
            yield Effect("c-types-merged", name, text, (name, *before), _NOWHERE)
    for name in sorted({before for before, _ in pairs}):
        after = sorted(one for before, one in pairs if before == name)
        if len(after) > 1:
            text = f"its places belong to {', '.join(after)}"
            yield Effect("c-types-split", name, text, (name, *after), _NOWHERE)


def _struct_at(model: Model) -> dict[Spot, str]:
    return {
        (place.schema, place.path): struct.name
        for struct in model.structs
        for place in struct.places
    }
