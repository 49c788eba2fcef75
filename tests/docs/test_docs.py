"""What the documents say of the tree is true: links, commands and the table of statuses."""

from __future__ import annotations

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DEV_COMMAND = re.compile(r"\./dev ([a-z]+)")
STATUS_ROW = re.compile(r"X\((\w+), *(\d+), \"([^\"]*)\"\)")


def dev_commands() -> set[str]:
    help_text = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True)
    return set(DEV_COMMAND.findall(help_text.stdout))


class Documents(unittest.TestCase):
    def test_links_lead_to_files_of_this_tree(self) -> None:
        broken = []
        for document in DOCUMENTS:
            for link in LINK.findall(document.read_text(encoding="utf-8")):
                if "://" not in link and not (document.parent / link).exists():
                    broken.append(f"{document.relative_to(ROOT)}: {link}")
        self.assertEqual(broken, [])

    def test_commands_that_documents_name_exist(self) -> None:
        known = dev_commands()
        unknown = []
        for document in DOCUMENTS:
            named = set(DEV_COMMAND.findall(document.read_text(encoding="utf-8")))
            unknown += [f"{document.relative_to(ROOT)}: ./dev {name}" for name in named - known]
        self.assertEqual(unknown, [])

    def test_the_readme_begins_with_the_two_commands(self) -> None:
        commands = DEV_COMMAND.findall(README.read_text(encoding="utf-8"))
        self.assertEqual(commands[:2], ["demo", "test"])

    def test_the_readme_names_every_folder_at_the_top(self) -> None:
        text = README.read_text(encoding="utf-8")
        folders = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
        unnamed = [name for name in folders
                   if not name.startswith((".", "build")) and f"{name}/" not in text]
        self.assertEqual(unnamed, [])

    def test_every_status_has_its_row_in_the_table_of_errors(self) -> None:
        header = (ROOT / "runtime/include/rdx/status.h").read_text(encoding="utf-8")
        table = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
        statuses = STATUS_ROW.findall(header)
        self.assertGreater(len(statuses), 30)
        rows = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in table.splitlines()
                if line.startswith("|")]
        known = {(row[0].strip("`"), row[1]) for row in rows if len(row) > 1}
        absent = [name for name, number, _ in statuses if (f"RDX_{name}", number) not in known]
        self.assertEqual(absent, [])


if __name__ == "__main__":
    unittest.main()
