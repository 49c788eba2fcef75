"""`rdx query`: the answer as it came, and what is said when there is none."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from answers import TOKEN, Answers, make_key
from boxed import WHOLE, Boxed
from programs import BIN, Outcome, run

CANARY = "canary-7355"
NET = unittest.skipUnless((BIN / "rdx-net").exists(), "this build has no network")


@NET
class Query(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.key = make_key(cls)
        cls.query = run("sample", "notes/query").out
        cls.answer = run("sample", "notes/queryresponse").out

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def ask(self, status: int, answer: bytes, *arguments: object, query: bytes | None = None,
            **settings: str) -> Outcome:
        self.server = Answers({"/endpoint": (status, answer)}).start(self)
        outcome = run("query", "-", *arguments, folder=self.folder,
                      stdin=self.query if query is None else query,
                      environment=self.server.settings(self.key) | settings)
        self.assertNotIn(CANARY, outcome.err)
        self.assertNotIn(TOKEN, outcome.everything)
        return outcome

    def test_the_answer_is_printed_as_it_came(self) -> None:
        outcome = self.ask(200, self.answer)
        self.assertEqual((outcome.code, outcome.out, outcome.err), (0, self.answer, ""))

    def test_an_answer_is_as_large_as_max_reply_says(self) -> None:
        large = self.answer + b" " * 10_000_000
        refused = self.ask(200, large)
        self.assertEqual((refused.code, refused.out), (2, b""))
        self.assertIn("[RDX_E_REPLY_SIZE]", refused.err)
        taken = self.ask(200, large, "--max-reply", len(large))
        self.assertEqual((taken.code, taken.out, taken.err), (0, large, ""))
        self.assertEqual(self.ask(200, large, RDX_MAX_REPLY=str(len(large) - 1)).code, 2)

    def test_or_goes_into_a_new_file(self) -> None:
        outcome = self.ask(200, self.answer, "--out", "answer.json")
        self.assertEqual((outcome.code, outcome.out, outcome.err), (0, b"", ""))
        path = self.folder / "answer.json"
        self.assertEqual((path.read_bytes(), stat.S_IMODE(path.stat().st_mode)),
                         (self.answer, 0o600))
        outcome = self.ask(200, self.answer, "--out", "answer.json")
        self.assertEqual(outcome.code, 2)
        self.assertIn("answer.json: there is a file of this name already", outcome.err)
        self.assertEqual(self.server.asked, [])

    def test_nothing_found_is_an_answer(self) -> None:
        outcome = self.ask(200, b"{ }")
        self.assertEqual((outcome.code, outcome.out, outcome.err), (0, b"{ }", ""))

    def test_faults_of_an_answer_are_noticed_by_their_place(self) -> None:
        answer = json.loads(self.answer)
        answer["Meta"]["EventType"] = 7
        text = json.dumps(answer).encode()
        outcome = self.ask(200, text)
        self.assertEqual((outcome.code, outcome.out), (0, text))
        column = text.index(b"7") + 1
        self.assertIn(f"<answer>:1:{column}: notice: /Meta/EventType: ", outcome.err)
        self.assertNotIn("error", outcome.err)

    def test_of_more_faults_than_are_shown_the_rest_is_counted(self) -> None:
        answer = json.loads(self.answer)
        answer["Notes"] = [{"DocumentID": i} for i in range(150)]
        outcome = self.ask(200, json.dumps(answer).encode())
        self.assertEqual(outcome.code, 0)
        shown = outcome.err.count(": notice: ")
        self.assertEqual(shown, 100)
        rest = re.search(r"^<answer>: (\d+) further faults are not shown$", outcome.err, re.M)
        self.assertGreaterEqual(int(rest[1]) if rest else 0, 50)

    def test_errors_in_the_answer_refuse_the_query_and_are_not_repeated(self) -> None:
        answer = {"Meta": {"Errors": [{"ID": 1, "Text": CANARY, "Type": "client"}]}}
        outcome = self.ask(200, json.dumps(answer).encode(), "--out", "answer.json")
        self.assertEqual((outcome.code, outcome.out), (1, b""))
        self.assertIn("[RDX_E_REJECTED]", outcome.err)
        self.assertEqual(os.listdir(self.folder), [])

    def test_what_is_no_answer_is_trouble(self) -> None:
        for status, answer, cause in ((200, f"<html>{CANARY}".encode(), "[RDX_E_REPLY]"),
                                      (500, CANARY.encode(), "[RDX_E_SERVER]")):
            outcome = self.ask(status, answer)
            self.assertEqual((outcome.code, outcome.out), (2, b""))
            self.assertIn(cause, outcome.err)

    def test_a_query_that_is_none_or_not_valid_is_not_sent(self) -> None:
        many = json.loads(self.query)
        many["Meta"]["Destinations"] = [{"ID": CANARY}, {"ID": CANARY}]
        for query, code, cause in (
                (run("sample", "notes/new").out, 2, "this event is no query"),
                (self.query.replace(b"DataModel", b"DataMode"), 1, "/Meta"),
                (b"{", 1, "[RDX_E_SYNTAX]"),
                (json.dumps(many).encode(), 2, "exactly one destination, this one has 2")):
            outcome = self.ask(200, self.answer, query=query)
            self.assertEqual((outcome.code, outcome.out), (code, b""), outcome.err)
            self.assertIn(cause, outcome.err)
            self.assertEqual(self.server.asked, [])

    def test_a_full_disk_is_trouble(self) -> None:
        self.server = Answers({"/endpoint": (200, self.answer)}).start(self)
        environment = {"PATH": os.environ["PATH"], "RDX_CONFIG": "none"}
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BIN / "rdx", "query", "-"], input=self.query, stdout=full,
                                  stderr=subprocess.PIPE, timeout=60,
                                  env=environment | self.server.settings(self.key))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output: No space left", done.stderr)

    def test_what_is_left_out_is_named(self) -> None:
        for arguments in ((), ("a", "b")):
            outcome = run("query", *arguments)
            self.assertEqual(outcome.code, 2)
            self.assertIn("one query is to be given", outcome.err)


@WHOLE
class WholeWay(Boxed):
    def test_a_file_that_was_sent_is_found_by_a_query_and_extracted_unchanged(self) -> None:
        content = os.urandom(50_000)
        self.write("scan.pdf", content)
        for event in ("notes", "media"):
            model = event.title().removesuffix("s")
            draft, query = json.loads(self.sample(f"{event}/new")), json.loads(
                self.sample(f"{event}/query"))
            for key in ("FileContents", "FileName", "FileType", "ContentType"):
                draft[model].pop(key, None)
            query["DocumentIDs"] = [draft[model]["DocumentID"]]
            self.write("draft.json", json.dumps(draft))
            for policy in ("--embed", "--upload"):
                sent = self.rdx("send", "draft.json", "--file", "scan.pdf", policy)
                answer = self.rdx("query", "-", stdin=json.dumps(query).encode())
                self.assertEqual((sent.code, answer.code, answer.err), (0, 0, ""), sent.err)
                # The newest stands first.
                found = self.rdx("extract", "-", "--out", "-", "--at", f"/{model}s/0/FileContents"
                                 if model == "Note" else "/Media/0/FileContents", stdin=answer.out)
                self.assertEqual((found.code, found.err), (0, ""))
                self.assertTrue(found.out == content, (event, policy))

    def test_nothing_found_is_no_failure(self) -> None:
        query = json.loads(self.sample("notes/query"))
        query["Patients"][0]["Identifiers"][0]["ID"] = CANARY
        outcome = self.rdx("query", "-", stdin=json.dumps(query).encode())
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertNotIn(CANARY, outcome.text)


if __name__ == "__main__":
    unittest.main()
