"""What the library makes of texts, by way of the program `judge` (judge.c)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

JUDGE = Path(os.environ.get("RDX_BIN_DIR", "build/release/bin")).parent / "tests" / "model" / "judge"


@dataclass(frozen=True)
class Issue:
    code: str
    stage: str
    pointer: str
    offset: int
    detail: str


@dataclass(frozen=True)
class Verdict:
    status: str
    issues: list[Issue]

    def of_stage(self, stage: str) -> list[tuple[str, str]]:
        """Code and pointer of each issue of a stage, sorted."""
        return sorted((issue.code, issue.pointer) for issue in self.issues if issue.stage == stage)


@dataclass(frozen=True)
class Judgement:
    off: Verdict  # validated without rules
    usual: Verdict  # validated with the usual rules
    strict: Verdict  # read STRICT without rules
    tolerant: Verdict  # read TOLERANT without rules
    skipped: str  # status of reading it as JSON alone
    written: bytes | None  # what TOLERANT read, written again


def judge(event: str, texts: Sequence[bytes]) -> list[Judgement]:
    asked = b"".join(b"%s %d\n%s" % (event.encode(), len(text), text) for text in texts)
    done = subprocess.run([JUDGE], input=asked, capture_output=True)
    if done.returncode != 0:
        raise AssertionError(f"judge ended with {done.returncode}: {done.stderr.decode()[-4000:]}")
    answers = read_answers(done.stdout)
    if len(answers) != len(texts):
        raise AssertionError(f"{len(answers)} answers for {len(texts)} texts")
    return answers


def read_answers(out: bytes) -> list[Judgement]:
    answers = []
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        answer = json.loads(out[at:end])
        at = end + 1
        written = None
        if answer["written"] >= 0:
            written = out[at : at + answer["written"]]
            at += answer["written"] + 1
        verdicts = {
            name: Verdict(answer[name]["status"], [Issue(*issue) for issue in answer[name]["issues"]])
            for name in ("off", "usual", "strict", "tolerant")
        }
        answers.append(Judgement(**verdicts, skipped=answer["skipped"], written=written))
    return answers
