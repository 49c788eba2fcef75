"""The text of rdx.toml with more in it: all that is there stays, comments among it; but an array on
one line that gets more has one element a line. New lines end as those do that are there.

What was made is read again and compared with what it should say; a text that can't be extended
like that (a type on one line with others, say) is given up.
"""

import copy
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = "# ---- Proposed by `generate --adopt`: rename at will before code uses the names.\n"
_HEADER = re.compile(r"^[ \t]*\[\[?[^\[\]\n]+\]\]?[ \t]*(#.*)?\r?$", re.M)
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|,|\]')


@dataclass(frozen=True)
class Proposal:
    """A type with its places by role, or more places of one that is declared."""

    type: str
    roles: dict[str, tuple[str, ...]]
    is_new: bool = False
    new_role: bool = False
    partial: bool = False

    @property
    def count(self) -> int:
        return sum(map(len, self.roles.values()))


def with_proposals(text: str, proposals: Sequence[Proposal]) -> str | None:
    """The text with all of them, or None where it can't be extended."""
    for proposal in proposals:
        extended = next(_right(text, proposal), None)
        if extended is None:
            return None
        text = extended
    return text


def _right(text: str, proposal: Proposal) -> Iterator[str]:
    """Every text that says what it should."""
    wanted = _applied(tomllib.loads(text), proposal)
    crlf = "\r\n" in text and not re.search(r"(?<!\r)\n", text)
    for candidate in _candidates(text, proposal):
        if crlf:
            candidate = re.sub(r"(?<!\r)\n", "\r\n", candidate)
        try:
            if tomllib.loads(candidate) == wanted:
                yield candidate
        except tomllib.TOMLDecodeError:
            continue


def _applied(document: dict[str, Any], proposal: Proposal) -> dict[str, Any]:
    document = copy.deepcopy(document)
    entry = document.setdefault("types", {}).setdefault(proposal.type, {})
    if proposal.partial:
        entry["partial"] = True
    for role, patterns in proposal.roles.items():
        table = entry.setdefault("roles", {}).setdefault(role, {}) if role else entry
        table["places"] = [*table.get("places", []), *patterns]
    return document


def _candidates(text: str, proposal: Proposal) -> Iterator[str]:
    if proposal.is_new:
        yield _appended(text, "\n".join(_tables(proposal)))
        return
    ((role, patterns),) = proposal.roles.items()
    if not proposal.new_role:
        for start in _arrays(text, proposal.type, role):
            yield _extended(text, start, patterns)
        return
    yield _appended(text, _table(f"types.{proposal.type}.roles.{role}", patterns))
    for start, end in _spans(text, f"types.{proposal.type}"):
        for found in re.compile(r"^[ \t]*roles[ \t]*=[ \t]*\{", re.M).finditer(text, start, end):
            listed = ", ".join(map(_quoted, patterns))
            for comma in (",", ""):  # none where there is no role yet
                inserted = f" {role} = {{ places = [{listed}] }}{comma}"
                yield text[: found.end()] + inserted + text[found.end() :]


def _tables(proposal: Proposal) -> Iterator[str]:
    head = ("partial = true",) if proposal.partial else ()
    for role, patterns in proposal.roles.items():
        name = f"types.{proposal.type}" + (f".roles.{role}" if role else "")
        yield _table(name, patterns, () if role else head)


def _table(name: str, patterns: Sequence[str], head: Sequence[str] = ()) -> str:
    places = [f"    {_quoted(pattern)}," for pattern in patterns]
    return "\n".join([f"[{name}]", *head, "places = [", *places, "]"]) + "\n"


def _appended(text: str, block: str) -> str:
    glue = "" if not text or text.endswith("\n") else "\n"
    head = "" if HEAD.strip() in text else HEAD
    return f"{text}{glue}{chr(10) if text else ''}{head}{block}"


def _spans(text: str, table: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a table stand."""
    names = (rf"""["']?{re.escape(name)}["']?""" for name in table.split("."))
    dotted = r"[ \t]*\.[ \t]*".join(names)
    for found in re.finditer(rf"^[ \t]*\[[ \t]*{dotted}[ \t]*\][^\n]*$", text, re.M):
        following = _HEADER.search(text, found.end())
        yield found.end(), following.start() if following else len(text)


def _arrays(text: str, type_name: str, role: str) -> Iterator[int]:
    """Behind the bracket of each array that could be a role's places."""
    places = r"places[ \t]*=[ \t]*\["
    ways = [(f"types.{type_name}" + (f".roles.{role}" if role else ""), rf"^[ \t]*{places}")]
    if role:
        ways.append((f"types.{type_name}.roles", rf"\b{role}[ \t]*=[ \t]*\{{[^{{}}]*?{places}"))
        ways.append((f"types.{type_name}", rf"\b{role}[ \t]*=[ \t]*\{{[^{{}}]*?{places}"))
        ways.append((f"types.{type_name}", rf"\broles\.{role}\.{places}"))
    for table, pattern in ways:
        for start, end in _spans(text, table):
            for found in re.compile(pattern, re.M).finditer(text, start, end):
                yield found.end()


def _extended(text: str, start: int, patterns: Sequence[str]) -> str:
    """The array behind `start` with more elements, after its last one."""
    last, comma, end = start, True, start
    elements: list[str] = []
    for token in _TOKEN.finditer(text, start):
        end = token.start()
        if token[0] == "]":
            break
        if token[0] == ",":
            last, comma = token.end(), True
        elif token[0][0] != "#":
            last, comma = token.end(), False
            elements.append(token[0])
    more = "".join(f"\n    {_quoted(pattern)}," for pattern in patterns)
    if "\n" not in text[start:end]:
        listed = "".join(f"\n    {element}," for element in elements)
        return f"{text[:start]}{listed}{more}\n{text[end:]}"
    rest = text[last:end]
    beside, line_end, below = rest.partition("\n")  # a comment stays beside its element
    glue = "" if comma else ","
    return f"{text[:last]}{glue}{beside.rstrip()}{more}{line_end or chr(10)}{below}{text[end:]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
