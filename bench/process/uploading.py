"""Uploads over the loopback interface, to a server that throws away what comes.

Both curl and rdx send a multipart form with a Content-Length; rdx signs an assertion and gets an
access token before. The server's time is part of all of them alike.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from bench.process.measure import Command, Contestant
from bench.process.row import LeftOut, Row, Work, walls
from bench.process.scene import Scene
from bench.process.server import (Certificate, Server, make_certificate, make_signing_key,
                                  serving)

SIZE = 30_000_000
MANY_SIZE = 200_000
AUTHORIZATION = "Authorization: Bearer token"


def settings(server: Server, key: Path, certificate: Certificate | None = None) -> Command:
    trusted = ["--ca-file", certificate.file] if certificate else []
    return ["--client-id", "bench", "--key-id", "bench", "--private-key-file", key,
            "--token-url", f"{server.url}/token", "--api-url", server.url,
            "--blob-url", server.url, *trusted]


def one_file(scene: Scene) -> Iterable[Row]:
    file = scene.file("uploaded.pdf", SIZE)
    key = make_signing_key(scene.folder)
    with serving(scene.tools / "sink", scene.folder) as server:
        upload = f"{server.url}/upload"
        runs = scene.launcher.by_turns({
            "rdx": Contestant([scene.rdx, "upload", file, *settings(server, key)],
                              observe=server.transfer_ns),
            "curl": Contestant(["curl", "-sSf", "-H", AUTHORIZATION, "-F", f"file=@{file}",
                                upload]),
            "bare_libcurl": Contestant([scene.tools / "bare_curl", upload, file],
                                       observe=server.transfer_ns),
        }, scene.effort.upload)
        must_be_whole(server, SIZE)
    yield Row("process.upload", walls(runs), bytes=SIZE)
    yield Row("process.upload.transfer", {name: [run.observed_ns for run in runs[name]]
                                          for name in ("rdx", "bare_libcurl")},
              per="transfer", bytes=SIZE)
    yield Row("process.upload.memory", {"rdx": [run.peak_kib for run in runs["rdx"]]}, unit="KiB")


def must_be_whole(server: Server, size: int) -> None:
    if min(server.received()) < size:
        raise AssertionError("an upload was cut short")


# ---- Many files, https ----

def curl_config(scene: Scene, files: list[Path], url: str, certificate: Certificate) -> Path:
    """For one process of curl that uploads all, as `curl ... --next ...` does."""
    one = 'url = "{url}"\nform = "file=@{file}"\ncacert = "{ca}"\noutput = "/dev/null"\n' \
        f'header = "{AUTHORIZATION}"\nsilent\nfail\n'
    config = scene.folder / "curl.config"
    config.write_text("next\n".join(one.format(url=url, file=file, ca=certificate.file)
                                    for file in files))
    return config


def curl_each(scene: Scene, url: str, certificate: Certificate) -> Path:
    """A process of curl for each file."""
    script = scene.folder / "curl-each.sh"
    script.write_text(
        "set -e\n"
        'for file in "$@"; do\n'
        f'    curl -sSf --cacert {certificate.file} -H "{AUTHORIZATION}" '
        f'-F "file=@$file" -o /dev/null {url}\n'
        "done\n")
    return script


def takes_many(scene: Scene, files: list[Path], given: Command) -> bool:
    """Whether one process of rdx uploads several files."""
    done = subprocess.run([scene.rdx, "upload", *files[:2], *given], capture_output=True)
    return done.returncode == 0


def many_files(scene: Scene) -> Iterable[Row | LeftOut]:
    count = scene.effort.many_files
    files = [scene.file(f"many/{i:03}.pdf", MANY_SIZE) for i in range(count)]
    key = make_signing_key(scene.folder)
    certificate = make_certificate(scene.folder)
    with serving(scene.tools / "sink", scene.folder, certificate) as server:
        given = settings(server, key, certificate)
        if not takes_many(scene, files, given):
            yield LeftOut("process.uploads", "no command of rdx uploads several files")
            return
        upload = f"{server.url}/upload"
        runs = scene.launcher.by_turns({
            "rdx": Contestant([scene.rdx, "upload", *files, *given]),
            "curl_next": Contestant(
                ["curl", "-K", curl_config(scene, files, upload, certificate)]),
            "curl_each": Contestant(["sh", curl_each(scene, upload, certificate), *files],
                                    every=scene.effort.each_process),
        }, scene.effort.uploads)
        must_be_whole(server, MANY_SIZE)
    yield Row("process.uploads", walls(runs), bytes=MANY_SIZE * count)


WORKS = (
    Work(("process.upload", "process.upload.transfer", "process.upload.memory"), one_file),
    Work(("process.uploads",), many_files),
)
