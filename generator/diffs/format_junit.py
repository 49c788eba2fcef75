"""--format junit: a suite an event, a case a change; what is breaking failed."""

from collections.abc import Iterator, Sequence

from generator.diffs.changes import Change, Report
from generator.diffs.escape import xml
from generator.diffs.kinds import AUDIENCES, Verdict

_FAILED = (Verdict.BREAKING, Verdict.UNKNOWN)


def text(report: Report, audiences: Sequence[str]) -> str:
    suites: dict[str, list[Change]] = {}
    for change in report.changes:
        suites.setdefault(change.schema or "C symbols and map", []).append(change)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="generator diff">']
    for name, changes in suites.items():
        lines += _suite(name, changes, audiences)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(name: str, changes: Sequence[Change], audiences: Sequence[str]) -> Iterator[str]:
    failed = sum(change.level(audiences) in _FAILED for change in changes)
    count = f'tests="{len(changes)}" failures="{failed}" errors="0"'
    yield f'  <testsuite name="{xml(name)}" {count}>'
    for change in changes:
        yield from _case(change, audiences)
    yield "  </testsuite>"


def _case(change: Change, audiences: Sequence[str]) -> Iterator[str]:
    name = f"{change.kind} {change.place}"
    yield f'    <testcase classname="generator.diff" name="{xml(name)}" file="{xml(change.file)}">'
    body = "\n".join(xml(line) for line in _lines(change))
    if change.level(audiences) in _FAILED:
        head = f'type="{xml(change.kind)}" message="{xml(change.text)}"'
        yield f"      <failure {head}>{body}</failure>"
    else:
        yield f"      <system-out>{body}</system-out>"
    yield "    </testcase>"


def _lines(change: Change) -> Iterator[str]:
    yield f"{change.place}: {change.text}"
    yield ", ".join(f"{who} {change.verdict(who).value}" for who in AUDIENCES)
    yield from (f"C: {effect.symbol}: {effect.text}" for effect in change.effects)
    yield f"{change.file}: {change.pointer}"
