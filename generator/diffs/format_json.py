"""--format json: every change on its own. docs/diff.md has the fields; new ones may be added."""

import json
from collections.abc import Sequence
from typing import Any

from generator.diffs.changes import Change, Report, by_audience
from generator.diffs.kinds import AUDIENCES

VERSION = 1


def text(report: Report, audiences: Sequence[str]) -> str:
    document = {
        "version": VERSION,
        "old": report.old,
        "new": report.new,
        "for": list(audiences),
        "counts": {
            who: {verdict.value: number for verdict, number in numbers.items()}
            for who, numbers in by_audience(report.changes).items()
        },
        "ignored": report.ignored,
        "c_side": {
            "known": not report.untold,
            "faults": [
                {"file": one.file, "pointer": one.pointer, "message": one.message}
                for one in report.untold
            ],
        },
        "changes": [_change(change, audiences) for change in report.changes],
    }
    return json.dumps(document, indent=2) + "\n"


def _change(change: Change, audiences: Sequence[str]) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "level": change.level(audiences).value,
        **{who: change.verdict(who).value for who in AUDIENCES},
        "schema": change.schema,
        "event": change.event,
        "path": change.path,
        "file": change.file,
        "pointer": change.pointer,
        "in": "old" if change.is_old else "new",
        "message": change.text,
        "c": [
            {
                "kind": effect.kind,
                "symbol": effect.symbol,
                "symbols": list(effect.symbols),
                "message": effect.text,
            }
            for effect in change.effects
        ],
    }
