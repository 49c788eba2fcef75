"""Hashes of schemas: what a generated header was made from.

The hash of a struct is over all its places, that of a set over all its files:

    SHA-256 of the UTF-8 of [["notes/new", "/properties/Note", SCHEMA], ...], by schema and pointer

as JSON without spaces, where a SCHEMA is what stands at the place with all below it, references
followed and `$schema` left out. Its keywords are sorted, and so are the names of `required` and of
several types; members keep their order, since the struct has it too. So a hash changes when a
schema says something else, and not when it is laid out anew.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from generator import references
from generator.loader import Schema
from generator.values import Number

SCHEMAS = ("properties",)  # keywords whose members are schemas by names of their own
NAMES = ("required", "type")  # keywords whose lists have no order
DATA = ("const", "default", "enum", "examples")  # keywords that hold values of a message
LEFT_OUT = ("$schema", "definitions")  # definitions stand where something refers to them


def of_places(places: Iterable[tuple[str, str]], schemas: dict[str, Schema]) -> str:
    """Of the places (schema, pointer) of a struct."""
    return _digest([_place(schemas[name], at) for name, at in sorted(places)])


def of_set(schemas: Iterable[Schema]) -> str:
    """Of whole files."""
    return of_places([(s.name, "") for s in schemas], {s.name: s for s in schemas})


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _number(value: Number) -> dict[str, str]:
    return {"number": value.text}


def _place(schema: Schema, pointer: str) -> list[Any]:
    """Its name, its pointer as if references were spelled out, and the schema there."""
    found, path = schema.document, ""
    for token in pointer.split("/")[1:]:
        target = _followed(found, schema.document)
        if token == "$ref" and target is not found:
            found = target
        else:
            found, path = _step(target, token), f"{path}/{token}"
    return [schema.name, path, _canonical(found, schema.document)]


def _step(value: Any, token: str) -> Any:
    """What `token` of a JSON Pointer leads to."""
    return value[token.replace("~1", "/").replace("~0", "~")]


def _followed(value: Any, document: Any) -> Any:
    """The schema that `value` refers to, or itself. The loader has refused circles."""
    while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
        value, _ = references.find(document, ref)
    return value


def _canonical(value: Any, document: Any) -> Any:
    value = _followed(value, document)
    if not isinstance(value, dict):
        return value
    return {
        key: _keyword(key, item, document)
        for key, item in sorted(value.items())
        if key not in LEFT_OUT
    }


def _keyword(key: str, value: Any, document: Any) -> Any:
    if key in SCHEMAS:
        return {name: _canonical(item, document) for name, item in value.items()}
    if key in DATA:
        return _plain(value)
    if key in NAMES and isinstance(value, list):
        return sorted(value)
    return _canonical(value, document)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in sorted(value.items())}
    return [_plain(item) for item in value] if isinstance(value, list) else value
