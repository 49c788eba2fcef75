"""`rdx extract`: the file of a message, decoded or fetched, and nothing of it anywhere else."""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

from answers import TOKEN, Answers, make_key
from programs import BIN, Outcome, run

CANARY = "canary-7355"
NET = unittest.skipUnless((BIN / "rdx-net").exists(), "this build has no network")


def sample(event: str) -> dict[str, Any]:
    return json.loads(run("sample", event).out)


def note(content: str | None, content_type: str | None = "Base64 Encoded") -> dict[str, Any]:
    message = sample("notes/new")
    message["Note"] |= {"FileContents": content, "ContentType": content_type,
                        "FileName": f"../{CANARY}.pdf"}
    return message


def result(value: str, kind: str = "Encapsulated Data") -> dict[str, Any]:
    return {"Code": "1", "Value": value, "ValueType": kind}


class Extract(unittest.TestCase):
    """A folder, a file's content, and calls."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.content = CANARY.encode() + os.urandom(70_000)

    def extract(self, message: dict[str, Any] | bytes, *arguments: object, out: str = "-",
                **environment: str) -> Outcome:
        text = message if isinstance(message, bytes) else json.dumps(message).encode()
        outcome = run("extract", "-", "--out", out, *arguments, stdin=text, folder=self.folder,
                      environment=environment)
        self.assertNotIn(CANARY, outcome.err)
        return outcome

    def encoded(self) -> str:
        return base64.b64encode(self.content).decode()

    def assert_trouble(self, outcome: Outcome, code: int, cause: str) -> None:
        self.assertEqual((outcome.code, outcome.out), (code, b""), outcome.err)
        self.assertIn(cause, outcome.err)


class Decoded(Extract):
    # ---- What is written ----

    def test_each_event_with_a_file_gives_it(self) -> None:
        media, results = sample("media/new"), sample("results/new")
        media["Media"]["FileContents"] = self.encoded()
        results["Orders"][0]["Results"] = [result(self.encoded())]
        answer = sample("media/queryresponse")
        answer["Media"][0]["FileContents"] = self.encoded()
        for message in (note(self.encoded()), media, results, answer):
            outcome = self.extract(message)
            self.assertEqual((outcome.code, outcome.err), (0, ""))
            self.assertTrue(outcome.out == self.content)

    def test_a_note_of_words_gives_them(self) -> None:
        for kind in ("Plain Text", "Rich Text"):
            outcome = self.extract(note("Größe: 7 µm", kind))
            self.assertEqual(outcome.out.decode(), "Größe: 7 µm")

    def test_a_message_that_its_schema_forbids_gives_its_file_too(self) -> None:
        message = note(self.encoded())
        del message["Patient"]
        message["Note"]["DocumentID"] = 7
        self.assertTrue(self.extract(message).out == self.content)

    def test_a_message_in_which_a_member_occurs_twice_is_refused(self) -> None:
        """Readers would disagree on which counts, and the file of one of them would be lost."""
        name = b'"FileContents": '
        text = json.dumps(note(self.encoded())).encode()
        note_of_text = json.dumps(note(self.encoded())["Note"]).encode()
        for twice, place in ((text.replace(name, name + b'"aGVs", ' + name), "/Note/FileContents"),
                             (text.replace(name, b'"ContentType": "Plain Text", ' + name),
                              "/Note/ContentType"),
                             (text[:-1] + b', "Note": ' + note_of_text + b"}", "/Note"),
                             (text[:-1] + b', "X": {"a": 1, "\\u0061": 2}}', "/X/*")):
            for arguments in ((), ("--at", "/Note/FileContents")):
                outcome = self.extract(twice, *arguments)
                self.assert_trouble(outcome, 1, f": error: {place}: member occurs twice: ")
                self.assertIn(" [RDX_E_DUPLICATE]\n", outcome.err)
                self.assertEqual(outcome.err.count("error"), 1, outcome.err)

    def test_so_it_is_behind_many_other_faults(self) -> None:
        message = sample("results/new")
        wrong = {"Code": 1, "Value": 2, "ValueType": "Numeric"}
        message["Orders"][0]["Results"] = [wrong] * 3000 + [result(self.encoded())]
        text = json.dumps(message).encode()
        self.assertTrue(self.extract(text).out == self.content)
        self.assert_trouble(self.extract(text[:-1] + b', "Orders": []}'), 1,
                            ": error: /Orders: member occurs twice")
        self.assert_trouble(self.extract(text[:-1] + b', "Orders": }'), 1, "[RDX_E_SYNTAX]")
        message["Orders"][0]["Results"] = [wrong] * 60_000 + [result(self.encoded())]
        self.assert_trouble(self.extract(message), 2, "too many faults to tell whether a member")

    def test_of_several_the_one_that_is_told(self) -> None:
        message = sample("results/new")
        other = base64.b64encode(b"other").decode()
        message["Orders"][0]["Results"] = [result("12345678", "Numeric"), result(other),
                                           result(self.encoded())]
        outcome = self.extract(message)
        self.assert_trouble(outcome, 2, "the message has 2 contents; say by --at which one")
        self.assertIn("<stdin>: notice: /Orders/0/Results/1/Value: content\n", outcome.err)
        for told in (("--result", "0/2"), ("--at", "/Orders/0/Results/2/Value")):
            self.assertTrue(self.extract(message, *told).out == self.content)
        self.assertEqual(self.extract(message, "--result", "0/1").out, b"other")
        for told in (("--result", "0/0"), ("--result", "7/0"), ("--at", "/Note"), ("--at", CANARY)):
            self.assert_trouble(self.extract(message, *told), 1, "there is no file at the place")

    def test_a_message_without_a_file_is_refused(self) -> None:
        for message in (note(None), note(""), sample("notes/query"), sample("notes/delete")):
            self.assert_trouble(self.extract(message), 1, "the message has no file in it")

    def test_content_whose_type_tells_no_encoding_is_told_by_its_place(self) -> None:
        for kind in (None, "", "RTF", CANARY):
            self.assert_trouble(self.extract(note(self.encoded(), kind)), 1,
                                "/Note/FileContents: type beside a file is not that of files: "
                                "the type beside it tells no encoding [RDX_E_CONTENT_TYPE]")
        numbers = sample("results/new")
        numbers["Orders"][0]["Results"] = [result("7", "Numeric")]
        self.assert_trouble(self.extract(numbers), 1, "the message has no file in it")
        numbers["Orders"][0]["Results"] += [result("x", "New"), result(self.encoded())]
        self.assertTrue(self.extract(numbers).out == self.content)
        self.assert_trouble(self.extract(numbers, "--result", "0/1"), 1,
                            "/Orders/0/Results/1/Value: ")

    def test_what_is_no_base64_is_refused_by_its_place(self) -> None:
        for text in (CANARY, self.encoded()[:-1], self.encoded() + "\n", "file:///etc/passwd"):
            self.assert_trouble(self.extract(note(text)), 1,
                                "/Note/FileContents: text is not base64")

    def test_what_is_no_message_is_refused(self) -> None:
        for text in (b"", b"[]", b"{", b"null", b'{"Meta": {"DataModel": "Notes"}}', b"[" * 5000):
            outcome = self.extract(text)
            self.assertEqual((outcome.code, outcome.out), (1, b""), text[:20])

    # ---- Where it is written ----

    def test_the_file_is_new_and_its_owners_alone(self) -> None:
        self.assertEqual(self.extract(note(self.encoded()), out="out.pdf").err, "")
        path = self.folder / "out.pdf"
        self.assertTrue(path.read_bytes() == self.content)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(os.listdir(self.folder), ["out.pdf"])

    def test_nothing_that_is_there_gives_way_to_it(self) -> None:
        (self.folder / "out.pdf").write_bytes(b"mine")
        (self.folder / "link").symlink_to("target")
        (self.folder / "folder").mkdir()
        for name in ("out.pdf", "link", "folder", "."):
            self.assert_trouble(self.extract(note(self.encoded()), out=name), 2,
                                "there is a file of this name already")
        self.assertEqual((self.folder / "out.pdf").read_bytes(), b"mine")
        self.assertEqual(sorted(os.listdir(self.folder)), ["folder", "link", "out.pdf"])

    def test_a_place_that_takes_no_file_is_told(self) -> None:
        for name, cause in {"none/out": "No such file", "n" * 300: "File name too long",
                            "/proc/out": ": "}.items():
            self.assert_trouble(self.extract(note(self.encoded()), out=name), 2, cause)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BIN / "rdx", "extract", "-", "--out", "-"], stdout=full,
                                  input=json.dumps(note(self.encoded())).encode(),
                                  stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output: No space left", done.stderr)

    def test_no_file_goes_to_a_terminal(self) -> None:
        ours, theirs = os.openpty()
        done = subprocess.run([BIN / "rdx", "extract", "-", "--out", "-"], stdout=theirs,
                              input=json.dumps(note(self.encoded())).encode(),
                              stderr=subprocess.PIPE, timeout=60)
        os.close(theirs)
        os.close(ours)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"a file does not go to a terminal", done.stderr)

    def test_what_is_left_out_is_named(self) -> None:
        for arguments, cause in ((("m.json",), "--out is missing"),
                                 (("--out", "a"), "one message is to be given"),
                                 (("a", "b", "--out", "c"), "one message is to be given"),
                                 (("a", "--out", "b", "--result", "1"), "expected two numbers")):
            outcome = run("extract", *arguments, folder=self.folder)
            self.assert_trouble(outcome, 2, cause)


@NET
class Fetched(Extract):
    @classmethod
    def setUpClass(cls) -> None:
        cls.key = make_key(cls)

    def setUp(self) -> None:
        super().setUp()
        self.server = Answers({f"/blob/{CANARY}": (200, self.content)}).start(self)
        self.uri = f"{self.server.url}/blob/{CANARY}"

    def fetch(self, uri: str, *arguments: object, out: str = "-", **more: str) -> Outcome:
        outcome = self.extract(note(uri), *arguments, out=out,
                               **self.server.settings(self.key) | more)
        self.assertNotIn(TOKEN, outcome.err)
        return outcome

    def asked_for_files(self) -> list[tuple[str, str, str]]:
        return [asked for asked in self.server.asked if asked[1] != "/token"]

    def test_a_uri_is_fetched_with_a_token(self) -> None:
        outcome = self.fetch(self.uri)
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertTrue(outcome.out == self.content)
        self.assertEqual(self.asked_for_files(), [("GET", f"/blob/{CANARY}", f"Bearer {TOKEN}")])

    def test_into_a_new_file_from_a_message_in_a_file(self) -> None:
        (self.folder / "message.json").write_text(json.dumps(note(self.uri)))
        outcome = run("extract", "message.json", "--out", "out", folder=self.folder,
                      environment=self.server.settings(self.key))
        self.assertEqual((outcome.code, outcome.out, outcome.err), (0, b"", ""))
        self.assertTrue((self.folder / "out").read_bytes() == self.content)
        self.assertEqual(stat.S_IMODE((self.folder / "out").stat().st_mode), 0o600)

    def test_the_token_goes_to_no_other_server(self) -> None:
        other = Answers({f"/blob/{CANARY}": (200, b"x")}).start(self)
        for uri in (f"{other.url}/blob/{CANARY}", f"http://{CANARY}.invalid/1", "https://a b/",
                    self.uri.replace("http:", "https:"), f"{self.uri}?a=b"):
            self.assert_trouble(self.fetch(uri), 2, "[RDX_E_URL]")
        self.assertEqual((other.asked, self.asked_for_files()), ([], []))

    def test_a_fetch_that_fails_leaves_nothing(self) -> None:
        for uri, code in ((f"{self.server.url}/none", 1), (self.uri + "/" * 9000, 2)):
            self.assert_trouble(self.fetch(uri, out="out"), code, "rdx extract: error: ")
            self.assertEqual(os.listdir(self.folder), [])

    def test_errors_in_place_of_the_file_are_no_file(self) -> None:
        errors = {"Meta": {"Errors": [{"ID": 7, "Text": CANARY}]}}
        self.server.pages[f"/blob/{CANARY}"] = 200, json.dumps(errors).encode()
        self.assert_trouble(self.fetch(self.uri, out="out"), 1, "the reply carries errors")
        self.assertEqual(os.listdir(self.folder), [])

    def test_what_is_advised_of_a_file_that_is_gone_is_nothing_of_messages(self) -> None:
        err = self.fetch(f"{self.server.url}/none").err
        self.assertIn("fetch: HTTP 404: not found; check the URL", err)
        self.assertNotIn("event type", err)

    def test_a_name_that_is_taken_is_told_before_anything_is_asked(self) -> None:
        (self.folder / "out").write_bytes(b"mine")
        self.assert_trouble(self.fetch(self.uri, out="out"), 2, "a file of this name already")
        self.assertEqual(self.server.asked, [])

    def test_verbose_shows_neither_the_files_path_nor_the_token(self) -> None:
        err = self.fetch(self.uri, "--verbose").err
        self.assertIn(f"rdx: GET {self.server.url}/... attempt 1: 200 RDX_OK, sent 0, "
                      f"received {len(self.content)} bytes", err)

    def test_settings_that_a_fetch_needs_are_named(self) -> None:
        self.assert_trouble(self.fetch(self.uri, RDX_CLIENT_ID=""), 2, "set RDX_CLIENT_ID")


if __name__ == "__main__":
    unittest.main()
