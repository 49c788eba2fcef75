"""Two schemas of one event: every change of their places, whatever C makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.diffs import keywords
from generator.diffs.shapes import Field, Shape, phrase


@dataclass(frozen=True)
class Found:
    """A change at a place of one event."""

    kind: str
    path: str
    pointer: str
    is_old: bool  # whether the pointer is one of OLD's file
    text: str


@dataclass(frozen=True)
class Here:
    path: str
    pointer: str
    is_element: bool = False

    def member(self, key: str) -> "Here":
        escaped = key.replace("~", "~0").replace("/", "~1")
        path = f"{self.path}.{key}" if self.path else key
        return Here(path, f"{self.pointer}/properties/{escaped}")

    def elements(self) -> "Here":
        return Here(self.path + "[]", f"{self.pointer}/items", is_element=True)

    def found(self, kind: str, text: str, is_old: bool = False) -> Found:
        return Found(kind, self.path, self.pointer, is_old, text)


@dataclass(frozen=True)
class Gone:
    """A member that only one side has; what renames and moves are guessed from."""

    here: Here
    owner: str  # path of its object
    shape: Shape


def compare(old: Shape, new: Shape) -> list[Found]:
    removed: list[Gone] = []
    added: list[Gone] = []
    if _root(old) != _root(new):
        text = f"the top was {phrase(old)}, is {phrase(new)}"
        return [Here("", "").found("root-changed", text)]
    found = list(_shapes(old, new, Here("", ""), removed, added))
    return [*found, *_renames(removed, added)]


def _root(shape: Shape) -> frozenset[str]:
    return shape.types - {"null"}


def _shapes(
    old: Shape, new: Shape, here: Here, removed: list[Gone], added: list[Gone]
) -> Iterator[Found]:
    yield from keywords.annotations(old, new, here.found)
    if _takes_another_form(old, new):
        yield here.found(*_type(old, new, here.is_element))
        yield from keywords.demands(old, new, here.found)
        return
    if old.types != new.types:
        yield here.found(*_type(old, new, here.is_element))
    yield from keywords.demands(old, new, here.found)
    yield from _members(old, new, here, removed, added)
    yield from _elements(old, new, here, removed, added)


# ---- Types. ----


def _takes_another_form(old: Shape, new: Shape) -> bool:
    """Whether what stands below can't be compared: it is a part of the change of type."""
    if old.types - {"null"} == new.types - {"null"}:
        return False
    if (old.members and new.members) or (old.items and new.items):
        return False
    return bool(old.members or new.members or old.items or new.items)


def _type(old: Shape, new: Shape, is_element: bool) -> tuple[str, str]:
    text = f"was {phrase(old)}, is {phrase(new)}"
    if is_element and (special := _element_kind(old, new)):
        return special, f"elements: {text}"
    if new.types == old.types | {"null"}:
        return "null-added", f"may be null now: {text}"
    if old.types == new.types | {"null"}:
        return "null-removed", f"may not be null any more: {text}"
    if _within(old, new) and not _within(new, old):
        return "type-widened", text
    if _within(new, old) and not _within(old, new):
        return "type-narrowed", text
    return "type-changed", text


def _element_kind(old: Shape, new: Shape) -> str:
    if old.is_untyped:
        return "objects-typed" if new.lists_objects else "items-typed"
    if new.is_untyped:
        return "objects-untyped" if old.lists_objects else "items-untyped"
    return "" if _within(old, new) or _within(new, old) else "items-changed"


def _within(one: Shape, other: Shape) -> bool:
    """Whether every value of `one` passes as `other`, as far as types say. What both list of
    members or elements is compared where it stands."""
    whole = other.types | ({"integer"} if "number" in other.types else set())
    if not one.types <= whole:
        return False
    if "array" in one.types and other.items and not one.items:
        return False
    if "object" not in one.types or bool(one.members) == bool(other.members):
        return True
    return not other.members and not other.closed


# ---- Members. ----


def _members(
    old: Shape, new: Shape, here: Here, removed: list[Gone], added: list[Gone]
) -> Iterator[Found]:
    if bool(old.members) != bool(new.members):
        bare = old if new.members else new
        yield here.found(*_listing(old, new, bare.closed))
        if not bare.closed:  # else each member is a change of its own
            return
    was, now = dict(old.members), dict(new.members)
    for key in was:
        if key not in now:
            yield _one_sided(was[key], here.member(key), new.closed, is_old=True)
            removed.append(Gone(here.member(key), here.path, was[key].shape))
    for key, after in now.items():
        before = was.get(key)
        if before is None:
            yield _one_sided(after, here.member(key), old.closed, is_old=False)
            added.append(Gone(here.member(key), here.path, after.shape))
            continue
        if before.required != after.required:
            yield here.member(key).found(*_requirement(after.required))
        yield from _shapes(before.shape, after.shape, here.member(key), removed, added)
    if [key for key in was if key in now] != [key for key in now if key in was]:
        yield here.found("order-changed", "its members stand in another order")


def _listing(old: Shape, new: Shape, closed: bool) -> tuple[str, str]:
    count = len(new.members or old.members)
    kind = "closed-" if closed else ""
    kind += "members-listed" if new.members else "members-unlisted"
    words = "are listed now" if new.members else "are listed no more"
    return kind, f"{count} member{'s' * (count > 1)} {words}"


def _one_sided(member: Field, here: Here, closed: bool, is_old: bool) -> Found:
    kind = "closed-" if closed else ""
    kind += "member-removed" if is_old else "member-added"
    kind += "-required" if member.required else ""
    what = f"{'required' if member.required else 'optional'} member, {phrase(member.shape)}"
    return here.found(kind, f"{'gone' if is_old else 'new'}: {what}", is_old)


def _requirement(required: bool) -> tuple[str, str]:
    return ("required-added", "is required now") if required else (
        "required-relaxed", "is no longer required"
    )


# ---- Elements. ----


def _elements(
    old: Shape, new: Shape, here: Here, removed: list[Gone], added: list[Gone]
) -> Iterator[Found]:
    if old.items is not None or new.items is not None:
        was, now = old.items or Shape(), new.items or Shape()
        yield from _shapes(was, now, here.elements(), removed, added)


# ---- What was likely renamed or moved. ----


def _renames(removed: list[Gone], added: list[Gone]) -> Iterator[Found]:
    """Only what can be told without doubt: a shape that is gone once and new once."""
    taken: set[Here] = set()
    for gone in removed:
        twins = [one for one in added if (one.owner, one.shape) == (gone.owner, gone.shape)]
        rivals = [one for one in removed if (one.owner, one.shape) == (gone.owner, gone.shape)]
        if len(twins) == len(rivals) == 1:
            taken |= {gone.here, twins[0].here}
            text = f"has the shape that {gone.here.path} had: likely renamed"
            yield twins[0].here.found("likely-renamed", text)
    for gone in removed:
        if not gone.shape.members and not (gone.shape.items and gone.shape.items.members):
            continue
        twins = [one for one in added if one.shape == gone.shape and one.here not in taken]
        rivals = [one for one in removed if one.shape == gone.shape and one.here not in taken]
        if gone.here not in taken and len(twins) == len(rivals) == 1:
            text = f"has the shape that {gone.here.path} had: likely moved"
            yield twins[0].here.found("likely-moved", text)
