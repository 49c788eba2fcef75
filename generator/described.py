"""Views as they are explained: the listed members with types, docs, value sets and constraints."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator import wording
from generator.ir import Kind, Model, Row, Struct, ValueSet, View


@dataclass(frozen=True)
class DescribedRow:
    row: Row
    type: str  # one type of JSON Schema; "any" where there is none, or several
    nullable: bool
    constraint: str  # what the schema asks beyond these, or ""
    doc: str
    set: str  # name of the value set, or ""
    closed: bool  # no other value than those of the set is allowed


@dataclass(frozen=True)
class Described:
    struct: Struct
    view: View
    rows: tuple[DescribedRow, ...]


def described(model: Model) -> list[Described]:
    """Every view that an event has, those that a view holds before it."""
    views = {view.name: (struct, view) for struct in model.structs for view in struct.views}
    docs = {struct.name: struct.doc for struct in model.structs}
    sets = {values.name: values for values in model.value_sets}
    found: dict[str, Described] = {}

    def visit(name: str) -> None:
        if name in found or not name:
            return
        struct, view = views[name]
        listed = view.rows[: view.listed]
        for row in listed:
            visit(row.sub_view)
        rows = tuple(_described(row, docs, sets) for row in listed)
        found[name] = Described(struct, view, rows)

    for event in model.events:
        visit(event.view)
    return list(found.values())


def _described(
    row: Row, docs: Mapping[str, str], sets: Mapping[str, ValueSet]
) -> DescribedRow:
    types = wording.json_types(row)
    plain = [name for name in types if name != "null"]
    known, asked = value_set(row), row.assertion
    enforced = asked is not None and known in sets and _are_all(asked.values, sets[known])
    if asked and enforced:
        asked = replace(asked, values=())  # the set has told them
    constraint = wording.constraint(asked)
    if len(plain) > 1:
        constraint = "; ".join(part for part in (" or ".join(types), constraint) if part)
    return DescribedRow(
        row=row,
        type="any" if len(plain) > 1 else types[0],
        nullable=len(plain) == 1 and "null" in types,
        constraint=constraint,
        doc=_doc(row, docs, sets),
        set=known,
        closed=row.member.kind is Kind.ENUM or enforced,
    )


def _are_all(values: Sequence[str], known: ValueSet) -> bool:
    """Whether `values`, as JSON texts, are those of a set, with or without null."""
    texts = {json.loads(value) for value in values if value.startswith(('"', "null"))}
    return len(texts) == len(values) and texts - {None} == {text for text, _ in known.values}


def value_set(row: Row) -> str:
    """The name of the value set of a member, or ""."""
    if row.member.kind is Kind.ENUM:
        return row.member.sub
    if row.assertion and row.assertion.values:
        return row.member.open_set
    return row.text.set if row.text else ""


def _doc(row: Row, docs: Mapping[str, str], sets: Mapping[str, ValueSet]) -> str:
    """The map's words for the member, else for the struct or the value set that it has."""
    if row.member.about:
        return wording.sentence(row.member.about)
    if row.sub_view:
        return wording.sentence(docs[row.member.sub])
    known = value_set(row)
    return wording.sentence(sets[known].doc) if known else ""
