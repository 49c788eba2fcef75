"""docs/validate.md and the program agree: examples, options, formats and rules."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import unittest

from programs import BIN, ROOT, run

PAGE = (ROOT / "docs/validate.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Commands, and what the page shows that they print."""
    found: list[tuple[str, str]] = []
    for kind, text in BLOCK.findall(PAGE):
        if kind == "sh":
            found.append((text, ""))
        else:
            found[-1] = (found[-1][0], text)
    return found


class Page(unittest.TestCase):
    def test_examples_print_what_the_page_shows(self) -> None:
        self.assertGreater(len(examples()), 7)
        settings = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
        with tempfile.TemporaryDirectory() as folder:
            for commands, shown in examples():
                with self.subTest(commands):
                    done = subprocess.run(["bash", "-c", commands], cwd=folder, env=settings, text=True,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
                    self.assertEqual(done.stdout, shown)

    def test_page_and_help_have_the_same_options(self) -> None:
        told = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
        explained = set(re.findall(r"^  (--[a-z-]+)", run("validate", "--help").text, re.MULTILINE))
        self.assertEqual(told, explained)
        self.assertGreater(len(told), 10)

    def test_every_format_has_its_section(self) -> None:
        listed = re.search(r"--format FORMAT +(.*)", run("validate", "--help").text)[1]
        names = set(re.findall(r"[a-z]+", listed)) - {"default", "or"}
        self.assertEqual(set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)), names)

    def test_help_has_every_rule(self) -> None:
        header = (ROOT / "runtime/include/rdx/rules.h").read_text(encoding="utf-8")
        names = re.findall(r'X\(\w+, +"([a-z0-9-]+)"', header)
        self.assertGreater(len(names), 10)
        told = run("validate", "--help").text
        for name in names:
            self.assertRegex(told, rf"[ ,]{name}[,\n]")

    def test_help_warns_of_patient_data(self) -> None:
        told = run("validate", "--help").text
        self.assertRegex(told, r"--show-values .*WARNING")
        self.assertIn("patient data", told)

    def test_the_readme_leads_here(self) -> None:
        self.assertIn("docs/validate.md", (ROOT / "README.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
