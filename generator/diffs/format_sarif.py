"""--format sarif: the Static Analysis Results Interchange Format, 2.1.0 (OASIS), one run.

Rules are the kinds of changes. Columns are counted in characters.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from generator.diffs.changes import Change, Report
from generator.diffs.escape import plain, uri
from generator.diffs.kinds import AUDIENCES, RULES, Verdict

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
VERSION = "1"  # of the kinds and their verdicts
_LEVELS = {
    Verdict.BREAKING: "error",
    Verdict.UNKNOWN: "error",
    Verdict.NOTICE: "warning",
    Verdict.COMPATIBLE: "note",
}
Where = Callable[[Change], tuple[int, int]]  # line and column; line 0: none


def text(report: Report, audiences: Sequence[str], where: Where) -> str:
    rules = [
        {"id": kind, "shortDescription": {"text": rule.what}, "properties": {"why": rule.why}}
        for kind, rule in RULES.items()
    ]
    driver = {"name": "rdx generator diff", "version": VERSION, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(change, audiences, where(change)) for change in report.changes],
        "invocations": [{"executionSuccessful": True}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _result(change: Change, audiences: Sequence[str], at: tuple[int, int]) -> dict[str, Any]:
    symbols = [name for effect in change.effects for name in effect.symbols]
    return {
        "ruleId": change.kind,
        "ruleIndex": list(RULES).index(change.kind),
        "level": _LEVELS[change.level(audiences)],
        "message": {"text": plain(f"{change.place}: {change.text}")},
        "locations": [_location(change, at)],
        "properties": {
            **{who: change.verdict(who).value for who in AUDIENCES},
            "symbols": list(dict.fromkeys(symbols)),
        },
    }


def _location(change: Change, at: tuple[int, int]) -> dict[str, Any]:
    line, column = at
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(change.file)}}
    if line:
        physical["region"] = {"startLine": line, "startColumn": column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if change.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": change.pointer}]
    return location
