"""`rdx send --batch`: every kind of line, those that are no good, and its page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest

from batches import MEMBERS, SCAN, Batches
from boxed import CANARY, WHOLE
from programs import ROOT
from test_sending_page import EXAMPLE, plain_environment

PAGE = (ROOT / "docs/batch.md").read_text(encoding="utf-8")


@WHOLE
class Lines(Batches):
    def test_a_line_may_be_a_message(self) -> None:
        (result,) = self.batch(self.note())
        self.assertEqual((result["line"], result["id"], result["status"], result["http_status"],
                          result["attempts"], result["may_have_arrived"], result["issues"]),
                         (1, None, "RDX_OK", 200, 1, False, []))
        self.assertRegex(result["log_ids"][0], r"\A[0-9a-f-]{36}\Z")
        self.assertEqual(self.stored(), [self.note()])
        self.assertEqual(self.last.err, "rdx send: done 1, failed 0, not tried 0\n")

    def test_names_may_be_escaped(self) -> None:
        note = json.dumps(self.note())
        self.batch(note.replace('"Meta"', '"Met\\u0061"'), f'{{"m\\u0065ssage": {note}}}')
        self.assertEqual(self.stored(), [self.note()] * 2)

    def test_a_form_may_hold_the_message_or_name_its_file_and_have_a_file(self) -> None:
        self.write("scan.tif", SCAN)
        self.write("note.json", json.dumps(self.draft("b"), indent=2))
        self.batch({"message": self.note("a"), "id": "x"},
                   {"message": "note.json", "file": "scan.tif"},
                   {"message": self.draft("c"), "file": str(self.folder / "scan.tif"),
                    "file_type": "PDF"})
        notes = [message["Note"] for message in self.stored()]
        self.assertEqual([note["DocumentID"] for note in notes], ["a", "b", "c"])
        self.assertEqual([note.get("FileType") for note in notes[1:]], ["TIFF", "PDF"])
        self.assertEqual([note.get("FileName") for note in notes[1:]], ["scan.tif"] * 2)

    def test_paths_are_those_of_the_folder_of_the_list(self) -> None:
        (self.folder / "lists").mkdir()
        self.write("lists/scan.pdf", SCAN)
        self.write("lists/note.json", json.dumps(self.draft()))
        line = {"message": "note.json", "file": "scan.pdf"}
        self.judge(self.rdx("send", "--batch", self.list(line, name="lists/jobs")), 0)
        on_a_pipe = self.rdx("send", "--batch", "-", stdin=json.dumps(line).encode())
        self.assertEqual(self.judge(on_a_pipe, 2)[0]["status"], "RDX_E_FILE")

    def test_files_are_embedded_or_uploaded_as_asked(self) -> None:
        self.write("scan.pdf", SCAN)
        line = {"message": self.draft(), "file": "scan.pdf"}
        self.batch(line, RDX_FILE_POLICY="upload")
        uri = self.stored()[0]["Note"]["FileContents"]
        self.assertEqual((self.sandbox.store / "blobs" / uri.rpartition("/")[2]).read_bytes(), SCAN)

    def test_a_result_gets_its_file_and_an_event_is_taken_from_the_form(self) -> None:
        self.write("scan.pdf", SCAN)
        message = json.loads(self.sample("results/new"))
        number = {"Code": "a", "Value": "1.30", "ValueType": "Numeric", "Units": "mg"}
        message["Orders"][0]["Results"] = [number, {"Code": "b"}]
        message["Meta"].pop("EventType")
        line = {"message": message, "file": "scan.pdf", "result": "0/1", "event": "results/new"}
        (result,) = self.batch(line)
        (name,) = self.sandbox.stored("messages")
        results = json.loads((self.sandbox.store / "messages" / name).read_bytes())["Orders"][0]
        self.assertEqual(results["Results"][0], number)
        self.assertEqual(results["Results"][1]["FileType"], "PDF")
        self.assertEqual(result["status"], "RDX_OK")

    def test_an_id_comes_back_as_it_was_even_of_a_line_with_faults(self) -> None:
        ids = ['"a \\"b\\" \\n\\u001b[2J é"', "17", "1.50", "null"]
        lines = ['{"message": "none.json", "id": %s}' % text for text in ids]
        self.batch(*lines, '{"id": "e", "mesage": {}}', code=2)
        raw = sorted(self.last.text.splitlines())
        self.assertEqual([re.search(r'"id":(.*?),"status"', line)[1] for line in raw],
                         ['"a \\"b\\" \\u000a\\u001b[2J é"', "17", "1.50", "null", '"e"'])

    def test_blank_lines_and_other_line_ends_do_not_matter_but_count(self) -> None:
        text = "\n  \r\n" + json.dumps(self.note("a")) + "\r\n\n" + json.dumps(self.note("b"))
        self.write("jobs", text)
        results = self.judge(self.rdx("send", "--batch", "jobs"), 0)
        self.assertEqual([result["line"] for result in results], [3, 5])
        self.assertEqual(self.names(), ["a", "b"])

    def test_an_empty_list_is_done(self) -> None:
        self.assertEqual(self.batch(), [])
        self.assertEqual(self.end(), "done 0, failed 0, not tried 0")


@WHOLE
class Refused(Batches):
    """A line that is no good fails by itself, and never sends another message than was meant."""

    def test_text_that_is_no_json(self) -> None:
        for line in ("{", "nonsense " + CANARY, '{"message": }', "[]]", '"text'):
            with self.subTest(line):
                self.refused(line, "RDX_E_SYNTAX", None, 1)

    def test_what_is_no_form(self) -> None:
        self.write("note.json", json.dumps(self.note()))
        for line, status, pointer in (
                ([], "RDX_E_TYPE", ""),
                ({}, "RDX_E_MISSING", "/message"),
                ({"message": "note.json", "flie": "scan.pdf"}, "RDX_E_STRAY", "/*"),
                ({"message": 7355}, "RDX_E_TYPE", "/message"),
                ({"message": None}, "RDX_E_TYPE", "/message"),
                ({"message": "note.json", "id": {}}, "RDX_E_TYPE", "/id"),
                ({"message": "note.json", "file": None}, "RDX_E_TYPE", "/file"),
                ('{"message": "note.json", "message": "note.json"}', "RDX_E_DUPLICATE", "/message"),
        ):
            with self.subTest(line):
                self.refused(line, status, pointer, 1)

    def test_a_member_that_comes_twice_has_its_place_in_the_list_alone(self) -> None:
        form = '{"id": 1, "message": "a.json", "message": "b.json"}'
        note = json.dumps(self.note())
        message = note.replace('"Meta"', '"Note": 1, "Meta"', 1)
        self.write("own.json", f"\n{message}")
        results = self.batch("", form, message, '{"message": "own.json"}', code=1)
        issues = [next(issue for issue in result["issues"] if issue["code"] == "RDX_E_DUPLICATE")
                  for result in results]
        self.assertEqual([(issue["line"], issue["column"]) for issue in issues],
                         [(2, form.rindex('"message"') + 1), (3, message.rindex('"Note"') + 1),
                          (2, message.rindex('"Note"') + 1)])
        self.assertEqual([issue["detail"] for issue in issues],
                         ["", "", "the one before has its value at line 2, column 10"])

    def test_faults_speak_of_members_and_not_of_options(self) -> None:
        self.write("scan", SCAN)
        self.write("scan.pdf", SCAN)
        os.mkfifo(self.folder / "fifo")
        results = json.loads(self.sample("results/new"))
        results["Orders"][0]["Results"] = [{"Code": "a"}, {"Code": "b"}]
        for line, cause in (
                ({"message": self.draft(), "file": "scan"}, "give file_type (PDF, say)"),
                ({"message": self.draft(), "file": "scan.pdf", "result": "0/0"},
                 "result is for Results"),
                ({"message": results, "file": "scan.pdf"}, "Give result, such as 0/1,"),
                ({"message": results, "file": "scan.pdf", "result": "7/7"}, "has no such result"),
                ({"message": self.note(), "file": "scan.pdf"}, "leave it out to send a file"),
                ({"message": self.note(), "event": "notes/replace"}, "another event than the one"),
                ({"message": []}, "it has no Meta, so that its event is to be named"),
                ({"message": "fifo"}, "message: is no regular file"),
                ({"message": ""}, "message: No such file or directory"),
                ({"message": self.draft(), "file": ""}, "file: No such file or directory")):
            with self.subTest(cause):
                (result,) = self.batch(line, code=2 if "[]" not in json.dumps(line) else 1)
                told = [issue["detail"] for issue in result["issues"]]
                self.assertIn(cause, "\n".join(told))
                for word in ("--", "pipe", "standard input"):
                    self.assertNotIn(word, "\n".join(told))

    def test_a_message_with_members_of_a_form_is_not_sent_without_its_file(self) -> None:
        for member in ("file", "message", "id"):
            with self.subTest(member):
                self.refused(self.note() | {member: "scan.pdf"}, "RDX_E_STRAY", f"/{member}", 1)
        self.batch(self.note() | {"Files": ["an extra of the sender's"]})

    def test_standard_input_is_no_message(self) -> None:
        self.refused({"message": "-"}, "RDX_E_FILE", "", 2)

    def test_forms_that_contradict_themselves(self) -> None:
        self.write("note.json", json.dumps(self.note()))
        self.write("scan.pdf", SCAN)
        for members, pointer in (
                ({"file_type": "PDF"}, ""), ({"result": "0/0"}, ""), ({"event": CANARY}, "/event"),
                ({"file": "scan.pdf", "result": "first"}, "/result"),
                ({"event": "notes/replace"}, "/Meta")):
            with self.subTest(members):
                self.refused({"message": "note.json"} | members, "RDX_E_ARGUMENT", pointer, 2)

    def test_a_file_that_can_not_be_sent_is_told_without_its_name(self) -> None:
        self.write(f"{CANARY}-empty.pdf", b"")
        for name, cause in ((f"{CANARY}-none.pdf", "No such file or directory"),
                            (f"{CANARY}-empty.pdf", "is empty"), (".", "is a directory")):
            with self.subTest(name):
                issue = self.refused({"message": self.draft(), "file": name}, "RDX_E_FILE", "", 2)
                self.assertEqual(issue["detail"], f"file: {cause}")
        issue = self.refused({"message": f"{CANARY}.json"}, "RDX_E_FILE", "", 2)
        self.assertEqual(issue["detail"], "message: No such file or directory")

    def test_faults_of_a_message_have_their_place_in_the_list_or_in_its_own_file(self) -> None:
        bad = self.note(DocumentID=918273)
        own = json.dumps(bad, indent=1)
        self.write("note.json", own)
        lines = json.dumps(bad), json.dumps({"id": 1, "message": bad}), '{"message": "note.json"}'
        self.batch("", *lines, code=1)
        results = self.judge(self.last, 1)
        self.assertEqual([result["status"] for result in results], ["RDX_E_TYPE"] * 3)
        for number, (result, text) in enumerate(zip(results[:2], lines), start=2):
            issue = result["issues"][0]
            self.assertEqual((issue["pointer"], issue["line"], issue["column"]),
                             ("/Note/DocumentID", number, text.index("918273") + 1))
        there = own.splitlines()
        row = next(i for i, line in enumerate(there) if "918273" in line)
        issue = results[2]["issues"][0]
        self.assertEqual((issue["line"], issue["column"]), (row + 1, there[row].index("918273") + 1))

    def test_a_line_over_64_mb_fails_alone(self) -> None:
        with open(self.folder / "jobs", "wb") as to:
            to.write(json.dumps(self.note("a")).encode() + b"\n")
            for _ in range(65):
                to.write(CANARY.encode().ljust(1_000_000, b"x"))
            to.write(b"\n" + json.dumps(self.note("b")).encode() + b"\n")
        results = self.judge(self.rdx("send", "--batch", "jobs"), 1)
        self.assertEqual([result["status"] for result in results],
                         ["RDX_OK", "RDX_E_SIZE", "RDX_OK"])
        self.assertEqual(results[1]["issues"][0]["detail"], "more than 64000000 bytes")
        self.assertEqual(self.names(), ["a", "b"])

    def test_the_exit_code_is_the_worst(self) -> None:
        self.batch(self.note(), "{", self.note(), code=1)
        self.batch(self.note(), "{", {"message": "none.json"}, self.note(), code=2)
        self.assertEqual(self.end(), "done 2, failed 2, not tried 0")

    def test_options_of_one_message_do_not_go_with_a_list(self) -> None:
        self.list(self.note())
        for more in (["note.json"], ["--dry-run"], ["--event", "notes/new"], ["--file", "a.pdf"],
                     ["--jobs", "0"], ["--jobs", "65"], ["--jobs", "+1"], ["--jobs", CANARY]):
            with self.subTest(more):
                done = self.rdx("send", "--batch", "jobs.ndjson", *more)
                self.assertEqual((done.code, done.text), (2, ""), done.err)
                self.assertNotIn(CANARY, done.err)
        self.assertEqual(self.rdx("send", "note.json", "--jobs", "2").code, 2)
        missing = self.rdx("send", "--batch", "none.ndjson")
        self.assertEqual((missing.code, missing.text), (2, ""))
        self.assertIn("none.ndjson: No such file or directory", missing.err)
        self.assertEqual(self.sandbox.stored("messages"), [])


@WHOLE
class Page(unittest.TestCase):
    """docs/batch.md is true."""

    def test_its_commands_print_what_it_shows(self) -> None:
        (example,) = EXAMPLE.findall(PAGE)
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "-c", example[0]], cwd=folder, text=True, timeout=60,
                                  env=plain_environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertEqual(done.stdout, example[1])

    def test_its_table_of_results_has_every_member_in_its_order(self) -> None:
        table = PAGE.partition("## Results")[2].partition("## The end")[0]
        self.assertEqual(re.findall(r"^\| `(\w+)` ", table, re.MULTILINE), MEMBERS)

    def test_its_forms_are_what_the_program_takes(self) -> None:
        table = PAGE.partition("## Jobs")[2].partition("## Results")[0]
        source = (ROOT / "cli/net/job_line.c").read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"^\| `(\w+)` ", table, re.MULTILINE),
                         re.findall(r'RDX_ROW\(job_form, \w+, +"(\w+)"', source))


if __name__ == "__main__":
    unittest.main()
