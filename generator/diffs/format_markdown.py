"""--format markdown: for a comment at a pull request."""

from collections.abc import Iterator, Sequence

from generator.diffs.changes import Report
from generator.diffs.escape import code, markdown
from generator.diffs.groups import Group, first_line, group, some, unknown
from generator.diffs.kinds import AUDIENCES, ORDER

_MOST = 6


def text(report: Report, audiences: Sequence[str]) -> str:
    groups = group(report.changes, audiences)
    head = first_line(report.changes, len(groups), audiences)
    lines = [f"**Schemas: {markdown(head)}**"]
    if report.ignored:
        lines += ["", f"{report.ignored} ignored."]
    if report.untold:
        lines += ["", unknown(report.untold) + "."]
    for verdict in reversed(ORDER):
        its = [one for one in groups if one.level(audiences) is verdict]
        if its:
            lines += ["", f"### {verdict.value.capitalize()}", ""]
            lines += [line for one in its for line in _group(one)]
    return "\n".join(lines) + "\n"


def _group(its: Group) -> Iterator[str]:
    kind = f" ({code(its.first.kind)})"
    yield f"- {code(its.title)}: {markdown(its.first.text)}{kind}"
    if its.events:
        count = len(its.events)
        events = some([code(one) for one in its.events], _MOST)
        yield f"  - in {count} event{'s' * (count > 1)}: {events}"
    if its.paths:
        yield f"  - at {some([code(path) for path in its.paths], _MOST)}"
    verdicts = its.verdicts()
    yield "  - " + ", ".join(f"{who} **{verdicts[who].value}**" for who in AUDIENCES)
    for effect in its.effects[:_MOST]:
        yield f"  - {code(effect.symbol)}: {markdown(effect.text)}"
    if len(its.effects) > _MOST:
        yield f"  - and {len(its.effects) - _MOST} more symbols"
