"""Every C name is made here."""

import hashlib
import re
from functools import cache

from generator import reserved

PREFIX = "rdx_"
# Of no struct and no event alone.
SHARED_HEADERS = tuple(
    f"{name}.h" for name in "value_sets events models samples describe table_version".split()
)

# Words of C, of C++ and of the standard headers' macros that a member can't be called.
_TAKEN = frozenset(
    """
    alignas alignof and and_eq asm atomic auto bitand bitor bool break case catch char char8_t
    char16_t char32_t class co_await co_return co_yield compl concept const const_cast consteval
    constexpr constinit continue decltype default delete do double dynamic_cast else enum
    explicit export extern false float for friend goto if import inline int long module mutable
    namespace new noexcept not not_eq nullptr operator or or_eq private protected public
    register reinterpret_cast requires restrict return short signed sizeof static static_assert
    static_cast struct switch template this thread_local throw true try typedef typeid typename
    typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq assert complex
    errno imaginary linux noreturn offsetof stderr stdin stdout unix extra
    """.split()
)

# Beyond this many characters a file is named after a part of its struct's name and a hash of all of
# it: file systems take 255 bytes.
_LONGEST_STEM = 150


def words(text: str, acronyms: tuple[str, ...]) -> list[str]:
    """The words of a JSON name, an event type or a value: "DocumentIDs" is Document, IDs. Capitals
    are one word, with the s of a plural; `acronyms` tells apart those that stand side by side."""
    return [_ascii(word) for word in _shape(acronyms).findall(text)]


@cache
def _shape(acronyms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(acronyms, key=lambda word: (-len(word), word))
    known = "".join(rf"{re.escape(word)}(?![a-z])|" for word in longest_first)
    capitals = r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])"
    return re.compile(known + capitals + r"|[A-Z]?[a-z]+|[A-Z]|[0-9]+|[^\x00-\x7f]")


@cache
def snake(text: str, acronyms: tuple[str, ...]) -> str:
    """`text` as a C name without prefix. Digits stay with the word that they follow."""
    joined = ""
    for word in words(text, acronyms):
        glue = "" if not joined or (word.isdigit() and not joined[-1].isdigit()) else "_"
        joined += glue + word.lower()
    joined = joined or "unnamed"
    return "n" + joined if joined[0].isdigit() else joined


def member(key: str, acronyms: tuple[str, ...]) -> str:
    """The name of a struct member."""
    name = snake(key, acronyms)
    return name + "_" if is_taken(name) else name


def is_taken(name: str) -> bool:
    """Whether a member can't be called so."""
    return name in _TAKEN


def constant(set_name: str, value: str, acronyms: tuple[str, ...], given: str = "") -> str:
    """An enumerator or constant of a value set, by the map's name for the value if there is one. It
    depends on nothing else: what a constant stands for never hangs on the values beside it."""
    return f"{PREFIX}{set_name}_{given or snake(value, acronyms)}".upper()


def guard(file: str) -> str:
    """The macro that keeps a header from being read twice."""
    return f"{PREFIX}gen_{file.removesuffix('.h')}_h".upper()


def text_rule(set_name: str, form: str) -> str:
    """The rule of texts that have a value set, a format, or both."""
    return PREFIX + "_".join(part for part in (set_name, form, "text") if part)


def type_name(name: str) -> str:
    return PREFIX + name


def event_name(data_model: str, event_type: str, acronyms: tuple[str, ...]) -> str:
    return f"{PREFIX}{snake(data_model, acronyms)}_{snake(event_type, acronyms)}"


EVENT_VERBS = ("event", "parse", "check", "write", "copy", "message", "call")


def unmapped(
    parent: str, key: str, acronyms: tuple[str, ...], name: str = "", of_event: bool = False
) -> str:
    """A struct that no type names: after the struct it stands in, and its key or, where the map
    has one, its member's name. Every struct has a ..._list, a ..._view and ..._need_..., and every
    event calls of its own: a key of that name is told apart here, so that nobody has to."""
    tail = name or snake(key, acronyms)
    taken = tail in ("list", "view", "need") or tail.startswith("need_")
    taken = taken or (of_event and tail in EVENT_VERBS)
    return f"{parent}_object_{tail}" if taken and not name else f"{parent}_{tail}"


def view_name(struct: str, role: str) -> str:
    stem = struct.removeprefix(PREFIX)
    return f"{PREFIX}view_{stem}" + (f"_{role}" if role else "")


def view_stem(view: str) -> str:
    return view.removeprefix(f"{PREFIX}view_")


def assertion(owner: str, part: str) -> str:
    """What a view demands of a member, or an event of its document. More words follow the name."""
    return f"assertion_of_{owner}_{part.rstrip('_')}"


def macro_name(struct: str, role: str) -> str:
    return f"{struct}{'_' + role if role else ''}_required".upper()


def macro_params(members: tuple[str, ...]) -> tuple[str, ...]:
    """Parameters that are not spelled like any token of the macro's body."""
    mark = "a_"
    while any(name.startswith(mark) for name in members):
        mark = "a" + mark
    return tuple(mark + name for name in members)


def stem(struct: str) -> str:
    """The name of a struct's files."""
    name = struct.removeprefix(PREFIX)
    if len(name) <= _LONGEST_STEM:
        return name
    return f"{name[:_LONGEST_STEM]}_{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def is_reserved(name: str) -> bool:
    """Whether the library itself has a name, of whichever case."""
    if name.startswith(PREFIX):
        return name.removeprefix(PREFIX) in reserved.NAMES
    return name.removeprefix(PREFIX.upper()) in reserved.CONSTANTS


def is_name(text: str) -> bool:
    """Whether a name of rdx.toml is a C name without further ado."""
    return re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", text) is not None


def _ascii(word: str) -> str:
    return word if word.isascii() else f"u{ord(word):04x}"
