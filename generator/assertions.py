"""Assertions as tables: which ones a source file has, by which names, and what stands in each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator import naming
from generator.ir import Assertion, Event, Struct


@dataclass(frozen=True)
class Table:
    """One rdx_assertion with the arrays that it points to."""

    name: str
    assertion: Assertion
    types: tuple[str, ...]  # names of RDX_TYPE_... without their prefix
    flags: tuple[str, ...]  # names of RDX_MAX_LENGTH ... without their prefix
    items: str  # name of the table of the elements, or ""
    members: tuple[tuple[str, bool, str], ...]  # key, required, name of the table or ""


@dataclass
class Tables:
    """The tables of one file, each after those that it points to; equal ones stand once."""

    found: dict[Assertion, Table] = field(default_factory=dict)

    def add(self, name: str, assertion: Assertion) -> str:
        """The name of the table for `assertion`: `name` unless there is one."""
        if assertion not in self.found:
            items = self.add(f"{name}_items", assertion.items) if assertion.items else ""
            members = tuple(self._member(name, assertion))
            name = self._free(name)
            types = tuple(kind.upper() for kind in assertion.types)
            flags = tuple(_flags(assertion))
            self.found[assertion] = Table(name, assertion, types, flags, items, members)
        return self.found[assertion].name

    def _free(self, name: str) -> str:
        """Member b_c of view a and member c of view a_b have one name; so have the values of
        member d and the member d_values."""
        taken = {used for table in self.found.values() for used in _names(table.name)}
        number = 2
        free = name
        while not taken.isdisjoint(_names(free)):
            free = f"{name}_{number}"
            number += 1
        return free

    def _member(self, name: str, assertion: Assertion) -> Iterator[tuple[str, bool, str]]:
        for index, member in enumerate(assertion.members):
            below = ""
            if member.assertion:
                below = self.add(f"{name}_{index}", member.assertion)
            yield member.key, member.required, below


def _names(name: str) -> set[str]:
    """A table's name and those of its arrays, whether it has them or not."""
    return {name, f"{name}_values", f"{name}_pattern", f"{name}_members"}


def _flags(assertion: Assertion) -> Iterator[str]:
    if assertion.max_length is not None:
        yield "MAX_LENGTH"
    if assertion.max_items is not None:
        yield "MAX_ITEMS"
    if assertion.exclusive_minimum:
        yield "EXCLUSIVE_MINIMUM"
    if assertion.exclusive_maximum:
        yield "EXCLUSIVE_MAXIMUM"
    if assertion.unique_items:
        yield "UNIQUE_ITEMS"
    if assertion.closed:
        yield "CLOSED"


def of_file(struct: Struct | None, event: Event | None) -> Tables:
    """The tables for the views of a struct and for the document of an event."""
    tables = Tables()
    for view in struct.views if struct else ():
        for row in view.rows:
            if row.assertion is not None:
                tables.add(naming.assertion(view.name, row.member.name), row.assertion)
    if event is not None and event.assertion is not None:
        tables.add(naming.assertion(event.name, "root"), event.assertion)
    return tables
