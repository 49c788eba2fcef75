"""docs/sending.md and the program agree: its commands print what the page shows, and its options are there."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import unittest

from programs import BIN, ROOT, run

PAGE = (ROOT / "docs/sending.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def plain_environment() -> dict[str, str]:
    """Without settings of the caller's, so that they are the page's alone."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("RDX_") and "proxy" not in name.lower()}
    return kept | {"PATH": f"{BIN}:{os.environ['PATH']}", "RDX_CONFIG": "none"}


class Page(unittest.TestCase):
    def test_commands_print_what_the_page_shows(self) -> None:
        examples = EXAMPLE.findall(PAGE)
        self.assertEqual(len(examples), 1)
        for commands, shown in examples:
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(["bash", "-c", commands], cwd=folder, text=True, timeout=60,
                                      env=plain_environment(), stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
                self.assertEqual(done.stdout, shown)

    def test_options_of_the_page_are_those_of_the_program(self) -> None:
        told = run("send", "--help").text
        options = set(re.findall(r"`(--[a-z-]+)`", PAGE))
        self.assertGreater(len(options), 3)
        for option in options:
            self.assertIn(f"  {option} ", told)


if __name__ == "__main__":
    unittest.main()
