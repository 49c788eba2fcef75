"""Time a message against validators of other languages' programs, over the corpus's messages.

ours      STRICT parse into structs in bench/process/judge_lines.c
ajv       JSON.parse and the compiled validator in ajv.js: parse included, in one process, warm
Blaze     `jsonschema validate --fast` of files with many lines, less the same with one line: its
          parser, which keeps positions, and its evaluation. Its own figure for the evaluation of a
          parsed document, without parsing, stands beside it for reference.

Each runs by turns with ours; a turn's figure is the median of its rounds. Beside ajv, whose
collector and compiler have threads of their own, both are timed by the clock on the wall; beside
Blaze by the processor's, which other programs of the machine disturb less.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean, median

from bench.process import node
from bench.process.measure import Contestant, Launcher
from bench.process.row import LeftOut, Row, Work
from bench.process.scene import SCHEMAS, Scene

ROUNDS = 9
EVALUATIONS = re.compile(r"PASS ([0-9.]+) \+- ")


WALL, PROCESSOR = 0, 1  # columns of judge_lines


def of_rounds(command: list[str | Path], column: int = WALL,
              environment: dict[str, str] | None = None) -> float:
    """Nanoseconds a message, from a program that prints nanoseconds, a round a line."""
    done = subprocess.run(command, check=True, capture_output=True, text=True,
                          env=os.environ | (environment or {}))
    return median(float(line.split()[column]) for line in done.stdout.splitlines())


def by_turns(rounds: int, sides: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    turns = [{name: side() for name, side in sides.items()} for _ in range(rounds)]
    return {name: [turn[name] for turn in turns] for name in sides}


def all_lines(scene: Scene) -> dict[str, Path]:
    return {event: scene.lines_file(event, lines, "lines")
            for event, lines in scene.by_event().items()}


def pairs(files: dict[str, Path]) -> list[str | Path]:
    return [word for pair in files.items() for word in pair]


def ours_ns(scene: Scene, files: dict[str, Path], column: int) -> float:
    return of_rounds([scene.tools / "judge_lines", str(ROUNDS), *pairs(files)], column)


# ---- Blaze ----

def blaze_ns(launcher: Launcher, program: Path, files: dict[str, Path]) -> float:
    """All files, each judged by a process of its own."""
    return sum(launcher.run(Contestant([program, "validate", "--fast", SCHEMAS / f"{event}.json",
                                       file])).processor_ns for event, file in files.items())


def evaluation_ns(program: Path, files: dict[str, Path]) -> float:
    """A message, as --benchmark tells it: each message many times, then the mean."""
    figures: list[float] = []
    for event, file in files.items():
        done = subprocess.run([program, "validate", "--benchmark", "--loop", "20",
                               SCHEMAS / f"{event}.json", file], check=True, capture_output=True,
                              text=True)
        figures += [float(us) * 1e3 for us in EVALUATIONS.findall(done.stdout + done.stderr)]
    return mean(figures)


def blaze(scene: Scene) -> Iterable[Row | LeftOut]:
    peers = node.peers(scene)
    program = peers.jsonschema
    if program is None:
        yield LeftOut("peers.blaze", peers.why_not)
        return
    lines = scene.by_event()
    repeats = scene.effort.repeats
    count = repeats * sum(len(own) for own in lines.values()) - len(lines)
    many = {event: scene.lines_file(event, own * repeats, "repeated")
            for event, own in lines.items()}
    one = {event: scene.lines_file(event, own[:1], "first") for event, own in lines.items()}
    once = all_lines(scene)
    launcher = scene.launcher

    def slope() -> float:
        return (blaze_ns(launcher, program, many) - blaze_ns(launcher, program, one)) / count

    samples = by_turns(scene.effort.per_message, {
        "rdx": lambda: ours_ns(scene, once, PROCESSOR),
        "blaze": slope,
        "blaze_evaluation": lambda: evaluation_ns(program, once),
    })
    yield Row("peers.blaze", samples, per="message")


# ---- ajv ----

def ajv(scene: Scene) -> Iterable[Row | LeftOut]:
    peers = node.peers(scene)
    if not peers.has_ajv:
        yield LeftOut("peers.ajv", peers.why_not)
        return
    files = all_lines(scene)
    script = Path(__file__).with_name("ajv.js")
    command = ["node", script, str(ROUNDS), SCHEMAS, *pairs(files)]
    environment = {"NODE_PATH": str(peers.folder / "node_modules")}
    samples = by_turns(scene.effort.per_message, {
        "rdx": lambda: ours_ns(scene, files, WALL),
        "ajv": lambda: of_rounds(command, environment=environment),
    })
    yield Row("peers.ajv", samples, per="message")


WORKS = (Work(("peers.ajv",), ajv), Work(("peers.blaze",), blaze))
