"""--format text: counts, then what is the same at many places once, the worst first."""

from collections.abc import Iterator, Sequence

from generator.diffs.changes import Report
from generator.diffs.escape import plain
from generator.diffs.groups import Group, first_line, group, some, unknown
from generator.diffs.kinds import ORDER

_MOST = 6  # events, places and symbols that a group names


def text(report: Report, audiences: Sequence[str]) -> str:
    groups = group(report.changes, audiences)
    lines = [first_line(report.changes, len(groups), audiences)]
    if report.ignored:
        lines[0] += f"; {report.ignored} ignored"
    if report.untold:
        lines.append(unknown(report.untold))
    for verdict in reversed(ORDER):
        its = [one for one in groups if one.level(audiences) is verdict]
        lines += ["", verdict.value.upper()] if its else []
        for one in its:
            lines += _group(one)
    return "".join(plain(line) + "\n" for line in lines)


def _group(its: Group) -> Iterator[str]:
    yield f"  {its.title}: {its.first.text} [{its.first.kind}]"
    if its.events:
        count = len(its.events)
        yield f"    in {count} event{'s' * (count > 1)}: {some(its.events, _MOST)}"
    if its.paths:
        yield f"    at {some(its.paths, _MOST)}"
    yield "    " + ", ".join(f"{who} {verdict.value}" for who, verdict in its.verdicts().items())
    for effect in its.effects[:_MOST]:
        yield f"    C: {effect.symbol}: {effect.text}"
    if len(its.effects) > _MOST:
        yield f"    C: and {len(its.effects) - _MOST} more"
    where = f"{its.first.file}: {its.first.pointer}" if its.first.pointer else its.first.file
    yield f"    {where}" + (f" and {len(its.changes) - 1} more" if len(its.changes) > 1 else "")
