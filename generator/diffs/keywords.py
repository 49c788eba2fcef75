"""What two shapes demand beyond types and members, keyword by keyword."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

from generator.diffs.shapes import Shape

T = TypeVar("T")
Make = Callable[[str, str], T]  # of kind and text

# Stem of the kind, keyword without "exclusive", whether it is a lower bound.
_BOUNDS = (
    ("range", "minimum", True),
    ("range", "maximum", False),
    ("length", "minLength", True),
    ("length", "maxLength", False),
    ("count", "minItems", True),
    ("count", "maxItems", False),
)


def annotations(old: Shape, new: Shape, make: Make[T]) -> Iterator[T]:
    was, now = dict(old.notes), dict(new.notes)
    for name in ("title", "description", "default", "examples", "$ref"):
        if was.get(name) != now.get(name):
            word = "is new" if name not in was else "is gone" if name not in now else "is another"
            yield make("annotation-changed", f"{name} {word}")


def demands(old: Shape, new: Shape, make: Make[T]) -> Iterator[T]:
    yield from _values(old.values, new.values, make)
    for stem, was, now in (
        ("format", old.format, new.format),
        ("pattern", old.pattern, new.pattern),
    ):
        if was != now:
            yield make(*_text(stem, was, now))
    for stem, keyword, is_lower in _BOUNDS:
        was_bound, now_bound = _bound(old, keyword), _bound(new, keyword)
        if _rank(was_bound, is_lower) != _rank(now_bound, is_lower):
            yield make(*_number(stem, was_bound, now_bound, is_lower))
    if old.unique != new.unique:
        kind = "unique-added" if new.unique else "unique-removed"
        yield make(kind, "elements have to differ" if new.unique else "elements need not differ")
    if old.closed != new.closed:
        word = "forbidden" if new.closed else "allowed"
        kind = "object-closed" if new.closed else "object-opened"
        yield make(kind, f"members that are not listed are {word}")


# ---- Values. ----


def _values(was: tuple[str, ...], now: tuple[str, ...], make: Make[T]) -> Iterator[T]:
    if was and not now:
        yield make("values-opened", f"any value, no longer one of {', '.join(was)}")
    elif now and not was:
        yield make("values-closed", f"only {', '.join(now)}")
    else:
        fewer = [value for value in was if value not in now]
        more = [value for value in now if value not in was]
        if fewer:
            yield make("values-removed", f"no longer {', '.join(fewer)}")
        if more:
            yield make("values-added", f"also {', '.join(more)}")
        if [value for value in was if value in now] != [value for value in now if value in was]:
            yield make("values-reordered", "the same values in another order")


def _text(stem: str, was: str, now: str) -> tuple[str, str]:
    if not was:
        return f"{stem}-added", f"{stem} {now} is demanded"
    if not now:
        return f"{stem}-removed", f"{stem} {was} is demanded no more"
    return f"{stem}-changed", f"{stem} was {was}, is {now}"


# ---- Bounds. ----


def _bound(shape: Shape, keyword: str) -> tuple[str, str] | None:
    """The keyword as it is used, and its number."""
    for name, number in shape.bounds:
        if name.removeprefix("exclusive ") == keyword:
            return name, number
    return None


def _number(
    stem: str, was: tuple[str, str] | None, now: tuple[str, str] | None, is_lower: bool
) -> tuple[str, str]:
    if was is None:
        return f"{stem}-added", f"{_words(now)} is demanded"
    if now is None:
        return f"{stem}-removed", f"{_words(was)} is demanded no more"
    before, after = _rank(was, is_lower), _rank(now, is_lower)
    assert before is not None and after is not None
    kind = f"{stem}-tightened" if after > before else f"{stem}-loosened"
    return kind, f"was {_words(was)}, is {_words(now)}"


def _rank(bound: tuple[str, str] | None, is_lower: bool) -> tuple[Decimal, bool] | None:
    """More is tighter. 1 and 1.0 are one."""
    if bound is None:
        return None
    name, number = bound
    value = Decimal(number)
    return (value if is_lower else -value), name.startswith("exclusive")


def _words(bound: tuple[str, str] | None) -> str:
    assert bound is not None
    return f"{bound[0]} {bound[1]}"
