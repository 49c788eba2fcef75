"""The words of doc comments: places, and which of them a member is required in or limited to."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator import wording
from generator.facts import Facts
from generator.ir import Kind, Member, Place
from generator.mapping import TypeEntry
from generator.nodes import Node
from generator.places import Site, children

MOST_DEFAULT = 60  # characters of a default that a comment has
MOST_ASKED = 120  # characters of what a schema asks that a comment has
MOST = 3  # places that a comment names before it says "..."
_BREAKS_COMMENT = re.compile(r"/\*|\*/|\?\?|\\(?=\s|$)")


def place(site: Site, facts: Facts) -> Place:
    names = facts.events[site.schema]
    return Place(site.schema, f"{names.data_model}.{names.event_type}", site.path)


def struct(first: Site, entry: TypeEntry | None, facts: Facts) -> str:
    if entry is not None and entry.doc:
        return entry.doc
    return words(first.node) or by_place(place(first, facts))


def by_place(where: Place) -> str:
    """What is said of a struct that neither map nor schema has words for."""
    if not where.path:
        return f"A whole message of {where.event}."
    if where.path == "[]":
        return f"An element of a message of {where.event}."
    return f"What stands at {where.path} of {where.event}."


def words(node: Node) -> str:
    """What a schema itself says of a place."""
    title, description = node.title, node.description
    if title and description:
        return f"{title}{'' if title[-1] in '.!?' else '.'} {description}"
    return title or description


def members(sites: Sequence[Site], merged: Sequence[Member], facts: Facts) -> list[Member]:
    """`merged` with complete docs."""
    by_key: dict[str, list[Site]] = {}
    for site in sites:
        for child in children(site):
            by_key.setdefault(child.key, []).append(child)
    return [replace(m, doc=_doc(m, by_key[m.key], sites, facts)) for m in merged]


def _doc(member: Member, at: Sequence[Site], sites: Sequence[Site], facts: Facts) -> str:
    """The map's words, then where the member is required or listed at all."""
    listed = [site.parent for site in at if site.parent is not None]
    required = [site for site in listed if member.key in site.node.required]
    parts = [member.about]
    if any(inner.spot in facts.fills for site in at for inner in children(site)):
        parts.append("Made with the names of the event when absent.")
    elif required and not any(site.spot in facts.fills for site in at):
        parts.append(_where("Required", required, sites, facts))
    if len(listed) < len(sites) and len(required) < len(listed):
        parts.append(_where("Only", listed, sites, facts))
    if member.open_set:
        enforced = all(site.node.assertion and site.node.assertion.values for site in at)
        constants = f"RDX_{member.open_set.upper()}_..."
        parts.append(f"One of {constants}" if enforced else f"{constants} or other text.")
    parts += _asked(member, at, sites, facts)
    defaults = {site.node.default for site in at}
    if len(defaults) == 1 and len(default := defaults.pop()) in range(1, MOST_DEFAULT):
        parts.append(f"Default {default}.")
    found = [part for part in parts if part]
    return " ".join([*map(wording.sentence, found[:-1]), *found[-1:]])


def _asked(
    member: Member, at: Sequence[Site], sites: Sequence[Site], facts: Facts
) -> Iterator[str]:
    """The keywords beyond type and value set, and where they hold; in short."""
    by_words: dict[str, list[Site]] = {}
    for site in at:
        asked = site.node.assertion
        if asked and (member.open_set or member.kind is Kind.ENUM):
            asked = replace(asked, values=())
        words = [wording.constraint(asked)]
        if asked and member.kind is Kind.NUMBER and "integer" in asked.types:
            words.insert(0, "integer")
        if site.parent is not None and any(words):
            said = _in_short("; ".join(filter(None, words)))
            by_words.setdefault(said, []).append(site.parent)
    for words, some in by_words.items():
        yield _where(words, some, sites, facts)


def _in_short(words: str) -> str:
    """`words`, unless they are too many for a comment or would not stand in it as they are."""
    if len(words) > MOST_ASKED or _BREAKS_COMMENT.search(words):
        return "The schema asks more, as its description tells"
    return f"Schema: {words}"


def _where(word: str, some: Sequence[Site], sites: Sequence[Site], facts: Facts) -> str:
    """"Required in Note.Provider." By path where that tells them apart, else by event."""
    if len(some) == len(sites):
        return f"{word}."
    for name in (_path, _event):
        names = _names(some, facts, name)
        if not set(names) & set(_names([s for s in sites if s not in some], facts, name)):
            break
    more = " ..." if len(names) > MOST else ""
    return f"{word} in {_join(names[:MOST], more)}{more or '.'}"


def _join(names: Sequence[str], more: str) -> str:
    if more or len(names) == 1:
        return ", ".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _names(sites: Sequence[Site], facts: Facts, name: Callable[[Site, Facts], str]) -> list[str]:
    return list(dict.fromkeys(name(site, facts) for site in sites))


def _path(site: Site, facts: Facts) -> str:
    return site.path


def _event(site: Site, facts: Facts) -> str:
    return place(site, facts).event
