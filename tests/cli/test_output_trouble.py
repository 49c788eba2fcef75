"""Standard output that takes nothing: the cause is told as it was when it failed."""

from __future__ import annotations

import json
import os
import subprocess
import unittest
from typing import BinaryIO

from answers import Answers
from boxed import WHOLE, Boxed
from programs import BIN


@WHOLE
class OutputTrouble(Boxed):
    def setUp(self) -> None:
        super().setUp()
        self.sandbox.set_faults()
        note = json.dumps(json.loads(self.sample("notes/new")))
        self.write("jobs", f"{note}\n{note}\n")
        self.write("note", note)
        self.write("a.pdf", b"a")
        self.write("b.pdf", b"b")

    def err_of(self, *arguments: str, out: BinaryIO | int | None, closes: bool = False,
               **settings: str) -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RDX_")}
        before = ["sh", "-c", 'exec "$@" >&-', "sh"] if closes else []
        done = subprocess.run([*before, BIN / "rdx", *arguments], cwd=self.folder, stdout=out,
                              stderr=subprocess.PIPE, text=True, timeout=60,
                              env=environment | self.settings() | settings | {
                                  "RDX_CONFIG": "none", "RDX_ATTEMPTS": "1"})
        self.assertEqual(done.returncode, 2, done.stderr)
        return done.stderr

    def broken_pipe(self) -> BinaryIO:
        reader, writer = os.pipe()
        os.close(reader)
        return self.enterContext(os.fdopen(writer, "wb"))

    def test_a_full_disk_a_reader_that_left_and_a_closed_output_are_told_apart(self) -> None:
        full = self.enterContext(open("/dev/full", "wb"))
        for arguments in (("send", "--batch", "jobs", "--jobs", "1"), ("upload", "a.pdf", "b.pdf"),
                          ("upload", "a.pdf"), ("token",),
                          ("send", "note"), ("send", "note", "--dry-run")):
            for out, closes, cause in ((full, False, "No space left on device"),
                                       (self.broken_pipe(), False, "Broken pipe"),
                                       (None, True, "Bad file descriptor")):
                with self.subTest((arguments, cause)):
                    told = self.err_of(*arguments, out=out, closes=closes)
                    self.assertIn(f"rdx {arguments[0]}: error: standard output: {cause}\n", told)
                    self.assertEqual(told.count("error: "), 1)

    def test_what_was_accepted_is_told_where_the_output_takes_nothing(self) -> None:
        log_id, uri = "log-\x1b[2J", "https://blob.example/7"
        note = json.dumps({"Meta": {"Logs": [{"ID": log_id}, {"ID": "log-2"}]}}).encode()
        server = Answers({"/endpoint": (200, note),
                          "/upload": (200, json.dumps({"URI": uri}).encode())}).start(self)
        untold = ", but this can't be told on standard output\n"
        full = self.enterContext(open("/dev/full", "wb"))
        for arguments, notices in (
                (("send", "note"), ["rdx send: notice: the message was accepted "
                                     f"(log ID log-?[2J, log-2){untold}"]),
                (("upload", "a.pdf"),
                 [f"rdx upload: notice: the file was accepted (URI {uri}){untold}"]),
                (("upload", "a.pdf", "b.pdf"),
                 [f"{name}: notice: the file was accepted (URI {uri}){untold}"
                  for name in ("a.pdf", "b.pdf")])):
            for out, closes in ((full, False), (self.broken_pipe(), False), (None, True)):
                with self.subTest((arguments, closes)):
                    told = self.err_of(*arguments, out=out, closes=closes,
                                       **server.settings(str(self.key.private)))
                    *first, last = told.splitlines(keepends=True)
                    self.assertEqual(first, notices)
                    self.assertIn("error: standard output: ", last)

    def test_what_was_refused_is_not_told_as_accepted(self) -> None:
        rejected = json.dumps({"Meta": {"Logs": [{"ID": "log-1"}], "Errors": [{"ID": 1}]}}).encode()
        server = Answers({"/endpoint": (400, rejected)}).start(self)
        full = self.enterContext(open("/dev/full", "wb"))
        told = self.err_of("send", "note", out=full, **server.settings(str(self.key.private)))
        self.assertNotIn("accepted", told)
        self.assertIn("[RDX_E_REJECTED]", told)

    def test_a_fetch_that_cannot_be_written_is_one_error(self) -> None:
        done = self.rdx("upload", "a.pdf")
        message = json.loads(self.sample("notes/new"))
        message["Note"] |= {"FileContents": done.text.strip(), "ContentType": "Base64 Encoded"}
        self.write("message", json.dumps(message))
        full = self.enterContext(open("/dev/full", "wb"))
        for out, cause in ((full, "No space left on device"), (self.broken_pipe(), "Broken pipe")):
            with self.subTest(cause):
                told = self.err_of("extract", "message", "--out", "-", out=out)
                self.assertEqual(told, "rdx extract: error: system call failed: "
                                       f"standard output: {cause} [RDX_E_SYSTEM]\n")


if __name__ == "__main__":
    unittest.main()
