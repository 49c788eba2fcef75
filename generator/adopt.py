"""Types for places that have none: what `generate --adopt` proposes, and what it then writes.

A proposal is made for a place whose struct is not in the output yet; code may use those that are.
Places are taken from the inside out, so that what they hold is known when they are compared:

  1. a place like a declared type becomes a place of it, in a role that requires what it requires;
  2. places that are like each other become one new type, named after their key;
  3. all others keep a struct of their own, named by their path.

Nothing is proposed that makes a fault, nor anything that moves a symbol of the output.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator import map_text, mapping, naming
from generator.api import Symbol, SymbolKind, symbols
from generator.facts import Facts, gather
from generator.ir import Kind, Model, Struct
from generator.loader import Schema
from generator.map_text import Proposal
from generator.mapping import Map
from generator.members import kind_of
from generator.places import Site, Spot, children, walk
from generator.resolve import resolve

ALIKE = 0.5  # of all members of two places of one key are in both
ENOUGH = 4  # members of places that may be one type in spite of different keys

Members = dict[str, tuple[Kind, str]]
Present = Callable[[str], bool]  # whether a struct is in the output already


@dataclass(frozen=True)
class Adoption:
    text: str  # of the map
    types: tuple[str, ...]  # that are new, or have new places
    places: int
    unwritten: tuple[str, ...] = ()  # types that the text can't be extended with


@dataclass
class Cluster:
    """Places that could be one struct."""

    name: str
    key: str
    members: Members
    sites: list[Site]


def without_type(schemas: Sequence[Schema], the_map: Map, present: Present) -> list[Site]:
    """Places that get a struct named by their path, and that the output does not have yet."""
    model = resolve(schemas, the_map).model
    return _Adopter(schemas, the_map, model, present).fresh if model else []


def adopt(schemas: Sequence[Schema], text: str, file: str, present: Present) -> Adoption:
    """The map's text with all proposals that hold; the same text where there is none."""
    the_map, faults = mapping.parse(text, file)
    model = None if faults else resolve(schemas, the_map).model
    if model is None:
        return Adoption(text, (), 0)
    adopter = _Adopter(schemas, the_map, model, present)
    proposals = adopter.proposals()
    kept = _kept(model, adopter.fresh_structs, present)
    text, taken = _holding(proposals, text, lambda new: _holds(schemas, new, file, kept))
    names = tuple(dict.fromkeys(proposal.type for proposal in taken))
    left = [p for p in proposals if p not in taken]
    unwritten = dict.fromkeys(p.type for p in left if map_text.with_proposals(text, [p]) is None)
    return Adoption(text, names, sum(proposal.count for proposal in taken), tuple(unwritten))


def _holding(
    proposals: Sequence[Proposal], text: str, holds: Callable[[str], bool]
) -> tuple[str, list[Proposal]]:
    """The text with as many proposals as hold. What fails together is tried in halves."""
    written = map_text.with_proposals(text, proposals) if proposals else text
    if written is not None and holds(written):
        return written, list(proposals)
    if len(proposals) < 2:
        return text, []
    half = len(proposals) // 2
    text, first = _holding(proposals[:half], text, holds)
    text, second = _holding(proposals[half:], text, holds)
    return text, first + second


def _holds(schemas: Sequence[Schema], text: str, file: str, kept: dict[str, Symbol]) -> bool:
    the_map, faults = mapping.parse(text, file)
    model = None if faults else resolve(schemas, the_map).model
    return model is not None and not moved(kept, symbols(model))


def _kept(model: Model, fresh: set[str], present: Present) -> dict[str, Symbol]:
    """The symbols of the output, without members of structs that are new to it."""
    new_types = {c_type for name in fresh for c_type in (f"{name} *", f"{name}_list")}
    found = {}
    for name, symbol in symbols(model).items():
        parts = tuple(part for part in symbol.parts if part.type not in new_types)
        if present(symbol.owner) and (parts or not symbol.parts):
            found[name] = replace(symbol, parts=parts)
    return found


def moved(before: dict[str, Symbol], after: dict[str, Symbol]) -> list[str]:
    """Symbols that are not as they were. A struct, and so its macro, may have more members."""
    found = []
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            found.append(name)
        elif old.kind in (SymbolKind.STRUCT, SymbolKind.MACRO):
            if tuple(part for part in new.parts if part in old.parts) != old.parts:
                found.append(name)
        elif new != old:
            found.append(name)
    return found


class _Adopter:
    """Compares places. `identity` is what stands at each: a struct, or a cluster."""

    def __init__(
        self, schemas: Sequence[Schema], the_map: Map, model: Model, present: Present
    ) -> None:
        sites = [site for schema in schemas for site in walk(schema)]
        self.the_map = the_map
        self.facts: Facts = gather(sites, the_map)[0]
        self.structs = {struct.name: struct for struct in model.structs}
        self.taken = set(symbols(model))
        at = {(p.schema, p.path): s.name for s in model.structs for p in s.places}
        paths = Counter((site.schema, site.path) for site in sites)
        self.required = {site.spot: site.node.required for site in sites}
        self.identity: dict[Spot, str] = {}
        self.fresh: list[Site] = []
        for site in sites:
            if site.node.type != "object":
                continue
            struct = self.identity[site.spot] = at[site.schema, site.path]
            nameable = paths[site.schema, site.path] == 1 and "*" not in site.path
            if site.path in ("", "[]") or site.spot in self.facts.types or not nameable:
                continue
            if not present(struct):
                self.fresh.append(site)
        self.fresh_structs = {self.identity[site.spot] for site in self.fresh}
        self.clusters: list[Cluster] = []

    def proposals(self) -> list[Proposal]:
        """Those for what others hold go first."""
        joined: dict[str, list[Site]] = {}
        for site in sorted(self.fresh, key=_height):
            known = self.like_declared(site)
            if known:
                self.identity[site.spot] = known
                joined.setdefault(known, []).append(site)
            else:
                self.clustered(site)
        found = [p for struct, sites in joined.items() for p in self.into(struct, sites)]
        return found + [self.new_type(c) for c in self.clusters if len(c.sites) > 1]

    def members(self, site: Site) -> Members:
        return {
            child.key: kind_of(child, self.identity, self.facts) for child in children(site)
        }

    # ---- Declared types. ----

    def like_declared(self, site: Site) -> str:
        """The struct of a declared type that a place could be one of; the most similar, or ""."""
        mine = self.members(site)
        best = (0.0, "")
        for entry in self.the_map.types:
            struct = self.structs.get(naming.type_name(entry.name))
            if struct is None:
                continue
            theirs = {m.key: (m.kind, m.sub) for m in struct.members}
            score = _likeness(mine, theirs)
            same_key = entry.name == _one(site) or _key(site) in _keys(struct)
            fits = mine.keys() == theirs.keys() or entry.partial
            alike = score >= ALIKE if same_key else mine == theirs and len(mine) >= ENOUGH
            if fits and alike and score > best[0]:
                best = (score, struct.name)
        return best[1]

    def into(self, struct: str, sites: Sequence[Site]) -> Iterator[Proposal]:
        """By what the places require: into a role that has it, else into a new one."""
        entry = next(e for e in self.the_map.types if naming.type_name(e.name) == struct)
        required: dict[frozenset[str], str] = {}
        for spot, (known, role) in self.facts.types.items():
            if known is entry and role is not None:
                required.setdefault(self.required[spot], role)
        names = {role.name for role in entry.roles}
        by_rules: dict[frozenset[str], list[Site]] = {}
        for site in sites:
            by_rules.setdefault(site.node.required, []).append(site)
        for rules, places in by_rules.items():
            role = required.get(rules)
            if role is None:
                role = self.role_name(places, entry.name, names)
                names.add(role)
                yield Proposal(entry.name, {role: _patterns(places)}, new_role=True)
            else:
                yield Proposal(entry.name, {role: _patterns(places)})

    # ---- New types. ----

    def clustered(self, site: Site) -> None:
        """Puts a place to those that it is like."""
        mine = self.members(site)
        key = _one(site)
        fit = [c for c in self.clusters if c.key == key and _likeness(mine, c.members) >= ALIKE]
        fit += [c for c in self.clusters if c.members == mine and len(mine) >= ENOUGH]
        if fit:
            cluster = max(fit, key=lambda c: _likeness(mine, c.members))
            cluster.members |= mine
            cluster.sites.append(site)
        else:
            cluster = Cluster(f"cluster {len(self.clusters)}", key, mine, [site])
            self.clusters.append(cluster)
        self.identity[site.spot] = cluster.name

    def new_type(self, cluster: Cluster) -> Proposal:
        name = self.type_name(cluster)
        self.taken.add(naming.type_name(name))
        by_rules: dict[frozenset[str], list[Site]] = {}
        for site in cluster.sites:
            by_rules.setdefault(site.node.required, []).append(site)
        roles: dict[str, tuple[str, ...]] = {}
        for places in sorted(by_rules.values(), key=len, reverse=True):
            role = self.role_name(places, name, set(roles)) if roles else ""
            roles[role] = _patterns(places)
        keys = [frozenset(key for key, _ in site.node.members) for site in cluster.sites]
        return Proposal(name, roles, is_new=True, partial=len(set(keys)) > 1)

    def type_name(self, cluster: Cluster) -> str:
        """After the definition that all refer to, else the key that most have; where that is taken
        with the model in front, or with what they stand in where they are of several models."""
        keys = Counter(self.snake(_one(site)) for site in cluster.sites)
        key = max(keys, key=lambda name: keys[name])
        refs = {site.node.ref.rpartition("/")[2] for site in cluster.sites}
        if len(refs) == 1 and "" not in refs:
            key = self.snake(refs.pop())
        models = {self.facts.events[site.schema].data_model for site in cluster.sites}
        aboves = Counter(_above(site) for site in cluster.sites)
        above = self.snake(max(aboves, key=lambda name: aboves[name]) or "message")
        front = self.snake(models.pop()) + "_" if len(models) == 1 else ""
        names = [key, f"{front}{key}", f"{front}{above}_{key}"]
        names += [f"{front}{key}{number}" for number in range(2, 100)]
        return next((name for name in names if self.is_free(name)), names[-1])

    def is_free(self, name: str) -> bool:
        c_name = naming.type_name(name)
        taken = c_name in self.taken or any(c_name == t + "_list" for t in self.taken)
        return naming.is_name(name) and not taken and not naming.is_reserved(c_name)

    def role_name(self, places: Sequence[Site], of_type: str, taken: set[str]) -> str:
        """What its places have in common: key, what they stand in, event; else a number."""
        names: list[str] = []
        for words in (
            {_one(site) for site in places},
            {_above(site) for site in places},
            {self.facts.events[site.schema].event_type for site in places},
        ):
            names += [self.snake(word) for word in words if word and len(words) == 1]
        names += [f"variant{number}" for number in range(2, 1000)]
        return next(n for n in names if n not in taken | {of_type} and naming.is_name(n))

    def snake(self, text: str) -> str:
        return naming.snake(text, self.the_map.acronyms)


def _height(site: Site) -> int:
    return 1 + max((_height(child) for child in children(site)), default=0)


def _likeness(mine: Members, theirs: Members) -> float:
    """The part of all members that are in both; 0 where one has another kind."""
    shared = mine.keys() & theirs.keys()
    if any(mine[key] != theirs[key] for key in shared):
        return 0
    return len(shared) / len(mine.keys() | theirs.keys())


def _key(site: Site) -> str:
    """The key that it stands under, if as an element."""
    while not site.is_member and site.parent is not None:
        site = site.parent
    return site.key


def _keys(struct: Struct) -> set[str]:
    return {place.path.rpartition(".")[2].removesuffix("[]") for place in struct.places}


def _above(site: Site) -> str:
    """What a place stands in, by its key; "" in the document."""
    while not site.is_member and site.parent is not None:
        site = site.parent
    return _one(site.parent) if site.parent else ""


def _one(site: Site) -> str:
    """The key of what stands at a place; of an element, the singular of its array's."""
    return _key(site) if site.is_member else _singular(_key(site))


def _singular(key: str) -> str:
    """One of what an array holds: Addresses, Diagnoses, Allergies, Orders."""
    for plural, one in (("sses", "ss"), ("oses", "osis"), ("ies", "y"), ("xes", "x")):
        if key.endswith(plural) and len(key) > len(plural) + 1:
            return key.removesuffix(plural) + one
    plain = key.endswith(("ss", "us", "is")) or not key.endswith("s") or len(key) < 4
    return key if plain else key.removesuffix("s")


def _patterns(places: Sequence[Site]) -> tuple[str, ...]:
    return tuple(f"{site.schema}:{site.path}" for site in places)
