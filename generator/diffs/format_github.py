"""--format github: workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Callable, Sequence

from generator.diffs.changes import Change, Report
from generator.diffs.escape import github, github_property
from generator.diffs.kinds import AUDIENCES, Verdict

_WORDS = {Verdict.BREAKING: "error", Verdict.UNKNOWN: "error", Verdict.NOTICE: "warning"}
Where = Callable[[Change], tuple[int, int]]  # line and column; line 0: none


def text(report: Report, audiences: Sequence[str], where: Where) -> str:
    return "".join(_command(change, audiences, where(change)) for change in report.changes)


def _command(change: Change, audiences: Sequence[str], at: tuple[int, int]) -> str:
    word = _WORDS.get(change.level(audiences), "notice")
    place = f",line={at[0]},col={at[1]}" if at[0] else ""
    broken = [who for who in AUDIENCES if change.verdict(who) is Verdict.BREAKING]
    whom = f" (breaks {', '.join(broken)})" if broken else ""
    message = github(f"{change.place}: {change.text}{whom}")
    file = github_property(change.file)
    return f"::{word} file={file}{place},title={change.kind}::{message}\n"
