"""Regular expressions as ECMA 262, edition 5.1, has them (draft-04's `pattern`), checked and taken
apart. ecma_text.py writes them for other engines.

Text is matched by code points. What the edition does not have, or what could mean something else
in another engine, is refused with its position.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

LAST = 0x10FFFF
MOST_REPEATS = 65535  # of PCRE2
MOST_NESTED = 200  # groups; PCRE2's limit is 250
MOST_SIZE = 30_000  # bytes, roughly, that a compiled pattern may have; PCRE2's limit is 65,536

Ranges: TypeAlias = tuple[tuple[int, int], ...]


class PatternError(ValueError):
    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"{message} at character {position + 1}")


@dataclass(frozen=True)
class Chars:
    """One character of a set, or of all others."""

    ranges: Ranges
    negated: bool = False


@dataclass(frozen=True)
class Sequence:
    items: tuple["Term", ...]


@dataclass(frozen=True)
class Choice:
    options: tuple["Term", ...]


@dataclass(frozen=True)
class Group:
    """`number` 0 captures nothing."""

    body: "Term"
    number: int


@dataclass(frozen=True)
class Repeat:
    body: "Term"
    low: int
    high: int | None
    lazy: bool


@dataclass(frozen=True)
class Edge:
    """Start or end of the text, a word's edge, or where none is: one of ^ $ b B."""

    name: str


@dataclass(frozen=True)
class Look:
    body: "Term"
    negated: bool


@dataclass(frozen=True)
class Back:
    number: int


Term: TypeAlias = Chars | Sequence | Choice | Group | Repeat | Edge | Look | Back

DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
SPACES: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680)),
    *((0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F)),
    *((0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_CONTROLS = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_SETS = {"d": DIGITS, "s": SPACES, "w": WORD}
_HEX = frozenset("0123456789abcdefABCDEF")


def parse(text: str) -> Term:
    """Raises PatternError."""
    reader = _Reader(text)
    term = reader.choice()
    if reader.at < len(text):
        reader.fail("a ) without its (")
    reader.check_references()
    if size(term) > MOST_SIZE:
        raise PatternError(0, "the pattern is too large")
    return term


@dataclass
class _Reader:
    text: str
    at: int = 0
    groups: int = 0
    nested: int = 0
    closed: set[int] = field(default_factory=set)  # groups whose ) has come
    repeated: set[int] = field(default_factory=set)  # groups that stand in a repeat
    references: list[tuple[int, int]] = field(default_factory=list)  # position, number

    def fail(self, message: str, back: int = 0) -> None:
        raise PatternError(self.at - back, message)

    def peek(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def take(self, word: str) -> bool:
        found = self.peek(word)
        self.at += len(word) if found else 0
        return found

    def next(self) -> str:
        if self.at == len(self.text):
            self.fail("the pattern ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def choice(self) -> Term:
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Term:
        items = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            first = self.groups
            items.append(self.quantified(self.term(), first))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def term(self) -> Term:
        character = self.next()
        if character in "^$":
            return Edge(character)
        if character == "(":
            return self.group()
        if character == "[":
            return self.set()
        if character == ".":
            return Chars(LINE_ENDS, negated=True)
        if character == "\\":
            return self.escape()
        if character in "*+?":
            self.fail(f"nothing that {character} could repeat", back=1)
        if character in "{}]":
            self.fail(f"a {character} that is not escaped", back=1)
        return _one(ord(character))

    # ---- Repeats. ----

    def quantified(self, term: Term, first: int) -> Term:
        """`term` with the quantifier behind it; `first` groups stood before it."""
        start = self.at
        limits = self.limits()
        if limits is None:
            return term
        if isinstance(term, (Edge, Look)):
            raise PatternError(start, "nothing that could be repeated")
        low, high = limits
        if high is None or high > 1:
            self.repeated.update(range(first + 1, self.groups + 1))
        lazy = self.take("?")
        if self.peek("+"):
            self.fail("a possessive repeat is not of ECMA 262")
        return Repeat(term, low, high, lazy)

    def limits(self) -> tuple[int, int | None] | None:
        for mark, limits in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(mark):
                return limits
        if not self.take("{"):
            return None
        low = self.number()
        high: int | None = low
        if self.take(","):
            high = None if self.peek("}") else self.number()
        if not self.take("}"):
            self.fail("expected {n}, {n,} or {n,m}")
        if high is not None and high < low:
            self.fail("a repeat whose most is less than its least", back=1)
        return low, high

    def number(self) -> int:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "0123456789":
            self.at += 1
        digits = self.text[start : self.at]
        if not digits:
            self.fail("expected {n}, {n,} or {n,m}")
        if len(digits) > 9 or int(digits) > MOST_REPEATS:
            raise PatternError(start, f"a repeat of more than {MOST_REPEATS}")
        return int(digits)

    # ---- Groups and references. ----

    def group(self) -> Term:
        start = self.at - 1
        number, look = 0, ""
        if self.take("?:"):
            pass
        elif self.take("?="):
            look = "="
        elif self.take("?!"):
            look = "!"
        elif self.peek("?<=") or self.peek("?<!"):
            self.fail("a look behind is not of ECMA 262, edition 5.1")
        elif self.peek("?"):
            self.fail("a group that ECMA 262, edition 5.1, does not have")
        else:
            self.groups += 1
            number = self.groups
        self.nested += 1
        if self.nested > MOST_NESTED:
            raise PatternError(start, f"more than {MOST_NESTED} groups within each other")
        body = self.choice()
        self.nested -= 1
        if not self.take(")"):
            raise PatternError(start, "a ( without its )")
        self.closed.add(number)
        return Look(body, look == "!") if look else Group(body, number)

    def back(self, start: int) -> Term:
        """A group that is not yet closed has matched nothing, and stands for an empty text."""
        number = self.number()
        self.references.append((start, number))
        return Back(number) if number in self.closed else Sequence(())

    def check_references(self) -> None:
        """In a repeat ECMA 262 forgets what a group had, each time; other engines don't."""
        for position, number in self.references:
            if number > self.groups:
                raise PatternError(position, f"refers to group {number}, which is not there")
            if number in self.repeated:
                message = f"refers to group {number}, which stands in a repeat: not supported"
                raise PatternError(position, message)

    # ---- Characters. ----

    def escape(self) -> Term:
        start = self.at - 1
        character = self.next()
        if character in "bB":
            return Edge(character)
        if character.lower() in _SETS and character in "dDsSwW":
            return Chars(_SETS[character.lower()], character.isupper())
        if character in "123456789":
            self.at -= 1
            return self.back(start)
        return _one(self.character(character, start))

    def character(self, escaped: str, start: int) -> int:
        """The character of an escape whose first character has been read."""
        if escaped in _CONTROLS:
            return _CONTROLS[escaped]
        if escaped == "0":
            if self.at < len(self.text) and self.text[self.at] in "0123456789":
                raise PatternError(start, "an octal escape is not of ECMA 262")
            return 0
        if escaped == "c":
            letter = self.next()
            if not (letter.isascii() and letter.isalpha()):
                raise PatternError(start, "expected a letter behind \\c")
            return ord(letter) % 32
        if escaped == "x":
            return self.hexadecimal(2, start)
        if escaped == "u":
            return self.code_point(start)
        if escaped.isalnum() or escaped == "_":
            raise PatternError(start, f"\\{escaped} is not of ECMA 262, edition 5.1")
        return ord(escaped)

    def hexadecimal(self, count: int, start: int) -> int:
        digits = self.text[self.at : self.at + count]
        if len(digits) < count or not set(digits) <= _HEX:
            raise PatternError(start, f"expected {count} hexadecimal digits")
        self.at += count
        return int(digits, 16)

    def code_point(self, start: int) -> int:
        """\\uXXXX, or two of them that are a surrogate pair."""
        first = self.hexadecimal(4, start)
        if not 0xD800 <= first <= 0xDFFF:
            return first
        if first <= 0xDBFF and self.take("\\u"):
            second = self.hexadecimal(4, start)
            if 0xDC00 <= second <= 0xDFFF:
                return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        raise PatternError(start, "half of a surrogate pair: text is matched by code points")

    def set(self) -> Term:
        start = self.at - 1
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            if self.at == len(self.text):
                raise PatternError(start, "a [ without its ]")
            ranges += self.range()
        return Chars(_merged(ranges), negated)

    def range(self) -> Ranges:
        start = self.at
        low = self.atom()
        if not self.peek("-") or self.peek("-]"):
            return low if isinstance(low, tuple) else ((low, low),)
        self.at += 1
        high = self.atom()
        if isinstance(low, tuple) or isinstance(high, tuple):
            raise PatternError(start, "a range from or to a set of characters")
        if high < low:
            raise PatternError(start, "a range whose end is before its start")
        if low < 0xD800 and 0xDFFF < high <= 0xFFFF:
            message = "a range over the surrogates that ends at \\uffff or before: not supported"
            raise PatternError(start, message)
        return ((low, high),)

    def atom(self) -> int | Ranges:
        """A character of a set, or a set within it."""
        start = self.at
        character = self.next()
        if character != "\\":
            return ord(character)
        escaped = self.next()
        if escaped == "b":
            return 0x08
        if escaped in "123456789":
            raise PatternError(start, "an octal escape is not of ECMA 262")
        if escaped in "dsw":
            return _SETS[escaped]
        if escaped in "DSW":
            return complement(_SETS[escaped.lower()])
        return self.character(escaped, start)


def _one(code: int) -> Chars:
    return Chars(((code, code),))


def _merged(ranges: list[tuple[int, int]]) -> Ranges:
    """Sorted, none touching another."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    starts = [0, *(high + 1 for _, high in ranges)]
    ends = [*(low - 1 for low, _ in ranges), LAST]
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def size(term: Term) -> int:
    """Roughly the bytes that PCRE2 needs for it: it copies what is repeated."""
    match term:
        case Chars(ranges):
            alone = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
            return 5 if alone else 36 + 8 * len(ranges)
        case Sequence(items):
            return sum(map(size, items))
        case Choice(options):
            return sum(size(option) + 5 for option in options)
        case Group(body) | Look(body):
            return size(body) + 8
        case Repeat(Chars() as body, _, _):
            return size(body) + 5
        case Repeat(body, low, high):
            return (size(body) + 10) * max(1, low, high or 0)
    return 8
