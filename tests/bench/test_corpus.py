"""The corpus of the bench: valid by two judges, of all events, and the same from the same seed."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema

from bench import corpus
from bench.messages import events

RDX = Path(os.environ["RDX_BIN_DIR"]) / "rdx"


class Corpus(unittest.TestCase):
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.facts = corpus.write(cls.folder, corpus.SEED, corpus.QUICK)

    def verdicts(self, *files: Path) -> tuple[int, str]:
        """The program's exit code and its counts."""
        wanted = [RDX, "validate", "--fail-on=warning", "--quiet", "--summary", *files]
        done = subprocess.run(wanted, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(self) -> None:
        with tempfile.TemporaryDirectory() as other:
            same = corpus.write(Path(other), corpus.SEED, corpus.QUICK)
            another = corpus.write(Path(other), corpus.SEED + 1, corpus.QUICK)
        self.assertEqual(self.facts, same)
        self.assertNotEqual(self.facts["sha256"], another["sha256"])

    def test_it_has_every_event_and_no_message_twice(self) -> None:
        lines = (self.folder / "messages.ndjson").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(lines), len(set(lines)))
        for event in events():
            names = f'"DataModel":"{event.data_model}","EventType":"{event.event_type}"'
            self.assertTrue(any(names in line for line in lines), event.name)

    def test_no_rule_of_rdx_finds_fault_with_a_message(self) -> None:
        files = sorted(self.folder.glob("**/*json"))
        files.remove(self.folder / "corpus.json")
        files.remove(self.folder / "invalid.ndjson")
        code, counts = self.verdicts(*files)
        self.assertEqual(code, 0, counts)

    def test_each_message_with_a_fault_is_refused_by_rdx(self) -> None:
        _, counts = self.verdicts(self.folder / "invalid.ndjson")
        self.assertIn(f"0 valid, {corpus.QUICK.messages} invalid", counts)

    def test_jsonschema_has_the_same_verdicts(self) -> None:
        random = corpus.Random(1)
        judges = {e.name: jsonschema.Draft4Validator(e.schema) for e in events()}
        for event, message, _ in corpus.messages(random, corpus.QUICK.messages):
            faults = [list(error.path) for error in judges[event.name].iter_errors(message)]
            self.assertEqual(faults, [], event.name)
            bad = corpus.spoiled(random, event.schema, message)
            self.assertFalse(judges[event.name].is_valid(bad), event.name)


if __name__ == "__main__":
    unittest.main()
