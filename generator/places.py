"""Places of loaded schemas, and the patterns of rdx.toml that name them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TypeVar

from generator.ir import Fault
from generator.loader import Schema
from generator.nodes import Node

Spot = tuple[str, str]
T = TypeVar("T")
WITHOUT_PLACE = "matches no place of the events that are loaded"


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

    @cached_property
    def below(self) -> tuple["Site", ...]:
        """Made once, since all that is asked of a schema goes through them."""
        return tuple(_below(self))

    @property
    def name(self) -> str:
        """How messages name it: as a pattern would."""
        return f"{self.schema}:{self.path}" if self.parent else self.schema

    @property
    def is_member(self) -> bool:
        """Whether it has a key of its own, if only "": not the document, nor an element."""
        return self.parent is not None and self.parent.node.type == "object"


def walk(schema: Schema) -> Iterator[Site]:
    """All sites of a schema, parents first, in schema order."""
    return _walk(Site(schema.name, schema.file, "", "", "", schema.root, None))


def _walk(site: Site) -> Iterator[Site]:
    yield site
    for child in children(site):
        yield from _walk(child)


def children(site: Site) -> Iterator[Site]:
    """The members of an object; the elements of an array."""
    return iter(site.below)


def _below(site: Site) -> Iterator[Site]:
    """Where a reference was followed its name is a part of the pointer, so that it is one for each
    place."""
    start = site.pointer + "/$ref" if site.node.ref else site.pointer
    for key, node in site.node.members:
        path = f"{site.path}.{key}" if site.path else key
        escaped = key.replace("~", "~0").replace("/", "~1")
        pointer = f"{start}/properties/{escaped}"
        yield Site(site.schema, site.file, pointer, path, key, node, site)
    if site.node.items is not None:
        pointer = f"{start}/items"
        yield Site(site.schema, site.file, pointer, site.path + "[]", "", site.node.items, site)


@dataclass(frozen=True)
class Pattern:
    """`<model>/<event>:<path>`; `pointer` is where it stands in the map."""

    text: str
    pointer: str

    @property
    def event(self) -> str:
        return self.text.partition(":")[0]

    @property
    def names_its_key(self) -> bool:
        """Whether the last name of the path stands there in full."""
        return "*" not in self.text.partition(":")[2].rpartition(".")[2]

    def matches(self, site: Site) -> bool:
        path = self.text.partition(":")[2]
        return _matches(self.event, site.schema) and _matches(path, site.path)


@dataclass(frozen=True)
class Selection:
    """Places of an entry: those that a pattern matches and no exception takes out."""

    places: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Scope:
    """The sites that the entries of a section can be about. A pattern for any model speaks of the
    schemas in `any_model` alone, so that no model takes part in a type by accident; a pattern
    that names its model speaks of all of that model's."""

    sites: dict[str, tuple[Site, ...]]  # by schema
    any_model: Collection[str]
    expected: Collection[str]  # those in which a pattern for any model has to match something

    def schemas(self, pattern: Pattern, any_model: Collection[str]) -> list[str]:
        free = "*" in pattern.event.partition("/")[0]
        return [
            schema
            for schema in self.sites
            if (schema in any_model or not free) and _matches(pattern.event, schema)
        ]

    def matches(self, pattern: Pattern) -> list[Site]:
        schemas = self.schemas(pattern, self.any_model)
        path = _glob(pattern.text.partition(":")[2])
        return [s for schema in schemas for s in self.sites[schema] if path.fullmatch(s.path)]

    def only(self, accepts: Callable[[Site], bool]) -> "Scope":
        """The same for some of the sites."""
        sites = (site for its in self.sites.values() for site in its if accepts(site))
        return replace(self, sites=by_schema(sites))

    def is_missed(self, pattern: Pattern) -> bool:
        """Whether a pattern that matches nothing should have."""
        return bool(self.schemas(pattern, self.expected))


def by_schema(sites: Iterable[Site]) -> dict[str, tuple[Site, ...]]:
    found: dict[str, list[Site]] = {}
    for site in sites:
        found.setdefault(site.schema, []).append(site)
    return {schema: tuple(its) for schema, its in found.items()}


def assign(
    entries: Sequence[tuple[T, Selection]], scope: Scope, file: str
) -> tuple[dict[Spot, T], list[Fault]]:
    """The entry of each site that has one. Faults: a pattern without a site, a second entry."""
    found: dict[Spot, tuple[int, T, Pattern]] = {}
    faults: list[Fault] = []
    for index, (entry, where) in enumerate(entries):
        excepted = {site.spot for pattern in where.exceptions for site in scope.matches(pattern)}
        for pattern in where.places:
            matched = scope.matches(pattern)
            if not matched and scope.is_missed(pattern):
                faults.append(Fault(file, pattern.pointer, WITHOUT_PLACE))
            for site in matched:
                if site.spot in excepted:
                    continue
                first, _, other = found.setdefault(site.spot, (index, entry, pattern))
                if first != index:
                    place = f"{site.schema}:{site.path}"
                    message = f"{place} belongs to {other.pointer} already"
                    faults.append(Fault(file, pattern.pointer, message))
    return {spot: entry for spot, (_, entry, _) in found.items()}, faults


def _matches(glob: str, text: str) -> bool:
    return _glob(glob).fullmatch(text) is not None


@cache
def _glob(text: str) -> re.Pattern[str]:
    """`*` stays within one name; `**.` in front is any number of names."""
    front = r"(.*\.)?" if text.startswith("**.") else ""
    rest = text.removeprefix("**.").split("*")
    return re.compile(front + "[^./]*".join(re.escape(part) for part in rest))
