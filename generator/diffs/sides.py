"""One of the two sets: its schemas, the map, and the C side as far as it can be told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from generator import loader, mapping, sources
from generator.ir import Fault, Model
from generator.loader import Schema
from generator.mapping import Map
from generator.places import WITHOUT_PLACE, Selection
from generator.resolve import resolve
from generator.sources import SourceFile

T = TypeVar("T")


@dataclass(frozen=True)
class Side:
    name: str  # the source, as it was given
    schemas: dict[str, Schema]
    files: dict[str, SourceFile]
    map: Map
    model: Model | None
    faults: tuple[Fault, ...] = ()  # why there is no model


def load(source: str, map_file: Path) -> tuple[Side | None, tuple[Fault, ...]]:
    """A side, or all that is wrong with its files."""
    schemas, schema_faults = loader.load(source)
    the_map, map_faults = mapping.load(map_file)
    if schema_faults or map_faults:
        return None, (*schema_faults, *map_faults)
    files, _ = sources.read(source)
    model, faults = _model(schemas, the_map)
    return (
        Side(
            name=source,
            schemas={schema.name: schema for schema in schemas},
            files={file.name: file for file in files},
            map=the_map,
            model=model,
            faults=faults,
        ),
        (),
    )


def spelling(data: bytes) -> Any:
    """A file that was loaded without a fault, with the order of its keys and spelled numbers."""
    return json.loads(
        data, object_pairs_hook=lambda pairs: {"pairs": pairs}, parse_int=_spelled,
        parse_float=_spelled,
    )


def _spelled(number: str) -> dict[str, str]:
    return {"number": number}


def _model(schemas: Sequence[Schema], the_map: Map) -> tuple[Model | None, tuple[Fault, ...]]:
    """One map serves both sides, so an entry that finds nothing on one of them is no fault here."""
    result = resolve(schemas, the_map)
    idle = frozenset(f.pointer for f in result.faults if f.message == WITHOUT_PLACE)
    if result.model is None and idle:
        result = resolve(schemas, _without_docs(_without(the_map, idle)))
    return result.model, result.faults


def _without(value: T, idle: frozenset[str]) -> T:
    """`value` without the patterns that stand at the pointers `idle`."""
    if isinstance(value, Selection):
        kept = tuple(pattern for pattern in value.places if pattern.pointer not in idle)
        return replace(value, places=kept)
    if isinstance(value, tuple):
        return type(value)(_without(one, idle) for one in value)
    if isinstance(value, dict):
        return type(value)((key, _without(one, idle)) for key, one in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        kept = {one.name: _without(getattr(value, one.name), idle) for one in fields(value)}
        return replace(value, **kept)
    return value


def _without_docs(the_map: Map) -> Map:
    """Words for members that one side lacks would be faults; no symbol depends on words."""
    return replace(the_map, types=tuple(replace(entry, docs={}) for entry in the_map.types))
