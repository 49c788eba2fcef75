"""The bench runs, proves that all contestants do the same, and its results have their shape. No
time is asserted here."""

import fnmatch
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path
from typing import Any

from bench import callgrind, corpus, instructions, run

BUILD = Path(os.environ["RDX_BIN_DIR"]).parent
ROWS = (
    "parse.*", "validate.*", "paths.*", "write.*", "base64.*.16kb.*", "growth.*.1000", "growth.*.10",
    "assertion.*", "code.*",
)  # fmt: skip
PATHS = ("sse", "avx2", "avx512", "neon")  # not every machine has them


def bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.run", str(BUILD), "--quick", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Bench(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def results(self, *words: str) -> Any:
        out = self.folder / "results.json"
        done = bench("--rounds", "1", "--out", out, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(out.read_text())

    def test_each_row_has_a_subject_its_peers_and_what_is_required(self) -> None:
        results = self.results("--date", "2026-01-15", *ROWS)
        self.assertEqual(list(results), ["date", "machine", "corpus", "rows"])
        names = [row["name"] for row in results["rows"]]
        for pattern in ROWS:
            self.assertTrue(fnmatch.filter(names, pattern), pattern)
        for row in results["rows"]:
            with self.subTest(row["name"]):
                self.assertGreater(row["subject"]["median"], 0)
                for peer in row["peers"].values():
                    self.assertGreater(peer["median"], 0)
                    self.assertGreater(peer["ratio"], 0)
                for one in row["required"]:
                    self.assertIsInstance(one["met"], bool)

    def test_a_row_that_is_not_met_ends_with_1_only_where_that_is_asked(self) -> None:
        limit = {"rows": ["code.linked"], "limit": 1}
        measured = {"name": "code.linked", "per": "program", "rounds": 1}
        row = run.row_of(measured | {"times": {"rdx": {"median": 2, "mad": 0}}}, [limit])
        self.assertEqual(run.unmet([row]), ["code.linked"])
        row = run.row_of(measured | {"times": {"rdx": {"median": 1, "mad": 0}}}, [limit])
        self.assertEqual(run.unmet([row]), [])

    def test_every_requirement_is_one_of_a_row_that_exists(self) -> None:
        names = bench("--list").stdout.split()
        required = tomllib.loads((run.HERE / "rows.toml").read_text(encoding="utf-8"))["required"]
        for pattern in (pattern for one in required for pattern in one["rows"]):
            if pattern.rpartition(".")[2] not in PATHS:
                self.assertTrue(fnmatch.filter(names, pattern), pattern)

    def test_more_than_5_percent_of_instructions_is_reported(self) -> None:
        old = {"write.sse": 1000, "validate.sse": 1000}
        self.assertEqual(instructions.grown(old, {"write.sse": 1050, "new.sse": 9}), [])
        told = ["write.sse: 1,000 -> 1,060 instructions, +6.0%"]
        self.assertEqual(instructions.grown(old, {"write.sse": 1060, "validate.sse": 900}), told)

    def test_a_record_is_compared_where_compiler_and_library_are_the_same(self) -> None:
        here = {"architecture": "x86_64", "gcc": "12", "libc": "glibc 2.36", "corpus": "a"}
        self.assertEqual(instructions.skipped(here, here), "")
        told = "gcc 12 is recorded, here it is 13"
        self.assertEqual(instructions.skipped(here, here | {"gcc": "13"}), told)

    def test_a_corpus_or_a_work_without_a_record_is_a_fault(self) -> None:
        record = {"conditions": {"corpus": "a"}, "counts": {"write.sse": 1000}}
        self.assertEqual(instructions.faults(record, {"corpus": "a"}, {"write.sse": 1000}), [])
        self.assertTrue(instructions.faults(record, {"corpus": "b"}, {"write.sse": 1000}))
        self.assertTrue(instructions.faults(record, {"corpus": "a"}, {"write.neon": 1000}))

    def test_instructions_are_counted_alike_twice(self) -> None:
        corpus.ensure(self.folder, quick=True)
        command = [BUILD / "bench" / "instructions", self.folder]
        first, second = callgrind.counts(command), callgrind.counts(command)
        self.assertIn("write.portable", first)
        self.assertEqual(first.keys(), second.keys())
        for work, count in first.items():
            self.assertAlmostEqual(second[work] / count, 1, delta=0.002, msg=work)

    def test_a_program_that_fails_is_not_counted(self) -> None:
        with self.assertRaises(callgrind.Failed) as failed:
            callgrind.counts([BUILD / "bench" / "instructions", self.folder / "nothing"])
        self.assertIn("messages.ndjson", str(failed.exception))

    def test_nothing_is_measured_of_texts_that_are_not_read_alike(self) -> None:
        corpus.write(self.folder, corpus.SEED, corpus.QUICK)
        shutil.copy(self.folder / "invalid.ndjson", self.folder / "messages.ndjson")
        for program, row in (("rows_parse", "parse.strict.compact"), ("rows_write", "write.text")):
            command = [BUILD / "bench" / program, self.folder, "--rounds", "1", row]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("does not hold: rdx reads each text", done.stderr)


if __name__ == "__main__":
    unittest.main()
