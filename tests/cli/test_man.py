"""Manual pages: fresh, one for each command, and in order by groff's own judgement."""

from __future__ import annotations

import re
import subprocess
import sys
import unittest

from programs import BIN, ROOT, run

MAN = ROOT / "docs/man"
sys.path.insert(0, str(MAN))
import make  # noqa: E402
from roff import paragraph  # noqa: E402

PAGES = sorted(path for path in MAN.iterdir() if path.suffix in (".1", ".5"))


def shown(name: str) -> str:
    """A page as plain text on one line."""
    text = subprocess.run(["groff", "-man", "-Tascii", "-P-c", "-P-b", "-P-u", "-rLL=200n",
                           str(MAN / name)], check=True, capture_output=True, text=True).stdout
    return re.sub(r"\s+", " ", text)


class Man(unittest.TestCase):
    @unittest.skipUnless((BIN / "rdx-net").exists() and (BIN / "rdx-sandbox").exists(),
                         "this build lacks a program that has a page")
    def test_they_say_what_the_programs_say(self) -> None:
        made = make.pages(BIN)
        self.assertEqual(sorted(made), [path.name for path in PAGES])
        for name, text in made.items():
            self.assertEqual((MAN / name).read_text(encoding="utf-8"), text,
                             f"{name} is not fresh: ./dev man")

    def test_each_command_has_one(self) -> None:
        commands = re.findall(r"^  ([a-z]+)", run("--help").text, re.MULTILINE)
        self.assertGreater(len(commands), 7)
        expected = {"rdx.1", "rdx-sandbox.1", "rdx-config.5", "rdx-batch.5",
                    *(f"rdx-{command}.1" for command in commands)}
        self.assertEqual({path.name for path in PAGES}, expected)

    def test_groff_has_nothing_to_say_about_them(self) -> None:
        done = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", *map(str, PAGES)],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_no_word_is_lost_on_the_way(self) -> None:
        page = shown("rdx-send.1")
        for text in ("--file-type TYPE", "--max-request, RDX_MAX_REQUEST",
                     "default ~/.config/rdx/config", "0 sent 1 the message or its file was refused",
                     "such as client-id = ... in a configuration file", "FileType, such as PDF"):
            self.assertIn(text, page)
        self.assertIn("# ~/.config/rdx/config [default] client-id = my-client", shown("rdx-config.5"))
        for text in ("DESCRIPTION rdx send --batch jobs.ndjson --jobs 8 > results.ndjson", "RESULTS",
                     "may_have_arrived it failed, and Redox may have accepted it all the same",
                     "SEE ALSO rdx(1), rdx-send(1)"):
            self.assertIn(text, shown("rdx-batch.5"))
        self.assertIn("rdx-batch(5)", shown("rdx-send.1"))

    def test_text_that_troff_would_obey_is_text(self) -> None:
        for text in (".so /etc/passwd", "'br", "a\\fBb\\n(yr", "-`^~"):
            made = subprocess.run(["groff", "-man", "-Tascii", "-P-c"], text=True, check=True,
                                  input=f".TH A 1\n.SH B\n{paragraph(text)}\n", capture_output=True)
            self.assertIn(text, made.stdout)


if __name__ == "__main__":
    unittest.main()
