"""Messages of the corpus: a walk over the schemas that fills each place as a sender would.

Optional members are there more often than not, nullable ones are null now and then, lists have
one to four elements. Value sets and formats are those of schemas/rdx.toml, so that no rule of the
library finds fault with a message.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from bench import words

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
Json = Any

PRESENT = 0.79  # of an optional member
PRESENT_OBJECT = 0.72  # of an optional object or list
NULL = 0.10  # of a nullable member that is there
ENCAPSULATED = 0.04  # of results: a file


@dataclass(frozen=True)
class Event:
    """One event: its schema, and by place what rdx.toml says of it."""

    name: str  # "notes/new"
    schema: Json
    data_model: str
    event_type: str
    value_sets: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    formats: tuple[tuple[re.Pattern[str], str], ...]

    @cached_property
    def known_values(self) -> dict[str, tuple[str, ...] | None]:
        return {}

    @cached_property
    def known_formats(self) -> dict[str, str | None]:
        return {}

    def values(self, path: str) -> tuple[str, ...] | None:
        if path not in self.known_values:
            found = (v for pattern, v in self.value_sets if pattern.fullmatch(path))
            self.known_values[path] = next(found, None)
        return self.known_values[path]

    def format(self, path: str) -> str | None:
        if path not in self.known_formats:
            found = (name for pattern, name in self.formats if pattern.fullmatch(path))
            self.known_formats[path] = next(found, None)
        return self.known_formats[path]


def events() -> tuple[Event, ...]:
    """All events of the map, in its order."""
    table = tomllib.loads((SCHEMAS / "rdx.toml").read_text(encoding="utf-8"))
    return tuple(_event(name, names, table) for name, names in table["events"].items())


def _event(name: str, names: dict[str, str], table: Json) -> Event:
    sets = table["value_sets"].values()
    formats = table["formats"].items()
    return Event(
        name=name,
        schema=json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")),
        data_model=names["data_model"],
        event_type=names["event_type"],
        value_sets=tuple(
            (pattern, tuple(one["values"])) for one in sets for pattern in _patterns(one, name)
        ),
        formats=tuple((pattern, key) for key, one in formats for pattern in _patterns(one, name)),
    )


def _patterns(entry: Json, event: str) -> list[re.Pattern[str]]:
    """The paths of the entry's places that speak of the event."""
    split = (place.partition(":") for place in entry["places"])
    return [_glob(path) for of, _, path in split if _glob(of).fullmatch(event)]


def _glob(text: str) -> re.Pattern[str]:
    """`*` stays within one name; `**.` in front is any number of names."""
    front = r"(.*\.)?" if text.startswith("**.") else ""
    parts = text.removeprefix("**.").split("*")
    return re.compile(front + "[^./]*".join(re.escape(part) for part in parts))


@dataclass(frozen=True)
class Maker:
    """Makes messages of one event. `rich` scales how often optional members are there."""

    event: Event
    rng: Random
    rich: float = 1.0

    def message(self) -> Json:
        message = self._object(self.event.schema, "")
        message["Meta"]["DataModel"] = self.event.data_model
        message["Meta"]["EventType"] = self.event.event_type
        return message

    def part(self, path: str) -> Json:
        """One value of a place, such as "Orders[].Results[]"."""
        node, here = self.event.schema, ""
        for name in path.replace("[]", ".[]").split("."):
            node = node["items"] if name == "[]" else node["properties"][name]
            here = here + name if name == "[]" else f"{here}.{name}".lstrip(".")
        return self._value(node, here)

    def _value(self, node: Json, path: str) -> Json:
        kinds = node.get("type", "string")
        if isinstance(kinds, list):
            if "null" in kinds and self.rng.random() < NULL:
                return None
            kinds = kinds[0]
        if kinds == "object":
            return self._object(node, path)
        if kinds == "array":
            return [self._value(node["items"], path + "[]") for _ in range(self._count(path))]
        if kinds == "string":
            return self._text(path)
        if kinds == "boolean":
            return self.rng.random() < 0.3
        return self._number(path)

    def _count(self, path: str) -> int:
        if path.endswith("Orders[].Results"):
            return self.rng.randrange(1, 7)
        return self.rng.choices((1, 2, 3, 4), (55, 25, 12, 8))[0]

    def _object(self, node: Json, path: str) -> Json:
        required = node.get("required", ())
        made = {
            key: self._value(member, f"{path}.{key}" if path else key)
            for key, member in node["properties"].items()
            if key in required or self._is_there(member)
        }
        self._fit(made, path)
        return made

    def _is_there(self, member: Json) -> bool:
        deep = member.get("type") in ("object", "array")
        return self.rng.random() < (PRESENT_OBJECT if deep else PRESENT) * self.rich

    def _text(self, path: str) -> str:
        values = self.event.values(path)
        if values is not None:
            return self.rng.choice(values)
        wanted = self.event.format(path)
        if wanted is not None:
            return words.BY_FORMAT[wanted](self.rng)
        name = path.removesuffix("[]").rpartition(".")[2]
        return words.BY_NAME.get(name, words.identifier)(self.rng)

    def _number(self, path: str) -> int | float:
        if path.endswith(".ID"):
            return self.rng.randrange(10**6, 10**10)
        return round(self.rng.uniform(0, 200), self.rng.randrange(3))

    # ---- Members that belong together ----

    def _fit(self, made: Json, path: str) -> None:
        """Files and results: what one member says of another is to be true."""
        if "ContentType" in made or path.startswith("Notes[]"):
            self._fit_note(made)
        elif path.rpartition(".")[2] in ("Media", "Media[]") and "FileContents" in made:
            made["FileContents"] = self._file()
            made["FileType"] = self.rng.choice(words.FILE_TYPES)
            made["FileName"] = words.file_name(self.rng)
        elif "ValueType" in made and "Value" in made:
            self._fit_result(made)

    def _fit_note(self, made: Json) -> None:
        if "FileContents" not in made:
            return
        if made.get("ContentType") == "Base64 Encoded":
            made["FileContents"] = self._file()
        else:
            made["FileContents"] = words.prose(self.rng, 100, 900)
        made["FileName"] = words.file_name(self.rng)

    def _fit_result(self, made: Json) -> None:
        if self.rng.random() < ENCAPSULATED:
            made["ValueType"] = "Encapsulated Data"
            made["Value"] = self._file()
            made["FileType"] = self.rng.choice(words.FILE_TYPES)
        elif self.rng.random() < 0.8:
            made["ValueType"] = "Numeric"
            made["Value"] = words.decimal(self.rng)
        else:
            made["ValueType"] = self.rng.choice(("String", "Formatted Text", "Coded Entry"))
            made["Value"] = words.prose(self.rng, 10, 120)

    def _file(self) -> str:
        """Short, as base64: long files have rows of their own."""
        return words.base64_text(self.rng, self.rng.randrange(60, 400))
