"""A sandbox for tests of the commands that send, and the programs set up to speak to it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import unittest
from collections.abc import Callable
from pathlib import Path

from programs import BIN, ROOT, Outcome, run

sys.path.insert(0, str(ROOT / "tests/net"))
from sandbox_process import CLIENT, KEY_ID, Key, Patient, Sandbox  # noqa: E402

Program = subprocess.Popen[bytes]

CANARY = "canary-7355"
WHOLE = unittest.skipUnless(all((BIN / name).exists() for name in ("rdx-net", "rdx-sandbox")),
                            "this build has no network")


class Boxed(Patient):
    """One sandbox for the tests of a class, and a folder for each test."""

    options: tuple[str, ...] = ("--control",)
    key: Key
    sandbox: Sandbox

    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="rdx-test-")))
        cls.key = Key(folder, "key")
        cls.key.private.chmod(0o600)
        cls.sandbox = Sandbox(folder, cls.key, *cls.options)
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="rdx-test-")))

    def settings(self) -> dict[str, str]:
        return {"RDX_CLIENT_ID": CLIENT, "RDX_KEY_ID": KEY_ID,
                "RDX_PRIVATE_KEY_FILE": str(self.key.private),
                "RDX_TOKEN_URL": f"{self.sandbox.url}/v2/auth/token",
                "RDX_API_URL": self.sandbox.url, "RDX_BLOB_URL": self.sandbox.url}

    def rdx(self, *arguments: object, stdin: bytes = b"", **settings: str) -> Outcome:
        return run(*arguments, stdin=stdin, folder=self.folder,
                   environment=self.settings() | settings)

    def write(self, name: str, content: bytes | str) -> str:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def sample(self, event: str) -> bytes:
        return run("sample", event).out

    # ---- Terminals ----

    def on_terminal(self, *arguments: object, columns: int = 100, fails: bool = False,
                    once: tuple[bytes, Callable[[Program], None]] | None = None,
                    **settings: str) -> str:
        """What the terminal gets of a program that has one for all its streams.

        `once` names what is looked for there, and what to do as soon as it is shown.
        """
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {"PATH": os.environ["PATH"], "TERM": "xterm", "RDX_CONFIG": "none",
                       "RDX_ATTEMPTS": "1"} | self.settings() | settings
        process = subprocess.Popen([BIN / "rdx", *map(str, arguments)], stdin=theirs, stdout=theirs,
                                   stderr=theirs, env=environment, cwd=self.folder)
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
                if once is not None and once[0] in shown:
                    once[1](process)
                    once = None
        except OSError:  # the program closed its side
            pass
        os.close(ours)
        self.assertEqual(process.wait(timeout=60) != 0, fails, shown)
        return shown.decode()
