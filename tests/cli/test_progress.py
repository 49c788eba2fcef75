"""The line of progress: on a terminal alone, cleared at the end, and without names or values."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from answers import TOKEN_REPLY, Replier, serve
from boxed import CANARY, WHOLE, Boxed, Program

CLEARED = "\r\x1b[K"


class Holder(Replier):
    """Gives tokens at once, and holds a file's second half back until its progress was seen."""

    seen: threading.Event  # of whoever serves it

    def setup(self) -> None:
        super().setup()
        # What the kernel would take for a server that does not read is not seen as progress.
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if self.path == "/upload":
            self.rfile.read(length // 2)
            self.seen.wait(timeout=60)
            self.rfile.read(length - length // 2)
            self.answer(201, b'{"URI": "https://blob.invalid/1"}')
        else:
            self.rfile.read(length)
            self.answer(200, TOKEN_REPLY)

    def do_GET(self) -> None:
        """A file of 2 MB."""
        self.send_response(200)
        self.send_header("Content-Length", "2000000")
        self.end_headers()
        try:
            self.wfile.write(bytes(1_000_000))
            self.seen.wait(timeout=60)
            self.wfile.write(bytes(1_000_000))
        except OSError:  # whoever asked has left
            self.close_connection = True


@WHOLE
class Progress(Boxed):
    def send_slowly(self, **settings: str) -> str:
        return self.on_terminal("send", "note.json", **settings)

    def test_a_send_that_takes_time_says_what_it_waits_for_and_clears_it(self) -> None:
        self.write("note.json", self.sample("notes/new"))
        self.sandbox.set_faults("slow=1500@endpoint")
        quiet = {"TERM": "dumb"}, {"RDX_NO_PROGRESS": "true"}, {"TERM": ""}
        with ThreadPoolExecutor() as pool:
            outputs = list(pool.map(lambda more: self.send_slowly(**more), ({}, *quiet)))
        self.assertRegex(outputs[0], r"^\rrdx send: 1 KB sent, waiting for the reply\x1b\[K")
        self.assertRegex(outputs[0].rpartition(CLEARED)[2], r"^[0-9a-f-]{36}\r\n$")
        for output in outputs[1:]:
            self.assertRegex(output, r"^[0-9a-f-]{36}\r\n$")

    def test_a_token_that_takes_time_is_waited_for_in_the_same_words(self) -> None:
        self.write("note.json", self.sample("notes/new"))
        self.sandbox.set_faults("slow=1500@token")
        shown = self.send_slowly()
        self.assertRegex(shown, r"^\rrdx send: 1 KB sent, waiting for the reply\x1b\[K")
        self.assertNotIn("0 KB", shown)

    def test_what_is_quick_shows_nothing_and_no_pipe_ever_does(self) -> None:
        self.write("note.json", self.sample("notes/new"))
        self.sandbox.set_faults()
        # Half a second may pass on a busy machine before a quick one is done.
        self.assertTrue(any("\r\x1b" not in self.on_terminal("send", "note.json")
                            for _ in range(10)))
        self.sandbox.set_faults("slow=700@endpoint")
        self.assertEqual(self.rdx("send", "note.json", TERM="xterm").err, "")

    def hold(self) -> tuple[str, threading.Event]:
        """The URL of a holder, and the event that lets it go on."""
        seen = threading.Event()
        self.addCleanup(seen.set)
        return serve(self, type("Held", (Holder,), {"seen": seen})), seen

    def extract_held(self, out: str, signals: bool = False) -> str:
        url, seen = self.hold()

        def go_on(program: Program) -> None:
            if signals:
                program.send_signal(signal.SIGINT)
            else:
                seen.set()

        message = json.loads(self.sample("notes/new"))
        message["Note"] |= {"FileContents": f"{url}/1", "ContentType": "Base64 Encoded"}
        return self.on_terminal("extract", self.write("message", json.dumps(message)), "--out", out,
                                fails=signals, once=(b"left", go_on), RDX_BLOB_URL=url,
                                RDX_TOKEN_URL=f"{url}/token")

    def test_a_fetch_shows_what_came_of_how_much(self) -> None:
        shown = self.extract_held("out")
        self.assertTrue(shown.endswith(CLEARED), shown[-80:])
        lines = re.findall(r"\r(rdx extract: [^\r\x1b]+)\x1b\[K", shown)
        full = re.compile(r"rdx extract: \[#*\.*\] +\d+% \d\.\d MB of 2\.0 MB, [^s]+/s, \d+ s left")
        self.assertTrue(any(full.fullmatch(line) for line in lines), lines)
        self.assertNotIn("sent", shown)

    def test_a_signal_clears_the_line(self) -> None:
        shown = self.extract_held("out", signals=True)
        self.assertTrue(shown.endswith(CLEARED), shown[-80:])
        self.assertFalse((self.folder / "out").exists())

    def test_an_upload_shows_part_size_speed_and_time_left_within_the_terminal(self) -> None:
        self.write(f"{CANARY}.pdf", os.urandom(20_000_000))

        def upload(columns: int) -> str:
            url, seen = self.hold()
            return self.on_terminal("upload", f"{CANARY}.pdf", columns=columns,
                                    once=(b"MB of 20.0 MB, ", lambda _: seen.set()),
                                    RDX_BLOB_URL=url, RDX_TOKEN_URL=f"{url}/token")

        with ThreadPoolExecutor() as pool:
            wide, narrow = pool.map(upload, (100, 40))
        lines = re.findall(r"\r(rdx upload: [^\r\x1b]+)\x1b\[K", wide)
        full = re.compile(r"rdx upload: \[#+\.+\] +\d+% \d+\.\d MB of 20\.0 MB, [\d.]+ [KM]B/s, "
                          r"\d+ (s|min) left")
        self.assertTrue(any(full.fullmatch(line) for line in lines), lines)
        self.assertTrue(wide.endswith(f"{CLEARED}https://blob.invalid/1\r\n"), wide[-80:])
        shown = re.findall(r"\r([^\r\x1b]*)\x1b\[K", narrow)
        self.assertLess(max(map(len, shown)), 40)
        part = re.compile(r"rdx upload: \d+\.\d MB of 20\.0 MB, [^#\[]*")
        self.assertTrue(any(part.fullmatch(line) for line in shown), shown)
        self.assertNotIn(CANARY, wide + narrow)

    def test_several_files_are_counted_and_failed_ones_told(self) -> None:
        names = [self.write(f"{i}.pdf", b"x") for i in range(4)]
        self.sandbox.set_faults("errors:1@upload", "slow=450@upload")
        arguments = ["upload", names[0], *names[1:]]
        shown = self.on_terminal(*arguments, fails=True)
        self.assertRegex(shown, r"\rrdx upload: \[[#.]{20}\] +\d+% \d of 4, 1 failed, \d\.\d/s")
        self.assertEqual(len(re.findall(r"\d\.pdf\t", shown)), 3)

    def test_a_line_of_verbose_stands_on_a_line_of_its_own(self) -> None:
        self.write("note.json", self.sample("notes/new"))
        self.sandbox.set_faults("slow=1500@endpoint")
        shown = self.on_terminal("send", "note.json", "--verbose")
        self.assertIn(f"{CLEARED}rdx: POST {self.sandbox.url}/endpoint attempt 1: 200 RDX_OK", shown)


if __name__ == "__main__":
    unittest.main()
