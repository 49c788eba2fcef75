"""`rdx validate` as a process: of one small file, and of many."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bench.process import node
from bench.process.measure import Contestant
from bench.process.row import LeftOut, Row, Work, walls
from bench.process.scene import SCHEMAS, Scene

EVENT = "notes/new"
FOREIGN = ("libcurl", "libssl", "libcrypto")


def one_small(scene: Scene) -> Iterable[Row]:
    must_be_alone(scene.rdx)
    file = sorted((scene.corpus / "files").glob("*.json"))[0]
    runs = scene.launcher.by_turns({
        "rdx": Contestant([scene.rdx, "validate", file]),
        "empty": Contestant([scene.tools / "empty"]),
    }, scene.effort.small)
    yield Row("process.validate.one", walls(runs), bytes=file.stat().st_size)


def must_be_alone(program: Path) -> None:
    """No library of the network is loaded."""
    if shutil.which("ldd") is None:
        return
    told = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    foreign = [name for name in FOREIGN if name in told]
    if foreign:
        raise AssertionError(f"rdx loads {', '.join(foreign)}")


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.json"))


def many(scene: Scene) -> Iterable[Row]:
    folder = scene.corpus / "files"
    runs = scene.launcher.by_turns({
        "rdx": Contestant([scene.rdx, "validate", folder]),
        "open_read": Contestant([scene.tools / "open_read", folder]),
    }, scene.effort.folder)
    yield Row("process.validate.files", walls(runs), bytes=size_of(folder))


def many_of_one_event(scene: Scene) -> Iterable[Row | LeftOut]:
    """sourcemeta's program takes one schema a run: so all are of one event."""
    peers = node.peers(scene)
    if peers.jsonschema is None:
        yield LeftOut("process.validate.one_event", peers.why_not)
        return
    folder = scene.one_event(EVENT)
    schema = SCHEMAS / f"{EVENT}.json"
    runs = scene.launcher.by_turns({
        "rdx": Contestant([scene.rdx, "validate", folder]),
        "jsonschema": Contestant([peers.jsonschema, "validate", "--fast", schema, folder]),
    }, scene.effort.folder)
    yield Row("process.validate.one_event", walls(runs), bytes=size_of(folder))


WORKS = (
    Work(("process.validate.one",), one_small),
    Work(("process.validate.files",), many),
    Work(("process.validate.one_event",), many_of_one_event),
)
