"""A file of 22.5 MB into a message, to a pipe that is read to its end."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from bench.process.measure import Command, Contestant
from bench.process.row import Row, Work, walls
from bench.process.scene import Scene

SIZE = 22_500_000
ENCODED = SIZE // 3 * 4


def must_embed(command: Command, file: Path) -> None:
    """The program's output is a message with the whole file in it."""
    body = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    if b64decode(body["Note"]["FileContents"], validate=True) != file.read_bytes():
        raise AssertionError(f"{Path(command[0]).name} did not embed the file as it is")


def measure(scene: Scene) -> Iterable[Row]:
    file = scene.file("embedded.pdf", SIZE)
    draft = scene.draft()
    send = [scene.rdx, "send", draft, "--dry-run"]
    ours = [*send, "--file", file, "--embed", "--max-request", "40000000"]
    peer = [scene.tools / "embed_cjson", draft, file]
    for command in (ours, peer):
        must_embed(command, file)
    runs = scene.launcher.by_turns({
        "rdx": Contestant(ours, keeps_output=True),
        "base64": Contestant(["base64", "-w0", file], keeps_output=True),
        "cjson_openssl": Contestant(peer, keeps_output=True),
        "idle": Contestant([*send[:2], "--help"], keeps_output=True),
    }, scene.effort.embed)
    contestants = ("rdx", "base64", "cjson_openssl")
    for name in contestants:
        if any(run.output_bytes < ENCODED for run in runs[name]):
            raise AssertionError(f"{name} did not write the whole file")
    idle = median(run.peak_kib for run in runs["idle"])
    yield Row("process.embed", walls(runs, *contestants), bytes=ENCODED)
    yield Row("process.embed.memory", {"rdx": [run.peak_kib - idle for run in runs["rdx"]]},
              unit="KiB")


WORKS = (Work(("process.embed", "process.embed.memory"), measure),)
