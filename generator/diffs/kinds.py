"""The kinds of changes and whom each breaks. docs/diff.md shows this table; a test compares."""

from dataclasses import dataclass
from enum import Enum

from generator.diffs import code_kinds

SENDER = "sender"
RECEIVER = "receiver"
SOURCE = "source"
ABI = "abi"
AUDIENCES = (SENDER, RECEIVER, SOURCE, ABI)


class Verdict(Enum):
    COMPATIBLE = "compatible"
    NOTICE = "notice"
    UNKNOWN = "unknown"  # the C side of one set could not be told
    BREAKING = "breaking"


ORDER = tuple(Verdict)  # from harmless to harmful


class Reach(Enum):
    """Which changes of C symbols a change of the schemas is the cause of."""

    NONE = "none"
    ALL = "all"
    TYPES = "types"  # all but macros that ask for the member itself
    REQUIRED = "required"  # macros
    VALUES = "values"  # values of sets
    ORDER = "order"  # members and parameters in another order


@dataclass(frozen=True)
class Rule:
    """One kind. Where `source` and `abi` are None, the changed C symbols decide."""

    kind: str
    what: str
    sender: Verdict
    receiver: Verdict
    source: Verdict | None
    abi: Verdict | None
    why: str
    mirror: str  # the kind that the way back has
    reach: Reach = Reach.NONE


_VERDICTS = {"b": Verdict.BREAKING, "n": Verdict.NOTICE, "c": Verdict.COMPATIBLE}
_VERDICTS["u"] = Verdict.UNKNOWN


def _wire(
    kind: str, mirror: str, verdicts: str, reach: Reach, what: str, why: str
) -> tuple[str, Rule]:
    sender, receiver = (_VERDICTS[letter] for letter in verdicts)
    return kind, Rule(kind, what, sender, receiver, None, None, why, mirror or kind, reach)


def _code(row: code_kinds.Row) -> tuple[str, Rule]:
    kind, mirror, verdicts, what, why = row
    verdict = [_VERDICTS[letter] for letter in verdicts]
    return kind, Rule(kind, what, *verdict, why=why, mirror=mirror or kind)


_ALL, _TYPE, _NONE = Reach.ALL, Reach.TYPES, Reach.NONE
_REQUIRED, _VALUES, _ORDER = Reach.REQUIRED, Reach.VALUES, Reach.ORDER

# Sender, receiver: b breaking, n notice, c compatible.
_EVENTS = (
    _wire(
        "model-added", "model-removed", "cn", _NONE, "a data model that OLD does not have",
        "Nothing sent before changes; what may come now is not known to older code.",
    ),
    _wire(
        "model-removed", "model-added", "bn", _NONE, "a data model that NEW does not have",
        "Its messages are judged by nothing any more; none will come.",
    ),
    _wire(
        "event-added", "event-removed", "cn", _ALL, "an event that OLD does not have",
        "Nothing sent before changes; what may come now is not known to older code.",
    ),
    _wire(
        "event-removed", "event-added", "bn", _ALL, "an event that NEW does not have",
        "Its messages are judged by nothing any more; none will come.",
    ),
    _wire(
        "event-renamed", "", "bb", _ALL, "Meta calls the event otherwise (by the maps)",
        "A message is found by its names; the old ones mean nothing any more.",
    ),
    _wire(
        "root-changed", "", "bb", _ALL, "the top is an object here and an array there",
        "No message of the one is a message of the other.",
    ),
)
_MEMBERS = (
    _wire(
        "member-added", "member-removed", "cc", _ALL, "a new optional member",
        "It may be left out; who reads tolerantly keeps it in `extra`.",
    ),
    _wire(
        "member-added-required", "member-removed-required", "bc", _ALL, "a new required member",
        "Messages without it are refused now.",
    ),
    _wire(
        "member-removed", "member-added", "nn", _ALL, "an optional member is gone",
        "Still accepted, since objects are open, but read by nobody; it does not come any more.",
    ),
    _wire(
        "member-removed-required", "member-added-required", "nb", _ALL,
        "a required member is gone",
        "Still accepted but read by nobody; code that counts on it misses it.",
    ),
    _wire(
        "closed-member-added", "closed-member-removed", "cb", _ALL,
        "a new optional member where OLD forbids any that it does not list",
        "OLD's rules refuse it.",
    ),
    _wire(
        "closed-member-added-required", "closed-member-removed-required", "bb", _ALL,
        "a new required member where OLD forbids any that it does not list",
        "Messages without it are refused now, and OLD's rules refuse those with it.",
    ),
    _wire(
        "closed-member-removed", "closed-member-added", "bn", _ALL,
        "an optional member is gone where NEW forbids any that it does not list",
        "Messages with it are refused now; it does not come any more.",
    ),
    _wire(
        "closed-member-removed-required", "closed-member-added-required", "bb", _ALL,
        "a required member is gone where NEW forbids any that it does not list",
        "Messages with it are refused now; code that counts on it misses it.",
    ),
    _wire(
        "required-added", "required-relaxed", "bc", _REQUIRED, "an optional member is required",
        "Messages without it are refused now.",
    ),
    _wire(
        "required-relaxed", "required-added", "cb", _REQUIRED, "a required member is optional",
        "Code that counts on it may miss it.",
    ),
    _wire(
        "members-listed", "members-unlisted", "bc", _TYPE,
        "an object of which nothing was said has members listed",
        "What stands under those names is judged now.",
    ),
    _wire(
        "members-unlisted", "members-listed", "cb", _TYPE,
        "of an object with members listed nothing is said any more",
        "Anything may come.",
    ),
    _wire(
        "closed-members-listed", "closed-members-unlisted", "cc", _TYPE,
        "an object that forbids all members has some listed",
        "Told beside the members, which have the verdicts.",
    ),
    _wire(
        "closed-members-unlisted", "closed-members-listed", "cc", _TYPE,
        "of an object with members listed all are forbidden",
        "Told beside the members, which have the verdicts.",
    ),
    _wire(
        "order-changed", "", "cc", _ORDER, "the members stand in another order",
        "JSON objects have no order; C structs have.",
    ),
    _wire(
        "likely-renamed", "", "nn", _NONE, "one member gone, one new of equal shape beside it",
        "Told beside the two changes that it is made of, which have the verdicts.",
    ),
    _wire(
        "likely-moved", "", "nn", _NONE, "one member gone, one of equal shape new elsewhere",
        "Told beside the two changes that it is made of, which have the verdicts.",
    ),
)
_TYPES = (
    _wire(
        "null-added", "null-removed", "cb", _TYPE, "may be null now",
        "Code that counts on a value may get null.",
    ),
    _wire(
        "null-removed", "null-added", "bc", _TYPE, "may not be null any more",
        "Messages with null are refused now.",
    ),
    _wire(
        "type-widened", "type-narrowed", "cb", _TYPE, "more types are allowed",
        "Code may get a value of a type that it does not foresee.",
    ),
    _wire(
        "type-narrowed", "type-widened", "bc", _TYPE, "fewer types are allowed",
        "Values of the types left out are refused now.",
    ),
    _wire(
        "type-changed", "", "bb", _TYPE, "another type",
        "What was right is refused, and what comes was never foreseen.",
    ),
    _wire(
        "items-typed", "items-untyped", "bc", _TYPE, "elements of an array get a type",
        "Elements of other types are refused now.",
    ),
    _wire(
        "items-untyped", "items-typed", "cb", _TYPE, "elements of an array lose their type",
        "Elements of any type may come.",
    ),
    _wire(
        "items-changed", "", "bb", _TYPE, "elements of an array have another type",
        "What was right is refused, and what comes was never foreseen.",
    ),
    _wire(
        "objects-typed", "objects-untyped", "bc", _TYPE,
        "an array of untyped elements is one of objects",
        "Elements that are no such objects are refused now.",
    ),
    _wire(
        "objects-untyped", "objects-typed", "cb", _TYPE,
        "an array of objects is one of untyped elements",
        "Elements of any type may come.",
    ),
)


def _quad(stem: str, name: str) -> tuple[tuple[str, Rule], ...]:
    """A bound that is added, tightened, loosened or removed."""
    less, more = "Values beyond it are refused now.", "Values may come that were never foreseen."
    return (
        _wire(f"{stem}-added", f"{stem}-removed", "bc", _NONE, f"{name} gets a bound", less),
        _wire(f"{stem}-tightened", f"{stem}-loosened", "bc", _NONE, f"{name}: tighter", less),
        _wire(f"{stem}-loosened", f"{stem}-tightened", "cb", _NONE, f"{name}: looser", more),
        _wire(f"{stem}-removed", f"{stem}-added", "cb", _NONE, f"{name} loses a bound", more),
    )


def _triple(stem: str, name: str) -> tuple[tuple[str, Rule], ...]:
    """A demand that is added, removed or replaced."""
    less, more = "Values that do not fit are refused now.", "Values may come that do not fit it."
    both = "What was right may be refused, and what comes may not be foreseen."
    return (
        _wire(f"{stem}-added", f"{stem}-removed", "bc", _NONE, f"{name} is demanded", less),
        _wire(f"{stem}-removed", f"{stem}-added", "cb", _NONE, f"{name} is demanded no more", more),
        _wire(f"{stem}-changed", f"{stem}-changed", "bb", _NONE, f"another {stem}", both),
    )


_KEYWORDS = (
    _wire(
        "values-closed", "values-opened", "bc", _VALUES, "only listed values are allowed now",
        "Other values are refused now.",
    ),
    _wire(
        "values-opened", "values-closed", "cb", _VALUES, "no longer only listed values",
        "Values may come that were never foreseen.",
    ),
    _wire(
        "values-added", "values-removed", "cb", _VALUES, "more values are allowed",
        "Values may come that were never foreseen.",
    ),
    _wire(
        "values-removed", "values-added", "bc", _VALUES, "fewer values are allowed",
        "The values left out are refused now.",
    ),
    _wire(
        "values-reordered", "", "cc", _VALUES, "the same values in another order",
        "The order of a list of values means nothing.",
    ),
    *_triple("format", "a format"),
    *_triple("pattern", "a pattern"),
    *_quad("length", "length of a text"),
    *_quad("range", "range of a number"),
    *_quad("count", "number of elements"),
    _wire(
        "unique-added", "unique-removed", "bc", _NONE, "elements have to differ",
        "Arrays that hold a value twice are refused now.",
    ),
    _wire(
        "unique-removed", "unique-added", "cb", _NONE, "elements need not differ any more",
        "A value may come twice.",
    ),
    _wire(
        "object-closed", "object-opened", "bc", _NONE, "members not listed are forbidden",
        "Messages with further members are refused now.",
    ),
    _wire(
        "object-opened", "object-closed", "cb", _NONE, "members not listed are allowed",
        "OLD's rules refuse further members.",
    ),
    _wire(
        "annotation-changed", "", "nn", _NONE, "title, description, default, examples or $ref",
        "Nothing is judged by it; the words may mean something.",
    ),
    _wire(
        "respelled", "", "cc", _NONE, "the file says the same in another way",
        "Told so that no difference is left out.",
    ),
)
_CODE = tuple(_code(row) for row in code_kinds.ROWS)
RULES: dict[str, Rule] = dict((*_EVENTS, *_MEMBERS, *_TYPES, *_KEYWORDS, *_CODE))
