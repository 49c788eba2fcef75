"""docs/diff.md: its commands run, its table is the code's, its fields are those that come."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from generator.diffs import ignore
from generator.diffs.kinds import RULES, Rule
from tests.generator.support import ROOT, SCHEMAS

PAGE = (ROOT / "docs/diff.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rows() -> list[list[str]]:
    _, _, table = PAGE.partition("## Kinds and their verdicts")
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return [re.split(r" \| ", line.strip("| ")) for line in lines]


def row(rule: Rule) -> list[str]:
    verdicts = (rule.sender, rule.receiver, rule.source, rule.abi)
    words = [verdict.value if verdict else "C" for verdict in verdicts]
    return [f"`{rule.kind}`", rule.what, *words, rule.why]


def repository(folder: Path) -> dict[str, str]:
    """A tree under git with schemas, a zip of them and an ignore file; how to run things in it."""
    shutil.copytree(SCHEMAS, folder / "schemas")
    shutil.make_archive(str(folder / "old"), "zip", folder / "schemas")
    (folder / "known-changes.txt").write_text("# none\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    name = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        name |= {f"GIT_{who}_NAME": "a", f"GIT_{who}_EMAIL": "a@example.org"}
    for command in ("git init -q", "git add schemas", "git commit -qm schemas"):
        subprocess.run(command.split(), cwd=folder, env=environment | name, check=True)
    return environment | name


class Page(unittest.TestCase):
    def test_the_table_has_every_kind_as_the_code_has_it(self) -> None:
        self.assertEqual(rows(), [row(rule) for rule in RULES.values()])

    def test_the_commands_find_no_change_in_a_fresh_tree(self) -> None:
        (commands,) = [body for name, body in BLOCK.findall(PAGE) if name == "sh"]
        with tempfile.TemporaryDirectory() as scratch:
            environment = repository(Path(scratch))
            for command in commands.splitlines():
                with self.subTest(command=command):
                    done = subprocess.run(
                        ["bash", "-c", command],
                        cwd=scratch, env=environment, capture_output=True, text=True, check=False,
                    )
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("no change", (Path(scratch) / "changes.md").read_text("utf-8"))

    def test_the_ignore_file_is_one(self) -> None:
        (text,) = [body for _, body in BLOCK.findall(PAGE) if "required-relaxed" in body]
        entries, faults = ignore.parse("page", text)
        self.assertEqual((len(entries), faults), (2, ()))

    def test_the_fields_of_json_are_those_that_come(self) -> None:
        _, _, rest = PAGE.partition("## JSON")
        table, _, _ = rest.partition("## Kinds")
        cells = "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
        named = set(re.findall(r"[a-z_]+", cells))
        golden = ROOT / "tests/generator/diff_golden/diff.json"
        document = json.loads(golden.read_text("utf-8"))
        self.assertEqual(named | {"version"}, set(document) | set(document["changes"][0]))


if __name__ == "__main__":
    unittest.main()
