"""Views as they are explained: the listed members with types, docs, value sets and constraints."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    constraint = wording.constraint(row.assertion)
    if len(plain) > 1:
        constraint = "; ".join(part for part in (" or ".join(types), constraint) if part)
    return DescribedRow(
        row=row,
        type="any" if len(plain) > 1 else types[0],
        nullable=len(plain) == 1 and "null" in types,
        constraint=constraint,
        doc=_doc(row, docs, sets),
        set=value_set(row),
    )


def value_set(row: Row) -> str:
    """The name of the value set of a member, or ""."""
    if row.member.kind is Kind.ENUM:
        return row.member.sub
    return row.text.set if row.text else ""


def _doc(row: Row, docs: Mapping[str, str], sets: Mapping[str, ValueSet]) -> str:
    """The map's words for the member, else for the struct or the value set that it has."""
    if row.member.about:
        return wording.line(row.member.about)
    if row.sub_view:
        return wording.line(docs[row.member.sub])
    known = value_set(row)
    return wording.line(sets[known].doc) if known else ""
