"""`rdx send --dry-run`: the request's body, judged by python3-jsonschema and by `base64 -d`."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema
from programs import BIN, run, schema

CANARY = "canary-7355"


def without(members: dict, *names: str) -> dict:
    return {name: value for name, value in members.items() if name not in names}


def draft(event: str) -> dict:
    """The sample of an event without what a file brings."""
    message = json.loads(run("sample", event).out)
    if "Orders" in message and event.startswith("results/"):
        results = message["Orders"][0]["Results"]
        results[0] = without(results[0], "Value", "ValueType", "Units")
    for name in ("Note", "Media"):
        if name in message:
            message[name] = without(message[name], "FileContents", "FileName", "FileType",
                                    "ContentType")
    message["Patient"]["Identifiers"][0]["ID"] = CANARY
    return message


class DryRun(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.scan = self.folder / "scan.pdf"
        self.scan.write_bytes(os.urandom(100_001))

    def send(self, message: dict | bytes, *arguments: object, file: str | None = "scan.pdf"):
        text = message if isinstance(message, bytes) else json.dumps(message).encode()
        chosen = ("--file", file) if file else ()
        return run("send", "-", "--dry-run", *chosen, *arguments, stdin=text, folder=self.folder)

    def body(self, message: dict, *arguments: object, file: str | None = "scan.pdf") -> dict:
        outcome = self.send(message, *arguments, file=file)
        self.assertEqual(outcome.code, 0, outcome.err)
        body = json.loads(outcome.out)
        event = f"{body['Meta']['DataModel']}/{body['Meta']['EventType']}".lower()
        jsonschema.Draft4Validator(schema(event)).validate(body)
        return body

    def refused(self, code: int, cause: str, message: dict | bytes, *arguments: object,
                file: str | None = "scan.pdf") -> str:
        outcome = self.send(message, *arguments, file=file)
        self.assertEqual((outcome.code, outcome.out), (code, b""), outcome.err)
        errors = [line for line in outcome.err.splitlines() if ": error: " in line]
        self.assertEqual(len(errors), 1, outcome.err)
        self.assertIn(cause, errors[0])
        self.assertNotIn(CANARY, outcome.err)
        return errors[0]

    def assert_is_scan(self, base64_text: str) -> None:
        decoded = subprocess.run(["base64", "-d"], input=base64_text.encode(), check=True,
                                 capture_output=True).stdout
        self.assertEqual(decoded, self.scan.read_bytes())

    # ---- What is filled in ----

    def test_notes(self) -> None:
        for event in ("notes/new", "notes/replace"):
            note = self.body(draft(event))["Note"]
            self.assert_is_scan(note["FileContents"])
            self.assertEqual((note["ContentType"], note["FileName"], note["FileType"]),
                             ("Base64 Encoded", "scan.pdf", "PDF"))

    def test_media(self) -> None:
        for event in ("media/new", "media/replace"):
            media = self.body(draft(event))["Media"]
            self.assert_is_scan(media["FileContents"])
            self.assertEqual((media["FileName"], media["FileType"], media["Availability"]),
                             ("scan.pdf", "PDF", "Available"))

    def test_results(self) -> None:
        for event in ("results/new", "results/newunsolicited"):
            result = self.body(draft(event))["Orders"][0]["Results"][0]
            self.assert_is_scan(result["Value"])
            self.assertEqual((result["ValueType"], result["FileType"]),
                             ("Encapsulated Data", "PDF"))

    def test_nothing_else_of_the_message_changes(self) -> None:
        message = draft("media/new")
        message["Extensions"] = {"a": [1, None, {"b": "c"}]}
        message["Patient"]["Notes"] = ["text", 5]
        body = self.body(message)
        body["Media"] = without(body["Media"], "FileContents", "FileName", "FileType")
        self.assertEqual(body, message)

    def test_a_name_and_a_type_of_the_message_are_kept(self) -> None:
        message = draft("notes/new")
        message["Note"] |= {"FileName": "Consent of May", "FileType": "TIFF", "FileContents": ""}
        note = self.body(message)["Note"]
        self.assertEqual((note["FileName"], note["FileType"]), ("Consent of May", "TIFF"))

    def test_a_type_that_is_not_that_of_the_name_is_told(self) -> None:
        message = draft("notes/new")
        message["Note"]["FileType"] = CANARY
        outcome = self.send(message)
        self.assertEqual(json.loads(outcome.out)["Note"]["FileType"], CANARY)
        self.assertEqual(outcome.err, "<stdin>: notice: /Note/FileType: kept as the message has it, "
                         "though the file's name tells another\n")
        message["Note"]["FileType"] = "PDF"
        self.assertEqual(self.send(message).err, "")

    def test_null_is_filled(self) -> None:
        message = draft("notes/new")
        message["Note"] |= {"FileName": None, "FileType": None, "FileContents": None}
        note = self.body(message)["Note"]
        self.assertEqual((note["FileName"], note["FileType"]), ("scan.pdf", "PDF"))

    def test_another_content_type_is_corrected_and_told(self) -> None:
        message = draft("notes/new")
        message["Note"]["ContentType"] = "Plain Text"
        outcome = self.send(message)
        self.assertEqual(json.loads(outcome.out)["Note"]["ContentType"], "Base64 Encoded")
        self.assertEqual(outcome.err, "<stdin>: notice: /Note/ContentType: set to Base64 Encoded, "
                         "as files are sent\n")

    def test_the_type_comes_from_the_name(self) -> None:
        for name, expected in {"a.jpeg": "JPG", "a.JPG": "JPG", "a.tif": "TIFF", "a.png": "PNG",
                               "a.b.htm": "HTML", "a.mp3": "MP3", "a.abcdefgh": "ABCDEFGH"}.items():
            (self.folder / name).write_bytes(b"x")
            with self.subTest(name):
                self.assertEqual(self.body(draft("media/new"), file=name)["Media"]["FileType"],
                                 expected)

    def test_a_name_without_a_type_needs_the_flag(self) -> None:
        for name in ("scan", ".pdf", "a.", "a.abcdefghi", "a.p-f", "a.d/scan"):
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x")
            with self.subTest(name):
                self.refused(2, "/Media/FileType: the file's name does not tell its type; give "
                             "--file-type", draft("media/new"), file=name)
                body = self.body(draft("media/new"), "--file-type", "PDF", file=name)
                self.assertEqual(body["Media"]["FileType"], "PDF")

    def test_meta_is_filled_in_for_a_told_event(self) -> None:
        message = draft("notes/new")
        message["Meta"] = without(message["Meta"], "DataModel", "EventType")
        self.assertEqual(self.body(message, "--event", "notes/new")["Meta"]["EventType"], "New")

    def test_a_message_without_a_file_is_sent_as_it_is(self) -> None:
        message = json.loads(run("sample", "notes/new").out)
        self.assertEqual(self.body(message, file=None), message)

    # ---- Which result ----

    def results(self, *results: dict) -> dict:
        message = draft("results/new")
        message["Orders"][0]["Results"] = [{"Code": str(i)} | r for i, r in enumerate(results)]
        return message

    NUMERIC = {"Value": "1.30", "ValueType": "Numeric"}
    SENT = {"Value": "JVBERg==", "ValueType": "Encapsulated Data"}
    FORGOTTEN = {"ValueType": "Numeric"}

    def test_the_result_without_a_value_gets_the_file(self) -> None:
        for open_one in ({}, {"ValueType": "Encapsulated Data"}, {"Value": ""}):
            with self.subTest(open_one):
                body = self.body(self.results(self.NUMERIC, open_one, self.SENT))
                values = [result["Value"] for result in body["Orders"][0]["Results"]]
                self.assertEqual((values[0], values[2]), ("1.30", "JVBERg=="))
                self.assert_is_scan(values[1])

    def test_the_one_that_is_marked_as_a_file_wins(self) -> None:
        marked = {"ValueType": "Encapsulated Data"}
        error = self.refused(1, "[RDX_E_MISSING]", self.results(self.FORGOTTEN, marked))
        self.assertIn("/Orders/0/Results/0/Value", error)  # the file went to the other one

    def test_a_number_that_was_forgotten_gets_no_file(self) -> None:
        self.refused(2, "--result ORDER/RESULT", self.results(self.NUMERIC, self.FORGOTTEN))

    def test_two_candidates_need_the_flag(self) -> None:
        message = self.results({}, {}, self.NUMERIC)
        self.refused(2, "--result ORDER/RESULT", message)
        message["Orders"][0]["Results"][0] |= self.NUMERIC
        body = self.body(message, "--result", "0/1")
        self.assert_is_scan(body["Orders"][0]["Results"][1]["Value"])

    def test_a_result_that_is_not_there_is_refused(self) -> None:
        for place in ("0/1", "1/0", "999999999/0"):
            self.refused(2, "no such result", draft("results/new"), "--result", place)

    def test_a_message_without_results_is_refused(self) -> None:
        self.refused(1, "/Orders: required member is missing", self.results())

    # ---- What is refused ----

    def test_content_is_never_replaced(self) -> None:
        for event, place in {"notes/new": "/Note/FileContents", "media/new": "/Media/FileContents",
                             "results/new": "/Orders/0/Results/0/Value"}.items():
            with self.subTest(event):
                self.refused(2, f"{place}: the message has content here already",
                             run("sample", event).out)

    def test_an_event_without_files_is_refused(self) -> None:
        for event in ("notes/delete", "media/query", "results/queryresponse"):
            with self.subTest(event):
                self.refused(2, "messages of this event carry no file", run("sample", event).out)

    def test_a_told_event_must_agree_with_meta(self) -> None:
        self.refused(2, "/Meta: it names another event than the one that was given", draft("notes/new"),
                     "--event", "notes/replace")

    def test_a_file_does_not_hide_other_faults(self) -> None:
        message = draft("notes/new")
        message["Note"]["DocumentID"] = 7355
        error = self.refused(1, "/Note/DocumentID: value has the wrong JSON type", message)
        self.assertNotIn("7355", error)

    def test_a_missing_member_is_placed_in_the_text(self) -> None:
        message = b'{"Meta": {"DataModel": "Media", "EventType": "New"},\n "Patient": {' \
            b'"Identifiers": []},\n "Media": {"DocumentType": "a", "DocumentID": "b",' \
            b' "Provider": {"ID": "c"}}}'
        self.refused(1, "<stdin>:3:11: error: /Media/Availability: required member is missing",
                     message)

    def test_a_missing_object_is_named(self) -> None:
        message = draft("notes/new")
        del message["Note"]
        self.refused(1, "/Note: required member is missing", message)

    def test_broken_text_is_refused(self) -> None:
        good = json.dumps(draft("notes/new")).encode()
        for name, text in {
                "cut": good[:-1], "trailing": good + b"x", "utf8": good.replace(b"Erika", b"\xff"),
                "duplicate": good.replace(b'"Visit"', b'"Visit": {}, "Visit"'),
                "nul": good.replace(b"Erika", b"\\u0000"), "deep": b"[" * 10_000, "empty": b"",
        }.items():
            with self.subTest(name):
                self.refused(1, "[RDX_E_", text)

    def test_files_that_are_none_are_trouble(self) -> None:
        os.mkfifo(self.folder / "pipe.pdf")
        (self.folder / "empty.pdf").write_bytes(b"")
        for name, cause in {".": "is a directory", "pipe.pdf": "is no regular file",
                            "empty.pdf": "is empty", "none.pdf": "No such file"}.items():
            with self.subTest(name):
                self.refused(2, f"{name}: {cause}", draft("notes/new"), file=name)

    # ---- Policies and limits ----

    def test_a_large_file_would_be_uploaded(self) -> None:
        self.scan.write_bytes(bytes(200_001))
        self.refused(2, "the file of 200001 bytes would be uploaded", draft("notes/new"))
        self.assert_is_scan(self.body(draft("notes/new"), "--embed")["Note"]["FileContents"])
        self.scan.write_bytes(bytes(200_000))
        self.assert_is_scan(self.body(draft("notes/new"))["Note"]["FileContents"])

    def test_an_upload_has_no_uri_yet(self) -> None:
        self.refused(2, "its URI is not known before that", draft("media/new"), "--upload")

    def test_a_request_over_the_limit_is_refused_with_both_sizes(self) -> None:
        size = len(self.send(draft("notes/new")).out)
        self.assertEqual(len(self.send(draft("notes/new"), "--max-request", size).out), size)
        self.refused(1, f"request is {size} bytes, the limit is {size - 1} [RDX_E_REQUEST_SIZE]",
                     draft("notes/new"), "--max-request", size - 1)

    def test_the_default_limit_is_10_mb(self) -> None:
        self.scan.write_bytes(bytes(7_500_000))
        self.refused(1, "the limit is 10000000 [RDX_E_REQUEST_SIZE]", draft("notes/new"), "--embed")

    def test_a_file_that_no_upload_takes_is_refused_with_both_sizes(self) -> None:
        with self.scan.open("wb") as scan:
            scan.truncate(30_000_001)
        self.refused(1, "file is 30000001 bytes, the limit is 30000000 [RDX_E_FILE_SIZE]",
                     draft("notes/new"))

    def test_more_missing_members_than_are_remembered_are_no_want_of_memory(self) -> None:
        message = draft("results/new")
        message["Orders"] = [{} for _ in range(10_001)]
        outcome = self.send(message, file=None)
        self.assertEqual((outcome.code, outcome.out), (1, b""))
        self.assertIn("too many members are missing [RDX_E_MISSING]", outcome.err)
        self.assertNotIn("RDX_E_NOMEM", outcome.err)

    def test_it_needs_no_program_of_the_network(self) -> None:
        alone = str(shutil.copy2(BIN / "rdx", self.folder / "alone"))
        text = json.dumps(draft("notes/new")).encode()
        given = ("send", "-", "--file", "scan.pdf")
        both = [run(*given, *more, "--dry-run", stdin=text, folder=self.folder, program=program)
                for program in ("rdx", "rdx-net", alone) for more in ((), ("--embed",))]
        self.assertEqual([(one.code, one.out, one.err) for one in both], 6 * [(0, both[0].out, "")])
        sent = run(*given, stdin=text, folder=self.folder, program=alone)
        self.assertEqual((sent.code, sent.out), (2, b""))
        self.assertIn("rdx-net, which this command needs, cannot be started", sent.err)

    def test_a_reader_that_goes_away_is_trouble(self) -> None:
        (self.folder / "note.json").write_text(json.dumps(draft("notes/new")))
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            done = subprocess.run(
                [BIN / "rdx", "send", "--dry-run", "note.json", "--file", "scan.pdf"],
                stdout=pipe, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "rdx send: error: standard output: Broken pipe\n"))

    def test_a_file_in_a_large_body_arrives_whole_through_a_pipe(self) -> None:
        self.scan.write_bytes(os.urandom(5_000_003))
        self.assert_is_scan(self.body(draft("media/new"), "--embed")["Media"]["FileContents"])

    @unittest.skipUnless(hasattr(fcntl, "F_SETPIPE_SZ"), "pipes have one size here")
    def test_a_pipe_that_its_reader_made_larger_stays_so(self) -> None:
        (self.folder / "note.json").write_text(json.dumps(draft("notes/new")))
        self.scan.write_bytes(os.urandom(300_000))
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb"), os.fdopen(writer, "wb") as pipe:
            size = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
            subprocess.run([BIN / "rdx", "send", "--dry-run", "note.json", "--file", "scan.pdf",
                            "--embed"], stdout=pipe, check=True, cwd=self.folder)
            self.assertEqual(fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ), size)

    def test_the_body_is_the_same_on_each_run(self) -> None:
        self.assertEqual(self.send(draft("media/new")).out, self.send(draft("media/new")).out)


if __name__ == "__main__":
    unittest.main()
