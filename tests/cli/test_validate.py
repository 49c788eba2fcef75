"""`rdx`, `rdx validate` and `rdx sample` as a CI job sees them: lines, exit codes, what they load."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema
from programs import BIN, EVENTS, run, schema

GOOD = b"""{
  "Meta": {"DataModel": "Notes", "EventType": "New"},
  "Patient": {"Identifiers": [{"ID": "canary", "IDType": "MR"}]},
  "Note": {"ContentType": "Plain Text", "DocumentType": "a", "DocumentID": "b",
           "Provider": {"ID": "c"}}
}
"""
BAD = GOOD.replace(b'"canary"', b"73550")


class Validate(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def validate(self, *arguments: object, stdin: bytes = b"", before: tuple[str, ...] = ()):
        return run("validate", "--no-source", *arguments, stdin=stdin, folder=self.folder, before=before)

    def assert_trouble(self, outcome, cause: str) -> None:
        self.assertEqual((outcome.code, outcome.text), (2, ""))
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        self.assertIn(cause, outcome.err)
        self.assertIn("[RDX_E_FILE]", outcome.err)

    def test_a_fault_is_a_line_that_editors_read(self) -> None:
        self.file("bad.json", BAD)
        outcome = self.validate("bad.json")
        self.assertEqual(outcome.text, "bad.json:3:38: error: /Patient/Identifiers/0/ID: value has "
                         "the wrong JSON type: expected a string, came a number [RDX_E_TYPE]\n")
        self.assertEqual((outcome.code, outcome.err), (1, ""))

    def test_values_are_not_printed(self) -> None:
        self.file("bad.json", BAD)
        self.assertNotIn("73550", run("validate", "bad.json", folder=self.folder).everything)
        self.assertNotIn("canary", run("validate", "-", stdin=GOOD[:-4]).everything)

    def test_the_worst_file_decides_and_all_are_judged(self) -> None:
        self.file("good.json", GOOD)
        self.file("bad.json", BAD)
        outcome = self.validate("good.json", "bad.json", "none.json", "good.json")
        self.assertEqual(outcome.code, 2)
        lines = outcome.text.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertEqual([lines[0], lines[2]], ["good.json: valid notes/new"] * 2)
        self.assertIn("none.json: No such file or directory", outcome.err)

    def test_standard_input_is_a_file_named_minus(self) -> None:
        self.assertEqual(self.validate("-", stdin=GOOD).text, "<stdin>: valid notes/new\n")
        outcome = self.validate("-", stdin=BAD)
        self.assertTrue(outcome.text.startswith("<stdin>:3:38: error: "), outcome.text)

    def test_a_schema_can_be_told(self) -> None:
        outcome = self.validate("--event", "media/new", "--rules", "none", "-", stdin=GOOD)
        self.assertEqual(outcome.code, 1)
        self.assertEqual(outcome.text, "<stdin>:1:1: error: /Media: required member is missing: "
                         "expected an object [RDX_E_MISSING]\n")

    def test_an_unknown_event_is_named_only_if_redox_has_it(self) -> None:
        looks = GOOD.replace(b'"Notes"', b'"Clinical Summary"')
        self.assertIn("DataModel Clinical Summary, EventType New",
                      self.validate("-", stdin=looks).text)
        names = (b"Jane Doe", b"Jane", b"Jane Doe 1980", b"jane", b"Jane\\u001b[31m", b"J" * 40)
        for known in (b'"Notes"', b'"New"'):
            for name in names:
                outcome = self.validate("-", stdin=GOOD.replace(known, b'"' + name + b'"'))
                self.assertEqual(outcome.code, 1)
                self.assertIn("[RDX_E_EVENT]", outcome.text)
                self.assertNotIn("ane", outcome.everything)
                self.assertNotIn("JJ", outcome.everything)

    def test_a_tolerant_verdict_is_that_of_a_whole_message(self) -> None:
        strict = self.validate("-", stdin=BAD)
        tolerant = self.validate("--tolerant", "-", stdin=BAD)
        self.assertEqual((strict.code, tolerant.code), (1, 0))
        self.assertEqual(strict.text.replace(": error: ", ": warning: "),
                         tolerant.text.replace("<stdin>: valid notes/new\n", ""))
        self.assertEqual(self.validate("--tolerant", "--fail-on", "warning", "-", stdin=BAD).code, 1)
        broken = self.validate("--tolerant", "-", stdin=BAD[:-3])
        self.assertEqual(broken.code, 1)
        self.assertIn("[RDX_E_SYNTAX]", broken.text)

    def test_all_faults_come_not_only_the_first_hundred(self) -> None:
        element = b'{"ID": 1, "IDType": "MR"},' * 300
        many = GOOD.replace(b'{"ID": "canary"', element + b'{"ID": "canary"')
        self.assertEqual(len(self.validate("-", stdin=many).text.splitlines()), 300)

    def test_an_empty_file_is_not_json(self) -> None:
        self.file("empty.json", b"")
        outcome = self.validate("empty.json")
        self.assertEqual(outcome.code, 1)
        self.assertEqual(outcome.text, "empty.json:1:1: error: text is not JSON: expected a value, "
                         "came the end of the text [RDX_E_SYNTAX]\n")

    def test_a_directory_without_messages_is_trouble(self) -> None:
        self.assert_trouble(self.validate("."), ".: holds no *.json")

    def test_a_fifo_is_refused_and_does_not_hang(self) -> None:
        os.mkfifo(self.folder / "pipe")
        self.assert_trouble(self.validate("pipe"), "pipe: is no regular file")

    def test_a_missing_file_is_trouble(self) -> None:
        self.assert_trouble(self.validate("none.json"), "none.json: No such file or directory")

    def test_an_unreadable_file_is_trouble(self) -> None:
        path = self.file("closed.json", GOOD)
        path.chmod(0)
        self.folder.chmod(0o755)
        nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") \
            if os.geteuid() == 0 else ()
        # `nobody` must be able to reach the program, which a checkout under /root forbids.
        if nobody and subprocess.run([*nobody, str(BIN / "rdx"), "--version"],
                                     capture_output=True).returncode != 0:
            self.skipTest("root reads every file, and another user can't start the program here")
        self.assert_trouble(self.validate("closed.json", before=nobody), "Permission denied")

    def test_a_file_over_the_limit_is_refused(self) -> None:
        with open(self.folder / "huge.json", "wb") as file:
            file.truncate(64_000_001)
        outcome = self.validate("huge.json")
        self.assertEqual(outcome.code, 1)
        self.assertIn("more than 64000000 bytes [RDX_E_SIZE]", outcome.text)

    def test_a_pipe_over_the_limit_is_refused(self) -> None:
        outcome = self.validate("-", stdin=b" " * 64_000_001)
        self.assertEqual(outcome.code, 1)
        self.assertIn("more than 64000000 bytes [RDX_E_SIZE]", outcome.text)

    def test_closed_standard_output_is_trouble(self) -> None:
        self.file("good.json", GOOD)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BIN / "rdx", "validate", self.folder / "good.json"], stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output: No space left on device", done.stderr)


class WithoutMeta(unittest.TestCase):
    def test_what_has_no_place_for_it_is_told_of_the_option_that_names_the_event(self) -> None:
        for text in (b'[{"Meta": {"DataModel": "Notes"}}]', b"[]", b"7"):
            with self.subTest(text):
                outcome = run("validate", "--no-source", "-", stdin=text)
                self.assertEqual(outcome.code, 1)
                self.assertIn("1:1: error: value has the wrong JSON type: expected an object, came",
                              outcome.text)
                self.assertIn("it has no Meta, so that its event is to be named [RDX_E_TYPE]", outcome.text)

    def test_a_meta_that_is_wrong_is_no_matter_of_the_option(self) -> None:
        for text in (b"{}", b'{"Meta": []}', b'{"Meta": {"DataModel": 1}}'):
            with self.subTest(text):
                self.assertNotIn("--event", run("validate", "-", stdin=text).text)


class Usage(unittest.TestCase):
    def test_wrong_use_is_trouble_and_points_at_help(self) -> None:
        for arguments in ([], ["unknown"], ["validate"], ["validate", "--event", "no/such", "x"],
                          ["validate", "--event"], ["sample", "no/such"], ["sample", "a", "b"],
                          ["send"], ["send", "a", "b"], ["send", "a", "--file-type", "PDF"],
                          ["send", "a", "--file", "b", "--result", "1"], ["upload"],
                          ["token", "a"], ["query"], ["extract", "a"]):
            with self.subTest(arguments):
                outcome = run(*arguments)
                self.assertEqual((outcome.code, outcome.text), (2, ""))
                self.assertIn(" --help`\n", outcome.err)

    def test_a_misplaced_secret_is_not_repeated(self) -> None:
        for arguments in (["token", "--secret=canary"], ["token", "--private-key=canary\n"],
                          ["token", "--private-key-file", "-----BEGIN canary"],
                          ["token", "--proxy", "http://user:canary@host"],
                          ["token", "--timeout-ms", "canary"], ["validate", "--canry=canary", "x"]):
            with self.subTest(arguments):
                outcome = run(*arguments)
                self.assertEqual(outcome.code, 2)
                self.assertNotIn("canary", outcome.everything)

    def test_every_command_explains_itself(self) -> None:
        for command in ("validate", "sample", "send", "query", "extract", "upload", "token"):
            with self.subTest(command):
                outcome = run(command, "--help")
                self.assertEqual((outcome.code, outcome.err), (0, ""))
                self.assertIn(f"Usage: rdx {command}", outcome.text)
                self.assertIn("Exit codes:", outcome.text)
                self.assertIn(f"  {command} ", run("--help").text)

    def test_version(self) -> None:
        self.assertRegex(run("--version").text, r"^rdx \d+\.\d+\.\d+\nschemas sha256 [0-9a-f]{64}\n$")

    def test_rdx_loads_neither_libcurl_nor_openssl(self) -> None:
        libraries = subprocess.run(["ldd", BIN / "rdx"], capture_output=True, text=True).stdout
        self.assertIn("libc.so", libraries)
        for name in ("curl", "ssl", "crypto"):
            self.assertNotIn(name, libraries)

    def test_without_its_second_program_rdx_says_so(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            alone = Path(folder) / "rdx"
            alone.write_bytes((BIN / "rdx").read_bytes())
            alone.chmod(0o755)
            done = subprocess.run([alone, "token"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("rdx-net, which this command needs, cannot be started", done.stderr)


class Sample(unittest.TestCase):
    def test_all_events_are_listed(self) -> None:
        rows = [line.split() for line in run("sample", "--list").text.splitlines()]
        self.assertEqual({(row[1], row[2]): row[0] for row in rows}, EVENTS)

    def test_every_sample_is_valid_for_us_and_for_jsonschema(self) -> None:
        for names, event in EVENTS.items():
            with self.subTest(event):
                sample = run("sample", event).out
                document = json.loads(sample)
                jsonschema.Draft4Validator(schema(event)).validate(document)
                meta = document["Meta"]
                self.assertEqual((meta["DataModel"], meta["EventType"]), names)
                self.assertEqual(run("validate", "-", stdin=sample).text,
                                 f"<stdin>: valid {event}\n")


if __name__ == "__main__":
    unittest.main()
