"""schemas/rdx.toml to checked entries. Unknown keys and wrong types are refused, all at once."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import files, naming
from generator.ir import Fault
from generator.keywords import MOST_TEXT
from generator.places import Pattern, Selection


SECTIONS = (
    *("acronyms", "events", "named_events", "identity", "names", "types", "value_sets"),
    *("value_names", "formats", "contents", "examples", "full_examples"),
)
FORMATS = ("date", "date_time", "phone", "uuid")  # rdx_format in rdx/view.h


@dataclass(frozen=True)
class EventNames:
    data_model: str
    event_type: str


@dataclass(frozen=True)
class Role:
    name: str  # "" for a type's plain places
    where: Selection


@dataclass(frozen=True)
class TypeEntry:
    name: str
    pointer: str
    doc: str
    partial: bool
    roles: tuple[Role, ...]
    docs: dict[str, str]


@dataclass(frozen=True)
class SetEntry:
    name: str
    pointer: str
    doc: str
    closed: bool
    values: tuple[str, ...]
    names: dict[str, str]  # of values in C, where their own are not to be used
    where: Selection


@dataclass(frozen=True)
class FormatEntry:
    name: str  # one of FORMATS
    pointer: str
    where: Selection


@dataclass(frozen=True)
class ContentEntry:
    name: str
    pointer: str
    where: Selection
    beside: str
    base64: tuple[str, ...]
    text: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class NameEntry:
    name: str  # of a member in C
    where: Selection


@dataclass(frozen=True)
class ValueNames:
    names: dict[str, str]  # of values in C
    pointer: str
    where: Selection


@dataclass(frozen=True)
class Example:
    name: str
    where: Selection
    value: Any


@dataclass(frozen=True)
class Map:
    """All of rdx.toml. All empty is a map too."""

    file: str = ""
    acronyms: tuple[str, ...] = ()
    events: dict[str, EventNames] = field(default_factory=dict)
    named_events: dict[str, EventNames] = field(default_factory=dict)  # names, and no more
    data_model: Selection = Selection()
    event_type: Selection = Selection()
    names: tuple[NameEntry, ...] = ()
    types: tuple[TypeEntry, ...] = ()
    sets: tuple[SetEntry, ...] = ()
    value_names: tuple[ValueNames, ...] = ()
    formats: tuple[FormatEntry, ...] = ()
    contents: tuple[ContentEntry, ...] = ()
    examples: tuple[Example, ...] = ()
    full_examples: tuple[Example, ...] = ()

    @property
    def selections(self) -> tuple[Selection, ...]:
        """Those that can have exceptions."""
        entries = (*self.sets, *self.formats, *self.contents)
        roles = (role.where for entry in self.types for role in entry.roles)
        return (*roles, *(entry.where for entry in entries))

    @property
    def all_events(self) -> dict[str, EventNames]:
        """Every event that has a name."""
        return self.events | self.named_events


def load(file: Path) -> tuple[Map, tuple[Fault, ...]]:
    text, faults = files.read(file)
    return (Map(), faults) if faults else parse(text, str(file))


def parse(text: str, file: str) -> tuple[Map, tuple[Fault, ...]]:
    reader = _Reader(file)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Map(), (Fault(file, "", f"not TOML: {error}"),)
    found = reader.map(document)
    return found, tuple(reader.faults)


@dataclass
class _Reader:
    """Takes tables apart; collects faults."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, pointer: str, message: str) -> None:
        self.faults.append(Fault(self.file, pointer, message))

    def only(self, table: dict[str, Any], pointer: str, known: str) -> None:
        for key in table:
            if key not in known.split():
                self.refuse(_at(pointer, key), f"unknown key; known are {known}")

    def get(self, table: dict[str, Any], pointer: str, key: str, default: Any) -> Any:
        """The value of `key`, which must be of the default's type."""
        value = table.get(key, default)
        if type(value) is type(default):
            return value
        names = {str: "a text", bool: "a boolean", dict: "a table", list: "a list"}
        self.refuse(_at(pointer, key), f"expected {names[type(default)]}")
        return default

    def texts(self, table: dict[str, Any], pointer: str, key: str) -> tuple[str, ...]:
        values: list[Any] = self.get(table, pointer, key, [])
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value:
                self.refuse(f"{_at(pointer, key)}/{index}", "expected a text")
            elif value in values[:index]:
                self.refuse(f"{_at(pointer, key)}/{index}", "occurs twice")
        return tuple(value for value in values if isinstance(value, str) and value)

    def patterns(self, table: dict[str, Any], pointer: str, key: str) -> tuple[Pattern, ...]:
        texts = self.texts(table, pointer, key)
        found = tuple(
            Pattern(text, f"{_at(pointer, key)}/{index}") for index, text in enumerate(texts)
        )
        for pattern in found:
            self.pattern(pattern)
        return found

    def pattern(self, pattern: Pattern) -> None:
        event, colon, _ = pattern.text.partition(":")
        if not colon or event.count("/") != 1:
            self.refuse(pattern.pointer, "expected <model>/<event>:<path>")

    def selection(self, table: dict[str, Any], pointer: str) -> Selection:
        places = self.patterns(table, pointer, "places")
        if table.get("places", []) == []:
            self.refuse(pointer, "expected places")
        return Selection(places, self.patterns(table, pointer, "except"))

    def tables(
        self, table: dict[str, Any], pointer: str, key: str
    ) -> list[tuple[str, str, dict[str, Any]]]:
        """The tables under `key`: name, pointer, table."""
        outer: dict[str, Any] = self.get(table, pointer, key, {})
        at = _at(pointer, key)
        return [(name, _at(at, name), self.get(outer, at, name, {})) for name in outer]

    def named(self, name: str, pointer: str) -> None:
        if not naming.is_name(name):
            self.refuse(pointer, "expected a name in snake case")

    def map(self, document: dict[str, Any]) -> Map:
        self.only(document, "", " ".join(SECTIONS))
        events = self.events(document, "events")
        named_events = self.events(document, "named_events")
        self.once(events, named_events)
        identity: dict[str, Any] = self.get(document, "", "identity", {})
        self.only(identity, "/identity", "data_model event_type")
        return Map(
            file=self.file,
            acronyms=self.texts(document, "", "acronyms"),
            events=events,
            named_events=named_events,
            data_model=Selection(self.patterns(identity, "/identity", "data_model")),
            event_type=Selection(self.patterns(identity, "/identity", "event_type")),
            names=self.names(document),
            types=tuple(self.type(*item) for item in self.tables(document, "", "types")),
            sets=tuple(self.set(*item) for item in self.tables(document, "", "value_sets")),
            value_names=self.value_names(document),
            formats=tuple(self.format(*item) for item in self.tables(document, "", "formats")),
            contents=tuple(self.content(*item) for item in self.tables(document, "", "contents")),
            examples=self.examples(document, "examples"),
            full_examples=self.examples(document, "full_examples"),
        )

    def events(self, document: dict[str, Any], section: str) -> dict[str, EventNames]:
        found = {}
        for schema, at, table in self.tables(document, "", section):
            self.only(table, at, "data_model event_type")
            if schema.count("/") != 1:
                self.refuse(at, "expected <model>/<event>")
            names = EventNames(
                self.get(table, at, "data_model", ""), self.get(table, at, "event_type", "")
            )
            if not names.data_model or not names.event_type:
                self.refuse(at, "expected data_model and event_type")
            elif not (names.data_model + names.event_type).isprintable():
                self.refuse(at, "a name holds a character that is not printable")
            elif max(map(len, (names.data_model.encode(), names.event_type.encode()))) > MOST_TEXT:
                self.refuse(at, f"a name has more than {MOST_TEXT} bytes: not supported in C")
            found[schema] = names
        return found

    def once(self, events: dict[str, EventNames], named: dict[str, EventNames]) -> None:
        """An event has one name, and a name belongs to one event."""
        seen: dict[EventNames, str] = {}
        for section, table in (("/events", events), ("/named_events", named)):
            for schema, names in table.items():
                at = _at(section, schema)
                if section == "/named_events" and schema in events:
                    self.refuse(at, f"is at {_at('/events', schema)} already")
                elif seen.setdefault(names, at) != at and names.data_model and names.event_type:
                    self.refuse(at, f"has the data_model and event_type of {seen[names]}")

    def names(self, document: dict[str, Any]) -> tuple[NameEntry, ...]:
        table: dict[str, Any] = self.get(document, "", "names", {})
        found = []
        for text in table:
            pattern = Pattern(text, _at("/names", text))
            self.pattern(pattern)
            name = self.get(table, "/names", text, "unnamed")
            if not naming.is_name(name):
                self.refuse(pattern.pointer, "expected a name in snake case")
            elif naming.is_taken(name):
                self.refuse(pattern.pointer, f"{name} is a word of C, of C++ or of the library")
            found.append(NameEntry(name, Selection((pattern,))))
        return tuple(found)

    def type(self, name: str, at: str, table: dict[str, Any]) -> TypeEntry:
        self.named(name, at)
        self.only(table, at, "doc places except partial docs roles")
        docs: dict[str, Any] = self.get(table, at, "docs", {})
        plain = "places" in table or "roles" not in table
        roles = [Role("", self.selection(table, at))] if plain else []
        for role, role_at, role_table in self.tables(table, at, "roles"):
            self.named(role, role_at)
            self.only(role_table, role_at, "places except")
            roles.append(Role(role, self.selection(role_table, role_at)))
        return TypeEntry(
            name=name,
            pointer=at,
            doc=self.get(table, at, "doc", ""),
            partial=self.get(table, at, "partial", False),
            roles=tuple(roles),
            docs={key: self.get(docs, at + "/docs", key, "") for key in docs},
        )

    def set(self, name: str, at: str, table: dict[str, Any]) -> SetEntry:
        self.named(name, at)
        self.only(table, at, "doc closed values names places except")
        values = self.texts(table, at, "values")
        if not values:
            self.refuse(at, "expected values")
        for index, value in enumerate(values):
            if len(value.encode()) > MOST_TEXT or "\0" in value:
                message = f"more than {MOST_TEXT} bytes, or U+0000: not supported in C"
                self.refuse(f"{at}/values/{index}", message)
        return SetEntry(
            name=name,
            pointer=at,
            doc=self.get(table, at, "doc", ""),
            closed=self.get(table, at, "closed", False),
            values=values,
            names=self.names_of_values(table, at, values),
            where=self.selection(table, at),
        )

    def names_of_values(
        self, table: dict[str, Any], at: str, values: tuple[str, ...]
    ) -> dict[str, str]:
        names: dict[str, Any] = self.get(table, at, "names", {})
        for value in names:
            if value not in values:
                self.refuse(_at(at + "/names", value), "is none of the values")
        return self.value_table(names, at + "/names")

    def value_names(self, document: dict[str, Any]) -> tuple[ValueNames, ...]:
        found = []
        for text, at, table in self.tables(document, "", "value_names"):
            pattern = Pattern(text, at)
            self.pattern(pattern)
            found.append(ValueNames(self.value_table(table, at), at, Selection((pattern,))))
        return tuple(found)

    def value_table(self, table: dict[str, Any], at: str) -> dict[str, str]:
        """C names of values, which stand behind the name of their set."""
        names = {value: self.get(table, at, value, "unnamed") for value in table}
        for value, name in names.items():
            if not naming.is_name(name):
                self.refuse(_at(at, value), "expected a name in snake case")
        return names

    def format(self, name: str, at: str, table: dict[str, Any]) -> FormatEntry:
        if name not in FORMATS:
            self.refuse(at, f"unknown format; known are {' '.join(FORMATS)}")
        self.only(table, at, "places except")
        return FormatEntry(name, at, self.selection(table, at))

    def content(self, name: str, at: str, table: dict[str, Any]) -> ContentEntry:
        self.named(name, at)
        self.only(table, at, "places except beside base64 text needs")
        if ("base64" in table or "text" in table) != ("beside" in table):
            self.refuse(at, "expected beside together with base64 or text, or none of them")
        return ContentEntry(
            name=name,
            pointer=at,
            where=self.selection(table, at),
            beside=self.get(table, at, "beside", ""),
            base64=self.texts(table, at, "base64"),
            text=self.texts(table, at, "text"),
            needs=self.texts(table, at, "needs"),
        )

    def examples(self, document: dict[str, Any], key: str) -> tuple[Example, ...]:
        table: dict[str, Any] = self.get(document, "", key, {})
        found = []
        for text, value in table.items():
            pattern = Pattern(text, _at(_at("", key), text))
            self.pattern(pattern)
            found.append(Example(text, Selection((pattern,)), value))
        return tuple(found)


def _at(pointer: str, key: str) -> str:
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
