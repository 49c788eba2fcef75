"""Runs programs by turns and says what each cost.

They run interleaved, a round after the other, so that a slow moment of the machine meets them all.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Run:
    """What one run of a program cost."""

    wall_ns: float
    processor_ns: float
    peak_kib: float
    output_bytes: int
    observed_ns: float = 0.0


@dataclass(frozen=True)
class Contestant:
    command: Command
    keeps_output: bool = False  # through a pipe; else to /dev/null
    every: int = 1  # runs in each of so many rounds, for what is slow
    observe: Callable[[], float] | None = None  # a time that another tells, after each run


@dataclass(frozen=True)
class Launcher:
    """Starts programs by bench/process/launch.c."""

    program: Path

    def run(self, contestant: Contestant) -> Run:
        discard = [] if contestant.keeps_output else ["--discard"]
        command = [str(word) for word in (self.program, *discard, *contestant.command)]
        done = subprocess.run(command, capture_output=True, text=True, env=_environment())
        told = json.loads(done.stdout) if done.stdout else {"status": done.returncode}
        if told["status"] != 0:
            raise ChildProcessError(f"{Path(contestant.command[0]).name} ended with "
                                    f"{told['status']}: {done.stderr.strip()[:500]}")
        return Run(
            wall_ns=told["wall_ns"],
            processor_ns=(told["user_us"] + told["system_us"]) * 1e3,
            peak_kib=told["peak_kib"],
            output_bytes=told["bytes"],
            observed_ns=contestant.observe() if contestant.observe else 0.0,
        )

    def by_turns(self, contestants: Mapping[str, Contestant], rounds: int) -> dict[str, list[Run]]:
        """All once to warm up, which is not counted, then `rounds` times."""
        runs: dict[str, list[Run]] = {name: [] for name in contestants}
        for number in range(-1, rounds):
            for name, contestant in contestants.items():
                if number < 0 or number % contestant.every == 0:
                    runs[name].append(self.run(contestant))
        return {name: own[1:] for name, own in runs.items()}


def _environment() -> dict[str, str]:
    """Without the caller's settings of rdx and proxies, and in no language."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("RDX_") and not name.lower().endswith("_proxy")}
    return kept | {"LC_ALL": "C", "RDX_CONFIG": "none"}
