"""The store when things go wrong: nothing is left of what was not accepted, and nothing blocks."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import time
import unittest
from pathlib import Path

from sandbox_process import (EcKey, Reply, Sandbox, SandboxTest, bearer, make_assertion, multipart,
                             note)

SECRET = "c2VjcmV0"  # a file's content


class StoreTest(SandboxTest):
    """Each test has a sandbox of its own."""

    kind_of_key = EcKey  # made in no time

    def setUp(self) -> None:
        self.box = Sandbox(Path(self.folder.name), self.key)
        self.addCleanup(self.box.stop)
        self.token = self.box.token()

    def send(self) -> int:
        return self.box.send(self.token, note(SECRET)).status

    def get(self, blob: str) -> Reply:
        return self.box.request("GET", f"/blob/{blob}", headers=bearer(self.token))

    def everything(self) -> list[str]:
        return self.box.stored(".")

    def restart(self) -> None:
        store = self.box.store
        self.box.stop()
        # The same port, too: a URL that was the audience is the audience again.
        self.box = Sandbox(Path(self.folder.name), self.key, "--store", str(store),
                           "--port", str(self.box.port))
        self.box.store = store
        self.addCleanup(self.box.stop)
        self.token = self.box.token()


class Failures(StoreTest):
    def test_nothing_is_left_of_a_message_that_could_not_be_kept(self) -> None:
        before = self.everything()
        for folder in "messages", "files", "tmp":
            with self.subTest(folder):
                shutil.rmtree(self.box.store / folder)
                self.assertEqual(self.send(), 500)
                (self.box.store / folder).mkdir()
                self.assert_happens(lambda: self.everything() == before)
                self.assert_happens(lambda: os.listdir(self.box.store / "files") == [])
                self.assert_happens(lambda: os.listdir(self.box.store / "tmp") == [])
        self.assertEqual(self.send(), 200)

    def test_nothing_is_left_of_an_upload_that_could_not_be_kept(self) -> None:
        before = self.everything()
        for folder in "blobs", "tmp":
            with self.subTest(folder):
                shutil.rmtree(self.box.store / folder)
                reply = self.box.upload(self.token, ("file", "a.pdf", b"content"))
                self.assertEqual(reply.status, 500)
                (self.box.store / folder).mkdir()
                self.assert_happens(lambda: self.everything() == before)

    def test_a_file_that_gets_too_large_for_the_system_is_refused(self) -> None:
        """As the shell's ulimit -f has it: such a write sends a signal, too."""
        resource.prlimit(self.box.process.pid, resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        reply = self.box.upload(self.token, ("file", "a.pdf", b"x" * 2_000_000))
        self.assertEqual(reply.status, 500)
        self.assertEqual(self.send(), 200)

    def test_what_is_no_file_is_no_blob(self) -> None:
        blobs = self.box.store / "blobs"
        os.mkfifo(blobs / ("a" * 32))
        (blobs / ("b" * 32)).symlink_to("/etc/passwd")
        (blobs / ("c" * 32)).mkdir()
        for digit in "abc":
            with self.subTest(digit):
                self.assertEqual(self.get(digit * 32).status, 404)
                reply = self.box.send(self.token, note(f"{self.box.url}/blob/{digit * 32}"))
                self.assert_errors(reply, 400, "RDX_E_URL /Note/FileContents")
        self.assertEqual(self.box.stored("files"), [])


class Restarts(StoreTest):
    def leave_an_upload_unfinished(self) -> None:
        """As a crash leaves it."""
        body, content_type = multipart(("file", "a.pdf", b"content" * 50_000))
        with self.box.open() as connection:
            connection.sendall(self.box.head(
                "POST /upload HTTP/1.1", f"Authorization: Bearer {self.token}",
                f"Content-Type: {content_type}", f"Content-Length: {len(body)}") + body[:-1000])
            self.assert_happens(lambda: self.box.stored("tmp") != [])
            self.box.process.send_signal(signal.SIGKILL)
            self.box.process.wait()

    def test_what_a_killed_sandbox_left_half_written_is_removed(self) -> None:
        self.assertEqual(self.send(), 200)
        kept = self.everything()
        self.leave_an_upload_unfinished()
        bundle = self.box.store / "tmp" / "00000000-0000-4000-8000-000000000000"
        bundle.mkdir()
        (bundle / "0").write_text("half")
        bundle.with_suffix(".json").write_text(json.dumps(note(SECRET)))
        (self.box.store / "tmp" / "link").symlink_to(self.box.store / "messages")
        self.restart()
        self.assertEqual(os.listdir(self.box.store / "tmp"), [])
        self.assertEqual([name for name in self.everything() if not name.startswith("used/")],
                         [name for name in kept if not name.startswith("used/")])

    def test_an_assertion_that_was_used_is_used_after_a_restart_too(self) -> None:
        ahead = int(time.time()) + 9  # of a client whose clock is, as it may be
        assertion = make_assertion(self.key, self.box.claims(iat=ahead, jti="../../canary"))
        self.assertEqual(self.box.ask_token(assertion).status, 200)
        self.restart()
        self.assertEqual(self.box.ask_token(assertion).status, 401)
        self.assertTrue(self.box.token())
        names = [name for name in self.everything() if name.startswith("used/")]
        self.assertEqual(len(names), 4)  # another one for each start
        for name in names:
            self.assertRegex(name, r"\Aused/[0-9a-f]{64}\Z")

    def test_what_has_expired_is_forgotten_at_the_next_start(self) -> None:
        claims = self.box.claims(exp=int(time.time()) + 2)
        self.assertEqual(self.box.ask_token(make_assertion(self.key, claims)).status, 200)
        self.assertEqual(len(self.box.stored("used")), 2)
        for name in self.box.stored("used"):
            os.utime(self.box.store / "used" / name, (1, 1))
        self.restart()
        self.assertEqual(len(self.box.stored("used")), 1)

    def test_an_assertion_that_cannot_be_remembered_gives_no_token(self) -> None:
        shutil.rmtree(self.box.store / "used")
        assertion = make_assertion(self.key, self.box.claims())
        self.assertEqual(self.box.ask_token(assertion).status, 500)
        (self.box.store / "used").mkdir()
        self.assertEqual(self.box.ask_token(assertion).status, 200)

    def test_a_second_sandbox_takes_nothing_from_one_that_runs(self) -> None:
        half = self.box.store / "tmp" / "half"
        half.write_text("half")
        second = Sandbox(Path(self.folder.name), self.key, "--store", str(self.box.store))
        second.stop()
        self.assertEqual(half.read_text(), "half")


if __name__ == "__main__":
    unittest.main()
