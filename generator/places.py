"""Places of loaded schemas, and the patterns of rdx.toml that name them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from generator.ir import Fault
from generator.loader import Node, Schema

Spot = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Site:
    """A place with its node. Elements of an array are the site `path[]`."""

    schema: str
    file: str
    pointer: str
    path: str
    key: str  # the key that it stands under; "" for the document and for elements
    node: Node
    parent: "Site | None"  # the site of the object or array that it stands in

    @property
    def spot(self) -> Spot:
        """What tells it from all other sites, whatever its keys look like."""
        return (self.schema, self.pointer)


def walk(schema: Schema) -> Iterator[Site]:
    """All sites of a schema, parents first, in schema order."""
    return _walk(Site(schema.name, schema.file, "", "", "", schema.root, None))


def _walk(site: Site) -> Iterator[Site]:
    yield site
    for child in children(site):
        yield from _walk(child)


def children(site: Site) -> Iterator[Site]:
    """The members of an object; the elements of an array."""
    for key, node in site.node.members:
        path = f"{site.path}.{key}" if site.path else key
        escaped = key.replace("~", "~0").replace("/", "~1")
        pointer = f"{site.pointer}/properties/{escaped}"
        yield Site(site.schema, site.file, pointer, path, key, node, site)
    if site.node.items is not None:
        pointer = f"{site.pointer}/items"
        yield Site(site.schema, site.file, pointer, site.path + "[]", "", site.node.items, site)


@dataclass(frozen=True)
class Pattern:
    """`<model>/<event>:<path>`; `pointer` is where it stands in the map."""

    text: str
    pointer: str

    def loaded(self, schema: str) -> bool:
        return _glob(self.text.partition(":")[0]).fullmatch(schema) is not None

    def matches(self, site: Site) -> bool:
        path = self.text.partition(":")[2]
        return self.loaded(site.schema) and _glob(path).fullmatch(site.path) is not None


@dataclass(frozen=True)
class Selection:
    """Places of an entry: those that a pattern matches and no exception takes out."""

    places: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()

    def pattern_of(self, site: Site) -> Pattern | None:
        if any(pattern.matches(site) for pattern in self.exceptions):
            return None
        return next((pattern for pattern in self.places if pattern.matches(site)), None)


def assign(
    entries: Sequence[tuple[T, Selection]], sites: Sequence[Site], file: str
) -> tuple[dict[Spot, T], list[Fault]]:
    """The entry of each site that has one. Faults: a pattern without a site, a second entry."""
    found: dict[Spot, tuple[T, Pattern]] = {}
    faults: list[Fault] = []
    schemas = {site.schema for site in sites}
    for entry, where in entries:
        faults += _without_site(where, schemas, sites, file)
        for site in sites:
            pattern = where.pattern_of(site)
            if pattern is None:
                continue
            first = found.setdefault(site.spot, (entry, pattern))[1]
            if first is not pattern:
                place = f"{site.schema}:{site.path}"
                faults.append(
                    Fault(file, pattern.pointer, f"{place} belongs to {first.pointer} already")
                )
    return {spot: entry for spot, (entry, _) in found.items()}, faults


def _without_site(
    where: Selection, schemas: set[str], sites: Sequence[Site], file: str
) -> Iterator[Fault]:
    for pattern in where.places:
        loaded = any(pattern.loaded(schema) for schema in schemas)
        if loaded and not any(pattern.matches(site) for site in sites):
            yield Fault(file, pattern.pointer, "matches no place of the events that are loaded")


@cache
def _glob(text: str) -> re.Pattern[str]:
    """`*` stays within one name; `**.` in front is any number of names."""
    front = r"(.*\.)?" if text.startswith("**.") else ""
    rest = text.removeprefix("**.").split("*")
    return re.compile(front + "[^./]*".join(re.escape(part) for part in rest))
