"""$ref: what each leads to, and that none leads back to itself."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from generator.keywords import Reader, Rules
from generator.values import Refuse, at


def find(document: Any, ref: str) -> tuple[Any, str]:
    """The value that `#/...` leads to and its JSON Pointer. Raises LookupError or ValueError."""
    found, pointer = document, ""
    for token in unquote(ref.removeprefix("#"), errors="strict").split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, (dict, list)):
            raise LookupError(ref)
        found = found[int(key)] if isinstance(found, list) else found[key]
        pointer = at(pointer, key)
    return found, pointer


def link(document: Any, reader: Reader, refuse: Refuse) -> dict[str, Rules]:
    """The checked schema of each reference, by its text; what it leads to is checked, too."""
    links: dict[str, Rules] = {}
    seen: set[str] = set()
    while new := [rules for pointer, rules in reader.found.items() if pointer not in seen]:
        for rules in new:
            seen.add(rules.pointer)
            if not rules.ref or rules.ref in links:
                continue
            try:
                value, pointer = find(document, rules.ref)
            except (LookupError, ValueError):
                refuse(at(rules.pointer, "$ref"), "leads to no place of this file")
            else:
                links[rules.ref] = reader.schema(value, pointer)
    return links


def circles(reader: Reader, links: dict[str, Rules], refuse: Refuse) -> None:
    """Refuses references that lead to what they stand in."""
    done: set[str] = set()
    trail: dict[str, Rules] = {}  # schemas that are open, by pointer

    def visit(rules: Rules) -> None:
        trail[rules.pointer] = rules
        for inner in _below(rules, links):
            if inner.pointer in trail:
                start = list(trail).index(inner.pointer)
                through = [opened for opened in list(trail.values())[start:] if opened.ref]
                names = [opened.ref for opened in (*through, through[0])]
                refuse(
                    at(through[-1].pointer, "$ref"), f"leads in a circle: {' -> '.join(names)}"
                )
            elif inner.pointer not in done:
                visit(inner)
        del trail[rules.pointer]
        done.add(rules.pointer)

    for _, rules in sorted(reader.found.items()):
        if rules.pointer not in done:
            visit(rules)


def _below(rules: Rules, links: dict[str, Rules]) -> Iterator[Rules]:
    """What a value of `rules` is made of."""
    if rules.ref:
        yield from (links[ref] for ref in (rules.ref,) if ref in links)
        return
    yield from (inner for _, inner in rules.properties)
    if rules.items is not None:
        yield rules.items
