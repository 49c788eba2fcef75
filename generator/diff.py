"""Two sets of schemas to classified changes: of the wire, and of the C symbols that follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from generator.diffs import csymbols, shapes
from generator.diffs.changes import Change, Effect, Report, Spot
from generator.diffs.compare import Found, compare
from generator.diffs.kinds import RULES, Reach
from generator.diffs.sides import Side, spelling
from generator.loader import Node
from generator.mapping import Map, NameEntry
from generator.places import Selection

_SECTIONS = {  # of a map, where the file calls them otherwise
    "data_model": "/identity/data_model",
    "event_type": "/identity/event_type",
    "sets": "/value_sets",
}
_REACHED: dict[Reach, tuple[str, ...]] = {  # how the kinds of C begin that follow from a change
    Reach.NONE: (),
    Reach.REQUIRED: ("c-macro-",),
    Reach.VALUES: ("c-enum", "c-constant"),
    Reach.ORDER: ("c-member-moved", "c-macro-changed"),
}


def diff(old: Side, new: Side) -> Report:
    """Every change from `old` to `new`, in the order of the schemas' names."""
    wire = [*_of_models(old, new), *_of_events(old, new)]
    shared = [name for name in old.schemas if name in new.schemas]
    wire += [change for name in shared for change in _of_schema(name, old, new)]
    untold = _untold(old, new)
    if old.model is None or new.model is None:
        told = [replace(change, told=False) for change in wire]
        found = [*untold, *_of_map(old, new), *told]
    else:
        effects = csymbols.effects(old.model, new.model)
        joined, alone = _join(wire, effects)
        found = [*joined, *(_alone(effect, old, new) for effect in alone), *_of_map(old, new)]
    faults = (*old.faults, *new.faults) if untold else ()
    return Report(old.name, new.name, tuple(found), untold=faults)


# ---- Models and events. ----


def _of_models(old: Side, new: Side) -> Iterator[Change]:
    was, now = (list(dict.fromkeys(_model(name) for name in s.schemas)) for s in (old, new))
    for model in was:
        if model not in now:
            yield Change("model-removed", model, "", "", old.name, "", True, "data model gone")
    for model in now:
        if model not in was:
            yield Change("model-added", model, "", "", new.name, "", False, "new data model")


def _model(schema: str) -> str:
    return schema.partition("/")[0]


def _of_events(old: Side, new: Side) -> Iterator[Change]:
    for name, schema in old.schemas.items():
        if name not in new.schemas:
            event = _event(name, old)
            yield Change("event-removed", name, event, "", schema.file, "", True, "event gone")
    for name, schema in new.schemas.items():
        if name not in old.schemas:
            event = _event(name, new)
            yield Change("event-added", name, event, "", schema.file, "", False, "new event")
        elif _event(name, old) != _event(name, new):
            text = f"Meta called it {_event(name, old)}, calls it {_event(name, new)}"
            event = _event(name, new)
            yield Change("event-renamed", name, event, "", schema.file, "", False, text)


def _event(name: str, side: Side) -> str:
    """What Meta calls an event; after its file where the map is silent."""
    names = side.map.all_events.get(name)
    return f"{names.data_model}.{names.event_type}" if names else name.replace("/", ".")


# ---- Places of one event. ----


def _of_schema(name: str, old: Side, new: Side) -> Iterator[Change]:
    was, now = old.schemas[name], new.schemas[name]
    for one in of_documents(was.root, now.root, old.files[name].data, new.files[name].data):
        side = was if one.is_old else now
        event = _event(name, new)
        yield Change(
            one.kind, name, event, one.path, side.file, one.pointer, one.is_old, one.text
        )


def of_documents(old: Node, new: Node, old_text: bytes, new_text: bytes) -> list[Found]:
    """What changes from one document to another; at least something if they are not the same."""
    found = compare(shapes.of(old), shapes.of(new))
    if not found and spelling(old_text) != spelling(new_text):
        return [Found("respelled", "", "", False, "says the same in another way")]
    return found


# ---- C symbols. ----


def _join(wire: Sequence[Change], effects: Sequence[Effect]) -> tuple[list[Change], list[Effect]]:
    """Each change with the effects that it causes, and the effects that none does."""
    caused: set[int] = set()
    joined = []
    for change in wire:
        its = [at for at, effect in enumerate(effects) if _causes(change, effect)]
        caused.update(its)
        joined.append(replace(change, effects=tuple(effects[at] for at in its)))
    return joined, [effect for at, effect in enumerate(effects) if at not in caused]


def _causes(change: Change, effect: Effect) -> bool:
    reach = RULES[change.kind].reach
    if reach in _REACHED:
        opposite = {"values-added": "-removed", "values-removed": "-added"}.get(change.kind, "none")
        if not effect.kind.startswith(_REACHED[reach]) or effect.kind.endswith(opposite):
            return False
    elif effect.within_set or effect.kind == "c-member-moved":
        return False
    spots = effect.spots
    if reach is Reach.TYPES and effect.kind.startswith("c-macro-"):
        spots -= {(change.schema, change.path)}
    elif reach is Reach.TYPES and (change.schema, _array_of(change.path)) in spots:
        return True
    return any(_is_below(spot, change) for spot in spots)


def _array_of(path: str) -> str:
    """The array that `path` is an element of, whose member has the C type of its elements."""
    while path.endswith("[]"):
        path = path.removesuffix("[]")
    return path


def _is_below(spot: Spot, change: Change) -> bool:
    schema, path = spot
    if schema != change.schema or not path.startswith(change.path):
        return False
    return not change.path or path[len(change.path) :][:1] in ("", ".", "[")


def _alone(effect: Effect, old: Side, new: Side) -> Change:
    """A change of C symbols that no schema is the cause of: the maps are."""
    is_old = effect.kind.endswith("-removed")
    file = (old if is_old else new).map.file
    return Change(effect.kind, "", "", effect.symbol, file, "", is_old, effect.text, (effect,))


def _untold(old: Side, new: Side) -> list[Change]:
    return [
        Change(
            "map-unfit", "", "", word, fault.file, fault.pointer, side is old,
            f"does not resolve with its map: {fault}",
        )
        for side, word in ((old, "OLD"), (new, "NEW"))
        if side.model is None
        for fault in side.faults
    ]


# ---- The maps. ----


def _of_map(old: Side, new: Side) -> Iterator[Change]:
    """Entries that differ. What they do to C symbols is told beside."""
    was, now = _entries(old.map), _entries(new.map)
    for pointer in dict.fromkeys((*was, *now)):
        if was.get(pointer) == now.get(pointer):
            continue
        is_old = pointer not in now
        word = "gone from the map" if is_old else "changed in the map"
        word = word if pointer in was else "new in the map"
        file = (old if is_old else new).map.file
        yield Change("map-changed", "", "", pointer, file, pointer, is_old, word)


def _entries(the_map: Map) -> dict[str, str]:
    """Every entry of a map by its pointer, as a text that is equal for equal entries."""
    found = {}
    for section in fields(the_map):
        value = getattr(the_map, section.name)
        at = _SECTIONS.get(section.name, f"/{section.name}")
        if section.name == "file":
            continue
        if isinstance(value, Mapping):
            found |= {_at(at, name): repr(one) for name, one in value.items()}
        elif isinstance(value, Selection):
            found[at] = repr(value)
        else:
            found |= {_at(at, _key(one)): repr(one) for one in value}
    return found


def _key(entry: Any) -> str:
    """What an entry of a list stands under: its pattern in [names], the word of an acronym."""
    if isinstance(entry, NameEntry):
        return entry.where.places[0].text
    return entry if isinstance(entry, str) else str(entry.name)


def _at(section: str, name: str) -> str:
    return f"{section}/{name.replace('~', '~0').replace('/', '~1')}"
