"""The commands of docs/performance.md run, and a recording of every row makes such a page. No time is
asserted here."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import tempfile
import unittest
from pathlib import Path

from bench import record, report, run

BUILD = Path(os.environ["RDX_BIN_DIR"]).parent
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUICK = ("--quick", "--rounds", "1")


def commands(page: str) -> list[list[str]]:
    """The words behind `./dev bench` of each line of the page's blocks."""
    lines = "".join(BLOCK.findall(page)).splitlines()
    split = (shlex.split(line, comments=True) for line in lines)
    return [words[2:] for words in split if words[:2] == ["./dev", "bench"]]


def output_of(*words: str) -> list[str]:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = run.main([str(BUILD), *words])
    if code != 0:
        raise AssertionError(f"bench.run ended with {code}")
    return told.getvalue().splitlines()


class Bench(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.docs = report.Docs(folder / "performance.md")
        cls.page = report.DOCS.page.read_text(encoding="utf-8")
        cls.docs.page.write_text(cls.page, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            cls.code = record.record(BUILD, cls.docs, QUICK)
        cls.rows = output_of("--list", *QUICK)

    def test_a_recording_has_every_row_with_its_words_and_a_table_for_each(self) -> None:
        self.assertEqual(self.code, 0)
        recorded = json.loads(self.docs.results.read_text(encoding="utf-8"))
        self.assertEqual([row["name"] for row in recorded["rows"]], self.rows)
        self.assertEqual(report.wordless(recorded, report.read_titles()), set())

    def test_a_recording_makes_a_page_that_is_true_and_its_pictures(self) -> None:
        page, made, missing = report.told(self.docs)
        self.assertEqual((page, missing), (made, []))
        for picture in re.findall(r"\]\(performance/(\w+\.png)\)", self.page):
            self.assertTrue((self.docs.folder / picture).exists(), picture)

    def test_the_commands_of_the_page_run(self) -> None:
        found = commands(self.page)
        self.assertIn(["--record"], found)
        for words in found:
            # A run of all rows is the recording above.
            named = [word for word in words if not word.startswith("--")]
            if "--list" in words:
                self.assertLessEqual(set(self.rows), set(output_of(*words)))
            elif named:
                with tempfile.NamedTemporaryFile() as out:
                    output_of(*words, *QUICK, "--out", out.name)
                    measured = json.loads(Path(out.name).read_text(encoding="utf-8"))["rows"]
                self.assertTrue(measured, words)
            else:
                self.assertIn(words, ([], ["--quick"], ["--record"]))


if __name__ == "__main__":
    unittest.main()
