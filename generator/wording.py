"""What a schema asks of a value, in words: types and the keywords beyond them."""

import json
import re
from collections.abc import Iterator, Sequence

from generator.ir import AssertedMember, Assertion, Kind, Row
from generator.sources.entry import printable

MOST_WORDS = 1000  # characters; none is longer than four bytes
_PLAIN = re.compile(r"[^\s.\[\]\"\\](?:[^\n.\[\]\"\\]*[^\s.\[\]\"\\])?")

_TYPES = {
    Kind.NUMBER: "number",
    Kind.BOOL: "boolean",
    Kind.JSON: "any",
    Kind.JSON_LIST: "array",
    Kind.OBJECT: "object",
    Kind.LIST: "array",
}


def json_types(row: Row) -> tuple[str, ...]:
    """The types of a member, "null" last; "any" where it has none."""
    named = row.assertion.types if row.assertion else ()
    types = named or (_TYPES.get(row.member.kind, "string"),)
    nullable = "null" in types or "NULLABLE" in row.rules
    return (*(name for name in types if name != "null"), *(("null",) if nullable else ()))


def key(name: str) -> str:
    """A member's name as it can stand in a path; in quotes where it would be misread."""
    if name.isprintable() and _PLAIN.fullmatch(name):
        return name
    return printable(json.dumps(name, ensure_ascii=False))


def line(text: str) -> str:
    """`text` in one line, without characters that steer a terminal or turn the direction."""
    return printable(" ".join(text.split()))


def sentence(text: str) -> str:
    """`text` in one line that another sentence can follow."""
    found = line(text)
    return found + "." * (found != "" and found[-1] not in ".!?:;")


def cut(text: str, most: int) -> str:
    """`text` in at most so many bytes of UTF-8: the part that fits, and a mark that there is more."""
    data = text.encode()
    if len(data) <= most:
        return text
    mark = " ..."
    return data[: most - len(mark)].decode(errors="ignore") + mark


def constraint(assertion: Assertion | None) -> str:
    """The keywords beyond the types, in one line that C can take; "" where there are none."""
    words = line("; ".join(_parts(assertion))) if assertion else ""
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS] + " ..."


def _parts(assertion: Assertion) -> Iterator[str]:
    if assertion.values:
        word = "always" if len(assertion.values) == 1 else "one of"
        yield f"{word} {', '.join(assertion.values)}"
    if assertion.format:
        yield f"format {assertion.format}"
    if assertion.pattern:
        yield f"matches {assertion.spelled_pattern or assertion.pattern}"
    yield from _count("character", assertion.min_length, assertion.max_length)
    yield from _limits(assertion)
    yield from _count("element", assertion.min_items, assertion.max_items)
    if assertion.unique_items:
        yield "no element twice"
    if assertion.items and (element := _value(assertion.items)):
        yield f"each element: {element}"
    yield from _members(assertion.members, assertion.closed)


def _count(what: str, least: int, most: int | None) -> Iterator[str]:
    many = "" if (least if most is None else most) == 1 else "s"
    if most is None:
        if least:
            yield f"at least {least} {what}{many}"
    elif least == most:
        yield f"exactly {most} {what}{many}"
    elif least:
        yield f"{least} to {most} {what}{many}"
    else:
        yield f"at most {most} {what}{many}"


def _limits(assertion: Assertion) -> Iterator[str]:
    if assertion.minimum:
        yield f"{'more than' if assertion.exclusive_minimum else 'at least'} {assertion.minimum}"
    if assertion.maximum:
        yield f"{'less than' if assertion.exclusive_maximum else 'at most'} {assertion.maximum}"


def _members(members: Sequence[AssertedMember], closed: bool) -> Iterator[str]:
    if members:
        yield f"members: {', '.join(map(_member, members))}"
    if closed:
        yield "no other members" if members else "no members"


def _member(member: AssertedMember) -> str:
    value = _value(member.assertion) if member.assertion else ""
    parts = ["required"] * member.required + ([value] if value else [])
    return key(member.key) + (f" ({'; '.join(parts)})" if parts else "")


def _value(assertion: Assertion) -> str:
    """Types and keywords of a value that no member of a struct stands for; several keywords, and
    those behind a type, stand in brackets, which tells them from those of the value around it."""
    types = " or ".join(assertion.types)
    parts = list(_parts(assertion))
    inner = f"({'; '.join(parts)})" if types or len(parts) > 1 else "".join(parts)
    return " ".join([*([types] if types else []), *([inner] if parts else [])])
