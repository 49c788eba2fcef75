"""Starts bench/process/sink.c, the server that throws away what is uploaded."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    url: str
    log: Path

    def transfer_ns(self) -> float:
        """How long the last request took to come, by the server's clock."""
        _, nanoseconds = self.log.read_text().splitlines()[-1].split()
        return float(nanoseconds)

    def received(self) -> list[int]:
        """The sizes of all bodies that came."""
        return [int(line.split()[0]) for line in self.log.read_text().splitlines()]


@dataclass(frozen=True)
class Certificate:
    file: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """For 127.0.0.1, its own authority."""
    made = Certificate(folder / "certificate.pem", folder / "certificate.key")
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", made.key, "-out", made.file)
    return made


def make_signing_key(folder: Path) -> Path:
    """The private key of rdx's assertions."""
    key = folder / "signing.pem"
    _openssl("genrsa", "-out", key, "2048")
    return key


@contextmanager
def serving(program: Path, folder: Path, certificate: Certificate | None = None
            ) -> Iterator[Server]:
    """A server that ends with the block, or with this process, whose pipe it reads."""
    log = folder / ("https.log" if certificate else "http.log")
    log.unlink(missing_ok=True)
    tls = ["--tls", certificate.file, certificate.key] if certificate else []
    with subprocess.Popen([program, "--log", log, *tls], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        if not port:
            raise ChildProcessError(f"{program.name} did not start")
        yield Server(f"{'https' if certificate else 'http'}://127.0.0.1:{port}", log)
        process.communicate()  # closes its input


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
