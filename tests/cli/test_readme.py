"""Runs the commands of README.md, in their order, in one shell.

Lines that begin with ./dev are left out: those commands build the programs and run the tests that
this is one of; `./dev test` runs the demo, and tests/docs/ sees that each of them exists.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest

from programs import BIN, ROOT

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = ("rdx", "rdx-net", "rdx-sandbox", "send_note")
# Whatever happens, nothing is left running, and what the shell left is looked at from outside.
BEFORE = "set -euo pipefail\ntrap 'jobs -p | xargs -r kill || :' EXIT\n"  # or they have ended
AFTER = "\nwait\ncp body.json good.json \"$KEPT\"\nfind store -type f | xargs sha256sum > \"$KEPT/sums\"" \
    "\nsha256sum scan.txt > \"$KEPT/scan\"\n"


def blocks(kind: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [body for name, body in BLOCK.findall(text) if name == kind]


def script() -> str:
    lines = "".join(blocks("sh")).splitlines()
    return "\n".join(line for line in lines if not line.startswith("./dev"))


@unittest.skipUnless(all((BIN / name).exists() for name in NEEDED),
                     "this build lacks a program that README.md runs")
class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.kept = cls.enterClassContext(tempfile.TemporaryDirectory())
        settings = {k: v for k, v in os.environ.items() if not k.startswith("RDX_")}
        settings |= {"KEPT": cls.kept, "TMPDIR": cls.kept, "RDX_CONFIG": "none"}
        commands = script().replace("$PWD/build/release/bin", str(BIN))
        cls.done = subprocess.run(["bash", "-c", BEFORE + commands + AFTER], cwd=ROOT, env=settings,
                                  capture_output=True, text=True, timeout=100)

    def kept_file(self, name: str) -> str:
        with open(os.path.join(self.kept, name), encoding="utf-8") as file:
            return file.read()

    def test_every_command_succeeds(self) -> None:
        self.assertEqual(self.done.returncode, 0, self.done.stderr)

    def test_output_that_the_page_shows_is_what_comes(self) -> None:
        shown = [block for block in blocks("") if "exit code" in block]
        self.assertEqual(len(shown), 1)
        self.assertIn(shown[0], self.done.stdout)

    def test_three_sends_print_a_log_id_each(self) -> None:
        ids = re.findall(r"^(?:log )?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", self.done.stdout,
                         re.MULTILINE)
        self.assertEqual(len(ids), 3, self.done.stdout)

    def test_the_file_arrives_unchanged_each_time(self) -> None:
        digest = self.kept_file("scan").split()[0]
        arrived = [line for line in self.kept_file("sums").splitlines()
                   if line.startswith(digest) and "store/files/" in line]
        self.assertEqual(len(arrived), 3, self.kept_file("sums"))

    def test_the_dry_run_is_a_whole_request(self) -> None:
        body = json.loads(self.kept_file("body.json"))
        self.assertEqual(body["Note"]["ContentType"], "Base64 Encoded")

    def test_the_example_stays_short(self) -> None:
        lines = (ROOT / "examples/send_note.c").read_text(encoding="utf-8").splitlines()
        self.assertLess(len(lines), 60)


if __name__ == "__main__":
    unittest.main()
