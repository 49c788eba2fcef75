"""The reference: pages of all events, types and value sets, made of the IR.

    index             how to read it; all events
    <model>_<event>   one event: a section for each of its objects, a row for each member
    types             the structs that stand at several places, with all of these
    value-sets        values and their names in C

An event's page says what holds at its places; `types` what a struct has anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator import describe, naming, wording
from generator.described import Described, DescribedRow, described
from generator.ir import Event, Kind, Macro, Member, Model, Place, Root, Struct, ValueSet
from generator.pages import Anchors, Page, Section, Span, Table, Text, join, text
from generator.render import declared

TYPES = "types"
SETS = "value-sets"  # no event's page can have a hyphen in its name
HEAD = ("Member", "Type", "Required", "C", "What")
_HOLDS = (Kind.OBJECT, Kind.LIST)


@dataclass(frozen=True)
class _Object:
    """One object of one event."""

    place: Place
    above: tuple[str, ...]  # keys, as shown, of what it stands in; arrays with "[]"
    view: Described
    anchor: str
    below: dict[str, str]  # anchors of the objects in it, by key

    @property
    def path(self) -> str:
        return ".".join(self.above)


@dataclass(frozen=True)
class _Reference:
    """What the pages are made of, looked up once."""

    model: Model
    structs: dict[str, Struct]
    views: dict[str, Described]
    sets: dict[str, ValueSet]
    objects: dict[str, list[_Object]] = field(default_factory=dict)  # by schema
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)  # by schema and path


def pages(model: Model) -> list[Page]:
    views = {known.view.name: known for known in described(model)}
    sets = {values.name: values for values in model.value_sets}
    ref = _Reference(model, {struct.name: struct for struct in model.structs}, views, sets)
    for event in model.events:
        ref.objects[event.schema] = list(_objects(event, ref))
    events = [_event_page(event, ref) for event in model.events]
    shared = [_types_page(ref)] if _shared(ref) else []
    values = [_sets_page(ref)] if sets else []
    return [_index(ref), *events, *shared, *values]


# ---- What is where. ----


def _page(event: Event) -> str:
    return naming.stem(event.name)


def _header(stem: str) -> Span:
    return Span(f"<rdx/gen/{stem}.h>", code=True)


def _words(struct: Struct) -> str:
    """The map's words for a struct; a place that a page shows anyway is not named again."""
    known = struct.doc == describe.by_place(struct.places[0])
    return "" if known else wording.sentence(struct.doc)


def _shared(ref: _Reference) -> list[Struct]:
    """The structs that stand at several places; the page of an event has all of any other."""
    return [struct for struct in ref.model.structs if len(struct.places) > 1]


def _to_type(struct: Struct) -> Span:
    page = TYPES if len(struct.places) > 1 else ""
    return Span(struct.name, code=True, page=page, anchor=struct.name if page else "")


def _objects(event: Event, ref: _Reference) -> Iterator[_Object]:
    """The objects of an event in document order, each before those that it holds."""
    anchors = Anchors()

    def visit(view: str, path: str, above: tuple[str, ...]) -> Iterator[_Object]:
        known = ref.views[view]
        anchor = anchors.of(path or "message")
        ref.anchors[event.schema, path] = anchor
        below: dict[str, str] = {}
        name = f"{event.data_model}.{event.event_type}"
        yield _Object(Place(event.schema, name, path), above, known, anchor, below)
        for item in known.rows:
            if item.row.sub_view:
                member = item.row.member
                suffix = "[]" if member.kind is Kind.LIST else ""
                inner = (f"{path}." if path else "") + member.key + suffix
                shown = (*above, wording.key(member.key) + suffix)
                found = list(visit(item.row.sub_view, inner, shown))
                below[member.key] = found[0].anchor
                yield from found

    if event.view:
        at = "" if event.root is Root.OBJECT else "[]"
        yield from visit(event.view, at, (at,) if at else ())


def _places(places: Sequence[Place], ref: _Reference) -> tuple[Text, ...]:
    """All places, one item an event, each with a link to its object or to the object it is in."""
    pages_of = {event.schema: _page(event) for event in ref.model.events}
    by_schema: dict[str, list[Place]] = {}
    for place in places:
        by_schema.setdefault(place.schema, []).append(place)
    return tuple(
        text(f"{found[0].event}: ", *join([_to(p, pages_of[schema], ref) for p in found], ", "))
        for schema, found in by_schema.items()
    )


def _to(place: Place, page: str, ref: _Reference) -> Text:
    path = place.path
    while (place.schema, path) not in ref.anchors and path:
        path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    anchor = ref.anchors.get((place.schema, path), "")
    return text(Span(place.path or "the message", code=bool(place.path), page=page, anchor=anchor))


# ---- An event. ----


def _event_page(event: Event, ref: _Reference) -> Page:
    objects = ref.objects[event.schema]
    members = sum(len(known.view.rows) for known in objects)
    intro = text(
        "Schema ", Span(event.schema, code=True), ". In C ", Span(event.name, code=True), " of ",
        _header(_page(event)), ", with ", *_calls(event), ". ", _root_words(event),
    )
    asked = wording.constraint(event.assertion)
    if asked:
        intro = (*intro, *text(" Schema: ", Span(asked, code=True), "."))
    count = text(f"{members} members in {len(objects)} objects.") if objects else ()
    return Page(
        name=_page(event),
        title=text(f"{event.data_model}.{event.event_type}"),
        paragraphs=(intro, count) if count else (intro,),
        sections=tuple(_object_section(event, known, ref) for known in objects),
    )


def _calls(event: Event) -> Text:
    verbs = ("parse", "check", "write", "copy", *(("call",) if event.answer else ()))
    return join([text(Span(f"{event.name}_{verb}", code=True)) for verb in verbs], ", ")


def _root_words(event: Event) -> str:
    return {
        Root.OBJECT: "The message is an object.",
        Root.LIST: "The message is an array of objects.",
        Root.JSON_LIST: "The message is an array of untyped values.",
    }[event.root]


def _object_section(event: Event, known: _Object, ref: _Reference) -> Section:
    struct = known.view.struct
    header = _header(_page(event) if struct.name == event.struct else naming.stem(struct.name))
    what = [text(_words(struct)), text("In C ", _to_type(struct), " of ", header, ".")]
    what += [_macro_words(macro) for macro in struct.macros if known.place in macro.places]
    if known.view.view.closed:
        what.append(text("No other members are allowed."))
    title = Span(known.path, code=True) if known.above else Span("The message")
    return Section(
        anchor=known.anchor,
        title=text(title),
        depth=len(known.above),
        note=text(" ", Span(struct.name, code=True)),
        paragraphs=(join([part for part in what if part], " "),),
        table=Table(HEAD, tuple(_member_row(known, item, ref) for item in known.view.rows)),
    )


def _macro_words(macro: Macro) -> Text:
    """How a struct literal asks for what is required."""
    return text("Required members by ", Span(_macro_call(macro), code=True), ".")


def _macro_call(macro: Macro) -> str:
    return f"{macro.name}({', '.join(f'.{member.name} = ...' for member in macro.members)})"


def _member_row(known: _Object, item: DescribedRow, ref: _Reference) -> tuple[Text, ...]:
    member, types = item.row.member, wording.json_types(item.row)
    path = ".".join((*known.above, wording.key(member.key) + ("[]" if "array" in types else "")))
    symbol = f"{known.view.struct.name}.{member.name}"
    return (
        text(Span(path, code=True)),
        _type(known, item),
        text("yes" if "REQUIRED" in item.row.rules else "no"),
        text(Span(_c_type(member), code=True), " ", Span(symbol, code=True)),
        join(list(_what(item, ref)), " "),
    )


def _c_type(member: Member) -> str:
    return declared(member).removesuffix(member.name).rstrip()


def _type(known: _Object, item: DescribedRow) -> Text:
    """"array of objects or null", with a link to the objects."""
    member = item.row.member
    anchor = known.below.get(member.key, "")
    types: list[Text] = []
    for name in wording.json_types(item.row):
        if name == "array" and member.kind is Kind.LIST:
            types.append(text("array of ", Span("objects", anchor=anchor)))
        else:
            types.append(text(Span(name, anchor=anchor if name == "object" else "")))
    return join(types, " or ")


_FILLED = {
    "DATA_MODEL": "Filled in when absent.",
    "EVENT_TYPE": "Filled in when absent.",
    "IDENTIFIES": "Made with the names of the event when absent.",
}


def _what(item: DescribedRow, ref: _Reference) -> Iterator[Text]:
    row = item.row
    if row.sub_view and not row.member.about:
        if words := _words(ref.structs[row.member.sub]):
            yield text(words)
    elif item.doc:
        yield text(item.doc)
    if item.set:
        yield text(
            "One of " if item.closed else "Usually one of ",
            Span(_set_name(ref.sets[item.set]), code=True, page=SETS, anchor=item.set),
            ".",
        )
    if item.constraint:
        yield text("Schema: ", Span(item.constraint, code=True), ".")
    if row.text and row.text.format:
        yield text(f"Format, beyond the schema: {row.text.format.replace('_', '-')}.")
    if row.member.kind is Kind.CONTENT:
        yield text("File content: text, bytes or a file.")
    filled = (_FILLED[rule] for rule in row.rules if rule in _FILLED)
    yield from (text(words) for words in filled if words != item.doc)


# ---- Types. ----


def _types_page(ref: _Reference) -> Page:
    return Page(
        name=TYPES,
        title=text("Types"),
        paragraphs=(
            text(
                "Structs that stand at several places, with the members of all of these. What holds "
                "at one of them is told on the page of its event."
            ),
        ),
        sections=tuple(_type_section(struct, ref) for struct in _shared(ref)),
    )


def _type_section(struct: Struct, ref: _Reference) -> Section:
    rows = tuple(
        (
            text(Span(wording.key(member.key), code=True)),
            text(_c_type_of(member, ref), " ", Span(f"{struct.name}.{member.name}", code=True)),
            text(member.doc),
        )
        for member in struct.members
    )
    intro = text(_words(struct), " In ", _header(naming.stem(struct.name)), ".")
    return Section(
        anchor=struct.name,
        title=text(Span(struct.name, code=True)),
        paragraphs=(intro, *(_macro_words(macro) for macro in struct.macros)),
        table=Table(("Member", "C", "What"), rows),
        items=_places(struct.places, ref),
    )


def _c_type_of(member: Member, ref: _Reference) -> Span:
    """The C type of a member, with a link where a page has it."""
    if member.kind in _HOLDS and len(ref.structs[member.sub].places) > 1:
        return Span(_c_type(member), code=True, anchor=member.sub)
    if member.kind is Kind.ENUM:
        return Span(_c_type(member), code=True, page=SETS, anchor=member.sub)
    return Span(_c_type(member), code=True)


# ---- Value sets. ----


def _sets_page(ref: _Reference) -> Page:
    return Page(
        name=SETS,
        title=text("Value sets"),
        paragraphs=(
            text(
                "A closed set is an enum, which holds no other value than these, null, or OTHER for "
                "what was read and is none of them. An open set has constants for text, since other "
                "texts occur; so has a set that only the schema closes. All of them are in ",
                _header("value_sets"), ".",
            ),
        ),
        sections=tuple(_set_section(values, ref) for values in ref.model.value_sets),
    )


def _set_name(values: ValueSet) -> str:
    """A set that is an enum has a type in C; the others have constants alone."""
    return naming.type_name(values.name) if values.closed else values.name


def _set_section(values: ValueSet, ref: _Reference) -> Section:
    names = [
        (text(Span(value, code=True)), text(Span(name, code=True))) for value, name in values.values
    ]
    edges = [("absent", "ABSENT"), ("null", "NULL"), ("any other", "OTHER")] * values.closed
    rows = [
        (text(words), text(Span(naming.constant(values.name, edge, ()), code=True)))
        for words, edge in edges
    ]
    kind = "closed" if values.closed else "closed by the schema" if values.enforced else "open"
    return Section(
        anchor=values.name,
        title=text(Span(_set_name(values), code=True)),
        note=text(f" {kind}"),
        paragraphs=(text(wording.sentence(values.doc), f" {kind.capitalize()}."),),
        table=Table(("Value", "C"), tuple(names + rows)),
        items=_places(values.places, ref),
    )


# ---- The index. ----


def _index(ref: _Reference) -> Page:
    links: list[Text] = []
    if _shared(ref):
        links.append(text(Span("Types", page=TYPES), f": {len(_shared(ref))} structs."))
    if ref.model.value_sets:
        links.append(text(Span("Value sets", page=SETS), f": {len(ref.model.value_sets)}."))
    return Page(
        name="index",
        title=text("Reference"),
        paragraphs=(
            text(
                "Each page has one event: a section for each of its objects, a row for each member, "
                "with its path in JSON, its types, whether the schema requires it in its object, and "
                "its place in C. ",
                Span("Orders[].ID", code=True),
                " is a member of the elements of an array; null is allowed where the type names it, "
                "and a link in the type leads to the object's own section. ",
                "What members are is told in the words of the map (", Span("rdx.toml", code=True),
                ") or of the schema, where they have any.",
            ),
            *links,
            text("Made from schemas with SHA-256 ", Span(ref.model.schemas_hash, code=True), "."),
        ),
        sections=tuple(_models(ref)),
    )


def _models(ref: _Reference) -> Iterator[Section]:
    anchors = Anchors()
    for name in dict.fromkeys(event.data_model for event in ref.model.events):
        events = [event for event in ref.model.events if event.data_model == name]
        rows = tuple(_index_row(event, ref) for event in events)
        yield Section(
            anchor=anchors.of(name),
            title=text(name),
            table=Table(("Event", "Schema", "C", "Header", "Members"), rows),
        )


def _index_row(event: Event, ref: _Reference) -> tuple[Text, ...]:
    members = sum(len(known.view.rows) for known in ref.objects[event.schema])
    return (
        text(Span(f"{event.data_model}.{event.event_type}", page=_page(event))),
        text(Span(event.schema, code=True)),
        text(Span(event.name, code=True)),
        text(_header(_page(event))),
        text(str(members)),
    )
