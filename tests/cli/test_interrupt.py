"""A signal while one message is sent: it ends at once, and says whether it may have arrived."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import unittest
from typing import Any

from boxed import CANARY, WHOLE, Boxed, Program
from programs import BIN


@WHOLE
class Interrupt(Boxed):
    def setUp(self) -> None:
        super().setUp()
        self.write("note.json", self.sample("notes/new"))

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "RDX_CONFIG": "none"} | self.settings()

    def start(self, *arguments: str, err: Any = subprocess.PIPE) -> Program:
        process = subprocess.Popen([BIN / "rdx", "send", "note.json", *arguments],
                                   env=self.environment(), cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def wait_for_request(self, path: str) -> None:
        self.assert_happens(lambda: self.sandbox.counts(path)[0] >= 1)

    def end(self, process: Program, number: signal.Signals = signal.SIGINT) -> str:
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (-number, b""), err)
        self.assertIn(b"[RDX_E_CANCELLED]", err)
        return err.decode()

    def assert_left(self, said: str, has_left: bool) -> None:
        self.assertEqual(("may have arrived" in said, "has not arrived" in said),
                         (has_left, not has_left), said)
        self.assertEqual(self.sandbox.counts("endpoint")[1], int(has_left))

    def test_a_message_that_has_left_may_have_arrived(self) -> None:
        for number in signal.SIGINT, signal.SIGTERM:
            self.sandbox.set_faults("silent@endpoint")
            process = self.start()
            self.assert_happens(lambda: self.sandbox.counts("endpoint") == (1, 1))
            self.assert_left(self.end(process, number), True)

    def test_one_that_waits_for_something_else_has_not(self) -> None:
        self.write("scan.pdf", CANARY)
        draft = json.loads(self.sample("notes/new"))
        for member in ("FileContents", "FileName", "FileType", "ContentType"):
            draft["Note"].pop(member, None)
        file = ("--file", "scan.pdf", "--upload")
        for path, message, *arguments in (("token", self.sample("notes/new")),
                                          ("upload", json.dumps(draft), *file)):
            with self.subTest(path):
                self.write("note.json", message)
                self.sandbox.set_faults(f"silent@{path}")
                process = self.start(*arguments)
                self.wait_for_request(path)
                self.assert_left(self.end(process), False)

    def test_nor_has_one_that_was_sent_back_and_waits(self) -> None:
        self.sandbox.set_faults("503=60@endpoint")
        process = self.start("--verbose")
        assert process.stderr is not None
        while b"attempt 1: 503" not in (line := process.stderr.readline()):
            self.assertTrue(line)
        self.assert_left(self.end(process), False)

    def test_a_shell_does_not_go_on_with_its_loop(self) -> None:
        self.sandbox.set_faults("silent:1@endpoint")
        loop = f'for i in 1 2 3; do "{BIN}/rdx" send note.json; done; echo went on'
        shell = subprocess.Popen(["bash", "-c", loop], env=self.environment(), cwd=self.folder,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, start_new_session=True)
        self.wait_for_request("endpoint")
        os.killpg(shell.pid, signal.SIGINT)  # as a terminal does
        out, err = shell.communicate(timeout=60)
        self.assertEqual((shell.returncode, out), (-signal.SIGINT, b""), err)
        self.assertEqual(self.sandbox.counts("endpoint")[0], 1)

    def test_errors_that_nobody_reads_do_not_hold_a_second_signal_back(self) -> None:
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, bytes(4096))
        os.set_blocking(writer, True)
        self.sandbox.set_faults("silent@endpoint")
        process = self.start(err=writer)
        os.close(writer)
        self.wait_for_request("endpoint")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        self.assertIn(process.wait(timeout=60), (-signal.SIGINT, -signal.SIGTERM))

    def test_under_nohup_a_signal_that_is_ignored_stays_so(self) -> None:
        self.sandbox.set_faults("slow=2000@endpoint")
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process = self.start()
        finally:
            signal.signal(signal.SIGINT, before)
        self.wait_for_request("endpoint")
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, b""))
        self.assertRegex(out, rb"^[0-9a-f-]{36}\n$")

    def test_on_a_terminal_each_word_stands_on_a_line_of_its_own(self) -> None:
        self.sandbox.set_faults("silent@endpoint")
        shown = self.on_terminal("send", "note.json", fails=True,
                                 once=(b"waiting", lambda it: it.send_signal(signal.SIGINT)))
        self.assertIn("\r\x1b[Krdx send: notice: ending", shown)
        self.assertIn("it may have arrived", shown.rpartition("\r\x1b[K")[2])
        self.assertNotIn(CANARY, shown)


if __name__ == "__main__":
    unittest.main()
