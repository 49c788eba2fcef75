"""Starts the programs under test and says what they did."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("RDX_BIN_DIR") or ROOT / "build" / "release" / "bin")
EVENTS = {
    ("Notes", "New"): "notes/new",
    ("Notes", "Replace"): "notes/replace",
    ("Notes", "Delete"): "notes/delete",
    ("Notes", "Query"): "notes/query",
    ("Notes", "QueryResponse"): "notes/queryresponse",
    ("Results", "New"): "results/new",
    ("Results", "NewUnsolicited"): "results/newunsolicited",
    ("Results", "Query"): "results/query",
    ("Results", "QueryResponse"): "results/queryresponse",
    ("Media", "New"): "media/new",
    ("Media", "Replace"): "media/replace",
    ("Media", "Delete"): "media/delete",
    ("Media", "Query"): "media/query",
    ("Media", "QueryResponse"): "media/queryresponse",
}


@dataclass(frozen=True)
class Outcome:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def everything(self) -> str:
        return self.out.decode(errors="replace") + self.err


def run(*arguments: object, stdin: bytes = b"", program: str = "rdx", folder: Path | None = None,
        environment: dict[str, str] | None = None, before: tuple[str, ...] = ()) -> Outcome:
    """Runs a program. Of the caller's settings it sees none but those in `environment`.

    Each request is made once unless the test says otherwise.
    """
    settings = {k: v for k, v in os.environ.items() if not k.startswith("RDX_")}
    settings |= {"RDX_CONFIG": "none", "RDX_ATTEMPTS": "1"}
    settings.update(environment or {})
    done = subprocess.run([*before, str(BIN / program), *map(str, arguments)], input=stdin,
                          capture_output=True, timeout=60, env=settings, cwd=folder)
    return Outcome(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner may access, as key files must be."""
    path.write_bytes(content)
    path.chmod(0o600)


def schema(event: str) -> dict:
    """The schema of an event, for python3-jsonschema."""
    import json

    return json.loads((ROOT / "schemas" / f"{event}.json").read_text(encoding="utf-8"))
