"""Checked regular expressions as texts: for PCRE2, for Python's re, and texts that they match."""

import re
from collections.abc import Iterator
from itertools import islice

from generator.ecma import (
    LAST,
    Back,
    Chars,
    Choice,
    Edge,
    Group,
    Look,
    Ranges,
    Repeat,
    Sequence,
    Term,
    complement,
)

_READABLE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_./:"
_MOST_TRIED = 300  # texts


def pcre(term: Term) -> str:
    """For PCRE2 with UTF: searched, not anchored."""
    return _spelled(term, _PCRE)


def python(term: Term) -> str:
    """For Python's re: searched, not anchored."""
    return _spelled(term, _PYTHON)


_PCRE = {"^": "\\A", "$": "\\z", "b": "\\b", "B": "\\B", "hex": "\\x{%x}"}
_PYTHON = {"^": "\\A", "$": "\\Z", "b": "(?a:\\b)", "B": "(?!(?a:\\b))", "hex": "\\U%08x"}


def _spelled(term: Term, words: dict[str, str]) -> str:
    match term:
        case Chars():
            return _set(term, words)
        case Edge(name):
            return words[name]
        case Sequence(items):
            return "".join(_part(item, words) for item in items)
        case Choice(options):
            return "|".join(_spelled(option, words) for option in options)
        case Group(body, number):
            return f"({'' if number else '?:'}{_spelled(body, words)})"
        case Look(body, negated):
            return f"(?{'!' if negated else '='}{_spelled(body, words)})"
        case Back(number):
            # A group that has matched nothing is empty to ECMA 262, and a failure elsewhere.
            return f"(?({number})\\{number}|)"
        case Repeat(body, low, high, lazy):
            return f"{_part(body, words)}{_limits(low, high)}{'?' if lazy else ''}"
    raise AssertionError(term)


def _part(term: Term, words: dict[str, str]) -> str:
    spelled = _spelled(term, words)
    return f"(?:{spelled})" if isinstance(term, (Choice, Sequence)) else spelled


def _limits(low: int, high: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    if (low, high) in short:
        return short[low, high]
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def _set(term: Chars, words: dict[str, str]) -> str:
    if not term.ranges:
        return "(?s:.)" if term.negated else "(?!)"
    if term.ranges[0] == (0, LAST):
        return "(?!)" if term.negated else "(?s:.)"
    if not term.negated and term.ranges[0][0] == term.ranges[0][1] and len(term.ranges) == 1:
        return _character(term.ranges[0][0], words)
    return f"[{'^' if term.negated else ''}{''.join(_ranges(term.ranges, words))}]"


def _ranges(ranges: Ranges, words: dict[str, str]) -> Iterator[str]:
    for low, high in ranges:
        yield _character(low, words)
        if high > low:
            yield ("-" if high > low + 1 else "") + _character(high, words)


def _character(code: int, words: dict[str, str]) -> str:
    """A letter, a digit or an escape: nothing that has a meaning of its own."""
    character = chr(code)
    if character.isascii() and (character.isalnum() or character in "_ @,:;=<>!'\"%~/"):
        return character
    if 0x20 < code < 0x7F:
        return "\\" + character
    return words["hex"] % code


# ---- Texts that match. ----


def examples(term: Term, shortest: int, longest: int | None) -> Iterator[str]:
    """Texts of that length that match, simple ones first; none where none is found quickly."""
    try:
        yield from _examples(term, shortest, longest)
    except RecursionError:
        return


def _examples(term: Term, shortest: int, longest: int | None) -> Iterator[str]:
    try:
        matcher = re.compile(python(term))
    except (re.error, OverflowError):
        return
    for extra in dict.fromkeys((0, 1, 2, shortest)):
        for text, _ in islice(_texts(term, extra, {}), _MOST_TRIED):
            more = "x" * max(0, shortest - len(text))
            for candidate in dict.fromkeys((text, text + more, more + text)):
                fits = longest is None or len(candidate) <= longest
                if len(candidate) >= shortest and fits and matcher.search(candidate):
                    yield candidate


Found = Iterator[tuple[str, dict[int, str]]]


def _texts(term: Term, extra: int, groups: dict[int, str]) -> Found:
    """Texts for `term`, with what its groups hold; repeats go `extra` times beyond their least."""
    match term:
        case Chars(ranges, negated):
            for character in _members(complement(ranges) if negated else ranges):
                yield character, groups
        case Sequence(items):
            yield from _joined(items, extra, groups)
        case Choice(options):
            for option in options:
                yield from _texts(option, extra, groups)
        case Group(body, number):
            for text, inner in _texts(body, extra, groups):
                yield text, inner | ({number: text} if number else {})
        case Back(number):
            yield groups.get(number, ""), groups
        case Repeat(body, low, high):
            yield from _repeated(body, extra, groups, low, high)
        case _:
            yield "", groups


def _joined(items: tuple[Term, ...], extra: int, groups: dict[int, str]) -> Found:
    if not items:
        yield "", groups
        return
    for first, known in _texts(items[0], extra, groups):
        for rest, found in _joined(items[1:], extra, known):
            yield first + rest, found


def _repeated(
    body: Term, extra: int, groups: dict[int, str], low: int, high: int | None
) -> Found:
    counts = (low + extra, low, low + 1)
    for count in dict.fromkeys(c if high is None else min(c, high) for c in counts):
        if count == 0:
            yield "", groups
            continue
        for text, inner in _texts(body, extra, groups):
            yield text * count, inner


def _members(ranges: Ranges) -> Iterator[str]:
    """Up to three characters of a set, plain ones first."""
    plain = [c for c in _READABLE if any(low <= ord(c) <= high for low, high in ranges)]
    if plain:
        yield from plain[:3]
        return
    yield from (chr(low) for low, _ in ranges[:3] if not 0xD800 <= low <= 0xDFFF)
