"""docs/sandbox.md and --help say the same of options and faults, and the sandbox takes them."""

from __future__ import annotations

import re
import subprocess
import unittest
from pathlib import Path

from sandbox_process import BIN

PAGE = Path(__file__).resolve().parents[2] / "docs/sandbox.md"


class Page(unittest.TestCase):
    def kinds_of_help(self) -> dict[str, bool]:
        text = subprocess.run([BIN / "rdx-sandbox", "--help"], capture_output=True, text=True,
                              check=True).stdout
        rows = re.findall(r"^  ([a-z0-9]\S*) +(\S.*)$", text.partition("The kinds")[2], re.M)
        return {name: "(acted on)" in words for name, words in rows}

    def kinds_of_page(self) -> dict[str, bool]:
        rows = re.findall(r"^\| `([^`]+)` \| (yes|no) \|", PAGE.read_text(encoding="utf-8"), re.M)
        return {name: acted == "yes" for name, acted in rows}

    def test_page_and_help_list_the_same_kinds(self) -> None:
        self.assertGreater(len(self.kinds_of_help()), 9)
        self.assertEqual(self.kinds_of_page(), self.kinds_of_help())

    def test_the_page_has_every_option(self) -> None:
        text = subprocess.run([BIN / "rdx-sandbox", "--help"], capture_output=True, text=True,
                              check=True).stdout
        page = PAGE.read_text(encoding="utf-8")
        options = re.findall(r"^  (--[a-z-]+)", text, re.M)
        self.assertEqual([name for name in options if f"`{name}" not in page], [])

    def test_the_sandbox_takes_each_kind(self) -> None:
        kinds = [name.replace("[=S]", "=1").replace("[=MS]", "=1").replace("=MS", "=1")
                 for name in self.kinds_of_help()]
        of_tls = [kind for kind in kinds if kind.startswith("tls-")]
        self.assertEqual(len(of_tls), 3)
        others = [kind for kind in kinds if kind not in of_tls]
        for group in others, *([kind] for kind in of_tls):
            options = [word for kind in group for word in ("--fault", kind)]
            ended = subprocess.run([BIN / "rdx-sandbox", *options, "--help"], capture_output=True,
                                   timeout=20)
            self.assertEqual(ended.returncode, 0, group)


if __name__ == "__main__":
    unittest.main()
