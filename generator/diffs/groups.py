"""Changes that are one to a reader: the same at many places."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.diffs.changes import Change, Effect
from generator.diffs.kinds import AUDIENCES, ORDER, Verdict
from generator.ir import Fault


@dataclass(frozen=True)
class Group:
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def title(self) -> str:
        """The place where it is the same in all events, else the name that all places end in."""
        paths = list(dict.fromkeys(change.path for change in self.changes))
        if len(paths) > 1:
            return _leaf(paths[0])
        schemas = {change.schema for change in self.changes}
        return paths[0] or (self.first.schema if len(schemas) == 1 else "the whole message")

    @property
    def paths(self) -> tuple[str, ...]:
        """The places, where the title does not say them."""
        found = tuple(dict.fromkeys(change.path for change in self.changes))
        return found if len(found) > 1 else ()

    @property
    def events(self) -> tuple[str, ...]:
        """The events, where the title does not say them."""
        found = tuple(dict.fromkeys(change.schema for change in self.changes if change.schema))
        return () if found == (self.title,) else found

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Those of all its changes, but for what the title tells."""
        found = dict.fromkeys(effect for change in self.changes for effect in change.effects)
        return tuple(effect for effect in found if effect.symbol != self.title)

    def level(self, audiences: Sequence[str]) -> Verdict:
        return self.first.level(audiences)

    def verdicts(self) -> dict[str, Verdict]:
        return {audience: self.first.verdict(audience) for audience in AUDIENCES}


def group(changes: Sequence[Change], audiences: Sequence[str]) -> list[Group]:
    """The worst first; within a level in the order of the changes."""
    found: dict[object, list[Change]] = {}
    for change in changes:
        effects = tuple(_alike(effect, change) for effect in change.effects)
        own = effects if change.schema else change.place
        key = (change.kind, _leaf(change.path), change.text, own, change.told)
        found.setdefault(key, []).append(change)
    groups = [Group(tuple(its)) for its in found.values()]
    return sorted(groups, key=lambda one: -ORDER.index(one.level(audiences)))


def _leaf(path: str) -> str:
    return path.rpartition(".")[2]


def _alike(effect: Effect, change: Change) -> tuple[str, str, str]:
    """Equal for effects that differ in their struct or their place alone: structs named by their
    place differ."""
    struct, _, member = effect.symbol.partition(".")
    text = effect.text.removesuffix(f" at {change.path.rpartition('.')[0]}")
    return effect.kind, text.replace(struct, "").removesuffix(change.event), member


def first_line(changes: Sequence[Change], groups: int, audiences: Sequence[str]) -> str:
    """"74 changes in 11 groups for sender, receiver, source: 4 breaking, 70 compatible"."""
    if not changes:
        return "no change"
    levels = [change.level(audiences) for change in changes]
    numbers = [(levels.count(verdict), verdict.value) for verdict in reversed(ORDER)]
    told = ", ".join(f"{count} {word}" for count, word in numbers if count)
    much = f"{len(changes)} change{'s' * (len(changes) > 1)}"
    alike = f" in {groups} groups" if 1 < groups < len(changes) else ""
    return f"{much}{alike}, for {', '.join(audiences)}: {told}"


def unknown(faults: Sequence[Fault]) -> str:
    """What stands at the top; each fault is a change, map-unfit."""
    return f"C side unknown: {len(faults)} fault{'s' * (len(faults) > 1)}"


def some(texts: Sequence[str], most: int) -> str:
    """The first ones, and how many more there are."""
    shown = ", ".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most} more"
