"""The formats of a report by their names."""

from collections.abc import Callable, Sequence
from functools import cache

from generator.diffs import (
    format_github,
    format_json,
    format_junit,
    format_markdown,
    format_sarif,
    format_text,
)
from generator.diffs.changes import Change, Report
from generator.diffs.lines import Lines
from generator.diffs.sides import Side

_PLAIN: dict[str, Callable[[Report, Sequence[str]], str]] = {
    "text": format_text.text,
    "markdown": format_markdown.text,
    "json": format_json.text,
    "junit": format_junit.text,
}
_PLACED: dict[str, Callable[[Report, Sequence[str], format_sarif.Where], str]] = {
    "sarif": format_sarif.text,
    "github": format_github.text,
}
NAMES = (*_PLAIN, *_PLACED)


def text(name: str, report: Report, audiences: Sequence[str], old: Side, new: Side) -> str:
    if name in _PLAIN:
        return _PLAIN[name](report, audiences)
    return _PLACED[name](report, audiences, _finder(old, new))


def _finder(old: Side, new: Side) -> format_sarif.Where:
    """Line and column of a change in its file; 0 where it stands in no schema's file."""
    names = {
        side is old: {schema.file: schema.name for schema in side.schemas.values()}
        for side in (old, new)
    }

    @cache
    def lines(schema: str, is_old: bool) -> Lines:
        return Lines((old if is_old else new).files[schema].data)

    def where(change: Change) -> tuple[int, int]:
        schema = names[change.is_old].get(change.file)
        if schema is None:
            return 0, 0
        return lines(schema, change.is_old).at(change.pointer)

    return where
