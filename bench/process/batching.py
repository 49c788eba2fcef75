"""Many small messages to a server that takes 20 ms for each: eight at once, and one by one.

The server is the sandbox, which keeps what it accepts and makes each reply wait.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.process.measure import Command, Contestant
from bench.process.row import LeftOut, Row, Work, walls
from bench.process.scene import DRAFT, Scene
from bench.process.server import make_signing_key

ANSWER_MS = 20


@contextmanager
def sandbox(program: Path, folder: Path, key: Path) -> Iterator[str]:
    """The URL of a sandbox that ends with the block, or with this process."""
    public, store = folder / "signing.pub.pem", folder / "store"
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    shutil.rmtree(store, ignore_errors=True)
    command = [program, "--with-parent", "--store", store, "--public-key", public,
               "--key-id", "bench", "--client-id", "bench",
               "--fault", f"slow={ANSWER_MS}@endpoint"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def write_list(scene: Scene) -> Path:
    """As many lines as there are files of other works."""
    path = scene.folder / "jobs.ndjson"
    path.write_text((json.dumps(DRAFT) + "\n") * scene.effort.many_files, encoding="utf-8")
    return path


def send(scene: Scene, jobs: Path, at_once: int, url: str, key: Path) -> Command:
    return [scene.rdx, "send", "--batch", jobs, "--jobs", str(at_once), "--rate", "none",
            "--client-id", "bench", "--key-id", "bench", "--private-key-file", key,
            "--token-url", f"{url}/v2/auth/token", "--api-url", url]


def many_messages(scene: Scene) -> Iterable[Row | LeftOut]:
    program = scene.bin / "rdx-sandbox"
    if not program.exists():
        yield LeftOut("process.batch", "there is no sandbox in this build")
        return
    key = make_signing_key(scene.folder)
    jobs = write_list(scene)
    with sandbox(program, scene.folder, key) as url:
        runs = scene.launcher.by_turns({
            "rdx": Contestant(send(scene, jobs, 8, url, key)),
            "one_by_one": Contestant(send(scene, jobs, 1, url, key)),
        }, scene.effort.batch)
    yield Row("process.batch", walls(runs))


WORKS = (Work(("process.batch",), many_messages),)
