"""Values that an assertion may allow, simple ones first: what samples are made of."""

import decimal
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from generator import ecma, ecma_text, judge, values
from generator.ir import Assertion
from generator.values import Number

MOST_TRIED = 500  # values
MOST_VARIED = 60
MOST_ELEMENTS = 100
MOST_LENGTH = 10_000  # of a text
Say = Callable[[str], str]  # a text for a member by its key

OF_FORMAT = {
    "date-time": ("2026-01-15T09:30:00.000Z", "2026-01-15T09:30:00Z"),
    "date": ("1980-01-01", "2026-01-15"),
    "email": ("example@example.com", "a@example.com"),
    "hostname": ("example.com", "www.example.com"),
    "ipv4": ("192.0.2.1", "192.0.2.2"),
    "ipv6": ("2001:db8::1", "2001:db8::2"),
    "uri": ("https://example.com/", "https://example.com/2"),
    "uuid": ("00000000-0000-4000-8000-000000000000", "00000000-0000-4000-8000-000000000001"),
}


def fitting(demands: Assertion, key: str, say: Say, full: bool) -> Iterator[Any]:
    """Different values that `demands` allows."""
    seen = set()
    for value in islice(_proposals(demands, key, say, full), MOST_TRIED):
        if judge.meets(demands, value) and values.key(value) not in seen:
            seen.add(values.key(value))
            yield value


def _proposals(demands: Assertion, key: str, say: Say, full: bool) -> Iterator[Any]:
    yield from map(values.parse, demands.values)
    for kind in _kinds(demands):
        if kind == "string":
            yield from _texts(demands, say(key))
        elif kind in ("integer", "number"):
            yield from map(Number, _numbers(demands))
        elif kind == "boolean":
            yield from (False, True)
        elif kind == "object":
            yield from _objects(demands, say, full)
        elif kind == "array":
            yield from _arrays(demands, key, say, full)
        else:
            yield None


def _kinds(demands: Assertion) -> list[str]:
    """The types that are allowed, first those that the keywords speak of; null last."""
    plain = ["string", "integer", "number", "boolean", "object", "array", "null"]
    spoken_of = {
        "object": demands.members or demands.closed,
        "array": demands.items or demands.min_items or demands.max_items is not None,
        "number": demands.minimum or demands.maximum,
        "integer": demands.minimum or demands.maximum,
    }
    allowed = [kind for kind in plain if not demands.types or kind in demands.types]
    return sorted(allowed, key=lambda kind: not spoken_of.get(kind))


def _texts(demands: Assertion, words: str) -> Iterator[str]:
    shortest, longest = demands.min_length, demands.max_length
    if shortest > MOST_LENGTH:
        return
    if demands.spelled_pattern:
        term = ecma.parse(demands.spelled_pattern)
        yield from islice(ecma_text.examples(term, shortest, longest), MOST_VARIED)
    yield from OF_FORMAT.get(demands.format, ())
    for number in range(1, MOST_VARIED):
        end = "" if number == 1 else f" {number}"
        stem = words if longest is None else words[: max(0, longest - len(end))]
        yield (stem + "x" * (shortest - len(stem) - len(end)) + end)[:longest]


def _numbers(demands: Assertion) -> Iterator[str]:
    """0, the limits, and what is near them."""
    limits = [text for text in (demands.minimum, demands.maximum) if text]
    yield "0"
    yield from limits
    try:
        with decimal.localcontext() as context:
            context.prec = 60
            known = [Decimal(text) for text in limits]
            if len(known) == 2:
                yield _spelled((known[0] + known[1]) / 2)
            for start in (*known, Decimal(0)):
                if abs(start.adjusted()) > 40:
                    continue
                whole = start.to_integral_value()
                for step in range(MOST_VARIED):
                    yield from (_spelled(whole + step), _spelled(whole - step))
    except decimal.DecimalException:
        return


def _spelled(number: Decimal) -> str:
    return format(number, "f") if -40 < number.adjusted() < 40 else str(number)


def _objects(demands: Assertion, say: Say, full: bool) -> Iterator[dict[str, Any]]:
    wanted = [member for member in demands.members if full or member.required]
    for variant in range(MOST_VARIED if wanted else 1):
        made = {}
        for member in wanted:
            inner = member.assertion or Assertion()
            found = list(islice(fitting(inner, member.key, say, full), variant + 1))
            if found:
                made[member.key] = found[-1]
        yield made


def _arrays(demands: Assertion, key: str, say: Say, full: bool) -> Iterator[list[Any]]:
    if demands.min_items > MOST_ELEMENTS:
        return
    inner = demands.items or Assertion()
    least = max(demands.min_items, 1 if full and demands.max_items != 0 else 0)
    found = list(islice(fitting(inner, key, say, full), max(least, 1) + MOST_VARIED))
    if not demands.unique_items and found:
        yield found[:1] * least
    for start in range(len(found) + 1):
        yield found[start : start + least]
    yield []
