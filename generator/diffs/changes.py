"""What was found: changes of schemas with the C symbols that change because of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.diffs.kinds import AUDIENCES, ORDER, RECEIVER, RULES, SENDER, SOURCE, Verdict
from generator.ir import Fault

Spot = tuple[str, str]  # schema, path


@dataclass(frozen=True)
class Effect:
    """A change of the C side."""

    kind: str
    symbol: str  # the one that tells it: "rdx_note.file_type"
    text: str
    symbols: tuple[str, ...]  # all that change with it
    spots: frozenset[Spot]  # places of the schemas that it comes from; none: from the map alone
    within_set: bool = False  # values of a set that both sides have


@dataclass(frozen=True)
class Change:
    kind: str
    schema: str  # "notes/new"; a data model; "" where it is of no schema
    event: str  # "Notes.New", or ""
    path: str  # "Note.FileType"; a symbol or a place of the map where it is of no schema
    file: str  # of NEW; of OLD where NEW has none
    pointer: str  # in that file
    is_old: bool  # whether the file is OLD's
    text: str  # what happened, without the place
    effects: tuple[Effect, ...] = ()
    told: bool = True  # whether the C side is known

    @property
    def place(self) -> str:
        """How an ignore file names it."""
        return ":".join(part for part in (self.schema, self.path) if part)

    def verdict(self, audience: str) -> Verdict:
        rule = RULES[self.kind]
        if audience == SENDER:
            return rule.sender
        if audience == RECEIVER:
            return rule.receiver
        own = rule.source if audience == SOURCE else rule.abi
        if own is not None:
            return own
        return _worst([_of_effect(effect, audience) for effect in self.effects]) if self.told \
            else Verdict.UNKNOWN

    def level(self, audiences: Sequence[str]) -> Verdict:
        """The worst for `audiences`. That the C side is unknown counts once, in map-unfit."""
        verdicts = [self.verdict(audience) for audience in audiences]
        if self.kind != "map-unfit":
            verdicts = [one for one in verdicts if one is not Verdict.UNKNOWN]
        return _worst(verdicts)


@dataclass(frozen=True)
class Report:
    old: str
    new: str
    changes: tuple[Change, ...]
    ignored: int = 0
    untold: tuple[Fault, ...] = ()  # why the C side is unknown; none: it is known


def _of_effect(effect: Effect, audience: str) -> Verdict:
    rule = RULES[effect.kind]
    verdict = rule.source if audience == SOURCE else rule.abi
    assert verdict is not None, effect.kind
    return verdict


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    return max(verdicts, key=ORDER.index, default=Verdict.COMPATIBLE)


def counts(changes: Sequence[Change], audiences: Sequence[str]) -> dict[Verdict, int]:
    """How many changes have each level, the worst first."""
    found = dict.fromkeys(reversed(ORDER), 0)
    for change in changes:
        found[change.level(audiences)] += 1
    return found


def by_audience(changes: Sequence[Change]) -> dict[str, dict[Verdict, int]]:
    return {
        audience: {
            verdict: sum(change.verdict(audience) is verdict for change in changes)
            for verdict in reversed(ORDER)
        }
        for audience in AUDIENCES
    }


def meets(change: Change, audiences: Sequence[str], threshold: str) -> bool:
    """Whether a change is one to fail on. What is unknown may be breaking."""
    if threshold == "never":
        return False
    least = Verdict.NOTICE if threshold == "notice" else Verdict.UNKNOWN
    return ORDER.index(change.level(audiences)) >= ORDER.index(least)


