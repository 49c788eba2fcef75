"""Runs the whole bench and renews docs/performance: results, pictures and tables.

    python3 -m bench.record BUILD_FOLDER

Nothing in docs/ changes unless the run came to its end.
"""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import plots, report, run


def record(build: Path, docs: report.Docs, options: Sequence[str] = ()) -> int:
    measured = build / "recorded.json"
    today = datetime.date.today().isoformat()
    run.main([str(build), "--date", today, "--out", str(measured), *options])
    docs.folder.mkdir(exist_ok=True)
    shutil.copyfile(measured, docs.results)
    plots.draw(docs)
    return report.renew(docs)


def main(words: list[str]) -> int:
    if len(words) != 1:
        print("./dev bench --record takes nothing else: all rows are recorded", file=sys.stderr)
        return 2
    return record(Path(words[0]), report.DOCS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
