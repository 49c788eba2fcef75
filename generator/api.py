"""The C symbols of the public headers that are made of a model, each with what decides its layout.

Two models are compared by it: by `diff`, and by the test that names stay. What events.h, samples.h
and describe.h declare is the same for every model and is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from generator import naming
from generator.ir import Event, Macro, Member, Model, Root, Struct, ValueSet
from generator.render import declared, string


class SymbolKind(Enum):
    STRUCT = "struct"
    LIST = "list"  # the list of a struct
    NEED = "need"  # one required member of a struct, the body of the macros
    MACRO = "macro"  # the required members of a role
    ENUM = "enum"
    ENUMERATOR = "enumerator"
    CONSTANT = "constant"  # a value of an open set
    MESSAGE = "message"  # the type of a message whose root is no struct of that name
    EVENT = "event"  # the rdx_event of one
    FUNCTION = "function"


@dataclass(frozen=True)
class Part:
    """A member of a struct, a parameter of a macro or an enumerator of an enum."""

    name: str  # in C; of a parameter the member that it stands for
    key: str  # in JSON; "" where there is none
    type: str  # in C; "" where there is none


@dataclass(frozen=True)
class Symbol:
    name: str
    kind: SymbolKind
    header: str  # "rdx/gen/note.h"
    declaration: str  # on one line, without comments; of a macro its head alone
    parts: tuple[Part, ...]  # in the order of the declaration
    layout: tuple[str, ...]  # compiled code depends on it; () where nothing is compiled in
    owner: str  # the struct, enum or event that it belongs to; itself where it stands alone


_CALLS = (
    (
        "parse",
        "rdx_status",
        "rdx_arena *arena, const char *text, size_t length, const rdx_parse_options *options, "
        "{message} **out, rdx_report *report",
    ),
    ("check", "rdx_status", "const {message} *message, rdx_report *report"),
    (
        "write",
        "rdx_status",
        "const {message} *message, const rdx_write_options *options, rdx_body **out, "
        "rdx_report *report",
    ),
    ("copy", "{message} *", "rdx_arena *arena, const {message} *message"),
    ("message", "rdx_message", "const {message} *message"),
)


def symbols(model: Model) -> dict[str, Symbol]:
    """Every symbol by its name, in the order of the model."""
    events = {event.struct: event for event in model.events}
    found: dict[str, Symbol] = {}
    for struct in model.structs:
        event = events.get(struct.name)
        header = _header(event.name if event else struct.name)
        found |= {symbol.name: symbol for symbol in _of_struct(struct, header)}
    for event in model.events:
        found |= {symbol.name: symbol for symbol in _of_event(event, _header(event.name))}
    for values in model.value_sets:
        found |= {symbol.name: symbol for symbol in _of_set(values, _header("rdx_value_sets"))}
    return found


def _header(name: str) -> str:
    return f"rdx/gen/{naming.stem(name)}.h"


# ---- Structs. ----


def _of_struct(struct: Struct, header: str) -> Iterator[Symbol]:
    parts = (*map(_part, struct.members), Part("extra", "", "rdx_extra"))
    body = " ".join(f"{declared(member)};" for member in struct.members)
    yield Symbol(
        name=struct.name,
        kind=SymbolKind.STRUCT,
        header=header,
        declaration=f"struct {struct.name} {{ {body} rdx_extra extra; }};",
        parts=parts,
        layout=tuple(f"{part.type} {part.name}" for part in parts),
        owner=struct.name,
    )
    name = struct.name + "_list"
    items = (Part("items", "", f"{struct.name} *"), Part("count", "", "size_t"))
    yield Symbol(
        name=name,
        kind=SymbolKind.LIST,
        header=header,
        declaration=f"typedef struct {name} {{ {struct.name} *items; size_t count; }} {name};",
        parts=items,
        layout=tuple(f"{part.type} {part.name}" for part in items),
        owner=struct.name,
    )
    for member in _asked_for(struct):
        yield _need(struct, member, header)
    for macro in struct.macros:
        yield _macro(struct, macro, header)


def _asked_for(struct: Struct) -> list[Member]:
    asked = {member.name for macro in struct.macros for member in macro.members}
    return [member for member in struct.members if member.name in asked]


def _need(struct: Struct, member: Member, header: str) -> Symbol:
    name = f"{struct.name}_need_{member.name}"
    return Symbol(
        name=name,
        kind=SymbolKind.NEED,
        header=header,
        declaration=f"struct {name} {{ struct {{ {declared(member)}; }} named; }};",
        parts=(_part(member),),
        layout=(),
        owner=struct.name,
    )


def _macro(struct: Struct, macro: Macro, header: str) -> Symbol:
    return Symbol(
        name=macro.name,
        kind=SymbolKind.MACRO,
        header=header,
        declaration=f"#define {macro.name}({', '.join(macro.params)})",
        parts=tuple(_part(member) for member in macro.members),
        layout=(),
        owner=struct.name,
    )


def _part(member: Member) -> Part:
    c_type = declared(member).removesuffix(member.name).strip()
    return Part(member.name, member.key, c_type)


# ---- Events. ----


def _of_event(event: Event, header: str) -> Iterator[Symbol]:
    if event.root is not Root.OBJECT:
        of = f"{event.struct}_list" if event.root is Root.LIST else "rdx_json_list"
        yield _single(
            event.name, SymbolKind.MESSAGE, header, f"typedef {of} {event.name};", event.name
        )
    name = f"{event.name}_event"
    text = f"extern RDX_API const rdx_event {name};"
    yield _single(name, SymbolKind.EVENT, header, text, event.name)
    for verb, result, parameters in _CALLS:
        name = f"{event.name}_{verb}"
        filled = parameters.format(message=event.name)
        head = result.format(message=event.name)
        glue = "" if head.endswith("*") else " "
        must = "" if verb == "message" else "RDX_NODISCARD "
        text = f"RDX_API {must}{head}{glue}{name}({filled});"
        yield _single(name, SymbolKind.FUNCTION, header, text, event.name)
    if event.answer:
        name = f"{event.name}_call"
        text = f"RDX_API rdx_query {name}(const {event.name} *query, {event.answer} **out);"
        yield _single(name, SymbolKind.FUNCTION, header, text, event.name)


def _single(name: str, kind: SymbolKind, header: str, text: str, owner: str) -> Symbol:
    return Symbol(name, kind, header, text, (), (text,), owner)


# ---- Value sets. ----


def _of_set(values: ValueSet, header: str) -> Iterator[Symbol]:
    if not values.closed:
        for text, name in values.values:
            yield Symbol(
                name=name,
                kind=SymbolKind.CONSTANT,
                header=header,
                declaration=f"#define {name} {string(text)}",
                parts=(),
                layout=(),
                owner=naming.type_name(values.name),
            )
        return
    edges = [naming.constant(values.name, edge, ()) for edge in ("ABSENT", "NULL", "OTHER")]
    named = [(name, "") for name in edges[:2]]
    named += [(name, text) for text, name in values.values] + [(edges[2], "")]
    enum = naming.type_name(values.name)
    listed = " ".join(f"{name}," for name, _ in named)
    yield Symbol(
        name=enum,
        kind=SymbolKind.ENUM,
        header=header,
        declaration=f"typedef enum {enum} {{ {listed} }} {enum};",
        parts=tuple(Part(name, text, "") for name, text in named),
        layout=(),  # its enumerators have it
        owner=enum,
    )
    for number, (name, text) in enumerate(named):
        yield Symbol(
            name=name,
            kind=SymbolKind.ENUMERATOR,
            header=header,
            declaration=f"{name},",
            parts=(Part(name, text, ""),),
            layout=(str(number),),
            owner=enum,
        )
