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
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(self) -> None:
        one, same, other = (
            corpus.write(self.folder / name, seed, corpus.QUICK)["sha256"]
            for name, seed in (("one", 1), ("same", 1), ("other", 2))
        )
        self.assertEqual(one, same)
        self.assertNotEqual(one, other)

    def test_it_has_every_event_and_no_message_twice(self) -> None:
        corpus.write(self.folder, corpus.SEED, corpus.QUICK)
        lines = (self.folder / "messages.ndjson").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(lines), len(set(lines)))
        for event in events():
            names = f'"DataModel":"{event.data_model}","EventType":"{event.event_type}"'
            self.assertTrue(any(names in line for line in lines), event.name)

    def test_no_rule_of_rdx_finds_fault_with_a_message(self) -> None:
        corpus.write(self.folder, corpus.SEED, corpus.QUICK)
        files = sorted(self.folder.glob("**/*json"))
        files.remove(self.folder / "corpus.json")
        wanted = [RDX, "validate", "--fail-on=warning", "--quiet", "--summary", *files]
        done = subprocess.run(wanted, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_messages_are_valid_by_jsonschema(self) -> None:
        extent = corpus.QUICK
        random = corpus.Random(1)
        judges = {e.name: jsonschema.Draft4Validator(e.schema) for e in events()}
        for event, message, _ in corpus.messages(random, extent.messages):
            faults = [list(error.path) for error in judges[event.name].iter_errors(message)]
            self.assertEqual(faults, [], event.name)


if __name__ == "__main__":
    unittest.main()
