"""Messages made from the schemas alone: every member set, every one that may be null null, and so on.

Numbers keep their spelling on both ways: a `Number` is its JSON text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@dataclass(frozen=True)
class Number:
    text: str


SPELLINGS = ("1.30", "9007199254740993", "-0", "1E+2", "0.5e-7")
TEXTS = ("plain", "", 'quote " back \\ slash / line \n tab \t', "\u00e9\u20ac\U0001f600", "\u0001")
UNTYPED: list[Any] = ["text", Number("1.30"), True, None, [Number("1"), {"a": []}], {"k": "v"}]


def events() -> dict[str, dict[str, Any]]:
    """Schemas by event: "notes/new"."""
    files = sorted(SCHEMAS.glob("*/*.json"))
    return {f"{f.parent.name}/{f.stem}": json.loads(f.read_text()) for f in files}


def read(text: str) -> Any:
    return json.loads(text, parse_float=Number, parse_int=Number)


def write(value: Any) -> str:
    def mark(node: Any) -> Any:
        if isinstance(node, Number):
            return f"<number {node.text}>"
        if isinstance(node, dict):
            return {key: mark(one) for key, one in node.items()}
        return [mark(one) for one in node] if isinstance(node, list) else node

    return re.sub(r'"<number ([^>]*)>"', r"\1", json.dumps(mark(value)))


class Maker:
    """Values for the places of one schema; each next text and number is another one."""

    def __init__(self, *, nulls: bool = False, only_required: bool = False, extras: bool = False):
        self.nulls = nulls
        self.only_required = only_required
        self.extras = extras
        self.made = 0

    def make(self, schema: dict[str, Any]) -> Any:
        self.made += 1
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not kinds:
            return UNTYPED[self.made % len(UNTYPED)]
        if "null" in kinds and self.nulls:
            return None
        return getattr(self, f"make_{kinds[0]}")(schema)

    def make_object(self, schema: dict[str, Any]) -> dict[str, Any]:
        required = schema.get("required", [])
        members = schema.get("properties", {}).items()
        made = {k: self.make(v) for k, v in members if k in required or not self.only_required}
        if self.extras:
            made["Extensions"] = {"a": [Number("1.0"), "\u00e9", {}]}
            made["some \u20ac name"] = Number("1e5")
            made["a/b~c"] = "\n"
        return made

    def make_array(self, schema: dict[str, Any]) -> list[Any]:
        if not schema["items"]:
            return list(UNTYPED)
        return [] if self.only_required else [self.make(schema["items"]) for _ in range(2)]

    def make_string(self, _: dict[str, Any]) -> str:
        return TEXTS[self.made % len(TEXTS)]

    def make_number(self, _: dict[str, Any]) -> Number:
        return Number(SPELLINGS[self.made % len(SPELLINGS)])

    def make_boolean(self, _: dict[str, Any]) -> bool:
        return self.made % 2 == 0


def name_event(message: dict[str, Any], sample: dict[str, Any]) -> dict[str, Any]:
    """The message with the names of its event, which no schema tells."""
    for key in ("DataModel", "EventType"):
        message["Meta"][key] = sample["Meta"][key]
    return message


def reversed_members(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reversed_members(value[key]) for key in reversed(value)}
    return [reversed_members(one) for one in value] if isinstance(value, list) else value


def with_listed_values(value: Any) -> Any:
    """Members of closed value sets with a value of their set."""
    listed = {"ContentType": "Rich Text", "ValueType": "Encapsulated Data", "Availability": "Obsolete"}
    if isinstance(value, dict):
        return {k: listed[k] if k in listed else with_listed_values(v) for k, v in value.items()}
    return [with_listed_values(one) for one in value] if isinstance(value, list) else value


def variants(schema: dict[str, Any], sample: dict[str, Any]) -> dict[str, Any]:
    full = name_event(Maker().make(schema), sample)
    return {
        "sample": sample,
        "full": full,
        "listed values": with_listed_values(full),
        "nulls": name_event(Maker(nulls=True).make(schema), sample),
        "only required": name_event(Maker(only_required=True).make(schema), sample),
        "extras": name_event(Maker(extras=True).make(schema), sample),
        "reversed": reversed_members(full),
    }
