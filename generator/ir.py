"""What the C code is to be: frozen values, no behaviour. resolve.py makes, render.py reads them."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Fault:
    """Why nothing was generated: a file, a JSON Pointer into it, and the cause."""

    file: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.pointer, self.message) if part)


class Kind(Enum):
    """What a member is in C. The values are names of rdx_kind without their prefix."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    BOOL = "BOOL"
    ENUM = "ENUM"
    CONTENT = "CONTENT"
    JSON = "JSON"
    JSON_LIST = "JSON_LIST"
    OBJECT = "OBJECT"
    LIST = "LIST"


class Root(Enum):
    """What stands at the top of a message."""

    OBJECT = "OBJECT"
    LIST = "LIST"
    JSON_LIST = "JSON_LIST"


@dataclass(frozen=True)
class Assertion:
    """What a value must be beyond the kind of its member: rdx_assertion. Empty demands nothing."""

    types: tuple[str, ...] = ()  # names of JSON Schema, those of the row left out; () is all
    values: tuple[str, ...] = ()  # of `enum` or `const`, as JSON texts
    format: str = ""  # as the schema spells it: "date-time"
    pattern: str = ""  # for PCRE2, made from the schema's
    spelled_pattern: str = ""  # the schema's
    minimum: str = ""  # as the schema spells it
    maximum: str = ""
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    min_length: int = 0
    max_length: int | None = None
    min_items: int = 0
    max_items: int | None = None
    unique_items: bool = False
    items: "Assertion | None" = None  # every element
    members: tuple["AssertedMember", ...] = ()  # of an object that no struct stands for
    closed: bool = False  # of the same: `additionalProperties: false`


@dataclass(frozen=True)
class AssertedMember:
    key: str
    required: bool
    assertion: Assertion | None


@dataclass(frozen=True)
class Place:
    """One spot of one event."""

    schema: str  # "notes/new"
    event: str  # "Notes.New"
    path: str  # "Note.Provider"; "" is the document


@dataclass(frozen=True)
class Member:
    key: str  # in JSON
    name: str  # in C
    kind: Kind
    sub: str  # struct of an OBJECT or LIST, set of an ENUM, content entry of a CONTENT; else ""
    open_set: str  # value set whose constants a TEXT usually has, or ""
    about: str  # the map's own words, or ""
    doc: str  # the same, and where the member is required or listed


@dataclass(frozen=True)
class TextRule:
    """What a text should be beyond its type."""

    name: str  # C name
    set: str  # open value set, or ""
    format: str  # name of an rdx_format in small letters, or ""


@dataclass(frozen=True)
class Row:
    member: Member
    rules: tuple[str, ...]  # names of RDX_REQUIRED ... without their prefix
    text: TextRule | None
    sub_view: str  # C name, or ""
    assertion: Assertion | None = None


@dataclass(frozen=True)
class View:
    name: str
    rows: tuple[Row, ...]  # listed ones in schema order, then the unlisted ones
    listed: int
    places: tuple[Place, ...]
    closed: bool = False  # `additionalProperties: false`

    @property
    def required(self) -> int:
        """How many members the place requires."""
        return sum("REQUIRED" in row.rules for row in self.rows[: self.listed])


@dataclass(frozen=True)
class Macro:
    """A RDX_..._REQUIRED: the required members of one role, in schema order."""

    name: str
    params: tuple[str, ...]
    members: tuple[Member, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ContentRule:
    """How bytes and files of a content member become text."""

    member: Member
    beside: Member | None  # the enum next to it; None: base64 always
    encodings: tuple[tuple[str, str], ...]  # enumerator, name of rdx_encoding
    needs: tuple[str, ...]  # keys that a file needs beside it


@dataclass(frozen=True)
class Struct:
    name: str
    doc: str
    places: tuple[Place, ...]
    members: tuple[Member, ...]
    views: tuple[View, ...]
    macros: tuple[Macro, ...]
    contents: tuple[ContentRule, ...]
    schemas_hash: str  # of the schemas at its places; fingerprint.py


@dataclass(frozen=True)
class ValueSet:
    name: str  # "content_type"
    doc: str
    closed: bool
    values: tuple[tuple[str, str], ...]  # text, C name
    places: tuple[Place, ...]
    enforced: bool = False  # by the schema's own `enum`, where C has text and constants
    origin: tuple[str, str] = ("", "")  # file and pointer of what names it
    origins: tuple[tuple[str, str], ...] = ()  # and of each value


@dataclass(frozen=True)
class Event:
    schema: str
    data_model: str
    event_type: str
    name: str  # C name of the message's type
    root: Root
    struct: str  # C name of the document's struct, or of its elements; "" for untyped ones
    view: str  # of that struct, or ""
    sample: str  # a valid message
    full_sample: str  # the same with every member
    assertion: Assertion | None = None  # of the document itself
    schemas_hash: str = ""  # of its schema
    answer: str = ""  # C name of the message that answers it, or ""


@dataclass(frozen=True)
class Model:
    events: tuple[Event, ...]
    structs: tuple[Struct, ...]  # those of events included
    value_sets: tuple[ValueSet, ...]
    text_rules: tuple[TextRule, ...]
    schemas_hash: str  # of all schemas
