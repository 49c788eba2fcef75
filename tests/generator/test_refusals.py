"""What the generator refuses, each with file, JSON Pointer and cause, all at once.

A case is a folder refused/<case>/ with schemas/, rdx.toml and `expect`, the whole of what is said.
"""

import tempfile
import unittest
from pathlib import Path

from tests.generator.support import HERE, run


class Refusals(unittest.TestCase):
    def test_each_case_says_what_is_expected_and_writes_nothing(self) -> None:
        cases = sorted(folder for folder in (HERE / "refused").iterdir() if folder.is_dir())
        self.assertGreater(len(cases), 20)
        for case in cases:
            with self.subTest(case=case.name), tempfile.TemporaryDirectory() as scratch:
                out = Path(scratch) / "out"
                done = run(
                    *("generate", "--schemas", "schemas", "--map", "rdx.toml", "--out", out),
                    cwd=case,
                )
                self.assertEqual(done.stderr, (case / "expect").read_text("utf-8"))
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
                self.assertFalse(out.exists())

    def test_a_wrong_call_is_told_apart_from_a_fault(self) -> None:
        for arguments in ((), ("produce",), ("generate", "--colour", "red")):
            with self.subTest(arguments=arguments):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn("usage: python3 -m generator", done.stderr)

    def test_an_output_folder_that_is_a_file_is_one_clear_fault(self) -> None:
        golden = HERE / "golden" / "mapped"
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "out"
            out.write_text("in the way")
            done = run(
                *("generate", "--schemas", golden / "schemas"),
                *("--map", golden / "rdx.toml", "--out", out),
            )
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, f"{out}: is in the way: not a folder\n")


if __name__ == "__main__":
    unittest.main()
