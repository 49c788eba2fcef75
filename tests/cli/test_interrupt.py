"""A signal while one message is sent: it ends at once, and says whether it may have arrived."""

from __future__ import annotations

import os
import signal
import subprocess
import unittest

from boxed import CANARY, WHOLE, Boxed, Program
from programs import BIN


@WHOLE
class Interrupt(Boxed):
    def setUp(self) -> None:
        super().setUp()
        self.write("note.json", self.sample("notes/new"))

    def start(self) -> Program:
        environment = {"PATH": os.environ["PATH"], "RDX_CONFIG": "none"} | self.settings()
        process = subprocess.Popen([BIN / "rdx", "send", "note.json"], env=environment,
                                   cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def wait_for_request(self, path: str) -> None:
        self.wait_for(lambda: self.sandbox.counts(path)[0] >= 1)

    def end(self, process: Program, number: signal.Signals) -> str:
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (2, b""), err)
        self.assertIn(b"[RDX_E_CANCELLED]", err)
        return err.decode()

    def test_a_message_that_has_left_may_have_arrived(self) -> None:
        for number in signal.SIGINT, signal.SIGTERM:
            self.sandbox.set_faults("silent@endpoint")
            process = self.start()
            self.wait_for_request("endpoint")
            self.assertIn("it may have arrived", self.end(process, number))

    def test_one_that_still_waits_for_its_token_has_not(self) -> None:
        self.sandbox.set_faults("silent@token")
        process = self.start()
        self.wait_for_request("token")
        self.assertNotIn("may have arrived", self.end(process, signal.SIGINT))

    def test_under_nohup_a_signal_that_is_ignored_stays_so(self) -> None:
        self.sandbox.set_faults("slow=1000@endpoint")
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process = self.start()
        finally:
            signal.signal(signal.SIGINT, before)
        self.wait_for_request("endpoint")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, b""))
        self.assertRegex(out, rb"^[0-9a-f-]{36}\n$")

    def test_a_terminal_keeps_no_line_of_progress(self) -> None:
        self.sandbox.set_faults("silent@endpoint")
        shown = self.on_terminal("send", "note.json", fails=True,
                                 once=(b"waiting", lambda it: it.send_signal(signal.SIGINT)))
        self.assertIn("it may have arrived", shown.rpartition("\r\x1b[K")[2])
        self.assertNotIn(CANARY, shown)


if __name__ == "__main__":
    unittest.main()
