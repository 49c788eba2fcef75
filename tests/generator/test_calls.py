"""What every command says where it can't work, and that it says it in one line."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tests.generator.support import ROOT, generate, run

WORDS = "the generator needs Python 3.11 or later with jinja2 (Debian: python3 python3-jinja2); "

# Before it runs the generator as `python3 -m` does, it is as a Python of another kind.
AS_OTHER = """
import runpy, sys
{}
sys.argv[0] = "generator"
sys.path.insert(0, {!r})
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""
WITHOUT_JINJA2 = 'sys.modules["jinja2"] = sys.modules["markupsafe"] = None'
OLDER = 'sys.version_info = (3, 10, 99); sys.modules["tomllib"] = None'


def run_as(how: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-B", "-c", AS_OTHER.format(how, str(ROOT)), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


class Python(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.folder / "out"

    def test_without_jinja2_what_renders_says_what_it_needs(self) -> None:
        for command in (("generate", "--out", self.out), ("check",), ("docs", "--out", self.out)):
            with self.subTest(command[0]):
                done = run_as(WITHOUT_JINJA2, *command)
                self.assertEqual(done.stderr, f"{WORDS}{sys.executable} has no jinja2\n")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertFalse(self.out.exists())

    def test_without_jinja2_schemas_are_compared_and_help_is_given(self) -> None:
        done = run_as(WITHOUT_JINJA2, "diff", "schemas", "schemas")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "no change\n", ""))
        self.assertEqual(run_as(WITHOUT_JINJA2, "check", "--help").returncode, 0)

    def test_an_older_python_is_told_so_by_every_command(self) -> None:
        for command in ("generate", "check", "docs", "diff", "--help"):
            with self.subTest(command):
                done = run_as(OLDER, command)
                self.assertEqual(done.stderr, f"{WORDS}{sys.executable} is older\n")
                self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_another_module_that_is_missing_is_no_matter_of_jinja2(self) -> None:
        done = run_as('sys.modules["generator.loader"] = None', "check")
        self.assertIn("generator.loader", done.stderr)
        self.assertNotIn(WORDS, done.stderr)


class Lines(unittest.TestCase):
    """A key of a schema may hold whatever JSON can spell."""

    KEY = "A\nfake.json: /x: \x1b[31mB\u202eC\u2028"

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "rdx.toml").touch()

    def generate(self, member: dict[str, object]) -> "subprocess.CompletedProcess[str]":
        schema = self.folder / "schemas" / "shop" / "list.json"
        schema.parent.mkdir(parents=True, exist_ok=True)
        schema.write_text(json.dumps({"type": "object", "properties": {self.KEY: member}}))
        return generate(self.folder / "schemas", self.folder / "rdx.toml", self.folder / "out")

    def assert_one_line(self, text: str) -> None:
        self.assertEqual(text.count("\n"), 1, text)
        self.assertTrue(text.removesuffix("\n").isprintable(), text)

    def test_a_fault_is_one_line_whatever_the_key_has_in_it(self) -> None:
        done = self.generate({"oneOf": []})
        self.assertEqual(done.returncode, 2)
        self.assert_one_line(done.stderr)
        self.assertIn(
            r": /properties/A\nfake.json: ~1x: \x1b[31mB\u202eC\u2028/oneOf: ", done.stderr
        )

    def test_so_is_the_note_on_places_without_a_type(self) -> None:
        done = self.generate({"type": "object", "properties": {"B": {"type": "string"}}})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_one_line(done.stderr)
        self.assertIn(r"A\nfake.json: /x: \x1b[31mB\u202eC\u2028", done.stderr)


class Differences(unittest.TestCase):
    def test_a_finding_is_still_told_from_a_fault(self) -> None:
        with tempfile.TemporaryDirectory() as out:
            self.assertEqual(run("check", "--out", out).returncode, 1)


if __name__ == "__main__":
    unittest.main()
