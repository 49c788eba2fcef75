"""docs/regenerate.md, followed from top to bottom in a copy of the tree, with a newer schemas.zip."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from generator.mapping import SECTIONS
from tests.generator.support import ROOT

PAGE = (ROOT / "docs/regenerate.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = ("generator", "generated", "schemas")
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
TEXT = {"type": ["string", "null"]}
DEVICE = {"type": "object", "properties": {"ID": TEXT, "Name": TEXT, "Model": TEXT}}


def examples() -> list[tuple[str, str | None]]:
    """Commands, and what the page shows that they print, where it shows it."""
    found: list[tuple[str, str | None]] = []
    for kind, text in BLOCK.findall(PAGE):
        if kind == "sh":
            found.append((text, None))
        else:
            found[-1] = (found[-1][0], text)
    return found


def newer_schemas(folder: Path) -> None:
    """schemas.zip: those of the tree, with a device in a note and in its visit."""
    newer = folder / "newer"
    shutil.copytree(ROOT / "schemas", newer, ignore=shutil.ignore_patterns("rdx.toml"))
    file = newer / "notes/new.json"
    schema = json.loads(file.read_text("utf-8"))
    for name in ("Visit", "Note"):
        schema["properties"][name]["properties"]["Device"] = DEVICE
    file.write_text(json.dumps(schema), "utf-8")
    shutil.make_archive(str(folder / "schemas"), "zip", newer)
    shutil.rmtree(newer)


class Page(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in NEEDED:
            leave = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, self.folder / name, ignore=leave)
        newer_schemas(self.folder)
        (self.folder / "bin").mkdir()
        (self.folder / "bin/python3").symlink_to(sys.executable)
        self.environment = os.environ | GIT | {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.environment.pop("PYTHONPATH", None)
        self.shell("git init -q && git add schemas generated && "
                   "git -c user.name=a -c user.email=a@example.org commit -q -m old")

    def shell(self, commands: str) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_commands_work_in_their_order_and_print_what_the_page_shows(self) -> None:
        self.assertGreater(len(examples()), 5)
        for commands, shown in examples():
            with self.subTest(commands):
                printed = self.shell(commands)
                if shown is not None:
                    self.assertEqual(printed, shown)

    def test_the_commands_of_the_readme_are_those_of_the_page(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        short = re.findall(r"^python3 -m generator [^#\n]*?(?= *(?:#|$))", readme, re.MULTILINE)
        self.assertEqual(len(short), 3)
        for command in short:
            self.assertIn(command + "\n", "".join(commands for commands, _ in examples()))

    def test_every_section_of_the_map_is_told(self) -> None:
        told = set(re.findall(r"`\[?([a-z_]+)(?:\.NAME)?\]?`", PAGE.partition("| section |")[2]))
        self.assertEqual(set(SECTIONS) - told, set())


if __name__ == "__main__":
    unittest.main()
